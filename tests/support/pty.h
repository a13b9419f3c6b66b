/*
 * A program on a pseudo-terminal, its output read back by a terminal emulator (libvterm).
 *
 * Nothing here sleeps for a fixed time: a test waits until the screen is as it should be, or a
 * deadline has passed.  pty_end() must be called; it ends and reaps the program.
 */
#ifndef ENVVIZ_TESTS_SUPPORT_PTY_H
#define ENVVIZ_TESTS_SUPPORT_PTY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <termios.h>

/* How long anything may take, in ms: much more than it takes. */
enum { PTY_PATIENCE_MS = 20000 };

struct pty;

/* Attributes of a cell, as the emulator understood them. */
struct pty_cell {
    uint32_t code; /* 0: nothing was written there */
    bool bold, reverse, underline, coloured;
};

/* Starts argv[0] (found by its path) on a terminal of that size, with exactly the environment
 * `env`; both lists end with NULL.  NULL when it cannot. */
struct pty *pty_start(int columns, int rows, const char *const *argv, const char *const *env);

/* Ends the program if it still runs, reaps it, frees.  Returns its wait status. */
int pty_end(struct pty *pty);

/* Takes in what the program sends until `is_so` holds; false if it does not within the time, or the
 * program ended before. */
bool pty_wait(struct pty *pty, bool (*is_so)(struct pty *pty, const void *data), const void *data);

/* Waits for a text in some line of the screen. */
bool pty_wait_text(struct pty *pty, const char *text);

/* Waits until a text is in no line of the screen. */
bool pty_wait_gone(struct pty *pty, const char *text);

/* Waits until the program has ended; false if it does not.  Its last output is taken in. */
bool pty_wait_end(struct pty *pty, int *status);

void pty_send(struct pty *pty, const char *keys);
void pty_resize(struct pty *pty, int columns, int rows);

/* Tells the program another size; what it draws is not looked at until the next pty_resize():
 * libvterm does not survive every size. */
void pty_resize_unseen(struct pty *pty, int columns, int rows);
void pty_signal(struct pty *pty, int signal_number);
/* The terminal goes away, as when its window is closed.  Only waiting for the end makes sense then.
 */
void pty_close_terminal(struct pty *pty);
pid_t pty_pid(const struct pty *pty);

/* A line of the screen without blanks at its end. */
void pty_line(struct pty *pty, int row, char *out, size_t size);
bool pty_has(struct pty *pty, const char *text);
struct pty_cell pty_cell(struct pty *pty, int column, int row);

/* Waits until the lines from row `row` on are as expected; else prints the actual ones, ready to
 * paste, and fails the test. */
void pty_expect_lines(struct pty *pty, int row, const char *const *lines, size_t count,
                      const char *file, int line);

#define pty_expect(pty, row, ...)                                                                  \
    pty_expect_lines((pty), (row), (const char *const[]){__VA_ARGS__},                             \
                     sizeof(const char *const[]){__VA_ARGS__} / sizeof(const char *), __FILE__,    \
                     __LINE__)

/* The terminal's own state. */
bool pty_alternate_screen(const struct pty *pty);
bool pty_cursor_visible(const struct pty *pty);
bool pty_modes(const struct pty *pty, struct termios *modes);

/* True if any byte of the output so far was above 0x7f. */
bool pty_sent_beyond_ascii(const struct pty *pty);

/* All bytes that were sent so far; they live until more is taken in. */
const char *pty_sent(const struct pty *pty, size_t *length);

/* How often these bytes were sent so far. */
unsigned pty_sent_times(const struct pty *pty, const char *bytes);

/* True if a colour was ever asked for (SGR 30 to 49, 90 to 107, but for 39 and 49). */
bool pty_sent_colour(const struct pty *pty);

#endif
