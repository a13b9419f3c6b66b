#include "session/scan.h"

#include "text/utf8.h"

#include <string.h>

void scan_start(struct scan *scan, const char *line, size_t length)
{
    *scan = (struct scan){.begin = line, .at = line, .end = line + length};
}

bool scan_fail(struct scan *scan, const char *fault)
{
    scan->fault = fault;
    scan->cut = scan->at == scan->end;
    return false;
}

static void skip_blanks(struct scan *scan)
{
    while (scan->at < scan->end &&
           (*scan->at == ' ' || *scan->at == '\t' || *scan->at == '\r' || *scan->at == '\n'))
        scan->at++;
}

bool scan_done(struct scan *scan)
{
    skip_blanks(scan);
    return scan->at == scan->end;
}

bool scan_take(struct scan *scan, char wanted)
{
    skip_blanks(scan);
    if (scan->at == scan->end || *scan->at != wanted)
        return false;
    scan->at++;
    return true;
}

bool scan_expect(struct scan *scan, char wanted, const char *fault)
{
    return scan_take(scan, wanted) || scan_fail(scan, fault);
}

enum scan_kind scan_peek(struct scan *scan)
{
    skip_blanks(scan);
    if (scan->at == scan->end)
        return SCAN_OTHER;
    switch (*scan->at) {
    case '"':
        return SCAN_STRING;
    case '{':
        return SCAN_OBJECT;
    case '[':
        return SCAN_ARRAY;
    case 't':
    case 'f':
    case 'n':
        return SCAN_LITERAL;
    default:
        return *scan->at == '-' || (*scan->at >= '0' && *scan->at <= '9') ? SCAN_NUMBER
                                                                          : SCAN_OTHER;
    }
}

const char *scan_called(enum scan_kind kind)
{
    static const char *const names[] = {
        [SCAN_STRING] = "a string",
        [SCAN_NUMBER] = "a number",
        [SCAN_OBJECT] = "an object",
        [SCAN_ARRAY] = "an array",
        [SCAN_LITERAL] = "true, false or null",
        [SCAN_OTHER] = "no JSON value",
    };
    return names[kind];
}

/* Four hexadecimal digits. */
static bool hex4(struct scan *scan, uint32_t *code)
{
    *code = 0;
    for (int i = 0; i < 4; i++, scan->at++) {
        if (scan->at == scan->end)
            return scan_fail(scan, "the string does not end");
        char c = *scan->at;
        uint32_t digit = c >= '0' && c <= '9'   ? (uint32_t)(c - '0')
                         : c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a' + 10)
                         : c >= 'A' && c <= 'F' ? (uint32_t)(c - 'A' + 10)
                                                : 16;
        if (digit == 16)
            return scan_fail(scan, "\\u needs four hexadecimal digits");
        *code = *code << 4 | digit;
    }
    return true;
}

/* What follows \u: one code, or a pair of surrogates. */
static bool unicode_escape(struct scan *scan, uint32_t *code)
{
    uint32_t low;
    if (!hex4(scan, code))
        return false;
    if (*code == 0)
        return scan_fail(scan, "\\u0000 cannot stand in a text");
    if (*code < 0xd800 || *code >= 0xe000)
        return true;
    for (const char *want = "\\u"; *want; want++, scan->at++) {
        if (scan->at == scan->end)
            return scan_fail(scan, "the string does not end");
        if (*scan->at != *want)
            return scan_fail(scan, "half of a surrogate pair");
    }
    if (!hex4(scan, &low))
        return false;
    if (*code >= 0xdc00 || low < 0xdc00 || low >= 0xe000)
        return scan_fail(scan, "half of a surrogate pair");
    *code = 0x10000 + ((*code - 0xd800) << 10 | (low - 0xdc00));
    return true;
}

