#!/bin/sh
# envviz trace follows into what a command starts: real programs print what they print without
# envviz, and each of their changes and commands is in the recording.
# shellcheck disable=SC2016 # what stands in single quotes is for the programs themselves
. tests/e2e/lib.sh
recording=$TMPDIR/recording.json report=$TMPDIR/report
PATH=/usr/bin:/bin:/usr/sbin:/sbin
export PATH

# same NAME COMMAND...: prints the same on both streams, with the same status; then recorded.
same() {
    name=$1
    shift
    "$@" >"$TMPDIR/plain" 2>&1 </dev/null
    plain=$?
    "$ENVVIZ" trace -H -o "$report" -r "$recording" -- "$@" >"$TMPDIR/traced" 2>&1 </dev/null
    status=$?
    if said=$(diff "$TMPDIR/plain" "$TMPDIR/traced") && [ "$status" -eq "$plain" ] &&
        "$ENVVIZ" check "$recording" >/dev/null; then
        ok "$name prints the same"
    else
        not_ok "$name prints the same" "status $plain and $status; $said"
    fi
}

# has COUNT WHAT PATTERN: so many rows of the recording match.
has() {
    found=$(grep -cE "$3" "$recording")
    if [ "$found" -eq "$1" ]; then
        ok "$2: $1"
    else
        not_ok "$2: $1" "$found rows: $(grep -E '"(exec.load|env.begin|process.start)"' "$recording" | head -40)"
    fi
}

# here PROGRAM WHAT: false, and said, if it is not installed.
here() {
    command -v "$1" >/dev/null && return
    skip "$2" "$1 is not installed"
    return 1
}

same "env" env
same "an LD_PRELOAD of one's own" env LD_PRELOAD=libutil.so.1 sh -c 'env; /bin/true'
has 1 "what is started under it is followed" '"exec.load",.*"/bin/true"|"exec.load",.*"true"'

same "a shell" sh -c 'A=1; export A; /bin/true; (/bin/true); env | grep -c A=1; sh -c "/bin/true; env; exit 4"'
has 3 "true, started by two shells" '"exec.load",.*"/bin/true"'
same "a shell script" sh -c 'printf "#!/bin/sh\n/bin/true \$1\nenv\n" >"$1"; chmod +x "$1"; "$1" x' sh "$TMPDIR/script"
has 1 "started by the script" '"exec.load",.*"/bin/true x"'
rm -f "$TMPDIR/script"
same "env, three deep" env env env sh -c '/bin/true; :'
has 1 "true, at the bottom" '"exec.load",.*"/bin/true"'
same "descriptors closed before exec" bash -c 'for fd in $(seq 3 40); do eval "exec $fd>&-"; done; /bin/true; :'
has 1 "and all the same" '"exec.load",.*"/bin/true"'

if here bash "bash"; then
    same "bash" bash -c 'export V=1; declare -x W=2; unset V; env | grep -c -e ^V -e ^W; $(type -P true); x=$(/bin/true); /bin/true & wait'
    has 3 "commands of bash" '"exec.load",.*"/(usr/)?bin/true"'
fi
if here python3 "python3"; then
    cat >"$TMPDIR/python.py" <<'P'
import multiprocessing, os, subprocess
os.environ["ONE"] = "1"
os.environ["TWO"] = "2"
del os.environ["ONE"]
print(sorted(os.environ.items()), flush=True)
print(os.system("env; true"), flush=True)
print(os.system("exit 3"), flush=True)
print(subprocess.run(["printenv", "TWO"], stdout=subprocess.PIPE).stdout, flush=True)
print(subprocess.run(["env"], env={"ONLY": "this"}, stdout=subprocess.PIPE).stdout, flush=True)
print(subprocess.run(["pwd"], cwd="/", stdout=subprocess.PIPE).stdout, flush=True)
print(os.popen("printenv TWO").read(), flush=True)
def work(number):
    os.environ["CHILD"] = str(number)
    return os.system("exit 5")
with multiprocessing.get_context("fork").Pool(2) as pool:
    print(pool.map(work, range(4), 1))
P
    same "python3" python3 "$TMPDIR/python.py"
    has 7 "changes: three, and one in each job of the pool" '"env.begin","(set|unset)env",[0-9]+,"(ONE|TWO|CHILD)"'
    has 6 "os.system" '"exec.load",.*"system","system",'
    has 1 "env=" '"exec.load","0x[0-9a-f]+",1,.*/env"'
    rm -f "$TMPDIR/python.py"
fi
if here perl "perl"; then
    same "perl" perl -e '$| = 1; $ENV{ONE} = 1; $ENV{TWO} = 2; delete $ENV{ONE};
        print join(",", map { "$_=$ENV{$_}" } sort keys %ENV), "\n"; print `printenv TWO`;
        print system("env >/dev/null; true"), "\n"; print system("/bin/true", "x"), "\n"; exec "/bin/echo", "end"'
    has 1 "backticks" '"exec.load",.*printenv TWO"'
    has 1 "system with a list" '"exec.load",.*"/bin/true x"'
    has 1 "exec" '"exec.load",.*"/bin/echo end"'
