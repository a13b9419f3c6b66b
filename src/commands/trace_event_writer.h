/* The lines of a trace-event file: one JSON object each, times in µs with three decimals. */
#ifndef ENVVIZ_COMMANDS_TRACE_EVENT_WRITER_H
#define ENVVIZ_COMMANDS_TRACE_EVENT_WRITER_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct trace_event_writer {
    FILE *out;
    bool any;   /* a line was written: the next one needs a comma */
    bool args;  /* within "args" */
    bool first; /* no member there yet */
};

/* A row of the picture: a thread. */
struct track {
    uint32_t pid, tid;
};

void trace_event_open(struct trace_event_writer *writer);
void trace_event_close(struct trace_event_writer *writer);

/* Begins a line: {"ph":PHASE,"ts":...,"pid":...,"tid":...  then come the members, then _end(). */
void trace_event_begin(struct trace_event_writer *writer, const char *phase, uint64_t time_ns,
                       struct track track);
void trace_event_text(struct trace_event_writer *writer, const char *key, const char *value);
void trace_event_number(struct trace_event_writer *writer, const char *key, uint64_t value);
void trace_event_span(struct trace_event_writer *writer, const char *key, uint64_t span_ns);
void trace_event_args(struct trace_event_writer *writer); /* what follows stands in "args" */
void trace_event_end(struct trace_event_writer *writer);

/* Names a track: `what` is "process_name" or "thread_name". */
void trace_event_name(struct trace_event_writer *writer, const char *what, struct track track,
                      const char *name);

#endif
