/*
 * Hostile texts: what a file may hold to command a terminal, to hide text, or to break out of a
 * format.  Here they are, files that have them in every field, and the check that none of them
 * reached an output.
 *
 * Recordings are made from events.def, head_text_key() and the story below; scenarios from
 * fields.def: a new field is covered as soon as it stands in its table.
 */
#ifndef ENVVIZ_TESTS_FAULTS_HOSTILE_H
#define ENVVIZ_TESTS_FAULTS_HOSTILE_H

#include "scenario/fields.h"
#include "session/codec.h"
#include "session/head.h"
#include "text/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Each begins with a word that is looked for where it must have been shown. */
static const char *const hostile_texts[] = {
    "evil\x1b[2J\x1b[6n",                             /* clears the screen, asks for the cursor */
    "evil\x1b]52;c;ZXZpbA==\x07",                     /* writes the clipboard */
    "evil\x1b]0;owned\x1b\\\x1b]8;;file:///x\x1b\\u", /* title, link */
    "evil\x1bP$q q\x1b\\\x1b_G\x1b\\\x1b^p\x1b\\",    /* DCS, APC, PM */
    "evil\x1b[4242m\x1b"
    "c\x1b#8\x1bZ", /* a style of its own, reset, test picture */
    "evil\xc2\x9b"
    "6n\xc2\x9d"
    "52;c;eA\xc2\x9c", /* the same as C1 characters */
    "evil\x9b"
    "6n\x9d"
    "0;t\x9c\x90q", /* as C1 bytes */
    "evil\x01\x02\x05\x07\x08\x0b\x0c\x0e\x0f\x11\x13\x18\x1a\x7f",
    "evil\rgood\n\nenvviz: all is well\t!", /* lines of its own */
    "evil\xe2\x80\xaa\xe2\x80\xab\xe2\x80\xac\xe2\x80\xad\xe2\x80\xae lave",
    "evil\xe2\x81\xa6\xe2\x81\xa7\xe2\x81\xa8\xe2\x81\xa9\xd8\x9c\xe2\x80\x8e\xe2\x80\x8f",
    "evil\xe2\x80\x8b\xe2\x80\x8c\xe2\x80\x8d\xe2\x81\xa0\xef\xbb\xbf\xc2\xad\xe3\x85\xa4",
    "evil\xe2\x80\xa8\xe2\x80\xa9\xf3\xa0\x81\xa1\xf3\xa0\x81\xbf\xef\xbf\xb9\xef\xb8\x8f",
    "evil\xff\xfe\xc0\xaf\xed\xa0\x80\xf4\x90\x80\x80\xe2\x82",                 /* no UTF-8 */
    "evil\xe6\xbc\xa2\xef\xbc\xb7\xf0\x9f\x92\xa3\xef\xb7\xbd\xf0\x92\x80\xb1", /* wide */
    "evil e\xcc\x81\xcc\x82\xcc\x83\xcc\x84\xcc\x85\xcc\x86\xcc\x87\xcc\x88\xcc\x89\xcc\x8a",
    "evil\"'`\\,;</text>]]>&amp;<script>&#27;%s%n%1$*1$d{}[]",
    "=cmd|' /C evil'!A0", /* a formula to a spreadsheet */
    "+evil(1)",
    "@evil",
    "-evil",
    "\tevil",
    "evil|`|\n# evil",
    "evil evil evil evil evil evil evil evil evil evil evil evil evil evil evil evil evil evil",
};
enum { HOSTILE = sizeof hostile_texts / sizeof *hostile_texts };

static inline const char *hostile(size_t i)
{
    return hostile_texts[i % HOSTILE];
}

/* The text as JSON can hold it: bytes that are no UTF-8 as recordings write them. */
static inline void hostile_json(FILE *file, const char *text)
{
    char *quoted = malloc(6 * CODEC_TEXT_BYTES + 8);
    assert_non_null(quoted);
    char *end = codec_write_text(quoted, text);
    fwrite(quoted, 1, (size_t)(end - quoted), file);
    free(quoted);
}

/* --- the check ------------------------------------------------------------------------------- */

/* The first character of an output that is none to be sent, or NULL.  `lines`: what may end one. */
static inline const char *hostile_first(const char *bytes, size_t length, const char *lines)
{
    for (const char *at = bytes; at < bytes + length;) {
        uint32_t code;
        int step = utf8_decode((const unsigned char *)at, (size_t)(bytes + length - at), &code);
        if (step <= 0 || (utf8_is_hidden(code) && (code > 0x7f || !strchr(lines, (int)code))))
            return at;
        at += step;
    }
    return NULL;
}

