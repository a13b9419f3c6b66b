/*
 * Runs the built lab (ENVVIZ_LAB, or build/envviz-lab) and collects what it says: its output, and
 * behind that its errors.  Written to one pipe, a shell's message, which dash writes in pieces,
 * could end up in the middle of a line.
 */
#ifndef ENVVIZ_TESTS_LAB_LAB_H
#define ENVVIZ_TESTS_LAB_LAB_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LAB_ARGUMENTS = 16 };

struct lab {
    pid_t pid;
    FILE *output; /* what it prints */
    FILE *errors; /* a file without a name */
};

/* Starts the lab with these arguments (NULL-terminated, without its name). */
static inline struct lab lab_start(const char *const *arguments)
{
    const char *program = getenv("ENVVIZ_LAB"), *argv[LAB_ARGUMENTS + 2];
    int ends[2], count = 1;

    argv[0] = program ? program : "build/envviz-lab";
    while (*arguments && count <= LAB_ARGUMENTS)
        argv[count++] = *arguments++;
    argv[count] = NULL;
    FILE *errors = tmpfile();
    if (!errors || pipe(ends) != 0)
        abort();
    pid_t pid = fork();
    if (pid == 0) {
        dup2(ends[1], STDOUT_FILENO);
        dup2(fileno(errors), STDERR_FILENO);
        close(ends[0]);
        close(ends[1]);
        execv(argv[0], (char *const *)argv);
        _exit(127);
    }
    close(ends[1]);
    return (struct lab){.pid = pid, .output = fdopen(ends[0], "r"), .errors = errors};
}

/* Reads until everything that could still print has ended; the lab's wait status.  free(*text). */
static inline int lab_finish(struct lab *lab, char **text)
{
    size_t size;
    FILE *copy = open_memstream(text, &size);
    int c, status = 0;

    while ((c = getc(lab->output)) != EOF)
        putc(c, copy);
    rewind(lab->errors);
    while ((c = getc(lab->errors)) != EOF)
        putc(c, copy);
    fclose(copy);
    fclose(lab->output);
    fclose(lab->errors);
    waitpid(lab->pid, &status, 0);
    return status;
}

static inline int lab_run(const char *const *arguments, char **text)
{
    struct lab lab = lab_start(arguments);

    return lab_finish(&lab, text);
}

/* How many lines of `text` begin with `start` and end with `end`. */
static inline unsigned lab_lines(const char *text, const char *start, const char *end)
{
    unsigned count = 0;

    while (*text) {
        size_t length = strcspn(text, "\n");
        if (length >= strlen(start) + strlen(end) && strncmp(text, start, strlen(start)) == 0 &&
            strncmp(text + length - strlen(end), end, strlen(end)) == 0)
            count++;
        text += length + (text[length] == '\n');
    }
    return count;
}

#endif
