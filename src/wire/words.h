/* Words for numbers: enums and their tables, made from words.def. */
#ifndef ENVVIZ_WIRE_WORDS_H
#define ENVVIZ_WIRE_WORDS_H

#include <stddef.h>

#define WORDS_BEGIN(list, tag)     enum tag {
#define WORD(list, id, word, mean) list##_##id,
#define WORDS_END(list)                                                                            \
    list##_COUNT                                                                                   \
    }                                                                                              \
    ;
#include "wire/words.def"
#undef WORDS_BEGIN
#undef WORD
#undef WORDS_END

/* One word: the spelling in files and on screen, and its meaning. */
struct word {
    const char *word;
    const char *meaning;
};

/* The lists of words.def, WORDS_ORIGIN and so on; WORDS_NONE marks a field that has no words. */
enum words_list {
    WORDS_NONE,
#define WORDS_BEGIN(list, tag) WORDS_##list,
#define WORD(list, id, word, mean)
#define WORDS_END(list)
#include "wire/words.def"
#undef WORDS_BEGIN
#undef WORD
#undef WORDS_END
};

/* The words of a list; *count receives how many.  NULL and 0 for WORDS_NONE. */
const struct word *words_of(enum words_list list, size_t *count);

/* The spelling of number `value`, or "?" when the list has no such word. */
const char *words_name(enum words_list list, size_t value);

/* The number of `word` in `list`, or -1. */
int words_find(enum words_list list, const char *word);

#endif