/* Fails the test where something in the output could command a terminal or hide text. */
static inline void hostile_check(const char *bytes, size_t length, const char *lines,
                                 const char *what)
{
    const char *at = hostile_first(bytes, length, lines);
    if (!at)
        return;
    size_t from = (size_t)(at - bytes), before = from < 60 ? from : 60;
    fprintf(stderr, "sent: ");
    for (size_t i = from - before; i < length && i < from + 20; i++)
        fprintf(stderr, bytes[i] >= 0x20 && bytes[i] < 0x7f ? "%c" : "<%02x>",
                (unsigned char)bytes[i]);
    fprintf(stderr, "\n");
    fail_msg("%s: byte %02x at %zu", what, (unsigned char)*at, from);
}

/* True for what follows an ESC that envviz and terminfo send: SGR, cursor, erase, modes, charsets.
 * *step: how long it is.  A style of its own, reports, OSC, DCS and the like are none of them. */
static inline bool hostile_own_escape(const char *at, const char *end, size_t *step)
{
    size_t length = 0;
    if (end - at >= 8 && memcmp(at, "[?2026$p", 8) == 0) { /* are updates synchronized? */
        *step = 8;
        return true;
    }
    if (at < end && *at == '[') {
        const char *last = at + 1;
        while (last < end && *last >= 0x20 && *last < 0x40)
            last++;
        length = (size_t)(last - at);
        *step = length + 1;
        return last < end && strchr("@ABCDGHJKLMPSTXdfhlmr", *last) &&
               !memmem(at, length, "4242", 4);
    }
    *step = at < end && strchr("()", *at) ? 2 : 1;
    return at < end && strchr("()=>78MDE", *at);
}

/* The same for what a terminal was sent: envviz's own sequences and characters of layout may be
 * there, nothing else. */
static inline void hostile_check_terminal(const char *bytes, size_t length, const char *what)
{
    const char *end = bytes + length;
    size_t step;
    char *plain = malloc(length + 1), *out = plain;
    assert_non_null(plain);
    for (const char *at = bytes; at < end;) {
        if (*at == 0x1b && hostile_own_escape(at + 1, end, &step))
            at += step + 1;
        else
            *out++ = *at++;
    }
    hostile_check(plain, (size_t)(out - plain), "\r\n\b\t\x0e\x0f", what);
    free(plain);
}

/* --- a recording ----------------------------------------------------------------------------- */

/* A command that fails, its cause, its stacks, and what else makes views speak.  A row is
 * [time, thread, "words ...]; where words end with ',' a hostile text follows. */
struct hostile_row {
    unsigned thread;
    const char *words;
};

