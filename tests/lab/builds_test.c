/* The build replay, run by the lab alone in a temporary directory of the test's own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lab/lab.h"

#include <ftw.h>
#include <signal.h>

static const char uwsgi[] = "scenarios/uwsgi.json";
static char scratch[] = "/tmp/envviz-builds-XXXXXX";

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *ftw)
{
    (void)status;
    (void)type;
    (void)ftw;
    return remove(path);
}

static int set_up(void **state)
{
    (void)state;
    return mkdtemp(scratch) ? setenv("TMPDIR", scratch, 1) : -1;
}

static int tear_down(void **state)
{
    (void)state;
    return nftw(scratch, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

/* Succeeds only if the lab has left nothing behind. */
static void assert_empty(void)
{
    assert_int_equal(rmdir(scratch), 0);
    assert_int_equal(mkdir(scratch, 0700), 0);
}

/* Two builds with one field changed, which both pass. */
static char *pass(const char *set)
{
    const char *const arguments[] = {uwsgi, "--set", "builds=2", "--set", set, NULL};
    char *text;

    assert_int_equal(lab_run(arguments, &text), 0);
    assert_int_equal(lab_lines(text, "build 1 of 2 ", "started"), 1);
    assert_int_equal(lab_lines(text, "build 2 of 2 ", "passed"), 1);
    assert_int_equal(lab_lines(text, "build ", " passed"), 2);
    assert_int_equal(lab_lines(text, "phase core", ""), 2);
    assert_int_equal(lab_lines(text, "phase link", ""), 2);
    assert_int_equal(lab_lines(text, "[cc] core/", ".o"), 2 * 60);
    assert_empty();
    return text;
}

static void test_no_early_variable(void **state)
{
    char *text = pass("early_variable=false");

    (void)state;
    assert_int_equal(lab_lines(text, "[cc] plugins/", ".o"), 2 * 20);
    assert_int_equal(lab_lines(text, "", ""), 2 * (80 + 3 + 2));
    free(text);
}

static void test_no_python_plugin(void **state)
{
    char *text = pass("python_plugin=false");

    (void)state;
    assert_int_equal(lab_lines(text, "[cc] plugins/python/", ""), 0);
    assert_int_equal(lab_lines(text, "[cc] plugins/", ".o"), 2 * 14);
    free(text);
}

static void test_no_plugins(void **state)
{
    char *text = pass("plugins=false");

    (void)state;
    assert_int_equal(lab_lines(text, "phase plugins", ""), 0);
    assert_int_equal(lab_lines(text, "[cc] plugins/", ""), 0);
    free(text);
}

/* As shipped most builds fail: all six passing would mean that the race is gone. */
static void test_as_shipped(void **state)
{
    const char *const detect[] = {"--detect", NULL};
    const char *const arguments[] = {uwsgi, "--set", "builds=6", NULL};
    char *text;

    (void)state;
    lab_run(detect, &text);
    bool frees = strcmp(text, "frees\n") == 0;
    free(text);
    if (!frees)
        skip();
    assert_int_equal(lab_run(arguments, &text), 0);
    unsigned failed = lab_lines(text, "build ", " failed");
    print_message("%u of 6 builds failed\n", failed);
    assert_true(failed >= 1);
    assert_int_equal(failed + lab_lines(text, "build ", " passed"), 6);
    assert_empty();
    free(text);
}

/* A directory with nothing but `cat` in it as PATH: no compiler. */
static void test_no_compiler(void **state)
{
    const char *const arguments[] = {uwsgi,
                                     "--set",
                                     "builds=1",
                                     "--set",
                                     "early_variable=false",
                                     "--set",
                                     "inherit=false",
                                     "--set",
                                     "environment.PATH=/nowhere",
                                     "--workdir",
                                     scratch,
                                     NULL};
    char *text;

    (void)state;
    assert_int_equal(lab_run(arguments, &text), 0);
    assert_int_equal(
        lab_lines(text, "no C compiler (cc) here: sh reads and writes the same files instead", ""),
        1);
    /* There is no cat either: the first job fails, and the lab's own status is still 0. */
    assert_int_equal(lab_lines(text, "build 1 of 1 failed", ""), 1);
    assert_empty();
    free(text);
}

static void test_shell_jobs(void **state)
{
    const char *const arguments[] = {
        uwsgi,   "--set",         "builds=1", "--set", "early_variable=false",
        "--set", "build_jobs=sh", NULL};
    char *text;

    (void)state;
    assert_int_equal(lab_run(arguments, &text), 0);
    assert_int_equal(lab_lines(text, "[cc] ", ".o"), 80);
    assert_int_equal(lab_lines(text, "build 1 of 1 passed", ""), 1);
    assert_empty();
    free(text);
}

/* One build that changes nothing; "passed" or "failed". */
static unsigned one_build(const char *set, const char *jobs, const char *end)
{
    const char *const arguments[] = {uwsgi,   "--set", "builds=1", "--set", "early_variable=false",
                                     "--set", jobs,    "--set",    set,     NULL};
    char *text;

    assert_int_equal(lab_run(arguments, &text), 0);
    unsigned found = lab_lines(text, "build 1 of 1 ", end);
    free(text);
    assert_empty();
    return found;
}

/* The comment stands on each command line: a line of 128 KiB is too long for one. */
static void test_job_bytes(void **state)
{
    (void)state;
    assert_int_equal(one_build("job_bytes=100000", "build_jobs=sh", "passed"), 1);
    assert_int_equal(one_build("job_bytes=131072", "build_jobs=sh", "failed"), 1);
}

/* CFLAGS that hold no flags stay in the environment: the compiler would not take them. */
static void test_cflags_in_environment_alone(void **state)
{
    (void)state;
    if (system("command -v cc >/dev/null") != 0)
        skip();
    assert_int_equal(one_build("environment.CFLAGS.bytes=20", "build_jobs=cc", "passed"), 1);
    assert_int_equal(one_build("environment.CFLAGS=xxx", "build_jobs=cc", "failed"), 1);
}

/* Ends a lab in the middle of a build.  lab_finish() returns when nobody can print any more: no
 * compiler or build is left. */
static int end_with(int number)
{
    const char *const arguments[] = {uwsgi, "--set", "builds=1000", NULL};
    struct lab lab = lab_start(arguments);
    char line[128], *text;

    do
        assert_non_null(fgets(line, sizeof line, lab.output));
    while (strncmp(line, "[cc] ", 5) != 0);
    assert_int_equal(kill(lab.pid, number), 0);
    int status = lab_finish(&lab, &text);
    free(text);
    assert_true(WIFSIGNALED(status));
    return WTERMSIG(status);
}

static void test_signals(void **state)
{
    (void)state;
    assert_int_equal(end_with(SIGTERM), SIGTERM);
    assert_empty();
    assert_int_equal(end_with(SIGINT), SIGINT);
    assert_empty();
    /* Nobody can tidy up after SIGKILL, but no build goes on either. */
    assert_int_equal(end_with(SIGKILL), SIGKILL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_job_bytes),
        cmocka_unit_test(test_cflags_in_environment_alone),
        cmocka_unit_test(test_no_early_variable),
        cmocka_unit_test(test_no_python_plugin),
        cmocka_unit_test(test_no_plugins),
        cmocka_unit_test(test_as_shipped),
        cmocka_unit_test(test_no_compiler),
        cmocka_unit_test(test_shell_jobs),
        cmocka_unit_test(test_signals),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
