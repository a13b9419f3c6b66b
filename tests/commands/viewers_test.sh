#!/bin/sh
# What envviz exports, opened by the programs it is made for, where they are installed.
. tests/e2e/lib.sh
recording=assets/recordings/minimal.json

# size_of PNG: its width and height.
size_of() {
    od -An -tu1 -j16 -N8 "$1" | awk '{ print $3 * 256 + $4 "x" $7 * 256 + $8 }'
}

"$ENVVIZ" export --to svg --size 100x30 -o "$TMPDIR/picture.svg" "$recording"
if command -v rsvg-convert >/dev/null; then
    check "librsvg draws the picture" rsvg-convert -o "$TMPDIR/rsvg.png" "$TMPDIR/picture.svg"
    check "as large as it says" test "$(size_of "$TMPDIR/rsvg.png")" = 864x519
else
    skip "librsvg draws the picture" "no rsvg-convert here"
fi

if command -v chromium >/dev/null; then
    check "Chromium draws the picture" timeout 60 chromium --headless --no-sandbox --disable-gpu \
        --user-data-dir="$TMPDIR/profile" --window-size=864,519 \
        --screenshot="$TMPDIR/chromium.png" "file://$TMPDIR/picture.svg"
    check "and there is something in it" test "$(wc -c <"$TMPDIR/chromium.png")" -gt 30000
else
    skip "Chromium draws the picture" "no chromium here"
fi

# What the film sends to the terminal, by its lines.
sent() {
    python3 -c 'import json, sys
lines = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")][1:]
sys.stdout.write("".join(data for _, code, data in lines if code == "o"))' "$1"
}

# How long a film lasts.
milliseconds() {
    tail -n 1 "$1" | sed 's/^\[\([0-9]*\)\.\([0-9]\{3\}\).*/\1\2/'
}

# on_terminal COMMAND...: on a terminal of its own, that sends everything as it is.
on_terminal() {
    python3 -c 'import os, pty, sys, tty
pid, terminal = pty.fork()
if pid == 0:
    tty.setraw(0)
    os.execvp(sys.argv[1], sys.argv[1:])
while True:
    try:
        sys.stdout.buffer.write(os.read(terminal, 65536))
    except OSError:
        break
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))' "$@"
}

if command -v asciinema >/dev/null && command -v python3 >/dev/null; then
    "$ENVVIZ" export --to asciicast --from 0.18s --to 0.25s --speed 0.1 -o "$TMPDIR/film.cast" "$recording"
    check "asciinema reads the film" on_terminal asciinema cat "$TMPDIR/film.cast"
    on_terminal asciinema cat "$TMPDIR/film.cast" >"$TMPDIR/said"
    sent "$TMPDIR/film.cast" >"$TMPDIR/sent"
    check "asciinema: all pictures, byte by byte" cmp "$TMPDIR/sent" "$TMPDIR/said"
    lasts=$(milliseconds "$TMPDIR/film.cast")
    began=$(date +%s%N)
    on_terminal asciinema play "$TMPDIR/film.cast" >"$TMPDIR/said"
    took=$((($(date +%s%N) - began) / 1000000))
    check "asciinema plays $lasts ms in $took ms" test "$took" -ge "$lasts" -a "$lasts" -gt 2200
else
    skip "asciinema plays the film" "no asciinema here"
fi
rm -rf "${TMPDIR:?}"/*
finish
