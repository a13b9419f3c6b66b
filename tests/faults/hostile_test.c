/* Hostile files and arguments: nothing in them commands the terminal, breaks out of a format, or
 * passes for a line of envviz's own, whatever is asked. */
#include "faults/hostile.h"

#include "config/keys_file.h"
#include "config/theme_file.h"
#include "text/visible.h"

#include <fcntl.h>
#include <jansson.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ARGUMENTS = 160, PATH_BYTES = 512 };

/* A folder whose name is hostile too. */
struct stage {
    char top[PATH_BYTES], folder[PATH_BYTES], recording[PATH_BYTES], scenario[PATH_BYTES],
        out[PATH_BYTES], err[PATH_BYTES], made[PATH_BYTES];
};

struct bytes {
    char *text;
    size_t length;
};

static void name(char *out, const char *folder, const char *file)
{
    assert_in_range(snprintf(out, PATH_BYTES, "%s/%s", folder, file), 1, PATH_BYTES - 1);
}

static struct stage *stage_new(void)
{
    struct stage *stage = malloc(sizeof *stage);
    const char *folder = getenv("TMPDIR");
    assert_non_null(stage);
    name(stage->top, folder ? folder : "/tmp", "envviz-hostile-XXXXXX");
    assert_non_null(mkdtemp(stage->top));
    name(stage->folder, stage->top, "evil\x1b]0;t\x07\xe2\x80\xae\x9b\nx");
    assert_int_equal(mkdir(stage->folder, 0700), 0);
    name(stage->recording, stage->folder, "recording\x1b[2J.json");
    name(stage->scenario, stage->folder, "scenario\x1b[2J.json");
    name(stage->out, stage->top, "out");
    name(stage->err, stage->top, "err");
    name(stage->made, stage->folder, "made\x1b[2J");
    return stage;
}

static void stage_end(struct stage *stage)
{
    const char *const files[] = {stage->recording, stage->scenario, stage->out, stage->err,
                                 stage->made};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        unlink(files[i]);
    assert_int_equal(rmdir(stage->folder), 0);
    assert_int_equal(rmdir(stage->top), 0);
    free(stage);
}

static struct bytes take(const char *path)
{
    struct bytes bytes = {NULL, 0};
    struct stat status;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return bytes;
    assert_int_equal(fstat(fd, &status), 0);
    bytes.text = malloc((size_t)status.st_size + 1);
    assert_non_null(bytes.text);
    bytes.length = (size_t)read(fd, bytes.text, (size_t)status.st_size);
    bytes.text[bytes.length] = '\0';
    close(fd);
    unlink(path);
    return bytes;
}

/* Runs envviz; what it printed is in stage->out and stage->err.  Returns its exit status. */
static int envviz(const struct stage *stage, const char *const *arguments)
{
    const char *program = getenv("ENVVIZ");
    const char *argv[ARGUMENTS + 2] = {program ? program : "build/envviz"};
    const char *const environment[] = {"PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8",
                                       "XDG_CONFIG_HOME=/nonexistent", NULL};
    int status, flags = O_WRONLY | O_CREAT | O_TRUNC;
    pid_t pid;
    for (int i = 0; arguments[i]; i++) {
        assert_in_range(i, 0, ARGUMENTS - 1);
        argv[i + 1] = arguments[i];
    }
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, 1, stage->out, flags, 0600);
    posix_spawn_file_actions_addopen(&files, 2, stage->err, flags, 0600);
    assert_int_equal(
        posix_spawn(&pid, argv[0], &files, NULL, (char *const *)argv, (char *const *)environment),
        0);
    posix_spawn_file_actions_destroy(&files);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    if (!WIFEXITED(status))
        fail_msg("envviz %s: ended by signal %d", arguments[0], WTERMSIG(status));
    return WEXITSTATUS(status);
}

/* --- what an output is ----------------------------------------------------------------------- */

static void is_json(const struct bytes *bytes, const char *what)
{
    json_error_t why;
    json_t *json = json_loadb(bytes->text, bytes->length, 0, &why);
    if (!json)
        fail_msg("%s: no JSON: %s at %d", what, why.text, why.line);
    json_decref(json);
}

