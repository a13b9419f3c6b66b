#!/bin/sh
# envviz export, and --text: the same recording in other formats.
. tests/e2e/lib.sh
recording=$TMPDIR/recording.json
out=$TMPDIR/out
err=$TMPDIR/said

# rows FILE: a recording of one move and two commands, of which w1's meets it.
rows() {
    cat >"$1" <<'ROWS'
{"format":"envviz-recording","version":1,"header":{"title":"A short story","mode":"minimal","engine":"native","spawner":"system","libc":"glibc 2.36"},
"events":[
[0,1,"process.start",4711,4710,"0x7ffc00001000",5,"exec","lab"],
[0,1,"control","native","system","run"],
[1000,1,"thread.start",4711,4711,"main"],
[2000,2,"thread.start",4711,4712,"w0"],
[3000,3,"thread.start",4711,4713,"w1"],
[10000,1,"env.begin","setenv",6,"PLAT"],
[11000,1,"env.grow","first","0x7ffc00001000","0x55d0000010a0",48,56],
[12000,1,"env.end",0,"0x55d0000010a0",6],
[100000,2,"exec.load","0x55d0000010a0",6,"system","system","cc -c \"a, b\".c"],
[100000,2,"exec.exec","0x55d0000010a0"],
[150000,3,"exec.load","0x55d0000010a0",6,"system","system","cc -c core/log.c"],
[151000,3,"exec.exec","0x55d0000010a0"],
[170000,1,"env.begin","setenv",9,"LD_RUN_PATH"],
[172000,1,"env.grow","moved","0x55d0000010a0","0x55d0000020b0",56,64],
[174000,1,"env.end",0,"0x55d0000020b0",7],
[200000,2,"exec.result",0,5001],
[201000,2,"child.env","read",6,0,0,0,""],
[202000,2,"exec.status",0],
[249000,3,"exec.result",14,0],
[250000,3,"exec.status",32512],
[260000,2,"target.output",1,"\u001b[2J evil"]
]}
ROWS
}
rows "$recording"

# export ARGUMENT...: of the recording, into $out; what is said into $err.
export_it() {
    "$ENVVIZ" export "$@" "$recording" >"$out" 2>"$err"
}

# refuses NAME TEXT ARGUMENT...: status 2 and those words.
refuses() {
    name=$1 words=$2
    shift 2
    export_it "$@"
    if [ $? -eq 2 ] && grep -qF -- "$words" "$err" && [ ! -s "$out" ]; then
        ok "$name"
    else
        not_ok "$name" "$(cat "$err")"
    fi
}

# Text
export_it --to text
check "text: a move" grep -qx '00:00.000172000  main      env.grow         LD_RUN_PATH: array 1 moved to array 2; w0 and w1 hold the old one (64 bytes)' "$out"
check "text: a failure" grep -qx '00:00.000249000  w1        exec.result      EFAULT (Bad address): copied from array 1, moved 77 µs before by main (LD_RUN_PATH)' "$out"
check "text: why" grep -q '^00:00.000250000  w1        why              w1 read environ = #1 ' "$out"
check "text: ends with the summary" grep -q '^ *1   50.0 %  failed with EFAULT' "$out"
check "text: control characters are visible" grep -qF 'printed: \e[2J evil' "$out"
cp "$out" "$TMPDIR/text"
LC_ALL=C.UTF-8 "$ENVVIZ" --text "$recording" >"$out"
check "--text prints the same" cmp "$TMPDIR/text" "$out"
LC_ALL=C "$ENVVIZ" --text "$recording" >"$out"
check "--text in another character set" sh -c "grep -q '77 us before' '$out' && ! grep '^00:' '$out' | LC_ALL=C grep -q '[^ -~]'"
LC_ALL=C "$ENVVIZ" export --to text "$recording" >"$out"
check "export does not depend on the language" cmp "$TMPDIR/text" "$out"

