# shellcheck shell=sh
# What the scripts in tests/bench share.  Sourced; sets $scratch, which goes at the end.
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# seconds FILE COMMAND...: how long it took, as one more line of the file; what it prints stands in
# $scratch/output.
seconds() {
    file=$1
    shift
    began=$(date +%s%N)
    "$@" >"$scratch/output" 2>&1 || :
    ended=$(date +%s%N)
    awk "BEGIN { printf \"%.3f\\n\", ($ended - $began) / 1e9 }" >>"$file"
}

median() {
    sort -n "$1" | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'
}

# quotient A B: to three digits behind the point
quotient() {
    awk "BEGIN { if ($2 > 0) printf \"%.3f\", $1 / $2; else printf \"-\" }"
}

# of KEY: from the summary (--json) in $scratch/output
of() {
    sed -n "s/^ *\"$1\": *\([0-9.]*\),\{0,1\}\$/\1/p" "$scratch/output"
}

# value NAME FILE: from "name value" lines
value() {
    sed -n "s/^$1 //p" "$2"
}

# A line of a table in Markdown.
row() {
    printf '|'
    printf ' %s |' "$@"
    echo
}

machine() {
    echo "$(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1), $(nproc) processors," \
        "Linux $(uname -r), $(getconf GNU_LIBC_VERSION), load $(cut -d' ' -f1-3 /proc/loadavg)"
}
