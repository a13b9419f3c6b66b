/* The modes, the shipped scenarios, and the schema. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scenario/fields.h"
#include "scenario/presets.h"
#include "scenario/scenario.h"

#include <glob.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct scenario *load(const char *path)
{
    struct scenario_error error;
    struct scenario *scenario = scenario_load(path, NULL, 0, &error);

    if (!scenario)
        print_error("%s\n", error.text);
    assert_non_null(scenario);
    assert_string_equal(scenario->path, path);
    assert_true(strlen(scenario->title) > 0 && strlen(scenario->text) > 0);
    return scenario;
}

static void test_minimal(void **state)
{
    struct scenario *scenario = load("scenarios/minimal.json");

    (void)state;
    assert_string_equal(scenario->mode, "minimal");
    assert_int_equal(scenario->target, TARGET_LAB);
    assert_int_equal(scenario->workers, 8);
    assert_int_equal(scenario->jobs, 4000);
    assert_string_equal(scenario->job, "echo helloworld > /dev/null");
    assert_int_equal(scenario->storm.kind, STORM_ADD);
    assert_true(scenario->engine_auto);
    assert_int_equal(scenario->spawner, SPAWNER_SYSTEM);
    assert_int_equal(scenario->builds, 0);
    scenario_free(scenario);
}

/* Mitigated is minimal with another spawner, and nothing else. */
static void test_mitigated(void **state)
{
    struct scenario *minimal = load("scenarios/minimal.json");
    struct scenario *mitigated = load("scenarios/mitigated.json");
    static const char *const differ[] = {"mode", "title", "text", "spawner"};

    (void)state;
    assert_int_equal(mitigated->spawner, SPAWNER_SNAPSHOT);
    for (size_t i = 0; i < sizeof differ / sizeof differ[0]; i++) {
        assert_int_equal(json_object_del(minimal->json, differ[i]), 0);
        assert_int_equal(json_object_del(mitigated->json, differ[i]), 0);
    }
    assert_true(json_equal(minimal->json, mitigated->json));
    scenario_free(minimal);
    scenario_free(mitigated);
}

static void test_uwsgi(void **state)
{
    static const char *const names[] = {"core", "plugins", "link"};
    static const unsigned jobs[] = {60, 20, 0};
    struct scenario *scenario = load("scenarios/uwsgi.json");

    (void)state;
    assert_int_equal(scenario->builds, 20);
    assert_int_equal(scenario->workers, 8);
    assert_int_equal(scenario->queue_size, 8);
    assert_true(scenario->cflags_bytes > 4000);
    assert_true(scenario->plugins && scenario->python_plugin && scenario->early_variable);
    assert_int_equal(scenario->phase_count, 3);
    for (unsigned i = 0; i < 3; i++) {
        assert_string_equal(scenario->phases[i].name, names[i]);
        assert_int_equal(scenario->phases[i].job_count, jobs[i]);
    }
    assert_string_equal(scenario->phases[0].jobs[0], "core/utils.o");
    assert_string_equal(scenario->phases[1].jobs[0], "plugins/python/python_plugin.o");
    scenario_free(scenario);
}

static void test_python_and_churn(void **state)
{
    struct scenario *scenario = load("scenarios/python.json");
    char **argv = scenario_python_argv(scenario, "/x");
    static const char *const expected[] = {
        "python3",       "/x/reproduce.py",
        "--jobs",        "4000",
        "--command",     "echo helloworld > /dev/null",
        "--changes",     "1000",
        "--value-bytes", "400",
        "--threads",     "8",
        "--how",         "os.system",
    };

    (void)state;
    assert_int_equal(scenario->target, TARGET_PYTHON);
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++)
        assert_string_equal(argv[i], expected[i]);
    free(argv);
    scenario_free(scenario);
    scenario = load("scenarios/churn.json");
    assert_int_equal(scenario->storm.kind, STORM_CHURN);
    assert_int_equal(scenario->storm.names, 200);
    assert_false(scenario->engine_auto);
    assert_int_equal(scenario->engine, ENGINE_NATIVE);
    scenario_free(scenario);
}

