/* Rows: each event there and back, any bytes in texts, and what a damaged row is told. */
#include "session/scratch.h"

#include "session/codec.h"

#include <jansson.h>

/* Reads a row that must be whole. */
static void read_back(const char *row, size_t length, struct event *event, char *text)
{
    struct codec_fault fault = {""};
    struct scan scan;
    scan_start(&scan, row, length);
    if (!codec_read_row(&scan, event, text, &fault))
        fail_msg("%.*s\ncolumn %d: %s", (int)length, row, (int)scan_column(&scan), fault.what);
    assert_true(scan_done(&scan));
}

static json_t *parse(const char *row, size_t length)
{
    json_error_t why;
    json_t *json = json_loadb(row, length, 0, &why);
    if (!json)
        fail_msg("%.*s\nis no JSON: %s", (int)length, row, why.text);
    return json;
}

static void check_round_trip(const struct event *event, const char *text)
{
    static char row[CODEC_ROW_BYTES], got_text[CODEC_ROW_BYTES];
    struct event got;
    memset(row, '?', sizeof row);
    size_t length = codec_write_row(row, event, text);
    assert_in_range(length, 1, CODEC_ROW_BYTES);
    read_back(row, length, &got, got_text);
    assert_memory_equal(&got, event, sizeof got);
    assert_string_equal(got_text, text);

    json_t *json = parse(row, length);
    assert_int_equal(json_array_size(json), 3 + event_info(event->type)->field_count);
    json_decref(json);
}

static bool has_text(const struct event_info *info)
{
    return info->fields[info->field_count - 1].kind == FIELD_KIND_TEXT;
}

/* fields[i] is number[i] only if a TEXT comes last. */
static void the_table_keeps_its_rules(void **state)
{
    (void)state;
    for (unsigned type = 0; type < EVENT_COUNT; type++) {
        const struct event_info *info = event_info(type);
        assert_in_range(info->field_count, 1, EVENT_NUMBERS + has_text(info));
        for (unsigned i = 0; i + 1 < info->field_count; i++)
            assert_int_not_equal(info->fields[i].kind, FIELD_KIND_TEXT);
        assert_int_equal(event_find(info->name), type);
        assert_true(strlen(info->meaning) > 0);
    }
}

static void each_event_with_each_extreme(void **state)
{
    static const uint64_t extremes[] = {0,
                                        1,
                                        9,
                                        10,
                                        255,
                                        256,
                                        INT32_MAX,
                                        UINT32_MAX,
                                        1ULL << 53,
                                        INT64_MAX - 1,
                                        INT64_MAX,
                                        1ULL << 63,
                                        (1ULL << 63) + 1,
                                        UINT64_MAX - 1,
                                        UINT64_MAX,
                                        0x5632d7c5d160};
    (void)state;
    for (unsigned type = 0; type < EVENT_COUNT; type++) {
        const struct event_info *info = event_info(type);
        for (unsigned i = 0; i < sizeof extremes / sizeof *extremes; i++) {
            struct event event = {.time_ns = extremes[i] & INT64_MAX, .type = (uint16_t)type};
            event.thread = (uint16_t)extremes[i];
            for (unsigned field = 0; field < info->field_count; field++)
                if (info->fields[field].kind != FIELD_KIND_TEXT)
                    event.number[field] = extremes[(i + field) % (sizeof extremes / 8)];
            check_round_trip(&event, has_text(info) ? "echo \"hi\" > /dev/null" : "");
        }
    }
}

static void each_word(void **state)
{
    static char row[CODEC_ROW_BYTES];
    (void)state;
    for (unsigned type = 0; type < EVENT_COUNT; type++) {
        const struct event_info *info = event_info(type);
        for (unsigned field = 0; field < info->field_count; field++) {
            size_t count;
            const struct word *words = words_of(info->fields[field].words, &count);
            for (size_t value = 0; value < count; value++) {
                struct event event = {.type = (uint16_t)type};
                event.number[field] = value;
                check_round_trip(&event, "");
                json_t *json = parse(row, codec_write_row(row, &event, ""));
                assert_string_equal(json_string_value(json_array_get(json, 3 + field)),
                                    words[value].word);
                json_decref(json);
            }
        }
    }
}

