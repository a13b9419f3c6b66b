#include "commands/trace_event_writer.h"

#include "text/visible.h"

#include <inttypes.h>

enum { TEXT_BYTES = 2048 };

/* As a JSON string; what a terminal could take for a command, and what is no UTF-8, is visible. */
static void put_string(FILE *out, const char *text)
{
    char shown[TEXT_BYTES];
    visible(shown, sizeof shown, text);
    putc('"', out);
    for (const char *at = shown; *at != '\0'; at++) {
        if (*at == '"' || *at == '\\')
            putc('\\', out);
        putc(*at, out);
    }
    putc('"', out);
}

/* In µs. */
static void put_time(FILE *out, uint64_t ns)
{
    fprintf(out, "%" PRIu64 ".%03u", ns / 1000, (unsigned)(ns % 1000));
}

static void key_of(struct trace_event_writer *writer, const char *key)
{
    fprintf(writer->out, "%s\"%s\":", writer->first ? "" : ",", key);
    writer->first = false;
}

void trace_event_open(struct trace_event_writer *writer)
{
    fputs("{\"displayTimeUnit\":\"ns\",\"traceEvents\":[", writer->out);
}

void trace_event_close(struct trace_event_writer *writer)
{
    fputs("\n]}\n", writer->out);
}

void trace_event_begin(struct trace_event_writer *writer, const char *phase, uint64_t time_ns,
                       struct track track)
{
    fprintf(writer->out, "%s\n{\"ph\":\"%s\",\"ts\":", writer->any ? "," : "", phase);
    put_time(writer->out, time_ns);
    fprintf(writer->out, ",\"pid\":%" PRIu32 ",\"tid\":%" PRIu32, track.pid, track.tid);
    writer->any = true;
    writer->args = writer->first = false;
}

void trace_event_text(struct trace_event_writer *writer, const char *key, const char *value)
{
    key_of(writer, key);
    put_string(writer->out, value);
}

void trace_event_number(struct trace_event_writer *writer, const char *key, uint64_t value)
{
    key_of(writer, key);
    fprintf(writer->out, "%" PRIu64, value);
}

void trace_event_span(struct trace_event_writer *writer, const char *key, uint64_t span_ns)
{
    key_of(writer, key);
    put_time(writer->out, span_ns);
}

void trace_event_args(struct trace_event_writer *writer)
{
    key_of(writer, "args");
    putc('{', writer->out);
    writer->args = writer->first = true;
}

void trace_event_end(struct trace_event_writer *writer)
{
    fputs(writer->args ? "}}" : "}", writer->out);
}

void trace_event_name(struct trace_event_writer *writer, const char *what, struct track track,
                      const char *name)
{
    trace_event_begin(writer, "M", 0, track);
    trace_event_text(writer, "name", what);
    trace_event_text(writer, "cat", "__metadata");
    trace_event_args(writer);
    trace_event_text(writer, "name", name);
    trace_event_end(writer);
}
