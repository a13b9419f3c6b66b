/* The world: what each event does to arrays, commands, threads, processes and counts. */
#include "model/told.h"

static void every_type_is_handled(void **state)
{
    (void)state;
    for (unsigned type = 0; type < EVENT_COUNT; type++)
        assert_true(world_knows(type));
    assert_false(world_knows(EVENT_COUNT));
    tell_text(9, (struct event){.type = EVENT_COUNT + 7}, 3);
    assert_int_equal(told.world->counts.events, 1);
    assert_int_equal(told.world->events, 1);
    assert_int_equal(told.world->thread_count, 0);
}

static void outcomes_are_complete(void **state)
{
    (void)state;
    for (unsigned i = 0; i < OUTCOME_COUNT; i++) {
        const struct outcome_info *info = outcome_info(i);
        assert_true(*info->word && *info->utf8 && *info->meaning);
        assert_in_range(info->ascii, '!', '~');
        for (unsigned k = 0; k < i; k++)
            assert_string_not_equal(info->word, outcome_info(k)->word);
    }
    static const bool failure[OUTCOME_COUNT] = {
        [OUTCOME_LOST] = true,    [OUTCOME_EMPTY] = true, [OUTCOME_DUPLICATED] = true,
        [OUTCOME_GARBLED] = true, [OUTCOME_ERROR] = true, [OUTCOME_E2BIG] = true,
        [OUTCOME_EFAULT] = true};
    for (unsigned i = 0; i < OUTCOME_COUNT; i++)
        assert_int_equal(outcome_is_failure(i), failure[i]);
}

static void the_initial_array(void **state)
{
    (void)state;
    start();
    const struct array *array = world_environ(told.world);
    assert_int_equal(array->address, STACK);
    assert_int_equal(array->generation, 0);
    assert_true(array->on_stack);
    assert_int_equal(array->slots, 11);
    assert_int_equal(array->count, 10);
    assert_int_equal(array->state, ARRAY_LIVE);
}

static void a_native_move(void **state)
{
    (void)state;
    start();
    first();
    assert_int_equal(array_at(STACK)->state, ARRAY_KEPT);
    load(2, A);
    assert_true(command(2)->holds);
    assert_int_equal(command(2)->generation, 1);
    begin(A, 11);
    uint32_t moved = grow(GROW_MOVED, A, B, 11);
    assert_int_equal(array_at(B)->state, ARRAY_GROWN);
    assert_int_equal(world_environ(told.world)->address, A);
    assert_true(command(2)->moved);
    assert_int_equal(command(2)->cause_event, moved);
    assert_int_equal(command(2)->cause_thread, 1);
    assert_int_equal(command(2)->cause_name, NAME);
    TELL(1, ENV_FREE, env_free, .array = A, .bytes = 96);
    assert_int_equal(array_at(A)->state, ARRAY_FREED);
    assert_int_equal(world_environ(told.world)->address, A);
    end(B, 12);
    const struct array *array = world_environ(told.world);
    assert_int_equal(array->address, B);
    assert_int_equal(array->generation, 2);
    assert_int_equal(array->count, 12);
    assert_int_equal(array->slots, 13);
    assert_int_equal(array_at(A)->state, ARRAY_FREED);
    assert_int_equal(array_at(A)->left_event, moved);
    assert_int_equal(array_at(A)->left_name, NAME);
    assert_int_equal(told.world->counts.environ_moves, 1);
    assert_int_equal(told.world->counts.env_changes, 2);
    result(2, 0);
    assert_int_equal(command(2)->outcome, OUTCOME_NEAR_MISS);
    assert_false(command(2)->holds);
    assert_int_equal(told.world->counts.near_misses, 1);
    assert_int_equal(told.world->counts.ok, 1);
}

