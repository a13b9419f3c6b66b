/* Where no screen can be shown: the same in lines, and a lesson that asks its questions. */
#include "tui/tui.h"

static struct pty *start(const char *term, const char *const *arguments)
{
    const char *env[] = {term, "LC_ALL=C.UTF-8", "PATH=/usr/bin:/bin", NULL};
    const char *program = getenv("ENVVIZ");
    const char *argv[12] = {program != NULL ? program : "build/envviz"};
    for (int i = 0; arguments[i] != NULL; i++)
        argv[i + 1] = arguments[i];
    struct pty *pty = pty_start(120, 40, argv, env);
    assert_non_null(pty);
    return pty;
}

static void expect_sent(struct pty *pty, const char *text)
{
    if (pty_sent_times(pty, text) == 0)
        fail_msg("'%s' was not sent", text);
}

/* Every command has something to give; one line says why it is not the screen. */
static void says_so_and_goes_on(void **state)
{
    (void)state;
    static const struct {
        const char *arguments[8], *says, *gives;
        int status;
    } commands[] = {
        {{"assets/recordings/mitigated.json"}, "plain text instead", "exec.load", 0},
        {{"--set", "jobs=20", "scenarios/mitigated.json"}, "plain text instead", "exec.status", 0},
        {{"trace", "--", "/bin/sh", "-c", "echo here; exit 3"},
         "the command has the terminal",
         "Not exposed",
         3},
        {{"compare", "assets/recordings/minimal.json", "assets/recordings/mitigated.json"},
         "the runs in lines instead",
         "told apart",
         0},
        {{"sweep", "scenarios/mitigated.json", "--set", "jobs=20", "--vary", "workers=1,2",
          "--runs=1"},
         "the runs in lines instead",
         "95 % interval",
         0},
        {{NULL}, "these are what can be opened", "scenarios/minimal.json", 0},
    };
    static const struct {
        const char *term, *why;
    } terminals[] = {
        {"TERM=dumb", "envviz: terminal type 'dumb' cannot place its cursor: "},
        {"TERM=no-such", "envviz: terminal type 'no-such' is unknown: "},
        {"TERM=", "envviz: TERM is not set: "},
        {"NOTERM=1", "envviz: TERM is not set: "},
    };
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        for (size_t j = 0; j < (i == 0 ? sizeof terminals / sizeof *terminals : 1); j++) {
            struct pty *pty = start(terminals[j].term, commands[i].arguments);
            int status;
            assert_true(pty_wait_end(pty, &status));
            assert_int_equal(pty_sent_times(pty, terminals[j].why), 1);
            expect_sent(pty, commands[i].says);
            expect_sent(pty, commands[i].gives);
            assert_int_equal(pty_sent_times(pty, "\033"), 0);
            assert_int_equal(WEXITSTATUS(status), commands[i].status);
            pty_end(pty);
        }
    }
}

/* Waits until the prompt was given so often. */
static bool was_sent(struct pty *pty, const void *data)
{
    const struct {
        const char *text;
        unsigned times;
    } *wanted = data;
    return pty_sent_times(pty, wanted->text) >= wanted->times;
}

static void wait_for(struct pty *pty, const char *text, unsigned times)
{
    struct {
        const char *text;
        unsigned times;
    } wanted = {text, times};
    if (!pty_wait(pty, was_sent, &wanted))
        fail_msg("'%s' does not come %u times", text, times);
}

#define LESSON "scenarios/lessons/01-what-a-pointer-can-outlive.json"

static void a_lesson_asks(void **state)
{
    (void)state;
    struct pty *pty = start("TERM=dumb", (const char *const[]){"--text", LESSON, NULL});
    unsigned entered = 0;
    for (; entered < 3; entered++) { /* steps 1 to 3 */
        wait_for(pty, "Enter goes on, q leaves: ", entered + 1);
        pty_send(pty, "\r");
    }
    wait_for(pty, "Your answer, 1 to 3 (q leaves): ", 1);
    expect_sent(pty, "question: What stands in the freed array now?");
    expect_sent(pty, "\n  3  malloc's bookkeeping in front");
    pty_send(pty, "7\r");
    wait_for(pty, "Your answer, 1 to 3 (q leaves): ", 2);
    pty_send(pty, "1\r");
    wait_for(pty, "Enter goes on, q leaves: ", ++entered);
    expect_sent(pty,
                "answer 1, zeros: not quite.  It is 3, malloc's bookkeeping in front, the rest "
                "as before.  free() clears nothing.");
    pty_send(pty, "\r");
    wait_for(pty, "Your answer, 1 to 3 (q leaves): ", 3);
    pty_send(pty, "b\r");
    wait_for(pty, "Enter goes on, q leaves: ", ++entered);
    expect_sent(pty, "answer 2, EFAULT: right.");
    pty_send(pty, "\r");
    wait_for(pty, "Enter goes on, q leaves: ", ++entered);
    expect_sent(pty, "EFAULT (Bad address)");
    pty_send(pty, "\r");
    int status;
    assert_true(pty_wait_end(pty, &status));
    assert_int_equal(WEXITSTATUS(status), 0);
    expect_sent(pty, "failed with EFAULT (Bad address)");
    pty_end(pty);
}

static void a_lesson_can_be_left(void **state)
{
    (void)state;
    struct pty *pty = start("TERM=dumb", (const char *const[]){"--text", LESSON, NULL});
    int status;
    wait_for(pty, "Enter goes on, q leaves: ", 1);
    pty_send(pty, "q\r");
    assert_true(pty_wait_end(pty, &status));
    assert_int_equal(WEXITSTATUS(status), 0);
    assert_int_equal(pty_sent_times(pty, "step 2 of 6"), 0);
    pty_end(pty);

    pty = start("TERM=dumb", (const char *const[]){"--text", LESSON, NULL});
    wait_for(pty, "Enter goes on, q leaves: ", 1);
    pty_send(pty, "\004"); /* the end of the input */
    assert_true(pty_wait_end(pty, &status));
    assert_int_equal(WEXITSTATUS(status), 0);
    expect_sent(pty, "standard input has ended: the lesson goes on by itself");
    expect_sent(pty, "answer 2, EFAULT: right.");
    expect_sent(pty, "failed with EFAULT (Bad address)");
    pty_end(pty);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(says_so_and_goes_on),
        cmocka_unit_test(a_lesson_asks),
        cmocka_unit_test(a_lesson_can_be_left),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