static bool escape(struct scan *scan, uint32_t *code)
{
    static const char letters[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
    scan->at++;
    if (scan->at == scan->end)
        return scan_fail(scan, "the string does not end");
    if (*scan->at == 'u') {
        scan->at++;
        return unicode_escape(scan, code);
    }
    const char *letter = *scan->at ? strchr(letters, *scan->at) : NULL;
    if (!letter)
        return scan_fail(scan,
                         "no such escape; JSON has \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX");
    *code = (uint32_t)meanings[letter - letters];
    scan->at++;
    return true;
}

/* Stands in a string for itself: ASCII, but for what ends or escapes. */
static bool is_plain(char c)
{
    unsigned char byte = (unsigned char)c;
    return byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\';
}

/* One character that is not plain. */
static bool special(struct scan *scan, char **out)
{
    uint32_t code;
    if (*scan->at == '\\') {
        if (!escape(scan, &code))
            return false;
    } else {
        if ((unsigned char)*scan->at < 0x20)
            return scan_fail(scan, "a control character in a string; JSON writes it as \\u00XX");
        int length =
            utf8_decode((const unsigned char *)scan->at, (size_t)(scan->end - scan->at), &code);
        if (length == UTF8_CUT)
            scan->at = scan->end;
        if (length <= 0)
            return scan_fail(scan, "this byte is no UTF-8");
        scan->at += length;
    }
    if (utf8_stands_for_byte(code))
        *(*out)++ = (char)(code - UTF8_BYTE_BASE);
    else
        *out = utf8_encode(*out, code);
    return true;
}

bool scan_string(struct scan *scan, char *out, size_t *length)
{
    char *start = out;
    if (!scan_expect(scan, '"', "a string was expected"))
        return false;
    for (;;) {
        while (scan->at < scan->end && is_plain(*scan->at))
            *out++ = *scan->at++;
        if (scan->at == scan->end)
            return scan_fail(scan, "the string does not end");
        if (*scan->at == '"')
            break;
        if (!special(scan, &out))
            return false;
    }
    scan->at++;
    *out = '\0';
    *length = (size_t)(out - start);
    return true;
}

static bool digit_next(const struct scan *scan)
{
    return scan->at < scan->end && *scan->at >= '0' && *scan->at <= '9';
}

static bool digits(struct scan *scan)
{
    if (!digit_next(scan))
        return scan_fail(scan, "a digit was expected");
    while (digit_next(scan))
        scan->at++;
    return true;
}

bool scan_number(struct scan *scan, struct scan_number *number)
{
    *number = (struct scan_number){.whole = true};
    skip_blanks(scan);
    if (scan->at < scan->end && *scan->at == '-') {
        number->negative = true;
        scan->at++;
    }
    if (!digit_next(scan))
        return scan_fail(scan, "a number was expected");
    if (*scan->at == '0') {
        scan->at++;
        if (digit_next(scan))
            return scan_fail(scan, "a number does not begin with 0");
    }
    for (; digit_next(scan); scan->at++) {
        unsigned digit = (unsigned)(*scan->at - '0');
        if (number->magnitude > (UINT64_MAX - digit) / 10)
            number->whole = false;
        number->magnitude = number->magnitude * 10 + digit;
    }
    if (scan->at < scan->end && *scan->at == '.') {
        scan->at++;
        number->whole = false;
        if (!digits(scan))
            return false;
    }
    if (scan->at < scan->end && (*scan->at == 'e' || *scan->at == 'E')) {
        scan->at++;
        number->whole = false;
        if (scan->at < scan->end && (*scan->at == '+' || *scan->at == '-'))
            scan->at++;
        return digits(scan);
    }
    return true;
}

static bool literal(struct scan *scan)
{
    static const char *const words[] = {"true", "false", "null"};
    size_t left = (size_t)(scan->end - scan->at);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t length = strlen(words[i]);
        if (left >= length && memcmp(scan->at, words[i], length) == 0) {
            scan->at += length;
            return true;
        }
        if (left < length && memcmp(scan->at, words[i], left) == 0) {
            scan->at = scan->end;
            break;
        }
    }
    return scan_fail(scan, "a JSON value was expected");
}

/* Skips a string without keeping it: the decoded form goes over a piece of stack. */
static bool skip_string(struct scan *scan)
{
    char discard[8];
    scan->at++;
    while (scan->at < scan->end && *scan->at != '"') {
        char *out = discard;
        if (is_plain(*scan->at))
            scan->at++;
        else if (!special(scan, &out))
            return false;
    }
    return scan_expect(scan, '"', "the string does not end");
}

static bool skip_key(struct scan *scan)
{
    if (scan_peek(scan) != SCAN_STRING)
        return scan_fail(scan, "a key was expected");
    return skip_string(scan) && scan_expect(scan, ':', "':' was expected");
}

static bool skip_scalar(struct scan *scan, enum scan_kind kind)
{
    struct scan_number ignored;
    switch (kind) {
    case SCAN_STRING:
        return skip_string(scan);
    case SCAN_NUMBER:
        return scan_number(scan, &ignored);
    case SCAN_LITERAL:
        return literal(scan);
    default:
        return scan_fail(scan, "a JSON value was expected");
    }
}

bool scan_skip(struct scan *scan)
{
    char closing[SCAN_DEPTH];
    unsigned depth = 0;
    for (;;) {
        enum scan_kind kind = scan_peek(scan);
        if (kind == SCAN_OBJECT || kind == SCAN_ARRAY) {
            if (depth == SCAN_DEPTH)
                return scan_fail(scan, "nested too deeply");
            scan->at++;
            closing[depth++] = kind == SCAN_OBJECT ? '}' : ']';
            if (!scan_take(scan, closing[depth - 1])) {
                if (kind == SCAN_OBJECT && !skip_key(scan))
                    return false;
                continue;
            }
            depth--;
        } else if (!skip_scalar(scan, kind)) {
            return false;
        }
        /* A value is complete: what it stands in goes on, or is complete too. */
        while (depth && !scan_take(scan, ',')) {
            if (!scan_expect(scan, closing[depth - 1], "',' or the closing bracket was expected"))
                return false;
            depth--;
        }
        if (!depth)
            return true;
        if (closing[depth - 1] == '}' && !skip_key(scan))
            return false;
    }
}

uint64_t scan_column(const struct scan *scan)
{
    uint64_t column = 1;
    for (const char *c = scan->begin; c < scan->at; c++)
        column += (*c & 0xc0) != 0x80;
    return column;
}
