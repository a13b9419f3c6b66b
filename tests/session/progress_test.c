/* What envviz reads out of the lines that the lab prints. */
#include "session/progress.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void reads_the_build(void **state)
{
    struct progress progress = {.number = 0};
    struct event event;

    (void)state;
    assert_false(progress_line(&progress, "phase core", &event)); /* no build has started */
    assert_true(progress_line(&progress, "build 2 of 20 started", &event));
    assert_int_equal(event.build.number, 2);
    assert_int_equal(event.build.of, 20);
    assert_int_equal(event.build.step, BUILD_STARTED);
    assert_true(progress_line(&progress, "phase core", &event));
    assert_int_equal(event.build.step, BUILD_PHASE);
    assert_string_equal(progress.phase, "core");
    assert_true(progress_line(&progress, "build 2 of 20 failed", &event));
    assert_int_equal(event.build.step, BUILD_FAILED);
    assert_false(progress_line(&progress, "build 2 of 20 exploded", &event));
    assert_false(progress_line(&progress, "build 2 of 20 phase", &event));
    assert_false(progress_line(&progress, "[cc] core/utils.o", &event));
}

static void reads_a_crash(void **state)
{
    struct event event;

    (void)state;
    assert_true(
        progress_crash("[thread 6][getenv failure] SIGSEGV at address 0x55d0a, in the array "
                       "at 0x55d0a4d0",
                       &event));
    assert_int_equal(event.crash.worker, 6);
    assert_int_equal(event.crash.address, 0x55d0a);
    assert_int_equal(event.crash.array, 0x55d0a4d0);
    assert_true(
        progress_crash("[thread 0][getenv failure] SIGSEGV at an address that cannot be, in "
                       "the array at 0x55d0a4d0",
                       &event));
    assert_int_equal(event.crash.worker, 0);
    assert_int_equal(event.crash.address, 0);
    assert_int_equal(event.crash.array, 0x55d0a4d0);
    assert_false(progress_crash("[thread 6][getenv failure] SIGSEGV at address", &event));
    assert_false(progress_crash("[thread 1][os.system failure] ouch! return code = 32512", &event));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_the_build),
        cmocka_unit_test(reads_a_crash),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
