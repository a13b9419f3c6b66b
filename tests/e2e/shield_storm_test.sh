#!/bin/sh
# envviz shield in storms: not one command of programs that fail without it fails.
. tests/e2e/lib.sh
programs=${ENVVIZ_BUILD:-$PWD/build}/tests/shield
shield() {
    "$ENVVIZ" shield "$@"
}

for storm in add remove put clear; do
    check "$storm: no command fails, no environment is damaged" test \
        "$(shield -- "$programs/storm_program" "$storm" 480 2>&1)" = \
        "480 commands, 0 failed, 0 lost, 0 twice, 0 garbled"
done

# A million sets and unsets, all values new.
# shellcheck disable=SC2046
set -- $(shield -- "$programs/memory_program")
check "memory stays bounded: $1 kB before, $2 kB after" test $(($2 - $1)) -lt 20000

# fails_never NAME COMMAND...: what prints its failures prints none.
fails_never() {
    name=$1
    shift
    shield -- "$@" >"$TMPDIR/said" 2>&1
    status=$?
    if [ "$status" -eq 0 ] && ! grep -q ouch "$TMPDIR/said"; then
        ok "$name"
    else
        not_ok "$name" "status $status: $(head -n 20 "$TMPDIR/said")"
    fi
}
for scenario in minimal churn; do
    fails_never "$scenario: none fails" "$ENVVIZ_LAB" "scenarios/$scenario.json"
done
if command -v python3 >/dev/null; then
    A=$(printf '%16000s' '' | tr ' ' a)
    export A
    for storm in add churn; do
        fails_never "the reproduction in Python, $storm: none fails" \
            python3 assets/targets/reproduce.py --jobs 1500 --storm "$storm" --changes 1500
    done
    unset A
fi
rm -f "$TMPDIR/said"
finish
