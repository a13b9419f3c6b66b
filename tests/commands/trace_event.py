"""Holds a trace-event file against the rules by which viewers read it.  trace_event.py FILE

As Perfetto does: the lines are sorted by time, those of the same time stay in order; a slice lies
within what is open on its track; an arrow is tied to the innermost slice, and its origin is the
one of its two slices that began first.  speedscope adds times in binary floating point and must
find the same order.
"""
import collections
import json
import sys

with open(sys.argv[1], encoding="utf-8") as file:
    events = json.load(file)["traceEvents"]


def nanoseconds(event, key):
    return round(event[key] * 1000)


first = min((event["ts"] for event in events if event["ph"] == "X"), default=0)


def binary_end(event):
    return event["ts"] - first + event["dur"]


tracks = set()
named = set()
open_slices = collections.defaultdict(list)  # of a track, the innermost last
arrows = collections.defaultdict(dict)  # by number: the slices around its ends

for event in sorted(events, key=lambda event: event["ts"]):
    track = (event["pid"], event["tid"])
    phase = event["ph"]
    if phase == "M":
        named.add((event["name"], *track))
        continue
    tracks.add(track)
    now = nanoseconds(event, "ts")
    around = open_slices[track]
    if phase == "X":
        assert event["name"] and event["cat"], event
        while around and around[-1]["end"] <= now:
            ended = around.pop()
            assert ended["dur"] == 0 or binary_end(ended) < event["ts"] - first, f"touch: {ended} {event}"
        event["begin"], event["end"] = now, now + nanoseconds(event, "dur")
        assert now <= event["end"], f"ends before it began: {event}"
        assert not around or event["end"] <= around[-1]["end"], f"overlaps: {around[-1]} {event}"
        if around and event["dur"] > 0:
            assert binary_end(event) < binary_end(around[-1]), f"touch: {around[-1]} {event}"
        around.append(event)
        if event["cat"] == "held" and event["name"].split()[-1] in ("lock", "grow", "free", "publish"):
            assert around[0]["cat"] == "change", f"a step of a change, not within it: {event}"
    elif phase in "sf":
        assert around and now < around[-1]["end"], f"an arrow outside of a slice: {event}"
        assert phase not in arrows[event["id"]], f"twice: {event}"
        assert phase == "s" or event["bp"] == "e", f"tied to the next slice: {event}"
        arrows[event["id"]][phase] = list(around)
    elif phase == "i":
        assert event["s"] in "gpt", event
    else:
        assert phase == "C", event

for number, ends in arrows.items():
    assert sorted(ends) == ["f", "s"], f"arrow {number} lacks an end: {ends}"
    origin, end = ends["s"], ends["f"]
    assert origin[-1]["begin"] <= end[-1]["begin"], f"arrow {number} points backwards: {ends}"
    assert origin[0]["cat"] == "change", f"arrow {number} comes from no change: {origin}"
    assert end[0]["cat"] == "command", f"arrow {number} leads to no command: {end}"
    inside = [slice["name"] for slice in end]
    assert "inside execve" in inside or "before execve" in inside, inside
    assert origin[-1]["begin"] < origin[-1]["end"] and end[-1]["begin"] < end[-1]["end"], ends
for pid, tid in tracks:
    assert tid >= 4194305 or ("thread_name", pid, tid) in named, f"no name: {pid} {tid}"

failures = [event for event in events if event["ph"] == "X" and event["name"].startswith("EFAULT: ")]
for event in failures:
    assert event["args"]["outcome"] == "EFAULT" and "bad address" in event["args"]["why"], event
    assert event["cname"] == "terrible", event
print(len(failures), len(arrows), len(events))