/* The script of lesson 6 gets those arguments that it knows. */
static void test_python_lesson(void **state)
{
    struct scenario *scenario = load("scenarios/lessons/06-python-does-it-too.json");
    char **argv = scenario_python_argv(scenario, "/x");
    static const char *const expected[] = {
        "python3",   "/x/lesson.py", "--jobs",        "1",  "--command", "sleep 0.2; exit 0",
        "--changes", "12",           "--value-bytes", "40", NULL,
    };

    (void)state;
    assert_int_equal(scenario->target, TARGET_PYTHON);
    assert_int_equal(scenario->engine, ENGINE_CLASSIC);
    for (size_t i = 0; expected[i]; i++)
        assert_string_equal(argv[i], expected[i]);
    assert_null(argv[10]);
    free(argv);
    scenario_free(scenario);
}

/* A class gets through a lesson only if each step says something, and each question is whole. */
static void test_lessons(void **state)
{
    static const char *const paths[] = {
        "scenarios/lessons/01-what-a-pointer-can-outlive.json",
        "scenarios/lessons/02-nothing-failed-and-yet.json",
        "scenarios/lessons/03-fork-copies-when.json",
        "scenarios/lessons/04-inside-execve.json",
        "scenarios/lessons/05-four-ways-out.json",
        "scenarios/lessons/06-python-does-it-too.json",
    };

    (void)state;
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        struct scenario *scenario = load(paths[i]);
        uint32_t questions = 0;
        assert_string_equal(scenario->mode, "lesson");
        assert_true(scenario->title[0] && scenario->text[0]);
        assert_false(scenario->inherit);
        assert_true(scenario->step_count > 0);
        for (uint32_t j = 0; j < scenario->step_count; j++) {
            const struct scenario_step *step = &scenario->lesson[j];
            assert_non_null(step->say);
            questions += step->ask != NULL;
            if (step->ask)
                assert_true(step->answer < step->answer_count && step->because);
        }
        assert_true(questions > 0);
        scenario_free(scenario);
    }
}

/* Every step of the story says what it supposes, where to look, and what it showed; one that
 * expects no failure runs 4,000 commands.  The scenarios beside it are sound. */
static void test_story(void **state)
{
    static const char *const beside[] = {"unset", "clear", "reuse", "getenv", "e2big", "rwlock"};
    glob_t found;
    char path[96];
    unsigned pairs = 0;

    (void)state;
    assert_int_equal(glob("scenarios/story/*.json", 0, NULL, &found), 0);
    assert_true(found.gl_pathc >= 12);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        struct scenario *scenario = load(found.gl_pathv[i]);
        char *words = scenario_words(scenario);
        assert_true(scenario->hypothesis[0] && scenario->look[0] && scenario->showed[0]);
        assert_non_null(strstr(words, "Hypothesis: "));
        assert_non_null(strstr(words, scenario->showed));
        if (scenario->expect.failures_max == 0)
            assert_true(scenario->expect.commands_min >= 4000);
        if (scenario->beside[0]) { /* each names the other */
            snprintf(path, sizeof path, "scenarios/story/%s", scenario->beside);
            struct scenario *other = load(path);
            assert_string_equal(other->beside, strrchr(found.gl_pathv[i], '/') + 1);
            scenario_free(other);
            pairs++;
        }
        free(words);
        scenario_free(scenario);
    }
    assert_int_equal(pairs, 4);
    globfree(&found);
    for (size_t i = 0; i < sizeof beside / sizeof beside[0]; i++) {
        snprintf(path, sizeof path, "scenarios/%s.json", beside[i]);
        scenario_free(load(path));
    }
}

/* A job with a comment of the length that was asked for. */
static void test_job(void **state)
{
    struct scenario_error error;
    const char *sets[] = {"job=true", "job_bytes=5"};
    struct scenario *scenario = scenario_load("scenarios/minimal.json", sets, 2, &error);
    char *job = scenario_job(scenario);

    (void)state;
    assert_string_equal(job, "true #xxxxx");
    free(job);
    scenario_free(scenario);
    scenario = scenario_load("scenarios/minimal.json", sets, 1, &error);
    job = scenario_job(scenario);
    assert_string_equal(job, "true");
    free(job);
    scenario_free(scenario);
}

