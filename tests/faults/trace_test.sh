#!/bin/sh
# The faults of the other tests of this folder under `envviz trace` and `envviz shield`: the command
# fares as it would alone, or is not started and it is said why.
. tests/e2e/lib.sh
program=${ENVVIZ_BUILD:-$PWD/build}/tests/faults/faulty_program

# gives STATUS NAME PATTERN COMMAND...: that status; standard error has a line that matches.
gives() {
    wanted=$1 name=$2 pattern=$3
    shift 3
    timeout 100 "$@" >"$TMPDIR/out" 2>"$TMPDIR/said" </dev/null
    status=$?
    check "$name: status $wanted" test "$status" -eq "$wanted"
    if grep -qE "$pattern" "$TMPDIR/said"; then
        ok "$name: said"
    else
        not_ok "$name: said" "$(head -5 "$TMPDIR/said")"
    fi
}

# alone STATUS NAME COMMAND...: that status, and nothing is said.
alone() {
    wanted=$1 name=$2
    shift 2
    timeout 100 "$@" >"$TMPDIR/out" 2>"$TMPDIR/said" </dev/null
    status=$?
    check "$name: status $wanted" test "$status" -eq "$wanted"
    # That it crashed is told by timeout and the shell.
    check "$name: nothing is said" sh -c "! grep -vE '^timeout: |^Segm' '$TMPDIR/said'"
}

# Targets that end or behave badly.
for kind in crash:139 exit:7 forks:0 threads:0 exec:0; do
    gives "${kind#*:}" "trace: ${kind%:*}" 'commands? (failed|were|was)|xposed|spared|bare' \
        "$ENVVIZ" trace -H -r "$TMPDIR/recording.json" -- "$program" "${kind%:*}"
    check "trace: ${kind%:*}: the recording is sound" "$ENVVIZ" check "$TMPDIR/recording.json"
    check "trace: ${kind%:*}: the report is a sentence" sh -c "! grep -q 'and othersa' '$TMPDIR/said'"
    alone "${kind#*:}" "shield: ${kind%:*}" "$ENVVIZ" shield -- "$program" "${kind%:*}"
done
"$ENVVIZ" shield -- "$program" threads >"$TMPDIR/out" 2>&1
check "shield: all threads ran" grep -q '256 threads' "$TMPDIR/out"

# Means.
if unshare -m true 2>/dev/null; then
    gives 1 "trace: no /dev/shm" "shared memory.*/dev/shm" unshare -m sh -c \
        "mount -t tmpfs -o ro none /dev/shm && exec '$ENVVIZ' trace -H -- true"
    gives 1 "trace: no room in /dev/shm" "no room in /dev/shm" unshare -m sh -c \
        "mount -t tmpfs -o size=2m none /dev/shm && exec '$ENVVIZ' trace -H -- true"
    gives 0 "trace: room for few threads in /dev/shm" "found no ring that was free" \
        unshare -m sh -c "mount -t tmpfs -o size=20m none /dev/shm &&
                          exec '$ENVVIZ' trace -H -- '$program' threads"
    alone 0 "shield: no /dev/shm" unshare -m sh -c \
        "mount -t tmpfs -o ro none /dev/shm && exec '$ENVVIZ' shield -- true"
else
    skip "no /dev/shm" "no mounts here"
fi
gives 1 "trace: little address space" "memory" sh -c \
    "ulimit -v 300000; exec '$ENVVIZ' trace -H -- true"
alone 0 "shield: little address space" sh -c "ulimit -v 300000; exec '$ENVVIZ' shield -- true"
alone 0 "shield: few open files" sh -c "ulimit -n 6; exec '$ENVVIZ' shield -- true"
if [ "$(id -u)" -eq 0 ] && command -v setpriv >/dev/null; then
    gives 1 "trace: no further process" "Resource temporarily unavailable" \
        setpriv --reuid=65533 --regid=65533 --clear-groups prlimit --nproc=1 \
        "$ENVVIZ" trace -H -- true
    alone 0 "shield: no further process" \
        setpriv --reuid=65533 --regid=65533 --clear-groups prlimit --nproc=1 \
        "$ENVVIZ" shield -- true
else
    skip "no further process" "needs root and setpriv"
fi

# Places.
mkdir "$TMPDIR/folder"
mkfifo "$TMPDIR/fifo"
gives 0 "trace: recording path is a directory" "is a directory.* goes on unrecorded" \
    "$ENVVIZ" trace -H -r "$TMPDIR/folder" -- true
gives 0 "trace: recording path is a FIFO" "is a FIFO.* goes on unrecorded" \
    "$ENVVIZ" trace -H -r "$TMPDIR/fifo" -- true
gives 2 "trace: report into a directory" "Is a directory" \
    "$ENVVIZ" trace -H -o "$TMPDIR/folder" -- true
gives 0 "trace: standard output is full" "xposed" sh -c \
    "exec '$ENVVIZ' trace -H -- /bin/true >/dev/full"
gives 0 "trace: standard input is closed" "xposed" sh -c "exec '$ENVVIZ' trace -H -- true <&-"
gives 0 "trace: no environment" "xposed" env -i "$ENVVIZ" trace -H -- /bin/true
gives 2 "trace: a screen without a terminal" "no terminal" \
    env TERM=no-such-terminal "$ENVVIZ" trace -- true

# envviz is killed: its memory is gone, and so is the command.
is_gone() {
    [ -z "$(find /dev/shm -name "envviz-$1-*")" ]
}
"$ENVVIZ" trace -H -- sh -c "echo ready; sleep 4712; :" >"$TMPDIR/out" 2>&1 &
envviz=$!
check "trace: the command runs" until_true 20 grep -q ready "$TMPDIR/out"
check "trace: it has shared memory" test -n "$(find /dev/shm -name "envviz-$envviz-*")"
object=$(find /dev/shm -name "envviz-$envviz-*")
if [ "$(id -u)" -eq 0 ] && command -v setpriv >/dev/null; then
    setpriv --reuid=65534 --regid=65534 --clear-groups cat "$object" >/dev/null 2>"$TMPDIR/refused"
    check "trace: another user cannot open it" grep -q 'Permission denied' "$TMPDIR/refused"
else
    skip "trace: another user cannot open it" "needs root and setpriv"
fi
child=$(ps -o pid=,comm= --ppid "$envviz" | awk '$2 == "sh" { print $1 }')
kill -KILL "$envviz"
wait "$envviz" 2>/dev/null
check "trace: envviz killed: its memory is removed" until_true 10 is_gone "$envviz"
check "trace: envviz killed: the command has ended" until_true 10 sh -c "! kill -0 ${child:-1}"
pkill -KILL -f '[s]leep 4712' 2>/dev/null # what the command had started
rm -rf "${TMPDIR:?}"/*
finish
