/* What a recording keeps around failures: nothing else, in order, and it says what is missing. */
#include "session/keep.h"

#include "model/stream.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MOST = 1000 };

struct written {
    struct event events[MOST];
    char texts[MOST][96];
    unsigned count;
};

static bool write_one(void *context, const struct event *event, const char *text)
{
    struct written *written = context;
    assert_true(written->count < MOST);
    snprintf(written->texts[written->count], sizeof *written->texts, "%s", text ? text : "");
    written->events[written->count++] = *event;
    return true;
}

/* An event that can be left out, with its place as its text. */
static void load(struct keep *keep, unsigned i)
{
    char text[16];
    snprintf(text, sizeof text, "%u", i);
    assert_true(keep_take(keep, &(struct event){.type = EVENT_EXEC_LOAD, .time_ns = i}, text));
}

static void result(struct keep *keep, unsigned i, unsigned error)
{
    assert_true(keep_take(
        keep,
        &(struct event){.type = EVENT_EXEC_RESULT, .time_ns = i, .exec_result = {.error = error}},
        NULL));
}

static void expect(const struct written *written, unsigned i, unsigned type, uint64_t time_ns,
                   const char *text)
{
    assert_true(i < written->count);
    assert_int_equal(written->events[i].type, type);
    assert_int_equal(written->events[i].time_ns, time_ns);
    assert_string_equal(written->texts[i], text);
}

static void keeps_what_is_near_a_failure(void **state)
{
    (void)state;
    static struct written written;
    struct keep *keep = keep_new(3, write_one, &written);
    for (unsigned i = 0; i < 100; i++)
        load(keep, i);
    assert_int_equal(written.count, 0);
    result(keep, 100, EFAULT);
    for (unsigned i = 101; i < 200; i++)
        load(keep, i);
    assert_true(keep_end(keep));
    keep_free(keep);
    assert_int_equal(written.count, 1 + 3 + 1 + 3 + 1 + 3);
    expect(&written, 0, EVENT_MARK, 97, "97 events were left out here (--keep 3)");
    expect(&written, 1, EVENT_EXEC_LOAD, 97, "97");
    expect(&written, 3, EVENT_EXEC_LOAD, 99, "99");
    expect(&written, 4, EVENT_EXEC_RESULT, 100, "");
    expect(&written, 5, EVENT_EXEC_LOAD, 101, "101");
    expect(&written, 7, EVENT_EXEC_LOAD, 103, "103");
    expect(&written, 8, EVENT_MARK, 197, "93 events were left out here (--keep 3)");
    expect(&written, 9, EVENT_EXEC_LOAD, 197, "197");
    expect(&written, 11, EVENT_EXEC_LOAD, 199, "199");
}

static void failures_side_by_side_leave_nothing_out(void **state)
{
    (void)state;
    static struct written written;
    struct keep *keep = keep_new(4, write_one, &written);
    for (unsigned i = 0; i < 50; i++)
        i % 8 == 4 ? result(keep, i, EFAULT) : load(keep, i);
    assert_true(keep_end(keep));
    keep_free(keep);
    assert_int_equal(written.count, 50);
    for (unsigned i = 0; i < 50; i++)
        assert_int_equal(written.events[i].time_ns, i);
}

/* ENOENT is what most steps of a search along PATH bring. */
static void a_search_along_path_is_no_failure(void **state)
{
    (void)state;
    static struct written written;
    struct keep *keep = keep_new(1, write_one, &written);
    for (unsigned i = 0; i < 50; i++)
        result(keep, i, ENOENT);
    assert_int_equal(written.count, 0);
    assert_true(keep_end(keep));
    keep_free(keep);
    assert_int_equal(written.count, 2);
    expect(&written, 0, EVENT_MARK, 49, "49 events were left out here (--keep 1)");
}

/* All of a plausible stream: each event is written or counted, times do not go back, and who is
 * there is always told. */
static void nothing_is_missing_unsaid(void **state)
{
    (void)state;
    enum { EVENTS = 20000 };
    static struct written written;
    struct stream stream = stream_new(3, 4);
    struct keep *keep = keep_new(5, write_one, &written);
    uint64_t total = 0, left_out = 0, newest_ns = 0, threads = 0, threads_written = 0;
    for (unsigned i = 0; i < EVENTS; i++) {
        struct event event = stream_next(&stream);
        threads += event.type == EVENT_THREAD_START;
        assert_true(keep_take(keep, &event, stream.text));
        if (i == EVENTS - 1)
            assert_true(keep_end(keep));
        for (unsigned k = 0; k < written.count; k++) {
            bool mark = written.events[k].type == EVENT_MARK;
            assert_true(written.events[k].time_ns >= newest_ns);
            newest_ns = written.events[k].time_ns;
            left_out += mark ? strtoul(written.texts[k], NULL, 10) : 0;
            total += !mark;
            threads_written += written.events[k].type == EVENT_THREAD_START;
        }
        written.count = 0;
    }
    keep_free(keep);
    assert_int_equal(threads_written, threads);
    assert_int_equal(total + left_out, EVENTS);
    assert_true(left_out > 0);
    assert_true(total > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_what_is_near_a_failure),
        cmocka_unit_test(failures_side_by_side_leave_nothing_out),
        cmocka_unit_test(a_search_along_path_is_no_failure),
        cmocka_unit_test(nothing_is_missing_unsaid),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