/* What an asciicast sends to the terminal that plays it. */
static void is_cast(const struct bytes *bytes, const char *what)
{
    char *rest = bytes->text;
    for (char *line; (line = strsep(&rest, "\n")) && *line;) {
        json_t *json = json_loads(line, 0, NULL);
        const char *sent = json_string_value(json_array_get(json, 2));
        if (!json)
            fail_msg("%s: no JSON: %s", what, line);
        if (sent)
            hostile_check_terminal(sent, strlen(sent), what);
        json_decref(json);
    }
}

/* Asks Python's reader of that format. */
static void ask_python(const struct bytes *bytes, const char *script, const char *what)
{
    char command[2048];
    snprintf(command, sizeof command, "python3 -c '%s'", script);
    FILE *python = popen(command, "w");
    assert_non_null(python);
    assert_int_equal(fwrite(bytes->text, 1, bytes->length, python), bytes->length);
    if (pclose(python) != 0)
        fail_msg("%s: %s", what, script);
}

static void is_xml(const struct bytes *bytes, const char *what)
{
    ask_python(bytes, "import sys, xml.dom.minidom as x; x.parse(sys.stdin.buffer)", what);
}

/* No row is shorter or longer than the head, and a spreadsheet calculates nothing. */
static void is_csv(const struct bytes *bytes, const char *what)
{
    ask_python(bytes,
               "import csv, io, sys\n"
               "text = io.TextIOWrapper(sys.stdin.buffer, encoding=\"utf-8\", newline=\"\")\n"
               "rows = list(csv.reader(text, strict=True))\n"
               "bad = [r for r in rows if len(r) != len(rows[0]) or any(\n"
               "    c[:1] in tuple(\"=+-@\") and not c[1:].isdigit() for c in r)]\n"
               "sys.exit(len(rows) < 100 or bool(bad))",
               what);
}

/* --- running --------------------------------------------------------------------------------- */

/* What a run is to be like. */
struct run {
    int status; /* -1: any */
    bool shows; /* something of a hostile text is to be seen */
    bool crlf;  /* how lines end */
    void (*is)(const struct bytes *bytes, const char *what); /* standard output */
    const char *arguments[ARGUMENTS];
};

static void check_run(const struct stage *stage, const struct run *run, size_t turn)
{
    char words[512], what[600];
    size_t used = (size_t)snprintf(words, sizeof words, "turn %zu: envviz", turn);
    for (int i = 0; run->arguments[i] && used < sizeof words; i++)
        used += (size_t)snprintf(words + used, sizeof words - used, " %s", run->arguments[i]);
    visible(what, sizeof what, words);
    int status = envviz(stage, run->arguments);
    const char *const paths[] = {stage->out, stage->err, stage->made};
    bool shown = false;
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        struct bytes bytes = take(paths[i]);
        hostile_check(bytes.text, bytes.length, run->crlf ? "\r\n" : "\n", what);
        if (run->status >= 0 && status != run->status)
            fprintf(stderr, "%s", bytes.text ? bytes.text : "");
        shown = shown || (bytes.text && strstr(bytes.text, "evil"));
        if (i == 0 && run->is)
            run->is(&bytes, what);
        free(bytes.text);
    }
    if (run->status >= 0 && status != run->status)
        fail_msg("%s: status %d", what, status);
    if (run->shows && !shown)
        fail_msg("%s: nothing of it is shown", what);
}

#define CHECK_RUNS(stage, runs, turn)                                                              \
    for (size_t r = 0; r < sizeof(runs) / sizeof *(runs); r++)                                     \
    check_run((stage), &(runs)[r], (turn))

static void recordings(void **state)
{
    (void)state;
    struct stage *stage = stage_new();
    char *file = stage->recording, *made = stage->made;
    const struct run each[] = {
        {0, true, .arguments = {"--headless", file}},
        {0, true, .is = is_json, .arguments = {"--headless", "--json", file}},
        {0, true, .arguments = {"--text", "--events", "all", "--record", made, file}},
        {0, true, .is = is_json, .arguments = {"export", "--to", "trace-event", file}},
    };
    const struct run some[] = {
        {0, true, .arguments = {"check", file}},
        {0, true, .arguments = {"--text", "--ascii", file}},
        {0, true, .crlf = true, .is = is_csv, .arguments = {"export", "--to", "csv", file}},
        {0, true, .arguments = {"export", "--to", "text", "-o", made, file}},
        {0, true, .is = is_xml, .arguments = {"export", "--to", "svg", file}},
        {0, true, .is = is_xml, .arguments = {"export", "--to", "svg", "--keys", "B", file}},
        {0, true, .is = is_cast, .arguments = {"export", "--to", "asciicast", file}},
        {0, true, .is = is_cast, .arguments = {"export", "--to", "asciicast-v3", file}},
        {0, true, .arguments = {"compare", "--headless", "--json", made, file, file}},
        {2, true, .arguments = {"sweep", "--vary", "jobs=1", "--headless", file}},
    };
    for (size_t turn = 0; turn < HOSTILE; turn++) {
        hostile_recording(file, turn);
        CHECK_RUNS(stage, each, turn);
        if (turn % 6 == 0)
            CHECK_RUNS(stage, some, turn);
    }
    stage_end(stage);
}

