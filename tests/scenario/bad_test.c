/* Scenarios that are wrong, and the whole line that says so. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scenario/scenario.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HEAD "{\"format\":\"envviz-scenario\",\"version\":1"
#define BEGINS                                                                                     \
    "; a scenario begins {\"format\": \"envviz-scenario\", \"version\": 1, \"mode\": ...}"

static const struct bad {
    const char *text, *message; /* what follows "FILE" */
} bad[] = {
    {"", ": is empty" BEGINS},
    {"hello", ":1:5: not JSON (invalid token near 'hello')" BEGINS},
    {"[1]", ":1:1: not a JSON object" BEGINS},
    {"{}", ":1:1: version: missing" BEGINS},
    {"{\"version\":1}", ":1:1: format: missing" BEGINS},
    {"{\"format\":\"x\",\"version\":1}",
     ":1:11: format: \"x\" is not allowed; \"envviz-scenario\""},
    {"{\"format\":\"envviz-scenario\",\n\"version\": 2}",
     ":2:12: version: newer than this envviz can read; version 1, or a newer envviz"},
    {"{\"format\":\"envviz-recording\",\"version\":1}",
     ":1:11: format: this is a recording; a scenario has \"envviz-scenario\" here"},
    {HEAD, ":1:39: the text ends in the middle; close what was opened"},
    {HEAD "} x", ":1:42: text after the end of the scenario; one JSON object and nothing else"},
    {HEAD ",\"title\":\"\xff\"}", ":1:49: bytes that are not valid UTF-8; save the file as UTF-8"},
    {HEAD ",\"title\":\"a\\u0000\"}",
     ":1:57: a NUL character (\\u0000) in a string; strings without it"},
    {HEAD ",\"a\\u0000b\":1}", ":1:50: a NUL character (\\u0000) in a key; keys without it"},
    {HEAD ",\"jobs\":1,\"jobs\":2}",
     ":1:55: a key that is there twice (duplicate object key near '\"jobs\"'); each key once"},
    {HEAD ",\"jobs\":99999999999999999999}",
     ":1:67: a number that is too large; numbers within the ranges that `envviz check --fields` "
     "lists"},
    {HEAD ",\n  \"wokers\": 3}", ":2:3: wokers: unknown key; did you mean \"workers\"?"},
    {HEAD ",\n  \"Workers\": 3}", ":2:3: Workers: unknown key; did you mean \"workers\"?"},
    {HEAD ",\n  \"interval_us\": 3}",
     ":2:3: interval_us: unknown key; did you mean \"storm.interval_us\"?"},
    {HEAD ",\n  \"storm\": {\"king\": \"add\"}}",
     ":2:13: storm.king: unknown key; did you mean \"kind\"?"},
    {HEAD ",\n  \"storm\": {\"zzzzzzzzzz\": 1}}", ":2:13: storm.zzzzzzzzzz: unknown key; allowed: "
                                                  "kind value_bytes names limit interval_us reuse"},
    {HEAD ",\"workers\":\"3\"}",
     ":1:51: workers: \"3\" is not allowed; a whole number from 1 to 64"},
    {HEAD ",\"workers\":65}", ":1:51: workers: 65 is not allowed; a whole number from 1 to 64"},
    {HEAD ",\"workers\":0}", ":1:51: workers: 0 is not allowed; a whole number from 1 to 64"},
    {HEAD ",\"jobs\":1.5}", ":1:48: jobs: 1.5 is not allowed; a whole number from 1 to 1000000"},
    {HEAD ",\"plugins\":1}", ":1:51: plugins: 1 is not allowed; true or false"},
    {HEAD ",\"python_script\":\"storm\"}",
     ":1:57: python_script: \"storm\" is not allowed; \"reproduce\" or \"lesson\""},
    {HEAD ",\"title\":7}", ":1:49: title: 7 is not allowed; a string of at most 120 bytes"},
    {HEAD ",\"job\":\"\"}", ":1:47: job: 0 bytes are too few; a string of 1 to 4000 bytes"},
    {HEAD ",\"storm\":[]}", ":1:49: storm: a list is not allowed; an object"},
    {HEAD ",\"storm\":{\"kind\":\"rain\"}}",
     ":1:57: storm.kind: \"rain\" is not allowed; \"none\", \"add\", \"churn\", \"unset\", "
     "\"replace\" or \"clear\""},
    {HEAD ",\"engine\":\"fast\"}",
     ":1:50: engine: \"fast\" is not allowed; \"auto\", \"native\", \"classic\" or \"keep\""},
    {HEAD ",\"mode\":\"\\u001b[31m\\u202e\"}",
     ":1:48: mode: \"\\u001B[31m\\u202e\" is not allowed; \"minimal\", \"mitigated\", \"uwsgi\", "
     "\"python\", \"churn\", \"lesson\" or \"free\""},
    {HEAD ",\"\\u001b[workers\":1}",
     ":1:41: \\x1b[workers: unknown key; did you mean \"workers\"?"},
    {HEAD ",\"command\":[\"a\",1]}", ":1:56: command[1]: 1 is not allowed; a string"},
    {HEAD ",\"target\":\"command\"}",
     ":1:1: command: no program; target \"command\" needs a program, such as [\"make\"]"},
    {HEAD ", \"command\": [\"make\"]}",
     ":1:53: command: the target is another, and would not run this; "
     "add \"target\": \"command\", or leave it out"},
    {HEAD ",\"builds\":3}",
     ":1:1: phases: no phases; give a build its phases, or \"mode\": \"uwsgi\""},
    {HEAD ",\"phases\":[{\"jobs\":[]}]}", ":1:51: phases[0]: no name; give the phase a \"name\""},
    {HEAD ",\"phases\":[{\"name\":\"a b\"}]}",
     ":1:59: phases[0].name: \"a b\" is not allowed; 1 to 40 letters, digits, '.', '_' or '-'"},
    {HEAD ",\"phases\":[{\"name\":\"core\",\"jobs\":[\"core/a.o\",\"../../x.o\"]}]}",
     ":1:85: phases[0].jobs[1]: \"../../x.o\" is not allowed; a name such as \"core/utils.o\", at "
     "most 80 bytes"},
    {HEAD ",\"phases\":[{\"name\":\"a\",\"jbos\":[]}]}",
     ":1:63: phases[0].jbos: unknown key; did you mean \"jobs\"?"},
    {HEAD ",\"environment\":{\"A=B\":\"\"}}",
     ":1:56: environment.A=B: no name for a variable; a name that is not empty and has no '='"},
    {HEAD ",\"environment\":{\"\xc3\xa4\":\"\",\"B\":{\"bites\":3}}}",
     ":1:67: environment.B: an object is not allowed; a string, or {\"bytes\": N} with N from 0 to "
     "200000"},
};

