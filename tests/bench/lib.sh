# shellcheck shell=sh
# What the scripts in tests/bench share.  Sourced; sets $scratch, which goes at the end.  Tables go to
# standard output, what is going on to standard error.
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

going_on() {
    echo "$(date +%T) ${0##*/}: $*" >&2
}

# timed COMMAND...: sets $took and $worked (processor time), in seconds; what it prints stands in
# $scratch/output.
timed() {
    times >"$scratch/times"
    before=$(children_worked)
    began=$(date +%s%N)
    "$@" >"$scratch/output" 2>&1 || :
    ended=$(date +%s%N)
    times >"$scratch/times"
    # shellcheck disable=SC2034 # for who calls this
    took=$(awk "BEGIN { printf \"%.3f\", ($ended - $began) / 1e9 }") \
        worked=$(awk "BEGIN { printf \"%.2f\", $(children_worked) - $before }")
}

# Seconds of the processor, out of what `times` printed.
children_worked() {
    awk -F'[ms ]+' 'NR == 2 { print $1 * 60 + $2 + $3 * 60 + $4 }' "$scratch/times"
}

# The value in the middle of a file's lines.
median() {
    sort -n "$1" | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'
}

# median_ratio A B: the middle of what the lines of A are to the lines of B, which were measured by turns
median_ratio() {
    paste "$1" "$2" | awk 'NF == 2 && $2 > 0 { printf "%.3f\n", $1 / $2 }' >"$scratch/ratios"
    median "$scratch/ratios"
}

sum() {
    awk '{ n += $1 } END { print n + 0 }' "$1"
}

# quotient A B: to three digits behind the point
quotient() {
    awk "BEGIN { if ($2 > 0) printf \"%.3f\", $1 / $2; else printf \"-\" }"
}

# percent A B
percent() {
    awk "BEGIN { if ($2 > 0) printf \"%.2f %%\", 100 * $1 / $2; else printf \"-\" }"
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

# thousands NUMBER: 2018.7 is 2,019
thousands() {
    printf '%.0f' "$1" | sed ':a; s/^\([0-9]*[0-9]\)\([0-9]\{3\}\)/\1,\2/; ta'
}

machine() {
    echo "$(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1), $(nproc) processors," \
        "Linux $(uname -r), $(. /etc/os-release && echo "$PRETTY_NAME"), $(getconf GNU_LIBC_VERSION)"
}

load() {
    cut -d' ' -f1-3 /proc/loadavg
}

# others: sets $others to which of strace and perf can watch a program here, and $why_not to why the
# rest cannot.
others() {
    others="" why_not=""
    for tool in strace perf; do
        if ! command -v "$tool" >/dev/null; then
            why_not="$why_not; $tool is not installed"
        elif ! "under_$tool" true >/dev/null 2>&1; then
            why_not="$why_not; $tool is not permitted here"
        else
            others="$others $tool"
        fi
    done
    why_not=${why_not#; }
}

under_strace() {
    strace -f -e trace=execve -o /dev/null "$@"
}

under_perf() {
    perf trace -e execve -o /dev/null "$@"
}
