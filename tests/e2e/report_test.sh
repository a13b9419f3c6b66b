#!/bin/sh
# The report: its first line is the verdict, a recording gives the same, and what the program itself
# prints is in it, none more.
. tests/e2e/lib.sh


# report_of FILE: the report, without the failures that were printed as they happened.
report_of() {
    sed -n '/commands\{0,1\} failed\|^No command\|^Not exposed/,/^what to do/p' "$1"
}

# printed: how many failures the program itself printed (two may share a line).
printed() {
    grep -o 'os.system failure' "$TMPDIR/live.txt" | wc -l
}

# damaged: commands of the latest summary that started with a damaged environment, of which the
# program knows nothing.
damaged() {
    echo $(($(of env_lost) + $(of env_empty) + $(of env_duplicated) + $(of env_garbled)))
}

"$ENVVIZ" -H --record "$TMPDIR/race.json" scenarios/minimal.json >"$TMPDIR/live.txt"
"$ENVVIZ" -H "$TMPDIR/race.json" >"$TMPDIR/replay.txt"
"$ENVVIZ" -H --json "$TMPDIR/race.json" >"$TMPDIR/summary"
failures=$(printed)
check "the verdict is a hit" grep -q '"verdict": "hit"' "$TMPDIR/summary"
check "hits are the failures that the program printed ($failures), and silent damage" \
    test "$(found hits)" -eq "$((failures + $(damaged)))" -a "$failures" -gt 0
check "nothing is without a cause" test "$(found unexplained)" -eq 0
check "near misses are those of the summary" test "$(found near_misses)" -eq "$(of near_misses)"
report_of "$TMPDIR/live.txt" >"$TMPDIR/live.report"
report_of "$TMPDIR/replay.txt" >"$TMPDIR/replay.report"
check "the lab is not to be shielded" sh -c "! grep -q 'envviz shield' '$TMPDIR/live.report'"
check "the report is there" grep -q "because main$\|because main " "$TMPDIR/live.report"
check "a recording gives the same report" cmp "$TMPDIR/live.report" "$TMPDIR/replay.report"
check "no line is wider than 100 columns" \
    test "$(sed 's/µ/u/g' "$TMPDIR/live.report" | awk 'length > 100' | wc -l)" -eq 0
LC_ALL=C "$ENVVIZ" -H "$TMPDIR/race.json" >"$TMPDIR/replay.txt"
report_of "$TMPDIR/replay.txt" >"$TMPDIR/replay.report"
check "without UTF-8 there is none in it" \
    test "$(LC_ALL=C tr -d '\0-\177' <"$TMPDIR/replay.report" | wc -c)" -eq 0

run --set jobs=300 scenarios/mitigated.json
check "private copies: not exposed" grep -q '"verdict": "none"' "$TMPDIR/summary"
run --set jobs=300 --set storm.kind=none scenarios/minimal.json
check "no changes: not exposed" grep -q '"verdict": "none"' "$TMPDIR/summary"

# bash keeps a table of its own and assigns environ: each forked child notices.
if command -v bash >/dev/null; then
    "$ENVVIZ" trace --json -o "$TMPDIR/summary" -- bash -c 'export X=1; /bin/true; /bin/true; :'
    check "bash changes environ behind libc's back" test "$(of foreign_changes)" -eq 2
    check "and is named" grep -q '"program": "bash"' "$TMPDIR/summary"
else
    skip "bash changes environ behind libc's back" "no bash here"
fi

if command -v python3 >/dev/null; then
    "$ENVVIZ" -H --record "$TMPDIR/race.json" scenarios/python.json >"$TMPDIR/live.txt" 2>&1
    "$ENVVIZ" -H --json "$TMPDIR/race.json" >"$TMPDIR/summary"
    failures=$(printed)
    check "Python: each failure that it printed is in the report, none more ($failures)" \
        test "$(($(found hits) + $(found unexplained) - $(damaged)))" -eq "$failures"
    check "Python: the advice names env=" grep -q "env=dict(os.environ)" "$TMPDIR/live.txt"
    check "and the shield" grep -q "envviz shield -- COMMAND" "$TMPDIR/live.txt"
    "$ENVVIZ" trace --json -o "$TMPDIR/summary" --record "$TMPDIR/race.json" -- \
        python3 assets/targets/reproduce.py --jobs 2000 --storm churn >"$TMPDIR/live.txt"
    check "trace: the failures that it printed are those of the recording, thread by thread" \
        python3 tests/e2e/who_failed.py "$TMPDIR/race.json" "$TMPDIR/live.txt"
    check "and those of the report" test "$(of efault)" -eq "$(printed)" -a "$(of execs)" -eq 2000
else
    skip "Python: each failure that it printed is a hit" "no python3 here"
fi
rm -f "$TMPDIR/race.json" "$TMPDIR/live.txt" "$TMPDIR/replay.txt" "$TMPDIR/live.report" \
    "$TMPDIR/replay.report"
finish
