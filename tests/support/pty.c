#include "support/pty.h"

#include "support/screen.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <utmp.h>
#include <vterm.h>

#include <cmocka.h>

enum { LINE_BYTES = 2048, LINES_MOST = 128, POLL_MS = 20 };

struct pty {
    pid_t pid;
    int master, slave; /* the slave stays open, so that its modes can be read at the end */
    bool ended;
    bool blind; /* what comes is not shown to the emulator */
    int status;
    VTerm *vterm;
    VTermScreen *screen;
    bool alternate, cursor, beyond_ascii, colour;
    char *log; /* all that was sent */
    size_t logged;
};

static uint64_t now_ms(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000 + (uint64_t)time.tv_nsec / 1000000;
}

static int on_property(VTermProp property, VTermValue *value, void *user)
{
    struct pty *pty = user;
    if (property == VTERM_PROP_ALTSCREEN)
        pty->alternate = value->boolean != 0;
    if (property == VTERM_PROP_CURSORVISIBLE)
        pty->cursor = value->boolean != 0;
    return 1;
}

static bool start_emulator(struct pty *pty, int columns, int rows)
{
    static const VTermScreenCallbacks callbacks = {.settermprop = on_property};
    pty->vterm = vterm_new(rows, columns);
    if (pty->vterm == NULL)
        return false;
    vterm_set_utf8(pty->vterm, 1);
    pty->screen = vterm_obtain_screen(pty->vterm);
    pty->cursor = true;
    vterm_screen_set_callbacks(pty->screen, &callbacks, pty);
    vterm_screen_enable_altscreen(pty->screen, 1);
    vterm_screen_reset(pty->screen, 1);
    return true;
}

/* The child's side: nothing but the terminal is left open. */
static void become(int slave, const char *const *argv, const char *const *env)
{
    if (login_tty(slave) != 0)
        _exit(126);
    for (int fd = 3; fd < 256; fd++)
        close(fd);
    execve(argv[0], (char *const *)argv, (char *const *)env);
    _exit(127);
}

struct pty *pty_start(int columns, int rows, const char *const *argv, const char *const *env)
{
    struct pty *pty = calloc(1, sizeof *pty);
    struct winsize size = {.ws_col = (unsigned short)columns, .ws_row = (unsigned short)rows};
    if (pty == NULL || !start_emulator(pty, columns, rows) ||
        openpty(&pty->master, &pty->slave, NULL, NULL, &size) != 0) {
        if (pty != NULL && pty->vterm != NULL)
            vterm_free(pty->vterm);
        free(pty->log);
        free(pty);
        return NULL;
    }
    fcntl(pty->master, F_SETFD, FD_CLOEXEC);
    fcntl(pty->master, F_SETFL, O_NONBLOCK);
    pty->pid = fork();
    if (pty->pid == 0)
        become(pty->slave, argv, env);
    return pty;
}

/* Whether a CSI ... m asks for a colour. */
static void look_for_colour(struct pty *pty, const char *bytes, size_t length)
{
    for (size_t i = 0; i + 2 < length; i++) {
        if (bytes[i] != 0x1b || bytes[i + 1] != '[')
            continue;
        int number = 0;
        bool found = false;
        for (size_t k = i + 2; k < length; k++) {
            if (bytes[k] >= '0' && bytes[k] <= '9') {
                number = number * 10 + bytes[k] - '0';
                continue;
            }
            found |= (number >= 30 && number < 48 && number != 39) ||
                     (number >= 90 && number < 108) || number == 48;
            number = 0;
            if (bytes[k] == ';')
                continue;
            pty->colour |= found && bytes[k] == 'm';
            break;
        }
    }
}

