#!/bin/sh
# envviz trace on programs as they are: what they print does not change, and their changes of the
# environment and their commands are all in the recording, count by count.
# shellcheck disable=SC2016 # what stands in single quotes is for the programs themselves
. tests/e2e/lib.sh
recording=$TMPDIR/recording.json

# traced NAME PROGRAM COMMAND...: the same with and without envviz; false if PROGRAM is not here.
traced() {
    program=$1
    if ! command -v "$2" >/dev/null; then
        skip "$program" "no $2 here"
        return 1
    fi
    shift 2
    "$@" >"$TMPDIR/plain.out" 2>"$TMPDIR/plain.err" </dev/null
    plain=$?
    timeout 120 "$ENVVIZ" trace --json --output "$TMPDIR/summary" --record "$recording" -- "$@" \
        >"$TMPDIR/out" 2>"$TMPDIR/err" </dev/null
    status=$?
    if said=$(diff "$TMPDIR/plain.out" "$TMPDIR/out" 2>&1 &&
        diff "$TMPDIR/plain.err" "$TMPDIR/err" 2>&1) && [ "$status" -eq "$plain" ] &&
        [ "$(of dropped)" -eq 0 ]; then
        ok "$program: output and status are unchanged"
    else
        not_ok "$program: output and status are unchanged" "status $plain and $status; $said"
    fi
}

# counts WHAT WANTED PATTERN: so many rows of the recording fit.
counts() {
    check "$program: $2 $1" test "$(grep -cE "$3" "$recording")" -eq "$2"
}

# sets N NAMES, unsets N NAMES, starts N COMMAND, foreign N; names and commands are patterns.
sets() { counts "set" "$1" "\"env.begin\",\"(setenv|putenv)\",[0-9]+,\"$2\""; }
unsets() { counts "removed" "$1" "\"env.begin\",\"unsetenv\",[0-9]+,\"$2\""; }
starts() { counts "of $2" "$1" "\"exec.load\",.*,\"$2\"\\]"; }
foreign() { counts "times behind libc's back" "$1" '"env.foreign"'; }

cat >"$TMPDIR/python.py" <<'P'
import multiprocessing, os, subprocess

def work(number):
    os.environ[f"W{number}"] = "x"
    return subprocess.run(["/bin/sh", "-c", f"echo $W{number}"], capture_output=True).stdout

if __name__ == "__main__":
    for number in range(10):
        os.environ[f"P{number}"] = "x"
    del os.environ["P3"]
    print(os.system("echo system >/dev/null; exit 3"), os.popen("echo popen $P4").read())
    print(subprocess.run("exit 4", shell=True).returncode)
    for how in "fork", "spawn":
        with multiprocessing.get_context(how).Pool(2) as pool:
            print(pool.map(work, range(6)))
P
if traced "python3" python3 python3 "$TMPDIR/python.py"; then
    sets 10 'P[0-9]'
    sets 12 'W[0-5]'
    unsets 1 P3
    starts 12 "/bin/sh -c 'echo .W[0-5]'"
    starts 1 'echo system.*'
    starts 1 "/bin/sh -c 'echo popen .P4'"
    starts 1 "/bin/sh -c 'exit 4'"
fi

cat >"$TMPDIR/server.py" <<'P'
import http.server, os, subprocess, threading, urllib.request

class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        number = self.path.strip("/")
        os.environ["R" + number] = number
        line = ["/bin/sh", "-c", f"echo $R{number}"]
        self.send_response(200)
        self.end_headers()
        self.wfile.write(subprocess.run(line, capture_output=True, env=dict(os.environ)).stdout)

    def log_message(self, *_):
        pass

server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
answers = {}

def ask(number):
    with urllib.request.urlopen(f"http://127.0.0.1:{server.server_port}/{number}") as answer:
        answers[number] = answer.read()

clients = [threading.Thread(target=ask, args=(number,)) for number in range(20)]
for client in clients:
    client.start()
for client in clients:
    client.join()
