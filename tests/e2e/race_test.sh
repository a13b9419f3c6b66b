#!/bin/sh
# The race itself: it is there, each time, and a private copy closes it, each time.
. tests/e2e/lib.sh

# fails SCENARIO TENTHS-OF-A-PERCENT: at least so many of 4,000 commands fail with EFAULT, in each
# of five runs.
fails() {
    for round in 1 2 3 4 5; do
        name="$1 fails, run $round of 5"
        run "scenarios/$1.json" || { not_ok "$name" "envviz gave $?"; continue; }
        bad=$(($(of efault) + $(of env_lost) + $(of env_duplicated) + $(of env_garbled)))
        if [ "$(of execs)" -eq 4000 ] && [ $((1000 * bad / 4000)) -ge "$2" ]; then
            ok "$name: $bad of 4000 in $(of wall_s) s, engine $(of engine)"
        else
            not_ok "$name" "$(cat "$TMPDIR/summary")"
        fi
    done
}

closed() {
    [ "$(of execs)" -eq 4000 ] && [ "$(of ok)" -eq 4000 ] && [ "$(of environ_moves)" -gt 0 ] &&
        [ $(($(of efault) + $(of env_lost) + $(of env_duplicated) + $(of env_garbled))) -eq 0 ]
}

fails minimal 10
check "minimal loses no event" test "$(of dropped)" -eq 0

# The algorithm of older C libraries, on whatever is here.
check "classic runs" run --set engine=classic scenarios/minimal.json
if [ "$(share efault execs)" -ge 10 ] && [ "$(of engine)" = classic ]; then
    ok "classic fails as well: $(of efault) of $(of execs)"
else
    not_ok "classic fails as well" "$(cat "$TMPDIR/summary")"
fi

# Old arrays that are never freed harm nobody, as long as variables are only added.
check "keep runs" run --set engine=keep scenarios/minimal.json
check "keep frees nothing, and nothing fails" test "$(of efault)" -eq 0

for round in 1 2 3 4 5; do
    run scenarios/mitigated.json
    check "mitigated: no failure, no damage, run $round of 5" closed
done

fails churn 10
finish
