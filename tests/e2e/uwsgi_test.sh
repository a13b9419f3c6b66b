#!/bin/sh
# The build replay: one added variable breaks most builds; without it, or without the one before it,
# none breaks.
. tests/e2e/lib.sh

run scenarios/uwsgi.json
if [ "$(of builds)" -eq 20 ] && [ "$(share builds_failed builds)" -ge 600 ]; then
    ok "as shipped: $(of builds_failed) of 20 builds fail"
else
    not_ok "as shipped, most of 20 builds fail" "$(cat "$TMPDIR/summary")"
fi

# none_fails SWITCH: the same with a shell in the compiler's place, so that there are many builds.
none_fails() {
    run --set build_jobs=sh --set builds=40 --set "$1" scenarios/uwsgi.json
    if [ "$(of builds)" -eq 40 ] && [ "$(of builds_failed)" -eq 0 ] && [ "$(of efault)" -eq 0 ]; then
        ok "$1: none of 40 builds fails, $(of execs) commands"
    else
        not_ok "$1: none of 40 builds fails" "$(cat "$TMPDIR/summary")"
    fi
}
none_fails python_plugin=false
none_fails early_variable=false
none_fails plugins=false

# So the switches are what made the difference, and not the shell.
run --set build_jobs=sh --set builds=40 scenarios/uwsgi.json
if [ "$(of builds_failed)" -gt 0 ]; then
    ok "with both, $(of builds_failed) of 40 fail"
else
    not_ok "with both, some of 40 fail" "$(cat "$TMPDIR/summary")"
fi
finish