print(sorted(answers.items()))
server.shutdown()
P
if traced "a server that shells out" python3 env -u http_proxy -u HTTP_PROXY python3 "$TMPDIR/server.py"; then
    sets 20 'R[0-9]*'
    starts 20 "/bin/sh -c 'echo .R[0-9]*'"
fi

# Debian's perl writes environ itself; each child notices, before it starts its command.
if traced "perl" perl perl -e '
    $ENV{"P$_"} = "v$_" for 0..9;
    print system("echo \$P3; exit 3") >> 8, `echo \$P4; true`;
    { local $ENV{P1} = "x"; print `echo local \$P1; true`; }
    if (!fork) { exec "/bin/sh", "-c", "echo exec \$P5" } wait;
    open F, "echo pipe \$P6; true|"; print <F>; close F'; then
    starts 5 ".*/sh -c 'echo .*'"
    foreign 5
fi

if traced "bash" bash bash -c '
    export A=1
    for i in 1 2 3; do export "B$i=$i"; /bin/echo "$i"; done
    x=$(/bin/echo inner); /bin/true "$x" | /bin/cat
    (exec /bin/sh -c "echo \$B2"); unset A; /usr/bin/env | /bin/grep -c "^B[123]="'; then
    starts 3 '/bin/echo [123]'
    starts 1 '/bin/echo inner'
    starts 5 "(/bin/true inner|/bin/cat|/bin/sh -c 'echo .B2'|/usr/bin/env|/bin/grep .*)"
    check "bash: changes environ behind libc's back" test "$(of foreign_changes)" -gt 0
fi

# One process that becomes one program after another, the last without a word.
if traced "wrappers" setsid bash -c '
    for i in 1 2 3 4; do env A=1 nice -n 1 setsid -w nohup /bin/true; done </dev/null'; then
    starts 4 '/bin/true'
    check "wrappers: 20 commands" test "$(of execs)" -eq 20
fi

# What the probe takes out of LD_PRELOAD leaves one entry there, as the kernel shows it.
if traced "LD_PRELOAD of its own" sh sh -c '
    export LD_PRELOAD=libm.so.6
    for i in 1 2 3 4 5 6 7 8 9 10; do env A=1 /bin/sleep 0.02; done
    /usr/bin/env | /bin/grep LD_PRELOAD'; then
    check "LD_PRELOAD of its own: nothing is damaged" test "$(of env_garbled)" -eq 0
fi

mkdir "$TMPDIR/made"
cat >"$TMPDIR/Makefile" <<M
export M = 1
all: $(for i in $(seq 20); do printf ' t%s' "$i"; done)
t%:
	@echo \$@ \$\$M >$TMPDIR/made/\$@; /bin/true \$@
M
if traced "make -j8" make make -s -j8 -f "$TMPDIR/Makefile"; then
    check "make -j8: all is made" test "$(cat "$TMPDIR"/made/* | grep -c '^t[0-9]* 1$')" -eq 20
    starts 20 "/bin/sh -c 'echo t.*'"
    starts 20 '/bin/true t[0-9]*'
fi

if traced "node" node node -e '
    const child = require("child_process");
    for (let i = 0; i < 10; i++) process.env["N" + i] = "v" + i;
    delete process.env.N1;
    console.log(String(child.execSync("echo $N3")));
    const got = child.spawnSync("/bin/sh", ["-c", "echo $N4; exit 3"]);
    console.log(String(got.stdout), got.status);
    child.exec("echo later $N5", (error, out) => console.log(out));'; then
    sets 10 'N[0-9]'
    unsets 1 N1
    starts 3 "/bin/sh -c 'echo .*'"
fi

if traced "ruby" ruby ruby -e '
    10.times { |i| ENV["R#{i}"] = "v#{i}" }
    ENV.delete("R1")
    system("echo $R2; exit 3"); puts $?.exitstatus, `echo $R3; true`
    Process.wait(spawn("echo $R4; true"))
    Process.wait(fork { exec("/bin/sh", "-c", "echo $R5") })
    IO.popen("/bin/cat", "r+") { |io| io.puts "popen"; io.close_write; puts io.read }'; then
    sets 10 'R[0-9]'
    unsets 1 R1
    starts 4 ".*/sh -c 'echo .R.*'"
    starts 1 '/bin/cat'
