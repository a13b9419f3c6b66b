#!/bin/sh
# A real python3 under the probe.
. tests/e2e/lib.sh

if ! command -v python3 >/dev/null; then
    skip "python" "no python3 here"
    finish
    exit
fi

check "os.system runs" run scenarios/python.json
frees=$(of engine)
if [ "$(of execs)" -eq 4000 ] && [ "$(share efault execs)" -ge 10 ]; then
    ok "os.system: $(of efault) of 4000 fail (engine $frees)"
else
    not_ok "os.system: at least 1 % of 4000 fail" "$(cat "$TMPDIR/summary")"
fi

check "a private copy runs" run --set python_how=subprocess.env scenarios/python.json
if [ "$(of execs)" -eq 4000 ] && [ "$(of efault)" -eq 0 ] && [ "$(of env_lost)" -eq 0 ] &&
    [ "$(of env_duplicated)" -eq 0 ] && [ "$(of environ_moves)" -gt 0 ]; then
    ok "subprocess with env=dict(os.environ): none of 4000 fails"
else
    not_ok "subprocess with env=dict(os.environ): none fails" "$(cat "$TMPDIR/summary")"
fi

# What it prints looks like what was reported.
"$ENVVIZ" --headless scenarios/python.json >"$TMPDIR/output" 2>&1
check "failures are told as the report has them" \
    grep -q '\[thread [0-9]*\]\[os.system failure\] ouch! return code = 32512' "$TMPDIR/output"
check "and as strace has them" \
    grep -q '\] execve("/bin/sh", \["sh", "-c", .*) = -1 EFAULT (Bad address)' "$TMPDIR/output"
rm -f "$TMPDIR/output"
finish
