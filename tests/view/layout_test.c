/* Where the panels stand. */
#include "view/layout.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void assert_rect(struct rect rect, int x, int y, int width, int height)
{
    assert_int_equal(rect.x, x);
    assert_int_equal(rect.y, y);
    assert_int_equal(rect.width, width);
    assert_int_equal(rect.height, height);
}

/* Nine lanes, a main thread and eight workers, fit exactly. */
static void fits_80x24(void **state)
{
    (void)state;
    struct layout layout = layout_of(80, 24, 9);
    assert_false(layout.too_small);
    assert_rect(layout.status, 0, 0, 80, 1);
    assert_rect(layout.environ, 0, 1, 50, 6);
    assert_rect(layout.outcomes, 51, 1, 29, 6);
    assert_rect(layout.timeline, 0, 7, 80, 11);
    assert_rect(layout.why, 0, 18, 80, 5);
    assert_rect(layout.keys, 0, 23, 80, 1);
    assert_int_equal(layout.lane_rows, 1);
    assert_false(layout.freed_slots);
    assert_false(layout.sparkline);
}

static void has_room_at_120x40(void **state)
{
    (void)state;
    struct layout layout = layout_of(120, 40, 9);
    assert_int_equal(layout.lane_rows, 2);
    assert_true(layout.freed_slots);
    assert_true(layout.sparkline);
    assert_int_equal(layout_of(200, 60, 9).lane_rows, 3);
}

/* In every size the panels cover the screen, side by side, and none is without a row. */
static void covers_every_size(void **state)
{
    (void)state;
    for (int width = LAYOUT_MIN_WIDTH; width < 260; width += 3) {
        for (int height = LAYOUT_MIN_HEIGHT; height < 90; height++) {
            for (int lanes = 0; lanes < 40; lanes += 3) {
                struct layout layout = layout_of(width, height, lanes);
                assert_false(layout.too_small);
                assert_int_equal(layout.environ.y, 1);
                assert_int_equal(layout.environ.width, layout.wall_x);
                assert_int_equal(layout.outcomes.x, layout.wall_x + 1);
                assert_int_equal(layout.outcomes.x + layout.outcomes.width, width);
                assert_int_equal(layout.outcomes.height, layout.environ.height);
                assert_int_equal(layout.timeline.y, 1 + layout.environ.height);
                assert_int_equal(layout.why.y, layout.timeline.y + layout.timeline.height);
                assert_int_equal(layout.keys.y, layout.why.y + layout.why.height);
                assert_int_equal(layout.keys.y, height - 1);
                assert_true(layout.environ.height >= 4);
                assert_true(layout.timeline.height >= 4);
                assert_true(layout.why.height >= 4);
                assert_in_range(layout.lane_rows, 1, 3);
            }
        }
    }
}

static void says_when_it_is_too_small(void **state)
{
    (void)state;
    assert_true(layout_of(59, 15, 1).too_small);
    assert_true(layout_of(60, 14, 1).too_small);
    assert_true(layout_of(1, 1, 1).too_small);
    assert_false(layout_of(60, 15, 1).too_small);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fits_80x24),
        cmocka_unit_test(has_room_at_120x40),
        cmocka_unit_test(covers_every_size),
        cmocka_unit_test(says_when_it_is_too_small),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
