/* Sweeps: the command line, and files that are read, resumed and joined. */
#include "commands/option_table.h"
#include "commands/sweep_file.h"
#include "commands/whole_file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

/* Reads a command line of words; what is wrong with it, or "". */
static const char *parse(struct sweep_request *request, struct error *error, const char *line)
{
    static char copy[512];
    static char *argv[32];
    int argc = 0;
    snprintf(copy, sizeof copy, "%s", line);
    for (char *word = strtok(copy, " "); word; word = strtok(NULL, " "))
        argv[argc++] = word;
    argv[argc] = NULL;
    error->text[0] = '\0';
    return sweep_options_read(argc, argv, request, error) ? "" : error->text;
}

static void reads_options(void **state)
{
    (void)state;
    struct sweep_request request;
    struct error error;
    assert_string_equal(parse(&request, &error,
                              "sweep -H a.json --vary storm.kind=add,churn -s jobs=5 --runs 7 "
                              "--shard 2/3 --json out.json"),
                        "");
    assert_string_equal(request.path, "a.json");
    assert_string_equal(request.vary, "storm.kind");
    assert_int_equal(request.value_count, 2);
    assert_string_equal(request.values[1], "churn");
    assert_string_equal(request.sets[0], "jobs=5");
    assert_int_equal(request.runs, 7);
    assert_int_equal(request.shard, 2);
    assert_int_equal(request.shards, 3);
    assert_true(request.headless && !request.screen.ascii && !request.merge);
    sweep_options_free(&request);
    assert_string_equal(parse(&request, &error, "sweep --merge a b --json c"), "");
    assert_int_equal(request.file_count, 2);
    assert_string_equal(request.files[1], "b");
    sweep_options_free(&request);
}

