#!/bin/sh
# The table of faults names tests that are there, and each test of a fault stands in it.
. tests/e2e/lib.sh
table=assets/docs/faults.md

for named in $(sed -n 's/.*| *\([^|]*[^| ]\) *|$/\1/p' "$table" | tr -s ', ' '\n' | grep '/.*_test'); do
    check "$named is there" test -e "tests/$named"
done
for test in tests/faults/*_test.*; do
    check "the table names $test" grep -q "${test#tests/}" "$table"
done
finish
