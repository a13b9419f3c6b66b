#!/bin/sh
# Targets that end or behave badly: envviz says what happened, comes to its end, leaves nothing.
. tests/e2e/lib.sh
program=${ENVVIZ_BUILD:-$PWD/build}/tests/faults/faulty_program
scenario=$TMPDIR/faulty.json

# faulty KIND: runs it; $status, and what is said in $TMPDIR/said.
faulty() {
    cat >"$scenario" <<J
{"format": "envviz-scenario", "version": 1, "title": "faulty", "target": "command",
 "command": ["$program", "$1"], "limit_seconds": 120}
J
    timeout 200 "$ENVVIZ" --text --yes --record "$TMPDIR/recording.json" "$scenario" \
        >"$TMPDIR/said" 2>&1
    status=$?
    check "$1: status 0" test "$status" -eq 0
    check "$1: the recording is sound" "$ENVVIZ" check "$TMPDIR/recording.json"
}

faulty crash
check "crash: the signal is said" grep -q 'SIGSEGV' "$TMPDIR/said"
check "crash: and the call it happened in" grep -q 'setenv("AFTER") is called' "$TMPDIR/said"
faulty exit
check "exit: the status is said" grep -qE 'process.end.*exit status 7$' "$TMPDIR/said"
faulty forks
check "forks: all children ran" grep -q '1000 children, 0 failed' "$TMPDIR/said"
seen=$(grep -c 'setenv("CHILD") is called' "$TMPDIR/said")
unseen=$(sed -n 's/.*envviz: \([0-9]*\) threads* found no ring.*/\1/p' "$TMPDIR/said" | tail -n 1)
check "forks: each is recorded, or it is said that it is not" test $((seen + ${unseen:-0})) -eq 1000
faulty threads
check "threads: all ran" grep -q '256 threads' "$TMPDIR/said"
faulty exec
check "exec: the new program runs" grep -q 'replaced' "$TMPDIR/said"
check "exec: the process ends as that did" grep -qE 'process.end.*exit status 0$' "$TMPDIR/said"
rm -f "$TMPDIR"/*
finish
