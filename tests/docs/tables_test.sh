#!/bin/sh
# The tables in the manual and in the README are those of the code.  UPDATE=1 writes them anew.
#
# A table stands between two lines: BEGIN NAME and END NAME, in a comment of the file.
. tests/e2e/lib.sh
programs=${ENVVIZ_BUILD:-$PWD/build}/tests/docs

# table FORMAT NAME
table() {
    case $2 in
    bash | zsh | fish) "$programs/completions_program" "$2" ;;
    fields)
        echo .nf
        "$ENVVIZ" check --fields | sed 's/\\/\\e/g; s/-/\\-/g; s/^\./\\\&./'"; s/^'/\\\\\&'/"
        echo .fi
        ;;
    *) "$programs/tables_program" "$1" "$2" ;;
    esac
}

# same FILE FORMAT NAME
same() {
    table "$2" "$3" >"$TMPDIR/table"
    awk -v name="$3" -v table="$TMPDIR/table" '
        $0 ~ "END " name "( |$)" { inside = 0 }
        !inside { print }
        $0 ~ "BEGIN " name "( |$)" {
            inside = 1
            while ((getline line < table) > 0) print line
        }' "$1" >"$TMPDIR/new"
    if ! grep -q "BEGIN $3" "$1"; then
        not_ok "$1 has the table of $3" "no line BEGIN $3"
    elif [ -n "${UPDATE:-}" ]; then
        cp "$TMPDIR/new" "$1"
        ok "$1: $3 written"
    elif said=$(diff "$1" "$TMPDIR/new"); then
        ok "$1: $3"
    else
        not_ok "$1: $3" "UPDATE=1 tests/docs/tables_test.sh writes it anew
$said"
    fi
}

for command in $("$programs/completions_program" text | cut -d " " -f 1 | uniq); do
    same assets/envviz.1 man "$command"
done
same assets/envviz.1 man formats
same assets/envviz.1 man keys
same assets/envviz-scenario.5 man fields
same README.md md open
same README.md md trace
same README.md md shield
same README.md md export
same README.md md formats
same README.md md keys
same README.md md events
same assets/completions/envviz.bash bash bash
same assets/completions/_envviz zsh zsh
same assets/completions/envviz.fish fish fish

for scenario in scenarios/*.json scenarios/*/*.json; do
    check "README.md names $scenario" grep -q "$scenario" README.md
done
for page in assets/envviz.1 assets/envviz-scenario.5; do
    if command -v mandoc >/dev/null; then
        check "$page is sound" mandoc -T lint -W warning "$page"
    elif command -v groff >/dev/null; then
        check "$page is sound" test -z "$(groff -k -man -Tutf8 -ww -z "$page" 2>&1)"
    else
        skip "$page is sound" "neither mandoc nor groff here"
    fi
done
rm -f "$TMPDIR/table" "$TMPDIR/new"
finish
