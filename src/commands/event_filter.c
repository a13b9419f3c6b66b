#include "commands/event_filter.h"

#include "commands/failure_line.h"

#include <stdio.h>
#include <string.h>

static void set_all(struct event_filter *filter, bool on)
{
    for (unsigned i = 0; i <= EVENT_COUNT; i++)
        filter->types[i] = on;
    if (!on)
        filter->failures = filter->moves = false;
}

void event_filter_default(struct event_filter *filter)
{
    set_all(filter, false);
    set_all(filter, true);
    filter->types[EVENT_MEMORY] = filter->types[EVENT_PROCESS_THREADS] = false;
}

/* Those whose name is the word, or begins with it and a point.  False if there is none. */
static bool set_named(struct event_filter *filter, const char *word, bool on)
{
    size_t length = strlen(word);
    bool any = false;
    for (unsigned i = 0; i < EVENT_COUNT; i++) {
        const char *name = event_info(i)->name;
        if (strncmp(name, word, length) == 0 && (name[length] == '\0' || name[length] == '.')) {
            filter->types[i] = on;
            any = true;
        }
    }
    return any;
}

static bool set_word(struct event_filter *filter, const char *word, bool on)
{
    if (strcmp(word, "all") == 0)
        set_all(filter, on);
    else if (strcmp(word, "failures") == 0)
        filter->failures = on;
    else if (strcmp(word, "moves") == 0)
        filter->moves = on;
    else
        return set_named(filter, word, on);
    return true;
}

bool event_filter_read(struct event_filter *filter, const char *list, struct error *error)
{
    event_filter_default(filter);
    if (list[0] != '-')
        set_all(filter, false);
    while (*list != '\0') {
        char word[64];
        size_t length = strcspn(list, ",");
        bool on = list[0] != '-';
        snprintf(word, sizeof word, "%.*s", (int)(length < sizeof word ? length : sizeof word - 1),
                 list);
        if (!set_word(filter, on ? word : word + 1, on)) {
            error_set(error,
                      "--events %s: no such event; give all, failures, moves, or names as in a "
                      "recording (exec.result, env)",
                      word);
            return false;
        }
        list += length + (list[length] == ',');
    }
    return true;
}

static bool is_failure(const struct event *event)
{
    switch (event->type) {
    case EVENT_EXEC_RESULT:
        return event->exec_result.error != 0 && !failure_is_search(event);
    case EVENT_CHILD_ENV:
        return event->child_env.lost || event->child_env.duplicated || event->child_env.garbled;
    case EVENT_CRASH:
        return true;
    default:
        return false;
    }
}

bool event_filter_takes(const struct event_filter *filter, const struct event *event)
{
    unsigned type = event->type < EVENT_COUNT ? event->type : EVENT_COUNT;
    return filter->types[type] || (filter->failures && is_failure(event)) ||
           (filter->moves && type == EVENT_ENV_GROW && event->env_grow.how == GROW_MOVED);
}
