#include "scenario/scenario.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *scenario_job(const struct scenario *scenario)
{
    static const char comment[] = " #"; /* the shell passes over what follows */
    size_t length = strlen(scenario->job);
    char *job = malloc(length + sizeof comment + scenario->job_bytes);

    if (!job)
        return NULL;
    memcpy(job, scenario->job, length);
    if (scenario->job_bytes > 0) {
        memcpy(job + length, comment, sizeof comment - 1);
        length += sizeof comment - 1;
        memset(job + length, 'x', scenario->job_bytes);
        length += scenario->job_bytes;
    }
    job[length] = '\0';
    return job;
}

char *scenario_words(const struct scenario *scenario)
{
    const struct {
        const char *head, *text;
    } parts[] = {
        {"", scenario->text},
        {"Hypothesis: ", scenario->hypothesis},
        {"Look at: ", scenario->look},
        {"It showed: ", scenario->showed},
    };
    char *words = NULL;
    size_t size;
    FILE *out = open_memstream(&words, &size);

    if (!out)
        return NULL;
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        if (parts[i].text && parts[i].text[0])
            fprintf(out, "%s%s%s", ftell(out) > 0 ? " " : "", parts[i].head, parts[i].text);
    return fclose(out) == 0 ? words : NULL;
}
