/* A line that is being typed at the foot of the screen: a note, a search, a filter. */
#ifndef ENVVIZ_VIEW_UI_PROMPT_H
#define ENVVIZ_VIEW_UI_PROMPT_H

#include <stdbool.h>
#include <stddef.h>

enum { UI_NOTE_BYTES = 64 }; /* as long as an event's text */

/* What the line is for; PROMPT_NONE: nothing is being typed. */
enum prompt_kind { PROMPT_NONE, PROMPT_NOTE, PROMPT_SEARCH, PROMPT_FILTER, PROMPT_COUNT };

struct ui_prompt {
    enum prompt_kind kind;
    char text[UI_NOTE_BYTES]; /* UTF-8 */
    size_t at;                /* the cursor: byte before which the next character goes */
};

enum prompt_answer {
    PROMPT_TYPED, /* goes on; the text may be another one now */
    PROMPT_TAKEN, /* Enter: it is closed */
    PROMPT_LEFT   /* Esc: it is closed */
};

/* Opens the line with a text in it, the cursor behind it. */
void prompt_open(struct ui_prompt *prompt, enum prompt_kind kind, const char *text);

/* A key (a character or enum ui_key): letters go in at the cursor; arrows, Home and End (^A, ^E)
 * move it; Backspace, Delete (^D), ^W and ^U take away a character, the one behind, a word, all. */
enum prompt_answer prompt_key(struct ui_prompt *prompt, int key);

#endif
