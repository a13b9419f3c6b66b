/* The picture of a frame. */
#include "commands/export_palette.h"
#include "term/frame_svg.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static char *drawn(const struct frame *frame, const char *title)
{
    struct palette palette;
    char *data = NULL;
    size_t length;
    FILE *out = open_memstream(&data, &length);
    assert_non_null(out);
    assert_true(export_palette(&palette, "dark", NULL));
    frame_svg(out, frame, &palette, title, "why");
    assert_int_equal(fclose(out), 0);
    return data;
}

static void text_is_text(void **state)
{
    (void)state;
    struct frame *frame = frame_new(30, 2, false);
    struct canvas canvas = canvas_of(frame, (struct rect){0, 0, 30, 2});
    canvas_text(&canvas, 2, 1, ROLE_TEXT, "w0 loads  environ");
    canvas_text(&canvas, 22, 1, ROLE_EXEC_OK, "✔✔ok━┃");
    char *svg = drawn(frame, "A story");
    assert_non_null(strstr(svg, "<title>A story</title>"));
    assert_non_null(strstr(svg, "<desc>why</desc>"));
    /* 8.4 pixels a cell: two cells and the margin; words apart are apart. */
    assert_non_null(strstr(svg, "x=\"28.8\" y=\"41.3\" textLength=\"67.2\" "
                                "lengthAdjust=\"spacingAndGlyphs\">w0 loads</text>"));
    assert_non_null(strstr(svg, ">environ</text>"));
    /* Signs of other fonts have runs of their own. */
    assert_non_null(strstr(svg, ">✔✔</text>"));
    assert_non_null(strstr(svg, ">ok</text>"));
    assert_non_null(strstr(svg, ">━┃</text>"));
    free(svg);
    frame_free(frame);
}

static void hostile_text_is_escaped(void **state)
{
    (void)state;
    struct frame *frame = frame_new(60, 1, false);
    struct canvas canvas = canvas_of(frame, (struct rect){0, 0, 60, 1});
    canvas_text(&canvas, 0, 0, ROLE_TEXT, "<script>&\033]0;x\a</script>");
    char *svg = drawn(frame, "</title><script>alert(1)</script>\033[2J");
    assert_null(strstr(svg, "<script"));
    assert_non_null(strstr(svg, "&lt;script&gt;&amp;^[]0;x^G&lt;/script&gt;"));
    assert_non_null(
        strstr(svg, "&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;^[[2J</title>"));
    for (const char *at = svg; *at != '\0'; at++)
        assert_true((unsigned char)*at >= ' ' || *at == '\n');
    free(svg);
    frame_free(frame);
}

int main(void)
{
    setlocale(LC_CTYPE, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_text),
        cmocka_unit_test(hostile_text_is_escaped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
