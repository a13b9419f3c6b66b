#include "commands/compare_result.h"

#include "commands/sheet.h"
#include "commands/summary.h"
#include "commands/sweep_show.h"
#include "session/json_text.h"
#include "text/visible.h"
#include "view/text.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SHOWN = 256 };

struct distances side_distances(const struct side *side)
{
    struct distances all = {0};
    for (unsigned i = 0; i < side->run_count; i++)
        distances_add(&all, &side->runs[i].distances);
    return all;
}

static double dispersion_of(const struct side sides[2], enum run_unit unit)
{
    size_t count = sides[0].run_count + sides[1].run_count, n = 0;
    struct proportion *runs = calloc(count + 1, sizeof *runs);
    unsigned *groups = calloc(count + 1, sizeof *groups);
    double dispersion = -1;
    for (unsigned side = 0; runs && groups && side < 2; side++)
        for (unsigned i = 0; i < sides[side].run_count; i++) {
            runs[n] = run_failures(&sides[side].runs[i].counts, unit);
            groups[n++] = side;
        }
    if (runs && groups)
        dispersion = proportion_dispersion(runs, groups, n);
    free(runs);
    free(groups);
    return dispersion;
}

struct compare_result compare_result(const struct side sides[2])
{
    struct compare_result result = {.unit = sides[0].builds && sides[1].builds ? RUN_BUILDS
                                                                               : RUN_COMMANDS};
    for (unsigned side = 0; side < 2; side++) {
        for (unsigned i = 0; i < sides[side].run_count; i++)
            result.all[side] =
                run_sum(result.all[side], run_failures(&sides[side].runs[i].counts, result.unit));
        result.interval[side] = proportion_wilson(result.all[side]);
    }
    result.difference = proportion_rate(result.all[0]) - proportion_rate(result.all[1]);
    result.around = proportion_difference(result.all[0], result.all[1]);
    result.test = proportion_compare(result.all[0], result.all[1]);
    result.dispersion = dispersion_of(sides, result.unit);
    result.p_runs = result.test.p;
    if (result.test.test == TEST_Z_POOLED && result.dispersion > 1)
        result.p_runs = erfc(fabs(result.test.z) / sqrt(2 * result.dispersion));
    result.told = result.test.p < 0.05 && result.p_runs < 0.05;
    return result;
}

static void print_side(char name, const struct side *side, const struct compare_result *result,
                       unsigned which)
{
    struct proportion all = result->all[which];
    char rate[16], low[16], high[16];
    text_rate(proportion_rate(all), rate, sizeof rate);
    text_rate(result->interval[which].low, low, sizeof low);
    text_rate(result->interval[which].high, high, sizeof high);
    printf("%c %5u %10" PRIu64 " %8" PRIu64, name, side->run_count, all.tries, all.failed);
    if (all.tries)
        printf(" %9s  %9s to %s\n", rate, low, high);
    else
        puts("         -");
}

static void print_name(char name, const struct side *side)
{
    char line[SHOWN];
    visible(line, sizeof line, side->path);
    printf("%c: %s", name, line);
    for (unsigned i = 0; i < side->set_count; i++) {
        visible(line, sizeof line, side->sets[i]);
        printf(" %s", line);
    }
    if (side->recording)
        printf(" (recorded)");
    if (side->run_count && side->runs[side->run_count - 1].truncated)
        printf(" (its end is missing)");
    putchar('\n');
}

static void print_p(const char *before, double p)
{
    if (p < 1e-12)
        printf("%s p < 1e-12", before);
    else
        printf("%s p = %.2g", before, p);
}

static void print_verdict(const struct compare_result *result)
{
    char difference[16], low[16], high[16];
    if (result->all[0].tries == 0 || result->all[1].tries == 0) {
        printf("there are no %s on one side: nothing to compare\n", run_unit_name(result->unit));
        return;
    }
    text_rate(result->difference, difference, sizeof difference);
    text_rate(result->around.low, low, sizeof low);
    text_rate(result->around.high, high, sizeof high);
    printf("A - B: %s, 95 %% interval %s to %s (Newcombe's)\n", difference, low, high);
    bool known = result->dispersion >= 0;
    const char *what = known ? "The two" : "These runs";
    printf("%s can%s:", what, result->told ? " be told apart" : "not be told from chance");
    print_p("", result->test.p);
    printf(" (%s, two-sided)\n", proportion_test_name(result->test.test));
    if (result->dispersion >= 0) {
        printf("Runs of the same side differ %.1f times as much as chance alone gives",
               result->dispersion);
        if (result->p_runs != result->test.p)
            print_p("; with that,", result->p_runs);
        putchar('\n');
    } else {
        puts("How much runs of the same side differ is not known, and it may be more than chance "
             "gives:\nto compare scenarios, not these runs of them, take --runs");
    }
}

