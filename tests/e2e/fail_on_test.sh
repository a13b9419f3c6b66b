#!/bin/sh
# trace --fail-on and --amplify; and the recipe of the README, as it stands there.
. tests/e2e/lib.sh
programs=$(dirname "$ENVVIZ")/tests/e2e
report=$TMPDIR/report

# gives STATUS NAME ARGUMENT...: envviz trace ends with that status.
gives() {
    wanted=$1 name=$2
    shift 2
    "$ENVVIZ" trace -H -o "$report" "$@" >/dev/null 2>"$TMPDIR/said"
    status=$?
    if [ "$status" -eq "$wanted" ]; then
        ok "$name"
    else
        not_ok "$name" "status $status: $(cat "$TMPDIR/said" "$report")"
    fi
}

# Additions are harmless where the libc never frees: no exposure then.
frees=$("$ENVVIZ_LAB" --detect)
if [ "$frees" = frees ]; then
    gives 0 "without --fail-on, the status is the command's" -- "$programs/exposed_program"
    check "the verdict is the first line" sh -c "head -n 1 '$report' | grep -q 'No command was harmed, but main changed'"
    gives 3 "exposed: --fail-on exposure" --fail-on exposure -- "$programs/exposed_program"
    check "and it is said" grep -q "the command succeeded, but --fail-on exposure" "$TMPDIR/said"
    gives 0 "exposed: --fail-on hit lets it pass" --fail-on hit -- "$programs/exposed_program"
    gives 0 "exposed: --fail-on near-miss lets it pass" --fail-on near-miss -- "$programs/exposed_program"
    gives 3 "latent: amplified, it is a hit" --fail-on hit --amplify 1000 -- "$programs/latent_program"
    check "the report says that it was amplified" grep -q "held for 1000 ms" "$report"
else
    skip "exposure, hit, amplify" "this libc never frees the old array"
fi
gives 7 "a failure of the command goes first" --fail-on exposure -- sh -c 'exit 7'
gives 0 "no threads, no exposure" --fail-on exposure -- sh -c 'X=1; export X; true; :'
gives 2 "a level that there is not" --fail-on everything -- true
for wrong in 0 x 20: 20:2 20:x -5; do
    gives 2 "--amplify $wrong" "--amplify=$wrong" -- true
done
gives 2 "--seed x" --seed x -- true

# The recipe: between BEGIN and END, without the fence.
sed -n '/BEGIN recipe/,/END recipe/p' README.md | grep -v '^<!--\|^```' >"$TMPDIR/recipe"
# recipe BUILD: its status; what it said is in $TMPDIR/said.
recipe() {
    (cd "$TMPDIR" && PATH=$(dirname "$ENVVIZ"):$PATH BUILD_COMMAND=$1 sh ./recipe >said 2>&1)
}
check "the recipe is in the README" grep -q "fail-on exposure" "$TMPDIR/recipe"
check "the recipe: a build that is not exposed passes" recipe true
recipe false
check "the recipe: a build that fails fails" test $? -eq 1
if [ "$frees" = frees ]; then
    recipe "$programs/exposed_program"
    check "the recipe: a build that is exposed fails" test $? -eq 3
    check "the recipe: and shows the report" grep -q "changes environ while" "$TMPDIR/said"
fi
rm -f "$TMPDIR/recipe" "$TMPDIR/said" "$TMPDIR/envviz-report.txt" "$report"
finish
