#!/bin/bash
# envviz FOLDER without a terminal: as envviz story; and folders that are of no use.
number=0
check() { # check NAME STATUS
    number=$((number + 1))
    if [ "$2" -eq 0 ]; then
        echo "ok $number - $1"
    else
        echo "not ok $number - $1"
        sed 's/^/# /' "$folder/out" "$folder/err"
    fi
}
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/own" "$folder/empty" "$folder/empty/below"
run() { # run OPTION...: sets status
    "$ENVVIZ" "$@" >"$folder/out" 2>"$folder/err" </dev/null
    status=$?
}
scenario() { # scenario NAME FIELDS
    echo "{\"format\": \"envviz-scenario\", \"version\": 1, \"mode\": \"minimal\", $2}" \
        >"$folder/own/$1"
}
scenario 2-quiet.json '"jobs": 100, "storm": {"kind": "none"}, "expect": {"failures_max": 0}'
scenario 10-wrong.json '"jobs": 20, "storm": {"kind": "none"}, "expect": {"failures_min": 1}'

run -H "$folder/own"
test "$status" -eq 1 && [ "$(grep -c 'add --yes' "$folder/err")" -eq 2 ]
check "those of others need --yes" $?

run -H --yes "$folder/own/"
test "$status" -eq 1 && [ "$(sed -n '2,$s/ .*//p' "$folder/out" | tr '\n' ' ')" = \
    "2-quiet.json 10-wrong.json " ] && grep -q 'does not hold here (expected at least 1' "$folder/out"
check "--headless: the table of story, in the order of names" $?

rm "$folder/own/10-wrong.json"
run --yes "$folder/own"
test "$status" -eq 0 && grep -q '^2-quiet.json  *100  *0  0 (at most 3.70 %) *holds$' "$folder/out"
check "no terminal: the same, and the verdicts are the exit status" $?

echo '{nonsense' >"$folder/own/3-broken.json"
mkfifo "$folder/own/4-pipe.json"
mkdir "$folder/own/5-folder.json"
run -H --yes "$folder/own"
test "$status" -eq 1 && grep -q '3-broken.json:1:' "$folder/err" && grep -q ' holds$' "$folder/out" &&
    ! grep -q '4-pipe\|5-folder' "$folder/err" "$folder/out"
check "what is broken is said, the others run" $?

run -H "$folder/empty"
test "$status" -eq 2 && grep -q 'no scenarios there' "$folder/err"
check "an empty folder" $?
for option in --json --step --slow=20 --set=workers=2 "--record=$folder/own/r.json"; do
    run "$option" "$folder/own"
    test "$status" -eq 2 && grep -q 'is for one scenario' "$folder/err"
    check "${option%%=*} is for one scenario" $?
done
mkdir "$folder/[own]"
mv "$folder/own/2-quiet.json" "$folder/[own]/"
run -H --yes "$folder/[own]"
test "$status" -eq 0
check "a folder whose name has brackets" $?
if command -v script >/dev/null; then
    script -qec "'$ENVVIZ' '$folder/empty'" /dev/null >"$folder/out" 2>"$folder/err" </dev/null
    status=$?
    test "$status" -eq 2 && grep -q 'no scenarios there' "$folder/out"
    check "an empty folder on a terminal" $?
else
    number=$((number + 1))
    echo "ok $number - an empty folder on a terminal # SKIP no script here"
fi
echo "1..$number"
