/* Events that were lost, as the screen shows them: in their lane, on the minimap, and in words. */
#include "support/screen.h"
#include "view/screen.h"
#include "view/story.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

/* clang-format off */
static void draws_losses_80x24(void **state)
{
    (void)state;
    static const struct ui_info info = {.title = "A short story", .mode = "minimal", .text = "",
                                        .engine = "native", .engine_why = "",
                                        .spawner = "system", .libc = "glibc 2.36"};
    struct trace *trace = story_new();
    struct scene *scene = scene_new();
    struct frame *frame = frame_new(80, 24, true);
    struct ui ui;
    assert_non_null(trace);
    assert_non_null(scene);
    assert_non_null(frame);
    assert_true(ADD(trace, 600, 4, LOST, "", 12) && ADD(trace, 900, 1, THREAD_END, "", 4711));
    ui_init(&ui, &info);
    ui.phase = UI_ENDED;
    ui.paused = true;
    ui.cursor = trace_count(trace) - 1;
    ui.zoom_chosen = true;
    ui.zoom_ns = 10000;
    ui_tick(&ui, trace, 1);
    screen_draw(frame, scene, trace, &ui);
    expect_screen(frame, 8,
        "- timeline   1 column = 10 us ------------- $ events lost - | the array moved --",
        "  main   -------------------------------------------------!--------------------",
        "  w0     =================================================>",
        "         cc -c core/socket.c                              !",
        "  w1                                                      !",
        "                                                          !",
        "  w2                        $                             !",
        "                                                          !",
        "         00:00.000 410       '         '    00:00.000 900 ^'      00:00.001 110",
        "  all    -------------'-----X-----------===============$=======================");
    ui_end(&ui);
    frame_free(frame);
    scene_free(scene);
    trace_free(trace);
}
/* clang-format on */

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(draws_losses_80x24),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