static void rows_look_like_this(void **state)
{
    static char row[CODEC_ROW_BYTES];
    struct event event = {.time_ns = 1234567, .thread = 3, .type = EVENT_EXEC_LOAD};
    (void)state;
    event.exec_load.environ = 0x5632d7c5d160;
    event.exec_load.count = 41;
    event.exec_load.call = CALL_POSIX_SPAWN;
    event.exec_load.spawner = 77;
    row[codec_write_row(row, &event, "echo\t\"\\\x7f\xc2\x9b\x01\xc3\xbc")] = '\0';
    assert_string_equal(row, "[1234567,3,\"exec.load\",\"0x5632d7c5d160\",41,\"posix_spawn\",77,"
                             "\"echo\\t\\\"\\\\\\u007f\\u009b\\u0001\xc3\xbc\"]");

    event = (struct event){.time_ns = UINT64_MAX, .thread = 65535, .type = EVENT_PROCESS_END};
    event.process_end.pid = UINT64_MAX;
    event.process_end.status = (uint64_t)INT64_MIN;
    row[codec_write_row(row, &event, NULL)] = '\0';
    assert_string_equal(row, "[9223372036854775807,65535,\"process.end\","
                             "\"18446744073709551615\",-9223372036854775808,0]");
}

/* --- texts ---------------------------------------------------------------------------------- */

static void check_text(const char *text)
{
    static char row[CODEC_ROW_BYTES];
    struct event event = {.type = EVENT_MARK};
    check_round_trip(&event, text);
    size_t length = codec_write_row(row, &event, text);
    for (size_t i = 0; i < length; i++) /* a row can be shown with cat */
        assert_true((unsigned char)row[i] >= 0x20 && row[i] != 0x7f);
}

static void any_bytes_come_back(void **state)
{
    static const char *const texts[] = {"",
                                        "\x80",
                                        "\xff",
                                        "\xc3",
                                        "\xe2\x82",
                                        "\xf0\x9f\x98",
                                        "\xed\xa0\x80",
                                        "\xc0\xaf",
                                        "\xf5\x80\x80\x80",
                                        "\xee\xbe\x80",
                                        "\xee\xbf\xbf",
                                        "\xee\xbd\xbf",
                                        "\xee\xbe",
                                        "\xf0\x9f\x98\x80",
                                        "a\xee\xbe\x80z\xff\xef",
                                        "\x1b]0;title\x07\x1b[31m",
                                        "\xc2\x9b[31m",
                                        "\xe2\x80\xa8",
                                        "\\u0041\\",
                                        "\xef\xbb\xbf"};
    char pair[3] = "", all[1024];
    uint32_t random = 1;
    (void)state;
    for (unsigned i = 0; i < sizeof texts / sizeof *texts; i++)
        check_text(texts[i]);
    for (unsigned first = 1; first < 256; first++)
        for (unsigned second = 0; second < 256; second++) {
            pair[0] = (char)first;
            pair[1] = (char)second;
            check_text(pair);
        }
    for (unsigned round = 0; round < 500; round++) {
        for (unsigned i = 0; i < sizeof all; i++) {
            random = random * 1664525 + 1013904223;
            all[i] = (char)(round % 2 ? random >> 24 : 0x80 | random >> 25);
        }
        all[sizeof all - 1] = '\0';
        check_text(all);
    }
}

static void a_long_text_is_cut_between_characters(void **state)
{
    static char row[CODEC_ROW_BYTES], text[3 * CODEC_TEXT_BYTES], got[CODEC_ROW_BYTES];
    struct event event = {.type = EVENT_MARK}, back;
    (void)state;
    memset(text, 1, sizeof text - 1); /* a control character: the longest row there is */
    read_back(row, codec_write_row(row, &event, text), &back, got);
    assert_int_equal(strlen(got), CODEC_TEXT_BYTES + 3);
    assert_string_equal(got + CODEC_TEXT_BYTES, "\xe2\x80\xa6");

    for (unsigned shift = 0; shift < 4; shift++) {
        memset(text, 'x', shift);
        for (size_t i = shift; i + 4 < sizeof text; i += 4)
            memcpy(text + i, "\xf0\x9f\x98\x80", 4);
        read_back(row, codec_write_row(row, &event, text), &back, got);
        size_t kept = CODEC_TEXT_BYTES - (shift ? 4 - shift : 0);
        assert_int_equal(strlen(got), kept + 3);
        assert_memory_equal(got, text, kept);
    }
}

/* --- what a newer version wrote -------------------------------------------------------------- */

