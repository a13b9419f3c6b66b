/*
 * Whether the shipped themes can be read, and their outcomes told apart, also by the colour-blind:
 * contrast as WCAG 2 defines it; colour vision deficiencies after Machado, Oliveira and Fernandes
 * (2009), whole dichromacy; distances in CIELAB.  With 24 bits of colour, and with the palette of
 * 256.
 */
#include "config/theme_file.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* Backgrounds that terminals have of their own: black, the greys of the usual desktops, and
 * Solarized's. */
static const int32_t own[] = {0x000000, 0x1e1e1e, 0x2b2b2b, 0x002b36};
enum { OWN_COUNT = sizeof own / sizeof *own, OWN_TEXT = 0xd0d0d0 };

/* Lines and bars, no text: WCAG asks for 3. */
static const enum role graphics[] = {ROLE_RULE, ROLE_FUTURE, ROLE_SPARK};
static const double text_least = 4.5, high_least = 7, graphics_least = 3;

/* Colours of one look that are this far apart in CIELAB are not taken for each other. */
static const double apart_least = 20;

struct rgb {
    double red, green, blue; /* linear light, 0 to 1 */
};

static double linear(int32_t byte)
{
    double value = (double)byte / 255;
    return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4);
}

static struct rgb rgb_of(int32_t colour)
{
    return (struct rgb){linear(colour >> 16 & 0xff), linear(colour >> 8 & 0xff),
                        linear(colour & 0xff)};
}

static double luminance(int32_t colour)
{
    struct rgb light = rgb_of(colour);
    return 0.2126 * light.red + 0.7152 * light.green + 0.0722 * light.blue;
}

static double contrast(int32_t a, int32_t b)
{
    double x = luminance(a), y = luminance(b);
    return (fmax(x, y) + 0.05) / (fmin(x, y) + 0.05);
}

static const struct {
    const char *name;
    double rows[3][3];
} visions[] = {
    {"usual", {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}},
    {"protanopia",
     {{0.152286, 1.052583, -0.204868},
      {0.114503, 0.786281, 0.099216},
      {-0.003882, -0.048116, 1.051998}}},
    {"deuteranopia",
     {{0.367322, 0.860646, -0.227968},
      {0.280085, 0.672501, 0.047413},
      {-0.011820, 0.042940, 0.968881}}},
    {"tritanopia",
     {{1.255528, -0.076749, -0.178779},
      {-0.078411, 0.930809, 0.147602},
      {0.004733, 0.691367, 0.303900}}},
};
enum { VISIONS = sizeof visions / sizeof *visions, USUAL = 0 };

static double seen_part(const double row[3], const struct rgb *light)
{
    double value = row[0] * light->red + row[1] * light->green + row[2] * light->blue;
    return fmin(1, fmax(0, value));
}

struct lab {
    double lightness, a, b;
};

static double lab_part(double value)
{
    return value > 216.0 / 24389 ? cbrt(value) : (24389.0 / 27 * value + 16) / 116;
}