/* A text in each field of a scenario, alone: taken, or refused with a message. */
static void scenario_fields(void **state)
{
    (void)state;
    struct stage *stage = stage_new();
    size_t fields;
    const struct field *field = fields_all(&fields);
    char(*paths)[PATH_BYTES] = calloc(fields, sizeof *paths);
    struct run check = {-1, true, .arguments = {"check"}};
    assert_non_null(paths);
    assert_in_range(fields, 1, ARGUMENTS - 1);
    for (size_t turn = 0; turn < HOSTILE; turn++) {
        for (size_t f = 0; f < fields; f++) {
            assert_in_range(snprintf(paths[f], PATH_BYTES, "%s-%zu", stage->scenario, f), 1,
                            PATH_BYTES - 1);
            check.arguments[f + 1] = paths[f];
            FILE *file = fopen(paths[f], "w");
            assert_non_null(file);
            hostile_field(file, &field[f], turn);
            assert_int_equal(fclose(file), 0);
        }
        check_run(stage, &check, turn);
    }
    for (size_t f = 0; f < fields; f++)
        unlink(paths[f]);
    free(paths);
    stage_end(stage);
}

/* Scenarios that run, with all that is made of them. */
static void scenarios(void **state)
{
    (void)state;
    struct stage *stage = stage_new();
    char *file = stage->scenario, *made = stage->made;
    const struct run few[] = {
        {2, true, .arguments = {"--headless", file}}, /* without --yes */
        {0, true, .is = is_json, .arguments = {"-H", "--json", "--yes", file}},
        {0, true, .arguments = {"--text", "--yes", "--record", made, file}},
    };
    const struct run others[] = {
        {0, true, .arguments = {"story", "--yes", "--markdown", stage->folder}},
        {0, false, .arguments = {"story", "--yes", stage->folder}},
        {0, true,
         .arguments = {"sweep", "-H", "--yes", "-n", "1", "-v", "jobs=1", "-j", made, file}},
        {0, true, .arguments = {"compare", "-H", "--yes", "-n", "1", "-j", made, file, file}},
    };
    for (size_t turn = 0; turn < HOSTILE; turn++) {
        hostile_scenario(file, turn);
        CHECK_RUNS(stage, few, turn);
        if (turn % 12 == 0)
            CHECK_RUNS(stage, others, turn);
    }
    stage_end(stage);
}

