/* The panels: each draws a scene into its canvas, and nothing else. */
#ifndef ENVVIZ_VIEW_PANELS_H
#define ENVVIZ_VIEW_PANELS_H

#include "model/distances.h"
#include "view/layout.h"
#include "view/scene.h"

void panel_status(const struct scene *scene, const struct canvas *canvas);
void panel_environ(const struct scene *scene, const struct layout *layout,
                   const struct canvas *canvas);
void panel_outcomes(const struct scene *scene, const struct layout *layout,
                    const struct canvas *canvas);
void panel_timeline(const struct scene *scene, const struct layout *layout,
                    const struct canvas *canvas);
/* The cursor as a bright line through all lanes, at column x of the timeline, down to row `last`.
 */
void panel_laser(const struct scene *scene, const struct canvas *canvas, int x, int last);

/* A place of the timeline's canvas. */
struct panel_place {
    int column;    /* of time, from 0; below 0: left of them */
    uint32_t lane; /* its place in the order of columns_order(), UINT32_MAX: none */
};
struct panel_place panel_timeline_at(const struct scene *scene, const struct layout *layout,
                                     const struct canvas *canvas, int x, int y);
void panel_why(const struct scene *scene, const struct canvas *canvas);
void panel_keys(const struct scene *scene, const struct canvas *canvas);
void panel_findings(const struct scene *scene, const struct canvas *canvas);
void panel_bookmarks(const struct scene *scene, const struct canvas *canvas);

/* A box in the middle of the canvas, of that width and with so many rows inside, as far as there is
 * room; in the title {ACTION} stands for a key.  Returns what is inside of its lines. */
struct canvas panel_box(const struct canvas *canvas, int width, int rows, const char *title);

/* The items of a list: each has so many rows, and is drawn from column 2 on. */
struct panel_items {
    uint32_t count;
    int rows;
    const uint32_t *order; /* what stands at each place; NULL: what has its number */
    void (*draw)(const struct scene *scene, const struct canvas *canvas, int y, uint32_t index,
                 bool selected);
};

/* From row `y` on those items that fit, the one that the ui's list has selected among them. */
void panel_list(const struct scene *scene, const struct canvas *canvas, int y,
                const struct panel_items *items);

/* Draws the page of the help that the ui shows; returns how many there are. */
int panel_help(const struct scene *scene, const struct canvas *canvas);

/* The fields and links of the event under the cursor, and how many rows they need. */
void panel_details(const struct scene *scene, const struct canvas *canvas);
int panel_details_rows(const struct scene *scene, int width);

/* The whole session in a row of the timeline; needed where the window does not show all of it. */
void panel_minimap(const struct scene *scene, const struct canvas *canvas, int x, int y, int count);
bool panel_minimap_needed(const struct scene *scene);

/* The marks on the time axis, whose first column is x; what lies between them, at the right end of
 * the timeline's title. */
struct columns_range;
void panel_marks(const struct scene *scene, const struct canvas *canvas,
                 const struct columns_range *range, int x, int y);
/* The same for bookmarks; where the axis has a text they stand in the title or above it. */
void panel_bookmark_signs(const struct scene *scene, const struct canvas *canvas,
                          const struct columns_range *range, int x, int y);
/* Returns the first column of what it wrote into the title. */
int panel_measure(const struct scene *scene, const struct canvas *canvas);

/* The keys in a line: `brief_of` says what one does now, "" nothing.  Those that do not fit are
 * left out, but for help and quit. */
void panel_key_line(const struct canvas *canvas,
                    const char *(*brief_of)(enum action action, const void *data),
                    const void *data);

/* The keys with their help, a row each where that is enough: `help_of` says what one does, NULL
 * where it does nothing; returns the row behind them. */
int panel_key_table(const struct canvas *canvas, int x, int y, int width,
                    const char *(*help_of)(enum action action, const void *data), const void *data);

/* The help of a screen: a box at most `width` wide with its keys, a text below them, and `more`
 * rows as far as there is room.  Returns what is inside of its lines; *y is the row behind the
 * text. */
struct canvas panel_screen_help(const struct canvas *canvas, int width, enum key_screen screen,
                                const char *text, int more, int *y);

/* A text in which {ACTION} stands for a key, in at most `width` columns; returns the column behind.
 */
int panel_words(const struct canvas *canvas, int x, int y, int width, enum role role,
                const char *text);

/* The panels of the step view. */
void panel_threads(const struct scene *scene, const struct canvas *canvas);
void panel_memory(const struct scene *scene, const struct canvas *canvas);
void panel_lesson(const struct scene *scene, const struct canvas *canvas);

/* The histogram of load-to-move distances; `scale` is the number of commands that a bar of full
 * height stands for.  What the largest bar needs: */
void panel_distances(const struct distances *distances, uint64_t scale, const char *title,
                     const struct canvas *canvas);
uint64_t panel_distances_scale(const struct distances *distances);

/* The thread that the threads panel shows in a row of its canvas, 0 for none. */
uint16_t panel_threads_at(const struct scene *scene, const struct canvas *canvas, int y);

/* How many rows the lesson's texts take in a panel of that width. */
int panel_lesson_rows(const struct scene *scene, bool ascii, int width);

/* Columns of the timeline that show time, in a panel of this width. */
int panel_timeline_columns(int width);

/* The builds of a build replay as a row of signs, the last `width` that fit; returns the column
 * behind them.  `dark` roles are for the status line. */
int panel_builds(const struct scene *scene, const struct canvas *canvas, int x, int y, int width,
                 bool status);

#endif
