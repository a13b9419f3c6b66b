#!/bin/sh
# envviz trace on programs that close, change or lose what a guest might live on: nothing hangs,
# their output and status are their own, and what they did is in the recording.
. tests/e2e/lib.sh
program=${ENVVIZ_BUILD:-$PWD/build}/tests/e2e/guests_program
recording=$TMPDIR/recording.json
mkdir "$TMPDIR/empty"

# guest CASE STATUS CHANGES STARTS: with and without envviz.
guest() {
    EMPTY_FOLDER=$TMPDIR/empty timeout 60 "$program" "$1" >"$TMPDIR/plain" 2>/dev/null
    plain=$?
    EMPTY_FOLDER=$TMPDIR/empty timeout 60 "$ENVVIZ" trace --json --output "$TMPDIR/summary" \
        --record "$recording" -- "$program" "$1" >"$TMPDIR/out" 2>/dev/null
    status=$?
    check "$1: status $2" test "$plain:$status" = "$2:$2"
    check "$1: its output" diff "$TMPDIR/plain" "$TMPDIR/out"
    check "$1: $3 changes" test "$(grep -c '"env.begin"' "$recording")" -eq "$3"
    check "$1: $4 starts of commands" test "$(grep -c '"exec.load"' "$recording")" -eq "$4"
    check "$1: nothing was lost" test "$(of dropped)" -eq 0
    check "$1: a sound recording" "$ENVVIZ" check "$recording"
}

guest quiet 0 0 0
guest vfork 0 20 20
guest fork 0 20 20
guest thread 6 1 2
guest servers 0 0 8
guest killed 137 1 1
guest close 0 2 1
if [ "$(id -u)" -eq 0 ]; then
    guest user 0 2 2
    guest chroot 0 2 1
else
    skip "another user, another root" "only root may"
fi
rm -rf "${TMPDIR:?}"/*
finish