static void unknown_events_keep_their_name(void **state)
{
    static char row[CODEC_ROW_BYTES], text[CODEC_ROW_BYTES];
    static const char newer[] = "[7,2,\"quantum.leap\",{\"a\":[1.5e3,null,true]},[],\"x\",-0.25,"
                                "false,{},18446744073709551616]";
    struct event event;
    (void)state;
    read_back(newer, sizeof newer - 1, &event, text);
    assert_int_equal(event.type, EVENT_COUNT);
    assert_int_equal(event.time_ns, 7);
    assert_int_equal(event.thread, 2);
    assert_string_equal(text, "quantum.leap");
    row[codec_write_row(row, &event, text)] = '\0';
    assert_string_equal(row, "[7,2,\"quantum.leap\"]");

    /* A scribbled ring cannot make a row that nobody can read. */
    event.type = 999;
    row[codec_write_row(row, &event, "exec.load")] = '\0';
    assert_string_equal(row, "[7,2,\"unknown\"]");
    row[codec_write_row(row, &event, "")] = '\0';
    assert_string_equal(row, "[7,2,\"unknown\"]");
}

static void unknown_words_are_kept_as_unknown(void **state)
{
    static char text[CODEC_ROW_BYTES];
    static const char newer[] = "[7,0,\"control\",\"later\",\"elsewhere\",12345]";
    struct event event;
    (void)state;
    read_back(newer, sizeof newer - 1, &event, text);
    assert_int_equal(event.control.engine, CODEC_UNKNOWN_WORD);
    assert_int_equal(event.control.spawner, CODEC_UNKNOWN_WORD);
    assert_int_equal(event.control.mode, 12345);
    assert_string_equal(words_name(WORDS_ENGINE, event.control.engine), "?");
    assert_string_equal(text, "");
}

static void other_spellings_are_read(void **state)
{
    static char text[CODEC_ROW_BYTES];
    static const char row[] = " [ 7 , 1 ,\t\"exec.\\u006coad\" , \"0xABCDEF\" , \"007\" , "
                              "\"system\", 0 , \"\\ud83d\\ude00\\/\" ] \r";
    struct event event;
    (void)state;
    read_back(row, sizeof row - 1, &event, text);
    assert_int_equal(event.type, EVENT_EXEC_LOAD);
    assert_int_equal(event.exec_load.environ, 0xabcdef);
    assert_int_equal(event.exec_load.count, 7);
    assert_string_equal(text, "\xf0\x9f\x98\x80/");
}

/* --- damaged rows ----------------------------------------------------------------------------- */