static void a_libc_that_never_frees(void **state)
{
    (void)state;
    start();
    first();
    begin(A, 11);
    TELL(1, ENV_GROW, env_grow, .how = GROW_MOVED, .old = A, .new = B);
    end(B, 12);
    assert_int_equal(array_at(A)->state, ARRAY_KEPT);
    assert_int_equal(array_at(B)->slots, 13);
}

static void growth_in_place(void **state)
{
    (void)state;
    start();
    first();
    load(2, A);
    begin(A, 11);
    grow(GROW_IN_PLACE, A, A, 11);
    assert_int_equal(world_environ(told.world)->slots, 13);
    end(A, 12);
    result(2, 0);
    assert_int_equal(command(2)->outcome, OUTCOME_OK);
    assert_int_equal(told.world->counts.environ_in_place, 1);
    assert_int_equal(told.world->counts.environ_moves, 0);
    assert_int_equal(world_thread(told.world, 1)->change_grow, GROW_IN_PLACE + 1);
}

/* classic: between free and publish environ dangles. */
static void a_load_while_environ_dangles(void **state)
{
    (void)state;
    start();
    first();
    begin(A, 11);
    uint32_t moved = grow(GROW_MOVED, A, B, 11);
    TELL(1, ENV_FREE, env_free, .array = A);
    load(2, A);
    assert_true(command(2)->freed_before);
    assert_true(command(2)->moved);
    assert_int_equal(command(2)->cause_event, moved);
    assert_int_equal(command(2)->generation, 1);
    TELL(1, ENV_PUBLISH, env_publish, .environ = B);
    assert_int_equal(world_environ(told.world)->address, B);
    TELL(1, ENV_STORE, env_store, .array = B, .slot = 11, .entry = 1);
    assert_int_equal(world_environ(told.world)->count, 12);
    load(3, B);
    assert_false(command(3)->freed_before);
    end(B, 12);
    result(2, 14);
    result(3, 0);
    assert_int_equal(command(2)->outcome, OUTCOME_EFAULT);
    assert_int_equal(command(3)->outcome, OUTCOME_OK);
    assert_int_equal(told.world->counts.efault, 1);
    assert_int_equal(told.world->last_failure, command(2)->load_event);
    assert_int_equal(world_thread(told.world, 2)->failures, 1);
}

static void a_load_tells_of_the_new_value(void **state)
{
    (void)state;
    start();
    first();
    begin(A, 11);
    grow(GROW_MOVED, A, B, 11);
    TELL(1, ENV_FREE, env_free, .array = A);
    load(2, B);
    assert_int_equal(world_environ(told.world)->address, B);
    assert_int_equal(world_environ(told.world)->state, ARRAY_LIVE);
    assert_int_equal(command(2)->generation, 2);
    assert_false(command(2)->moved);
}

/* The events of two threads may be some ns out of order. */
static void a_load_before_its_move_is_told(void **state)
{
    (void)state;
    start();
    first();
    load(3, A);
    begin(A, 11);
    load(2, B);
    assert_int_equal(command(2)->generation, 2);
    grow(GROW_MOVED, A, B, 11);
    TELL(1, ENV_FREE, env_free, .array = A);
    end(B, 12);
    assert_int_equal(world_environ(told.world)->generation, 2);
    assert_int_equal(world_environ(told.world)->count, 12);
    assert_false(command(2)->moved);
    assert_true(command(3)->moved);
    assert_int_equal(array_at(A)->state, ARRAY_FREED);
}

static void a_given_pointer_that_is_told_later(void **state)
{
    (void)state;
    start();
    first();
    begin(A, 11);
    TELL(2, EXEC_LOAD, exec_load, .environ = B, .call = CALL_POSIX_SPAWN);
    assert_false(command(2)->has_generation);
    grow(GROW_MOVED, A, B, 11);
    assert_true(command(2)->has_generation);
    assert_true(command(2)->holds);
    assert_int_equal(command(2)->generation, 2);
    assert_false(command(2)->moved);
}

