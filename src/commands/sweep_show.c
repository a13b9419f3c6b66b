#include "commands/sweep_show.h"

#include "text/visible.h"
#include "view/plot.h"
#include "view/text.h"

#include <inttypes.h>
#include <langinfo.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LABEL = 64, PLOT_COLUMNS = 68, PLOT_ROWS = 13 };

enum sweep_plot sweep_plot_for(const struct sweep_request *request)
{
    if (request->headless)
        return SWEEP_NO_PLOT;
    if (request->screen.ascii)
        return SWEEP_ASCII;
    bool utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
    return isatty(STDOUT_FILENO) && utf8 ? SWEEP_BRAILLE : SWEEP_NO_PLOT;
}

static void print_row(const struct sweep *sweep, unsigned value, int width)
{
    struct sweep_total total = sweep_total(sweep, value);
    const struct counts *counts = &total.counts;
    uint64_t damaged =
        counts->env_lost + counts->env_empty + counts->env_duplicated + counts->env_garbled;
    char label[LABEL], rate[16], low[16], high[16];
    visible(label, sizeof label, sweep->values[value]);
    text_rate(proportion_rate(total.all), rate, sizeof rate);
    text_rate(total.interval.low, low, sizeof low);
    text_rate(total.interval.high, high, sizeof high);
    printf("%-*s %5u %10" PRIu64 " %8" PRIu64, width, label, total.runs, total.all.tries,
           total.all.failed);
    if (total.all.tries == 0) {
        puts("         -");
        return;
    }
    printf(" %9s  %9s to %-9s", rate, low, high);
    if (sweep->unit == RUN_COMMANDS)
        printf(" %8" PRIu64 " %8" PRIu64 " %8" PRIu64, counts->efault,
               counts->e2big + counts->other_errors, damaged);
    putchar('\n');
}

static int label_width(const struct sweep *sweep)
{
    char label[LABEL];
    int width = 8;
    visible(label, sizeof label, sweep->vary);
    for (unsigned i = 0;; i++) {
        if ((int)strlen(label) > width)
            width = (int)strlen(label);
        if (i == sweep->value_count)
            return width;
        visible(label, sizeof label, sweep->values[i]);
    }
}

static void print_table(const struct sweep *sweep)
{
    char label[LABEL];
    int width = label_width(sweep);
    visible(label, sizeof label, sweep->vary);
    printf("%-*s %5s %10s %8s %9s  %-22s", width, label, "runs", run_unit_name(sweep->unit),
           "failed", "rate", " 95 % interval");
    if (sweep->unit == RUN_COMMANDS)
        printf(" %8s %8s %8s", "EFAULT", "other", "damaged");
    putchar('\n');
    for (unsigned i = 0; i < sweep->value_count; i++)
        print_row(sweep, i, width);
}

static void print_plot(const struct sweep *sweep, bool ascii)
{
    struct plot_point points[SWEEP_VALUES];
    char labels[SWEEP_VALUES][LABEL], vary[LABEL];
    for (unsigned i = 0; i < sweep->value_count; i++) {
        struct sweep_total total = sweep_total(sweep, i);
        visible(labels[i], sizeof labels[i], sweep->values[i]);
        points[i] = (struct plot_point){.label = labels[i],
                                        .rate = proportion_rate(total.all),
                                        .low = total.interval.low,
                                        .high = total.interval.high,
                                        .known = total.all.tries > 0};
    }
    struct plot_options options = {.width = PLOT_COLUMNS, .height = PLOT_ROWS, .ascii = ascii};
    char *text = plot_draw(points, sweep->value_count, &options);
    visible(vary, sizeof vary, sweep->vary);
    if (text)
        printf("\n%s%*s%s\n", text, 11, "", vary);
    free(text);
}

/* What must be known to read the table. */
static void print_notes(const struct sweep *sweep)
{
    unsigned limited = 0, killed = 0;
    uint64_t dropped = 0;
    char bound[16], label[LABEL];
    for (unsigned i = 0; i < sweep->value_count; i++) {
        struct sweep_total total = sweep_total(sweep, i);
        limited += total.limited;
        killed += total.killed;
        dropped += total.counts.dropped;
        if (total.all.tries == 0 || total.all.failed)
            continue;
        text_rate(proportion_bound_of_none(total.all.tries), bound, sizeof bound);
        visible(label, sizeof label, sweep->values[i]);
        printf("%s: no failure in %" PRIu64 " %s: the rate is below %s with 95 %% confidence\n",
               label, total.all.tries, run_unit_name(sweep->unit), bound);
    }
    double dispersion = sweep_dispersion(sweep);
    if (dispersion >= 0)
        printf("runs of the same value differ %.1f times as much as chance alone gives",
               dispersion);
    if (dispersion > 2)
        printf(":\nfailures come in clusters, and the intervals are some %.1f times too narrow",
               sqrt(dispersion));
    if (dispersion >= 0)
        putchar('\n');
    if (limited)
        printf("%u runs were ended because their time was over\n", limited);
    if (killed)
        printf("%u targets were killed by a signal\n", killed);
    if (dropped)
        printf("%" PRIu64 " events were lost: commands may be missing\n", dropped);
}

static void print_machines(const struct sweep *sweep)
{
    size_t i, count = json_array_size(sweep->machines);
    const json_t *machine;
    json_array_foreach(sweep->machines, i, machine)
    {
        char line[256] = "";
        const char *libc = json_string_value(json_object_get(machine, "libc"));
        const char *kernel = json_string_value(json_object_get(machine, "kernel"));
        const char *cpu = json_string_value(json_object_get(machine, "cpu"));
        char text[256];
        snprintf(text, sizeof text, "%s, %s, %s, %d processors", libc ? libc : "?",
                 kernel ? kernel : "?", cpu ? cpu : "?",
                 (int)json_integer_value(json_object_get(machine, "cpus")));
        visible(line, sizeof line, text);
        printf("measured on: %s\n", line);
    }
    if (count > 1)
        puts("these are several machines: rates differ from one to another");
}

static void print_engines(const struct sweep *sweep)
{
    char shown[16] = "";
    for (size_t i = 0; i < sweep->done_count; i++) {
        bool seen = false;
        for (size_t j = 0; j < i && !seen; j++)
            seen = strcmp(sweep->done[j].run.engine, sweep->done[i].run.engine) == 0;
        if (seen)
            continue;
        visible(shown, sizeof shown, sweep->done[i].run.engine);
        printf("%s%s", i ? ", " : "engine: ", shown);
    }
    if (sweep->done_count)
        putchar('\n');
}

void sweep_show(const struct sweep *sweep, enum sweep_plot plot)
{
    char title[128];
    const char *said = json_string_value(json_object_get(sweep->scenario, "title"));
    visible(title, sizeof title, said && said[0] ? said : sweep->path);
    printf("%s\n\n", title);
    print_table(sweep);
    if (plot != SWEEP_NO_PLOT)
        print_plot(sweep, plot == SWEEP_ASCII);
    putchar('\n');
    print_notes(sweep);
    print_engines(sweep);
    print_machines(sweep);
    if (sweep->shards > 1)
        printf("this is part %u of %u\n", sweep->shard, sweep->shards);
}