static void damaged_rows_are_told_their_place(void **state)
{
    static const struct {
        const char *row;
        unsigned column;
        const char *what;
    } table[] = {
        {"x", 1, "an event was expected: [nanoseconds, thread, \"name\", ...]"},
        {"{\"a\":1}", 1, "an event was expected: [nanoseconds, thread, \"name\", ...]"},
        {"[]", 2, "a JSON value was expected"},
        {"[1.5,1,\"lost\",1]", 2, "the time must be a whole number from 0 to 9223372036854775807"},
        {"[-1,1,\"lost\",1]", 2, "the time must be a whole number from 0 to 9223372036854775807"},
        {"[9223372036854775808,1,\"lost\",1]", 2,
         "the time must be a whole number from 0 to 9223372036854775807"},
        {"[\"1\",1,\"lost\",1]", 2,
         "the time must be a whole number from 0 to 9223372036854775807, not a string"},
        {"[1,65536,\"lost\",1]", 4, "the thread must be a whole number from 0 to 65535"},
        {"[1,null,\"lost\",1]", 4,
         "the thread must be a whole number from 0 to 65535, not true, false or null"},
        {"[1,1,7]", 6, "the name of the event must be a string, not a number"},
        {"[1,1 \"lost\",1]", 6, "',' was expected"},
        {"[1,1,\"lost\"]", 12, "lost has 1 field, this row has 0"},
        {"[1,1,\"lost\",1,2,[3]]", 14, "lost has 1 field, this row has 3"},
        {"[1,1,\"env.lock\",\"0x1\"]", 22, "env.lock has 2 fields, this row has 1"},
        {"[1,1,\"lost\",-1]", 13,
         "lost: count must be a whole number from 0 to 18446744073709551615"},
        {"[1,1,\"lost\",18446744073709551616]", 13,
         "lost: count must be a whole number from 0 to 18446744073709551615"},
        {"[1,1,\"lost\",1e3]", 13,
         "lost: count must be a whole number from 0 to 18446744073709551615"},
        {"[1,1,\"lost\",\"\"]", 13, "lost: count must be a whole number of at most 64 bits"},
        {"[1,1,\"lost\",\"1x\"]", 13, "lost: count must be a whole number of at most 64 bits"},
        {"[1,1,\"lost\",\"18446744073709551616\"]", 13,
         "lost: count must be a whole number of at most 64 bits"},
        {"[1,1,\"exec.status\",9223372036854775808]", 20,
         "exec.status: status must be a whole number of 64 bits"},
        {"[1,1,\"exec.status\",-9223372036854775809]", 20,
         "exec.status: status must be a whole number of 64 bits"},
        {"[1,1,\"exec.status\",\"-1\"]", 20,
         "exec.status: status must be a whole number of 64 bits, not a string"},
        {"[1,1,\"env.publish\",7]", 20,
         "env.publish: environ must be a string as \"0x1f\", not a number"},
        {"[1,1,\"env.publish\",\"0x\"]", 20,
         "env.publish: environ must be an address of at most 64 bits, as \"0x1f\""},
        {"[1,1,\"env.publish\",\"1234\"]", 20,
         "env.publish: environ must be an address of at most 64 bits, as \"0x1f\""},
        {"[1,1,\"env.publish\",\"0x10000000000000000\"]", 20,
         "env.publish: environ must be an address of at most 64 bits, as \"0x1f\""},
        {"[1,1,\"control\",{},0,0]", 16, "control: engine must be a word, not an object"},
        {"[1,1,\"mark\",[1]]", 13, "mark: note must be a string, not an array"},
        {"[1,1,\"mark\",[1}]", 15, "',' or the closing bracket was expected"},
        {"[1,1,\"mark\",\"\xc3\xbc\xff\"]", 15, "this byte is no UTF-8"},
        {"[1,1,\"mark\",\"\x1b[2J\"]", 14,
         "a control character in a string; JSON writes it as \\u00XX"},
        {"[1,1,\"mark\",\"\\u0000\"]", 20, "\\u0000 cannot stand in a text"},
        {"[1,1,\"mark\",\"\\ud800x\"]", 20, "half of a surrogate pair"},
        {"[1,1,\"mark\",\"\\udc00\\udc00\"]", 26, "half of a surrogate pair"},
        {"[1,1,\"mark\",\"\\u12g4\"]", 18, "\\u needs four hexadecimal digits"},
        {"[1,1,\"mark\",\"\\x41\"]", 15,
         "no such escape; JSON has \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX"},
        {"[1,1,\"new.event\",01]", 19, "a number does not begin with 0"},
        {"[1,1,\"new.event\",1.]", 20, "a digit was expected"},
        {"[1,1,\"new.event\",tru]", 18, "a JSON value was expected"},
        {"[1,1,\"new.event\",{1:2}]", 19, "a key was expected"},
        {"[1,1,\"new.event\",{\"a\" 2}]", 23, "':' was expected"},
        {"[1,1,\"new.event\"}", 17, "',' or ']' was expected"},
        {"[1,1,\"lost\",1}", 14, "',' or ']' was expected"},
    };
    static char text[CODEC_ROW_BYTES];
    (void)state;
    for (unsigned i = 0; i < sizeof table / sizeof *table; i++) {
        struct codec_fault fault = {""};
        struct event event;
        struct scan scan;
        scan_start(&scan, table[i].row, strlen(table[i].row));
        if (codec_read_row(&scan, &event, text, &fault))
            fail_msg("was read: %s", table[i].row);
        if (strcmp(fault.what, table[i].what) != 0 || scan_column(&scan) != table[i].column)
            fail_msg("%s\ncolumn %d: %s\nand not\ncolumn %u: %s", table[i].row,
                     (int)scan_column(&scan), fault.what, table[i].column, table[i].what);
        assert_false(scan.cut);
    }
}

static void nesting_has_an_end(void **state)
{
    static char row[CODEC_ROW_BYTES], text[CODEC_ROW_BYTES];
    (void)state;
    for (unsigned depth = SCAN_DEPTH - 1; depth <= 10000; depth = depth * 2 - 62) {
        struct codec_fault fault;
        struct event event;
        struct scan scan;
        int length = snprintf(row, sizeof row, "[1,1,\"new\",");
        memset(row + length, '[', depth);
        memset(row + length + depth, ']', depth + 1);
        scan_start(&scan, row, (size_t)length + 2 * depth + 1);
        assert_int_equal(codec_read_row(&scan, &event, text, &fault), depth <= SCAN_DEPTH);
        if (depth > SCAN_DEPTH)
            assert_string_equal(fault.what, "nested too deeply");
    }
}

