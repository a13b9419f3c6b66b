#include "scenario/choices.h"

#include "scenario/presets.h"
#include "scenario/scenario.h"

#include <string.h>

static const struct word targets[TARGET_COUNT] = {
    [TARGET_LAB] = {"lab", "the built-in program: workers, a queue, a storm"},
    [TARGET_PYTHON] = {"python", "python3 with a script that does the same"},
    [TARGET_COMMAND] = {"command", "the program named in `command`"},
};

static const struct word storms[STORM_COUNT] = {
    [STORM_NONE] = {"none", "no changes"},
    [STORM_ADD] = {"add", "new variables, one after another"},
    [STORM_CHURN] = {"churn", "`names` variables added, then removed, over and over"},
    [STORM_UNSET] = {"unset",
                     "`names` variables are there; one is removed and added again, then the next"},
    [STORM_REPLACE] = {"replace",
                       "`names` variables are there; one after another gets a new value"},
    [STORM_CLEAR] = {"clear", "clearenv(), then all variables added again, over and over"},
};

static const struct word works[WORK_COUNT] = {
    [WORK_SYSTEM] = {"system", "system(job)"},
    [WORK_GETENV] = {"getenv", "getenv(), many times, of the last variable; no command"},
};

static const struct word locks[LOCK_COUNT] = {
    [LOCK_NONE] = {"none", "no lock but that of the C library"},
    [LOCK_RWLOCK] = {"rwlock",
                     "a read-write lock: changes take it for writing, getenv for reading"},
};

static const struct word build_jobs[BUILD_JOBS_COUNT] = {
    [BUILD_JOBS_CC] = {"cc", "the C compiler; a shell where there is none"},
    [BUILD_JOBS_SH] = {"sh", "a shell that reads and writes the same files"},
};

static const struct word pythons[PYTHON_COUNT] = {
    [PYTHON_OS_SYSTEM] = {"os.system", "os.system(command)"},
    [PYTHON_SUBPROCESS] = {"subprocess.call", "subprocess.call(command, shell=True)"},
    [PYTHON_SUBPROCESS_CWD] = {"subprocess.cwd", "the same with cwd=\"/\""},
    [PYTHON_SUBPROCESS_ENV] = {"subprocess.env",
                               "subprocess.call(command, shell=True) with env=dict(os.environ)"},
};

static const struct word scripts[PYTHON_SCRIPT_COUNT] = {
    [PYTHON_REPRODUCE] = {"reproduce", "many threads, many commands, many changes"},
    [PYTHON_LESSON] = {"lesson", "one thread w0, in the same order each time; for stepping"},
};

static const struct word untils[UNTIL_COUNT - GATE_COUNT] = {
    {"kernel-count", "execve is about to count the pointers"},
    {"kernel-copy", "execve is about to copy the string of an entry"},
    {"blocked", "it waits for a lock that a held thread has"},
};

static const struct word automatic = {"auto",
                                      "native where this libc frees the old array, else classic"};

static const struct word *at(const struct word *words, size_t count, size_t index)
{
    return index < count ? &words[index] : NULL;
}

const struct word *choices_at(enum choices list, size_t index)
{
    size_t count;
    const struct word *words;

    switch (list) {
    case CHOICES_NONE:
        break;
    case CHOICES_MODE:
        return presets_word(index);
    case CHOICES_TARGET:
        return at(targets, TARGET_COUNT, index);
    case CHOICES_STORM:
        return at(storms, STORM_COUNT, index);
    case CHOICES_BUILD_JOBS:
        return at(build_jobs, BUILD_JOBS_COUNT, index);
    case CHOICES_PYTHON:
        return at(pythons, PYTHON_COUNT, index);
    case CHOICES_WORK:
        return at(works, WORK_COUNT, index);
    case CHOICES_LOCK:
        return at(locks, LOCK_COUNT, index);
    case CHOICES_SCRIPT:
        return at(scripts, PYTHON_SCRIPT_COUNT, index);
    case CHOICES_ENGINE:
        words = words_of(WORDS_ENGINE, &count);
        return index == 0 ? &automatic : at(words, count, index - 1);
    case CHOICES_ENGINES:
        words = words_of(WORDS_ENGINE, &count);
        return at(words, count, index);
    case CHOICES_UNTIL:
        words = words_of(WORDS_GATE, &count);
        return index < count ? at(words, count, index)
                             : at(untils, UNTIL_COUNT - GATE_COUNT, index - count);
    case CHOICES_SPAWNER:
        words = words_of(WORDS_SPAWNER, &count);
        return at(words, count, index);
    }
    return NULL;
}

int choices_find(enum choices list, const char *word)
{
    const struct word *choice;

    for (size_t i = 0; (choice = choices_at(list, i)); i++)
        if (strcmp(choice->word, word) == 0)
            return (int)i;
    return -1;
}