static void a_private_array(void **state)
{
    (void)state;
    start();
    first();
    TELL(2, EXEC_LOAD, exec_load, .environ = PRIVATE, .call = CALL_EXECVE);
    assert_false(command(2)->holds);
    assert_int_equal(world_environ(told.world)->address, A);
    begin(A, 11);
    grow(GROW_MOVED, A, B, 11);
    TELL(1, ENV_FREE, env_free, .array = A);
    end(B, 12);
    /* A place that was freed and left is anybody's. */
    TELL(3, EXEC_LOAD, exec_load, .environ = A, .call = CALL_POSIX_SPAWN);
    assert_false(command(3)->holds);
    assert_false(command(3)->freed_before);
    result(2, 0);
    result(3, 0);
    assert_int_equal(told.world->counts.near_misses, 0);
    assert_int_equal(told.world->counts.ok, 2);
}

static void a_snapshot_lets_go(void **state)
{
    (void)state;
    start();
    first();
    load(2, A);
    begin(A, 11);
    grow(GROW_MOVED, A, B, 11);
    end(B, 12);
    /* The copy is made under the lock: of what environ is by then. */
    TELL(2, EXEC_COPY, exec_copy, .envp = PRIVATE);
    assert_false(command(2)->holds);
    assert_int_equal(command(2)->array, WORLD_NONE);
    assert_int_equal(command(2)->generation, 2);
    begin(B, 12);
    grow(GROW_MOVED, B, C, 12);
    result(2, 0);
    assert_int_equal(command(2)->outcome, OUTCOME_OK);
    assert_int_equal(command(2)->cause_event, EVENT_NONE);
}

static void a_fork_keeps_what_was_before(void **state)
{
    (void)state;
    start();
    first();
    load(2, A);
    begin(A, 11);
    uint32_t moved = grow(GROW_MOVED, A, B, 11);
    TELL(2, EXEC_COPY, exec_copy, .envp = 0);
    result(2, 14);
    assert_int_equal(command(2)->outcome, OUTCOME_EFAULT);
    assert_int_equal(command(2)->cause_event, moved);
}

static void another_pointer_is_a_copy(void **state)
{
    (void)state;
    start();
    first();
    load(2, A);
    TELL(2, EXEC_BEGIN, exec_begin, .envp = A);
    assert_true(command(2)->holds);
    load(3, A);
    TELL(3, EXEC_BEGIN, exec_begin, .envp = PRIVATE);
    assert_true(command(3)->copied);
    assert_false(command(3)->holds);
}

static void a_shift_touches(void **state)
{
    (void)state;
    start();
    first();
    load(2, A);
    begin(A, 11);
    uint32_t shift = TELL(1, ENV_SHIFT, env_shift, .array = A, .slot = 2);
    assert_int_equal(world_environ(told.world)->count, 10);
    end(A, 10);
    assert_true(command(2)->shifted);
    assert_false(command(2)->moved);
    assert_int_equal(command(2)->cause_event, shift);
    result(2, 0);
    assert_int_equal(command(2)->outcome, OUTCOME_OK);
    TELL_TEXT(2, NAME, CHILD_ENV, child_env, .seen = CHILD_READ, .count = 11, .duplicated = 1);
    assert_int_equal(command(2)->outcome, OUTCOME_DUPLICATED);
    assert_int_equal(command(2)->damage_text, NAME);
}

static void clearing(void **state)
{
    (void)state;
    start();
    first();
    TELL(1, ENV_BEGIN, env_begin, .op = OP_CLEARENV);
    TELL(1, ENV_LOCK, env_lock, .environ = A, .count = 11);
    TELL(1, ENV_FREE, env_free, .array = A);
    TELL(1, ENV_PUBLISH, env_publish, .environ = 0);
    end(0, 0);
    assert_null(world_environ(told.world));
    begin(0, 0);
    grow(GROW_FIRST, 0, A, 0);
    end(A, 1);
    /* The same address again is another array. */
    assert_int_equal(world_environ(told.world)->address, A);
    assert_int_equal(world_environ(told.world)->generation, 2);
    assert_int_equal(world_environ(told.world)->state, ARRAY_LIVE);
    assert_int_equal(world_environ(told.world)->count, 1);
}

