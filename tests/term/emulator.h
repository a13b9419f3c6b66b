/* A terminal emulator (libvterm) that shows what frame_ansi() sends. */
#ifndef ENVVIZ_TESTS_TERM_EMULATOR_H
#define ENVVIZ_TESTS_TERM_EMULATOR_H

#include "term/frame_ansi.h"

#include <vterm.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static inline VTerm *emulator_new(int width, int height, const struct palette *palette)
{
    VTerm *vt = vterm_new(height, width);
    assert_non_null(vt);
    vterm_set_utf8(vt, 1);
    VTermColor foreground, background;
    vterm_color_rgb(&foreground, palette->foreground >> 16 & 0xff, palette->foreground >> 8 & 0xff,
                    palette->foreground & 0xff);
    vterm_color_rgb(&background, palette->background >> 16 & 0xff, palette->background >> 8 & 0xff,
                    palette->background & 0xff);
    vterm_state_set_default_colors(vterm_obtain_state(vt), &foreground, &background);
    vterm_screen_reset(vterm_obtain_screen(vt), 1);
    return vt;
}

static inline uint32_t emulator_colour(VTerm *vt, VTermColor colour)
{
    vterm_screen_convert_color_to_rgb(vterm_obtain_screen(vt), &colour);
    return (uint32_t)colour.rgb.red << 16 | (uint32_t)colour.rgb.green << 8 | colour.rgb.blue;
}

/* Each cell shows the frame's character in its colours. */
static inline void emulator_expect(VTerm *vt, const struct frame *frame,
                                   const struct palette *palette)
{
    for (int y = 0; y < frame->height; y++)
        for (int x = 0; x < frame->width; x++) {
            const struct cell *cell = frame_cell(frame, x, y);
            const struct paint *paint = &palette->roles[cell->role];
            VTermScreenCell shown;
            vterm_screen_get_cell(vterm_obtain_screen(vt), (VTermPos){.row = y, .col = x}, &shown);
            if (cell->code == 0)
                continue;
            uint32_t code = shown.chars[0] ? shown.chars[0] : ' ';
            if (code != cell->code)
                fail_msg("column %d of row %d shows U+%04X, not U+%04X", x, y, code, cell->code);
            uint32_t foreground = emulator_colour(vt, shown.fg);
            uint32_t background = emulator_colour(vt, shown.bg);
            if (background != paint->background ||
                (code != ' ' &&
                 (foreground != paint->foreground || shown.attrs.bold != paint->bold ||
                  (shown.attrs.underline != 0) != paint->underline)))
                fail_msg("column %d of row %d: %06x on %06x, not %06x on %06x", x, y, foreground,
                         background, paint->foreground, paint->background);
        }
}

#endif
