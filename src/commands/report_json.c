#include "commands/report.h"

#include "model/explain.h"
#include "model/findings_words.h"
#include "model/phrase.h"
#include "wire/words.h"

enum { TEXT = 2048, ITEMS = 100 };

/* Texts of the target can be any bytes, strings in JSON cannot. */
static json_t *text_json(const char *text)
{
    char shown[TEXT];
    struct phrase phrase = phrase_begin(shown, sizeof shown);
    say_text(&phrase, text);
    phrase_end(&phrase);
    return json_string(shown);
}

static json_t *number(uint64_t value)
{
    return json_integer((json_int_t)value);
}

static json_t *microseconds(uint64_t ns)
{
    return json_real((double)ns / 1e3);
}

static json_t *thread_json(const struct trace *trace, uint16_t thread)
{
    char text[TEXT];
    finding_thread_words(trace, thread, 0, text, sizeof text);
    return json_string(text);
}

static void add_change(json_t *object, const struct trace *trace, uint8_t op, uint32_t variable)
{
    json_object_set_new(object, "op",
                        op < OP_COUNT ? json_string(words_name(WORDS_OP, op)) : json_null());
    json_object_set_new(object, "variable", text_json(trace_text(trace, variable)));
}

static json_t *finding_json(const struct trace *trace, const struct finding *finding, bool exposure)
{
    const struct event *load = trace_event(trace, finding->load);
    json_t *object = json_object();
    json_object_set_new(object, "time_s", json_real(load ? (double)load->time_ns / 1e9 : 0));
    json_object_set_new(object, "event", number(finding->load));
    json_object_set_new(object, "pid", number(finding->pid));
    json_object_set_new(object, "changer", thread_json(trace, finding->changer));
    json_object_set_new(object, "starter", thread_json(trace, finding->starter));
    add_change(object, trace, finding->op, finding->variable);
    json_object_set_new(object, "command",
                        load && load->type == EVENT_EXEC_LOAD
                            ? text_json(trace_text(trace, load->text))
                            : json_null());
    if (exposure) {
        json_object_set_new(object, "apart_us", microseconds(finding->apart_ns));
        return object;
    }
    json_object_set_new(object, "outcome", json_string(outcome_info(finding->outcome)->word));
    json_object_set_new(object, "after_load_us", microseconds(finding->after_ns));
    json_object_set_new(object, "before_result_us", microseconds(finding->left_ns));
    return object;
}

/* The first of them, each explained. */
static json_t *list_json(const struct trace *trace, const struct finding *found, uint32_t count)
{
    json_t *list = json_array();
    for (uint32_t i = 0; i < count && i < ITEMS; i++) {
        char why[TEXT];
        json_t *object = finding_json(trace, &found[i], false);
        explain_command(trace, found[i].load, why, sizeof why);
        json_object_set_new(object, "why", json_string(why));
        if (explain_culprits(trace, found[i].load, why, sizeof why) > 0)
            json_object_set_new(object, "who", json_string(why));
        json_array_append_new(list, object);
    }
    return list;
}

static json_t *pairs_json(const struct trace *trace)
{
    const struct findings *findings = trace_findings(trace);
    uint32_t order[ITEMS + 1];
    uint32_t count = findings_order_pairs(findings, order, ITEMS);
    json_t *list = json_array();
    for (uint32_t i = 0; i < count; i++) {
        const struct finding_pair *pair = &findings->pairs[order[i]];
        enum finding_level level = finding_level(pair);
        json_t *object = json_pack(
            "{s:s, s:o, s:o, s:s, s:o, s:o, s:o, s:o}", "level", finding_level_name(level),
            "changer", thread_json(trace, pair->worst.changer), "starter",
            thread_json(trace, pair->worst.starter), "call", words_name(WORDS_CALL, pair->call),
            "hits", number(pair->hits), "near_misses", number(pair->near_misses), "looks",
            number(pair->meetings), "overlaps", number(pair->overlaps));
        json_object_set_new(object, "worst",
                            finding_json(trace, &pair->worst, level == FINDING_EXPOSURE));
        json_array_append_new(list, object);
    }
    return list;
}

/* The frames of a call stack, innermost first. */
static json_t *stack_json(const struct trace *trace, const struct stack *stack)
{
    json_t *frames = json_array();
    char text[TEXT];
    for (unsigned i = 0; explain_frame(trace, stack, i, text, sizeof text) > 0; i++)
        json_array_append_new(frames, json_string(text));
    return frames;
}

static json_t *culprits_json(const struct trace *trace)
{
    const struct findings *findings = trace_findings(trace);
    uint32_t order[ITEMS + 1];
    uint32_t count = findings_order_culprits(findings, order, ITEMS);
    json_t *list = json_array();
    for (uint32_t i = 0; i < count; i++) {
        const struct finding_culprit *culprit = &findings->culprits[order[i]];
        json_t *object =
            json_pack("{s:o, s:o, s:o, s:o, s:o, s:b}", "thread",
                      thread_json(trace, culprit->thread), "pid", number(culprit->pid), "changes",
                      number(culprit->changes), "hits", number(culprit->hits), "near_misses",
                      number(culprit->near_misses), "others", (int)culprit->others);
        add_change(object, trace, culprit->op, culprit->variable);
        const struct stack *stack = culprit->others ? NULL : explain_stack(trace, culprit->event);
        if (stack)
            json_object_set_new(object, "stack", stack_json(trace, stack));
        json_array_append_new(list, object);
    }
    return list;
}

static json_t *foreign_json(const struct trace *trace)
{
    const struct findings *findings = trace_findings(trace);
    json_t *list = json_array();
    for (uint32_t i = 0; i < findings->foreign_count; i++)
        json_array_append_new(list,
                              json_pack("{s:o, s:o, s:o}", "program",
                                        text_json(trace_text(trace, findings->foreign[i].program)),
                                        "pid", number(findings->foreign[i].pid), "times",
                                        number(findings->foreign[i].times)));
    return list;
}

static json_t *amplified_json(const struct trace *trace)
{
    const struct world *world = trace_now(trace);
    if (!world->amplify_ms)
        return json_null();
    return json_pack("{s:o, s:o, s:o, s:o}", "ms", number(world->amplify_ms), "per_mille",
                     number(world->amplify_per_mille), "seed", number(world->amplify_seed), "held",
                     number(trace_findings(trace)->held));
}

json_t *report_json(const struct trace *trace)
{
    const struct findings *findings = trace_findings(trace);
    char sentence[TEXT];
    findings_verdict(trace, sentence, sizeof sentence);
    json_t *object =
        json_pack("{s:s, s:s, s:o, s:o, s:o, s:o}", "verdict",
                  finding_level_name(findings_level(findings)), "sentence", sentence, "hits",
                  number(findings->hits), "near_misses", number(findings->near_misses), "exposures",
                  number(findings_pairs_of(findings, FINDING_EXPOSURE)), "unexplained",
                  number(findings->unexplained));
    json_object_set_new(object, "pairs", pairs_json(trace));
    json_object_set_new(object, "first_hits", list_json(trace, findings->hit, findings->hit_count));
    json_object_set_new(object, "first_unexplained",
                        list_json(trace, findings->unexplained_one, findings->unexplained_count));
    json_object_set_new(object, "culprits", culprits_json(trace));
    json_object_set_new(object, "foreign", foreign_json(trace));
    json_object_set_new(object, "amplified", amplified_json(trace));
    return object;
}
