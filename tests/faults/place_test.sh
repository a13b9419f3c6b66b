#!/bin/sh
# Places and means that are not as they should be: one clear line, a status, and nothing left.
. tests/e2e/lib.sh
scenario=scenarios/minimal.json

# fails STATUS NAME PATTERN COMMAND...: that status, and a line that matches; no shared memory left.
fails() {
    wanted=$1 name=$2 pattern=$3
    shift 3
    timeout 60 "$@" >"$TMPDIR/out" 2>"$TMPDIR/said" </dev/null
    status=$?
    check "$name: status $wanted" test "$status" -eq "$wanted"
    if grep -qE "$pattern" "$TMPDIR/said"; then
        ok "$name: said"
    else
        not_ok "$name: said" "$(head -5 "$TMPDIR/said")"
    fi
}

works() {
    name=$1
    shift
    timeout 100 "$@" >"$TMPDIR/out" 2>"$TMPDIR/said" </dev/null
    status=$?
    check "$name: status 0" test "$status" -eq 0
    check "$name: all commands ran" grep -qE '"execs": *10,' "$TMPDIR/out"
}

short="--headless --json --set jobs=10"

# Where the recording is to go.
mkdir "$TMPDIR/folder"
# The options are words of their own.
# shellcheck disable=SC2086
{
    fails 2 "recording path is a directory" "folder: .*[Dd]irectory" \
        "$ENVVIZ" $short --record "$TMPDIR/folder" $scenario
    mkfifo "$TMPDIR/fifo"
    fails 2 "recording path is a FIFO" "fifo: .*(FIFO|regular file)" \
        "$ENVVIZ" $short --record "$TMPDIR/fifo" $scenario
    fails 2 "recording to a device" "is a device" \
        "$ENVVIZ" $short --record /dev/full $scenario
    fails 2 "recording into a folder that is missing" "No such file" \
        "$ENVVIZ" $short --record "$TMPDIR/missing/recording.json" $scenario
    fails 2 "reading a directory" "folder" "$ENVVIZ" check "$TMPDIR/folder/."

    chmod 500 "$TMPDIR/folder"
    if [ "$(id -u)" -ne 0 ]; then
        fails 2 "read-only directory" "Permission denied" \
            "$ENVVIZ" $short --record "$TMPDIR/folder/recording.json" $scenario
    elif unshare -m true 2>/dev/null; then
        fails 2 "read-only directory" "Read-only file system" unshare -m sh -c \
            "mount -t tmpfs -o ro none '$TMPDIR/folder' &&
             exec '$ENVVIZ' $short --record '$TMPDIR/folder/recording.json' $scenario"
    else
        skip "read-only directory" "no mounts here"
    fi

    # The disk fills up while it is written.
    if unshare -m true 2>/dev/null; then
        "$ENVVIZ" --headless --record "$TMPDIR/whole.json" --set jobs=500 $scenario >"$TMPDIR/out"
        fails 1 "disk full" "No space left" unshare -m sh -c \
            "mount -t tmpfs -o size=64k none '$TMPDIR/folder' &&
             exec '$ENVVIZ' --headless --record '$TMPDIR/folder/recording.json' '$TMPDIR/whole.json'"
        rm -f "$TMPDIR/whole.json"
        fails 1 "no /dev/shm" "shared memory.*/dev/shm" unshare -m sh -c \
            "mount -t tmpfs -o ro none /dev/shm && exec '$ENVVIZ' $short $scenario"
        fails 1 "no room in /dev/shm" "shared memory|/dev/shm" unshare -m sh -c \
            "mount -t tmpfs -o size=16k none /dev/shm && exec '$ENVVIZ' $short $scenario"
    else
        skip "disk full" "no mounts here"
        skip "no /dev/shm" "no mounts here"
        skip "no room in /dev/shm" "no mounts here"
    fi

    # Limits.
    fails 1 "few open files" "Too many open files" sh -c \
        "ulimit -n 6; exec '$ENVVIZ' $short $scenario"
    fails 1 "little address space" "memory" sh -c \
        "ulimit -v 300000; exec '$ENVVIZ' $short $scenario"
    if [ "$(id -u)" -eq 0 ] && command -v setpriv >/dev/null; then
        fails 1 "no further process" "Resource temporarily unavailable" \
            setpriv --reuid=65533 --regid=65533 --clear-groups sh -c \
            "exec prlimit --nproc=1 '$ENVVIZ' $short $scenario"
    else
        skip "no further process" "needs root and setpriv"
    fi

    # Where it is and what it is given.
    works "LANG is no locale" env LANG=xx_YY.KOI8 LC_ALL=xx_YY.KOI8 "$ENVVIZ" $short $scenario
    works "TERM is unknown" env TERM=no-such-terminal "$ENVVIZ" $short $scenario
    works "TERM is not set" env -u TERM "$ENVVIZ" $short $scenario
    works "standard input is closed" sh -c "exec '$ENVVIZ' $short $scenario <&-"
    works "no HOME and no PATH" env -i "$ENVVIZ" $short $scenario
    fails 1 "standard output is full" "No space left" \
        sh -c "exec '$ENVVIZ' $short $scenario >/dev/full"
}
rm -rf "${TMPDIR:?}"/*
finish
