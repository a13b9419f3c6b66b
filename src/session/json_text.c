#include "session/json_text.h"

#include "text/utf8.h"
#include "text/visible.h"

#include <stdlib.h>
#include <string.h>

/* As \uXXXX; beyond U+FFFF as the two halves of a surrogate pair. */
static void put_escaped(FILE *out, uint32_t code)
{
    if (code > 0xffff) {
        fprintf(out, "\\u%04X", 0xd800 + ((code - 0x10000) >> 10));
        code = 0xdc00 + ((code - 0x10000) & 0x3ff);
    }
    fprintf(out, "\\u%04X", code);
}

/* The text of a value.  Of what is hidden, jansson leaves only line ends outside of strings. */
static void put(FILE *out, const char *text)
{
    while (*text) {
        uint32_t code;
        size_t length = utf8_next(text, &code);
        if (length == 0) /* jansson's strings are UTF-8: it does not come to that */
            break;
        if (code != '\n' && utf8_is_hidden(code))
            put_escaped(out, code);
        else
            fwrite(text, 1, length, out);
        text += length;
    }
}

bool json_put(FILE *out, const json_t *value, size_t flags)
{
    char *text = value ? json_dumps(value, flags) : NULL;
    if (!text)
        return false;
    put(out, text);
    free(text);
    return !ferror(out);
}

char *json_text(const json_t *value, size_t flags)
{
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    bool good = out && json_put(out, value, flags);
    if (out && fclose(out) == 0 && good)
        return text;
    free(text);
    return NULL;
}

json_t *json_bytes(const char *text)
{
    json_t *string = json_string(text);
    char *shown = NULL;
    size_t length;
    if (string)
        return string;
    FILE *out = open_memstream(&shown, &length);
    if (out)
        visible_put(out, text);
    if (out && fclose(out) == 0)
        string = json_string(shown);
    free(shown);
    return string;
}
