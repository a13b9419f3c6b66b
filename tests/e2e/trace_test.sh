#!/bin/sh
# envviz trace: the command runs as it would without envviz.
# shellcheck disable=SC2016 # what stands in single quotes is for the programs themselves
. tests/e2e/lib.sh
report=$TMPDIR/report

trace() {
    "$ENVVIZ" trace --headless --output "$report" "$@"
}

# exits STATUS NAME COMMAND...: its exit status is the command's.
exits() {
    wanted=$1 name=$2
    shift 2
    trace -- "$@" >"$TMPDIR/out" 2>"$TMPDIR/said"
    status=$?
    if [ "$status" -eq "$wanted" ]; then
        ok "$name"
    else
        not_ok "$name" "status $status: $(cat "$TMPDIR/said")"
    fi
}

exits 0 "success" true
exits 7 "an exit status" sh -c 'exit 7'
exits 143 "a signal: 128 and its number" sh -c 'kill -TERM $$'
exits 127 "no such command: 127" no-such-command-anywhere
check "and it is said" grep -q "cannot start no-such-command-anywhere: No such file" "$TMPDIR/said"
exits 126 "no program: 126" /etc/passwd
exits 127 "no such folder: 127" /nowhere/true

# same NAME COMMAND...: its output, on both streams, is that of the command without envviz.
same() {
    name=$1
    shift
    "$@" >"$TMPDIR/out" 2>"$TMPDIR/err" </dev/null
    plain=$?
    mv "$TMPDIR/out" "$TMPDIR/plain.out"
    mv "$TMPDIR/err" "$TMPDIR/plain.err"
    trace -- "$@" >"$TMPDIR/out" 2>"$TMPDIR/err" </dev/null
    status=$?
    if said=$(diff "$TMPDIR/plain.out" "$TMPDIR/out" 2>&1 &&
        diff "$TMPDIR/plain.err" "$TMPDIR/err" 2>&1) && [ "$status" -eq "$plain" ]; then
        ok "$name"
    else
        not_ok "$name" "status $plain and $status; $said"
    fi
}

same "both streams" sh -c 'echo out; echo err >&2'
same "the environment" env
same "the folder" pwd
same "open files" sh -c 'ls -l /proc/self/fd/ | sed "s/.*[0-9][0-9]:[0-9][0-9] //; s/\[[0-9]*\]//; s|/proc/[0-9]*|/proc|"'
same "signals blocked and ignored" grep "^Sig[^Q]" /proc/self/status
(
    trap '' HUP USR1
    same "signals that were ignored stay so" grep "^Sig[^Q]" /proc/self/status
    same "the process group" sh -c 'read -r _ _ _ _ group rest </proc/$$/stat; test "$group" -eq '"$(
        read -r _ _ _ _ group _ </proc/$$/stat
        echo "$group"
    )"
    echo "$number" >"$TMPDIR/number"
)
number=$(cat "$TMPDIR/number")
check "standard input" sh -c "echo words | '$ENVVIZ' trace -H -o '$report' cat | grep -qx words"
check "the report goes to standard error" sh -c \
    "'$ENVVIZ' trace -H -- echo word 2>'$TMPDIR/said' | grep -qx word && grep -q 'engine native' '$TMPDIR/said'"
check "as one JSON object" sh -c \
    "'$ENVVIZ' trace --json -o '$report' -- sh -c 'exit 3'; test \$? -eq 3 && grep -q '\"target_status\": 3' '$report'"

# What is sent to envviz is handed on.
# (A command in the background ignores SIGINT: tests/tui/trace_test.c has that one.)
for signal in TERM USR1; do
    "$ENVVIZ" trace -H -o "$report" -- sh -c "trap 'echo got $signal; exit 9' $signal; : >'$TMPDIR/ready'; for i in 1 2 3 4 5 6 7 8 9 10; do sleep 0.3; done" \
        >"$TMPDIR/out" 2>&1 &
    envviz=$!
    until_true 10 test -e "$TMPDIR/ready" || echo '# it was never ready'
    kill -"$signal" "$envviz"
    wait "$envviz"
    status=$?
    check "SIG$signal is handed on, and the status is the command's" test \
        "$status:$(cat "$TMPDIR/out")" = "9:got $signal"
    rm -f "$TMPDIR/ready"
done

# What the command leaves behind goes on, and is not waited for.
trace -- sh -c "{ until [ -e '$TMPDIR/go' ]; do sleep 0.05; done; echo done >'$TMPDIR/left'; } >/dev/null 2>&1 &"
check "a process that was left behind is not waited for" test ! -e "$TMPDIR/left"
: >"$TMPDIR/go"
check "and goes on" until_true 10 test -s "$TMPDIR/left"

# envviz itself is killed: the command ends with it, and nothing is left in shared memory.
gone() {
    ! kill -0 "$command" 2>/dev/null && [ -z "$(find /dev/shm -name "envviz-$envviz-*")" ]
}
"$ENVVIZ" trace -H -o "$report" -- sh -c "echo \$\$ >'$TMPDIR/pid'; while :; do sleep 0.1; done" &
envviz=$!
until_true 10 test -s "$TMPDIR/pid"
command=$(cat "$TMPDIR/pid")
kill -KILL "$envviz"
wait "$envviz" 2>/dev/null
check "envviz killed: the command is gone, and so is the shared memory" until_true 10 gone

# What takes no library is run, and named; no verdict is given on what was not seen.
unseen() {
    exits 3 "$1: its status" "$TMPDIR/program"
    check "$1: no verdict" grep -q "^Nothing was seen of this run" "$report"
    check "$1: why" grep -q "program: .*$2" "$report"
}
printf 'int main(void) { return 3; }\n' >"$TMPDIR/program.c"
if cc -static -o "$TMPDIR/program" "$TMPDIR/program.c" 2>/dev/null; then
    unseen "a static program" "linked statically"
else
    skip "a static program" "no static libc here"
fi
if [ "$(id -u)" -eq 0 ]; then
    cc -o "$TMPDIR/program" "$TMPDIR/program.c"
    chown 65534 "$TMPDIR/program"
    chmod 4755 "$TMPDIR/program"
    unseen "a set-user-ID program" "set-user-ID"
else
    skip "a set-user-ID program" "only root can make one"
fi
rm -f "$TMPDIR/program" "$TMPDIR/program.c"

# Recorded.
trace --record "$TMPDIR/recording.json" -- sh -c '/bin/true; /bin/true; exit 0'
check "a recording" "$ENVVIZ" check "$TMPDIR/recording.json"
run "$TMPDIR/recording.json"
check "has the commands" test "$(of execs)" -eq 2

# refuses NAME PATTERN ARGUMENT...
refuses() {
    name=$1 pattern=$2
    shift 2
    "$ENVVIZ" trace "$@" >"$TMPDIR/out" 2>"$TMPDIR/said" </dev/null
    status=$?
    if [ "$status" -eq 2 ] && grep -qE "^envviz: .*$pattern" "$TMPDIR/said"; then
        ok "$name"
    else
        not_ok "$name" "status $status: $(cat "$TMPDIR/said")"
    fi
}
refuses "no command" "no command" --headless
refuses "an option that is none" "no such option" --nothing -- true
refuses "no terminal" "add --headless" -- true
refuses "a report that cannot be written" "nowhere" -H -o /nowhere/report -- true
check "an option of the command's is the command's" sh -c "'$ENVVIZ' trace -H -o '$report' echo --json | grep -qx -- --json"
rm -rf "${TMPDIR:?}"/*
finish
