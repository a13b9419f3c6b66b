/* No signal is slept over, and the handlers that were there before come back. */
#include "term/guard.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <time.h>

#include <cmocka.h>

enum { LONG_MS = 20000 };

static int winches;

static void note_winch(int signal_number)
{
    (void)signal_number;
    winches++;
}

/* Whether a wait without input ends long before its time. */
static bool is_woken(void)
{
    struct timespec begin, end;
    clock_gettime(CLOCK_MONOTONIC, &begin);
    guard_wait(-1, LONG_MS);
    clock_gettime(CLOCK_MONOTONIC, &end);
    return end.tv_sec - begin.tv_sec < LONG_MS / 2000;
}

/* A signal that comes while nobody waits, as between two looks at the flags, ends the next wait. */
static void what_came_before_is_not_slept_over(void **state)
{
    (void)state;
    struct termios modes = {0};
    static const int signals[] = {SIGWINCH, SIGTSTP, SIGCONT, SIGTERM};
    struct sigaction winch = {.sa_handler = note_winch}, now;
    sigaction(SIGWINCH, &winch, NULL);
    guard_open(-1, &modes);
    guard_opened("", 0);
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        raise(signals[i]);
        assert_true(is_woken());
        assert_int_equal(guard_wait(-1, 0), 0);
    }
    assert_int_equal(winches, 1); /* curses, in its place, hears of it too */
    assert_true(guard_take_stop());
    assert_false(guard_take_stop());
    assert_true(guard_take_continue());
    assert_int_equal(guard_signal(), SIGTERM);
    guard_release();
    sigaction(SIGWINCH, NULL, &now);
    assert_true(now.sa_handler == note_winch);
    sigaction(SIGTERM, NULL, &now);
    assert_true(now.sa_handler == SIG_DFL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_came_before_is_not_slept_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
