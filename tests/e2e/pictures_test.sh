#!/bin/sh
# The pictures in the tree are what export makes of the sample recordings now, and those are sound.
. tests/e2e/lib.sh
mkdir "$TMPDIR/pictures"
check "the pictures can be drawn" assets/pictures/make "$TMPDIR/pictures"
for picture in assets/pictures/*.svg; do
    check "$picture is as it is drawn now (else: make pictures)" \
        cmp "$picture" "$TMPDIR/pictures/$(basename "$picture")"
done
rm -r "$TMPDIR/pictures"

for recording in assets/recordings/*.json; do
    check "$recording is sound" "$ENVVIZ" check "$recording"
    check "$recording is small" test "$(wc -c <"$recording")" -lt 102400
    check "README.md names $recording" grep -q "$recording" README.md
done
grep -o 'assets/pictures/[a-z-]*\.svg' README.md >"$TMPDIR/shown"
while read -r picture; do
    check "README.md shows $picture, which is there" test -s "$picture"
done <"$TMPDIR/shown"
rm "$TMPDIR/shown"
finish