static void a_foreign_change(void **state)
{
    (void)state;
    start();
    first();
    TELL(2, ENV_FOREIGN, env_foreign, .expected = A, .found = PRIVATE, .count = 3);
    assert_int_equal(world_environ(told.world)->address, PRIVATE);
    assert_int_equal(world_environ(told.world)->count, 3);
    assert_int_equal(array_at(A)->state, ARRAY_KEPT);
    assert_int_equal(told.world->counts.foreign_changes, 1);
    load(2, A); /* back again */
    begin(A, 11);
    assert_int_equal(world_environ(told.world)->address, A);
    assert_int_equal(world_environ(told.world)->state, ARRAY_LIVE);
}

/* How a command ends: errno, what the child received, and what is counted. */
static void results_and_counts(void **state)
{
    (void)state;
    static const struct {
        uint64_t error;
        struct event_child_env child;
        uint8_t outcome;
        struct counts counts;
    } rows[] = {
        {0, {CHILD_READ, 11, 0, 0, 0}, OUTCOME_OK, {.execs = 1, .ok = 1}},
        {14, {0}, OUTCOME_EFAULT, {.execs = 1, .efault = 1}},
        {7, {0}, OUTCOME_E2BIG, {.execs = 1, .e2big = 1}},
        {11, {0}, OUTCOME_ERROR, {.execs = 1, .other_errors = 1}},
        {0, {CHILD_GONE, 0, 0, 0, 0}, OUTCOME_OK, {.execs = 1, .ok = 1, .env_unread = 1}},
        {0, {CHILD_READ, 9, 2, 0, 1}, OUTCOME_LOST, {.execs = 1, .ok = 1, .env_lost = 1}},
        {0, {CHILD_READ, 0, 11, 0, 0}, OUTCOME_EMPTY, {.execs = 1, .ok = 1, .env_empty = 1}},
        {0, {CHILD_READ, 0, 0, 0, 0}, OUTCOME_OK, {.execs = 1, .ok = 1}},
        {0,
         {CHILD_READ, 12, 0, 1, 1},
         OUTCOME_DUPLICATED,
         {.execs = 1, .ok = 1, .env_duplicated = 1}},
        {0, {CHILD_UNSURE, 11, 0, 0, 1}, OUTCOME_GARBLED, {.execs = 1, .ok = 1, .env_garbled = 1}},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        world_reset(told.world);
        told.count = 0;
        start();
        load(2, STACK);
        result(2, rows[i].error);
        if (!rows[i].error)
            tell_text(2, (struct event){.type = EVENT_CHILD_ENV, .child_env = rows[i].child}, 0);
        TELL(2, EXEC_STATUS, exec_status, .status = 5);
        assert_int_equal(command(2)->outcome, rows[i].outcome);
        assert_true(command(2)->has_status);
        assert_int_equal(command(2)->status, 5);
        assert_int_equal(world_thread(told.world, 2)->at, THREAD_IDLE);
        struct counts expected = rows[i].counts;
        expected.events = told.count;
        assert_memory_equal(&told.world->counts, &expected, sizeof expected);
        bool failed = outcome_is_failure(rows[i].outcome);
        assert_int_equal(told.world->last_failure, failed ? 4 : EVENT_NONE);
    }
}

static void damage_is_no_near_miss(void **state)
{
    (void)state;
    start();
    first();
    load(2, A);
    begin(A, 11);
    grow(GROW_MOVED, A, B, 11);
    result(2, 0);
    assert_int_equal(told.world->counts.near_misses, 1);
    TELL(2, CHILD_ENV, child_env, .seen = CHILD_READ, .count = 3, .lost = 8);
    assert_int_equal(told.world->counts.near_misses, 0);
    assert_int_equal(told.world->counts.env_lost, 1);
    assert_int_equal(command(2)->outcome, OUTCOME_LOST);
}

