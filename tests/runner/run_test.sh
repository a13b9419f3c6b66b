#!/bin/sh
# Does tests/run count right?  It is run over made-up tests that pass, fail, crash, hang and litter.
runner=$PWD/tests/run
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
number=0

# expect NAME LAST-LINE STATUS [GREP [START]]: runs the runner in $place and compares.
expect() {
    number=$((number + 1))
    output=$(cd "$place" && TEST_SECONDS=1 TMPDIR=$place tests/run build ${5:+"$5"} 2>&1)
    status=$?
    last=$(printf '%s\n' "$output" | tail -n 1)
    if [ "$last" = "$2" ] && [ "$status" -eq "$3" ] && printf '%s\n' "$output" | grep -q "${4:-}"
    then
        echo "ok $number - $1"
    else
        echo "not ok $number - $1"
        echo "# status $status, and this output:"
        printf '%s\n' "$output" | sed 's/^/#   /'
    fi
    rm -rf "$place/tests/m" "$place/build"
}

# binary NAME / script NAME: a made-up test of that name, its program on standard input.
binary() {
    mkdir -p "$place/tests/m" "$place/build/tests/m"
    : >"$place/tests/m/$1_test.c"
    { echo '#!/bin/sh'; cat; } >"$place/build/tests/m/$1_test"
    chmod +x "$place/build/tests/m/$1_test"
}
script() {
    mkdir -p "$place/tests/m" "$place/build"
    { echo '#!/bin/sh'; cat; } >"$place/tests/m/$1_test.sh"
    chmod +x "$place/tests/m/$1_test.sh"
}

mkdir "$place/tests"
cp "$runner" "$place/tests/run"

expect "nothing there" "0 passed, 0 failed" 1 "nothing ran"

binary a <<'T'
echo '[  PASSED  ] 3 test(s).' >&2
T
script b <<'T'
printf '1..3\nok 1 - x\nok 2 - y # SKIP no terminal\nok 3 - z\n'
T
expect "cmocka and scripts add up" "5 passed, 0 failed" 0 "^1 skipped"

binary a <<'T'
echo '[  PASSED  ] 3 test(s).'
echo '[  SKIPPED ] 1 test(s), listed below:'
echo '[  FAILED  ] 2 test(s), listed below:'
echo '[  FAILED  ] this one'
exit 2
T
expect "failures are counted and shown" "3 passed, 2 failed" 1 "    \[  FAILED  \] this one"

binary a <<'T'
echo '[  PASSED  ] 3 test(s).'
exit 1
T
expect "a status without a failed test counts" "3 passed, 1 failed" 1

binary a <<'T'
echo '[==========] Running 3 test(s).'
kill -SEGV $$
T
binary b <<'T'
echo '[  PASSED  ] 1 test(s).'
T
expect "a crash is one failure, others go on" "1 passed, 1 failed" 1 "exit status 139"

binary a <<'T'
exec sleep 100
T
expect "a test that hangs is stopped" "0 passed, 1 failed" 1 "stopped after"

binary a <<'T'
exit 0
T
expect "a silent test is a failure" "0 passed, 1 failed" 1 "no test ran"

binary a <<'T'
touch "$TMPDIR/litter"
echo '[  PASSED  ] 3 test(s).'
T
expect "litter is a failure" "3 passed, 1 failed" 1 "left behind in TMPDIR"

binary a <<'T'
: >/dev/shm/envviz-runner-test-litter
echo '[  PASSED  ] 3 test(s).'
T
expect "shared memory left behind is a failure" "3 passed, 1 failed" 1 "runner-test-litter"
rm -f /dev/shm/envviz-runner-test-litter

# The shell that runs this script stands for an envviz of somebody else.
elsewhere=/dev/shm/envviz-$$-elsewhere
binary a <<T
: >$elsewhere
echo '[  PASSED  ] 3 test(s).'
T
expect "shared memory of others is left alone" "3 passed, 0 failed" 0
rm -f "$elsewhere"

binary a <<'T'
sleep 101 >/dev/null 2>&1 </dev/null &
echo $! >pid
echo '[  PASSED  ] 3 test(s).'
T
expect "a process left behind is a failure" "3 passed, 1 failed" 1 "sleep 101"
binary a <<'T'
[ -n "$(tr -d '\0' 2>/dev/null </proc/"$(cat pid)"/cmdline)" ] || echo '[  PASSED  ] 1 test(s).'
T
expect "and it is ended" "1 passed, 0 failed" 0

binary a <<'T'
T
rm "$place/build/tests/m/a_test"
expect "a test that was not built is a failure" "0 passed, 1 failed" 1 "was not built"

script a <<'T'
printf '1..3\nok 1 - x\nnot ok 2 - y\n'
T
expect "a script that ends early" "1 passed, 2 failed" 1 "planned 3 tests, ran 2"

script a <<'T'
echo 'ok 1 - x'
exit 3
T
expect "a script's status counts" "1 passed, 1 failed" 1 "exit status 3"

script a <<'T'
test -x "$ENVVIZ" || test "$ENVVIZ" = "$PWD/build/envviz" && echo "ok 1 - $TMPDIR"
T
expect "programs and folders are told" "1 passed, 0 failed" 0

script a <<'T'
echo 'ok 1 - x'
T
script b <<'T'
echo 'ok 1 - x'
T
expect "only those whose names start so" "1 passed, 0 failed" 0 "ok    m/a_test" m/a

echo "1..$number"
