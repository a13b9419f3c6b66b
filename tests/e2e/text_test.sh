#!/bin/sh
# --text: every line a plain sentence, live, replayed, and of a lesson that nobody answers.
. tests/e2e/lib.sh

# The lines of events: time, thread, event, and a sentence that begins with a word and is no list of
# numbers.  Everything else stands behind an empty line, at the end; or numbers a choice.
sentences() {
    sed '/^$/,$d' "$1" | grep -vE '^  [1-4]  ' >"$TMPDIR/lines"
    [ -s "$TMPDIR/lines" ] || return 1
    ! grep -vE '^[0-9]{2}:[0-9]{2}\.[0-9]{9}  [^ ]+ +[a-z]+(\.[a-z]+)* +[^ ].* ?.*[a-z]' "$TMPDIR/lines"
}

"$ENVVIZ" --text --set jobs=50 scenarios/minimal.json >"$TMPDIR/out" 2>"$TMPDIR/err"
check "a live session" sentences "$TMPDIR/out"
check "it ends with the summary" grep -q '50  *commands' "$TMPDIR/out"
check "nothing is said on standard error" test ! -s "$TMPDIR/err"

for recording in assets/recordings/*.json; do
    "$ENVVIZ" --text "$recording" >"$TMPDIR/out" 2>&1
    check "$recording" sentences "$TMPDIR/out"
done

"$ENVVIZ" --text assets/recordings/lesson.json >"$TMPDIR/out"
check "a recorded lesson has its texts" \
    grep -q 'lesson  *step 4 of 6: The old array is given back to malloc' "$TMPDIR/out"

lesson=scenarios/lessons/01-what-a-pointer-can-outlive.json
"$ENVVIZ" --text "$lesson" >"$TMPDIR/out" 2>"$TMPDIR/err" </dev/null
check "a lesson that nobody answers says so" \
    grep -qx 'envviz: standard input is no terminal: the lesson answers its own questions' "$TMPDIR/err"
check "it puts the question" grep -q 'question: What does execve return?$' "$TMPDIR/out"
check "it lists what can be answered" grep -qx '  2  EFAULT' "$TMPDIR/out"
check "it answers, and why" grep -q 'answer 2, EFAULT: right.  The kernel takes no lock' "$TMPDIR/out"
check "its lines are sentences" sentences "$TMPDIR/out"
"$ENVVIZ" --headless "$lesson" >"$TMPDIR/out" 2>"$TMPDIR/err" </dev/null
check "headless it does the same" grep -q '^answer 2, EFAULT: right.' "$TMPDIR/out"
check "where that is what is expected" test ! -s "$TMPDIR/err"

fits() {
    grep -A4 '^  commands whose array moved nearest ' "$1" >"$TMPDIR/table"
    [ "$(wc -l <"$TMPDIR/table")" -eq 5 ] && [ "$(LC_ALL=C.UTF-8 wc -L <"$TMPDIR/table")" -le 80 ]
}
LC_ALL=C.UTF-8 "$ENVVIZ" --text assets/recordings/uwsgi.json >"$TMPDIR/out"
check "the table of the summary fits into 80 columns" fits "$TMPDIR/out"

LC_ALL=C "$ENVVIZ" --text assets/recordings/uwsgi.json >"$TMPDIR/out"
check "LANG=C: nothing but ASCII" sh -c "! LC_ALL=C grep -q '[^ -~]' '$TMPDIR/out'"
rm -f "$TMPDIR"/*
finish