/* As somebody of that colour vision sees it; the white of D65. */
static struct lab lab_of(int32_t colour, size_t vision)
{
    struct rgb light = rgb_of(colour);
    double red = seen_part(visions[vision].rows[0], &light);
    double green = seen_part(visions[vision].rows[1], &light);
    double blue = seen_part(visions[vision].rows[2], &light);
    double x = lab_part((0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047);
    double y = lab_part(0.2126729 * red + 0.7151522 * green + 0.0721750 * blue);
    double z = lab_part((0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / 1.08883);
    return (struct lab){116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

static double apart(int32_t a, int32_t b, size_t vision)
{
    struct lab p = lab_of(a, vision), q = lab_of(b, vision);
    return sqrt((p.lightness - q.lightness) * (p.lightness - q.lightness) +
                (p.a - q.a) * (p.a - q.a) + (p.b - q.b) * (p.b - q.b));
}

/* A role's colours as they come out. */
struct shown {
    int32_t foreground, background;
};

static int32_t colour_or(int32_t colour, int32_t instead, enum colours colours)
{
    return colour == COLOUR_OWN ? instead : colours == COLOURS_256 ? colour_of_256(colour) : colour;
}

static struct shown shown_as(const struct theme *theme, enum role role, enum colours colours,
                             int32_t background)
{
    struct style style = style_shown(theme->styles[role], colours);
    struct shown shown = {colour_or(style.foreground, OWN_TEXT, colours),
                          colour_or(style.background, background, colours)};
    bool reverse = (style.attributes & STYLE_REVERSE) != 0;
    return reverse ? (struct shown){shown.background, shown.foreground} : shown;
}

static double least_contrast(const char *name, enum role role)
{
    for (size_t i = 0; i < sizeof graphics / sizeof *graphics; i++)
        if (graphics[i] == role)
            return graphics_least;
    return strcmp(name, "contrast") == 0 ? high_least : text_least;
}

static void expect_readable(const char *name, const struct theme *theme, enum colours colours)
{
    for (int role = 0; role < ROLE_COUNT; role++) {
        for (int i = 0; i < OWN_COUNT; i++) {
            struct shown shown = shown_as(theme, (enum role)role, colours, own[i]);
            double ratio = contrast(shown.foreground, shown.background);
            if (ratio < least_contrast(name, (enum role)role))
                fail_msg("%s, %s: %s #%06x on #%06x has a contrast of %.2f, less than %.1f", name,
                         colours_word(colours), role_name((enum role)role),
                         (unsigned)shown.foreground, (unsigned)shown.background, ratio,
                         least_contrast(name, (enum role)role));
            if ((theme->styles[role].attributes & STYLE_DIM) != 0)
                fail_msg("%s: %s is dim as well: nobody knows what contrast that leaves", name,
                         role_name((enum role)role));
        }
    }
}

/* What is one state or another. */
static const enum role states[][2] = {
    {ROLE_EXEC_OK, ROLE_EXEC_FAIL},       {ROLE_EXEC_OK, ROLE_NEAR_MISS},
    {ROLE_EXEC_OK, ROLE_DAMAGED},         {ROLE_EXEC_OK, ROLE_EXEC_ERROR},
    {ROLE_NEAR_MISS, ROLE_DAMAGED},       {ROLE_NEAR_MISS, ROLE_EXEC_ERROR},
    {ROLE_NEAR_MISS, ROLE_EXEC_FAIL},     {ROLE_DAMAGED, ROLE_EXEC_ERROR},
    {ROLE_DAMAGED, ROLE_EXEC_FAIL},       {ROLE_EXEC_ERROR, ROLE_EXEC_FAIL},
    {ROLE_EXEC_OPEN, ROLE_EXEC_FAIL},     {ROLE_ARRAY_LIVE, ROLE_ARRAY_FREED},
    {ROLE_ARRAY_GROWN, ROLE_ARRAY_FREED}, {ROLE_ARRAY_KEPT, ROLE_ARRAY_FREED},
    {ROLE_HOLDER, ROLE_HOLDER_DANGER},    {ROLE_MOVE, ROLE_EXEC_FAIL},
    {ROLE_STATUS_GO, ROLE_STATUS_ALARM},  {ROLE_STATUS_GO, ROLE_STATUS_HOLD},
};

static void expect_apart(const char *name, const struct theme *theme, enum colours colours,
                         size_t vision)
{
    for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
        struct shown a = shown_as(theme, states[i][0], colours, own[0]);
        struct shown b = shown_as(theme, states[i][1], colours, own[0]);
        double distance = apart(a.foreground, b.foreground, vision);
        if (distance < apart_least)
            fail_msg("%s, %s, %s: %s #%06x and %s #%06x are %.1f apart, less than %.0f", name,
                     colours_word(colours), visions[vision].name, role_name(states[i][0]),
                     (unsigned)a.foreground, role_name(states[i][1]), (unsigned)b.foreground,
                     distance, apart_least);
    }
}

static void every_shipped_theme(void **state)
{
    (void)state;
    const char *name;
    for (size_t i = 0; (name = theme_shipped(i)) != NULL; i++) {
        struct theme theme;
        struct error error;
        if (!theme_read(name, &theme, &error))
            fail_msg("%s", error.text);
        for (int c = COLOURS_256; c <= COLOURS_DIRECT; c++) {
            if (strcmp(name, THEME_NO_COLOURS) == 0)
                continue;
            expect_readable(name, &theme, (enum colours)c);
            expect_apart(name, &theme, (enum colours)c, USUAL);
            for (size_t vision = 0; vision < VISIONS && strcmp(name, "colourblind") == 0; vision++)
                expect_apart(name, &theme, (enum colours)c, vision);
        }
    }
}

/* The measures themselves, against values that are known. */
static void measures(void **state)
{
    (void)state;
    assert_true(fabs(contrast(0x000000, 0xffffff) - 21) < 0.001);
    assert_true(fabs(contrast(0x767676, 0xffffff) - 4.54) < 0.005); /* the grey just enough */
    assert_true(fabs(contrast(0x777777, 0xffffff) - 4.48) < 0.005);
    struct lab white = lab_of(0xffffff, USUAL), red = lab_of(0xff0000, USUAL);
    assert_true(fabs(white.lightness - 100) < 0.01 && fabs(white.a) < 0.01 && fabs(white.b) < 0.01);
    assert_true(fabs(red.lightness - 53.24) < 0.05 && fabs(red.a - 80.09) < 0.1);
    /* The red and green that only the red-green blind take for each other. */
    assert_true(apart(0xc86400, 0x7f9000, USUAL) > 40);
    assert_true(apart(0xc86400, 0x7f9000, 2) < apart(0xc86400, 0x7f9000, 3));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(measures),
        cmocka_unit_test(every_shipped_theme),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
