#!/bin/sh
# make install into a folder of its own, and run from there.  run.sh hands its arguments on.
. tests/e2e/lib.sh
place=$TMPDIR/place

build=${ENVVIZ_BUILD:-$PWD/build}
if make -s BUILD="$build" PREFIX=/usr DESTDIR="$place" install >"$TMPDIR/said" 2>&1; then
    ok "make install"
else
    not_ok "make install" "$(tail -n 20 "$TMPDIR/said")"
fi
for file in bin/envviz lib/envviz/libenvviz-probe.so lib/envviz/libenvviz-follower.so \
    lib/envviz/libenvviz-shield.so lib/envviz/envviz-lab \
    share/envviz/scenarios/minimal.json share/envviz/assets/scenario.schema.json \
    share/man/man1/envviz.1 share/man/man5/envviz-scenario.5 \
    share/bash-completion/completions/envviz share/zsh/site-functions/_envviz \
    share/fish/vendor_completions.d/envviz.fish; do
    check "$file is installed" test -f "$place/usr/$file"
done
summary=$(cd / && "$place/usr/bin/envviz" --headless --json --set jobs=100 \
    "$place/usr/share/envviz/scenarios/minimal.json" 2>&1)
if printf '%s\n' "$summary" | grep -q '"execs": 100,'; then
    ok "runs where it was installed, its scenario without being asked"
else
    not_ok "runs where it was installed" "$summary"
fi
check "lists its scenarios" sh -c "cd / && '$place/usr/bin/envviz' | grep -q share/envviz/scenarios/uwsgi.json"
make -s BUILD="$build" PREFIX=/usr DESTDIR="$place" uninstall
check "make uninstall leaves no file" test -z "$(find "$place" -type f)"
rm -rf "$place"

# run.sh, where all it needs is installed already.
if [ "$build" = "$PWD/build" ] && command -v dpkg-query >/dev/null; then
    ./run.sh --json --set jobs=100 scenarios/minimal.json >"$TMPDIR/said" 2>&1
    check "run.sh hands its arguments on" grep -q '"execs": 100,' "$TMPDIR/said"
fi
rm -f "$TMPDIR"/*
finish
