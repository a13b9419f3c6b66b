#include "view/ui_prompt.h"

#include "view/keys.h"
#include "view/text.h"

#include <stdio.h>
#include <string.h>

#define CONTROL(letter) ((letter)&0x1f)

void prompt_open(struct ui_prompt *prompt, enum prompt_kind kind, const char *text)
{
    prompt->kind = kind;
    snprintf(prompt->text, sizeof prompt->text, "%s", text);
    prompt->at = strlen(prompt->text);
}

static bool is_inside(char byte)
{
    return ((unsigned char)byte & 0xc0) == 0x80; /* not the first byte of a character */
}

static size_t before(const struct ui_prompt *prompt)
{
    size_t at = prompt->at;
    while (at > 0 && is_inside(prompt->text[--at]))
        ;
    return at;
}

static size_t behind(const struct ui_prompt *prompt)
{
    size_t at = prompt->at;
    if (prompt->text[at] != '\0')
        for (at++; is_inside(prompt->text[at]); at++)
            ;
    return at;
}

/* Takes away the bytes from..to-1; the cursor stands there then. */
static void take_away(struct ui_prompt *prompt, size_t from, size_t to)
{
    memmove(prompt->text + from, prompt->text + to, strlen(prompt->text + to) + 1);
    prompt->at = from;
}

static size_t word_before(const struct ui_prompt *prompt)
{
    size_t at = prompt->at;
    while (at > 0 && prompt->text[at - 1] == ' ')
        at--;
    while (at > 0 && prompt->text[at - 1] != ' ')
        at--;
    return at;
}

static void put_in(struct ui_prompt *prompt, int key)
{
    char bytes[5];
    size_t more = text_encode((uint32_t)key, bytes), length = strlen(prompt->text);
    if (length + more >= sizeof prompt->text)
        return;
    memmove(prompt->text + prompt->at + more, prompt->text + prompt->at, length - prompt->at + 1);
    memcpy(prompt->text + prompt->at, bytes, more);
    prompt->at += more;
}

enum prompt_answer prompt_key(struct ui_prompt *prompt, int key)
{
    switch (key) {
    case '\r':
    case '\n':
        prompt->kind = PROMPT_NONE;
        return PROMPT_TAKEN;
    case UI_KEY_ESCAPE:
        prompt->kind = PROMPT_NONE;
        return PROMPT_LEFT;
    case UI_KEY_BACKSPACE:
    case 127:
    case '\b':
        take_away(prompt, before(prompt), prompt->at);
        break;
    case CONTROL('D'):
        take_away(prompt, prompt->at, behind(prompt));
        break;
    case CONTROL('W'):
        take_away(prompt, word_before(prompt), prompt->at);
        break;
    case CONTROL('U'):
        take_away(prompt, 0, strlen(prompt->text));
        break;
    case UI_KEY_LEFT:
        prompt->at = before(prompt);
        break;
    case UI_KEY_RIGHT:
        prompt->at = behind(prompt);
        break;
    case UI_KEY_HOME:
    case CONTROL('A'):
        prompt->at = 0;
        break;
    case UI_KEY_END:
    case CONTROL('E'):
        prompt->at = strlen(prompt->text);
        break;
    default:
        if (key >= ' ' && key < UI_KEY_LEFT)
            put_in(prompt, key);
    }
    return PROMPT_TYPED;
}
