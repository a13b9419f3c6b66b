#!/bin/sh
# A target that writes over the memory it shares with envviz: said, and nothing that stands there is
# followed.  Nobody else can open that memory.
. tests/e2e/lib.sh
program=${ENVVIZ_BUILD:-$PWD/build}/tests/faults/scribble_program
scenario=$TMPDIR/scribbles.json

# target ARGUMENT...: a scenario that runs the program with them.
target() {
    arguments=$(printf ', "%s"' "$@")
    cat >"$scenario" <<J
{"format": "envviz-scenario", "version": 1, "title": "scribbles", "target": "command",
 "command": ["$program"$arguments], "limit_seconds": 60}
J
}

# damaged WHERE SAYS: envviz comes to its end, and says so.
damaged() {
    target "$1"
    timeout 100 "$ENVVIZ" --text --yes "$scenario" >"$TMPDIR/said" 2>&1
    status=$?
    check "$1 damaged: envviz comes to the end" test "$status" -eq 0
    check "$1 damaged: said" grep -q "$2" "$TMPDIR/said"
    check "$1 damaged: nothing but text is printed" \
        test "$(LC_ALL=C tr -d '[:print:]\n\200-\377' <"$TMPDIR/said" | wc -c)" -eq 0
}

for where in head tail state time type all; do
    damaged "$where" 'the target damaged the ring of a thread: it is dropped'
done
damaged control 'the target damaged the control page'
# An event in the making that is none: the next event of the thread puts that right.
damaged open 'scribbled'
# Numbers that mean nothing cannot be told from others: shown as they are, and no more than that.
damaged numbers 'scribbled'

# A recording of such numbers is replayed like any other.
target numbers
"$ENVVIZ" --headless --json --yes --record "$TMPDIR/recording.json" "$scenario" \
    >/dev/null 2>&1
check "what was recorded of it is sound" "$ENVVIZ" check "$TMPDIR/recording.json"
run "$TMPDIR/recording.json"
check "and replayed, it has as many events" test "$(of events)" -gt 1000

# The target tells another process's number for its own.  envviz is killed: who cleans up knows.
is_gone() {
    [ -z "$(find /dev/shm -name "envviz-$1-*")" ]
}
sleep 300 &
bystander=$!
target pid "$bystander"
"$ENVVIZ" --text --yes "$scenario" >"$TMPDIR/said" 2>&1 &
envviz=$!
check "the number is forged" until_true 20 grep -q scribbled "$TMPDIR/said"

object=$(find /dev/shm -name "envviz-$envviz-*")
check "the memory is for its owner alone" test "$(stat -c %a "$object")" = 600
if [ "$(id -u)" -ne 0 ] || ! command -v setpriv >/dev/null; then
    skip "another user cannot open the memory" "needs root and setpriv"
else
    setpriv --reuid=65534 --regid=65534 --clear-groups cat "$object" >/dev/null 2>"$TMPDIR/refused"
    check "another user cannot open the memory" grep -q 'Permission denied' "$TMPDIR/refused"
fi

kill -KILL "$envviz"
wait "$envviz" 2>/dev/null
check "all is cleaned up" until_true 10 is_gone "$envviz"
check "and the bystander lives" kill -0 "$bystander"
kill "$bystander"
wait "$bystander" 2>/dev/null
rm -f "$TMPDIR"/*
finish
