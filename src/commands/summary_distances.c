/* Load-to-move distances as numbers. */
#include "commands/summary.h"

#include <inttypes.h>
#include <stdio.h>

static json_t *bin_json(const struct distance_bin *bin, unsigned i, const char *side)
{
    json_t *to =
        i + 1 < DISTANCE_BINS ? json_integer((json_int_t)distance_bin_us(i + 1)) : json_null();
    return json_pack("{s:s, s:I, s:o, s:I, s:I, s:I}", "move", side, "from_us",
                     (json_int_t)distance_bin_us(i), "to_us", to, "loads",
                     (json_int_t)bin->commands, "in_window", (json_int_t)bin->within, "failed",
                     (json_int_t)bin->failed);
}

json_t *summary_distances(const struct distances *distances)
{
    json_t *bins = json_array();
    for (unsigned i = DISTANCE_BINS; i-- > 0;)
        if (distances->before[i].commands)
            json_array_append_new(bins, bin_json(&distances->before[i], i, "before"));
    for (unsigned i = 0; i < DISTANCE_BINS; i++)
        if (distances->after[i].commands)
            json_array_append_new(bins, bin_json(&distances->after[i], i, "after"));
    return json_pack("{s:I, s:I, s:I, s:I, s:I, s:o}", "loads", (json_int_t)distances->commands,
                     "no_move", (json_int_t)distances->alone, "met", (json_int_t)distances->met,
                     "moves", (json_int_t)distances->moves, "moves_met",
                     (json_int_t)distances->moves_met, "bins", bins);
}

/* Columns of the table, by decades: the bins from the one before up to this one.  A row is to fit
 * into 80 columns. */
static const struct {
    unsigned until;
    const char *name;
} decades[] = {
    {4, "to 10 \u00b5s"},
    {7, "to 100 \u00b5s"},
    {DISTANCE_NEAR, "to 1 ms"},
    {DISTANCE_BINS, "longer"},
};

enum { DECADES = sizeof decades / sizeof *decades };

enum measure { COMMANDS, WITHIN, FAILED };

static void row(FILE *out, const char *name, const struct distance_bin *bins, enum measure measure)
{
    fprintf(out, "    %-32s", name);
    for (unsigned decade = 0, i = 0; decade < DECADES; decade++) {
        uint64_t sum = 0;
        for (; i < decades[decade].until; i++)
            sum += measure == COMMANDS ? bins[i].commands
                   : measure == WITHIN ? bins[i].within
                                       : bins[i].failed;
        fprintf(out, " %*" PRIu64, decade == 0 ? 9 : 10, sum);
    }
    fputc('\n', out);
}

void summary_distances_text(FILE *out, const struct distances *distances)
{
    if (distances->moves == 0 || distances->commands == 0)
        return;
    /* The sign of micro takes two bytes. */
    fprintf(out, "  %-34s %10s %11s %10s %10s\n", "commands whose array moved nearest",
            decades[0].name, decades[1].name, decades[2].name, decades[3].name);
    row(out, "before their load of environ", distances->before, COMMANDS);
    row(out, "after it", distances->after, COMMANDS);
    row(out, "  of them before execve's result", distances->after, WITHIN);
    row(out, "  of them failed with EFAULT", distances->after, FAILED);
    fprintf(out, "  %9" PRIu64 "  commands had a move between their load and their result\n",
            distances->met);
    fprintf(out, "  %9" PRIu64 "  of %" PRIu64 " moves met a command there\n", distances->moves_met,
            distances->moves);
}
