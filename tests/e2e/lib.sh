# What the end-to-end tests share.  Sourced from the top of the repository by tests/e2e/*_test.sh.
# shellcheck shell=sh
: "${ENVVIZ:=$PWD/build/envviz}" "${ENVVIZ_LAB:=$PWD/build/envviz-lab}"
number=0

# Tests empty their TMPDIR.  tests/run gives them one; a test that is run by itself makes its own, so
# that it is never somebody's /tmp.
case ${TMPDIR-} in
*/envviz-tests-??????/tmp) ;;
*)
    TMPDIR=$(mktemp -d) || exit 1
    export TMPDIR
    trap 'rm -rf "$TMPDIR"' EXIT
    ;;
esac

# ok NAME / not_ok NAME WHY: one test.
ok() {
    number=$((number + 1))
    echo "ok $number - $1"
}
not_ok() {
    number=$((number + 1))
    echo "not ok $number - $1"
    printf '%s\n' "$2" | sed 's/^/#   /'
}
skip() {
    number=$((number + 1))
    echo "ok $number - $1 # SKIP $2"
}

# check NAME COMMAND...: ok if the command succeeds; what it printed if not.
check() {
    name=$1
    shift
    if said=$("$@" 2>&1); then ok "$name"; else not_ok "$name" "$* gave $?: $said"; fi
}

# run ARGUMENT...: envviz headless; the summary is in $TMPDIR/summary.
run() {
    "$ENVVIZ" --headless --json "$@" >"$TMPDIR/summary"
}

# of KEY: that number of the latest summary; found KEY: of its findings.
of() {
    sed -n "s/^  \"$1\": *\"\{0,1\}\([^\",]*\)\"\{0,1\},\{0,1\}\$/\1/p" "$TMPDIR/summary"
}

found() {
    sed -n "s/^    \"$1\": *\"\{0,1\}\([^\",]*\)\"\{0,1\},\{0,1\}\$/\1/p" "$TMPDIR/summary"
}

# share KEY OF: in tenths of a percent.
share() {
    echo $((1000 * $(of "$1") / $(of "$2")))
}

# until_true SECONDS COMMAND...: waits for a state; false if it does not come about.
until_true() {
    deadline=$(($(date +%s) + $1))
    shift
    until "$@" >/dev/null 2>&1; do
        [ "$(date +%s)" -lt "$deadline" ] || return 1
        sleep 0.02
    done
}

finish() {
    rm -f "$TMPDIR/summary"
    echo "1..$number"
}
