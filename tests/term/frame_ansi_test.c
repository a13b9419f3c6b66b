/* What is sent to a terminal, read back by an emulator. */
#include "commands/export_palette.h"
#include "term/emulator.h"

#include <locale.h>
#include <stdlib.h>

enum { WIDTH = 40, HEIGHT = 8 };

static char *sent(const struct frame *before, const struct frame *frame,
                  const struct palette *palette, size_t *length)
{
    char *data = NULL;
    FILE *out = open_memstream(&data, length);
    assert_non_null(out);
    frame_ansi(out, before, frame, palette);
    assert_int_equal(fclose(out), 0);
    return data;
}

static struct canvas whole(struct frame *frame)
{
    return canvas_of(frame, (struct rect){0, 0, frame->width, frame->height});
}

static void every_frame_arrives(void **state)
{
    (void)state;
    static const char *const texts[] = {"envviz", "✔ ok", "宽字", "a宽b", "━━╋", " ", "x"};
    static const char *const names[] = {"dark", "light"};
    for (int theme = 0; theme < 2; theme++) {
        struct palette palette;
        assert_true(export_palette(&palette, names[theme], NULL));
        VTerm *vt = emulator_new(WIDTH, HEIGHT, &palette);
        struct frame *frames[2] = {frame_new(WIDTH, HEIGHT, false),
                                   frame_new(WIDTH, HEIGHT, false)};
        struct canvas canvases[2] = {whole(frames[0]), whole(frames[1])};
        unsigned seed = 4711;
        for (int i = 0; i < 400; i++) {
            struct frame *now = frames[i % 2], *before = i ? frames[1 - i % 2] : NULL;
            if (before)
                memcpy(now->cells, before->cells, sizeof *now->cells * WIDTH * HEIGHT);
            for (int change = rand_r(&seed) % 6; change >= 0; change--)
                canvas_text(&canvases[i % 2], rand_r(&seed) % WIDTH, rand_r(&seed) % HEIGHT,
                            (enum role)(rand_r(&seed) % ROLE_COUNT),
                            texts[(size_t)rand_r(&seed) % (sizeof texts / sizeof *texts)]);
            size_t length;
            char *data = sent(before, now, &palette, &length);
            vterm_input_write(vt, data, length);
            free(data);
            emulator_expect(vt, now, &palette);
        }
        frame_free(frames[0]);
        frame_free(frames[1]);
        vterm_free(vt);
    }
}

static void only_what_changed_is_sent(void **state)
{
    (void)state;
    struct palette palette;
    size_t length;
    assert_true(export_palette(&palette, "dark", NULL));
    struct frame *before = frame_new(WIDTH, HEIGHT, false), *now = frame_new(WIDTH, HEIGHT, false);
    struct canvas old = whole(before), new = whole(now);
    canvas_text(&old, 3, 2, ROLE_EXEC_FAIL, "EFAULT");
    canvas_text(&new, 3, 2, ROLE_EXEC_FAIL, "EFAULT");
    free(sent(before, now, &palette, &length));
    assert_int_equal(length, 0);

    canvas_text(&new, 10, 5, ROLE_TEXT, "w");
    char *data = sent(before, now, &palette, &length);
    assert_string_equal(data, "\033[6;11H\033[0mw");
    free(data);

    /* Two changes close by: what lies between is written anew, which is shorter. */
    canvas_text(&new, 13, 5, ROLE_TEXT, "0");
    data = sent(before, now, &palette, &length);
    assert_string_equal(data, "\033[6;11H\033[0mw  0");
    free(data);
    frame_free(before);
    frame_free(now);
}

static void palettes_have_names(void **state)
{
    (void)state;
    struct palette dark, light;
    assert_true(export_palette(&dark, "dark", NULL));
    assert_true(export_palette(&light, "light", NULL));
    assert_false(export_palette(&dark, "plaid", NULL));
    assert_true(light.background > 0xf00000 && dark.background < 0x303030);
    for (int i = 0; i < ROLE_COUNT; i++) {
        assert_int_not_equal(dark.roles[i].foreground, dark.roles[i].background);
        assert_int_not_equal(light.roles[i].foreground, light.roles[i].background);
    }
}

int main(void)
{
    setlocale(LC_CTYPE, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_frame_arrives),
        cmocka_unit_test(only_what_changed_is_sent),
        cmocka_unit_test(palettes_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
