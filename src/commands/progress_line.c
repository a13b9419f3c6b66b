#include "commands/progress_line.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

static const char clear_line[] = "\r\033[K";

static void print(bool stays, const char *format, va_list arguments)
{
    bool terminal = isatty(STDERR_FILENO);
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
    if (isatty(STDERR_FILENO))
        fputs(clear_line, stderr);
}