fi
if here make "make"; then
    printf 'export N = 1\nOBJECTS = %s\nall: $(OBJECTS)\n.PHONY: all $(OBJECTS)\n$(OBJECTS):\n\t@/bin/true $@; echo $@ $$N\n' \
        "$(seq -f '%g.o' 60 | tr '\n' ' ')" >"$TMPDIR/Makefile"
    "$ENVVIZ" trace -H -o "$report" -r "$recording" -- make -s -j8 -f "$TMPDIR/Makefile" >"$TMPDIR/traced" 2>&1
    check "make -j8 prints the same" test "$(sort "$TMPDIR/traced")" = "$(seq -f '%g.o 1' 60 | sort)"
    has 60 "commands of make -j8" '"exec.load",.*sh -c .*\.o'
    has 60 "and what these start" '"exec.load",.*"/bin/true [0-9]+\.o"'
    has 0 "none lost" '"lost"'
    rm -f "$TMPDIR/Makefile"
fi
if here node "node"; then
    same "node" node -e 'const { execSync, spawnSync } = require("child_process");
        process.env.ONE = "1"; process.env.TWO = "2"; delete process.env.ONE;
        console.log(execSync("printenv TWO").toString());
        console.log(spawnSync("env", { env: { ONLY: "this", PATH: process.env.PATH } }).stdout.toString());
        console.log(Object.entries(process.env).sort().join())'
    has 3 "changes of node" '"env.begin","(set|unset)env",[0-9]+,"(ONE|TWO)"'
    has 1 "execSync" '"exec.load",.*sh -c .printenv TWO'
fi
if here ruby "ruby"; then
    same "ruby" ruby -e 'ENV["ONE"] = "1"; ENV["TWO"] = "2"; ENV.delete("ONE"); puts `printenv TWO`; system("/bin/true", "x"); p ENV.to_h'
    has 3 "changes of ruby" '"env.begin","(set|unset)env",[0-9]+,"(ONE|TWO)"'
    has 1 "system" '"exec.load",.*"/bin/true x"'
fi

# The reproduction: what the program itself prints, and what the report has.
if [ "$("$ENVVIZ_LAB" --detect)" != frees ]; then
    skip "the reproduction" "this libc never frees old arrays"
elif here python3 "the reproduction"; then
    A=$(head -c 16000 /dev/zero | tr '\0' x) "$ENVVIZ" trace --json -o "$TMPDIR/summary" -- \
        python3 assets/targets/reproduce.py --jobs 1500 --changes 1000 >"$TMPDIR/traced"
    check "the reproduction has all its commands" test "$(of execs)" -eq 1500
    check "each failure that it prints is in the report, and none more" test \
        "$(of efault)" -eq "$(grep -c 'ouch! return code = 32512' "$TMPDIR/traced")"
    check "and there are some" test "$(of efault)" -ge 5
    check "no event is lost" test "$(of dropped)" -eq 0
fi

# What cannot be followed is said.
if here gcc "static" && echo 'int main(void){return 0;}' | gcc -static -x c -o "$TMPDIR/static" - 2>/dev/null; then
    same "a static program" sh -c '"$1"; echo $?' sh "$TMPDIR/static"
    has 1 "a static program is named" '"exec.unseen","static",.*static"'
    rm -f "$TMPDIR/static"
else
    skip "a static program" "no static libc here"
fi
if [ "$(id -u)" -eq 0 ] && here setpriv "another user"; then
    same "another user" setpriv --reuid 65534 --regid 65534 --clear-groups sh -c 'id -u; env; /bin/true; :'
    has 1 "another user is named" '"exec.unseen","user"'
else
    skip "another user" "not root"
fi
# Another root folder, where the probe is not: the loader has nothing to complain of.
mkdir -p "$TMPDIR/root/bin"
if [ "$(id -u)" -eq 0 ] && cp /bin/sh "$TMPDIR/root/bin/sh" && ldd /bin/sh |
    grep -o '/[^ ]*' | while read -r library; do
        mkdir -p "$TMPDIR/root${library%/*}" && cp -L "$library" "$TMPDIR/root$library"
    done && chroot "$TMPDIR/root" /bin/sh -c : 2>/dev/null; then
    same "another root" chroot "$TMPDIR/root" /bin/sh -c 'echo in; (exec /bin/sh -c "echo deeper"); :'
    has 1 "another root is named" '"exec.unseen","root"'
else
    skip "another root" "not root, or no chroot here"
fi
rm -rf "$TMPDIR/root"

# Every function that changes the environment or starts a command, with what it reports.
calls=${ENVVIZ_BUILD:-build}/tests/probe/calls_program
for mode in environment commands traces; do
    "$calls" "$mode" "$TMPDIR/plain" >/dev/null 2>&1
    "$ENVVIZ" trace -H -o "$report" -- "$calls" "$mode" "$TMPDIR/traced" >/dev/null 2>&1
    check "all calls: $mode" diff "$TMPDIR/plain" "$TMPDIR/traced"
done

same "a program that is killed" sh -c 'sh -c "kill -KILL \$\$"; echo $?'
same "a storm of processes" sh -c 'for i in 1 2 3 4 5 6 7 8; do (for j in 1 2 3 4 5 6 7 8 9 10; do /bin/true; done) & done; wait; echo done'
has 80 "and all of them" '"exec.load",.*"/bin/true"'

# Nothing is followed.
"$ENVVIZ" trace --no-follow -H -o "$report" -r "$recording" -- sh -c 'sh -c "/bin/true; :"; :'
has 0 "--no-follow" '"exec.load",.*"/bin/true"'

# A program without environment and commands is not touched.
same "a program of its own" awk 'BEGIN { for (i = 0; i < 100000; i++) s += i; print s }'
has 0 "and has told nothing" '"(exec|env)\.'
rm -rf "${TMPDIR:?}"/*
finish