static void a_search_along_path(void **state)
{
    (void)state;
    start();
    for (unsigned i = 0; i < 3; i++) {
        TELL(2, EXEC_LOAD, exec_load, .environ = STACK, .call = CALL_EXECVE);
        result(2, 2);
        assert_int_equal(told.world->counts.execs, 1);
        assert_int_equal(told.world->counts.other_errors, 1);
    }
    assert_int_equal(command(2)->attempts, 2);
    assert_int_equal(told.world->last_failure, command(2)->load_event);
    TELL(2, EXEC_LOAD, exec_load, .environ = STACK, .call = CALL_EXECVE);
    assert_int_equal(told.world->last_failure, EVENT_NONE);
    result(2, 0);
    assert_int_equal(told.world->counts.execs, 1);
    assert_int_equal(told.world->counts.ok, 1);
    assert_int_equal(world_thread(told.world, 2)->commands, 1);
    assert_int_equal(world_thread(told.world, 2)->failures, 0);
    /* A status in between ends the search: the command failed. */
    TELL(3, EXEC_LOAD, exec_load, .environ = STACK, .call = CALL_EXECVE);
    result(3, 2);
    TELL(3, EXEC_STATUS, exec_status, .status = 127);
    TELL(3, EXEC_LOAD, exec_load, .environ = STACK, .call = CALL_EXECVE);
    result(3, 0);
    assert_int_equal(told.world->counts.execs, 3);
    assert_int_equal(told.world->counts.other_errors, 1);
}

static void a_command_without_a_result(void **state)
{
    (void)state;
    start();
    load(2, STACK);
    load(2, STACK);
    assert_int_equal(command(2)->outcome, OUTCOME_OPEN);
    assert_int_equal(world_thread(told.world, 2)->commands, 2);
    TELL(2, THREAD_END, thread_end, .tid = 101);
    assert_int_equal(command(2)->outcome, OUTCOME_UNKNOWN);
    assert_int_equal(world_thread(told.world, 2)->at, THREAD_ENDED);
    load(3, STACK);
    TELL(0, PROCESS_END, process_end, .pid = 100, .status = -1, .signal = 11);
    assert_int_equal(command(3)->outcome, OUTCOME_UNKNOWN);
    assert_false(told.world->processes[0].alive);
    assert_int_equal(told.world->processes[0].signal, 11);
    assert_int_equal(told.world->counts.execs, 0);
}

/* A result after a loss may belong to another command than the one that was open. */
static void a_loss(void **state)
{
    (void)state;
    start();
    uint32_t lost = load(2, STACK);
    TELL(2, LOST, lost, .count = 9);
    assert_int_equal(told.world->counts.dropped, 9);
    assert_int_equal(command(2)->outcome, OUTCOME_UNKNOWN);
    uint32_t at = told.count;
    result(2, 14);
    assert_int_not_equal(command(2)->load_event, lost);
    assert_int_equal(command(2)->load_event, at);
    assert_int_equal(command(2)->result_event, at);
    assert_int_equal(told.world->counts.efault, 1);
    load(3, STACK);
    result(3, 0);
    TELL(3, LOST, lost, .count = 1);
    TELL(3, CHILD_ENV, child_env, .seen = CHILD_READ, .count = 3, .lost = 8);
    TELL(3, EXEC_STATUS, exec_status, .status = 1);
    assert_int_equal(command(3)->outcome, OUTCOME_OK);
    assert_false(command(3)->has_status);
}

