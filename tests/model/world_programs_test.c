/* The world, where processes become other programs: wrappers, forks and what is counted of them. */
#include "model/told.h"

static void a_wrapper_is_forgotten(void **state)
{
    (void)state;
    TELL_TEXT(1, SH, PROCESS_START, process_start, .pid = 100, .environ = STACK, .count = 10);
    TELL_TEXT(1, MAIN, THREAD_START, thread_start, .pid = 100, .tid = 100);
    first();
    load(1, A);
    result(1, 0);
    TELL(1, EXEC_LOAD, exec_load, .environ = A, .call = CALL_EXECVE);
    TELL_TEXT(2, PYTHON, PROCESS_START, process_start, .pid = 100, .environ = B, .count = 12);
    TELL_TEXT(2, MAIN, THREAD_START, thread_start, .pid = 100, .tid = 100);
    result(1, 0); /* told late; the new image has told it already */
    assert_int_equal(told.world->counts.env_changes, 1);
    assert_int_equal(told.world->counts.execs, 2);
    TELL(2, EXEC_LOAD, exec_load, .environ = B, .call = CALL_SYSTEM);
    const struct counts expected = {.events = told.count};
    assert_memory_equal(&told.world->counts, &expected, sizeof expected);
    assert_int_equal(told.world->process_count, 1);
    assert_int_equal(told.world->processes[0].program, PYTHON);
    assert_true(told.world->processes[0].alive);
    assert_null(array_at(A));
    assert_null(array_at(STACK));
    assert_int_equal(world_environ(told.world)->generation, 0);
    assert_int_equal(world_environ(told.world)->count, 12);
    /* The old thread ended; the new one of the same name has its row. */
    assert_null(world_thread(told.world, 1));
    assert_int_equal(world_thread(told.world, 2)->row, 0);
    assert_int_equal(world_thread(told.world, 2)->at, THREAD_IN_COMMAND);
    assert_int_equal(told.world->row_count, 1);
}

/* bash -c 'a; b; exec c': what it did before counts, for c does nothing of the kind. */
static void a_last_command_is_no_wrapped_program(void **state)
{
    (void)state;
    TELL_TEXT(1, SH, PROCESS_START, process_start, .pid = 100, .environ = STACK, .count = 10);
    TELL_TEXT(1, MAIN, THREAD_START, thread_start, .pid = 100, .tid = 100);
    load(1, STACK);
    result(1, 0);
    TELL(1, EXEC_LOAD, exec_load, .environ = STACK, .call = CALL_EXECVE);
    TELL_TEXT(2, PYTHON, PROCESS_START, process_start, .pid = 100, .environ = B, .count = 12);
    TELL_TEXT(2, MAIN, THREAD_START, thread_start, .pid = 100, .tid = 100);
    assert_int_equal(told.world->counts.execs, 2);
    assert_int_equal(told.world->counts.ok, 2);
}

/* sh -c 'python3 build.py; exec c': build.py has threads, so it is what people came to see. */
static void a_threaded_program_is_no_wrapper(void **state)
{
    (void)state;
    TELL_TEXT(1, SH, PROCESS_START, process_start, .pid = 100, .environ = STACK, .count = 10);
    TELL_TEXT(1, MAIN, THREAD_START, thread_start, .pid = 100, .tid = 100);
    TELL_TEXT(3, PYTHON, PROCESS_START, process_start, .pid = 200, .ppid = 100, .environ = STACK,
              .count = 10);
    TELL_TEXT(3, NAME, THREAD_START, thread_start, .pid = 200, .tid = 200);
    TELL(3, PROCESS_THREADS, process_threads, .pid = 200, .alive = 2);
    load(3, STACK);
    result(3, EFAULT);
    TELL(1, EXEC_LOAD, exec_load, .environ = STACK, .call = CALL_EXECVE);
    TELL_TEXT(2, SH, PROCESS_START, process_start, .pid = 100, .environ = B, .count = 12);
    TELL_TEXT(2, MAIN, THREAD_START, thread_start, .pid = 100, .tid = 100);
    TELL(2, EXEC_LOAD, exec_load, .environ = B, .call = CALL_SYSTEM);
    TELL(2, EXEC_RESULT, exec_result, .error = 0, .pid = 300);
    assert_int_equal(told.world->counts.execs, 3);
    assert_int_equal(told.world->counts.efault, 1);
}

/* sh -c 'python3 build.py & exec c': it has its threads only when c is there. */
static void a_threaded_program_beside_its_wrapper(void **state)
{
    (void)state;
    TELL_TEXT(1, SH, PROCESS_START, process_start, .pid = 100, .environ = STACK, .count = 10);
    TELL_TEXT(1, MAIN, THREAD_START, thread_start, .pid = 100, .tid = 100);
    TELL_TEXT(3, PYTHON, PROCESS_START, process_start, .pid = 200, .ppid = 100, .environ = STACK,
              .count = 10);
    TELL_TEXT(3, NAME, THREAD_START, thread_start, .pid = 200, .tid = 200);
    TELL(1, EXEC_LOAD, exec_load, .environ = STACK, .call = CALL_EXECVE);
    TELL_TEXT(2, SH, PROCESS_START, process_start, .pid = 100, .environ = B, .count = 12);
    TELL_TEXT(2, MAIN, THREAD_START, thread_start, .pid = 100, .tid = 100);
    TELL(2, EXEC_LOAD, exec_load, .environ = B, .call = CALL_SYSTEM);
    TELL(2, EXEC_RESULT, exec_result, .error = 0, .pid = 300);
    assert_int_equal(told.world->counts.execs, 1);
    TELL(3, PROCESS_THREADS, process_threads, .pid = 200, .alive = 2);
    load(3, STACK);
    result(3, EFAULT);
    assert_int_equal(told.world->counts.execs, 2);
    assert_int_equal(told.world->counts.efault, 1);
}

