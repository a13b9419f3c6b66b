#include "commands/export_output.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The file that a signal would leave half-written. */
static const char *volatile unfinished;

/* Ends as the signal says, once it has been handled. */
static void on_signal(int number)
{
    if (unfinished)
        unlink(unfinished);
    raise(number);
}

static const int numbers[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
enum { NUMBER_COUNT = sizeof numbers / sizeof *numbers };

static void watch(const char *path)
{
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESETHAND}, before;
    unfinished = path;
    for (unsigned i = 0; i < NUMBER_COUNT; i++) {
        sigaction(numbers[i], NULL, &before);
        if (before.sa_handler != SIG_IGN)
            sigaction(numbers[i], &action, NULL);
    }
}

/* No signal comes between the file and the watch over it. */
static bool open_file(struct export_output *output, const char *path, struct error *error)
{
    sigset_t set, before;
    sigemptyset(&set);
    for (unsigned i = 0; i < NUMBER_COUNT; i++)
        sigaddset(&set, numbers[i]);
    sigprocmask(SIG_BLOCK, &set, &before);
    bool good = whole_file_begin(&output->file, path, error);
    if (good) {
        output->stream = output->file.out;
        watch(output->file.beside);
    }
    sigprocmask(SIG_SETMASK, &before, NULL);
    return good;
}

bool export_output_open(struct export_output *output, const char *path, struct error *error)
{
    struct stat status;
    signal(SIGXFSZ, SIG_IGN); /* beyond RLIMIT_FSIZE write() fails, which is said */
    output->name = path ? path : "standard output";
    output->is_file = path && (stat(path, &status) != 0 || S_ISREG(status.st_mode));
    if (output->is_file)
        return open_file(output, path, error);
    output->stream = path ? fopen(path, "we") : stdout;
    if (!output->stream)
        error_set(error, "%s: %s", path, strerror(errno));
    return output->stream != NULL;
}

bool export_output_close(struct export_output *output, struct error *error)
{
    if (output->is_file) {
        bool good = whole_file_end(&output->file, error);
        unfinished = NULL;
        return good;
    }
    bool written = !ferror(output->stream) && fflush(output->stream) == 0;
    if (output->stream != stdout && fclose(output->stream) != 0)
        written = false;
    if (!written)
        error_set(error, "%s: %s", output->name, strerror(errno));
    return written;
}

void export_output_abandon(struct export_output *output)
{
    if (output->is_file) {
        whole_file_abandon(&output->file);
        unfinished = NULL;
    } else if (output->stream != stdout)
        fclose(output->stream);
}
