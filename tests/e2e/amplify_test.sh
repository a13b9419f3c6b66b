#!/bin/sh
# Amplify: a race that never shows by itself shows in one run; the seed says which commands are held.
. tests/e2e/lib.sh
program=$(dirname "$ENVVIZ")/tests/e2e/latent_program
cat >"$TMPDIR/latent.json" <<END
{"format": "envviz-scenario", "version": 1, "target": "command", "command": ["$program"],
 "inherit": false, "environment": {"PATH": "/usr/bin:/bin", "HOME": "/"}}
END

# fails FIELD...: so many commands failed.
fails() {
    run --yes "$@" "$TMPDIR/latent.json" && of efault
}

check "bare, the latent race does not show" test "$(fails)" -eq 0
check "held for a second, it shows" test "$(fails --set amplify.ms=1000)" -eq 1
check "held with a probability of 0, it does not" \
    test "$(fails --set amplify.ms=1000 --set amplify.per_mille=0)" -eq 0

# held SEED: which of 200 commands of one worker are held, a line each.
held() {
    "$ENVVIZ" -H --json --set workers=1 --set jobs=200 --set storm.kind=none --set amplify.ms=1 \
        --set amplify.per_mille=300 --set "amplify.seed=$1" --record "$TMPDIR/held.json" \
        scenarios/minimal.json >/dev/null
    awk -F, '/"exec.load"/ { n++ } /"exec.held"/ { print n }' "$TMPDIR/held.json"
    rm -f "$TMPDIR/held.json"
}
held 7 >"$TMPDIR/first"
held 7 >"$TMPDIR/second"
held 8 >"$TMPDIR/other"
share=$(wc -l <"$TMPDIR/first")
check "the same seed holds the same commands" cmp "$TMPDIR/first" "$TMPDIR/second"
check "another seed holds others" test "$(cmp -s "$TMPDIR/first" "$TMPDIR/other"; echo $?)" -eq 1
check "about 3 of 10 are held ($share of 200)" test "$share" -ge 30 -a "$share" -le 90
rm -f "$TMPDIR/first" "$TMPDIR/second" "$TMPDIR/other" "$TMPDIR/latent.json"
finish
