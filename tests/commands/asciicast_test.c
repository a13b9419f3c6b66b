/* The recording as a film: held against the format, and played by a terminal emulator. */
#include "commands/export_palette.h"
#include "term/emulator.h"

#include "commands/commands.h"
#include "commands/picture.h"
#include "session/recording.h"
#include "tui/tui.h"

#include <jansson.h>
#include <locale.h>

enum { WIDTH = 100, HEIGHT = 30, DATA_MAX = 1 << 20 };

struct film {
    json_t *header;
    double end, last; /* of all; of the last picture */
    unsigned pictures;
    char *data; /* all that is sent */
    size_t length;
};

static void path_of(char *out, size_t size, const char *name)
{
    const char *folder = getenv("TMPDIR");
    snprintf(out, size, "%s/asciicast-%d-%s", folder != NULL ? folder : "/tmp", (int)getpid(),
             name);
}

static void write_recording(const char *path)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(TUI_HEAD TUI_EVENTS "\n]}\n", file) >= 0);
    assert_int_equal(fclose(file), 0);
}

/* A line of the film: [time, code, data]. */
static void take(struct film *film, const char *line, int version)
{
    json_t *row = json_loads(line, 0, NULL);
    double time = json_number_value(json_array_get(row, 0));
    const char *code = json_string_value(json_array_get(row, 1));
    json_t *data = json_array_get(row, 2);
    assert_int_equal(json_array_size(row), 3);
    assert_true(json_is_real(json_array_get(row, 0)));
    assert_true(version == 3 ? time >= 0 : time >= film->end);
    film->end = version == 3 ? film->end + time : time;
    if (strcmp(code, "o") == 0) {
        memcpy(film->data + film->length, json_string_value(data), json_string_length(data));
        film->length += json_string_length(data);
        if (!strstr(json_string_value(data), "\033[?25h")) {
            film->last = film->end;
            film->pictures++;
        }
    } else {
        assert_int_equal(version, 3);
        assert_string_equal(code, "x");
        assert_string_equal(json_string_value(data), "0");
    }
    json_decref(row);
}

static struct film make_film(const char *recording, const char *format, int version)
{
    char path[256];
    struct film film = {.data = calloc(1, DATA_MAX)};
    path_of(path, sizeof path, "film");
    char *argv[] = {"export", "--to", (char *)format, "--size",          "100x30", "--speed",
                    "0.001",  "-o",   path,           (char *)recording, NULL};
    assert_int_equal(command_export(10, argv), 0);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    char *line = NULL;
    size_t room = 0;
    assert_true(getline(&line, &room, file) > 0);
    film.header = json_loads(line, 0, NULL);
    assert_int_equal(json_integer_value(json_object_get(film.header, "version")), version);
    assert_string_equal(json_string_value(json_object_get(film.header, "title")), "A short story");
    while (getline(&line, &room, file) > 0)
        take(&film, line, version);
    free(line);
    fclose(file);
    unlink(path);
    return film;
}

/* What the screen of the same recording shows when it was played to its end. */
static void expect_last_picture(const struct film *film, const char *recording)
{
    struct error error;
    struct session *session = recording_open(recording, &error);
    struct export_job job = {
        .until_ns = UINT64_MAX, .width = WIDTH, .height = HEIGHT, .theme = "dark", .keys = ""};
    struct picture picture;
    struct palette palette;
    assert_non_null(session);
    assert_true(export_palette(&palette, "dark", NULL));
    assert_true(picture_open(&picture, session, &job, &error));
    picture_play(&picture);
    while (picture_tick(&picture, 1000000))
        ;
    assert_int_equal(picture.ui.cursor, TUI_EVENT_COUNT - 1);
    VTerm *vt = emulator_new(WIDTH, HEIGHT, &palette);
    vterm_input_write(vt, film->data, film->length);
    emulator_expect(vt, picture.frame, &palette);
    vterm_free(vt);
    picture_close(&picture);
    session_close(session);
}

static void plays_in_a_terminal(void **state)
{
    (void)state;
    char recording[256];
    path_of(recording, sizeof recording, "recording");
    write_recording(recording);
    struct film second = make_film(recording, "asciicast", 2);
    struct film third = make_film(recording, "asciicast-v3", 3);
    expect_last_picture(&second, recording);

    assert_int_equal(json_integer_value(json_object_get(second.header, "width")), WIDTH);
    assert_int_equal(json_integer_value(json_object_get(second.header, "height")), HEIGHT);
    json_t *term = json_object_get(third.header, "term");
    assert_int_equal(json_integer_value(json_object_get(term, "cols")), WIDTH);
    assert_int_equal(json_integer_value(json_object_get(term, "rows")), HEIGHT);

    /* Both send the same; 300 us of story at a thousandth of the speed, then a look at the end. */
    assert_int_equal(second.length, third.length);
    assert_memory_equal(second.data, third.data, second.length);
    assert_true(second.pictures >= 8 && second.pictures <= 12);
    assert_true(second.last > 0.25 && second.last < 0.36);
    assert_true(third.last > second.last - 1e-3 && third.last < second.last + 1e-3);
    assert_true(second.end > second.last + 1.9);
    json_decref(second.header);
    json_decref(third.header);
    free(second.data);
    free(third.data);
    unlink(recording);
}

int main(void)
{
    setlocale(LC_CTYPE, "C.UTF-8");
    const struct CMUnitTest tests[] = {cmocka_unit_test(plays_in_a_terminal)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
