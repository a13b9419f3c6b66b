/* The environment that a target starts with. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scenario/scenario.h"

#include <stdlib.h>
#include <string.h>

static char *const base[] = {"PATH=/bin",  "A=old",  "PLAT=theirs", "LD_RUN_PATH=theirs",
                             "CFLAGS=-O2", "broken", NULL};

static struct scenario *load(const char *path, const char *const *sets, unsigned count)
{
    struct scenario_error error;
    struct scenario *scenario = scenario_load(path, sets, count, &error);

    assert_non_null(scenario);
    return scenario;
}

static void test_inherit(void **state)
{
    static const char *const sets[] = {"environment.A=new", "environment.B.bytes=3"};
    struct scenario *scenario = load("scenarios/minimal.json", sets, 2);
    char **environment = scenario_environment(scenario, base);
    static const char *const expected[] = {"PATH=/bin",  "PLAT=theirs", "LD_RUN_PATH=theirs",
                                           "CFLAGS=-O2", "A=new",       "B=xxx"};

    (void)state;
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++)
        assert_string_equal(environment[i], expected[i]);
    assert_null(environment[6]);
    free(environment);
    scenario_free(scenario);
}

static void test_empty(void **state)
{
    static const char *const sets[] = {"inherit=false"};
    struct scenario *scenario = load("scenarios/minimal.json", sets, 1);
    char **environment = scenario_environment(scenario, base);

    (void)state;
    assert_null(environment[0]);
    free(environment);
    scenario_free(scenario);
}

/* A build brings its own CFLAGS, and sets PLAT and LD_RUN_PATH itself, as additions. */
static void test_build(void **state)
{
    struct scenario *scenario = load("scenarios/uwsgi.json", NULL, 0);
    char **environment = scenario_environment(scenario, base);

    (void)state;
    assert_string_equal(environment[0], "PATH=/bin");
    assert_string_equal(environment[1], "A=old");
    assert_memory_equal(environment[2], "CFLAGS=", 7);
    assert_int_equal(strlen(environment[2] + 7), scenario->cflags_bytes);
    assert_null(environment[3]);
    free(environment);
    scenario_free(scenario);
}

static void test_more_variables(void **state)
{
    static const char *const sets[] = {"inherit=false", "more_variables=2", "environment.A=1",
                                       "environment.CFLAGS.bytes=3"};
    struct scenario *scenario = load("scenarios/uwsgi.json", sets, 4);
    char **environment = scenario_environment(scenario, base);
    static const char *const expected[] = {"A=1", "CFLAGS=xxx", "V-0=0", "V-1=1"};

    (void)state;
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++)
        assert_string_equal(environment[i], expected[i]);
    assert_null(environment[4]);
    free(environment);
    scenario_free(scenario);
}

static void test_cflags_length(void **state)
{
    (void)state;
    for (uint32_t bytes = 0; bytes < 5000; bytes += bytes < 200 ? 1 : 97) {
        char *flags = scenario_cflags(bytes);
        assert_int_equal(strlen(flags), bytes);
        assert_null(strpbrk(flags, "'\"\\$`;&|<>()\n"));
        free(flags);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_inherit),       cmocka_unit_test(test_empty),
        cmocka_unit_test(test_build),         cmocka_unit_test(test_more_variables),
        cmocka_unit_test(test_cflags_length),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
