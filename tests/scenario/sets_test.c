/* --set: what it changes, and what it refuses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scenario/scenario.h"

#include <jansson.h>
#include <string.h>

static const char uwsgi[] = "scenarios/uwsgi.json";

static struct scenario *load(const char *set)
{
    struct scenario_error error;
    struct scenario *scenario = scenario_load(uwsgi, &set, 1, &error);

    if (!scenario)
        print_error("%s\n", error.text);
    assert_non_null(scenario);
    return scenario;
}

static void refuses(const char *set, const char *message)
{
    struct scenario_error error;

    assert_null(scenario_load(uwsgi, &set, 1, &error));
    assert_string_equal(error.text, message);
}

static void test_scalars(void **state)
{
    struct scenario *scenario;

    (void)state;
    scenario = load("workers=3");
    assert_int_equal(scenario->workers, 3);
    assert_int_equal(json_integer_value(json_object_get(scenario->json, "workers")), 3);
    scenario_free(scenario);
    scenario = load("plugins=false");
    assert_false(scenario->plugins);
    scenario_free(scenario);
    scenario = load("storm.interval_us=250");
    assert_int_equal(scenario->storm.interval_us, 250);
    scenario_free(scenario);
    scenario = load("engine=classic");
    assert_false(scenario->engine_auto);
    assert_int_equal(scenario->engine, ENGINE_CLASSIC);
    scenario_free(scenario);
}

/* A string field takes the value as it is, though it may look like a number or JSON. */
static void test_strings(void **state)
{
    static const struct {
        const char *set, *job;
    } cases[] = {
        {"job=true", "true"},         {"job=7", "7"},           {"job=a = b", "a = b"},
        {"job=\"quoted\"", "quoted"}, {"job=\"half", "\"half"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct scenario *scenario = load(cases[i].set);
        assert_string_equal(scenario->job, cases[i].job);
        scenario_free(scenario);
    }
}

static void test_lists(void **state)
{
    static const char *const names[] = {"phases.0.name=first", "phases[0].name=first"};
    struct scenario *scenario;

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        scenario = load(names[i]);
        assert_string_equal(scenario->phases[0].name, "first");
        assert_int_equal(scenario->phase_count, 3);
        scenario_free(scenario);
    }
    scenario = load("phases[2].jobs[0]=link/all.o");
    assert_int_equal(scenario->phases[2].job_count, 1);
    assert_string_equal(scenario->phases[2].jobs[0], "link/all.o");
    scenario_free(scenario);
    scenario = load("phases=[{\"name\":\"one\",\"jobs\":[\"a/b.o\"]}]");
    assert_int_equal(scenario->phase_count, 1);
    assert_string_equal(scenario->phases[0].jobs[0], "a/b.o");
    scenario_free(scenario);
}

static void test_variables(void **state)
{
    const char *const sets[] = {"environment.A.bytes=16000", "environment.B=12"};
    struct scenario_error error;
    struct scenario *scenario = scenario_load(uwsgi, sets, 2, &error);

    (void)state;
    assert_non_null(scenario);
    assert_int_equal(scenario->variable_count, 2);
    assert_string_equal(scenario->variables[0].name, "A");
    assert_null(scenario->variables[0].value);
    assert_int_equal(scenario->variables[0].bytes, 16000);
    assert_string_equal(scenario->variables[1].value, "12");
    scenario_free(scenario);
}

static void test_order(void **state)
{
    const char *const sets[] = {"workers=3", "workers=5", "mode=churn"};
    struct scenario_error error;
    struct scenario *scenario = scenario_load(uwsgi, sets, 3, &error);

    (void)state;
    assert_non_null(scenario);
    assert_int_equal(scenario->workers, 5);
    assert_string_equal(scenario->mode, "churn");
    assert_int_equal(scenario->storm.kind, STORM_CHURN);
    assert_int_equal(scenario->builds, 0);
    scenario_free(scenario);
}

static void test_errors(void **state)
{
    (void)state;
    refuses("workers", "--set workers: no PATH=VALUE; for example --set storm.interval_us=100");
    refuses("=3", "--set =3: no PATH=VALUE; for example --set storm.interval_us=100");
    refuses("workers=0", "--set workers=0: 0 is not allowed; a whole number from 1 to 64");
    refuses("workers=many",
            "--set workers=many: \"many\" is not allowed; a whole number from 1 to 64");
    refuses("worker=3", "--set worker=3: unknown key; did you mean \"workers\"?");
    refuses("storm.limt=3", "--set storm.limt=3: unknown key; did you mean \"limit\"?");
    refuses("phases[9].name=x", "--set phases[9].name=x: there is nothing at this path; `envviz "
                                "check --fields` lists the fields");
    refuses("phases[0].jobs[99]=x.o", "--set phases[0].jobs[99]=x.o: there is nothing at this "
                                      "path; an index from 0 up to the number of items");
    refuses("mode=\x1b[2J",
            "--set mode=\\x1b[2J: \"\\u001B[2J\" is not allowed; \"minimal\", "
            "\"mitigated\", \"uwsgi\", \"python\", \"churn\", \"lesson\" or \"free\"");
    refuses("title=\xff", "--set title=\\xff: not valid UTF-8; text in UTF-8");
    refuses("phases=[]", "scenarios/uwsgi.json:1:1: phases: no phases; give a build its phases, or "
                         "\"mode\": \"uwsgi\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_scalars), cmocka_unit_test(test_strings),
        cmocka_unit_test(test_lists),   cmocka_unit_test(test_variables),
        cmocka_unit_test(test_order),   cmocka_unit_test(test_errors),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
