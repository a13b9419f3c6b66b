#include "commands/trace_event_plan.h"

#include <stdlib.h>

static bool grow(struct plan *plan)
{
    uint32_t capacity = plan->capacity ? plan->capacity * 2 : 1024;
    uint64_t *ends_ns = capacity > plan->capacity
                            ? reallocarray(plan->ends_ns, capacity, sizeof *plan->ends_ns)
                            : NULL;
    if (ends_ns == NULL)
        return false;
    plan->ends_ns = ends_ns;
    plan->capacity = capacity;
    return true;
}

uint32_t plan_next(struct plan *plan)
{
    if (plan->next == plan->count && !plan->lacking) {
        plan->lacking = plan->count == plan->capacity && !grow(plan);
        if (!plan->lacking)
            plan->ends_ns[plan->count++] = 0;
    }
    return plan->next++;
}

void plan_set_end(struct plan *plan, uint32_t number, uint64_t time_ns)
{
    if (number < plan->count)
        plan->ends_ns[number] = time_ns;
}

uint64_t plan_end(const struct plan *plan, uint32_t number)
{
    return number < plan->count ? plan->ends_ns[number] : 0;
}

void plan_rewind(struct plan *plan)
{
    plan->next = 0;
}

void plan_free(struct plan *plan)
{
    free(plan->ends_ns);
    *plan = (struct plan){0};
}
