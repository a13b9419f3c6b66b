/*
 * What is fuzzed: the readers of files.  Each target takes any bytes; it aborts where a promise is
 * broken, the sanitizers do the rest.  entry.c makes a libFuzzer program of one of them, and
 * corpus_test.c replays the kept inputs with any compiler.
 *
 * To add one: a function here, a row in TARGETS, a folder in corpus/ with a few small inputs.
 */
#ifndef ENVVIZ_TESTS_FUZZ_TARGETS_H
#define ENVVIZ_TESTS_FUZZ_TARGETS_H

#include "config/keys_file.h"
#include "config/theme_file.h"
#include "scenario/scenario.h"
#include "session/codec.h"
#include "session/recording.h"
#include "text/utf8.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define TARGETS(TARGET) TARGET(row) TARGET(recording) TARGET(scenario) TARGET(theme) TARGET(keys)

/* Like assert(), whatever NDEBUG says. */
static inline void promise(bool kept, const char *what)
{
    if (kept)
        return;
    fprintf(stderr, "broken promise: %s\n", what);
    abort();
}

/* Nothing that comes from a file makes a terminal do things. */
static inline void check_message(const char *message)
{
    size_t left = strlen(message);
    promise(left > 0, "an error has a message");
    while (left) {
        uint32_t code;
        int length = utf8_decode((const unsigned char *)message, left, &code);
        promise(length > 0 && !utf8_is_control(code), "a message is plain UTF-8");
        message += length;
        left -= (size_t)length;
    }
}

/* A file that holds the bytes, without a disk: its descriptor, and a path that opens it. */
static inline int make_file(const uint8_t *bytes, size_t length, char *path, size_t size)
{
    int fd = memfd_create("input", MFD_CLOEXEC);
    promise(fd >= 0 && write(fd, bytes, length) == (ssize_t)length, "memfd");
    snprintf(path, size, "/proc/self/fd/%d", fd);
    return fd;
}

/* jansson has limits for numbers that the scanner does not have. */
static inline bool is_number_limit(const json_error_t *why)
{
    return json_error_code(why) == json_error_numeric_overflow;
}

/* The scanner takes exactly what jansson takes. */
static inline void compare_with_jansson(const char *line, size_t length)
{
    struct scan scan;
    json_error_t why;
    if (memchr(line, '\0', length)) /* jansson takes a NUL for the end */
        return;
    scan_start(&scan, line, length);
    bool taken = scan_skip(&scan) && scan_done(&scan);
    json_t *json = json_loadb(line, length, JSON_DECODE_ANY, &why);
    bool limit = (!taken && scan.fault && strcmp(scan.fault, "nested too deeply") == 0) ||
                 (!json && is_number_limit(&why));
    promise(limit || taken == (json != NULL), "the scanner agrees with jansson");
    json_decref(json);
}

/* One row: what was read is written, and read again, without a change. */
static inline void fuzz_row(const uint8_t *bytes, size_t length)
{
    static char text[CODEC_ROW_BYTES], text_again[CODEC_ROW_BYTES], row[CODEC_ROW_BYTES];
    struct event event, again;
    struct codec_fault fault;
    struct scan scan;
    if (length > CODEC_ROW_BYTES)
        return;
    compare_with_jansson((const char *)bytes, length);
    scan_start(&scan, (const char *)bytes, length);
    if (!codec_read_row(&scan, &event, text, &fault)) {
        promise(fault.what[0] && scan.at >= scan.begin && scan.at <= scan.end,
                "a fault has a place");
        promise(scan_column(&scan) <= length + 1, "a column lies in the line");
        promise(!scan.cut || scan.at == scan.end, "a cut is at the end");
        return;
    }
    size_t written = codec_write_row(row, &event, text);
    promise(written <= sizeof row, "a row has a limit");
    scan_start(&scan, row, written);
    promise(codec_read_row(&scan, &again, text_again, &fault) && scan_done(&scan),
            "a row that was written can be read");
    promise(memcmp(&event, &again, sizeof event) == 0, "the event came back");
    if (strlen(text) <= CODEC_TEXT_BYTES && (event.type < EVENT_COUNT || *text))
        promise(strcmp(text, text_again) == 0, "the text came back");
}

