#!/bin/sh
# envviz compare: scenarios, recordings, one of each.
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
number=0
minimal=scenarios/minimal.json mitigated=scenarios/mitigated.json

# check NAME STATUS: the exit status of the last command was 0, or is told.
check() {
    number=$((number + 1))
    if [ "$2" -eq 0 ]; then
        echo "ok $number - $1"
    else
        echo "not ok $number - $1"
        sed 's/^/#   /' "$place"/out "$place"/err
    fi
}

# envviz ARGUMENT...: output in $place/out and $place/err; sets $status.
envviz() {
    "$ENVVIZ" "$@" >"$place/out" 2>"$place/err"
    status=$?
}

# compare ARGUMENT...: the same with that verb.
compare() {
    envviz compare "$@"
}

compare "$minimal" "$mitigated" --set jobs=100 --runs 3 --json "$place/c.json"
check "ends with 0" "$status"
grep -qE '^A +3 +300 ' "$place/out" && grep -qE '^B +3 +300 +0 ' "$place/out"
check "both sides have all their runs" $?
[ "$(cut -c1 "$place/err" | tr -d '\n')" = ABBAAB ]
check "they run in turn" $?
grep -q '^A - B: .*Newcombe' "$place/out" && grep -qE 'p [=<] .*(z-test|exact test)' "$place/out"
check "the difference and its test are named" $?
[ "$(grep -c '"efault"' "$place/c.json")" -eq 6 ] && grep -q '"told_from_chance"' "$place/c.json"
check "the file has every run and the result" $?

compare "$minimal" "$minimal" -n 1 --set jobs=100 --set-b jobs=50 --headless
[ "$status" -eq 0 ] && grep -qE '^A +1 +100 ' "$place/out" && grep -qE '^B +1 +50 ' "$place/out" &&
    [ ! -s "$place/err" ]
check "one side can be set alone" $?

"$ENVVIZ" -H -r "$place/r.json" "$minimal" --set jobs=80 >"$place/out" 2>"$place/err"
compare "$place/r.json" "$place/r.json"
[ "$status" -eq 0 ] && grep -q 'cannot be told from chance' "$place/out" &&
    grep -qE '^B +1 +80 ' "$place/out"
check "a recording is no different from itself" $?
compare "$place/r.json" "$minimal" --runs 2 --set-b jobs=40
[ "$status" -eq 0 ] && grep -qE '^A +1 +80 ' "$place/out" && grep -qE '^B +2 +80 ' "$place/out"
check "a recording against a scenario" $?

compare "$place/r.json" "$minimal" --set jobs=1
[ "$status" -eq 2 ] && grep -q 'is a recording' "$place/err"
check "a recording's fields cannot be set" $?
compare "$minimal"
[ "$status" -eq 2 ] && grep -q 'name two files' "$place/err"
check "one file is too few" $?
compare "$minimal" "$place/none.json"
[ "$status" -eq 2 ] && grep -q 'none.json' "$place/err"
check "a missing file is named" $?
compare "$minimal" "$mitigated" -n 1 --set jobs=400 --json "$place/d.json"
[ "$(grep -c '"load_to_move"' "$place/d.json")" -eq 2 ] && grep -q '"in_window"' "$place/d.json" &&
    [ "$(grep -c 'moves met a command there' "$place/out")" -eq 2 ]
check "the distances from load to move of both sides" $?

# A scenario that names another one is opened beside it.
envviz -H -j scenarios/story/11a-shared-until-execve.json --set jobs=60
[ "$status" -eq 0 ] && grep -q '"format": "envviz-comparison"' "$place/out" &&
    [ "$(grep -c '"commands": 300' "$place/out")" -eq 2 ] && [ ! -s "$place/err" ]
check "a scenario with another one beside it: both, as one object" $?
envviz -H scenarios/story/09b-one-addition-is-enough.json --set builds=1
[ "$status" -eq 0 ] && grep -q '^A: .*09b-' "$place/out" && grep -q '^B: .*09c-' "$place/out" &&
    grep -q '^A - B: ' "$place/out"
check "the difference is printed" $?
envviz -H -j scenarios/story/11a-shared-until-execve.json --set jobs=60 --set beside=
[ "$status" -eq 0 ] && grep -q '"execs": 60' "$place/out" && grep -q '"load_to_move"' "$place/out"
check "alone, where beside is overridden" $?
envviz -H -r "$place/r2.json" scenarios/story/11a-shared-until-execve.json --set jobs=60
[ "$status" -eq 0 ] && grep -q 'recorded ' "$place/out"
check "alone, where it is recorded" $?
sed 's/"beside": "[^"]*"/"beside": "none.json"/' scenarios/story/11a-shared-until-execve.json >"$place/s.json"
envviz -H -y "$place/s.json"
[ "$status" -eq 2 ] && grep -q 'none.json' "$place/err"
check "a missing one beside is named" $?
compare --help
[ "$status" -eq 0 ] && grep -q -e '--set-b' "$place/out"
check "--help" $?

echo "1..$number"
