#!/bin/sh
# envviz trace on programs that close, change or lose what a guest might live on: nothing hangs,
# their output and status are their own, and what they did is in the recording.
# shellcheck disable=SC2016 # what stands in single quotes is for the shell that is followed
. tests/e2e/lib.sh
program=${ENVVIZ_BUILD:-$PWD/build}/tests/e2e/guests_program
recording=$TMPDIR/recording.json
mkdir "$TMPDIR/empty"

# guest CASE STATUS CHANGES STARTS: without envviz, as its target, and followed into from a shell.
guest() {
    EMPTY_FOLDER=$TMPDIR/empty timeout 60 "$program" "$1" >"$TMPDIR/plain" 2>/dev/null
    plain=$?
    traced "$1" "$plain:$2" "$3" "$4" "$program" "$1"
    traced "$1, followed" "$plain:$2" "$3" $(($4 + 1)) sh -c '"$0" "$1"; exit $?' "$program" "$1"
}

# traced NAME STATUSES CHANGES STARTS COMMAND...: STATUSES as it ended without envviz, and as it should.
traced() {
    name=$1 statuses=$2 changes=$3 starts=$4
    shift 4
    EMPTY_FOLDER=$TMPDIR/empty timeout 60 "$ENVVIZ" trace --json --output "$TMPDIR/summary" \
        --record "$recording" -- "$@" >"$TMPDIR/out" 2>/dev/null
    status=$?
    check "$name: status ${statuses#*:}" test "${statuses%:*}:$status" = "${statuses#*:}:${statuses#*:}"
    check "$name: its output" diff "$TMPDIR/plain" "$TMPDIR/out"
    check "$name: $changes changes" test "$(grep -c '"env.begin"' "$recording")" -eq "$changes"
    check "$name: $starts starts of commands" test "$(grep -c '"exec.load"' "$recording")" -eq "$starts"
    check "$name: nothing was lost" test "$(of dropped)" -eq 0
    check "$name: a sound recording" "$ENVVIZ" check "$recording"
}

guest quiet 0 0 0
guest vfork 0 20 20
guest fork 0 20 20
guest thread 6 1 2
guest servers 0 0 8
guest cleared 0 1 3
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