/* A whole recording. */
static inline void fuzz_recording(const uint8_t *bytes, size_t length)
{
    char path[64];
    struct error error = {""};
    struct event event;
    const char *text;
    enum session_read got;
    uint64_t count = 0, newest = 0;
    int fd = make_file(bytes, length, path, sizeof path);
    struct session *session = recording_open(path, &error);
    close(fd);
    if (!session) {
        check_message(error.text);
        return;
    }
    while ((got = session_read(session, &event, &text)) == SESSION_EVENT) {
        promise(event.time_ns >= newest && event.type <= EVENT_COUNT && event.text == 0,
                "events are in order and in range");
        promise(strlen(text) < CODEC_ROW_BYTES, "a text has a limit");
        newest = event.time_ns;
        count++;
    }
    promise(count == recording_events(session) && count <= length, "events are counted");
    promise(got == SESSION_END || got == SESSION_FAILED, "a recording ends");
    if (got == SESSION_FAILED)
        check_message(session_error(session));
    promise(recording_progress(session) == 1, "the end is the end");
    promise(recording_truncated(session) == (recording_why(session)[0] != '\0'),
            "what was cut off has a reason");
    session_close(session);
}

/* A scenario; what stands behind a NUL is a --set. */
static inline void fuzz_scenario(const uint8_t *bytes, size_t length)
{
    char path[64];
    struct scenario_error error = {""};
    const uint8_t *zero = length ? memchr(bytes, 0, length) : NULL;
    size_t file_bytes = zero ? (size_t)(zero - bytes) : length;
    char *set = zero ? strndup((const char *)zero + 1, length - file_bytes - 1) : NULL;
    const char *const sets[] = {set};
    int fd = make_file(bytes, file_bytes, path, sizeof path);
    struct scenario *scenario = scenario_load(path, sets, set != NULL, &error);
    close(fd);
    if (scenario) {
        char *const base[] = {(char[]){"PATH=/bin"}, NULL};
        char **environment = scenario_environment(scenario, base);
        promise(environment != NULL, "a scenario has an environment");
        free(environment);
    } else {
        check_message(error.text);
    }
    scenario_free(scenario);
    free(set);
}

/* A theme: what it says is drawn with every number of colours. */
static inline void fuzz_theme(const uint8_t *bytes, size_t length)
{
    struct theme theme;
    struct error error = {""};
    if (!theme_parse("input", (const char *)bytes, length, &theme, &error)) {
        check_message(error.text);
        return;
    }
    if (theme.title[0] != '\0')
        check_message(theme.title);
    for (int role = 0; role < ROLE_COUNT; role++) {
        for (int colours = 0; colours < COLOURS_COUNT; colours++) {
            static const int32_t most[COLOURS_COUNT] = {[COLOURS_NONE] = -1,
                                                        [COLOURS_8] = 7,
                                                        [COLOURS_256] = 255,
                                                        [COLOURS_DIRECT] = 0xffffff};
            struct style shown = style_shown(theme.styles[role], (enum colours)colours);
            promise(shown.foreground >= COLOUR_OWN && shown.foreground <= most[colours] &&
                        shown.background >= COLOUR_OWN && shown.background <= most[colours],
                    "colours are in range");
        }
    }
}

/* A person's keys: each can be asked for and named. */
static inline void fuzz_keys(const uint8_t *bytes, size_t length)
{
    static const bool everywhere[KEY_CONTEXT_COUNT];
    struct keymap map;
    struct error error = {""};
    if (!keys_parse("input", (const char *)bytes, length, &map, &error)) {
        check_message(error.text);
        return;
    }
    keys_use(&map);
    for (int i = 0; i < ACTION_COUNT; i++) {
        const struct key_info *info = key_info((enum action)i);
        for (int k = 0; k < 2; k++)
            promise(info->keys[k] == UI_KEY_NONE ||
                        key_action(info->keys[k], everywhere) != ACTION_NONE,
                    "a key does something");
        if (info->label[0] != '\0')
            check_message(info->label);
    }
    promise(key_info(ACTION_QUIT)->keys[0] != UI_KEY_NONE, "there is a key to leave");
    keys_use(NULL);
}

#endif