export_it --to text --events failures,moves
check "--events failures,moves" test "$(grep -c '^00:' "$out")" = 3
export_it --to text --events exec,-exec.exec
check "--events exec,-exec.exec" test "$(grep -c '^00:.*exec\.' "$out")" = 6
export_it --to text --events -env,-exec
check "--events -env,-exec" sh -c "grep -q target.output '$out' && ! grep -q ' env\.begin' '$out'"
refuses "--events of no such name" "--events nosuch: no such event" --to text --events moves,nosuch
refuses "--events of an empty name" "no such event" --to text --events all,,env

# Times.  --to with a time is the end.
export_it --to csv --from 150us --to 00:00.000172
check "--to FORMAT --from T --to T" test "$(wc -l <"$out")" = 5
cp "$out" "$TMPDIR/part"
export_it --until 172us --to csv --from 0.15ms
check "--until is the same" cmp "$TMPDIR/part" "$out"
export_it --to 00:00.000172 --to csv --from "00:00.000 150"
check "in any order" cmp "$TMPDIR/part" "$out"
export_it --to csv --from 152us --to 159us
check "a part in which nothing happens is said" \
    grep -q 'recording.json: nothing happens in that part; the last event before it is at 0.000151 s' "$err"
for format in trace-event asciicast asciicast-v3 svg csv text; do
    echo before >"$TMPDIR/file"
    refuses "$format: a begin behind the end" \
        "--from lies behind the recording's last event, which is at 0.000260 s" --to "$format" --from 12.5s -o "$TMPDIR/file"
    refuses "$format: nor anything to standard output" "last event" --to "$format" --from 12.5s
    check "$format: and what was there stays" test "$(cat "$TMPDIR"/file*)" = before
done
refuses "a part behind the end" "last event, which is at 0.000260 s" --to csv --from 12.5s --to 13s
export_it --to csv --from 260us
check "a begin at the end is the last event" test "$(wc -l <"$out")" = 2
refuses "an end before the begin" "the end lies before --from" --to csv --from 2s --to 1s
refuses "a word that is no format" "--to gif: neither a format nor a time" --to gif
refuses "a time that is none" "--from soon: that is no time" --to csv --from soon
refuses "two formats" "one format at a time" --to csv --to text
refuses "no format" "no format is named"
refuses "an unknown option" "--frobnicate: no such option" --to csv --frobnicate
refuses "two recordings" "one recording at a time" --to csv "$recording"
refuses "into itself" "that is the recording itself" --to csv -o "$recording"
check "which is still there" "$ENVVIZ" check "$recording"
refuses "into a folder that is not there" "No such file" --to csv -o "$TMPDIR/nowhere/x"
if [ -e /dev/full ]; then
    "$ENVVIZ" export --to csv "$recording" >/dev/full 2>"$err"
    check "a full disk is an error" test $? = 1 -a -s "$err"
fi
(
    ulimit -f 1
    "$ENVVIZ" export --to csv -o "$TMPDIR/limited" assets/recordings/minimal.json 2>"$err"
)
check "a file that may not grow so large" test $? = 1 -a -z "$(find "$TMPDIR" -name 'limited*')" -a \
    "$(grep -c 'limited: .*File too large' "$err")" = 1
export_it --to csv -o "$TMPDIR/file"
"$ENVVIZ" export --to csv "$recording" >"$out"
check "-o FILE" cmp "$TMPDIR/file" "$out"
cp "$out" "$TMPDIR/whole"
check "-o FILE, and nothing beside it" test "$(ls "$TMPDIR"/file*)" = "$TMPDIR/file"
sed '6s/.*/nonsense,/' "$recording" >"$TMPDIR/broken.json"
for format in csv text trace-event; do
    echo before >"$TMPDIR/file"
    "$ENVVIZ" export --to $format -o "$TMPDIR/file" "$TMPDIR/broken.json" 2>"$err"
    check "$format: of a broken recording, what was there stays" test $? = 2 -a -s "$err" -a "$(cat "$TMPDIR"/file*)" = before
    "$ENVVIZ" export --to $format -o "$TMPDIR/fresh" "$TMPDIR/broken.json" 2>"$err"
    check "$format: of a broken recording, no file" test -z "$(find "$TMPDIR" -name 'fresh*')"
