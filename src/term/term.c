#define NCURSES_WIDECHAR 1
#include "term/term.h"

#include "term/guard.h"
#include "term/kind.h"
#include "term/theme.h"
#include "view/keys.h"

#include <curses.h>
#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct terminal {
    SCREEN *screen;
    bool ascii;
    bool mouse;
    bool gone;         /* the terminal was closed */
    bool cursor_shown; /* the terminal's own cursor */
    struct termios modes;
    struct look looks[ROLE_COUNT];
};

static const struct {
    int curses;
    int key; /* a character or enum ui_key */
} keys[] = {
    {KEY_LEFT, UI_KEY_LEFT},
    {KEY_RIGHT, UI_KEY_RIGHT},
    {KEY_UP, UI_KEY_UP},
    {KEY_DOWN, UI_KEY_DOWN},
    {KEY_SLEFT, UI_KEY_SHIFT_LEFT},
    {KEY_SRIGHT, UI_KEY_SHIFT_RIGHT},
    {KEY_BTAB, UI_KEY_SHIFT_TAB},
    {KEY_PPAGE, UI_KEY_PAGE_UP},
    {KEY_NPAGE, UI_KEY_PAGE_DOWN},
    {KEY_HOME, UI_KEY_HOME},
    {KEY_END, UI_KEY_END},
    {KEY_FIND, UI_KEY_HOME},
    {KEY_SELECT, UI_KEY_END},
    {KEY_RESIZE, UI_KEY_RESIZE},
    {KEY_BACKSPACE, UI_KEY_BACKSPACE},
    {KEY_MOUSE, UI_KEY_MOUSE},
    {KEY_ENTER, '\r'},
    {27, UI_KEY_ESCAPE},
};

/* Appends a terminal capability that needs no parameter. */
static void append_capability(char *out, size_t size, size_t *at, const char *name)
{
    const char *value = tigetstr(name);
    if (value == NULL || value == (const char *)-1)
        return;
    while (*value != '\0' && *at < size) {
        if (value[0] == '$' && value[1] == '<') { /* a delay, not for the terminal */
            const char *end = strchr(value, '>');
            if (end != NULL) {
                value = end + 1;
                continue;
            }
        }
        out[(*at)++] = *value++;
    }
}

static void set_guard(const struct terminal *term)
{
    static const char *const names[] = {"sgr0", "op", "rmkx", "cnorm", "rmcup"};
    char restore[256];
    size_t at = 0;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        append_capability(restore, sizeof restore, &at, names[i]);
    const char *mouse_off = "\033[?1000l";
    for (; term->mouse && *mouse_off != '\0' && at < sizeof restore; mouse_off++)
        restore[at++] = *mouse_off;
    guard_set(STDOUT_FILENO, restore, at, &term->modes);
}

static void set_theme(struct terminal *term, const struct term_options *options)
{
    enum colours colours = theme_colours(options->colours, getenv("NO_COLOR"));
    theme_looks(colours == COLOURS_NONE ? options->monochrome : options->theme, colours,
                term->looks);
    const struct look *text = &term->looks[ROLE_TEXT];
    cchar_t blank;
    setcchar(&blank, L" ", text->attributes, 0, &text->pair);
    bkgrndset(&blank);
}

struct terminal *term_open(const struct term_options *options, char *why, size_t size)
{
    struct terminal *term = calloc(1, sizeof *term);
    if (term == NULL) {
        snprintf(why, size, "out of memory");
        return NULL;
    }
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO) ||
        tcgetattr(STDOUT_FILENO, &term->modes) != 0) {
        snprintf(why, size,
                 "standard input and output are no terminal; use --headless to run without one");
        free(term);
        return NULL;
    }
    setlocale(LC_CTYPE, "");
    term->ascii = options->ascii || strcmp(nl_langinfo(CODESET), "UTF-8") != 0;
    if (!kind_check(getenv("TERM"), STDOUT_FILENO, why, size)) {
        free(term);
        return NULL;
    }
    term->screen = newterm(NULL, stdout, stdin);
    if (term->screen == NULL) {
        snprintf(why, size, "the terminal cannot be used; use --headless to run without one");
        free(term);
        return NULL;
    }
    set_escdelay(25);
    cbreak();
    noecho();
    nonl();
    nodelay(stdscr, TRUE);
    keypad(stdscr, TRUE);
    meta(stdscr, TRUE);
    curs_set(0);
    if (!options->no_mouse)
        term->mouse = mousemask(BUTTON1_PRESSED | BUTTON1_CLICKED, NULL) != 0;
    mouseinterval(0); /* a press is told at once */
    set_theme(term, options);
    set_guard(term);
    return term;
}

void term_close(struct terminal *term)
{
    if (term == NULL)
        return;
    endwin();
    guard_release();
    delscreen(term->screen);
    tcsetattr(STDOUT_FILENO, TCSADRAIN, &term->modes);
    free(term);
}

void term_size(const struct terminal *term, int *width, int *height)
{
    (void)term;
    getmaxyx(stdscr, *height, *width);
}

bool term_ascii(const struct terminal *term)
{
    return term->ascii;
}

void term_draw(struct terminal *term, const struct frame *frame)
{
    for (int y = 0; y < frame->height; y++) {
        for (int x = 0; x < frame->width; x++) {
            const struct cell *cell = frame_cell(frame, x, y);
            wchar_t text[2] = {(wchar_t)cell->code, L'\0'};
            cchar_t shown;
            if (cell->code == 0) /* the second half of a wide character */
                continue;
            const struct look *look = &term->looks[cell->role];
            setcchar(&shown, text, look->attributes, 0, &look->pair);
            mvadd_wch(y, x, &shown);
        }
    }
    bool shown = frame->cursor_x >= 0;
    if (shown != term->cursor_shown)
        curs_set(shown);
    term->cursor_shown = shown;
    if (shown)
        move(frame->cursor_y, frame->cursor_x);
    refresh();
}

void term_forget(struct terminal *term)
{
    (void)term;
    clearok(curscr, TRUE);
}

void term_wait(struct terminal *term, int ms)
{
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
    if (guard_signal() != 0)
        return;
    if (poll(&input, 1, ms) > 0 && (input.revents & (POLLHUP | POLLERR | POLLNVAL)) != 0)
        term->gone = true;
}

int term_key(struct terminal *term)
{
    wint_t code = 0;
    errno = 0;
    int kind = get_wch(&code);
    if (kind == ERR) {
        if (errno == EIO)
            term->gone = true;
        return UI_KEY_NONE;
    }
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        bool function = keys[i].curses >= KEY_MIN;
        if ((wint_t)keys[i].curses == code && function == (kind == KEY_CODE_YES))
            return keys[i].key;
    }
    return kind == KEY_CODE_YES ? UI_KEY_NONE : (int)code;
}

bool term_mouse(struct terminal *term, int *x, int *y)
{
    MEVENT event;
    if (!term->mouse || getmouse(&event) != OK ||
        !(event.bstate & (BUTTON1_PRESSED | BUTTON1_CLICKED)))
        return false;
    *x = event.x;
    *y = event.y;
    return true;
}

int term_signal(const struct terminal *term)
{
    return guard_signal() != 0 ? guard_signal() : term->gone ? SIGHUP : 0;
}
