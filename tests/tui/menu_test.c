/* The menu of a folder on a real terminal, with real runs. */
#include "tui/tui.h"

static const char quiet[] =
    "{\"format\": \"envviz-scenario\", \"version\": 1, \"mode\": \"minimal\", \"title\": \"Nobody "
    "writes\", \"hypothesis\": \"Nothing fails.\", \"jobs\": 60, \"storm\": {\"kind\": \"none\"}, "
    "\"expect\": {\"commands_min\": 60, \"failures_max\": 0}}";
static const char wrong[] =
    "{\"format\": \"envviz-scenario\", \"version\": 1, \"mode\": \"minimal\", \"title\": \"Expects "
    "too much\", \"jobs\": 20, \"storm\": {\"kind\": \"none\"}, \"expect\": {\"failures_min\": 1}}";
static const char again[] =
    "{\"format\": \"envviz-scenario\", \"version\": 1, \"mode\": \"minimal\", \"title\": \"Once "
    "more\", \"jobs\": 60, \"storm\": {\"kind\": \"none\"}, \"expect\": {\"failures_max\": 0}}";
static const char endless[] =
    "{\"format\": \"envviz-scenario\", \"version\": 1, \"mode\": \"minimal\", \"title\": \"Goes "
    "on\", \"jobs\": 1000000, \"storm\": {\"kind\": \"none\"}}";

static const struct {
    const char *name, *text;
} files[] = {{"1-quiet.json", quiet},
             {"2-wrong.json", wrong},
             {"3-broken.json", "{nonsense"},
             {"4-kept.json", TUI_HEAD TUI_EVENTS "\n]}\n"},
             {"5-notes.txt", "no scenario"}};

struct stage {
    char folder[256];
    struct tui tui;
};

static void put(const char *folder, const char *name, const char *text)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static struct stage stage_new(bool yes)
{
    static const char *const env[] = {"TERM=screen-256color", "LC_ALL=C.UTF-8",
                                      "PATH=/usr/bin:/bin", NULL};
    const char *folder = getenv("TMPDIR"), *program = getenv("ENVVIZ");
    struct stage stage;
    snprintf(stage.folder, sizeof stage.folder, "%s/envviz-menu-XXXXXX", folder ? folder : "/tmp");
    assert_non_null(mkdtemp(stage.folder));
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        put(stage.folder, files[i].name, files[i].text);
    const char *argv[] = {program ? program : "build/envviz", stage.folder, yes ? "--yes" : NULL,
                          NULL};
    stage.tui.pty = pty_start(100, 30, argv, env);
    assert_non_null(stage.tui.pty);
    assert_true(pty_wait_text(stage.tui.pty, "1 of 4"));
    return stage;
}

/* q was pressed: it ends well, and the terminal is as it was. */
static void stage_end(struct stage *stage)
{
    int status;
    assert_true(pty_wait_end(stage->tui.pty, &status));
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    tui_assert_restored(&stage->tui);
    pty_end(stage->tui.pty);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char path[512];
        snprintf(path, sizeof path, "%s/%s", stage->folder, files[i].name);
        unlink(path);
    }
    assert_int_equal(rmdir(stage->folder), 0);
}

static void runs_all(void **state)
{
    (void)state;
    struct stage stage = stage_new(true);
    struct pty *pty = stage.tui.pty;
    pty_expect(pty, 1,
               "╶ scenarios   1 of 4 ──────────────────────────────── failures  rate "
               "──────────────────────────────╴",
               " ▸ Nobody writes                                                                   "
               "  · not run",
               "   Expects too much                                                                "
               "  · not run",
               "   3-broken.json                                                                   "
               "  ✘ unusable",
               "   A short story                                                                   "
               "  · recording");
    assert_true(pty_wait_text(pty, "Nothing fails."));
    pty_send(pty, "a");
    assert_true(pty_wait_text(pty, "1 does not hold   1 holds"));
    assert_true(pty_wait_gone(pty, "not run"));
    assert_true(pty_wait_text(pty, "0  0 (at most 6.02 %)   ✔ holds"));
    assert_true(pty_wait_text(pty, "does not hold here (expected at least 1 failures)"));
    pty_send(pty, "j"); /* what is broken is not run, and says why */
    assert_true(pty_wait_text(pty, "3-broken.json:1:"));
    pty_send(pty, "r");
    assert_true(pty_wait_text(pty, "This file cannot be run."));
    pty_send(pty, "q");
    stage_end(&stage);
}