done

# Films end: of nothing, and of what would be played over and over.
sed -n '1,2p;$p' "$recording" >"$TMPDIR/nothing.json"
for format in asciicast asciicast-v3; do
    timeout 60 "$ENVVIZ" export --to $format -o "$TMPDIR/film" "$TMPDIR/nothing.json"
    check "$format: of no events" test $? = 0 -a "$(wc -l <"$TMPDIR/film")" -ge 3
    for keys in "[nn]o" "[]o" "[nn]oG"; do
        timeout 60 "$ENVVIZ" export --to $format --keys "$keys" -o "$TMPDIR/film" assets/recordings/minimal.json
        check "$format: keys $keys" test $? = 0 -a "$(wc -l <"$TMPDIR/film")" -ge 3
    done
done

# A film takes a second or so; ended once it is being written, or tried again if it was quicker.
tries=0 ended=0
while [ $ended != 143 ] && [ $tries -lt 20 ]; do
    rm -f "$TMPDIR/film"*
    "$ENVVIZ" export --to asciicast --speed 0.001 -o "$TMPDIR/film" assets/recordings/minimal.json &
    until ls "$TMPDIR/film"* >"$err" 2>&1 || ! kill -0 $! 2>"$err"; do sleep 0.01; done
    kill $! 2>"$err"
    wait $!
    ended=$? tries=$((tries + 1))
done
check "ended by a signal, no file" test $ended = 143 -a -z "$(find "$TMPDIR" -name 'film*')"
mkfifo "$TMPDIR/pipe"
cat "$TMPDIR/pipe" >"$TMPDIR/piped" &
export_it --to csv -o "$TMPDIR/pipe"
wait
check "-o PIPE" cmp "$TMPDIR/piped" "$TMPDIR/whole"
"$ENVVIZ" export --to csv scenarios/minimal.json >"$out" 2>"$err"
check "a scenario is no recording" test $? = 2 -a -s "$err"

# Pictures and films
export_it --to svg --size 100x30
cp "$out" "$TMPDIR/svg"
LC_ALL=C "$ENVVIZ" export --to svg --size 100x30 "$recording" >"$out"
check "svg: the same bytes in any language" cmp "$TMPDIR/svg" "$out"
check "svg: text is text" grep -q '>1 read environ\|>w1 read environ' "$out"
check "svg: at the failure" grep -q '>EFAULT' "$out"
export_it --to svg --size 100x30 --from 120us
check "svg: at --from" sh -c "! grep -q '>EFAULT,' '$out' && grep -q '100 000\|00:00.000' '$out'"
export_it --to svg --size 100x30 --theme light
check "svg: --theme light" sh -c "grep -q 'fill=\"#ffffff\"/>' '$out' && ! cmp -s '$out' '$TMPDIR/svg'"
export_it --to svg --size 100x30 --keys '?'
check "svg: --keys '?' shows the help" grep -q 'previous failure, and look closely' "$out"
export_it --to svg --ascii
check "svg: --ascii" sh -c "! grep '<text' '$out' | LC_ALL=C grep -q '[^ -~]'"
if command -v python3 >/dev/null; then
    check "svg: well-formed" python3 -c 'import sys, xml.etree.ElementTree as tree
root = tree.parse(sys.argv[1]).getroot()
assert root.tag == "{http://www.w3.org/2000/svg}svg"
texts = [e for e in root.iter() if e.tag.endswith("}text")]
assert len(texts) > 50 and all(e.get("textLength") for e in texts)
assert not any(e.tag.endswith("}script") or e.tag.endswith("}image") for e in root.iter())' "$TMPDIR/svg"
fi
for format in svg asciicast; do
    refuses "$format: a size that is none" "--size 80: give columns and rows" --to $format --size 80
done
refuses "a size that is too small" "from 60x15" --to svg --size 40x10
refuses "a theme that is none" "there are dark, light" --to svg --theme plaid
refuses "a speed that is none" "--speed 3: give" --to asciicast --speed 3

