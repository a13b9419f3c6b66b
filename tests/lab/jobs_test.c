/* The lab alone: workers, a queue and a storm.  The race in it is real. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lab/lab.h"

#include <gnu/libc-version.h>
#include <signal.h>

#define RUN(text, ...) lab_run((const char *const[]){__VA_ARGS__, NULL}, text)

static bool libc_frees(void)
{
    char *text;

    assert_int_equal(RUN(&text, "--detect"), 0);
    bool frees = strcmp(text, "frees\n") == 0;
    assert_true(frees || strcmp(text, "keeps\n") == 0);
    free(text);
    return frees;
}

/* What the behaviour tells agrees with what is known of glibc. */
static void test_detect(void **state)
{
    unsigned major = 0, minor = 0;

    (void)state;
    assert_int_equal(sscanf(gnu_get_libc_version(), "%u.%u", &major, &minor), 2);
    assert_int_equal(libc_frees(), major == 2 && minor < 41);
}

static void test_libc(void **state)
{
    char *text, expected[64];

    (void)state;
    snprintf(expected, sizeof expected, "glibc %s\n", gnu_get_libc_version());
    assert_int_equal(RUN(&text, "--libc"), 0);
    assert_string_equal(text, expected);
    free(text);
}

static void test_nothing_fails_without_storm(void **state)
{
    char *text;

    (void)state;
    assert_int_equal(
        RUN(&text, "scenarios/minimal.json", "--set", "storm.kind=none", "--set", "jobs=200"), 0);
    assert_string_equal(text, "");
    free(text);
}

static void test_failed_jobs(void **state)
{
    char *text;

    (void)state;
    assert_int_equal(RUN(&text, "scenarios/minimal.json", "--set", "storm.kind=none", "--set",
                         "jobs=20", "--set", "workers=1", "--set", "job=exit 3"),
                     0);
    assert_int_equal(lab_lines(text, "[thread 0][os.system failure] ouch! ", "return code = 768"),
                     20);
    free(text);
}

/* The starting environment is the scenario's, and lies on the initial stack. */
static void test_environment(void **state)
{
    char *text;

    (void)state;
    assert_int_equal(RUN(&text, "scenarios/minimal.json", "--set", "storm.kind=none", "--set",
                         "jobs=4", "--set", "environment.GREETING=hello", "--set",
                         "job=test $GREETING = hello"),
                     0);
    assert_string_equal(text, "");
    free(text);
    assert_int_equal(RUN(&text, "--env-is-set", "scenarios/minimal.json", "--set",
                         "storm.kind=none", "--set", "jobs=4", "--set",
                         "environment.GREETING=hello", "--set", "job=test \"$GREETING\" = \"\""),
                     0);
    assert_string_equal(text, "");
    free(text);
}

/* At least 1 % of 4,000 commands fail, and in the way that is expected. */
static void fails_often(const char *scenario)
{
    char *text;

    assert_int_equal(RUN(&text, scenario), 0);
    unsigned failures =
        lab_lines(text, "[thread ", "][os.system failure] ouch! return code = 32512");
    print_message("%s: %u of 4000 commands failed\n", scenario, failures);
    assert_true(failures >= 40);
    free(text);
}

static void test_minimal_races(void **state)
{
    (void)state;
    if (!libc_frees())
        skip();
    fails_often("scenarios/minimal.json");
}

static void test_churn_races(void **state)
{
    (void)state;
    fails_often("scenarios/churn.json");
}

/* Runs a storm of 1,000 changes; how many commands failed. */
static unsigned storm_failures(const char *kind, const char *job, const char *lock)
{
    char *text, storm[64], command[96];

    snprintf(storm, sizeof storm, "storm.kind=%s", kind);
    snprintf(command, sizeof command, "job=%s", job);
    assert_int_equal(RUN(&text, "scenarios/minimal.json", "--set", storm, "--set", command, "--set",
                         lock, "--set", "storm.names=20", "--set", "storm.limit=1000", "--set",
                         "jobs=500", "--set", "storm.value_bytes=40"),
                     0);
    assert_int_equal(lab_lines(text, "envviz-lab:", ""), 0);
    unsigned failures = lab_lines(text, "[thread ", "");
    free(text);
    return failures;
}