static void opens_and_comes_back(void **state)
{
    (void)state;
    struct stage stage = stage_new(true);
    struct pty *pty = stage.tui.pty;
    pty_send(pty, "\r");
    assert_true(pty_wait_text(pty, "ENDED"));
    assert_true(pty_wait_text(pty, "╶ environ"));
    pty_send(pty, "q");
    assert_true(pty_wait_text(pty, "✔ holds"));
    pty_send(pty, "G\r"); /* a recording is replayed */
    assert_true(pty_wait_text(pty, "failure 1 of 1"));
    pty_send(pty, "q");
    assert_true(pty_wait_text(pty, "· seen"));
    assert_true(pty_wait_text(pty, "✔ holds"));
    pty_send(pty, "q");
    stage_end(&stage);
}

static void stops_what_runs(void **state)
{
    (void)state;
    struct stage stage = stage_new(true);
    struct pty *pty = stage.tui.pty;
    put(stage.folder, "1-quiet.json", endless); /* it is read again before it runs */
    pty_send(pty, "r");
    assert_true(pty_wait_text(pty, "▶ running"));
    assert_true(pty_wait_text(pty, "Goes on"));
    pty_send(pty, "\r");
    assert_true(pty_wait_text(pty, "Something runs"));
    pty_send(pty, "a");
    assert_true(pty_wait_text(pty, "· waiting"));
    pty_send(pty, "\033");
    assert_true(pty_wait_text(pty, "■ stopped"));
    assert_true(pty_wait_text(pty, "· not run"));
    pty_send(pty, "\r"); /* left before its end */
    assert_true(pty_wait_text(pty, "LIVE"));
    pty_send(pty, "q");
    assert_true(pty_wait_text(pty, "not judged (it was left before its end)"));
    pty_send(pty, "r");
    assert_true(pty_wait_text(pty, "▶ running"));
    pty_send(pty, "q"); /* the first one stops, the second one leaves */
    assert_true(pty_wait_text(pty, "■ stopped"));
    pty_send(pty, "q");
    stage_end(&stage);
}

static void asks_about_those_of_others(void **state)
{
    (void)state;
    struct stage stage = stage_new(false);
    struct pty *pty = stage.tui.pty;
    pty_send(pty, "a");
    assert_true(pty_wait_text(pty, "60 times: sh -c 'echo helloworld > /dev/null'"));
    assert_true(pty_wait_text(pty, "may it run?"));
    pty_send(pty, "y");
    assert_true(pty_wait_text(pty, "20 times: sh -c"));
    assert_true(pty_wait_text(pty, "· waiting")); /* nothing runs while somebody is asked */
    pty_send(pty, "n");
    assert_true(pty_wait_text(pty, "■ refused"));
    assert_true(pty_wait_text(pty, "✔ holds"));
    put(stage.folder, "1-quiet.json", again);
    pty_send(pty, "gr"); /* once is enough: nobody is asked about it again */
    assert_true(pty_wait_text(pty, "Once more"));
    assert_true(pty_wait_text(pty, "1 holds"));
    pty_send(pty, "j\r");
    assert_true(pty_wait_text(pty, "20 times: sh -c"));
    pty_send(pty, "y");
    assert_true(pty_wait_text(pty, "ENDED"));
    pty_send(pty, "q");
    assert_true(pty_wait_text(pty, "✘ does not hold"));
    pty_send(pty, "q");
    stage_end(&stage);
}

/* envviz alone. */
static void shows_what_was_shipped(void **state)
{
    (void)state;
    static const char *const env[] = {"TERM=screen-256color", "LC_ALL=C", "PATH=/usr/bin:/bin",
                                      NULL};
    const char *program = getenv("ENVVIZ");
    const char *argv[] = {program ? program : "build/envviz", NULL};
    struct tui tui = {.pty = pty_start(80, 24, argv, env)};
    int status;
    assert_non_null(tui.pty);
    assert_true(pty_wait_text(tui.pty, "the shipped scenarios"));
    assert_true(pty_wait_text(tui.pty, "Minimal: eight workers"));
    pty_send(tui.pty, "G");
    assert_true(pty_wait_text(tui.pty, "12a A way out"));
    assert_false(pty_sent_beyond_ascii(tui.pty));
    pty_signal(tui.pty, SIGTERM);
    assert_true(pty_wait_end(tui.pty, &status));
    assert_int_equal(WEXITSTATUS(status), 128 + SIGTERM);
    tui_assert_restored(&tui);
    pty_end(tui.pty);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(runs_all),
        cmocka_unit_test(opens_and_comes_back),
        cmocka_unit_test(stops_what_runs),
        cmocka_unit_test(asks_about_those_of_others),
        cmocka_unit_test(shows_what_was_shipped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
