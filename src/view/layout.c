#include "view/layout.h"

#include <stddef.h>

static int clamp(int value, int least, int most)
{
    return value < least ? least : value > most ? most : value;
}

struct layout layout_of(int width, int height, int lanes)
{
    struct layout layout = {
        .too_small = width < LAYOUT_MIN_WIDTH || height < LAYOUT_MIN_HEIGHT,
        .status = {0, 0, width, 1},
        .keys = {0, height - 1, width, 1},
    };
    if (layout.too_small)
        return layout;

    /* Rows between the status line and the key line; each panel has one for its title.  The
     * sentence and the environ panel have what they need before the lanes have theirs; what the
     * lanes leave goes to the environ panel first, then to broader lanes. */
    int rows = height - 2;
    int why = clamp(1 + height / 6, 4, width >= 160 ? 7 : 8);
    int top = clamp(height / 4, 4, 14);
    int timeline = rows - why - top;
    int wanted = clamp(lanes, 1, 1000) + 2; /* its title and the time axis */
    if (timeline < wanted) {
        int give = clamp(wanted - timeline, 0, top - clamp(top, 4, 6));
        top -= give;
        timeline += give;
    }
    layout.lane_rows = clamp((timeline - 2) / clamp(lanes, 1, 1000), 1, 3);
    int spare = timeline - (clamp(lanes, 1, 1000) * layout.lane_rows + 2);
    if (spare > 0 && lanes > 0) {
        int more = clamp(spare, 0, clamp(height / 2 - top, 0, 6));
        top += more;
        timeline -= more;
    }
    int right = clamp(width * 37 / 100, 24, 56);
    layout.environ = (struct rect){0, 1, width - right - 1, top};
    layout.wall_x = width - right - 1;
    layout.outcomes = (struct rect){width - right, 1, right, top};
    layout.timeline = (struct rect){0, 1 + top, width, timeline};
    layout.why = (struct rect){0, 1 + top + timeline, width, why};
    layout.freed_slots = top >= 9;
    layout.sparkline = right >= 38;
    return layout;
}

void layout_details(struct layout *layout, int rows, int lanes)
{
    int both = layout->environ.height + layout->timeline.height;
    int least =
        both < 14 ? 5 : 7; /* of the timeline: where rows are few, the fields need them more */
    int top = clamp(rows, 3, both - least);
    layout->environ.height = top;
    layout->environ.width = layout->timeline.width;
    layout->outcomes = (struct rect){0};
    layout->wall_x = 0;
    layout->timeline.y = layout->environ.y + top;
    layout->timeline.height = both - top;
    layout->lane_rows = clamp((both - top - 2) / clamp(lanes, 1, 1000), 1, 3);
}

struct layout layout_steps(int width, int height, int text_rows)
{
    struct layout layout = {
        .too_small = width < LAYOUT_MIN_WIDTH || height < LAYOUT_MIN_HEIGHT,
        .status = {0, 0, width, 1},
        .keys = {0, height - 1, width, 1},
    };
    if (layout.too_small)
        return layout;
    int rows = height - 2;
    int lesson = clamp(1 + text_rows, clamp(1 + height / 6, 4, 8), rows / 2 - 1);
    int left = clamp(width * 46 / 100, 28, 72);
    layout.threads = (struct rect){0, 1, left, rows - lesson};
    layout.wall_x = left;
    layout.memory = (struct rect){left + 1, 1, width - left - 1, rows - lesson};
    layout.lesson = (struct rect){0, 1 + rows - lesson, width, lesson};
    return layout;
}

static const size_t places[PANEL_COUNT] = {
#define PANEL(id, place, view) [PANEL_##id] = offsetof(struct layout, place),
#include "view/panels.def"
#undef PANEL
};

const struct rect *layout_rect(const struct layout *layout, enum panel panel)
{
    const struct rect *rect = (const void *)((const char *)layout + places[panel]);
    return rect->height > 0 ? rect : NULL;
}

void layout_zoom(struct layout *layout, enum panel panel, int lanes)
{
    if (layout->too_small)
        return;
    struct rect whole = {0, 1, layout->status.width, layout->keys.y - 1};
    for (int i = 0; i < PANEL_COUNT; i++)
        *(struct rect *)(void *)((char *)layout + places[i]) = (struct rect){0};
    *(struct rect *)(void *)((char *)layout + places[panel]) = whole;
    layout->lane_rows = clamp((whole.height - 2 - layout->minimap) / clamp(lanes, 1, 1000), 1, 3);
    layout->freed_slots = whole.height >= 9;
    layout->sparkline = whole.width >= 38;
    layout->wall_x = 0;
}
