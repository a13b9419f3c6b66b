#define NCURSES_WIDECHAR 1
#include "term/term.h"

#include "term/colours.h"
#include "term/guard.h"
#include "term/kind.h"
#include "term/modes.h"
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

/* How long the bytes of a key or of a mouse report may take to come after an ESC: on a busy machine
 * a report must not fall apart, and nobody waits noticeably for Esc itself. */
enum { ESCAPE_MS = 100 };

struct terminal {
    SCREEN *screen;
    bool ascii;
    bool mouse, xterm; /* it is told of the mouse; it is of xterm's kind */
    bool sync;         /* and has synchronized output */
    bool releasing;    /* the button's release is the next key; it is the present one: */
    bool released;
    struct mouse release;
    bool gone;         /* the terminal was closed */
    bool forgotten;    /* the next frame is sent whole */
    bool cursor_shown; /* the terminal's own cursor, and */
    int cursor_x, cursor_y;
    struct frame *shown; /* a copy of the frame that was drawn last, or NULL */
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

static bool has_capability(const char *name)
{
    const char *value = tigetstr(name);
    return value != NULL && value != (const char *)-1;
}

/* Appends a terminal capability that needs no parameter. */
static void append_capability(char *out, size_t size, size_t *at, const char *name)
{
    if (!has_capability(name))
        return;
    const char *value = tigetstr(name);
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

static void tell_guard(const struct terminal *term)
{
    static const char *const names[] = {"sgr0", "op", "rmkx", "cnorm", "rmcup"};
    char restore[256];
    size_t at = 0;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        append_capability(restore, sizeof restore, &at, names[i]);
    const char *mouse_off = "\033[?1000l\033[?1006l" MODES_DRAG_OFF;
    for (; term->mouse && *mouse_off != '\0' && at < sizeof restore; mouse_off++)
        restore[at++] = *mouse_off;
    guard_opened(restore, at);
}

static void set_theme(struct terminal *term, const struct term_options *options,
                      enum colours colours)
{
    theme_looks(colours == COLOURS_NONE ? options->monochrome : options->theme, colours,
                term->looks);
    const struct look *text = &term->looks[ROLE_TEXT];
    cchar_t blank;
    setcchar(&blank, L" ", text->attributes, 0, &text->pair);
    bkgrndset(&blank);
}

static void set_mouse(struct terminal *term, const struct term_options *options)
{
    term->xterm = modes_known();
    if (options->no_mouse)
        return;
    mmask_t wanted = BUTTON1_PRESSED | BUTTON1_RELEASED | BUTTON1_CLICKED | BUTTON4_PRESSED |
                     BUTTON5_PRESSED | REPORT_MOUSE_POSITION;
    term->mouse = mousemask(wanted, NULL) != 0;
    mouseinterval(0); /* a press is told at once */
    if (term->mouse && term->xterm)
        modes_send(STDOUT_FILENO, MODES_DRAG_ON);
}

/* Curses draws the last cell of all by inserting it before the one to its left, which in a single
 * column it takes from in front of its memory (PutCharLR() of ncurses' tty_update.c): what stands
 * there would reach the terminal. */
static void never_one_column(void)
{
    if (COLS < 2)
        resize_term(LINES, 2);
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
    enum colours colours;
    guard_open(STDOUT_FILENO, &term->modes);
    term->screen = colours_open(options->colours, &colours);
    if (term->screen == NULL) {
        guard_release();
        snprintf(why, size, "the terminal cannot be used; use --headless to run without one");
        free(term);
        return NULL;
    }
    set_escdelay(ESCAPE_MS);
    cbreak();
    noecho();
    nonl();
    nodelay(stdscr, TRUE);
    typeahead(-1); /* or an update is broken off where a key waits, and nothing completes it */
    keypad(stdscr, TRUE);
    meta(stdscr, TRUE);
    curs_set(0);
    never_one_column();
    set_mouse(term, options);
    if (term->xterm)
        modes_ask_for_sync(STDOUT_FILENO);
    set_theme(term, options, colours);
    tell_guard(term);
    return term;
}

/* A terminal without a second screen keeps ours, and the shell's prompt comes to its last line. */
static void clear_last_line(void)
{
    char clear[32] = "";
    size_t at = 0;
    if (has_capability("rmcup"))
        return;
    append_capability(clear, sizeof clear, &at, "el");
    fwrite(clear, 1, at, stdout);
    fflush(stdout);
}

/* Gives the terminal back. */
static void leave(const struct terminal *term)
{
    if (term->mouse && term->xterm)
        modes_send(STDOUT_FILENO, MODES_DRAG_OFF);
    endwin();
    clear_last_line();
}

void term_close(struct terminal *term)
{
    if (term == NULL)
        return;
    leave(term);
    guard_release();
    delscreen(term->screen);
    frame_free(term->shown);
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

static bool same_cell(const struct cell *a, const struct cell *b)
{
    return a->code == b->code && a->role == b->role;
}

static void put_cell(const struct terminal *term, int x, int y, const struct cell *cell)
{
    wchar_t text[2] = {(wchar_t)cell->code, L'\0'};
    const struct look *look = &term->looks[cell->role];
    cchar_t shown;
    if (cell->code == 0) /* the second half of a wide character */
        return;
    setcchar(&shown, text, look->attributes, 0, &look->pair);
    mvadd_wch(y, x, &shown);
}

/* Hands on to curses what differs from the last frame; false if nothing does. */
static bool put_changes(struct terminal *term, const struct frame *frame)
{
    bool changed = false, all = term->shown == NULL || term->shown->width != frame->width ||
                                term->shown->height != frame->height;
    for (int y = 0; y < frame->height; y++) {
        for (int x = 0; x < frame->width; x++) {
            const struct cell *cell = frame_cell(frame, x, y);
            if (!all && same_cell(cell, frame_cell(term->shown, x, y)))
                continue;
            changed = true;
            put_cell(term, x, y, cell);
        }
    }
    if (all) {
        frame_free(term->shown);
        term->shown = frame_new(frame->width, frame->height, frame->ascii);
    }
    if (term->shown != NULL && changed)
        memcpy(term->shown->cells, frame->cells,
               (size_t)frame->width * (size_t)frame->height * sizeof *frame->cells);
    return changed;
}

/* False if the cursor stays where it is. */
static bool put_cursor(struct terminal *term, const struct frame *frame)
{
    bool shown = frame->cursor_x >= 0;
    bool same =
        shown == term->cursor_shown &&
        (!shown || (frame->cursor_x == term->cursor_x && frame->cursor_y == term->cursor_y));
    if (shown != term->cursor_shown)
        curs_set(shown);
    if (shown)
        move(frame->cursor_y, frame->cursor_x);
    term->cursor_shown = shown;
    term->cursor_x = frame->cursor_x;
    term->cursor_y = frame->cursor_y;
    return !same;
}

void term_draw(struct terminal *term, const struct frame *frame)
{
    bool cells = put_changes(term, frame), cursor = put_cursor(term, frame);
    if (term->forgotten)
        clearok(curscr, TRUE);
    else if (!cells && !cursor)
        return;
    term->forgotten = false;
    if (term->sync)
        modes_send(STDOUT_FILENO, MODES_BEGIN_UPDATE);
    refresh();
    if (term->sync)
        modes_send(STDOUT_FILENO, MODES_END_UPDATE);
}

void term_forget(struct terminal *term)
{
    term->forgotten = true;
}

/* Takes the terminal after the program was stopped, and shows what was there. */
static void come_back(struct terminal *term)
{
    clearok(curscr, TRUE);
    refresh();
    if (term->mouse && term->xterm)
        modes_send(STDOUT_FILENO, MODES_DRAG_ON);
}

/* Ctrl-Z, and stopped or continued from outside. */
static void take_job_control(struct terminal *term)
{
    if (guard_take_stop()) {
        leave(term);
        tcsetattr(STDOUT_FILENO, TCSADRAIN, &term->modes);
        guard_stop();
        guard_take_continue();
        come_back(term);
    } else if (guard_take_continue()) {
        leave(term);
        come_back(term);
    }
}

void term_wait(struct terminal *term, int ms)
{
    if ((guard_wait(STDIN_FILENO, ms) & (POLLHUP | POLLERR | POLLNVAL)) != 0)
        term->gone = true;
    take_job_control(term);
}

int term_key(struct terminal *term)
{
    wint_t code = 0;
    term->released = term->releasing;
    term->releasing = false;
    if (term->released)
        return UI_KEY_MOUSE;
    errno = 0;
    int kind = get_wch(&code);
    while (kind == KEY_CODE_YES && (code == MODES_KEY_SYNC || code == MODES_KEY_NO_SYNC)) {
        term->sync = code == MODES_KEY_SYNC;
        kind = get_wch(&code);
    }
    if (kind == ERR) {
        if (errno == EIO)
            term->gone = true;
        return UI_KEY_NONE;
    }
    if (kind == KEY_CODE_YES && code == KEY_RESIZE) { /* curses has cut its own screen */
        frame_free(term->shown);
        term->shown = NULL;
        never_one_column();
        clearok(curscr, TRUE); /* what the terminal has made of its own, nobody knows */
    }
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        bool function = keys[i].curses >= KEY_MIN;
        if ((wint_t)keys[i].curses == code && function == (kind == KEY_CODE_YES))
            return keys[i].key;
    }
    return kind == KEY_CODE_YES ? UI_KEY_NONE : (int)code;
}

bool term_mouse(struct terminal *term, struct mouse *mouse)
{
    static const struct {
        mmask_t state;
        enum mouse_kind kind;
    } kinds[] = {
        {BUTTON1_PRESSED | BUTTON1_CLICKED, MOUSE_PRESS},
        {BUTTON1_RELEASED, MOUSE_RELEASE},
        {BUTTON4_PRESSED, MOUSE_WHEEL_UP},
        {BUTTON5_PRESSED, MOUSE_WHEEL_DOWN},
        {REPORT_MOUSE_POSITION, MOUSE_DRAG},
    };
    MEVENT event;
    if (term->released) {
        *mouse = term->release;
        return true;
    }
    if (!term->mouse || getmouse(&event) != OK)
        return false;
    if (event.bstate & BUTTON1_CLICKED) { /* curses made one of two: make two of one */
        term->releasing = true;
        term->release = (struct mouse){.kind = MOUSE_RELEASE, .x = event.x, .y = event.y};
    }
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if ((event.bstate & kinds[i].state) == 0)
            continue;
        *mouse = (struct mouse){.kind = kinds[i].kind, .x = event.x, .y = event.y};
        return true;
    }
    return false;
}

int term_signal(const struct terminal *term)
{
    return guard_signal() != 0 ? guard_signal() : term->gone ? SIGHUP : 0;
}