fi

if traced "php" php php -r '
    for ($i = 0; $i < 10; $i++) putenv("P$i=v$i");
    echo shell_exec("echo \$P3"), system("echo \$P4; exit 4", $status), $status;'; then
    sets 10 'P[0-9]'
    starts 2 'echo .P[34].*'
fi

if traced "lua" lua5.3 lua5.3 -e '
    print(os.execute("echo lua; exit 2"))
    local f = io.popen("echo popen"); print(f:read("a")); f:close()'; then
    starts 1 'echo lua.*'
    starts 1 'echo popen'
fi

# sudo gives the command an environment of its own making.  Only root gets there without a password,
# and only for root sudo is a program like any other.
if [ "$(id -u)" -ne 0 ]; then
    skip "sudo" "only root needs no password"
elif traced "sudo -E env" sudo sudo -n -E env A=1 /bin/sh -c 'echo "$A"; /bin/true; exit 5'; then
    sets 1 A
    starts 1 "/usr/bin/env A=1 .*"
    starts 1 "/bin/sh -c .*"
    starts 1 "/bin/true"
fi

# A build with the compiler, against what strace saw.
mkdir "$TMPDIR/package"
cat >"$TMPDIR/package/setup.py" <<'P'
from setuptools import setup, Extension
setup(name="hello", version="1", py_modules=["hello"],
      ext_modules=[Extension(f"fast{i}", [f"fast{i}.c"]) for i in range(2)])
P
echo 'greeting = "hello"' >"$TMPDIR/package/hello.py"
echo 'int fast0;' >"$TMPDIR/package/fast0.c"
echo 'int fast1;' >"$TMPDIR/package/fast1.c"
cat >"$TMPDIR/package.sh" <<P
cd $TMPDIR/package && rm -rf made build *.egg-info && $(command -v /usr/bin/python3 || echo python3) "\$@"
P
packaging() {
    /usr/bin/python3 -c 'import setuptools, sysconfig, os
assert os.path.exists(sysconfig.get_path("include") + "/Python.h")' 2>/dev/null
}
if ! packaging; then
    skip "python3 setup.py build" "no setuptools and python3-dev here"
elif traced "python3 setup.py build" cc sh "$TMPDIR/package.sh" setup.py -q build --build-base made; then
    check "both are built" test "$(find "$TMPDIR/package/made" -name 'fast*.so' | wc -l)" -eq 2
    if command -v strace >/dev/null; then
        strace -f -e trace=execve -o "$TMPDIR/strace" \
            sh "$TMPDIR/package.sh" setup.py -q build --build-base made >/dev/null 2>&1
        # The first one is that of the shell itself.
        check "as many commands as strace saw" \
            test "$(of execs)" -eq "$(($(grep -c 'execve(.* = 0$' "$TMPDIR/strace") - 1))"
    else
        skip "as many commands as strace saw" "no strace here"
    fi
fi
if ! packaging || ! /usr/bin/python3 -m pip --version >/dev/null 2>&1; then
    skip "pip install" "no Debian python3-pip here"
elif traced "pip install" cc env PIP_NO_INDEX=1 PIP_ROOT_USER_ACTION=ignore PIP_BREAK_SYSTEM_PACKAGES=1 \
    PIP_NO_CACHE_DIR=1 sh "$TMPDIR/package.sh" -m pip -q install --no-build-isolation --no-deps --target made .; then
    check "it is installed" test "$(find "$TMPDIR/package/made" -name 'fast*.so' | wc -l)" -eq 2
    # gcc sets these for cc1, as, collect2.
    check "its compilers' changes are seen" \
        test "$(grep -c '"env.begin","putenv",[0-9]*,"COLLECT_GCC"' "$recording")" -eq 4
fi
rm -rf "${TMPDIR:?}"/*
finish
