#!/bin/sh
# A recording shows what the live session showed, to the last number.
. tests/e2e/lib.sh
recording=$TMPDIR/recording.json

# The summary has all counts, and a digest of the whole world at the end.
for scenario in minimal mitigated churn; do
    run --record "$recording" "scenarios/$scenario.json"
    cp "$TMPDIR/summary" "$TMPDIR/live"
    run "$recording"
    check "$scenario: replayed as it was" diff "$TMPDIR/live" "$TMPDIR/summary"
    check "$scenario: the recording is sound" "$ENVVIZ" check "$recording"
done

run --record "$recording" --set builds=2 --set build_jobs=sh scenarios/uwsgi.json
cp "$TMPDIR/summary" "$TMPDIR/live"
run "$recording"
check "uwsgi: replayed as it was" diff "$TMPDIR/live" "$TMPDIR/summary"

if command -v python3 >/dev/null; then
    check "it is one JSON document" python3 -c 'import json, sys
recording = json.load(open(sys.argv[1]))
assert recording["format"] == "envviz-recording" and len(recording["events"]) > 100
assert all(type(row) is list and len(row) > 2 for row in recording["events"])' "$recording"
fi

# Copying a recording by replaying it keeps every event.
run --record "$TMPDIR/again.json" "$recording"
grep '^\[' "$recording" >"$TMPDIR/rows"
grep '^\[' "$TMPDIR/again.json" >"$TMPDIR/rows-again"
check "recorded again, it has the same events" cmp "$TMPDIR/rows" "$TMPDIR/rows-again"

# Cut off anywhere, what is there is still read, and said to be cut off.
size=$(wc -c <"$recording")
for part in 90 50 20; do
    head -c $((size * part / 100)) "$recording" >"$TMPDIR/cut.json"
    "$ENVVIZ" --headless --json "$TMPDIR/cut.json" >"$TMPDIR/summary" 2>"$TMPDIR/said"
    status=$?
    if [ "$status" -eq 0 ] && [ "$(of events)" -gt 0 ] && grep -q "missing" "$TMPDIR/said"; then
        ok "cut off at $part %: $(of events) events are read"
    else
        not_ok "cut off at $part %" "status $status: $(cat "$TMPDIR/said")"
    fi
done
rm -f "$TMPDIR"/*
finish
