#!/bin/sh
# --stacks: the report says who changed the environment, in which line; a replay says the same.
. tests/e2e/lib.sh

check "a lab scenario with call stacks" run --stacks --set jobs=400 --record "$TMPDIR/lab.json" scenarios/minimal.json
check "each command and each change has one" \
    [ "$(grep -c '"stack",' "$TMPDIR/lab.json")" -eq $(($(of execs) + $(of env_changes))) ]
check "the function that sets variables is named" grep -q '"set (envviz-lab, storm.c:[0-9]*)"' "$TMPDIR/lab.json"
check "nothing was lost" [ "$(of dropped)" -eq 0 ]
check "a replay has the same world" run "$TMPDIR/lab.json"

if ! command -v python3 >/dev/null || ! python3 -c '
import sys
sys.exit(sys.version_info[:2] not in ((3, 11), (3, 12), (3, 13)))'; then
    skip "the report names the line of a Python program" "no python3 from 3.11 to 3.13 here"
else
    "$ENVVIZ" trace --headless --stacks --output "$TMPDIR/report" -- \
        python3 assets/targets/reproduce.py --jobs 300 >"$TMPDIR/output" 2>&1
    check "the report names the line of a Python program" \
        grep -q 'Storm.change *$\|Storm.change (reproduce.py:[0-9]*)' "$TMPDIR/report"
    rm -f "$TMPDIR/report" "$TMPDIR/output"
fi
rm -f "$TMPDIR/lab.json"
finish