static void print_machine(char name, const struct side *side)
{
    char line[SHOWN], text[SHOWN];
    const char *libc = json_string_value(json_object_get(side->machine, "libc"));
    const char *cpu = json_string_value(json_object_get(side->machine, "cpu"));
    if (!side->machine || !side->run_count)
        return;
    snprintf(text, sizeof text, "%s, %s, %d processors, engine %s", libc ? libc : "?",
             cpu ? cpu : "?", (int)json_integer_value(json_object_get(side->machine, "cpus")),
             side->runs[0].engine);
    visible(line, sizeof line, text);
    printf("%c measured on: %s\n", name, line);
}

void compare_show(const struct side sides[2], const struct compare_result *result, bool ascii)
{
    for (unsigned i = 0; i < 2; i++)
        print_name("AB"[i], &sides[i]);
    printf("\n  %5s %10s %8s %9s   95 %% interval (Wilson's)\n", "runs",
           run_unit_name(result->unit), "failed", "rate");
    for (unsigned i = 0; i < 2; i++)
        print_side("AB"[i], &sides[i], result, i);
    putchar('\n');
    for (unsigned i = 0; i < 2; i++) {
        char bound[16];
        if (result->all[i].tries == 0 || result->all[i].failed)
            continue;
        text_rate(proportion_bound_of_none(result->all[i].tries), bound, sizeof bound);
        printf("%c: no failure: the rate is below %s with 95 %% confidence\n", "AB"[i], bound);
    }
    print_verdict(result);
    for (unsigned i = 0; i < 2; i++) {
        struct distances distances = side_distances(&sides[i]);
        if (distances.moves)
            printf("%c, all runs:\n", "AB"[i]);
        struct sheet sheet;
        summary_distances_text(sheet_begin(&sheet, stdout, ascii), &distances);
        sheet_end(&sheet);
    }
    for (unsigned i = 0; i < 2; i++)
        print_machine("AB"[i], &sides[i]);
}

static json_t *side_json(const struct side *side, const struct compare_result *result,
                         unsigned which)
{
    json_t *runs = json_array(), *sets = json_array();
    for (unsigned i = 0; i < side->run_count; i++)
        json_array_append_new(runs, run_write(&side->runs[i]));
    for (unsigned i = 0; i < side->set_count; i++)
        json_array_append_new(sets, json_bytes(side->sets[i]));
    struct distances distances = side_distances(side);
    return json_pack(
        "{s:o, s:b, s:o, s:O?, s:I, s:I, s:f, s:f, s:f, s:o, s:o}", "path", json_bytes(side->path),
        "recording", (int)side->recording, "sets", sets, "machine", side->machine,
        run_unit_name(result->unit), (json_int_t)result->all[which].tries, "failed",
        (json_int_t)result->all[which].failed, "rate", proportion_rate(result->all[which]), "low",
        result->interval[which].low, "high", result->interval[which].high, "runs", runs,
        "load_to_move", summary_distances(&distances));
}

json_t *compare_json(const struct side sides[2], const struct compare_result *result)
{
    return json_pack(
        "{s:s, s:i, s:s, s:o, s:o, s:{s:f, s:f, s:f, s:s}, s:{s:s, s:f, s:f, s:o, s:f, s:b}}",
        "format", "envviz-comparison", "version", 1, "unit", run_unit_name(result->unit), "a",
        side_json(&sides[0], result, 0), "b", side_json(&sides[1], result, 1), "difference", "rate",
        result->difference, "low", result->around.low, "high", result->around.high, "interval",
        "Newcombe, 95 %", "test", "name", proportion_test_name(result->test.test), "z",
        result->test.z, "p", result->test.p, "dispersion", run_dispersion(result->dispersion),
        "p_with_dispersion", result->p_runs, "told_from_chance", (int)result->told);
}