/* Values are replaced in place: no command fails, and all variables are there all the time. */
static void test_replace(void **state)
{
    (void)state;
    assert_int_equal(
        storm_failures("replace", "test -n \"$STORM_0\" -a -n \"$STORM_19\"", "lock=none"), 0);
}

/* What fails there is the race; the lab itself gets through. */
static void test_unset_and_clear(void **state)
{
    (void)state;
    storm_failures("unset", "true", "lock=none");
    storm_failures("clear", "true", "lock=rwlock");
}

static void test_job_bytes(void **state)
{
    char *text;

    (void)state;
    assert_int_equal(RUN(&text, "scenarios/minimal.json", "--set", "storm.kind=none", "--set",
                         "jobs=20", "--set", "job_bytes=100000"),
                     0);
    assert_string_equal(text, "");
    free(text);
    assert_int_equal(RUN(&text, "scenarios/minimal.json", "--set", "storm.kind=none", "--set",
                         "jobs=20", "--set", "job_bytes=140000"),
                     0);
    assert_int_equal(lab_lines(text, "[thread ", "return code = 32512"), 20);
    free(text);
}

/* getenv alone is enough to crash, and a lock around it and setenv is a remedy for it. */
static void test_getenv(void **state)
{
    char *text;

    (void)state;
    assert_int_equal(
        RUN(&text, "scenarios/getenv.json", "--set", "lock=rwlock", "--set", "jobs=2000"), 0);
    assert_string_equal(text, "");
    free(text);
    int status = RUN(&text, "scenarios/getenv.json", "--set", "storm.interval_us=1000");
    if (libc_frees()) {
        assert_true(WIFSIGNALED(status));
        assert_int_equal(WTERMSIG(status), SIGSEGV);
        assert_true(lab_lines(text, "[thread ", "") >= 1);
        assert_non_null(strstr(text, "][getenv failure] SIGSEGV at a"));
    }
    free(text);
}

static void test_unbounded_queue(void **state)
{
    char *text;

    (void)state;
    assert_int_equal(RUN(&text, "scenarios/minimal.json", "--set", "queue_size=0", "--set",
                         "jobs=100", "--set", "storm.limit=0", "--set", "storm.interval_us=500"),
                     0);
    assert_int_equal(lab_lines(text, "envviz-lab:", ""), 0);
    free(text);
}

static void test_usage(void **state)
{
    char *text;

    (void)state;
    assert_int_equal(WEXITSTATUS(RUN(&text, "--detetc")), 2);
    free(text);
    assert_int_equal(WEXITSTATUS(RUN(&text, "scenarios/nowhere.json")), 2);
    assert_string_equal(text, "envviz-lab: scenarios/nowhere.json: No such file or directory; name "
                              "a scenario file\n");
    free(text);
    assert_int_equal(WEXITSTATUS(RUN(&text, "scenarios/python.json")), 2);
    assert_string_equal(text, "envviz-lab: scenarios/python.json: target: not the lab; open this "
                              "scenario with envviz\n");
    free(text);
    assert_int_equal(RUN(&text, "--help"), 0);
    assert_int_equal(lab_lines(text, "usage: envviz-lab SCENARIO.json", ""), 1);
    free(text);
}

/* The programs that the workers wait for end by themselves; the lab ends at once. */
static void test_sigterm(void **state)
{
    const char *const arguments[] = {"scenarios/minimal.json", "--set", "jobs=1000000", "--set",
                                     "job=echo running",       NULL};
    struct lab lab = lab_start(arguments);
    char line[64], *text;

    (void)state;
    assert_non_null(fgets(line, sizeof line, lab.output));
    assert_int_equal(kill(lab.pid, SIGTERM), 0);
    int status = lab_finish(&lab, &text);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGTERM);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_detect),
        cmocka_unit_test(test_libc),
        cmocka_unit_test(test_nothing_fails_without_storm),
        cmocka_unit_test(test_failed_jobs),
        cmocka_unit_test(test_environment),
        cmocka_unit_test(test_minimal_races),
        cmocka_unit_test(test_churn_races),
        cmocka_unit_test(test_unbounded_queue),
        cmocka_unit_test(test_usage),
        cmocka_unit_test(test_replace),
        cmocka_unit_test(test_unset_and_clear),
        cmocka_unit_test(test_job_bytes),
        cmocka_unit_test(test_getenv),
        cmocka_unit_test(test_sigterm),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