/* Every preset is a scenario, and every scenario has all fields. */
static void test_every_mode(void **state)
{
    const struct word *word;
    size_t count;
    const struct field *fields = fields_all(&count);

    (void)state;
    for (size_t i = 0; (word = presets_word(i)); i++) {
        struct scenario_error error;
        char set[64];
        const char *sets[] = {set};
        snprintf(set, sizeof set, "mode=%s", word->word);
        struct scenario *scenario = scenario_load("scenarios/minimal.json", sets, 1, &error);
        assert_non_null(scenario);
        assert_string_equal(scenario->mode, word->word);
        for (size_t j = 0; j < count; j++)
            if (fields_in(&fields[j], ""))
                assert_non_null(json_object_get(scenario->json, fields[j].path));
            else if (fields_in(&fields[j], "storm."))
                assert_non_null(json_object_get(json_object_get(scenario->json, "storm"),
                                                field_key(&fields[j])));
            else if (fields_in(&fields[j], "expect."))
                assert_non_null(json_object_get(json_object_get(scenario->json, "expect"),
                                                field_key(&fields[j])));
        scenario_free(scenario);
    }
}

static char *contents(const char *path)
{
    char *text = NULL;
    size_t size;
    FILE *file = fopen(path, "r"), *copy = open_memstream(&text, &size);
    int c;

    assert_non_null(file);
    while ((c = getc(file)) != EOF)
        putc(c, copy);
    fclose(file);
    fclose(copy);
    return text;
}

/* The file is what the table gives: `envviz check --schema`. */
static void test_schema_file(void **state)
{
    char *file = contents("assets/scenario.schema.json"), *text = fields_schema();

    (void)state;
    assert_int_equal(strlen(file), strlen(text) + 1);
    assert_memory_equal(file, text, strlen(text));
    free(file);
    free(text);
}

/* What the schema says agrees with the table, read the other way round. */
static void test_schema_agrees(void **state)
{
    char *text = fields_schema();
    json_t *schema = json_loads(text, 0, NULL), *top = json_object_get(schema, "properties");
    size_t count, properties;
    const struct field *fields = fields_all(&count);

    (void)state;
    properties = json_object_size(top);
    for (size_t i = 0; i < count; i++) {
        json_t *property = json_object_get(top, fields[i].path);
        if (!fields_in(&fields[i], ""))
            continue;
        properties--;
        assert_non_null(property);
        if (fields[i].type == FIELD_COUNT) {
            assert_int_equal(json_integer_value(json_object_get(property, "minimum")),
                             fields[i].min);
            assert_int_equal(json_integer_value(json_object_get(property, "maximum")),
                             fields[i].max);
        }
        if (fields[i].choices != CHOICES_NONE) {
            json_t *words = json_object_get(property, "enum");
            size_t words_count = json_array_size(words);
            assert_null(choices_at(fields[i].choices, words_count));
            for (size_t j = 0; j < words_count; j++)
                assert_string_equal(json_string_value(json_array_get(words, j)),
                                    choices_at(fields[i].choices, j)->word);
        }
    }
    assert_int_equal(properties, 0);
    assert_true(json_is_false(json_object_get(schema, "additionalProperties")));
    json_decref(schema);
    free(text);
}

static void test_fields_text(void **state)
{
    char *text = fields_text();

    (void)state;
    assert_non_null(strstr(text, "workers\n    threads that start commands\n"
                                 "    a whole number from 1 to 64; default 8\n"));
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_minimal),       cmocka_unit_test(test_mitigated),
        cmocka_unit_test(test_uwsgi),         cmocka_unit_test(test_python_and_churn),
        cmocka_unit_test(test_python_lesson), cmocka_unit_test(test_lessons),
        cmocka_unit_test(test_every_mode),    cmocka_unit_test(test_schema_file),
        cmocka_unit_test(test_schema_agrees), cmocka_unit_test(test_fields_text),
        cmocka_unit_test(test_story),         cmocka_unit_test(test_job),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
