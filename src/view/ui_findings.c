/* The keys of the list of findings. */
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

static enum ui_effect go_there(struct ui *ui, const struct trace *trace)
{
    const struct findings *findings = trace_findings(trace);
    uint32_t order[FINDINGS_PAIRS];
    uint32_t count = findings_order_pairs(findings, order, FINDINGS_PAIRS);
    if (ui->finding >= count)
        return EFFECT_NONE;
    uint32_t load = findings->pairs[order[ui->finding]].worst.load;
    return ui_look_at(ui, trace, load, end_of(trace, load));
}

enum ui_effect ui_type_findings(struct ui *ui, const struct trace *trace, int key, uint64_t now_ns)
{
    uint32_t count = trace_findings(trace)->pair_count;
    (void)now_ns;
    switch (key) {
    case UI_KEY_UP:
    case 'k':
        ui->finding -= ui->finding > 0;
        return EFFECT_NONE;
    case UI_KEY_DOWN:
    case 'j':
        ui->finding += ui->finding + 1 < count;
        return EFFECT_NONE;
    case '\r':
    case '\n':
        ui->findings = false;
        return go_there(ui, trace);
    default:
        ui->findings = false; /* any other key goes back */
        return EFFECT_NONE;
    }
}
