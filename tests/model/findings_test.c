/* Findings: what is a hit, a near miss, an exposure, and what is none; and that a trace folded
 * whatever way finds the same. */
#include "model/findings.h"
#include "model/trace.h"

#include "stream.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct trace *trace;

static int setup(void **state)
{
    (void)state;
    trace = trace_new();
    return trace ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    trace_free(trace);
    return 0;
}

/* Events are a microsecond apart. */
static uint32_t tell(uint16_t thread, struct event event, const char *text)
{
    uint32_t index = trace_count(trace);
    event.thread = thread;
    event.time_ns = (trace_now(trace)->time_ns / 1000 + 1) * 1000;
    assert_true(trace_append(trace, &event, text));
    return index;
}

#define TELL(thread, text, id, member, ...)                                                        \
    tell(thread, (struct event){.type = EVENT_##id, .member = {__VA_ARGS__}}, text)

enum { STACK = 0x7f000, A = 0xa000, B = 0xb000, PRIVATE = 0x1000, MAIN = 1, W0, W1 };

static void alive(uint16_t thread, unsigned count)
{
    TELL(thread, "", PROCESS_THREADS, process_threads, .pid = 100, .alive = count);
}

static void start(void)
{
    TELL(MAIN, "lab", PROCESS_START, process_start, .pid = 100, .environ = STACK, .count = 10);
    TELL(MAIN, "main", THREAD_START, thread_start, .pid = 100, .tid = 100);
}

static void start_workers(void)
{
    TELL(W0, "w0", THREAD_START, thread_start, .pid = 100, .tid = 101);
    TELL(W1, "w1", THREAD_START, thread_start, .pid = 100, .tid = 102);
    alive(W0, 3);
}

static void begin(const char *name, enum env_op op, uint64_t environ, unsigned count)
{
    TELL(MAIN, name, ENV_BEGIN, env_begin, .op = op);
    TELL(MAIN, "", ENV_LOCK, env_lock, .environ = environ, .count = count);
}

static uint32_t grow(enum grow how, uint64_t old, uint64_t new, unsigned count)
{
    return TELL(MAIN, "", ENV_GROW, env_grow, .how = how, .old = old, .new = new,
                .new_bytes = 8 * (count + 2));
}

static void end(uint64_t environ, unsigned count)
{
    TELL(MAIN, "", ENV_END, env_end, .environ = environ, .count = count);
}

/* From the stack to A: the harmless first one. */
static void first(void)
{
    begin("FIRST", OP_SETENV, STACK, 10);
    grow(GROW_FIRST, STACK, A, 10);
    end(A, 11);
}

static void in_place(const char *name)
{
    begin(name, OP_SETENV, A, 11);
    grow(GROW_IN_PLACE, A, A, 11);
    end(A, 12);
}

static uint32_t moved(const char *name)
{
    begin(name, OP_SETENV, A, 11);
    uint32_t cause = grow(GROW_MOVED, A, B, 11);
    TELL(MAIN, "", ENV_FREE, env_free, .array = A);
    end(B, 12);
    return cause;
}

static uint32_t load(uint16_t thread, uint64_t environ, enum spawner spawner)
{
    return TELL(thread, "true", EXEC_LOAD, exec_load, .environ = environ, .count = 11,
                .call = CALL_SYSTEM, .spawner = spawner);
}

static void result(uint16_t thread, unsigned error)
{
    TELL(thread, "", EXEC_BEGIN, exec_begin, .envp = A);
    TELL(thread, "", EXEC_RESULT, exec_result, .error = error, .pid = error ? 0 : 500);
}

static uint32_t command(uint16_t thread, uint64_t environ)
{
    uint32_t loaded = load(thread, environ, SPAWNER_SYSTEM);
    result(thread, 0);
    return loaded;
}

static const struct findings *found(void)
{
    trace_settle(trace);
    return trace_findings(trace);
}

static const char *text_of(uint32_t text)
{
    return trace_text(trace, text);
}

static void a_hit_names_thread_variable_and_command(void **state)
{
    (void)state;
    start();
    start_workers();
    first();
    uint32_t loaded = load(W0, A, SPAWNER_SYSTEM);
    uint32_t cause = moved("LD_RUN_PATH");
    result(W0, EFAULT);
    const struct findings *findings = found();
    assert_int_equal(findings_level(findings), FINDING_HIT);
    assert_int_equal(findings->hits, 1);
    assert_int_equal(findings->unexplained, 0);
    const struct finding *hit = &findings->hit[0];
    assert_int_equal(hit->load, loaded);
    assert_int_equal(hit->cause, cause);
    assert_int_equal(hit->changer, MAIN);
    assert_int_equal(hit->starter, W0);
    assert_int_equal(hit->pid, 100);
    assert_int_equal(hit->op, OP_SETENV);
    assert_int_equal(hit->outcome, OUTCOME_EFAULT);
    assert_string_equal(text_of(hit->variable), "LD_RUN_PATH");
    assert_int_equal(hit->after_ns, 3000); /* begin, lock, grow */
    assert_int_equal(hit->left_ns, 4000);  /* free, end, begin, result */
    assert_int_equal(findings->pair_count, 1);
    assert_int_equal(findings->pairs[0].hits, 1);
    assert_int_equal(findings->pairs[0].worst.load, loaded);
    assert_int_equal(findings->culprit_count, 1);
    assert_int_equal(findings->culprits[0].hits, 1);
    assert_string_equal(text_of(findings->culprits[0].variable), "LD_RUN_PATH");
}

static void efault_without_a_change_is_told_apart(void **state)
{
    (void)state;
    start();
    start_workers();
    first();
    moved("EARLIER");
    load(W0, B, SPAWNER_SYSTEM);
    result(W0, EFAULT);
    const struct findings *findings = found();
    assert_int_equal(findings->hits, 0);
    assert_int_equal(findings->unexplained, 1);
    assert_int_equal(findings->unexplained_count, 1);
    assert_int_equal(findings->pairs[0].hits, 0);
}

static void efault_during_a_change_is_a_hit(void **state)
{
    (void)state;
    start();
    start_workers();
    first();
    load(W0, A, SPAWNER_SYSTEM);
    begin("SLOW", OP_SETENV, A, 11); /* what it did is told after realloc has returned */
    result(W0, EFAULT);
    const struct findings *findings = found();
    assert_int_equal(findings->hits, 1);
    assert_int_equal(findings->hit[0].cause, EVENT_NONE);
    assert_int_equal(findings->hit[0].changer, MAIN);
    assert_string_equal(text_of(findings->hit[0].variable), "SLOW");
}

static void other_errors_are_no_hits(void **state)
{
    static const unsigned errors[] = {E2BIG, ENOENT, EACCES};
    (void)state;
    start();
    start_workers();
    first();
    load(W0, A, SPAWNER_SYSTEM);
    moved("X");
    result(W0, E2BIG);
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++) {
        load(W1, B, SPAWNER_SYSTEM);
        result(W1, errors[i]);
    }
    assert_int_equal(found()->hits, 0);
    assert_int_equal(found()->unexplained, 0);
    assert_int_equal(findings_level(found()), FINDING_NONE);
}

static void damage_after_a_near_miss_is_one_hit(void **state)
{
    (void)state;
    start();
    start_workers();
    first();
    load(W0, A, SPAWNER_SYSTEM);
    moved("X");
    result(W0, 0);
    TELL(W0, "HOME", CHILD_ENV, child_env, .seen = CHILD_READ, .count = 9, .lost = 2);
    assert_int_equal(found()->hits, 1);
    assert_int_equal(found()->near_misses, 0);
    assert_int_equal(found()->hit[0].outcome, OUTCOME_LOST);
}

static void a_near_miss_counts_once_what_it_received_is_known(void **state)
{
    (void)state;
    start();
    start_workers();
    first();
    load(W0, A, SPAWNER_SYSTEM);
    moved("X");
    result(W0, 0);
    assert_int_equal(trace_findings(trace)->near_misses, 0);
    TELL(W0, "", CHILD_ENV, child_env, .seen = CHILD_READ, .count = 11);
    assert_int_equal(trace_findings(trace)->near_misses, 1);
    TELL(W0, "", EXEC_STATUS, exec_status, .status = 0);
    assert_int_equal(found()->near_misses, 1);
    assert_int_equal(findings_level(found()), FINDING_NEAR_MISS);
    assert_int_equal(found()->near_misses, trace_now(trace)->counts.near_misses);
}

static void a_change_beside_commands_is_an_exposure(void **state)
{
    (void)state;
    start();
    start_workers();
    first();
    command(W0, A);
    for (unsigned i = 0; i < 20; i++)
        TELL(MAIN, "", OUTPUT, output, .stream = 1);
    in_place("FAR");
    for (unsigned i = 0; i < 20; i++)
        TELL(MAIN, "", OUTPUT, output, .stream = 1);
    uint32_t loaded = command(W0, A);
    in_place("NEAR");
    const struct findings *findings = found();
    assert_int_equal(findings_level(findings), FINDING_EXPOSURE);
    assert_int_equal(findings->pair_count, 1);
    const struct finding_pair *pair = &findings->pairs[0];
    assert_int_equal(pair->hits + pair->near_misses + pair->overlaps, 0);
    assert_int_equal(pair->worst.load, loaded);
    assert_int_equal(pair->worst.apart_ns, 1000);
    assert_string_equal(text_of(pair->worst.variable), "NEAR");
    assert_int_equal(findings->changes_in_company, 2);
    assert_int_equal(findings->live_commands_in_company, 2);
}

static void an_overlap_without_a_move_is_an_exposure(void **state)
{
    (void)state;
    start();
    start_workers();
    first();
    load(W0, A, SPAWNER_SYSTEM);
    in_place("X");
    result(W0, 0);
    assert_int_equal(findings_level(found()), FINDING_EXPOSURE);
    assert_int_equal(found()->pairs[0].overlaps, 1);
    assert_int_equal(found()->pairs[0].worst.apart_ns, 0);
}

static void who_is_alone_is_not_exposed(void **state)
{
    (void)state;
    start();
    first();
    in_place("BEFORE"); /* before any thread was there */
    start_workers();
    command(W0, A);
    TELL(W0, "", THREAD_END, thread_end, .tid = 101);
    TELL(W1, "", THREAD_END, thread_end, .tid = 102);
    alive(MAIN, 1);
    in_place("AFTER"); /* after all were gone */
    assert_int_equal(findings_level(found()), FINDING_NONE);
    assert_int_equal(found()->changes, 2);
    assert_int_equal(found()->changes_in_company, 0);
}

static void one_thread_that_does_both_is_not_exposed(void **state)
{
    (void)state;
    start();
    start_workers();
    first();
    command(MAIN, A);
    in_place("X");
    command(MAIN, A);
    assert_int_equal(findings_level(found()), FINDING_NONE);
}

static void a_thread_that_has_ended_meets_nobody(void **state)
{
    (void)state;
    start();
    start_workers();
    first();
    command(W0, A);
    TELL(W0, "", THREAD_END, thread_end, .tid = 101);
    in_place("X");
    assert_int_equal(findings_level(found()), FINDING_NONE);
}

static void private_copies_are_not_exposed(void **state)
{
    (void)state;
    start();
    start_workers();
    first();
    in_place("X");
    for (unsigned i = 0; i < 2; i++) { /* snapshot, fork */
        load(W0, A, i ? SPAWNER_FORK : SPAWNER_SNAPSHOT);
        TELL(W0, "", EXEC_COPY, exec_copy, .envp = i ? 0 : PRIVATE);
        result(W0, 0);
    }
    load(W0, A, SPAWNER_LOCKED);
    result(W0, 0);
    /* An array that is not environ. */
    TELL(W0, "true", EXEC_LOAD, exec_load, .environ = PRIVATE, .count = 3,
         .call = CALL_POSIX_SPAWN);
    result(W0, 0);
    in_place("Y");
    assert_int_equal(findings_level(found()), FINDING_NONE);
    assert_int_equal(found()->private_commands, 4);
    assert_int_equal(found()->changes_in_company, 2);
}

static void harmless_changes_are_not_exposed(void **state)
{
    (void)state;
    start();
    start_workers();
    command(W0, STACK);
    first();
    command(W0, A);
    /* Another value. */
    begin("FIRST", OP_SETENV, A, 11);
    end(A, 11);
    command(W0, A);
    /* A growth that leaves the old array as it is. */
    begin("KEPT", OP_SETENV, A, 11);
    grow(GROW_MOVED, A, B, 11);
    end(B, 12);
    command(W0, B);
    assert_int_equal(findings_level(found()), FINDING_NONE);
    assert_int_equal(found()->kept_growths, 1);
    assert_int_equal(found()->replacements, 1);
}

static void removals_and_clearenv_are_exposures(void **state)
{
    (void)state;
    start();
    start_workers();
    command(W0, STACK);
    begin("GONE", OP_UNSETENV, STACK, 10);
    TELL(MAIN, "", ENV_SHIFT, env_shift, .array = STACK, .slot = 3);
    end(STACK, 9);
    assert_int_equal(findings_level(found()), FINDING_EXPOSURE);
    load(W1, STACK, SPAWNER_SYSTEM);
    begin("", OP_CLEARENV, STACK, 9);
    TELL(MAIN, "", ENV_PUBLISH, env_publish, .environ = 0);
    end(0, 0);
    result(W1, 0);
    assert_int_equal(findings_level(found()), FINDING_NEAR_MISS);
    assert_int_equal(found()->near_misses, 1);
}

static void recordings_without_thread_counts_go_by_what_was_seen(void **state)
{
    (void)state;
    start();
    TELL(W0, "w0", THREAD_START, thread_start, .pid = 100, .tid = 101);
    first();
    command(W0, A);
    in_place("X");
    assert_int_equal(findings_level(found()), FINDING_EXPOSURE);
}

static void a_dangling_copy_of_a_fork_is_a_hit(void **state)
{
    enum { CHILD = 9 };
    (void)state;
    start();
    start_workers();
    first();
    begin("X", OP_SETENV, A, 11);
    grow(GROW_MOVED, A, B, 11);
    TELL(MAIN, "", ENV_FREE, env_free, .array = A);
    TELL(CHILD, "lab", PROCESS_START, process_start, .pid = 200, .ppid = 100, .environ = A,
         .count = 11, .origin = ORIGIN_FORK);
    TELL(CHILD, "main", THREAD_START, thread_start, .pid = 200, .tid = 200);
    TELL(CHILD, "true", EXEC_LOAD, exec_load, .environ = A, .count = 11, .call = CALL_EXECVE);
    result(CHILD, EFAULT);
    assert_int_equal(found()->hits, 1);
    assert_int_equal(found()->hit[0].changer, MAIN);
    assert_int_equal(found()->hit[0].pid, 200);
    assert_int_equal(found()->hit[0].after_ns, 0);
}

static void changes_behind_libcs_back_are_counted_by_program(void **state)
{
    (void)state;
    start();
    for (unsigned i = 0; i < 3; i++)
        TELL(MAIN, "", ENV_FOREIGN, env_foreign, .expected = STACK, .found = B + i * 0x100,
             .count = 4);
    assert_int_equal(found()->foreign_times, 3);
    assert_int_equal(found()->foreign_count, 1);
    assert_int_equal(found()->foreign[0].times, 3);
    assert_string_equal(text_of(found()->foreign[0].program), "lab");
}

/* What the summary counts and what was found agree; the tables never overflow; and the findings of
 * a trace that was looked at from all sides are those of one that was not. */
static void a_long_storm(void **state)
{
    (void)state;
    for (unsigned odd = 0; odd < 2; odd++) {
        struct stream stream = stream_new(7 + odd, 12);
        stream.names = 5000;
        stream.odd = odd;
        struct trace *one = stream_trace(&stream, 60000);
        assert_non_null(one);
        trace_settle(one);
        const struct findings *findings = trace_findings(one);
        const struct counts *counts = &trace_now(one)->counts;
        assert_true(findings->hits > 100);
        assert_true(findings->pair_count <= FINDINGS_PAIRS);
        assert_true(findings->culprit_count <= FINDINGS_CULPRITS);
        assert_int_equal(findings->hit_count, FINDINGS_KEPT);
        if (odd == 0) {
            uint64_t damaged =
                counts->env_lost + counts->env_empty + counts->env_duplicated + counts->env_garbled;
            assert_int_equal(findings->hits + findings->unexplained, counts->efault + damaged);
            assert_int_equal(findings->near_misses, counts->near_misses);
        }
        uint64_t blamed = 0, paired = 0;
        for (uint32_t i = 0; i < findings->culprit_count; i++)
            blamed += findings->culprits[i].hits;
        for (uint32_t i = 0; i < findings->pair_count; i++)
            paired += findings->pairs[i].hits;
        if (odd == 0) {
            assert_int_equal(blamed, findings->hits);
            assert_int_equal(paired, findings->hits);
        }
        struct trace *two = trace_new();
        for (uint32_t i = 0; i < trace_count(one); i++) {
            const struct event *event = trace_event(one, i);
            assert_true(trace_append(two, event, trace_text(one, event->text)));
            if (i % 40000 == 0)
                trace_at(two, i / 2);
        }
        trace_settle(two);
        assert_memory_equal(trace_findings(two), findings, sizeof *findings);
        trace_free(two);
        trace_free(one);
    }
}

static void levels_have_names(void **state)
{
    (void)state;
    for (enum finding_level level = FINDING_EXPOSURE; level < FINDING_LEVELS; level++)
        assert_int_equal(finding_level_find(finding_level_name(level)), level);
    assert_int_equal(finding_level_find("none"), FINDING_LEVELS);
    assert_int_equal(finding_level_find("everything"), FINDING_LEVELS);
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        EACH(a_hit_names_thread_variable_and_command),
        EACH(efault_without_a_change_is_told_apart),
        EACH(efault_during_a_change_is_a_hit),
        EACH(other_errors_are_no_hits),
        EACH(damage_after_a_near_miss_is_one_hit),
        EACH(a_near_miss_counts_once_what_it_received_is_known),
        EACH(a_change_beside_commands_is_an_exposure),
        EACH(an_overlap_without_a_move_is_an_exposure),
        EACH(who_is_alone_is_not_exposed),
        EACH(one_thread_that_does_both_is_not_exposed),
        EACH(a_thread_that_has_ended_meets_nobody),
        EACH(private_copies_are_not_exposed),
        EACH(harmless_changes_are_not_exposed),
        EACH(removals_and_clearenv_are_exposures),
        EACH(recordings_without_thread_counts_go_by_what_was_seen),
        EACH(a_dangling_copy_of_a_fork_is_a_hit),
        EACH(changes_behind_libcs_back_are_counted_by_program),
        cmocka_unit_test(a_long_storm),
        cmocka_unit_test(levels_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