/* Takes in what is there; waits at most POLL_MS for the first of it.  False if nothing came. */
static bool take_in(struct pty *pty)
{
    char bytes[8192];
    struct pollfd fd = {.fd = pty->master, .events = POLLIN};
    if (poll(&fd, 1, POLL_MS) <= 0)
        return false;
    ssize_t got = read(pty->master, bytes, sizeof bytes);
    if (got <= 0)
        return false;
    for (ssize_t i = 0; i < got; i++)
        pty->beyond_ascii |= (unsigned char)bytes[i] > 0x7f;
    look_for_colour(pty, bytes, (size_t)got);
    char *log = realloc(pty->log, pty->logged + (size_t)got);
    if (log == NULL)
        return false;
    memcpy(log + pty->logged, bytes, (size_t)got);
    pty->log = log;
    pty->logged += (size_t)got;
    if (pty->blind)
        return true;
    vterm_input_write(pty->vterm, bytes, (size_t)got);
    /* What the emulator answers (to questions about the terminal) goes back to the program. */
    size_t answer = vterm_output_read(pty->vterm, bytes, sizeof bytes);
    if (answer > 0 && write(pty->master, bytes, answer) < 0)
        return false;
    return true;
}

static void reap(struct pty *pty)
{
    if (!pty->ended && waitpid(pty->pid, &pty->status, WNOHANG) == pty->pid)
        pty->ended = true;
}

bool pty_wait(struct pty *pty, bool (*is_so)(struct pty *pty, const void *data), const void *data)
{
    uint64_t until = now_ms() + PTY_PATIENCE_MS;
    for (;;) {
        reap(pty);
        bool ended = pty->ended, more = take_in(pty);
        if (!more && is_so(pty, data))
            return true;
        if ((ended && !more) || now_ms() >= until)
            return is_so(pty, data);
    }
}

static bool has_text(struct pty *pty, const void *data)
{
    return pty_has(pty, data);
}

bool pty_wait_text(struct pty *pty, const char *text)
{
    return pty_wait(pty, has_text, text);
}

static bool has_not(struct pty *pty, const void *data)
{
    return !pty_has(pty, data);
}

bool pty_wait_gone(struct pty *pty, const char *text)
{
    return pty_wait(pty, has_not, text);
}

static bool has_ended(struct pty *pty, const void *data)
{
    (void)data;
    return pty->ended;
}

bool pty_wait_end(struct pty *pty, int *status)
{
    bool ended = pty_wait(pty, has_ended, NULL);
    *status = pty->status;
    return ended;
}

void pty_send(struct pty *pty, const char *keys)
{
    size_t length = strlen(keys);
    assert_int_equal(write(pty->master, keys, length), length);
}

void pty_resize(struct pty *pty, int columns, int rows)
{
    struct winsize size = {.ws_col = (unsigned short)columns, .ws_row = (unsigned short)rows};
    while (pty->blind && take_in(pty))
        ;
    pty->blind = false;
    vterm_set_size(pty->vterm, rows, columns);
    assert_int_equal(ioctl(pty->master, TIOCSWINSZ, &size), 0);
}

void pty_resize_unseen(struct pty *pty, int columns, int rows)
{
    struct winsize size = {.ws_col = (unsigned short)columns, .ws_row = (unsigned short)rows};
    pty->blind = true;
    assert_int_equal(ioctl(pty->master, TIOCSWINSZ, &size), 0);
}

void pty_signal(struct pty *pty, int signal_number)
{
    assert_int_equal(kill(pty->pid, signal_number), 0);
}

void pty_close_terminal(struct pty *pty)
{
    int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
    assert_true(nothing >= 0);
    dup2(nothing, pty->slave);
    dup3(nothing, pty->master, O_CLOEXEC);
    close(nothing);
}

pid_t pty_pid(const struct pty *pty)
{
    return pty->pid;
}

int pty_end(struct pty *pty)
{
    uint64_t until = now_ms() + PTY_PATIENCE_MS;
    reap(pty);
    if (!pty->ended)
        kill(pty->pid, SIGTERM);
    while (!pty->ended) {
        take_in(pty);
        reap(pty);
        if (!pty->ended && now_ms() >= until)
            kill(pty->pid, SIGKILL);
    }
    int status = pty->status;
    close(pty->master);
    close(pty->slave);
    vterm_free(pty->vterm);
    free(pty->log);
    free(pty);
    return status;
}

