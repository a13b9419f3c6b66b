#!/bin/sh
# envviz is killed, its target is killed, the disk is full: nothing is left behind, and what was
# recorded can be read.
. tests/e2e/lib.sh
recording=$TMPDIR/recording.json

gone() {
    [ -z "$(grep -lszxF "TMPDIR=$TMPDIR" /proc/[0-9]*/environ | grep -v "^/proc/\($$\|self\)/" |
        while IFS=/ read -r _ _ pid _; do
            grep -aqE 'envviz' "/proc/$pid/cmdline" 2>/dev/null && echo "$pid"
        done)" ] && [ -z "$(find /dev/shm -name "envviz-$1-*")" ] &&
        [ -z "$(find "$TMPDIR" -maxdepth 1 -name 'envviz-*')" ]
}

recorded() {
    [ "$(wc -c <"$recording")" -gt 20000 ]
}

# A builder's private folder is there, and processes of three kinds.
"$ENVVIZ" --headless --record "$recording" --set builds=1000 --set build_jobs=sh \
    scenarios/uwsgi.json >/dev/null 2>&1 &
envviz=$!
check "a build is being recorded" until_true 20 recorded
check "it has shared memory" test -n "$(find /dev/shm -name "envviz-$envviz-*")"
kill -KILL "$envviz"
wait "$envviz" 2>/dev/null
check "envviz killed: no process, no shared memory, no folder is left" until_true 5 gone "$envviz"

"$ENVVIZ" check "$recording" >"$TMPDIR/said" 2>&1
check "its recording can be read, and its end is missing" grep -q 'missing' "$TMPDIR/said"
run "$recording" 2>/dev/null
check "and has events" test "$(of events)" -gt 100

# SIGTERM is an ending like any other.
rm -f "$recording"
"$ENVVIZ" --headless --json --record "$recording" --set jobs=1000000 scenarios/minimal.json \
    >"$TMPDIR/summary" 2>/dev/null &
envviz=$!
check "commands are being recorded" until_true 20 recorded
kill -TERM "$envviz"
wait "$envviz"
check "ended by SIGTERM: nothing is left" until_true 5 gone "$envviz"
cp "$TMPDIR/summary" "$TMPDIR/live"
run "$recording"
check "and its recording is whole" diff "$TMPDIR/live" "$TMPDIR/summary"

# The target is killed: said by name, and no failure of envviz.
for signal in KILL SEGV; do
    cat >"$TMPDIR/killed.json" <<J
{"format": "envviz-scenario", "version": 1, "title": "killed", "target": "command",
 "command": ["/bin/sh", "-c", "kill -$signal \$\$"]}
J
    "$ENVVIZ" --headless --yes "$TMPDIR/killed.json" >"$TMPDIR/said" 2>&1
    status=$?
    check "target killed by SIG$signal: said" grep -q "killed by SIG$signal" "$TMPDIR/said"
    check "target killed by SIG$signal: status 0" test "$status" -eq 0
done

# A limit on the size of files stands for a disk that is full: said, status 1, and what was written
# can be read.  (The shared memory of a live session does not fit under it.)
rm -f "$recording"
run --record "$recording" --set jobs=500 scenarios/minimal.json
(
    ulimit -f 32
    exec "$ENVVIZ" --headless --json --record "$TMPDIR/short.json" "$recording"
) >"$TMPDIR/summary" 2>"$TMPDIR/said"
status=$?
check "disk full: said" grep -qi 'too large' "$TMPDIR/said"
check "disk full: status 1" test "$status" -eq 1
run "$TMPDIR/short.json" 2>/dev/null
check "disk full: what was written can be read" test "$(of events)" -gt 100
(
    ulimit -f 32
    exec "$ENVVIZ" --headless scenarios/minimal.json
) >/dev/null 2>"$TMPDIR/said"
status=$?
check "no room for shared memory: said" grep -q 'File too large' "$TMPDIR/said"
check "no room for shared memory: status 1" test "$status" -eq 1
rm -rf "${TMPDIR:?}"/*
finish