static const struct hostile_row hostile_story[] = {
    {1, "\"process.start\",4711,4710,\"0x7ffc00001000\",5,\"exec\","},
    {1, "\"control\",\"native\",\"system\",\"run\""},
    {1, "\"thread.start\",4711,4711,"},
    {2, "\"thread.start\",4711,4712,"},
    {3, "\"thread.start\",4711,4713,"},
    {1, "\"python\",\"0x77\",3,11,\"read\""},
    {1, "\"env.begin\",\"setenv\",6,"},
    {1, "\"env.lock\",\"0x7ffc00001000\",5"},
    {1, "\"env.grow\",\"first\",\"0x7ffc00001000\",\"0x55d0000010a0\",48,56"},
    {1, "\"env.publish\",\"0x55d0000010a0\""},
    {1, "\"env.store\",\"0x55d0000010a0\",5,\"0x55d000001500\""},
    {1, "\"env.end\",0,\"0x55d0000010a0\",6"},
    {1, "\"memory\",\"0x55d0000010a0\",0,\"0x55d000001500\",\"entry\","},
    {1, "\"memory\",\"0x55d0000010a0\",1,\"0x55d000001500\",\"text\","},
    {2, "\"exec.load\",\"0x55d0000010a0\",6,\"system\",\"system\","},
    {2, "\"exec.exec\",\"0x55d0000010a0\""},
    {3, "\"module\",\"0x77\",\"0x1000\",\"0x2000\",\"0x0\",\"0x0\",\"0x1\""},
    {3, "\"stack.new\",\"0x99\",\"0x77\",2,1,\"read\""},
    {3, "\"stack.frames\",\"0x99\",0,\"0x1100\",\"0x1200\",\"0x0\",\"0x0\""},
    {3, "\"stack.python\",\"0x99\",0,12,\"0x2\",\"0x3\""},
    {3, "\"stack\",\"0x99\""},
    {3, "\"exec.load\",\"0x55d0000010a0\",6,\"system\",\"system\","},
    {3, "\"exec.exec\",\"0x55d0000010a0\""},
    {1, "\"stack\",\"0x99\""},
    {1, "\"env.begin\",\"setenv\",9,"},
    {1, "\"env.lock\",\"0x55d0000010a0\",6"},
    {1, "\"env.grow\",\"moved\",\"0x55d0000010a0\",\"0x55d0000020b0\",56,64"},
    {1, "\"env.free\",\"0x55d0000010a0\",56"},
    {1, "\"memory\",\"0x55d0000010a0\",0,\"0x55d000001500\",\"text\","},
    {1, "\"env.publish\",\"0x55d0000020b0\""},
    {1, "\"env.store\",\"0x55d0000020b0\",6,\"0x55d000001600\""},
    {1, "\"env.end\",0,\"0x55d0000020b0\",7"},
    {2, "\"exec.result\",0,5001"},
    {2, "\"child.env\",\"read\",5,1,1,1,"},
    {2, "\"exec.status\",0"},
    {3, "\"exec.result\",14,0"},
    {3, "\"exec.status\",32512"},
    {0, "\"symbol\",\"0x77\",\"0x1100\","},
    {0, "\"symbol\",\"0x77\",\"0x1200\","},
    {0, "\"mark\","},
    {2, "\"target.output\",1,"},
    {2, "\"target.output\",2,"},
    {1, "\"build\",1,2,\"phase\","},
    {1, "\"exec.unseen\",\"static\","},
    {1, "\"build\",1,2,\"failed\","},
    {0, "\"lesson\",1,2,\"asking\",-1"},
};
enum { HOSTILE_STORY = sizeof hostile_story / sizeof *hostile_story };

static inline void hostile_head(FILE *file, size_t turn)
{
    size_t i = 0;
    fprintf(file, "{\"format\":\"envviz-recording\",\"version\":1,\"header\":{");
    for (const char *key; (key = head_text_key((unsigned)i)); i++) {
        fprintf(file, "\"%s\":", key);
        hostile_json(file, hostile(turn + i));
        putc(',', file);
    }
    hostile_json(file, hostile(turn + i++));
    fputs(":1,\"cpus\":2,\"started\":\"2026-11-21T21:47:02Z\",\"scenario\":{\"format\":"
          "\"envviz-scenario\",\"version\":1,",
          file);
    hostile_json(file, hostile(turn + i++));
    fputs(":1", file);
    size_t fields;
    const struct field *field = fields_all(&fields);
    for (size_t f = 0; f < fields; f++) {
        if (strpbrk(field[f].path, ".[") || field[f].type == FIELD_FIXED)
            continue;
        fprintf(file, ",\"%s\":", field[f].path);
        hostile_json(file, hostile(turn + i++));
    }
    fputs("}},\n\"events\":[\n", file);
}

static inline void hostile_text_parts(FILE *file, size_t turn, uint64_t *time)
{
    for (unsigned id = 1; id <= 3; id++) {
        fprintf(file, "[%llu,3,\"text\",\"0x%x\",0,%zu,", (unsigned long long)*time, id,
                strlen(hostile(turn + id)));
        hostile_json(file, hostile(turn + id));
        fputs("],\n", file);
        *time += 1000;
    }
}

/* Every event once more, with numbers that mean little, and words that are none. */
static inline void hostile_events(FILE *file, size_t turn, uint64_t time)
{
    for (unsigned type = 0; type < EVENT_COUNT; type++) {
        const struct event_info *info = event_info(type);
        fprintf(file, "[%llu,4,\"%s\"", (unsigned long long)(time += 1000), info->name);
        for (unsigned i = 0; i < info->field_count; i++) {
            const struct event_field *field = &info->fields[i];
            if (field->kind == FIELD_KIND_TEXT || field->kind == FIELD_KIND_WORD) {
                putc(',', file);
                hostile_json(file, hostile(turn + type + i));
            } else {
                fputs(field->kind == FIELD_KIND_PTR ? ",\"0x7\"" : ",7", file);
            }
        }
        fputs("],\n", file);
    }
    for (size_t i = 0; i < HOSTILE; i++) { /* events of a later version */
        fprintf(file, "[%llu,4,", (unsigned long long)(time += 1000));
        hostile_json(file, hostile(turn + i));
        fputs(",1,", file);
        hostile_json(file, hostile(turn + i + 1));
        fputs(i + 1 < HOSTILE ? "],\n" : "]\n", file);
    }
}

