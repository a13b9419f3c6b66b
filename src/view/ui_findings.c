/* The list of findings, and the way from it to one of them. */
#include "model/findings_words.h"
#include "view/ui_parts.h"

/* The event at which the command's end is to be looked at. */
static uint32_t end_of(const struct trace *trace, uint32_t load)
{
    for (uint32_t i = trace_failure_seek(trace, load); i < trace_failure_count(trace); i++)
        if (trace_failure(trace, i).load == load)
            return trace_failure(trace, i).event;
    const struct slice *slice = trace_slice_of(trace, load);
    return slice && slice->end != EVENT_NONE ? slice->end : load;
}

enum ui_effect act_findings(struct ui *ui, const struct trace *trace, uint64_t now_ns)
{
    (void)trace;
    (void)now_ns;
    ui->list = (struct ui_list){.kind = LIST_FINDINGS};
    return EFFECT_NONE;
}

uint32_t ui_findings(const struct ui *ui, const struct trace *trace)
{
    (void)ui;
    return trace_findings(trace)->pair_count;
}

enum ui_effect ui_go_to_finding(struct ui *ui, const struct trace *trace, uint64_t now_ns)
{
    const struct findings *findings = trace_findings(trace);
    uint32_t order[FINDINGS_PAIRS];
    uint32_t count = findings_order_pairs(findings, order, FINDINGS_PAIRS);
    (void)now_ns;
    if (ui->list.selected >= count)
        return EFFECT_NONE;
    uint32_t load = findings->pairs[order[ui->list.selected]].worst.load;
    return ui_look_at(ui, trace, load, end_of(trace, load));
}
