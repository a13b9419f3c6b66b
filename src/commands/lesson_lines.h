/* A lesson in plain sentences: what it says and asks, and the answers, as its events come. */
#ifndef ENVVIZ_COMMANDS_LESSON_LINES_H
#define ENVVIZ_COMMANDS_LESSON_LINES_H

#include "view/script.h"
#include "wire/event.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * What the event tells of the lesson, fit for a terminal: "step 4 of 6: The old array ...".
 * Answers are numbered from 1.  False if it is no event of a lesson whose script is known, or it
 * has nothing to say that was not said; `script` may be NULL.
 */
bool lesson_sentence(const struct script *script, const struct event *event, char *out,
                     size_t size);

/* The step whose question the event puts, or NULL: its choices are to be listed. */
const struct script_step *lesson_question(const struct script *script, const struct event *event);

#endif
