#include "commands/failure_line.h"

#include "model/explain.h"

#include <errno.h>
#include <stdio.h>

bool failure_is_search(const struct event *event)
{
    return event->type == EVENT_EXEC_RESULT &&
           (event->exec_result.error == ENOENT || event->exec_result.error == ENOTDIR);
}

bool failure_line(const struct trace *trace, uint32_t i, char *out, size_t size)
{
    struct failure failure = trace_failure(trace, i);
    const struct event *event = trace_event(trace, failure.event);
    char text[1024];
    if (failure_is_search(event))
        return false;
    if (event->type == EVENT_CHILD_ENV)
        explain_event(trace, failure.event, text, sizeof text);
    else
        explain_strace(trace, failure.load, true, text, sizeof text);
    const struct thread *thread = world_thread(trace_now(trace), event->thread);
    snprintf(out, size, "[pid %u] %s", thread ? thread->tid : 0, text);
    return true;
}
