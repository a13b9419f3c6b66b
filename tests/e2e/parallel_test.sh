#!/bin/sh
# The README's recipe for GNU parallel, as it stands there.
. tests/e2e/lib.sh

# recipe FILE: its lines of shell, between the first line that starts parallel and the merge.
recipe() {
    sed -n '/^    parallel /,/^    .*--merge/s/^    //p' "$1"
}

[ -n "$(recipe README.md)" ] && [ "$(recipe README.md)" = "$(recipe assets/docs/sweep.md)" ]
check "README.md and assets/docs/sweep.md give the same recipe" [ $? -eq 0 ]

if ! parallel --version 2>/dev/null | grep -q '^GNU parallel'; then
    skip "the recipe joins four parts" "GNU parallel is not installed"
    skip "the recipe again runs nothing" "GNU parallel is not installed"
    finish
    exit
fi

# In a folder where envviz and its scenarios are as in the top of the source.
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
ln -s "$ENVVIZ" "$place/envviz"
ln -s "$PWD/scenarios" "$place/scenarios"
recipe README.md >"$place/recipe"
follow() {
    (cd "$place" && HOME=$place sh -e ./recipe >out 2>err </dev/null)
}

if follow && [ "$(grep -c '"round"' "$place/all.json")" -eq 24 ] && ! grep -q missing "$place/out" &&
    [ "$(grep -cE '^[248] +8 +4000 ' "$place/out")" -eq 3 ]; then
    ok "the recipe joins four parts"
else
    not_ok "the recipe joins four parts" "$(cat "$place/out" "$place/err")"
fi
sum=$(cksum <"$place/all.json")
if follow && [ "$sum" = "$(cksum <"$place/all.json")" ]; then
    ok "the recipe again runs nothing"
else
    not_ok "the recipe again runs nothing" "$(cat "$place/out" "$place/err")"
fi
finish
