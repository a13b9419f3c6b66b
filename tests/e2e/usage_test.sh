#!/bin/sh
# The command line: what is asked wrongly is answered in one line, and nothing is started.
. tests/e2e/lib.sh

# refuses NAME PATTERN ARGUMENT...: status 2, and one line on standard error that matches.
refuses() {
    name=$1 pattern=$2
    shift 2
    "$ENVVIZ" --headless "$@" >"$TMPDIR/out" 2>"$TMPDIR/said" </dev/null
    status=$?
    if [ "$status" -eq 2 ] && [ ! -s "$TMPDIR/out" ] && [ "$(wc -l <"$TMPDIR/said")" -eq 1 ] &&
        grep -qE "^envviz: .*$pattern" "$TMPDIR/said"; then
        ok "$name"
    else
        not_ok "$name" "status $status: $(cat "$TMPDIR/out" "$TMPDIR/said")"
    fi
}

# bad NAME PATTERN: the scenario on standard input.
bad() {
    cat >"$TMPDIR/bad.json"
    refuses "$1" "$2" --yes "$TMPDIR/bad.json"
}

refuses "a file that is missing" "nowhere.json: No such file" nowhere.json
mkdir "$TMPDIR/empty"
refuses "an empty folder" "no scenarios there" "$TMPDIR/empty"
rmdir "$TMPDIR/empty"
refuses "an option that is none" "help" --no-such-option scenarios/minimal.json
refuses "--set of no field" "workers" --set worker=2 scenarios/minimal.json
refuses "--set of a word to a number" "workers" --set workers=many scenarios/minimal.json
refuses "--set out of range" "1.*64" --set workers=1000 scenarios/minimal.json
refuses "--set without a value" "set" --set workers scenarios/minimal.json
refuses "two files" "one file" scenarios/minimal.json scenarios/churn.json
bad "an empty file" "" </dev/null
bad "no JSON" "bad.json:1:" <<'J'
workers: 8
J
bad "another version" "version" <<'J'
{"format": "envviz-scenario", "version": 99}
J
bad "an unknown key, with the nearest" "bad.json:2:.*workers" <<'J'
{"format": "envviz-scenario", "version": 1,
 "wrokers": 4}
J
bad "a number that is a text" "bad.json:1:.*workers" <<'J'
{"format": "envviz-scenario", "version": 1, "workers": "four"}
J
printf '{"format": "envviz-scenario", "version": 1, "title": "\377"}' >"$TMPDIR/worse.json"
bad "no UTF-8" "UTF-8" <"$TMPDIR/worse.json"
awk 'BEGIN { for (i = 0; i < 10000; i++) printf "[" }' >"$TMPDIR/worse.json"
bad "10,000 deep" "bad.json:1:" <"$TMPDIR/worse.json"

cp scenarios/minimal.json "$TMPDIR/own.json"
refuses "a scenario of one's own, without --yes" "yes" "$TMPDIR/own.json"
check "and with it" run --yes --set jobs=10 "$TMPDIR/own.json"

# Control characters from a file never reach the terminal.
printf '{"format": "envviz-scenario", "version": 1, "ti\\u001b[2Jtle": 1}' >"$TMPDIR/bad.json"
"$ENVVIZ" --headless --yes "$TMPDIR/bad.json" >"$TMPDIR/said" 2>&1
if grep -q "$(printf '\033')" "$TMPDIR/said"; then
    not_ok "control characters are shown, not sent" "$(od -c "$TMPDIR/said" | head -5)"
else
    ok "control characters are shown, not sent"
fi

"$ENVVIZ" >"$TMPDIR/said"
for scenario in minimal mitigated uwsgi python churn; do
    check "without arguments: $scenario is listed" grep -q "scenarios/$scenario.json  *[A-Za-z]" "$TMPDIR/said"
done
check "--version" sh -c "'$ENVVIZ' --version | grep -qx 'envviz [0-9.]*'"
check "--help" sh -c "'$ENVVIZ' --help | grep -q -- --headless"
# Each command explains itself, with each of its options, on standard output.
program=${ENVVIZ_BUILD:-$PWD/build}/tests/docs/completions_program
for command in $("$program" text | cut -d ' ' -f 1 | uniq); do
    for option in --help -h; do
        "$ENVVIZ" "$command" "$option" >"$TMPDIR/said" 2>"$TMPDIR/wrong"
        check "$command $option: status" test $? -eq 0
        check "$command $option: usage, first" sh -c "head -3 '$TMPDIR/said' | grep -q '^usage: envviz'"
        check "$command $option: nothing on standard error" test ! -s "$TMPDIR/wrong"
    done
    for option in $("$program" text | sed -n "s/^$command //p"); do
        check "$command --help: $option" grep -qE "^  -[A-Za-z], $option( |\$)" "$TMPDIR/said"
    done
done
check "check of all that is shipped" sh -c "'$ENVVIZ' check scenarios/*.json scenarios/*/*.json"
rm -f "$TMPDIR"/*
# The help lists scenarios as the menu does: first where one begins, then by name; then folders.
"$ENVVIZ" --help | sed -n 's|^  scenarios/\([^ ]*\).*|\1|p' >"$TMPDIR/listed"
check "the help begins with the minimal scenario" \
    test "$(head -4 "$TMPDIR/listed" | tr '\n' ' ')" = "minimal.json mitigated.json uwsgi.json python.json "
sort "$TMPDIR/listed" >"$TMPDIR/sorted"
check "the help lists each scenario once" test -z "$( (cd scenarios && ls ./*.json ./*/*.json) |
    sed 's|^\./||' | sort | diff - "$TMPDIR/sorted" 2>&1)"
rm "$TMPDIR/listed" "$TMPDIR/sorted"

# Numbers that would be small ones if their upper bits were lost, and such with something around.
for many in 0 4294967297 18446744073709551617 -4294967291 " 5" +5 5x; do
    refuses "--keep '$many'" "--keep .*from 1 to" --record "$TMPDIR/r.json" --keep "$many" scenarios/minimal.json
    refuses "--slow '$many'" "--slow .*from 1 to" --slow "$many" scenarios/minimal.json
done
"$ENVVIZ" nowhere.json >"$TMPDIR/out" 2>"$TMPDIR/said" </dev/null
check "a file that is missing, without a terminal" grep -q "nowhere.json: No such file" "$TMPDIR/said"
for value in -A:0 -A-18446744073709551596 -S4294967297 -Fmiss; do
    "$ENVVIZ" trace --headless "$value" -- true >"$TMPDIR/out" 2>"$TMPDIR/said"
    check "trace $value" test $? = 2 -a "$(grep -c "^envviz: ${value%"${value#??}"} .*: give" "$TMPDIR/said")" = 1
done
# A recording is not replayed into itself, nor a report written into it.
cp assets/recordings/minimal.json "$TMPDIR/r.json"
ln "$TMPDIR/r.json" "$TMPDIR/link.json"
refuses "replayed into itself" "that is the recording itself" --record "$TMPDIR/link.json" "$TMPDIR/r.json"
check "which is still whole" cmp assets/recordings/minimal.json "$TMPDIR/r.json"
"$ENVVIZ" trace --headless -r "$TMPDIR/same" -o "$TMPDIR/same" -- true 2>"$TMPDIR/said"
check "a report into the recording" test $? = 2 -a ! -e "$TMPDIR/same" -a -s "$TMPDIR/said"
rm -f "$TMPDIR"/*

finish
