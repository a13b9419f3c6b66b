#!/bin/sh
# envviz shield: real programs that fail without it do not fail with it.
# What stands in single quotes is for the shells and programs that are started.
# shellcheck disable=SC2016
. tests/e2e/lib.sh
programs=${ENVVIZ_BUILD:-$PWD/build}/tests/shield
shield() {
    "$ENVVIZ" shield "$@"
}

# gives STATUS NAME COMMAND...
gives() {
    wanted=$1 name=$2
    shift 2
    "$@" >"$TMPDIR/said" 2>&1
    status=$?
    if [ "$status" -eq "$wanted" ]; then
        ok "$name"
    else
        not_ok "$name" "status $status, not $wanted: $(cat "$TMPDIR/said")"
    fi
}

# says NAME TEXT COMMAND...
says() {
    name=$1 text=$2
    shift 2
    said=$("$@" 2>&1)
    if [ "$said" = "$text" ]; then ok "$name"; else not_ok "$name" "said $said, not $text"; fi
}

# It becomes the program.
gives 7 "the exit status is the command's" shield -- sh -c 'exit 7'
gives 7 "without --, too" shield sh -c 'exit 7'
gives 143 "a signal ends it as it would" shield -- sh -c 'kill -TERM $$'
says "standard input is the command's" hello sh -c 'echo hello | "$0" shield -- cat' "$ENVVIZ"

check "the process is the command's: nothing stays beside it" sh -c \
    'set -- $(sh -c "echo \$\$; exec \"\$0\" shield -- sh -c \"echo \\\$\\\$\"" "$0"); [ "$1" -eq "$2" ]' "$ENVVIZ"
gives 2 "no command is bad usage" shield --
gives 2 "an unknown option is bad usage" shield --nothing -- true
gives 2 "both options are bad usage" shield --follow --no-follow -- true

# What cannot be shielded is named and not run.
gives 127 "what is not there" shield -- nosuchprogram
gives 126 "what may not be executed" shield -- ./README.md
if cc -static -x c -o "$TMPDIR/static" - 2>/dev/null <<'C'
int main(void) { return 0; }
C
then
    gives 126 "a static program" shield -- "$TMPDIR/static"
    check "is named" grep -q 'statically linked' "$TMPDIR/said"
    printf '#!%s\n' "$TMPDIR/static" >"$TMPDIR/script"
    chmod +x "$TMPDIR/script"
    gives 126 "a script for one" shield -- "$TMPDIR/script"
else
    skip "a static program" "no static libc here"
fi
cp /bin/true "$TMPDIR/other"
printf '\377' | dd of="$TMPDIR/other" bs=1 seek=18 conv=notrunc 2>/dev/null
gives 126 "a program of another machine" shield -- "$TMPDIR/other"
if [ "$(id -u)" -eq 0 ]; then
    cp /bin/true "$TMPDIR/privileged"
    chown 65534 "$TMPDIR/privileged"
    chmod 4755 "$TMPDIR/privileged"
    gives 126 "a set-user-ID program" shield -- "$TMPDIR/privileged"
else
    skip "a set-user-ID program" "only root can make one"
fi
rm -f "$TMPDIR/static" "$TMPDIR/script" "$TMPDIR/other" "$TMPDIR/privileged"

# Who inherits it.
library=$(shield -- sh -c 'echo "$LD_PRELOAD"')
check "the library is there" test -f "$library"
says "a library that was preloaded already is kept, ours before it" "$library:$library" \
    env LD_PRELOAD="$library" "$ENVVIZ" shield -- sh -c 'echo "$LD_PRELOAD"'

env >"$TMPDIR/bare"
shield --no-follow -- env >"$TMPDIR/alone"
check "--no-follow leaves the environment as it was" cmp "$TMPDIR/bare" "$TMPDIR/alone"
if command -v python3 >/dev/null; then
    lines='import os; os.system("echo ${LD_PRELOAD:-none}")'
    says "the lines of system() are not shielded" none shield -- python3 -c "$lines"
    says "with --follow they are" "$library" shield --follow -- python3 -c "$lines"
    says "programs that are started without a shell are" "$library" shield -- python3 -c \
        'import subprocess; subprocess.call(["printenv", "LD_PRELOAD"])'
fi
rm -f "$TMPDIR/bare" "$TMPDIR/alone"

# What programs do, and commands that look at their own environment.
for case in vfork fork clone exec handler getenv system threads big given inside; do
    gives 0 "$case" timeout 120 "$ENVVIZ" shield -- "$programs/cases_program" "$case"
done
rm -f "$TMPDIR/said"
finish