/* A sound recording with a hostile text in every place that holds one.  Which one stands where
 * turns with `turn`: over HOSTILE turns, each text stands in each place. */
static inline void hostile_recording(const char *path, size_t turn)
{
    FILE *file = fopen(path, "w");
    uint64_t time = 1000;
    assert_non_null(file);
    hostile_head(file, turn);
    for (size_t i = 0; i < HOSTILE_STORY; i++) {
        const struct hostile_row *row = &hostile_story[i];
        fprintf(file, "[%llu,%u,%s", (unsigned long long)time, row->thread, row->words);
        if (row->words[strlen(row->words) - 1] == ',')
            hostile_json(file, hostile(turn + i));
        fputs("],\n", file);
        time += 20000;
        if (i == 1)
            hostile_text_parts(file, turn, &time);
    }
    hostile_events(file, turn, time);
    fputs("]}\n", file);
    assert_int_equal(fclose(file), 0);
}

/* --- scenarios ------------------------------------------------------------------------------- */

/* One whose texts are all hostile, and that can be run: in the lab, or a command. */
static inline void hostile_scenario(const char *path, size_t turn)
{
    static const char *const texts[] = {"title", "text", "hypothesis", "look", "showed", "job"};
    FILE *file = fopen(path, "w");
    size_t i = 0;
    assert_non_null(file);
    fputs("{\"format\":\"envviz-scenario\",\"version\":1,\"workers\":2,\"jobs\":6,", file);
    for (; i < sizeof texts / sizeof *texts; i++) {
        fprintf(file, "\"%s\":", texts[i]);
        hostile_json(file, hostile(turn + i));
        putc(',', file);
    }
    fputs("\"environment\":{\"X\":", file);
    hostile_json(file, hostile(turn + i++));
    for (size_t last = i + 4; i < last; i++) {
        if (strchr(hostile(turn + i), '='))
            continue; /* no name of a variable */
        putc(',', file);
        hostile_json(file, hostile(turn + i));
        fputs(":\"1\"", file);
    }
    fputs("},\"target\":", file);
    fputs(turn % 2 ? "\"lab\"" : "\"command\",\"command\":[\"/bin/echo\"", file);
    for (size_t last = i + 5; i < last && turn % 2 == 0; i++) {
        putc(',', file);
        hostile_json(file, hostile(turn + i));
    }
    fputs(turn % 2 ? "}\n" : "]}\n", file);
    assert_int_equal(fclose(file), 0);
}

/* What stands around a value of a field, so that it is read. */
static inline void hostile_field(FILE *file, const struct field *field, size_t turn)
{
    const char *dot = strrchr(field->path, '.');
    bool list =
        field->type == FIELD_ARGV || field->type == FIELD_OBJECTS || field->type == FIELD_ANSWERS;
    bool item = strstr(field->path, "[]") != NULL;
    fputs("{\"format\":\"envviz-scenario\",\"version\":1,", file);
    if (dot && item)
        fprintf(file, "\"%.*s\":[{\"%s\":", (int)strcspn(field->path, "["), field->path, dot + 1);
    else if (dot)
        fprintf(file, "\"%.*s\":{\"%s\":", (int)(dot - field->path), field->path, dot + 1);
    else
        fprintf(file, "\"%s\":", field->path);
    fputs(list ? "[" : "", file);
    if (field->type == FIELD_VARIABLES || field->type == FIELD_GROUP) {
        putc('{', file);
        hostile_json(file, hostile(turn));
        putc(':', file);
        hostile_json(file, hostile(turn + 1));
        putc('}', file);
    } else {
        hostile_json(file, hostile(turn));
    }
    fprintf(file, "%s%s}\n", list ? "]" : "", dot && item ? "}]" : dot ? "}" : "");
}

#endif