# What is cut off is exported as far as it goes.
head -n 10 "$recording" >"$TMPDIR/cut.json"
"$ENVVIZ" export --to csv "$TMPDIR/cut.json" >"$out" 2>"$err"
check "cut off: what is there, and a word about it" sh -c "[ $? = 0 ] && grep -q missing '$err' && [ \$(wc -l <'$out') = 9 ]"

# CSV and trace-event, read by somebody else.
if command -v python3 >/dev/null; then
    export_it --to csv
    check "csv: read by Python" python3 -c 'import csv, json, sys
rows = list(csv.DictReader(open(sys.argv[1], newline="", encoding="utf-8"), strict=True))
events = json.load(open(sys.argv[2]))["events"]
assert len(rows) == len(events)
assert all(None not in row for row in rows)
for row, event in zip(rows, events):
    assert (int(row["time_ns"]), int(row["thread"]), row["event"]) == tuple(event[:3])
load = next(row for row in rows if row["event"] == "exec.load")
assert load["command"] == "cc -c \"a, b\".c" and load["environ"] == "0x55d0000010a0"
assert load["thread_name"] == "w0" and load["count"] == "6" and load["how"] == ""
assert rows[-1]["line"] == r"\x1b[2J evil"' "$out" "$recording"
    export_it --to trace-event
    check "trace-event: the story" python3 tests/commands/trace_event.py "$out"
    check "trace-event: an arrow to each who held it" test "$(grep -c '"ph":"s"' "$out")" = 2
    export_it --to trace-event --from 160us --to 240us
    check "trace-event: a part" python3 tests/commands/trace_event.py "$out"
    check "trace-event: what began before" grep -q '"ph":"X","ts":160.000,.*cc -c core/log.c' "$out"
    export_it --to trace-event --from 173us
    check "trace-event: no arrow from outside" sh -c "! grep -q '\"ph\":\"[sf]\"' '$out'"

    # What happens at the very same time has no room for an arrow, and nothing overlaps for its sake.
    sed 's/^\[172000,/[170000,/' "$recording" >"$TMPDIR/tight.json"
    "$ENVVIZ" export --to trace-event "$TMPDIR/tight.json" >"$out"
    check "trace-event: a move as the change begins" sh -c "python3 tests/commands/trace_event.py '$out' && ! grep -q '\"ph\":\"[sf]\"' '$out'"
    sed '/^\[151000,/d; s/^\[249000,/[249000,3,"exec.exec","0x55d0000010a0"],\n&/' "$recording" >"$TMPDIR/tight.json"
    "$ENVVIZ" export --to trace-event "$TMPDIR/tight.json" >"$out"
    check "trace-event: a result as execve begins" sh -c "python3 tests/commands/trace_event.py '$out' && [ \$(grep -c '\"ph\":\"f\"' '$out') = 1 ]"

    for sample in assets/recordings/*.json; do
        "$ENVVIZ" export --to trace-event "$sample" >"$out"
        check "trace-event: ${sample##*/}" python3 tests/commands/trace_event.py "$out"
    done
    "$ENVVIZ" export --to trace-event assets/recordings/lesson.json >"$out"
    check "trace-event: the arrow of the lesson" test "$(grep -c '"ph":"s"' "$out")" = 1

    for scenario in minimal churn lessons/01-what-a-pointer-can-outlive; do
        limits="--set jobs=300"
        case $scenario in lessons/*) limits= ;; esac
        # shellcheck disable=SC2086
        run --record "$recording" $limits "scenarios/$scenario.json"
        export_it --to trace-event
        check "trace-event: $scenario" python3 tests/commands/trace_event.py "$out"
        case $scenario in lessons/*)
            check "trace-event: $scenario, an arrow" grep -q '"ph":"s"' "$out"
            ;;
        esac
        "$ENVVIZ" export --to text "$recording" >"$out"
        check "text: $scenario, a line an event" test \
            "$(grep -c '^[0-9][0-9]*:' "$out")" -ge "$(grep -vc 'memory\|process.threads\|^[{"]\|^]' "$recording")"
    done
fi
rm -f "$TMPDIR"/*
finish