/* What is given on the command line: names of files, of programs, values, options. */
static void arguments(void **state)
{
    (void)state;
    struct stage *stage = stage_new();
    for (size_t turn = 0; turn < (HOSTILE + 2) / 3; turn++) {
        const char *evil = hostile(3 * turn), *made = stage->made;
        const char *other = hostile(3 * turn + 1), *third = hostile(3 * turn + 2);
        char set[300], option[300], folder[PATH_BYTES];
        snprintf(set, sizeof set, "%s=%s", other, third);
        snprintf(option, sizeof option, "--%s", third);
        snprintf(folder, sizeof folder, "./%s/nowhere.json", other);
        const char *minimal = "scenarios/minimal.json";
        const struct run runs[] = {
            {2, true, .arguments = {"--text", folder}},
            {2, true, .arguments = {"check", folder}},
            {2, true, .arguments = {"export", "--to", "csv", folder}},
            {2, true, .arguments = {"export", "--to", evil, minimal}},
            {2, true, .arguments = {"export", "--from", evil, "--to", "csv", minimal}},
            {2, true, .arguments = {"export", "--keys", evil, "--to", "svg", folder}},
            {2, true,
             .arguments = {"export", "--theme", evil, "--to", "svg",
                           "assets/recordings/minimal.json"}},
            {2, true, .arguments = {"compare", "-H", folder, folder}},
            {2, true, .arguments = {"compare", "-H", "--set", set, minimal, minimal}},
            {2, true, .arguments = {"sweep", "-H", "--vary", set, minimal}},
            {2, true, .arguments = {"sweep", "--merge", folder}},
            {2, true, .arguments = {"story", folder}},
            {2, true, .arguments = {"--headless", "--set", set, minimal}},
            {2, true, .arguments = {"--headless", "--record", folder, minimal}},
            {2, true, .arguments = {"--text", "--events", evil, minimal}},
            {2, true, .arguments = {option, minimal}},
            {2, true, .arguments = {"trace", option, "--", "true"}},
            {2, true, .arguments = {"sweep", option, minimal}},
            {2, true, .arguments = {"compare", option, minimal}},
            {2, true, .arguments = {"export", option, minimal}},
            {2, true, .arguments = {"check", option, minimal}},
            {2, true, .arguments = {"story", option}},
            {2, true, .arguments = {"shield", option}},
            {127, true, .arguments = {"trace", "-H", "--", folder}},
            {127, true, .arguments = {"shield", "--", folder}},
            {0, true, .is = is_json,
             .arguments = {"trace", "-H", "--json", "-o", "/dev/stdout", "--", "/bin/sh", "-c",
                           "/bin/true \"$@\"; :", evil, other, third}},
            {0, true,
             .arguments = {"trace", "-H", "-r", made, "--", "/bin/sh", "-c",
                           "/bin/true \"$@\"; :", other, third}},
        };
        CHECK_RUNS(stage, runs, turn);
    }
    stage_end(stage);
}

/* Themes and keys: what they say of a file, and the title of a theme. */
static void themes_and_keys(void **state)
{
    (void)state;
    static const char *const forms[] = {
        /* %s: the hostile text, in quotes */
        "{\"format\":\"envviz-theme\",\"version\":1,\"title\":%s,\"roles\":{}}",
        "{\"format\":\"envviz-theme\",\"version\":1,\"palette\":{%s:\"#000000\"},\"roles\":{}}",
        "{\"format\":\"envviz-theme\",\"version\":1,\"palette\":{\"x\":%s},\"roles\":{}}",
        "{\"format\":\"envviz-theme\",\"version\":1,\"roles\":{%s:\"bold\"}}",
        "{\"format\":\"envviz-theme\",\"version\":1,\"roles\":{\"text\":%s}}",
        "{\"format\":\"envviz-theme\",\"version\":1,\"roles\":{},%s:1}",
        "{\"format\":%s,\"version\":1,\"roles\":{}}",
        "{\"format\":\"envviz-keys\",\"version\":1,\"keys\":{%s:\"n\"}}",
        "{\"format\":\"envviz-keys\",\"version\":1,\"keys\":{\"quit\":%s}}",
        "{\"format\":\"envviz-keys\",\"version\":1,\"keys\":{\"quit\":[%s,\"n\"]}}",
        "{\"format\":\"envviz-keys\",\"version\":1,\"keys\":{},%s:1}",
        "%s",
    };
    for (size_t turn = 0; turn < HOSTILE; turn++) {
        for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
            char *quoted = NULL, *text = NULL;
            size_t length;
            struct theme theme;
            struct keymap map;
            struct error error = {""};
            FILE *file = open_memstream(&quoted, &length);
            assert_non_null(file);
            hostile_json(file, hostile(turn));
            assert_int_equal(fclose(file), 0);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
            assert_true(asprintf(&text, forms[i], quoted) > 0);
#pragma GCC diagnostic pop
            if (theme_parse(hostile(turn), text, strlen(text), &theme, &error))
                hostile_check(theme.title, strlen(theme.title), "", "a theme's title");
            else
                assert_true(error.text[0] != '\0');
            hostile_check(error.text, strlen(error.text), "", "a theme's fault");
            error.text[0] = '\0';
            if (!keys_parse(hostile(turn), text, strlen(text), &map, &error))
                assert_true(error.text[0] != '\0');
            hostile_check(error.text, strlen(error.text), "", "a fault of keys");
            free(text);
            free(quoted);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(recordings),      cmocka_unit_test(scenario_fields),
        cmocka_unit_test(scenarios),       cmocka_unit_test(arguments),
        cmocka_unit_test(themes_and_keys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