static void a_crowd(void **state)
{
    (void)state;
    start();
    first();
    load(2, A);
    uint64_t environ = A;
    for (unsigned i = 0; i < 500; i++) {
        begin(environ, 11 + i);
        grow(GROW_MOVED, environ, environ + 0x100, 11 + i);
        TELL(1, ENV_FREE, env_free, .array = environ);
        end(environ += 0x100, 12 + i);
    }
    assert_int_equal(told.world->array_count, WORLD_ARRAYS);
    assert_int_equal(world_environ(told.world)->address, environ);
    assert_int_equal(world_environ(told.world)->generation, 501);
    /* What is held stays. */
    assert_int_equal(told.world->arrays[command(2)->array].address, A);
    for (unsigned i = 0; i < 1000; i++) {
        uint16_t thread = (uint16_t)(1000 + i);
        TELL(thread, PROCESS_START, process_start, .pid = 1000 + i, .ppid = 100, .environ = environ,
             .count = 5, .origin = ORIGIN_FORK);
        TELL_TEXT(thread, NAME, THREAD_START, thread_start, .pid = 1000 + i, .tid = 1000 + i);
        if (i % 2)
            TELL(thread, PROCESS_END, process_end, .pid = 1000 + i);
    }
    assert_int_equal(told.world->process_count, WORLD_PROCESSES);
    assert_int_equal(told.world->thread_count, WORLD_THREADS);
    assert_int_equal(world_environ(told.world)->address, environ);
    assert_true(told.world->processes[told.world->process].alive);
    for (unsigned i = 0; i < told.world->thread_count; i++) {
        const struct command *held = &told.world->threads[i].command;
        assert_int_equal(held->holds, held->array != WORLD_NONE);
    }
}

static void builds(void **state)
{
    (void)state;
    TELL(1, BUILD, build, .number = 1, .of = 3, .step = BUILD_STARTED);
    TELL_TEXT(1, NAME, BUILD, build, .number = 1, .of = 3, .step = BUILD_PHASE);
    assert_int_equal(told.world->build_phase, NAME);
    assert_int_equal(told.world->build_steps[0], BUILD_PHASE + 1);
    TELL(1, BUILD, build, .number = 1, .of = 3, .step = BUILD_PASSED);
    TELL(1, BUILD, build, .number = 2, .of = 3, .step = BUILD_STARTED);
    TELL(1, BUILD, build, .number = 2, .of = 3, .step = BUILD_FAILED);
    TELL(1, BUILD, build, .number = 9000, .of = 3, .step = 77);
    assert_int_equal(told.world->counts.builds, 2);
    assert_int_equal(told.world->counts.builds_failed, 1);
    assert_int_equal(told.world->build_steps[0], BUILD_PASSED + 1);
    assert_int_equal(told.world->build_steps[1], BUILD_FAILED + 1);
    assert_int_equal(told.world->build_steps[2], 0);
    TELL(0, CONTROL, control, .engine = ENGINE_CLASSIC, .spawner = SPAWNER_FORK,
         .mode = MODE_PAUSE);
    assert_int_equal(told.world->engine, ENGINE_CLASSIC);
    assert_int_equal(told.world->spawner, SPAWNER_FORK);
    assert_int_equal(told.world->mode, MODE_PAUSE);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_type_is_handled),
        TEST(outcomes_are_complete),
        TEST(the_initial_array),
        TEST(a_native_move),
        TEST(a_libc_that_never_frees),
        TEST(growth_in_place),
        TEST(a_load_while_environ_dangles),
        TEST(a_load_tells_of_the_new_value),
        TEST(a_load_before_its_move_is_told),
        TEST(a_given_pointer_that_is_told_later),
        TEST(a_private_array),
        TEST(a_snapshot_lets_go),
        TEST(a_fork_keeps_what_was_before),
        TEST(another_pointer_is_a_copy),
        TEST(a_shift_touches),
        TEST(clearing),
        TEST(a_foreign_change),
        TEST(results_and_counts),
        TEST(damage_is_no_near_miss),
        TEST(a_search_along_path),
        TEST(a_command_without_a_result),
        TEST(a_loss),
        TEST(a_crowd),
        TEST(builds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