static void refuses(const char *text, size_t length, const char *message)
{
    struct scenario_error error;
    char path[] = "/tmp/envviz-bad-XXXXXX", expected[1024];
    int fd = mkstemp(path);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, length), length);
    close(fd);
    snprintf(expected, sizeof expected, "%s%s", path, message);
    memset(&error, 0, sizeof error);
    assert_null(scenario_load(path, NULL, 0, &error));
    unlink(path);
    assert_string_equal(error.text, expected);
}

static void test_messages(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        refuses(bad[i].text, strlen(bad[i].text), bad[i].message);
}

static void test_deep_nesting(void **state)
{
    enum { DEEP = 10000 };
    char *text = malloc(2 * DEEP);

    (void)state;
    memset(text, '[', DEEP);
    memset(text + DEEP, ']', DEEP);
    refuses(text, 2 * DEEP, ":1:2049: nested too deeply; a scenario has at most 4 levels");
    free(text);
}

static void test_huge_file(void **state)
{
    const size_t huge = (1 << 20) + 1;
    char *text = malloc(huge);

    (void)state;
    memset(text, ' ', huge);
    refuses(text, huge, ": is too large for a scenario; at most 1 MiB");
    free(text);
}

/* `count` items, each `item` with its number, in HEAD and `before` ... `after`. */
static void refuses_many(const char *before, const char *item, unsigned count, const char *after,
                         const char *message)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);

    fprintf(out, "%s%s", HEAD, before);
    for (unsigned i = 0; i < count; i++)
        fprintf(out, "%s%s%u%s", i ? "," : "", item, i, item[0] == '"' ? "\"" : "\"}");
    fprintf(out, "%s", after);
    fclose(out);
    refuses(text, size, message);
    free(text);
}

static void test_too_many(void **state)
{
    (void)state;
    refuses_many(",\"command\":[", "\"", 65, "]}",
                 ":1:51: command: 65 are too many; a list of at most 64 strings");
    refuses_many(",\"phases\":[", "{\"name\":\"p", 9, "]}",
                 ":1:50: phases: 9 are too many; a list of at most 8 {\"name\": \"...\", \"jobs\": "
                 "[...]}");
    refuses_many(",\"phases\":[{\"name\":\"p\",\"jobs\":[", "\"x", 257, "]}]}",
                 ":1:70: phases[0].jobs: 257 are too many; a list of at most 256 names such as "
                 "\"core/utils.o\"");
}

static void test_not_files(void **state)
{
    struct scenario_error error;
    char fifo[] = "/tmp/envviz-fifo-XXXXXX", expected[128];

    (void)state;
    assert_null(scenario_load("/nowhere/at all\x1b.json", NULL, 0, &error));
    assert_string_equal(error.text, "/nowhere/at all\\x1b.json: No such file or directory; name a "
                                    "scenario file");
    assert_null(scenario_load("/", NULL, 0, &error));
    assert_string_equal(error.text, "/: is a directory; name a scenario file in it");
    assert_non_null(mkdtemp(fifo));
    assert_int_equal(rmdir(fifo), 0);
    assert_int_equal(mkfifo(fifo, 0600), 0);
    assert_null(scenario_load(fifo, NULL, 0, &error));
    unlink(fifo);
    snprintf(expected, sizeof expected, "%s: is not a regular file; name a scenario file", fifo);
    assert_string_equal(error.text, expected);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_messages),  cmocka_unit_test(test_deep_nesting),
        cmocka_unit_test(test_huge_file), cmocka_unit_test(test_too_many),
        cmocka_unit_test(test_not_files),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
