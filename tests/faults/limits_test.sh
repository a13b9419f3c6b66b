#!/bin/sh
# What a scenario may take: time, processes, threads, bytes.  Said, and kept.
. tests/e2e/lib.sh
program=${ENVVIZ_BUILD:-$PWD/build}/tests/faults/faulty_program
scenario=$TMPDIR/limited.json
recording=$TMPDIR/recording.json

# limited LIMIT COMMAND...: runs it; $status, and what is said in $TMPDIR/said.
limited() {
    limit=$1
    shift
    arguments=$(printf ', "%s"' "$@")
    cat >"$scenario" <<J
{"format": "envviz-scenario", "version": 1, "title": "limited", "target": "command",
 "command": [${arguments#, }], $limit}
J
    timeout 100 "$ENVVIZ" --text --yes --record "$recording" "$scenario" >"$TMPDIR/said" 2>&1
    status=$?
}

# ended WHAT SAYS: it was, it was said, and that stands in the recording.
ended() {
    check "$1: status 0" test "$status" -eq 0
    check "$1: said" grep -q "envviz: $2: the target is ended" "$TMPDIR/said"
    check "$1: and recorded" grep -q "envviz: $2: the target is ended" "$recording"
    check "$1: nothing of it is left" sh -c "! pgrep -f '[s]leep 4711' >/dev/null"
}

limited '"limit_seconds": 1' sleep 4711
ended "seconds" "limit_seconds is over"
many='for i in 1 2 3 4 5 6 7 8; do for j in 1 2 3 4 5; do sleep 4711 & done; done; wait'
limited '"limit_seconds": 60, "limit_processes": 20' /bin/sh -c "$many"
ended "processes" "there are more processes than limit_processes"
limited '"limit_seconds": 60, "limit_threads": 30' /bin/sh -c "$many"
ended "threads" "there are more threads than limit_threads"
limited '"limit_processes": 2000, "limit_threads": 2000' "$program" threads
check "below the limits: it comes to its own end" grep -q '256 threads' "$TMPDIR/said"

# A file of the target's.
limited '"limit_megabytes": 1' /bin/sh -c "head -c 3000000 /dev/zero >$TMPDIR/large; echo ended by \$?"
check "a file of the target ends there" test "$(wc -c <"$TMPDIR/large")" -eq 1048576
check "its writer was ended by SIGXFSZ" grep -q 'ended by 153' "$TMPDIR/said"

# The recording.
"$ENVVIZ" --headless --json --record "$recording" --set limit_megabytes=1 --set jobs=4000 \
    scenarios/churn.json >"$TMPDIR/summary" 2>"$TMPDIR/said"
status=$?
check "the recording is full: status 1" test "$status" -eq 1
check "the recording is full: said" grep -q 'limit_megabytes of the scenario is reached' "$TMPDIR/said"
size=$(wc -c <"$recording")
check "the recording is full: it is no larger" test "$size" -le 1048700
check "and not much smaller" test "$size" -gt 400000
check "it says so itself" grep -q '"truncated":"limit_megabytes' "$recording"
run "$recording" 2>/dev/null
check "and what is there can be read" test "$(of events)" -gt 5000
rm -f "$TMPDIR"/*
finish
