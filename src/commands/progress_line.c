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

void progress_time(char *out, size_t size, double seconds)
{
    if (size)
        out[0] = '\0';
    if (seconds >= 5400)
        snprintf(out, size, " about %.1f h left", seconds / 3600);
    else if (seconds >= 90)
        snprintf(out, size, " about %.0f min left", seconds / 60);
    else if (seconds >= 0)
        snprintf(out, size, " about %.0f s left", seconds + 0.5);
}
