"""Holds a trace-event file against the rules by which Perfetto reads it.  trace_event.py FILE"""
import collections
import json
import sys

with open(sys.argv[1], encoding="utf-8") as file:
    events = json.load(file)["traceEvents"]

open_slices = collections.defaultdict(list)  # of a track, the innermost last
latest = {}  # time on a track
arrows = collections.defaultdict(list)
named = set()
phases = collections.Counter(event["ph"] for event in events)

for event in events:
    track = (event["pid"], event["tid"])
    if event["ph"] == "M":
        named.add((event["name"], event["pid"], event["tid"]))
        continue
    assert event["ts"] >= latest.get(track, 0), f"back in time: {event}"
    latest[track] = event["ts"]
    if event["ph"] == "B":
        assert event["name"] and event["cat"], event
        open_slices[track].append(event)
    elif event["ph"] == "E":
        assert open_slices[track], f"ends what was not begun: {event}"
        begin = open_slices[track].pop()
        assert event["name"] == begin["name"], f"ends another one: {event}"
    elif event["ph"] in "sf":
        assert open_slices[track], f"an arrow outside of a slice: {event}"
        inside = [slice["name"] for slice in open_slices[track]]
        assert event["ph"] == "s" or "inside execve" in inside or "before execve" in inside, inside
        arrows[event["id"]].append(event["ph"])
    elif event["ph"] == "i":
        assert event["s"] in "gpt", event
    else:
        assert event["ph"] == "C", event

for track, slices in open_slices.items():
    assert not slices, f"not ended on {track}: {slices}"
for number, ends in arrows.items():
    assert sorted(ends) == ["f", "s"], f"arrow {number}: {ends}"
for pid, tid in latest:
    assert tid >= 4194305 or ("thread_name", pid, tid) in named, f"no name: {pid} {tid}"

failures = [event for event in events if event["ph"] == "B" and event["name"].startswith("EFAULT: ")]
for event in failures:
    assert event["args"]["outcome"] == "EFAULT" and "bad address" in event["args"]["why"], event
print(len(failures), phases["s"], len(events))
