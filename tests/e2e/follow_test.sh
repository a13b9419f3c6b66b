#!/bin/sh
# --follow: another envviz shows a recording while it is being written, to its end.
. tests/e2e/lib.sh
recording=$TMPDIR/recording.json

recorded() {
    [ "$(wc -c <"$recording")" -gt 20000 ]
}

# follow: in the background; its summary comes to $TMPDIR/followed.
follow() {
    "$ENVVIZ" --headless --json --follow "$recording" >"$TMPDIR/followed" 2>"$TMPDIR/said" &
    follower=$!
}

# The follower is there before there is a file.
follow
check "it waits for the file" until_true 10 grep -q "waiting for the recording" "$TMPDIR/said"
run --record "$recording" --set jobs=2000 scenarios/minimal.json
cp "$TMPDIR/summary" "$TMPDIR/live"
wait "$follower"
check "it ends with the recording" test $? -eq 0
check "and has seen what the recorder saw" cmp "$TMPDIR/live" "$TMPDIR/followed"
check "failures too" test "$(of efault)" -gt 0
run "$recording"
check "the recording is whole" cmp "$TMPDIR/live" "$TMPDIR/summary"

# One that is whole already is shown like any other.
follow
wait "$follower"
check "a recording that is whole" test $? -eq 0
check "is read whole" cmp "$TMPDIR/live" "$TMPDIR/followed"

# The recorder is killed: its lock is gone with it.
rm -f "$recording"
"$ENVVIZ" --headless --record "$recording" --set jobs=1000000 scenarios/minimal.json \
    >/dev/null 2>&1 &
recorder=$!
check "commands are being recorded" until_true 20 recorded
follow
check "nobody else may record there" sh -c \
    "! $ENVVIZ --headless --record $recording scenarios/minimal.json 2>&1 | grep -v 'by another'"
kill -KILL "$recorder"
wait "$recorder" 2>/dev/null
wait "$follower"
check "the recorder was killed: the follower ends" test $? -eq 0
check "and says so" grep -q "its end is missing" "$TMPDIR/said"
run "$recording" 2>/dev/null
check "all that was written was seen" cmp "$TMPDIR/summary" "$TMPDIR/followed"

# What it does not go together with.
"$ENVVIZ" --follow --record "$TMPDIR/x.json" "$recording" >"$TMPDIR/said" 2>&1
check "--follow --record: status 2" test $? -eq 2
"$ENVVIZ" --headless --follow scenarios/minimal.json >"$TMPDIR/said" 2>&1
check "a scenario is no recording: status 2" test $? -eq 2
check "and it is said" grep -q "no recording" "$TMPDIR/said"
rm -rf "${TMPDIR:?}"/*
finish