static void refuses_options(void **state)
{
    static const struct {
        const char *line, *part;
    } cases[] = {
        {"sweep", "no scenario"},
        {"sweep a.json", "say what to vary"},
        {"sweep a.json b.json --vary a=1", "only one"},
        {"sweep a.json --vary workers", "field and its values"},
        {"sweep a.json --vary =1", "field and its values"},
        {"sweep a.json --vary a=1,2,1", "twice"},
        {"sweep a.json --vary a=1 --vary b=2", "once"},
        {"sweep a.json --vary a=1 --runs 0", "--runs 0"},
        {"sweep a.json --vary a=1 --runs 1x", "--runs 1x"},
        {"sweep a.json --vary a=1 --shard 3/2", "--shard 3/2"},
        {"sweep a.json --vary a=1 --shard 0/2", "--shard 0/2"},
        {"sweep a.json --vary a=1 --shard 1", "--shard 1"},
        {"sweep --merge", "name the files"},
        {"sweep --merge --vary a=1 b", "leave --vary"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct sweep_request request;
        struct error error;
        const char *said = parse(&request, &error, cases[i].line);
        if (!strstr(said, cases[i].part))
            fail_msg("%s: \"%s\" does not say \"%s\"", cases[i].line, said, cases[i].part);
        sweep_options_free(&request);
    }
}

static void letters_are_different(void **state)
{
    static const struct option_row rows[] = {
#define OPTION OPTION_ROW
#include "commands/sweep_options.def"
#undef OPTION
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (size_t j = 0; j < i; j++)
            assert_true(rows[i].letter != rows[j].letter);
}

/* A sweep of workers=1,2 over a scenario with that title. */
static void make(struct sweep *sweep, const char *title)
{
    struct sweep_request request = {.path = "a.json",
                                    .vary = (char[]){"workers"},
                                    .values = {"1", "2"},
                                    .value_count = 2,
                                    .runs = 2,
                                    .shard = 1,
                                    .shards = 1};
    json_t *scenario = json_pack("{s:s}", "title", title);
    assert_true(sweep_init(sweep, &request, scenario, RUN_COMMANDS));
    json_decref(scenario);
}

static void add(struct sweep *sweep, unsigned value, unsigned round, uint64_t failed,
                const char *libc)
{
    struct sweep_run run = {.value = value, .round = round};
    run.run.counts.execs = 100;
    run.run.counts.ok = 100 - failed;
    run.run.counts.efault = failed;
    run.run.seconds = 1.5;
    run.run.started_unix = 1000 + round;
    strcpy(run.run.engine, "native");
    strcpy(run.run.spawner, "system");
    json_t *machine = json_pack("{s:s}", "libc", libc);
    assert_true(sweep_add(sweep, &run, machine));
    json_decref(machine);
}

/* A file in a folder of its own, which is removed again. */
struct place {
    char folder[256], path[300];
};

static void place_make(struct place *place)
{
    const char *base = getenv("TMPDIR");
    snprintf(place->folder, sizeof place->folder, "%s/sweep-XXXXXX", base ? base : "/tmp");
    assert_non_null(mkdtemp(place->folder));
    snprintf(place->path, sizeof place->path, "%s/a.json", place->folder);
}

/* Nothing but the file may be there. */
static void place_drop(const struct place *place)
{
    unlink(place->path);
    assert_int_equal(rmdir(place->folder), 0);
}

static void file_comes_back(void **state)
{
    (void)state;
    struct sweep sweep, again;
    struct error error;
    struct place place;
    place_make(&place);
    make(&sweep, "t");
    add(&sweep, 0, 1, 3, "glibc 2.36");
    add(&sweep, 1, 1, 0, "musl");
    assert_true(sweep_write(&sweep, place.path, &error));
    assert_true(sweep_write(&sweep, place.path, &error));
    assert_true(sweep_read(&again, place.path, &error));
    assert_true(sweep_same(&sweep, &again, place.path, &error));
    assert_int_equal(again.done_count, 2);
    assert_int_equal(again.runs, 2);
    assert_int_equal(json_array_size(again.machines), 2);
    assert_non_null(sweep_find(&again, 0, 1));
    assert_null(sweep_find(&again, 0, 2));
    const struct sweep_run *run = sweep_find(&again, 0, 1);
    assert_int_equal(run->run.counts.efault, 3);
    assert_string_equal(run->run.engine, "native");
    struct sweep_total total = sweep_total(&again, 0);
    assert_int_equal(total.runs, 1);
    assert_int_equal(total.all.failed, 3);
    assert_int_equal(total.all.tries, 100);
    sweep_free(&sweep);
    sweep_free(&again);
    place_drop(&place);
}

static void joins_parts(void **state)
{
    (void)state;
    struct sweep a, b;
    struct error error;
    make(&a, "t");
    make(&b, "t");
    add(&a, 0, 1, 3, "glibc 2.36");
    add(&a, 1, 2, 4, "glibc 2.36");
    add(&b, 1, 1, 5, "glibc 2.41");
    add(&b, 0, 2, 6, "glibc 2.36");
    add(&b, 0, 1, 3, "glibc 2.36"); /* the very same run */
    b.runs = 3;
    assert_true(sweep_join(&a, &b, "b", &error));
    assert_int_equal(a.done_count, 4);
    assert_int_equal(a.runs, 3);
    assert_int_equal(sweep_total(&a, 0).all.failed, 9);
    assert_int_equal(sweep_total(&a, 1).all.failed, 9);
    assert_int_equal(sweep_find(&a, 1, 1)->machine, 1);
    assert_int_equal(sweep_find(&a, 0, 2)->machine, 0);
    sweep_free(&a);
    sweep_free(&b);
}

static void refuses_others(void **state)
{
    (void)state;
    struct sweep a, b;
    struct error error;
    make(&a, "t");
    make(&b, "another");
    assert_false(sweep_join(&a, &b, "b.json", &error));
    assert_non_null(strstr(error.text, "b.json: another sweep: its scenario"));
    sweep_free(&b);
    make(&b, "t");
    b.vary[0] = 'W';
    assert_false(sweep_join(&a, &b, "b.json", &error));
    assert_non_null(strstr(error.text, "it varies Workers, not workers"));
    sweep_free(&b);
    make(&b, "t");
    b.values[1][0] = '9';
    assert_false(sweep_join(&a, &b, "b.json", &error));
    assert_non_null(strstr(error.text, "other values"));
    sweep_free(&b);
    make(&b, "t");
    add(&a, 0, 1, 3, "glibc 2.36");
    add(&b, 0, 1, 4, "glibc 2.36");
    assert_false(sweep_join(&a, &b, "b.json", &error));
    assert_non_null(strstr(error.text, "run 1 of workers=1"));
    sweep_free(&b);
    sweep_free(&a);
}

static void refuses_damage(void **state)
{
    static const struct {
        const char *text, *part;
    } cases[] = {
        {"", "a.json:"},
        {"[1]", "no sweep"},
        {"{\"format\":\"envviz-recording\"}", "no sweep"},
        {"{\"format\":\"envviz-sweep\",\"version\":99}", "version 99"},
        {"{\"format\":\"envviz-sweep\",\"version\":1}", "damaged"},
        {"{\"format\":\"envviz-sweep\",\"version\":1,\"path\":\"a\",\"scenario\":{},\"vary\":\"w\","
         "\"values\":[\"1\",\"1\"],\"unit\":\"commands\",\"runs_wanted\":1,\"shard\":1,\"shards\":"
         "1,"
         "\"machines\":[],\"runs\":[]}",
         "damaged"},
        {"{\"format\":\"envviz-sweep\",\"version\":1,\"path\":\"a\",\"scenario\":{},\"vary\":\"w\","
         "\"values\":[\"1\"],\"unit\":\"commands\",\"runs_wanted\":1,\"shard\":1,\"shards\":1,"
         "\"machines\":[],\"runs\":[{\"value\":\"1\",\"round\":1,\"machine\":0}]}",
         "damaged"},
    };
    (void)state;
    struct place place;
    place_make(&place);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct sweep sweep;
        struct error error = {""};
        FILE *file = fopen(place.path, "w");
        assert_non_null(file);
        fputs(cases[i].text, file);
        fclose(file);
        assert_false(sweep_read(&sweep, place.path, &error));
        if (!strstr(error.text, cases[i].part))
            fail_msg("case %zu: \"%s\" does not say \"%s\"", i, error.text, cases[i].part);
    }
    place_drop(&place);
}

static void replaces_files_only(void **state)
{
    (void)state;
    struct error error;
    struct stat status;
    json_t *value = json_object();
    assert_false(whole_file_write("/dev/null", value, &error));
    assert_int_equal(stat("/dev/null", &status), 0);
    assert_true(S_ISCHR(status.st_mode));
    assert_false(whole_file_write("/nowhere/at/all", value, &error));
    assert_non_null(strstr(error.text, "/nowhere/at/all: cannot be written"));
    json_decref(value);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_options),   cmocka_unit_test(refuses_options),
        cmocka_unit_test(file_comes_back), cmocka_unit_test(letters_are_different),
        cmocka_unit_test(joins_parts),     cmocka_unit_test(refuses_others),
        cmocka_unit_test(refuses_damage),  cmocka_unit_test(replaces_files_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
