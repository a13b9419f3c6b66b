/* Hostile files on the screen: all views, on a real terminal, whose bytes are looked at. */
#include "tui/tui.h"

#include "faults/hostile.h"

#include <sys/stat.h>

struct stage {
    char folder[256], recording[512], scenario[512], keys[512];
    struct pty *pty;
};

static struct stage stage_new(size_t turn)
{
    const char *folder = getenv("TMPDIR");
    struct stage stage = {.pty = NULL};
    snprintf(stage.folder, sizeof stage.folder, "%s/envviz-hostile-XXXXXX",
             folder ? folder : "/tmp");
    assert_non_null(mkdtemp(stage.folder));
    snprintf(stage.recording, sizeof stage.recording, "%s/1\x1b[6n.json", stage.folder);
    snprintf(stage.scenario, sizeof stage.scenario, "%s/2\x1b]0;t\x07\xe2\x80\xae.json",
             stage.folder);
    snprintf(stage.keys, sizeof stage.keys, "%s/envviz", stage.folder);
    assert_int_equal(mkdir(stage.keys, 0700), 0);
    strcat(stage.keys, "/keys.json");
    hostile_recording(stage.recording, turn);
    hostile_scenario(stage.scenario, turn);
    return stage;
}

/* Up to four arguments. */
static void start(struct stage *stage, const char *const *arguments)
{
    const char *program = getenv("ENVVIZ");
    char config[300];
    snprintf(config, sizeof config, "XDG_CONFIG_HOME=%s", stage->folder);
    const char *const env[] = {"TERM=screen-256color", "LC_ALL=C.UTF-8", "PATH=/usr/bin:/bin",
                               config, NULL};
    const char *argv[6] = {program ? program : "build/envviz"};
    for (int i = 0; i < 4 && arguments[i]; i++)
        argv[i + 1] = arguments[i];
    stage->pty = pty_start(120, 36, argv, env);
    assert_non_null(stage->pty);
}

/* Fails the test, and shows the screen. */
static void show_and_fail(const struct stage *stage, const char *what)
{
    char line[1024];
    for (int row = 0; row < 36; row++) {
        pty_line(stage->pty, row, line, sizeof line);
        fprintf(stderr, "%s\n", line);
    }
    fail_msg("%s", what);
}

static void await(const struct stage *stage, const char *text)
{
    if (!pty_wait_text(stage->pty, text))
        show_and_fail(stage, text);
}

static bool has_grown(struct pty *pty, const void *data)
{
    size_t length;
    pty_sent(pty, &length);
    return length > *(const size_t *)data;
}

/* Presses a key, and waits for a whole screen. */
static void press(struct stage *stage, const char *key)
{
    char keys[16];
    size_t length;
    pty_sent(stage->pty, &length);
    length += 400;
    snprintf(keys, sizeof keys, "%s\x0c", key);
    pty_send(stage->pty, keys);
    if (!pty_wait(stage->pty, has_grown, &length))
        show_and_fail(stage, key);
}

/* It ends by itself, or at q; what it sent is looked at. */
static void end(struct stage *stage, const char *what)
{
    int status;
    size_t length;
    assert_true(pty_wait_end(stage->pty, &status));
    assert_true(WIFEXITED(status));
    const char *sent = pty_sent(stage->pty, &length);
    hostile_check_terminal(sent, length, what);
    if (!memmem(sent, length, "evil", 4))
        fail_msg("%s: nothing of it is shown", what);
    pty_end(stage->pty);
}

static void stage_end(struct stage *stage)
{
    unlink(stage->keys);
    *strrchr(stage->keys, '/') = '\0';
    assert_int_equal(rmdir(stage->keys), 0);
    unlink(stage->recording);
    unlink(stage->scenario);
    assert_int_equal(rmdir(stage->folder), 0);
}

/* Texts that a search, a bookmark or a filter is made of come from the keyboard as well. */
static void views_of_a_recording(void **state)
{
    (void)state;
    static const char *const keys[] = {
        "?",  "\x1b", "g",  "n",  "\r", "1",  "\x7f", "\x1b", "F",  "\r", "F",    "j",
        "\r", "B",    "j",  "\r", "/",  "e",  "v",    "\r",   "n",  "n",  "\x1b", "f",
        "e",  "v",    "\r", "f",  "\r", "v",  "z",    "\t",   "\t", "\t", "\t",   ".",
        ".",  "z",    "v",  "z",  "\t", "\t", "\t",   "\t",   "\t", "z",  "L",    "0",
        "+",  "[",    "l",  "l",  "]",  "b",  "x",    "\r",   "G",
    };
    for (size_t turn = 0; turn < HOSTILE; turn += 8) {
        struct stage stage = stage_new(turn);
        start(&stage, (const char *[]){stage.recording, NULL});
        await(&stage, "CRASHED");
        for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
            press(&stage, keys[i]);
        pty_send(stage.pty, "q");
        end(&stage, "a recording");
        stage_end(&stage);
    }
}

static void a_live_scenario(void **state)
{
    (void)state;
    for (size_t turn = 0; turn < HOSTILE; turn += 11) {
        struct stage stage = stage_new(turn);
        start(&stage, (const char *[]){stage.scenario, NULL});
        await(&stage, "[y/N]");
        pty_send(stage.pty, "y\n");
        await(&stage, "ENDED");
        press(&stage, "?");
        press(&stage, "\x1b");
        press(&stage, "v");
        press(&stage, "F");
        press(&stage, "\x1b");
        pty_send(stage.pty, "q");
        end(&stage, "a live scenario");
        stage_end(&stage);
    }
}

static void menus_and_comparisons(void **state)
{
    (void)state;
    for (size_t turn = 1; turn < HOSTILE; turn += 8) {
        struct stage stage = stage_new(turn);
        start(&stage, (const char *[]){stage.folder, NULL});
        await(&stage, "1 of 2");
        press(&stage, "j");
        press(&stage, "r"); /* asks */
        press(&stage, "n");
        press(&stage, "k");
        pty_send(stage.pty, "q");
        end(&stage, "a menu");
        start(&stage, (const char *[]){"compare", stage.recording, stage.recording, NULL});
        await(&stage, "evil");
        press(&stage, "\t");
        press(&stage, "?");
        press(&stage, "\x1b");
        pty_send(stage.pty, "q");
        end(&stage, "a comparison");
        stage_end(&stage);
    }
}

static void faults_in_keys(void **state)
{
    (void)state;
    for (size_t turn = 0; turn < HOSTILE; turn++) {
        struct stage stage = stage_new(turn);
        FILE *file = fopen(stage.keys, "w");
        assert_non_null(file);
        fputs("{\"format\":\"envviz-keys\",\"version\":1,\"keys\":{", file);
        hostile_json(file, hostile(turn));
        fputs(":\"n\"}}\n", file);
        assert_int_equal(fclose(file), 0);
        start(&stage, (const char *[]){stage.recording, NULL});
        end(&stage, "keys");
        stage_end(&stage);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(views_of_a_recording),
        cmocka_unit_test(a_live_scenario),
        cmocka_unit_test(menus_and_comparisons),
        cmocka_unit_test(faults_in_keys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