static bool read_cell(const struct pty *pty, int column, int row, VTermScreenCell *cell)
{
    return vterm_screen_get_cell(pty->screen, (VTermPos){.row = row, .col = column}, cell) != 0;
}

void pty_line(struct pty *pty, int row, char *out, size_t size)
{
    int rows, columns;
    size_t at = 0, last = 0;
    vterm_get_size(pty->vterm, &rows, &columns);
    for (int x = 0; x < columns && at + 5 < size; x++) {
        VTermScreenCell cell;
        if (!read_cell(pty, x, row, &cell) || cell.chars[0] == (uint32_t)-1)
            continue; /* the second half of a wide character */
        uint32_t code = cell.chars[0] == 0 ? ' ' : cell.chars[0];
        at += screen_utf8(code, out + at);
        if (code != ' ')
            last = at;
    }
    out[last] = '\0';
}

bool pty_has(struct pty *pty, const char *text)
{
    int rows, columns;
    vterm_get_size(pty->vterm, &rows, &columns);
    for (int row = 0; row < rows; row++) {
        char line[LINE_BYTES];
        pty_line(pty, row, line, sizeof line);
        if (strstr(line, text) != NULL)
            return true;
    }
    return false;
}

struct pty_cell pty_cell(struct pty *pty, int column, int row)
{
    VTermScreenCell cell;
    if (!read_cell(pty, column, row, &cell))
        return (struct pty_cell){0};
    return (struct pty_cell){.code = cell.chars[0],
                             .bold = cell.attrs.bold,
                             .reverse = cell.attrs.reverse,
                             .underline = cell.attrs.underline != 0,
                             .coloured = !VTERM_COLOR_IS_DEFAULT_FG(&cell.fg) ||
                                         !VTERM_COLOR_IS_DEFAULT_BG(&cell.bg)};
}

struct expectation {
    int row;
    const char *const *lines;
    size_t count;
};

static bool is_as_expected(struct pty *pty, const void *data)
{
    const struct expectation *expected = data;
    for (size_t i = 0; i < expected->count; i++) {
        char line[LINE_BYTES];
        pty_line(pty, expected->row + (int)i, line, sizeof line);
        if (strcmp(line, expected->lines[i]) != 0)
            return false;
    }
    return true;
}

void pty_expect_lines(struct pty *pty, int row, const char *const *lines, size_t count,
                      const char *file, int line)
{
    struct expectation expected = {.row = row, .lines = lines, .count = count};
    if (pty_wait(pty, is_as_expected, &expected))
        return;
    static char actual[LINES_MOST][LINE_BYTES];
    const char *pointers[LINES_MOST];
    for (size_t i = 0; i < count && i < LINES_MOST; i++) {
        pty_line(pty, row + (int)i, actual[i], sizeof actual[i]);
        pointers[i] = actual[i];
    }
    pty_end(pty); /* the test does not get to it */
    screen_differs("lines", pointers, lines, count, file, line);
}

bool pty_alternate_screen(const struct pty *pty)
{
    return pty->alternate;
}

bool pty_cursor_visible(const struct pty *pty)
{
    return pty->cursor;
}

bool pty_modes(const struct pty *pty, struct termios *modes)
{
    return tcgetattr(pty->slave, modes) == 0;
}

bool pty_sent_beyond_ascii(const struct pty *pty)
{
    return pty->beyond_ascii;
}

bool pty_sent_colour(const struct pty *pty)
{
    return pty->colour;
}

unsigned pty_sent_times(const struct pty *pty, const char *bytes)
{
    unsigned times = 0;
    size_t length = strlen(bytes);
    for (size_t at = 0; at + length <= pty->logged; at++)
        times += memcmp(pty->log + at, bytes, length) == 0;
    return times;
}

const char *pty_sent(const struct pty *pty, size_t *length)
{
    *length = pty->logged;
    return pty->log;
}
