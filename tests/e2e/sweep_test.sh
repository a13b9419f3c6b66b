#!/bin/sh
# envviz sweep, from the command line to the file.
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
number=0
storm=scenarios/minimal.json

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

# sweep ARGUMENT...: output in $place/out and $place/err; sets $status.
sweep() {
    "$ENVVIZ" sweep "$@" >"$place/out" 2>"$place/err"
    status=$?
}
rows() {
    grep -c '"round"' "$1"
}

sweep "$storm" --vary workers=1,2 --set jobs=60 --runs 2 --json "$place/a.json"
check "ends with 0" "$status"
grep -q '^workers  *runs  *commands  *failed' "$place/out"
check "prints the table" $?
grep -qE '^1 +2 +120 ' "$place/out" && grep -qE '^2 +2 +120 ' "$place/out"
check "all runs of both values count" $?
[ "$(sed 's/: .*//' "$place/err" | tr '\n' '/')" = "1 of 4/2 of 4/3 of 4/4 of 4/" ] &&
    [ "$(sed 's/.* of 4: //; s/,.*//' "$place/err" | tr '\n' ' ')" = "1 2 2 1 " ]
check "values take turns" $?
[ "$(rows "$place/a.json")" -eq 4 ]
check "the file has every run" $?

sweep "$storm" --vary workers=1,2 --set jobs=60 --runs 3 --json "$place/a.json"
grep -q '^4 of 6 runs are done already' "$place/err" && [ "$(rows "$place/a.json")" -eq 6 ]
check "goes on with what is there" $?

sum=$(cksum <"$place/a.json")
sweep "$storm" --vary workers=1,2 --set jobs=61 --runs 3 --json "$place/a.json"
[ "$status" -eq 2 ] && grep -q 'another sweep' "$place/err" && [ "$sum" = "$(cksum <"$place/a.json")" ]
check "another sweep's file is refused and stays as it is" $?

for part in 1 2; do
    sweep "$storm" --vary workers=1,2 --set jobs=60 --runs 2 --shard $part/2 \
        --json "$place/part$part.json"
done
sweep --merge "$place/part1.json" "$place/part2.json" --json "$place/all.json"
[ "$status" -eq 0 ] && grep -qE '^1 +2 +120 ' "$place/out" && grep -qE '^2 +2 +120 ' "$place/out" &&
    [ "$(rows "$place/all.json")" -eq 4 ] && ! grep -q missing "$place/out"
check "parts are joined" $?
sweep --merge "$place/part1.json"
grep -q '^2 of 4 runs are there: parts are missing' "$place/out"
check "a missing part is told" $?
sweep --merge "$place/part1.json" "$place/a.json"
[ "$status" -eq 2 ] && grep -q 'is in an earlier file too' "$place/err"
check "the same run twice with two results is refused" $?
sweep "$storm" --vary workers=1,2 --set jobs=60 --shard 2/2 --json "$place/part1.json"
[ "$status" -eq 2 ] && grep -q 'holds part 1 of 2' "$place/err"
check "another part's file is refused" $?

sweep "$storm" --vary workers=1,0
[ "$status" -eq 2 ] && grep -q 'workers' "$place/err"
check "a wrong value is told before the first run" $?
cp "$storm" "$place/mine.json"
sweep "$place/mine.json" --vary workers=1
[ "$status" -eq 2 ] && grep -q 'add --yes' "$place/err"
check "a scenario that was not shipped needs --yes" $?
sweep "$place/mine.json" --yes --vary jobs=30 --runs 1 --ascii
[ "$status" -eq 0 ] && grep -q '^ *0 % |' "$place/out"
check "and runs with it, with a plot in ASCII" $?
sweep --help
[ "$status" -eq 0 ] && grep -q -e '--shard I/N' "$place/out"
check "--help" $?

# Interrupted in its first run: that one is finished and kept, and the rest is done later.
"$ENVVIZ" sweep scenarios/mitigated.json --vary workers=1,2 --set jobs=400 --runs 1 \
    --json "$place/i.json" >"$place/out" 2>"$place/err" &
pid=$!
tries=0
until [ -e "$place/i.json" ] || [ $tries -ge 3000 ]; do
    tries=$((tries + 1))
    sleep 0.01
done
kill -INT "$pid"
wait "$pid"
status=$?
[ "$status" -eq 1 ] && [ "$(rows "$place/i.json")" -le 1 ] &&
    grep -q 'the same command goes on from there' "$place/err"
check "an interrupted sweep keeps what is done, and says how to go on" $?
sweep scenarios/mitigated.json --vary workers=1,2 --set jobs=400 --runs 1 --json "$place/i.json"
[ "$status" -eq 0 ] && [ "$(rows "$place/i.json")" -eq 2 ] &&
    grep -q 'no failure in 400 commands' "$place/out"
check "and goes on" $?

echo "1..$number"
