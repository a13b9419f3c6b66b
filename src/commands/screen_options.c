#include "commands/screen_options.h"

#include "commands/commands.h"
#include "config/keys_file.h"
#include "config/theme_file.h"
#include "term/kind.h"

#include <langinfo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool screen_option(struct screen_options *options, int letter, const char *argument,
                   struct error *error)
{
    struct theme theme;
    error->text[0] = '\0';
    switch (letter) {
    case 'a':
        return options->ascii = true;
    case 'T':
        options->theme = argument;
        return theme_read(argument, &theme, error);
    case 'C':
        options->colours = argument;
        if (colours_find(argument) < 0)
            error_set(error, "--colors %s: give truecolor, 256, 8 or none", argument);
        return colours_find(argument) >= 0;
    case 'M':
        return options->no_mouse = true;
    default:
        return false;
    }
}

bool screen_ascii(const struct screen_options *options)
{
    return options->ascii || strcmp(nl_langinfo(CODESET), "UTF-8") != 0;
}

bool screen_possible(const char *instead)
{
    char why[256];
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
        return false;
    if (kind_check(getenv("TERM"), STDOUT_FILENO, why, sizeof why))
        return true;
    complain(0, "%.*s: %s", (int)strcspn(why, ";"), why, instead);
    return false;
}

struct terminal *screen_open(const struct screen_options *options, char *why, size_t size)
{
    struct theme theme, monochrome;
    struct error error;
    if (!theme_read(options->theme ? options->theme : THEME_DEFAULT, &theme, &error) ||
        !theme_read(THEME_NO_COLOURS, &monochrome, &error)) {
        snprintf(why, size, "%s", error.text);
        return NULL;
    }
    if (!keys_load(&error)) {
        snprintf(why, size, "%s", error.text);
        return NULL;
    }
    struct term_options term = {
        .ascii = options->ascii,
        .no_mouse = options->no_mouse,
        .colours = options->colours ? colours_find(options->colours) : TERM_COLOURS,
        .theme = &theme,
        .monochrome = &monochrome,
    };
    return term_open(&term, why, size);
}
