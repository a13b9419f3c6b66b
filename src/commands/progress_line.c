#include "commands/progress_line.h"

#include "term/kind.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char clear_line[] = "\r\033[K";

/* A terminal on which a line can be written anew; asked for once. */
static bool is_terminal(void)
{
    static enum { UNKNOWN, NO, YES } known;
    char why[256];
    if (known == UNKNOWN)
        known = isatty(STDERR_FILENO) && kind_check(getenv("TERM"), STDERR_FILENO, why, sizeof why)
                    ? YES
                    : NO;
    return known == YES;
}

static void print(bool stays, const char *format, va_list arguments)
{
    bool terminal = is_terminal();
    if (!terminal && !stays)
        return;
    if (terminal)
        fputs(clear_line, stderr);
    vfprintf(stderr, format, arguments);
    if (stays)
        fputc('\n', stderr);
    fflush(stderr);
}

void progress_now(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    print(false, format, arguments);
    va_end(arguments);
}

void progress_done(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    print(true, format, arguments);
    va_end(arguments);
}

void progress_end(void)
{
    if (is_terminal())
        fputs(clear_line, stderr);
}
