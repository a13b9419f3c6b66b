/* What ui.c and ui_actions.c share. */
#ifndef ENVVIZ_VIEW_UI_PARTS_H
#define ENVVIZ_VIEW_UI_PARTS_H

#include "view/ui.h"

/* Limits of ui.zoom_ns. */
#define UI_ZOOM_MIN 1u
#define UI_ZOOM_MAX 100000000000u

/* Time of an event (of the last one, if there are not so many); 0 before the first. */
uint64_t ui_time_of(const struct trace *trace, uint32_t index);

/* Time of the last event. */
uint64_t ui_end_of(const struct trace *trace);

/* The world under the cursor; valid until the next look or event. */
const struct world *ui_world(const struct ui *ui, const struct trace *trace);

/* Puts the cursor on an event, and stops following. */
void ui_move_cursor(struct ui *ui, const struct trace *trace, uint32_t index);

/* Stops what moves, so that one can look at it; says what the loop must do for that. */
enum ui_effect ui_hold(struct ui *ui);

/* Lets all run: back to what is new. */
enum ui_effect ui_release(struct ui *ui);

/* Selects the thread that stands at a place of the threads panel, from 0. */
void ui_select_thread(struct ui *ui, const struct trace *trace, int place, uint64_t now_ns);

/* Puts the cursor on `event`, the end of the command that was loaded at event `load`, and shows the
 * way between them. */
enum ui_effect ui_look_at(struct ui *ui, const struct trace *trace, uint32_t load, uint32_t event);

/* A key while a list is shown. */
enum ui_effect ui_type_list(struct ui *ui, const struct trace *trace, int key, uint64_t now_ns);

/* The line that is typed has changed, was taken with Enter, or left with Esc. */
void ui_search_typed(struct ui *ui, const struct trace *trace);
void ui_search_taken(struct ui *ui, const struct trace *trace, uint64_t now_ns);
void ui_search_left(struct ui *ui, const struct trace *trace);
void ui_filter_typed(struct ui *ui);
void ui_filter_left(struct ui *ui);

/* Searches on.  True if the screen changed. */
bool ui_search_tick(struct ui *ui, const struct trace *trace);

/* Follows a link of the event under the cursor, from 0. */
void ui_follow_link(struct ui *ui, const struct trace *trace, unsigned which, uint64_t now_ns);

/* Actions of the step view, in ui_steps.c. */
typedef enum ui_effect ui_handler(struct ui *ui, const struct trace *trace, uint64_t now_ns);
ui_handler act_answer_a, act_answer_b, act_answer_c, act_answer_d, act_next, act_finish;
ui_handler act_step_back, act_thread_up, act_thread_down, act_leave, act_again, act_step_mode;
ui_handler act_pace_down, act_pace_up, act_view, act_mark;

/* Actions of the timeline, in ui_search.c, ui_filter.c, ui_marks.c and ui_links.c. */
ui_handler act_search, act_next_match, act_previous_match, act_end_search, act_filter;
ui_handler act_mark_begin, act_mark_end, act_whole, act_loop, act_follow, act_link_back, act_close;

/* The note of a bookmark was typed: puts it at the cursor. */
enum ui_effect ui_put_bookmark(struct ui *ui, const struct trace *trace, uint64_t now_ns);

/* Takes the marks among new events into the list. */
void ui_collect_bookmarks(struct ui *ui, const struct trace *trace);
const char *ui_bookmark_note(const struct trace *trace, const struct ui_bookmark *bookmark);

/* The lists: how long they are, and what is done with the selected one, which is there. */
uint32_t ui_findings(const struct ui *ui, const struct trace *trace);
uint32_t ui_bookmarks(const struct ui *ui, const struct trace *trace);
ui_handler ui_go_to_finding, ui_go_to_bookmark, ui_delete_bookmark;
ui_handler act_findings, act_bookmarks, act_help;

/* Actions on panels, in ui_panels.c. */
ui_handler act_panel_next, act_panel_previous, act_panel_zoom, act_panel_alone, act_laser;

/* The mouse on the timeline, in ui_mouse.c; columns are those of time, from 0, and a press may
 * begin on none of them (-1).  The wheel zooms, what stands at the column stays there; closer: -1.
 */
void ui_mouse_zoom(struct ui *ui, const struct trace *trace, int column, int direction);
void ui_mouse_press(struct ui *ui, int column);
enum ui_effect ui_mouse_drag(struct ui *ui, const struct trace *trace, int column);

/* Selects the lane at that place of the order, and its event that is nearest. */
enum ui_effect ui_mouse_click(struct ui *ui, const struct trace *trace, int column, uint32_t place);

/* 1, 2 or 5 times a power of ten, at least `ns`. */
uint64_t ui_round_zoom(uint64_t ns);

/* The zoom that a key press makes of it: wider (1) or closer (-1); 0: there is none. */
uint64_t ui_next_zoom(uint64_t zoom_ns, int direction);

#endif
