/* The tables of the findings: pairs, culprits, foreign changes.  A full table takes no new entries,
 * and counts what found no room. */
#include "model/findings_parts.h"

enum { NO_ROW = 0xffff, OTHERS_RESERVE = 32 };

static uint64_t hash(uint64_t key)
{
    key ^= key >> 33;
    key *= 0xff51afd7ed558ccdu;
    key ^= key >> 33;
    key *= 0xc4ceb9fe1a85ec53u;
    return key ^ (key >> 33);
}

static struct finding_pair *pair_of(struct findings *findings, uint16_t changer_row,
                                    uint16_t starter_row, uint8_t call)
{
    enum { SLOTS = 2 * FINDINGS_PAIRS };
    uint64_t key = (uint64_t)changer_row << 32 | (uint64_t)starter_row << 8 | call;
    for (uint64_t at = hash(key);; at++) {
        uint16_t *slot = &findings->pair_slots[at % SLOTS];
        if (*slot) {
            struct finding_pair *pair = &findings->pairs[*slot - 1];
            if (pair->changer_row == changer_row && pair->starter_row == starter_row &&
                pair->call == call)
                return pair;
            continue;
        }
        if (findings->pair_count == FINDINGS_PAIRS)
            return NULL;
        struct finding_pair *pair = &findings->pairs[findings->pair_count++];
        *slot = (uint16_t)findings->pair_count;
        pair->changer_row = changer_row;
        pair->starter_row = starter_row;
        pair->call = call;
        return pair;
    }
}

static uint64_t apart(const struct finding_change *change, const struct finding_command *command)
{
    if (change->end_ns < command->load_ns)
        return command->load_ns - change->end_ns;
    if (command->result_ns < change->begin_ns)
        return change->begin_ns - command->result_ns;
    return 0;
}

void findings_meet(struct findings *findings, const struct meeting *meeting)
{
    const struct finding_change *change = meeting->change;
    const struct finding_command *command = meeting->command;
    struct finding_pair *pair =
        pair_of(findings, meeting->changer->row, meeting->starter->row, command->call);
    if (!pair) {
        findings->pairs_left_out++;
        return;
    }
    uint64_t apart_ns = apart(change, command);
    bool first = pair->meetings == 0;
    pair->meetings++;
    pair->overlaps += apart_ns == 0;
    if (pair->hits || pair->near_misses || (!first && apart_ns >= pair->worst.apart_ns))
        return;
    pair->worst = (struct finding){.load = command->load,
                                   .cause = change->event,
                                   .changer = meeting->changer->number,
                                   .starter = meeting->starter->number,
                                   .pid = meeting->pid,
                                   .apart_ns = apart_ns,
                                   .variable = change->variable,
                                   .op = change->op,
                                   .outcome = OUTCOME_OK};
}

static struct finding_culprit *culprit_of(struct findings *findings, uint16_t row, uint8_t op,
                                          uint32_t variable, bool others)
{
    enum { SLOTS = 2 * FINDINGS_CULPRITS };
    uint64_t key = (uint64_t)variable << 32 | (uint64_t)row << 16 | (uint64_t)op << 1 | others;
    for (uint64_t at = hash(key);; at++) {
        uint16_t *slot = &findings->culprit_slots[at % SLOTS];
        if (*slot) {
            struct finding_culprit *culprit = &findings->culprits[*slot - 1];
            if (culprit->row == row && culprit->op == op && culprit->variable == variable &&
                culprit->others == others)
                return culprit;
            continue;
        }
        if (findings->culprit_count >= FINDINGS_CULPRITS - (others ? 0 : OTHERS_RESERVE))
            return NULL;
        struct finding_culprit *culprit = &findings->culprits[findings->culprit_count++];
        *slot = (uint16_t)findings->culprit_count;
        culprit->row = row;
        culprit->op = op;
        culprit->variable = variable;
        culprit->others = others;
        culprit->event = EVENT_NONE;
        return culprit;
    }
}

/* The variable's entry, or that of all for which there is no room; NULL where not even that. */
static struct finding_culprit *blame(struct findings *findings, uint16_t row, uint8_t op,
                                     uint32_t variable)
{
    struct finding_culprit *culprit = culprit_of(findings, row, op, variable, false);
    return culprit ? culprit : culprit_of(findings, row, OP_COUNT, 0, true);
}

void findings_blame(struct findings *findings, const struct thread *thread, uint32_t pid,
                    const struct finding_change *change)
{
    struct finding_culprit *culprit = blame(findings, thread->row, change->op, change->variable);
    if (!culprit)
        return;
    culprit->changes++;
    if (culprit->event != EVENT_NONE)
        return;
    culprit->event = change->event;
    culprit->thread = thread->number;
    culprit->pid = pid;
}

static uint16_t row_of(const struct world *world, uint16_t number)
{
    const struct thread *thread = world_thread(world, number);
    return thread ? thread->row : NO_ROW;
}

static void add_to_pair(struct finding_pair *pair, const struct finding *finding, bool hit)
{
    bool worse =
        hit ? pair->hits == 0
            : !pair->hits && (!pair->near_misses || finding->left_ns > pair->worst.left_ns);
    if (worse)
        pair->worst = *finding;
    pair->hits += hit;
    pair->near_misses += !hit;
}

void findings_add(struct findings *findings, const struct finding *finding,
                  const struct world *world, uint8_t call)
{
    bool hit = outcome_is_failure(finding->outcome);
    uint16_t changer_row = row_of(world, finding->changer);
    findings->hits += hit;
    findings->near_misses += !hit;
    if (hit && findings->hit_count < FINDINGS_KEPT)
        findings->hit[findings->hit_count++] = *finding;
    struct finding_culprit *culprit = blame(findings, changer_row, finding->op, finding->variable);
    if (culprit) {
        culprit->hits += hit;
        culprit->near_misses += !hit;
        if (culprit->event == EVENT_NONE && finding->cause != EVENT_NONE) {
            culprit->event = finding->cause;
            culprit->thread = finding->changer;
            culprit->pid = finding->pid;
        }
    }
    struct finding_pair *pair =
        pair_of(findings, changer_row, row_of(world, finding->starter), call);
    if (pair)
        add_to_pair(pair, finding, hit);
    else
        findings->pairs_left_out++;
}

void findings_foreign(struct findings *findings, const struct world *world, uint16_t process,
                      uint32_t index)
{
    const struct process *of = &world->processes[process];
    struct finding_foreign *foreign = findings->foreign;
    findings->foreign_times++;
    uint32_t i = 0;
    while (i < findings->foreign_count && foreign[i].program != of->program)
        i++;
    if (i == FINDINGS_FOREIGN) {
        findings->foreign_left_out++;
        return;
    }
    if (i == findings->foreign_count) {
        findings->foreign_count++;
        foreign[i] =
            (struct finding_foreign){.program = of->program, .pid = of->pid, .event = index};
    }
    foreign[i].times++;
}
