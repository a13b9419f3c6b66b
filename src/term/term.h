/*
 * The terminal: the one place that knows curses.  Draws frames, reads keys, and gives the terminal
 * back as it was: at term_close(), and by itself when the program crashes.
 *
 * At most one terminal is open in a process.
 */
#ifndef ENVVIZ_TERM_TERM_H
#define ENVVIZ_TERM_TERM_H

#include "view/mouse.h"
#include "view/theme.h"

struct terminal;

struct term_options {
    bool ascii;    /* also where the locale's characters are UTF-8 */
    bool no_mouse; /* nothing is sent that would take the mouse from the terminal */
    int colours;   /* enum colours, or TERM_COLOURS: as TERM, COLORTERM and NO_COLOR say */
    /* How roles look, with colours and without; need not outlive the call. */
    const struct theme *theme, *monochrome;
};

enum { TERM_COLOURS = -1 };

/* Opens the terminal on standard input and output.  NULL with the reason in `why` when it cannot:
 * no terminal, or one that is unknown or too simple. */
struct terminal *term_open(const struct term_options *options, char *why, size_t size);

/* Restores the terminal.  NULL is allowed. */
void term_close(struct terminal *term);

void term_size(const struct terminal *term, int *width, int *height);
bool term_ascii(const struct terminal *term);

/* Shows a frame of the terminal's size; only what changed is sent. */
void term_draw(struct terminal *term, const struct frame *frame);

/* Forgets what the terminal shows, so that the next frame is sent whole. */
void term_forget(struct terminal *term);

/* Waits until a key was pressed, a signal came or `ms` are over (-1: for ever).  Ctrl-Z stops the
 * program in here, with the terminal as it was before; continued, it draws its screen again. */
void term_wait(struct terminal *term, int ms);

/* The next key (a character or enum ui_key), UI_KEY_NONE if there is none. */
int term_key(struct terminal *term);

/* After UI_KEY_MOUSE: what the mouse did.  False if it was nothing that counts. */
bool term_mouse(struct terminal *term, struct mouse *mouse);

/* SIGTERM, SIGINT or SIGHUP once one has come, else 0.  SIGHUP also stands for a terminal that is
 * gone. */
int term_signal(const struct terminal *term);

#endif
