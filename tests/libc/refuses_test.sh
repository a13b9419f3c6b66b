#!/bin/sh
# `make libc-matrix` where it cannot run: it says why, and leaves nothing behind.
. tests/e2e/lib.sh

# refuses NAME WORDS COMMAND...: exit status 2, the words, and no folder made.
refuses() {
    name=$1 words=$2
    shift 2
    said=$("$@" 2>&1)
    status=$?
    if [ $status -ne 2 ]; then
        not_ok "$name" "exit status $status: $said"
    elif ! printf '%s\n' "$said" | grep -q "$words"; then
        not_ok "$name" "$said"
    elif [ -e "$TMPDIR/build" ]; then
        not_ok "$name" "left: $(find "$TMPDIR/build")"
    else
        ok "$name"
    fi
}

# as_nobody COMMAND...
as_nobody() {
    if [ "$(id -u)" -ne 0 ]; then
        "$@"
    else
        setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
    fi
}

# Trying to make something there would fail in another way.
if as_nobody test -x tests/libc/run 2>/dev/null; then
    refuses "without root it refuses" "needs root" as_nobody tests/libc/run "$TMPDIR/build"
    refuses "and so does --in" "needs root" as_nobody tests/libc/run "$TMPDIR/build" --in trixie true
else
    skip "without root it refuses" "no way to be somebody else here"
fi

if [ "$(id -u)" -ne 0 ]; then
    skip "without its programs it refuses" "not root"
else
    mkdir "$TMPDIR/bin"
    for program in sh id dirname; do
        ln -s "$(command -v $program)" "$TMPDIR/bin/"
    done
    refuses "without its programs it refuses, and names them" "not found:.* debootstrap musl-gcc" \
        env PATH="$TMPDIR/bin" sh tests/libc/run "$TMPDIR/build"
    rm -r "${TMPDIR:?}/bin"
fi
finish
