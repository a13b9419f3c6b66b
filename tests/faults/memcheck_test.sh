#!/bin/sh
# Valgrind's memcheck finds nothing in check, replay and what draws the screen: no wrong access, no leak.
. tests/e2e/lib.sh
if ! command -v valgrind >/dev/null; then
    skip "memcheck" "no valgrind here"
    finish
    exit 0
fi

# Only what nothing points to any more is a leak: libraries keep what they need to the end.
memcheck="valgrind --quiet --vgdb=no --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite"
recording=$TMPDIR/recording.json
run --record "$recording" --set jobs=30 scenarios/minimal.json

# sound NAME ARGUMENT...
sound() {
    name=$1
    shift
    # The options are words of their own.
    # shellcheck disable=SC2086
    if timeout 120 $memcheck --log-file="$TMPDIR/log" "$ENVVIZ" "$@" >/dev/null 2>&1 &&
        [ ! -s "$TMPDIR/log" ]; then
        ok "$name"
    else
        not_ok "$name" "$(head -40 "$TMPDIR/log")"
    fi
    rm -f "$TMPDIR/log"
}
sound "check of scenarios" check scenarios/*.json
sound "check of a recording" check "$recording"
sound "replay without a screen" --headless "$recording"
sound "replay as text" --text "$recording"
for format in trace-event csv svg; do
    sound "export to $format" export --to "$format" "$recording"
done

# The screen itself, on a terminal that script(1) makes; it is left at the first q that it reads.
# sound_screen NAME KEYS SIZE ARGUMENT...: SIZE as stty(1) takes it.
sound_screen() {
    what=$1 keys=$2 size=$3
    shift 3
    (for key in $keys q q q q q q q q q q; do sleep 1 && printf %s "$key" || exit; done) |
        TERM=screen timeout 60 script -qec "stty $size; $memcheck --log-file=$TMPDIR/log $ENVVIZ $*" \
            /dev/null >/dev/null 2>&1
    status=$?
    check "$what: it ended well" test "$status" -eq 0
    check "$what" test ! -s "$TMPDIR/log"
    rm -f "$TMPDIR/log"
}
if command -v script >/dev/null; then
    sound_screen "the live screen" "n + v F n" "cols 80 rows 24" --set jobs=20 scenarios/minimal.json
    sound_screen "a single cell" "n" "cols 1 rows 1" "$recording"
else
    skip "the live screen" "no script here"
fi

# What the screen draws: every panel, in the tests of whole screens.
build=${ENVVIZ_BUILD:-$PWD/build}
for drawn in screen pair; do
    ENVVIZ=$build/tests/view/${drawn}_test
    sound "view: tests/view/${drawn}_test.c"
done
rm -f "$TMPDIR"/*
finish
