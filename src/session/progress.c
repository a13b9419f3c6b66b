#include "session/progress.h"

#include "wire/lab_lines.h"

#include <stdio.h>
#include <string.h>

static bool tell(const struct progress *progress, enum build_step step, struct event *event)
{
    *event =
        (struct event){.build = {.number = progress->number, .of = progress->of, .step = step}};
    return true;
}

bool progress_line(struct progress *progress, const char *line, struct event *event)
{
    char word[EVENT_TEXT_BYTES];
    unsigned number, of;
    if (sscanf(line, LINES_BUILD_SCAN, &number, &of, word) == 3) {
        int step = words_find(WORDS_BUILD, word);
        if (step < 0 || step == BUILD_PHASE)
            return false;
        progress->number = number;
        progress->of = of;
        if (step == BUILD_STARTED)
            progress->phase[0] = '\0';
        return tell(progress, (enum build_step)step, event);
    }
    if (progress->of && sscanf(line, LINES_PHASE_SCAN, word) == 1) {
        strcpy(progress->phase, word);
        return tell(progress, BUILD_PHASE, event);
    }
    return false;
}

bool progress_crash(const char *line, struct event *event)
{
    unsigned worker;
    void *address = NULL, *array = NULL;
    if (sscanf(line, LINES_CRASH, &worker, &address, &array) != 3 &&
        sscanf(line, LINES_CRASH_NOWHERE, &worker, &array) != 2)
        return false;
    *event = (struct event){
        .crash = {.worker = worker, .address = (uintptr_t)address, .array = (uintptr_t)array}};
    return true;
}
