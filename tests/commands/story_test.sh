#!/bin/bash
# envviz story: a row for each scenario of a folder, and the verdict in the exit status.
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
run() { # run OPTION...: sets status
    "$ENVVIZ" story "$@" >"$folder/out" 2>"$folder/err"
    status=$?
}
scenario() { # scenario NAME FIELDS
    echo "{\"format\": \"envviz-scenario\", \"version\": 1, \"mode\": \"minimal\", $2}" >"$folder/$1"
}

scenario 1-quiet.json '"title": "Nobody writes", "jobs": 100, "storm": {"kind": "none"},
    "expect": {"commands_min": 100, "failures_max": 0}'
scenario 2-large.json '"title": "Too large", "jobs": 40,
    "storm": {"kind": "add", "value_bytes": 140000, "limit": 2}, "expect": {"e2big_min": 5}'

run "$folder"
test "$status" -eq 1 && grep -q 'add --yes' "$folder/err"
check "a folder of one's own asks for --yes" $?

run --yes "$folder"
test "$status" -eq 0 && [ "$(grep -c ' holds' "$folder/out")" -eq 2 ]
check "both hold" $?
grep -q '^1-quiet.json  *100  *0  0 (at most 3.70 %) *holds$' "$folder/out"
check "no failure: an upper bound" $?

run --yes --markdown "$folder"
test "$status" -eq 0 &&
    grep -q '^| Nobody writes | `1-quiet.json` | 100 | 0 | 0 (at most 3.70 %) |  | holds |$' \
        "$folder/out" && grep -q '^| Too large | .* E2BIG | holds |$' "$folder/out"
check "the table in Markdown" $?

scenario 3-wrong.json '"title": "Wrong", "jobs": 20, "storm": {"kind": "none"},
    "expect": {"failures_min": 1}'
run --yes "$folder"
test "$status" -eq 1 &&
    grep -q '3-wrong.json .*does not hold here (expected at least 1 failures)' "$folder/out"
check "what does not hold is said, and is the exit status" $?

rm "$folder"/*.json
scenario 4-signal.json '"title": "Killed", "work": "getenv", "jobs": 100000, "queue_size": 0,
    "engine": "classic", "storm": {"kind": "add", "value_bytes": 16, "limit": 0, "interval_us": 1000},
    "expect": {"signal": 11}'
run --yes "$folder"
test "$status" -eq 0 && grep -q 'holds; killed by SIGSEGV' "$folder/out"
check "a target that is killed by SIGSEGV is a result" $?

run "$folder/nowhere"
test "$status" -eq 2 && grep -q 'no scenarios there' "$folder/err"
check "no such folder" $?
run a b
test "$status" -eq 2
check "one folder only" $?
echo "1..$number"