static void each_prefix_is_a_cut_row(void **state)
{
    static char row[CODEC_ROW_BYTES], text[CODEC_ROW_BYTES];
    (void)state;
    for (unsigned type = 0; type <= EVENT_COUNT; type++) {
        struct event event = {.time_ns = 120, .thread = 30, .type = (uint16_t)type};
        for (unsigned i = 0; i < EVENT_NUMBERS; i++)
            event.number[i] = i % 2 ? UINT64_MAX - 9 : 1;
        size_t length = codec_write_row(row, &event, "\xff\xf0\x9f\x98\x80\n\x9b\\");
        for (size_t cut = 0; cut < length; cut++) {
            struct codec_fault fault;
            struct event got;
            struct scan scan;
            char *exact = malloc(cut + !cut); /* so that a sanitizer sees a read behind it */
            assert_non_null(exact);
            memcpy(exact, row, cut);
            scan_start(&scan, exact, cut);
            if (codec_read_row(&scan, &got, text, &fault) || !scan.cut)
                fail_msg("%.*s: %s", (int)cut, row, fault.what);
            free(exact);
        }
    }
}

/* The scanner takes what jansson takes (which has a limit of its own for numbers). */
static void it_agrees_with_jansson(void **state)
{
    static const char *const values[] = {"1",
                                         "-1",
                                         "0",
                                         "-0",
                                         "01",
                                         "-",
                                         "+1",
                                         "1.",
                                         ".5",
                                         "1.5",
                                         "1e",
                                         "1e+",
                                         "1e5",
                                         "1E-5",
                                         "1e5.5",
                                         "\"\"",
                                         "\"a\"",
                                         "\"",
                                         "'a'",
                                         "\"\\\"\"",
                                         "\"\\",
                                         "\"\\a\"",
                                         "\"\\u12\"",
                                         "\"\\uD83D\\uDE00\"",
                                         "\"\\uDE00\"",
                                         "\"\\uD83D\\u0041\"",
                                         "\"\x7f\"",
                                         "\"\x1f\"",
                                         "\"\xc3\xbc\"",
                                         "\"\xc3\"",
                                         "\"\xed\xa0\x80\"",
                                         "\"\xf4\x8f\xbf\xbf\"",
                                         "\"\xf4\x90\x80\x80\"",
                                         "\"\xef\xbf\xbf\"",
                                         "true",
                                         "false",
                                         "null",
                                         "nul",
                                         "nulL",
                                         "TRUE",
                                         "[]",
                                         "[",
                                         "]",
                                         "[1]",
                                         "[1,]",
                                         "[,1]",
                                         "[1 2]",
                                         "[1,2]",
                                         "{}",
                                         "{",
                                         "{\"a\":1}",
                                         "{\"a\"}",
                                         "{\"a\":}",
                                         "{\"a\":1,}",
                                         "{,}",
                                         "{\"a\":1,\"b\":[{}]}",
                                         "{a:1}",
                                         "[[[[]]]]",
                                         "[[}]",
                                         "{\"a\":[}]",
                                         " 1 ",
                                         "\t[ ]",
                                         "1 2",
                                         "",
                                         " ",
                                         "\xff",
                                         "[1}",
                                         "{\"\":\"\"}",
                                         "\"\\u0000\"",
                                         "NaN",
                                         "[true,false,null]"};
    (void)state;
    for (unsigned i = 0; i < sizeof values / sizeof *values; i++) {
        json_error_t why;
        struct scan scan;
        size_t length = strlen(values[i]);
        scan_start(&scan, values[i], length);
        bool taken = scan_skip(&scan) && scan_done(&scan);
        json_t *json = json_loadb(values[i], length, JSON_DECODE_ANY, &why);
        if (taken != (json != NULL))
            fail_msg("%s: the scanner says %d, jansson %s", values[i], taken,
                     json ? "1" : why.text);
        json_decref(json);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_keeps_its_rules),
        cmocka_unit_test(each_event_with_each_extreme),
        cmocka_unit_test(each_word),
        cmocka_unit_test(rows_look_like_this),
        cmocka_unit_test(any_bytes_come_back),
        cmocka_unit_test(a_long_text_is_cut_between_characters),
        cmocka_unit_test(unknown_events_keep_their_name),
        cmocka_unit_test(unknown_words_are_kept_as_unknown),
        cmocka_unit_test(other_spellings_are_read),
        cmocka_unit_test(damaged_rows_are_told_their_place),
        cmocka_unit_test(nesting_has_an_end),
        cmocka_unit_test(each_prefix_is_a_cut_row),
        cmocka_unit_test(it_agrees_with_jansson),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
