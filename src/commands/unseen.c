#include "commands/unseen.h"

#include "text/visible.h"

#include <string.h>

enum { PROGRAMS = 64 };

/* A program that could not be followed; the text is unique in its trace. */
struct program {
    uint32_t text, times;
    uint64_t why;
};

static uint32_t collect(const struct trace *trace, struct program *programs, uint32_t *more)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < trace_count(trace); i++) {
        const struct event *event = trace_event(trace, i);
        uint32_t at = 0;
        if (event->type != EVENT_EXEC_UNSEEN)
            continue;
        while (at < count &&
               (programs[at].text != event->text || programs[at].why != event->exec_unseen.why))
            at++;
        if (at == PROGRAMS) {
            ++*more;
            continue;
        }
        if (at == count)
            programs[count++] =
                (struct program){.text = event->text, .why = event->exec_unseen.why};
        programs[at].times++;
    }
    return count;
}

static void programs_text(FILE *out, const struct trace *trace)
{
    static struct program programs[PROGRAMS];
    uint32_t more = 0, count = collect(trace, programs, &more);
    size_t words;
    const struct word *why = words_of(WORDS_UNSEEN, &words);
    if (count > 0)
        fputs("\nnot followed\n", out);
    for (uint32_t i = 0; i < count; i++) {
        char name[512];
        visible(name, sizeof name, trace_text(trace, programs[i].text));
        fprintf(out, "  %9u×  %s: %s\n", programs[i].times, name,
                programs[i].why < words ? why[programs[i].why].meaning : "?");
    }
    if (more > 0)
        fprintf(out, "  %9u more\n", more);
}

static void notes_text(FILE *out, const struct trace *trace)
{
    static const char own[] = "envviz: ";
    for (uint32_t i = 0; i < trace_count(trace); i++) {
        const struct event *event = trace_event(trace, i);
        const char *text = trace_text(trace, event->text);
        if (event->type == EVENT_OUTPUT && event->thread == 0 &&
            strncmp(text, own, sizeof own - 1) == 0)
            fprintf(out, "%s\n", text);
    }
}

static void left_text(FILE *out, const struct world *world)
{
    uint32_t alive = 0;
    for (uint16_t i = 0; i < world->process_count; i++)
        alive += world->processes[i].pid && world->processes[i].alive;
    if (alive > 0)
        fprintf(out, "%u %s still going on; what %s from now on is not seen\n", alive,
                alive == 1 ? "process is" : "processes are", alive == 1 ? "it does" : "they do");
}

void unseen_text(FILE *out, const struct trace *trace)
{
    programs_text(out, trace);
    left_text(out, trace_now(trace));
    notes_text(out, trace);
}
