/* The verdict and the words for each pair, whole. */
#include "model/findings_words.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { STACK = 0x7f000, A = 0xa000, B = 0xb000, MAIN = 1, W0 };

static struct trace *trace;
static uint64_t time_ns;

static int setup(void **state)
{
    (void)state;
    trace = trace_new();
    time_ns = 0;
    return trace ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    trace_free(trace);
    return 0;
}

static void tell(uint16_t thread, struct event event, const char *text)
{
    event.thread = thread;
    event.time_ns = time_ns;
    assert_true(trace_append(trace, &event, text));
}

#define TELL(thread, text, id, member, ...)                                                        \
    tell(thread, (struct event){.type = EVENT_##id, .member = {__VA_ARGS__}}, text)

static void after_us(unsigned us)
{
    time_ns += us * 1000ull;
}

static void start(void)
{
    TELL(MAIN, "build", PROCESS_START, process_start, .pid = 100, .environ = STACK, .count = 10);
    TELL(MAIN, "main", THREAD_START, thread_start, .pid = 100, .tid = 100);
    TELL(W0, "w0", THREAD_START, thread_start, .pid = 100, .tid = 101);
    TELL(W0, "", PROCESS_THREADS, process_threads, .pid = 100, .alive = 2);
    TELL(MAIN, "PLAT", ENV_BEGIN, env_begin, .op = OP_SETENV);
    TELL(MAIN, "", ENV_LOCK, env_lock, .environ = STACK, .count = 10);
    TELL(MAIN, "", ENV_GROW, env_grow, .how = GROW_FIRST, .old = STACK, .new = A, .new_bytes = 96);
    TELL(MAIN, "", ENV_END, env_end, .environ = A, .count = 11);
}

static void change(const char *name, bool moves)
{
    TELL(MAIN, name, ENV_BEGIN, env_begin, .op = OP_SETENV);
    TELL(MAIN, "", ENV_LOCK, env_lock, .environ = A, .count = 11);
    TELL(MAIN, "", ENV_GROW, env_grow, .how = moves ? GROW_MOVED : GROW_IN_PLACE, .old = A,
         .new = moves ? B : A, .new_bytes = 104);
    if (moves)
        TELL(MAIN, "", ENV_FREE, env_free, .array = A);
    TELL(MAIN, "", ENV_END, env_end, .environ = moves ? B : A, .count = 12);
}

static void load(void)
{
    TELL(W0, "gcc -c x.c", EXEC_LOAD, exec_load, .environ = A, .count = 11, .call = CALL_SYSTEM);
    TELL(W0, "", EXEC_BEGIN, exec_begin, .envp = A);
}

static void result(unsigned error)
{
    TELL(W0, "", EXEC_RESULT, exec_result, .error = error, .pid = error ? 0 : 500);
}

static void verdict_is(const char *expected)
{
    char text[1024];
    trace_settle(trace);
    findings_verdict(trace, text, sizeof text);
    assert_string_equal(text, expected);
}

static void pair_is(const char *who, const char *what)
{
    char text[1024];
    const struct findings *findings = trace_findings(trace);
    assert_int_equal(findings->pair_count, 1);
    finding_pair_who(trace, &findings->pairs[0], text, sizeof text);
    assert_string_equal(text, who);
    finding_pair_what(trace, &findings->pairs[0], text, sizeof text);
    assert_string_equal(text, what);
}

static void a_hit(void **state)
{
    (void)state;
    start();
    load();
    after_us(24);
    change("LD_RUN_PATH", true);
    after_us(77);
    result(EFAULT);
    verdict_is("1 of 1 commands failed or was damaged because main changed the environment while "
               "it was being started.");
    pair_is("main changes environ while w0 starts commands with system()",
            "1 hit; the first: setenv(\"LD_RUN_PATH\"), 24 \u00b5s after the load of \"gcc -c "
            "x.c\", 77 \u00b5s before its result (EFAULT)");
    char text[256];
    finding_culprit_words(trace, &trace_findings(trace)->culprits[0], text, sizeof text);
    assert_string_equal(text, "main setenv(\"LD_RUN_PATH\")");
}

static void a_near_miss(void **state)
{
    (void)state;
    start();
    load();
    after_us(24);
    change("LD_RUN_PATH", true);
    after_us(77);
    result(0);
    verdict_is("No command was seen to be harmed, but main moved the array that 1 of 1 commands "
               "held: the race is there.");
    pair_is("main changes environ while w0 starts commands with system()",
            "1 near miss; the closest: setenv(\"LD_RUN_PATH\"), 24 \u00b5s after the load of "
            "\"gcc -c x.c\", 77 \u00b5s before its result (near miss)");
}

static void an_exposure(void **state)
{
    (void)state;
    start();
    load();
    result(0);
    after_us(31);
    change("LD_RUN_PATH", false);
    verdict_is("No command was harmed, but main changed the environment beside w0 that started "
               "commands: it has not happened to overlap yet; 31 \u00b5s were between them.");
    pair_is("main changes environ while w0 starts commands with system()",
            "looked at 1 time; the closest: 31 \u00b5s between setenv(\"LD_RUN_PATH\") and \"gcc "
            "-c x.c\"");
}

static void an_overlap(void **state)
{
    (void)state;
    start();
    load();
    after_us(3);
    change("LD_RUN_PATH", false);
    after_us(3);
    result(0);
    verdict_is("No command was harmed, but main changed the environment beside w0 that started "
               "commands: they overlapped 1 time, and the array stayed where it was.");
    pair_is("main changes environ while w0 starts commands with system()",
            "looked at 1 time; 1 overlapped and the array stayed where it was, as with "
            "setenv(\"LD_RUN_PATH\") and \"gcc -c x.c\"");
}

static void nothing_seen(void **state)
{
    (void)state;
    TELL(0, "/bin/x", EXEC_UNSEEN, exec_unseen, .why = UNSEEN_STATIC);
    verdict_is("Nothing was seen of this run: the program cannot be observed.");
}

static void nothing(void **state)
{
    (void)state;
    start();
    verdict_is("Not exposed in this run: no command was started.");
    load();
    result(0);
    verdict_is("Not exposed in this run: no change of the environment was seen that can harm a "
               "command.");
    load();
    result(EFAULT);
    TELL(W0, "", LOST, lost, .count = 3);
    verdict_is("1 command failed with EFAULT or was damaged, and no change of the environment was "
               "seen that explains it.  3 events were lost: there may be more.");
}

static void alone(void **state)
{
    (void)state;
    start();
    TELL(W0, "", THREAD_END, thread_end, .tid = 101);
    TELL(MAIN, "", PROCESS_THREADS, process_threads, .pid = 100, .alive = 1);
    change("X", false);
    TELL(MAIN, "true", EXEC_LOAD, exec_load, .environ = A, .count = 11, .call = CALL_SYSTEM);
    TELL(MAIN, "", EXEC_RESULT, exec_result, .pid = 500);
    verdict_is("Not exposed in this run: the environment was changed only while no other thread "
               "was there.");
}

static void after_a_thread_that_ended(void **state)
{
    (void)state;
    start();
    load();
    result(0);
    TELL(W0, "", THREAD_END, thread_end, .tid = 101);
    after_us(500);
    TELL(MAIN, "", PROCESS_THREADS, process_threads, .pid = 100, .alive = 1);
    change("X", false);
    after_us(500);
    change("Y", false);
    verdict_is("No other thread was there when the environment was changed; but one that had "
               "started a command had ended before, and that command 500 \u00b5s before the "
               "change.  If nothing but time keeps them apart, amplify will show it.");
    assert_int_equal(trace_findings(trace)->after_ended, 2);
    assert_int_equal(findings_level(trace_findings(trace)), FINDING_NONE);
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        EACH(a_hit),   EACH(a_near_miss),  EACH(an_exposure), EACH(an_overlap),
        EACH(nothing), EACH(nothing_seen), EACH(alone),       EACH(after_a_thread_that_ended)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
