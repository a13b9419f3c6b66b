#!/bin/sh
# Clocks that jump: times are those of the monotonic clock, whatever the wall clock does; and a
# recording whose times go back, or jump by centuries, is drawn.
. tests/e2e/lib.sh
recording=$TMPDIR/recording.json
out=$TMPDIR/out

# steps FILE: how many times go back, and how many jump by more than ten minutes.
steps() {
    sed -n 's/^,\{0,1\}\[\([0-9]*\),.*/\1/p' "$1" |
        awk 'NR > 1 && $1 < last { back++ } NR > 1 && $1 > last + 6e11 { far++ } { last = $1 }
             END { print back + 0, far + 0, (NR > 100) }'
}

# rise FILE: the lines "MINUTES SECONDS" never go back, and are more than ten.
rise() {
    awk '$1 < minutes || ($1 == minutes && $2 + 0 < seconds) { back = 1 }
         { minutes = $1; seconds = $2 + 0 }
         END { exit back || NR < 11 }' "$1"
}

library=$(find /usr/lib -name libfaketime.so.1 2>/dev/null | head -n 1)
if [ -z "$library" ]; then
    skip "the wall clock jumps during a run" "no faketime here"
else
    # The wall clock goes ten years on, then twenty back, again and again.
    echo "+0" >"$TMPDIR/clock"
    while :; do
        for offset in +3650d -3650d; do
            echo "$offset" >"$TMPDIR/clock.new"
            mv "$TMPDIR/clock.new" "$TMPDIR/clock"
            sleep 0.02
        done
    done &
    jumping=$!
    # Nobody changes the environment: faketime's getenv() in the target would meet the race.
    env LD_PRELOAD="$library" FAKETIME_TIMESTAMP_FILE="$TMPDIR/clock" FAKETIME_NO_CACHE=1 \
        FAKETIME_DONT_FAKE_MONOTONIC=1 \
        "$ENVVIZ" --headless --json --set jobs=300 --set limit_seconds=60 \
        --set storm.kind=none --record "$recording" scenarios/minimal.json >"$out" 2>&1
    status=$?
    kill "$jumping"
    wait "$jumping" 2>/dev/null
    rm -f "$TMPDIR/clock" "$TMPDIR/clock.new"
    check "the wall clock jumps during a run: it comes to its end" test "$status" -eq 0
    check "all commands ran" grep -qE '"execs": *300,' "$out"
    check "no time goes back or far on" test "$(steps "$recording")" = "0 0 1"
    check "and what was recorded is sound" "$ENVVIZ" check "$recording"
fi

# A recording by somebody else: back, on by 290 years, and back again.
cat >"$recording" <<'ROWS'
{"format":"envviz-recording","version":1,"header":{"title":"Clocks","mode":"minimal","started":"1999-12-31T23:59:59Z"},
"events":[
[5000,1,"process.start",4711,4710,"0x7ffc00001000",5,"exec","lab"],
[1000,1,"thread.start",4711,4711,"main"],
[2000,2,"thread.start",4711,4712,"w0"],
[10000,1,"env.begin","setenv",6,"PLAT"],
[9000,1,"env.grow","moved","0x7ffc00001000","0x55d0000010a0",48,56],
[12000,1,"env.end",0,"0x55d0000010a0",6],
[11000,2,"exec.load","0x55d0000010a0",6,"system","system","cc"],
[9151314442816847872,2,"exec.exec","0x55d0000010a0"],
[3,2,"exec.result",14,0],
[9223372036854775807,2,"exec.status",32512],
[0,1,"mark","the end"]
]}
ROWS
check "times that go back and far on: sound" "$ENVVIZ" check "$recording"
"$ENVVIZ" --text "$recording" >"$out" 2>&1
check "times that go back and far on: read" grep -q 'EFAULT' "$out"
sed -n 's/^\([0-9]*\):\([0-9.]*\)  .*/\1 \2/p' "$out" >"$TMPDIR/times"
check "no time that is shown goes back" rise "$TMPDIR/times"
for size in 60x15 80x24 200x60; do
    for keys in "" "0" "n+++" "g+++++++++" "G---" "nv"; do
        "$ENVVIZ" export --to svg --size "$size" --keys "$keys" "$recording" >"$out" 2>&1
        status=$?
        check "drawn with $size, keys '$keys'" test "$status" -eq 0 -a "$(grep -c '</svg>' "$out")" -eq 1
    done
done
for format in trace-event csv text; do
    "$ENVVIZ" export --to "$format" "$recording" >"$out" 2>&1
    check "exported to $format" grep -q 'the end' "$out"
done
rm -f "$TMPDIR"/*
finish
