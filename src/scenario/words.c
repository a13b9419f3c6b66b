#include "scenario/scenario.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *scenario_comment(const struct scenario *scenario)
{
    static const char sign[] = " #"; /* the shell passes over what follows */
    const size_t bytes = scenario->job_bytes;
    char *comment = calloc(1, sizeof sign + bytes);

    if (comment && bytes > 0) {
        memcpy(comment, sign, sizeof sign);
        memset(comment + sizeof sign - 1, 'x', bytes);
    }
    return comment;
}

char *scenario_job(const struct scenario *scenario)
{
    char *comment = scenario_comment(scenario), *job = NULL;

    if (comment && asprintf(&job, "%s%s", scenario->job, comment) < 0)
        job = NULL;
    free(comment);
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