/* On a busy machine the wrapper seems to have become a program without the probe. */
static void a_wrapper_that_seemed_gone(void **state)
{
    (void)state;
    TELL_TEXT(1, SH, PROCESS_START, process_start, .pid = 100, .environ = STACK, .count = 10);
    TELL_TEXT(1, MAIN, THREAD_START, thread_start, .pid = 100, .tid = 100);
    TELL(1, EXEC_LOAD, exec_load, .environ = STACK, .call = CALL_EXECVE);
    TELL(1, EXEC_RESULT, exec_result, .error = 0, .pid = 100);
    assert_false(told.world->processes[0].alive);
    TELL_TEXT(2, PYTHON, PROCESS_START, process_start, .pid = 100, .environ = B, .count = 12);
    TELL_TEXT(2, MAIN, THREAD_START, thread_start, .pid = 100, .tid = 100);
    TELL(2, EXEC_LOAD, exec_load, .environ = B, .call = CALL_SYSTEM);
    const struct counts expected = {.events = told.count};
    assert_memory_equal(&told.world->counts, &expected, sizeof expected);
    assert_int_equal(told.world->process_count, 1);
    assert_int_equal(told.world->processes[0].program, PYTHON);
    assert_true(told.world->processes[0].alive);
}

static void a_child_does_not_forget_its_parent(void **state)
{
    (void)state;
    start();
    load(2, STACK);
    result(2, 0);
    TELL(7, PROCESS_START, process_start, .pid = 200, .ppid = 100, .environ = STACK, .count = 10,
         .origin = ORIGIN_FORK);
    TELL_TEXT(7, NAME, THREAD_START, thread_start, .pid = 200, .tid = 200);
    TELL(7, EXEC_LOAD, exec_load, .environ = STACK, .call = CALL_EXECVE);
    TELL(8, PROCESS_START, process_start, .pid = 200, .ppid = 100, .environ = B, .count = 10);
    /* That its image was replaced is how its execve succeeded. */
    assert_int_equal(told.world->counts.execs, 2);
    assert_int_equal(command(7)->outcome, OUTCOME_OK);
    assert_int_equal(command(7)->result_event, told.count - 1);
    assert_int_equal(world_thread(told.world, 7)->at, THREAD_ENDED);
    assert_true(told.world->processes[0].alive);
}

/* A forked child execs a program that has no probe: its process is no more. */
static void a_child_becomes_its_command(void **state)
{
    (void)state;
    start();
    TELL(7, PROCESS_START, process_start, .pid = 200, .ppid = 100, .environ = STACK, .count = 10,
         .origin = ORIGIN_FORK);
    TELL_TEXT(7, NAME, THREAD_START, thread_start, .pid = 200, .tid = 200);
    TELL(7, EXEC_LOAD, exec_load, .environ = STACK, .call = CALL_EXECVE);
    TELL(7, EXEC_RESULT, exec_result, .pid = 200);
    assert_int_equal(command(7)->outcome, OUTCOME_OK);
    assert_int_equal(world_thread(told.world, 7)->at, THREAD_ENDED);
    assert_false(told.world->processes[1].alive);
    assert_int_equal(told.world->counts.ok, 1);
}

static void a_fork_inherits(void **state)
{
    (void)state;
    start();
    first();
    TELL(7, PROCESS_START, process_start, .pid = 200, .ppid = 100, .environ = A, .count = 11,
         .origin = ORIGIN_FORK);
    TELL_TEXT(7, W0, THREAD_START, thread_start, .pid = 200, .tid = 200);
    const struct array *array = world_array(told.world, 1, A);
    assert_int_equal(array->generation, 1);
    assert_false(array->on_stack);
    assert_int_equal(array->state, ARRAY_LIVE);
    assert_int_equal(told.world->process, 0);
    load(7, A);
    assert_int_equal(told.world->process, 0); /* a child does not push its parent away */
    assert_int_equal(command(7)->generation, 1);
    /* What the parent does to its array does not touch the child's. */
    begin(A, 11);
    grow(GROW_MOVED, A, B, 11);
    TELL(1, ENV_FREE, env_free, .array = A);
    end(B, 12);
    assert_false(command(7)->moved);
    /* A fork in the window inherits a dangling pointer. */
    begin(B, 12);
    grow(GROW_MOVED, B, C, 12);
    TELL(1, ENV_FREE, env_free, .array = B);
    TELL(8, PROCESS_START, process_start, .pid = 201, .ppid = 100, .environ = B, .count = 12,
         .origin = ORIGIN_FORK);
    TELL_TEXT(8, W0, THREAD_START, thread_start, .pid = 201, .tid = 201);
    load(8, B);
    assert_true(command(8)->freed_before);
    TELL(7, ENV_BEGIN, env_begin, .op = OP_SETENV);
    assert_int_equal(told.world->process, 1); /* but one that changes its environ is shown */
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_wrapper_is_forgotten),           TEST(a_last_command_is_no_wrapped_program),
        TEST(a_threaded_program_is_no_wrapper), TEST(a_threaded_program_beside_its_wrapper),
        TEST(a_wrapper_that_seemed_gone),       TEST(a_child_does_not_forget_its_parent),
        TEST(a_child_becomes_its_command),      TEST(a_fork_inherits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
