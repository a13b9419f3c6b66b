/* Sentences: every type of event and every outcome has one, and they say what was recorded. */
#include "model/explain.h"

#include "model/stream.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* A small session written by hand: "main" is thread 1, "w0" thread 2, "w1" thread 3. */
struct hand {
    struct trace *trace;
    uint64_t time_ns;
};

static uint32_t add(struct hand *hand, uint64_t later_us, uint16_t thread, struct event event,
                    const char *text)
{
    hand->time_ns += later_us * 1000;
    event.time_ns = hand->time_ns;
    event.thread = thread;
    assert_true(trace_append(hand->trace, &event, text));
    return trace_count(hand->trace) - 1;
}

#define ADD(hand, later_us, thread, id, member, text, ...)                                         \
    add(hand, later_us, thread, (struct event){.type = EVENT_##id, .member = {__VA_ARGS__}}, text)

enum { STACK = 0x7ffc1000, FIRST = 0x55d0a0, SECOND = 0x55d0b0, THIRD = 0x55d0c0 };

static struct hand session(void)
{
    struct hand hand = {.trace = trace_new()};
    static const char *const names[] = {"main", "w0", "w1"};
    ADD(&hand, 0, 1, PROCESS_START, process_start, "lab", .pid = 100, .ppid = 99, .environ = STACK,
        .count = 44);
    for (unsigned i = 0; i < 3; i++)
        ADD(&hand, 1, (uint16_t)(i + 1), THREAD_START, thread_start, names[i], .pid = 100,
            .tid = 100 + i);
    ADD(&hand, 1, 1, ENV_BEGIN, env_begin, "PLAT", .op = OP_SETENV, .value_bytes = 12);
    ADD(&hand, 1, 1, ENV_LOCK, env_lock, NULL, .environ = STACK, .count = 44);
    ADD(&hand, 1, 1, ENV_GROW, env_grow, NULL, .how = GROW_FIRST, .old = STACK, .new = FIRST,
        .new_bytes = 368);
    ADD(&hand, 1, 1, ENV_END, env_end, NULL, .environ = FIRST, .count = 45);
    return hand;
}

static uint32_t load(struct hand *hand, uint64_t environ)
{
    return ADD(hand, 10, 2, EXEC_LOAD, exec_load, "echo helloworld > /dev/null", .environ = environ,
               .count = 45, .call = CALL_SYSTEM);
}

/* main's setenv("LD_RUN_PATH") up to the move, as the native engine tells it. */
static void move(struct hand *hand, uint64_t later_us, bool frees)
{
    ADD(hand, later_us - 2, 1, ENV_BEGIN, env_begin, "LD_RUN_PATH", .op = OP_SETENV);
    ADD(hand, 1, 1, ENV_LOCK, env_lock, NULL, .environ = FIRST, .count = 45);
    ADD(hand, 1, 1, ENV_GROW, env_grow, NULL, .how = GROW_MOVED, .old = FIRST, .new = SECOND,
        .old_bytes = 368, .new_bytes = 376);
    if (frees)
        ADD(hand, 0, 1, ENV_FREE, env_free, NULL, .array = FIRST, .bytes = 368);
}

static void finish(struct hand *hand)
{
    ADD(hand, 1, 1, ENV_END, env_end, NULL, .environ = SECOND, .count = 46);
}

static void result(struct hand *hand, uint64_t later_us, unsigned error, int64_t status)
{
    ADD(hand, later_us, 2, EXEC_RESULT, exec_result, NULL, .error = error, .pid = error ? 0 : 5123);
    if (status >= 0)
        ADD(hand, 1, 2, EXEC_STATUS, exec_status, NULL, .status = (uint64_t)status);
}

static void expect_command(struct hand *hand, uint32_t command, const char *expected)
{
    char text[1024];
    int length = explain_command(hand->trace, command, text, sizeof text);
    assert_string_equal(text, expected);
    assert_int_equal(length, strlen(expected));
}

/* The same words later on, when the thread has long gone on to other commands. */
static void expect_ever(struct hand *hand, uint32_t command, const char *expected)
{
    expect_command(hand, command, expected);
    uint32_t next = load(hand, SECOND);
    result(hand, 50, 0, 0);
    assert_true(next > command);
    expect_command(hand, command, expected);
    trace_free(hand->trace);
}

static void efault_after_a_move(void **state)
{
    (void)state;
    struct hand hand = session();
    uint32_t command = load(&hand, FIRST);
    move(&hand, 22, true);
    finish(&hand);
    result(&hand, 76, 14, 32512);
    expect_ever(
        &hand, command,
        "w0 read environ = #1 (0x55d0a0, 45 variables).  22 µs later main's "
        "setenv(\"LD_RUN_PATH\") moved the array to #2 and freed #1.  execve copied from #1 "
        "and met a bad address: EFAULT, 77 µs after that.  system() returned 32512 (exit "
        "status 127).");
}

static void efault_without_a_cause(void **state)
{
    (void)state;
    struct hand hand = session();
    uint32_t command = load(&hand, FIRST);
    result(&hand, 61, 14, -1);
    expect_command(
        &hand, command,
        "w0 read environ = #1 (0x55d0a0, 45 variables).  execve copied from #1 and met a "
        "bad address: EFAULT.  Nothing was seen to touch #1 in the 61 µs from load to "
        "result.");
    ADD(&hand, 1, 3, LOST, lost, NULL, .count = 12);
    expect_command(
        &hand, command,
        "w0 read environ = #1 (0x55d0a0, 45 variables).  execve copied from #1 and met a "
        "bad address: EFAULT.  Nothing was seen to touch #1 in the 61 µs from load to "
        "result; but 12 events of this session were lost.");
    trace_free(hand.trace);
}

static void a_dangling_pointer(void **state)
{
    (void)state;
    struct hand hand = session();
    move(&hand, 22, true);
    uint32_t command = load(&hand, FIRST);
    finish(&hand);
    result(&hand, 30, 14, -1);
    expect_ever(&hand, command,
                "w0 read environ = #1 (0x55d0a0, 45 variables), freed 10 µs before by main's "
                "setenv(\"LD_RUN_PATH\").  environ had not got its new value yet: the pointer was "
                "dangling when it was read.  execve copied from #1 and met a bad address: EFAULT.");
}

static void an_outdated_pointer(void **state)
{
    (void)state;
    struct hand hand = session();
    move(&hand, 22, true);
    finish(&hand);
    uint32_t command = load(&hand, FIRST);
    result(&hand, 30, 0, -1);
    expect_ever(
        &hand, command,
        "w0 read environ = #1 (0x55d0a0, 45 variables), freed 11 µs before by main's "
        "setenv(\"LD_RUN_PATH\").  By then environ pointed elsewhere: the pointer was out of "
        "date.  The command started all the same: a near miss.");
}

static void a_near_miss(void **state)
{
    (void)state;
    struct hand hand = session();
    uint32_t command = load(&hand, FIRST);
    move(&hand, 22, false);
    finish(&hand);
    result(&hand, 39, 0, -1);
    ADD(&hand, 5, 2, CHILD_ENV, child_env, NULL, .seen = CHILD_READ, .count = 45);
    expect_ever(
        &hand, command,
        "w0 read environ = #1 (0x55d0a0, 45 variables).  22 µs later main's "
        "setenv(\"LD_RUN_PATH\") moved the array to #2; #1 was not freed meanwhile.  The command "
        "started all the same, 40 µs after that, and received 45 variables: a near miss.");
}

static void damaged(void **state)
{
    (void)state;
    struct hand hand = session();
    uint32_t command = load(&hand, FIRST);
    move(&hand, 22, true);
    finish(&hand);
    result(&hand, 39, 0, -1);
    ADD(&hand, 5, 2, CHILD_ENV, child_env, "HOME", .seen = CHILD_READ, .count = 0, .lost = 45);
    ADD(&hand, 5, 2, EXEC_STATUS, exec_status, NULL, .status = 0);
    expect_ever(
        &hand, command,
        "w0 read environ = #1 (0x55d0a0, 45 variables).  22 µs later main's "
        "setenv(\"LD_RUN_PATH\") moved the array to #2 and freed #1.  The command runs, but "
        "it received no variables at all: 45 variables that existed all along are missing "
        "(the first: \"HOME\").  system() returned 0.  Nothing in that tells of the damage.");
}

static void a_shift_and_duplicates(void **state)
{
    (void)state;
    struct hand hand = session();
    uint32_t command = load(&hand, FIRST);
    ADD(&hand, 12, 1, ENV_BEGIN, env_begin, "A", .op = OP_UNSETENV);
    ADD(&hand, 1, 1, ENV_LOCK, env_lock, NULL, .environ = FIRST, .count = 45);
    ADD(&hand, 1, 1, ENV_SHIFT, env_shift, NULL, .array = FIRST, .slot = 3);
    ADD(&hand, 1, 1, ENV_END, env_end, NULL, .environ = FIRST, .count = 44);
    result(&hand, 20, 0, -1);
    expect_command(
        &hand, command,
        "w0 read environ = #1 (0x55d0a0, 45 variables).  14 µs later main's "
        "unsetenv(\"A\") shifted entries of #1 to the left, from slot 3 on.  The command "
        "started 35 µs after the load.  The change did it no harm that was seen.");
    ADD(&hand, 5, 2, CHILD_ENV, child_env, "B", .seen = CHILD_READ, .count = 45, .duplicated = 1);
    expect_ever(&hand, command,
                "w0 read environ = #1 (0x55d0a0, 45 variables).  14 µs later main's "
                "unsetenv(\"A\") shifted entries of #1 to the left, from slot 3 on.  The command "
                "runs, but it received 45 entries: 1 variable is there twice (the first: \"B\").");
}

static void garbled_text_is_made_visible(void **state)
{
    (void)state;
    struct hand hand = session();
    uint32_t command = load(&hand, FIRST);
    result(&hand, 20, 0, -1);
    ADD(&hand, 5, 2, CHILD_ENV, child_env, "\x1b[2J\x07\xff\xe2\x80\xaeµ", .seen = CHILD_READ,
        .count = 45, .garbled = 2);
    expect_ever(
        &hand, command,
        "w0 read environ = #1 (0x55d0a0, 45 variables).  The command runs, but it received "
        "45 entries: 2 entries are no NAME=value (the first: "
        "\"\\e[2J\\x07\\xff\\u202eµ\").  Nothing was seen to touch #1 in the 20 µs from load "
        "to result.");
}

static void too_big(void **state)
{
    (void)state;
    struct hand hand = session();
    uint32_t command = load(&hand, FIRST);
    result(&hand, 20, 7, 32512);
    expect_ever(
        &hand, command,
        "w0 read environ = #1 (0x55d0a0, 45 variables).  execve returned E2BIG: environment "
        "and command line together are too large, or one string is over 128 KiB.  That is "
        "not the race, though system() returned 32512 here as well.");
}

static void another_error(void **state)
{
    (void)state;
    struct hand hand = session();
    uint32_t command = load(&hand, FIRST);
    result(&hand, 20, 11, -1);
    expect_ever(&hand, command,
                "w0 read environ = #1 (0x55d0a0, 45 variables).  The command could not be started: "
                "EAGAIN (Resource temporarily unavailable), not a bad address.");
}

static void all_is_well(void **state)
{
    (void)state;
    struct hand hand = session();
    uint32_t command = load(&hand, FIRST);
    result(&hand, 61, 0, 0);
    expect_ever(
        &hand, command,
        "w0 read environ = #1 (0x55d0a0, 45 variables).  The command started 61 µs after the "
        "load.  Nobody was seen to touch #1 meanwhile.");
}

static void a_private_copy(void **state)
{
    (void)state;
    struct hand hand = session();
    uint32_t command = load(&hand, FIRST);
    ADD(&hand, 8, 2, EXEC_COPY, exec_copy, NULL, .envp = 0x7f0010);
    move(&hand, 22, true);
    finish(&hand);
    result(&hand, 20, 0, -1);
    assert_int_equal(trace_slice_of(hand.trace, command)->outcome, OUTCOME_OK);
    expect_ever(&hand, command,
                "w0 read environ = #1 (0x55d0a0, 45 variables).  8.0 µs after the load it had a "
                "private copy at 0x7f0010; what other threads do to environ from then on does not "
                "reach it.  The command started 51 µs after the load.");
}

/* posix_spawn with an array that environ never was. */
static void a_private_array(void **state)
{
    (void)state;
    struct hand hand = session();
    uint32_t command = ADD(&hand, 5, 2, EXEC_LOAD, exec_load, "/bin/true", .environ = 0x7f0010,
                           .count = 1, .call = CALL_POSIX_SPAWN);
    result(&hand, 20, 0, -1);
    expect_ever(
        &hand, command,
        "w0 called posix_spawn with an array at 0x7f0010 (1 variable), which is not environ: "
        "a private one.  The command started 20 µs after the load.");
}

static void a_fork_in_the_window(void **state)
{
    (void)state;
    struct hand hand = session();
    uint32_t command = load(&hand, FIRST);
    move(&hand, 22, true);
    ADD(&hand, 3, 2, EXEC_COPY, exec_copy, NULL, .envp = 0);
    finish(&hand);
    result(&hand, 20, 14, -1);
    expect_ever(
        &hand, command,
        "w0 read environ = #1 (0x55d0a0, 45 variables).  22 µs later main's "
        "setenv(\"LD_RUN_PATH\") moved the array to #2 and freed #1.  25 µs after the load "
        "the fork was done: the command had its own copy of the memory.  There execve met a "
        "bad address: EFAULT.  A fork that falls between the free and the new value of "
        "environ copies a dangling pointer.");
}

/* The writer was held up between its free and the event that tells of it. */
static void a_fork_in_an_untold_window(void **state)
{
    (void)state;
    struct hand hand = session();
    uint32_t command = load(&hand, FIRST);
    ADD(&hand, 5, 1, ENV_BEGIN, env_begin, "LD_RUN_PATH", .op = OP_SETENV);
    ADD(&hand, 3, 2, EXEC_COPY, exec_copy, NULL, .envp = 0);
    move(&hand, 22, true);
    result(&hand, 20, 14, -1);
    expect_ever(
        &hand, command,
        "w0 read environ = #1 (0x55d0a0, 45 variables).  8.0 µs after the load the fork was "
        "done: the command had its own copy of the memory.  There execve met a bad address: "
        "EFAULT.  Nothing was seen to touch #1 in the 8.0 µs from load to copy; main's "
        "setenv(\"LD_RUN_PATH\") was under way then.");
}

static void still_open(void **state)
{
    (void)state;
    struct hand hand = session();
    uint32_t command = load(&hand, FIRST);
    move(&hand, 22, true);
    finish(&hand);
    expect_command(&hand, command,
                   "w0 read environ = #1 (0x55d0a0, 45 variables).  22 µs later main's "
                   "setenv(\"LD_RUN_PATH\") moved the array to #2 and freed #1.  What execve reads "
                   "there from now on is freed memory.  No result yet, 23 µs after the load.");
    char line[256];
    explain_strace(hand.trace, command, true, line, sizeof line);
    assert_string_equal(line, "execve(\"/bin/sh\", [\"sh\", \"-c\", \"echo helloworld > "
                              "/dev/null\"], 0x55d0a0 /* 45 vars */ <unfinished ...>");
    ADD(&hand, 1, 2, LOST, lost, NULL, .count = 1);
    expect_command(
        &hand, command,
        "w0 read environ = #1 (0x55d0a0, 45 variables).  22 µs later main's "
        "setenv(\"LD_RUN_PATH\") moved the array to #2 and freed #1.  How it ended was not "
        "seen: events of this thread were lost.");
    trace_free(hand.trace);
}

static void without_a_beginning(void **state)
{
    (void)state;
    struct hand hand = session();
    load(&hand, FIRST);
    ADD(&hand, 1, 2, LOST, lost, NULL, .count = 6);
    result(&hand, 20, 14, -1);
    uint32_t command = trace_failure(hand.trace, 0).load;
    expect_command(
        &hand, command,
        "The beginning of this command of w0 is missing: events were lost.  execve met a "
        "bad address: EFAULT.");
    char line[256];
    explain_strace(hand.trace, command, true, line, sizeof line);
    assert_string_equal(line, "<... execve resumed>) = -1 EFAULT (Bad address)");
    expect_command(&hand, 0, "No command begins here.");
    expect_command(&hand, EVENT_NONE, "No command begins here.");
    trace_free(hand.trace);
}

static void as_strace_prints_it(void **state)
{
    (void)state;
    struct hand hand = session();
    char line[512];
    uint32_t command = load(&hand, FIRST);
    result(&hand, 20, 14, -1);
    int length = explain_strace(hand.trace, command, true, line, sizeof line);
    assert_string_equal(line, "execve(\"/bin/sh\", [\"sh\", \"-c\", \"echo helloworld > "
                              "/dev/null\"], 0x55d0a0 /* 45 vars */) = -1 EFAULT (Bad address)");
    assert_int_equal(length, strlen(line));
    command = ADD(&hand, 1, 2, EXEC_LOAD, exec_load,
                  "/usr/bin/printf '\033[1m\t\"x\\\xc3\xa9' a-word-that-is-longer-than-32-bytes",
                  .environ = FIRST, .count = 1, .call = CALL_POSIX_SPAWN);
    result(&hand, 20, 0, -1);
    explain_strace(hand.trace, command, false, line, sizeof line);
    assert_string_equal(
        line, "execve(\"/usr/bin/printf\", [\"/usr/bin/printf\", "
              "\"\\33[1m\\t\\\"x\\\\\\303\\251\", \"a-word-that-is-longer-than-32-by\"...], "
              "0x55d0a0 /* 1 var */) = 0");
    command = ADD(&hand, 1, 2, EXEC_LOAD, exec_load, "/bin/sh -c 'it'\\''s one  word' '' last",
                  .environ = FIRST, .count = 1, .call = CALL_POSIX_SPAWN);
    result(&hand, 20, 0, -1);
    explain_strace(hand.trace, command, true, line, sizeof line);
    assert_string_equal(line, "execve(\"/bin/sh\", [\"/bin/sh\", \"-c\", \"it's one  word\", \"\", "
                              "\"last\"], 0x55d0a0 /* 1 var */) = 0");
    trace_free(hand.trace);
}

static void expect_span(uint64_t span_ns, const char *expected)
{
    char text[64];
    explain_span(span_ns, false, text, sizeof text);
    assert_string_equal(text, expected);
}

static void spans(void **state)
{
    (void)state;
    expect_span(0, "0 ns");
    expect_span(850, "850 ns");
    expect_span(1000, "1.0 µs");
    expect_span(9949, "9.9 µs");
    expect_span(9960, "10 µs");
    expect_span(31400, "31 µs");
    expect_span(999400, "999 µs");
    expect_span(999600, "1.0 ms");
    expect_span(4200000, "4.2 ms");
    expect_span(99960000, "100 ms");
    expect_span(999600000, "1.0 s");
    expect_span(12480000000, "12.5 s");
    expect_span(200 * 1000000000ull, "3 min 20 s");
    expect_span(7260 * 1000000000ull, "2 h 1 min");
    char text[64];
    explain_span(31400, true, text, sizeof text);
    assert_string_equal(text, "31 us");
    explain_span(UINT64_MAX, true, text, sizeof text);
    assert_string_equal(text, "5124095 h 34 min");
}

static void expect_event(struct hand *hand, uint32_t index, const char *expected)
{
    char text[512];
    explain_event(hand->trace, index, text, sizeof text);
    assert_string_equal(text, expected);
}

static void events_as_sentences(void **state)
{
    (void)state;
    struct hand hand = session();
    uint32_t command = load(&hand, FIRST);
    move(&hand, 22, true);
    uint32_t freed = trace_count(hand.trace) - 1;
    uint32_t begun = ADD(&hand, 1, 2, EXEC_BEGIN, exec_begin, NULL, .envp = FIRST);
    finish(&hand);
    result(&hand, 53, 14, 32512);
    uint32_t last = trace_count(hand.trace) - 1;
    expect_event(&hand, 0,
                 "process 100 (lab) is there, started by 99: environ = 0x7ffc1000, 44 variables");
    expect_event(&hand, 2, "thread w0 (101) of process 100 is there");
    expect_event(&hand, 4, "setenv(\"PLAT\") is called, a value of 12 bytes");
    expect_event(&hand, 5, "PLAT: has the lock; environ = array 0, 44 variables");
    expect_event(&hand, 6,
                 "PLAT: array 0 was copied from the initial stack to array 1 (368 bytes)");
    expect_event(&hand, 7, "setenv(\"PLAT\") returned 0; environ = array 1, 45 variables");
    expect_event(&hand, command,
                 "system: environ = array 1, 45 variables, for \"echo helloworld > /dev/null\"");
    expect_event(&hand, freed - 1,
                 "LD_RUN_PATH: array 1 moved to array 2; w0 holds the old one (376 bytes)");
    expect_event(&hand, freed,
                 "LD_RUN_PATH: array 1 was freed, and environ still points to it; w0 holds it");
    expect_event(&hand, begun, "execve is about to copy from array 1, which has been moved");
    expect_event(
        &hand, last - 1,
        "EFAULT (Bad address): copied from array 1, moved 55 µs before by main (LD_RUN_PATH)");
    expect_event(&hand, last, "system() returned 32512 (exit status 127)");
    uint32_t unknown = add(&hand, 1, 2, (struct event){.type = EVENT_COUNT + 5}, "env.\x1bnew");
    expect_event(&hand, unknown, "an event that this version does not know: env.\\enew");
    expect_event(&hand, unknown + 1, "");
    trace_free(hand.trace);
}

/* Every type has a sentence of its own, every outcome of a command an explanation. */
static void the_tables_are_complete(void **state)
{
    (void)state;
    struct stream stream = stream_new(7, 9);
    stream.odd = true;
    struct trace *trace = stream_trace(&stream, 10000);
    bool types[EVENT_COUNT + 1] = {false}, outcomes[OUTCOME_COUNT] = {false};
    for (uint32_t i = 0; i < trace_count(trace); i++) {
        char text[1024];
        unsigned type = trace_event(trace, i)->type;
        int length = explain_event(trace, i, text, sizeof text);
        assert_in_range(length, 5, sizeof text - 1);
        bool unknown = strstr(text, "does not know") != NULL;
        assert_int_equal(unknown, type >= EVENT_COUNT);
        types[type < EVENT_COUNT ? type : EVENT_COUNT] = true;
        for (const char *byte = text; *byte; byte++)
            assert_true((unsigned char)*byte >= 0x20 && *byte != 0x7f);
    }
    for (unsigned type = 0; type <= EVENT_COUNT; type++)
        assert_true(types[type]);
    for (uint32_t row = 0; row < trace_lane_count(trace); row++) {
        const struct lane *lane = trace_lane(trace, row);
        for (uint32_t i = 0; i<lane->count; i += lane->count> 100 ? 7 : 1) {
            char text[1024];
            const struct slice *slice = &lane->slices[i];
            if (slice->kind != SLICE_COMMAND)
                continue;
            outcomes[slice->outcome] = true;
            assert_in_range(explain_command(trace, slice->begin, text, sizeof text), 40, 1023);
            assert_string_not_equal(text, "No command begins here.");
            for (const char *byte = text; *byte; byte++)
                assert_true((unsigned char)*byte >= 0x20 && *byte != 0x7f);
            assert_true(explain_strace(trace, slice->begin, i % 2, text, sizeof text) > 20);
        }
    }
    for (unsigned outcome = 0; outcome < OUTCOME_COUNT; outcome++)
        assert_true(outcomes[outcome]);
    trace_free(trace);
}

static void cut_where_a_character_ends(void **state)
{
    (void)state;
    struct hand hand = session();
    char whole[1024], cut[1024];
    uint32_t command = load(&hand, FIRST);
    move(&hand, 22, true);
    result(&hand, 20, 14, -1);
    int length = explain_command(hand.trace, command, whole, sizeof whole);
    for (size_t size = 0; size <= (size_t)length + 1; size++) {
        memset(cut, '?', sizeof cut);
        assert_int_equal(explain_command(hand.trace, command, cut, size), length);
        assert_int_equal(cut[size], '?');
        if (size == 0)
            continue;
        size_t got = strlen(cut);
        assert_in_range(got, size > 2 ? size - 2 : 0, size - 1);
        assert_memory_equal(cut, whole, got);
        assert_true((unsigned char)whole[got] < 0x80 || (unsigned char)whole[got] >= 0xc0);
    }
    trace_free(hand.trace);
}

/* getenv in w3, which has no lane of its own: it never told anything else. */
static void a_crash(void **state)
{
    (void)state;
    struct hand hand = session();
    char text[512];
    assert_int_equal(explain_crash(hand.trace, trace_now(hand.trace), text, sizeof text), 0);
    move(&hand, 22, true);
    finish(&hand);
    uint32_t told =
        ADD(&hand, 5, 0, CRASH, crash, NULL, .worker = 3, .address = FIRST >> 12, .array = FIRST);
    explain_event(hand.trace, told, text, sizeof text);
    assert_string_equal(text,
                        "w3 met SIGSEGV in getenv, in the array at 0x55d0a0: nothing is mapped "
                        "at 0x55d");
    explain_crash(hand.trace, trace_now(hand.trace), text, sizeof text);
    assert_string_equal(text,
                        "w3 was in getenv, reading array #1 (0x55d0a0), which main's "
                        "setenv(\"LD_RUN_PATH\") had moved and freed.  It took 0x55d for the "
                        "address of a variable, which is what malloc writes into a free block: "
                        "nothing is mapped there.  SIGSEGV: the program was killed.");
    ADD(&hand, 5, 0, CRASH, crash, NULL, .worker = 0, .array = 0x1000);
    explain_crash(hand.trace, trace_now(hand.trace), text, sizeof text);
    assert_string_equal(text,
                        "w0 was in getenv, reading array 0x1000.  What it found there is no "
                        "address that any memory can have.  SIGSEGV: the program was killed.");
    trace_free(hand.trace);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(efault_after_a_move),
        cmocka_unit_test(efault_without_a_cause),
        cmocka_unit_test(a_dangling_pointer),
        cmocka_unit_test(an_outdated_pointer),
        cmocka_unit_test(a_near_miss),
        cmocka_unit_test(damaged),
        cmocka_unit_test(a_shift_and_duplicates),
        cmocka_unit_test(garbled_text_is_made_visible),
        cmocka_unit_test(too_big),
        cmocka_unit_test(another_error),
        cmocka_unit_test(all_is_well),
        cmocka_unit_test(a_private_copy),
        cmocka_unit_test(a_private_array),
        cmocka_unit_test(a_fork_in_the_window),
        cmocka_unit_test(a_fork_in_an_untold_window),
        cmocka_unit_test(still_open),
        cmocka_unit_test(without_a_beginning),
        cmocka_unit_test(as_strace_prints_it),
        cmocka_unit_test(spans),
        cmocka_unit_test(events_as_sentences),
        cmocka_unit_test(the_tables_are_complete),
        cmocka_unit_test(cut_where_a_character_ends),
        cmocka_unit_test(a_crash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
