#include "wire/words.h"

#include <string.h>

#define WORDS_BEGIN(list, tag)     static const struct word words_##list[] = {
#define WORD(list, id, word, mean) {word, mean},
#define WORDS_END(list)                                                                            \
    }                                                                                              \
    ;
#include "wire/words.def"
#undef WORDS_BEGIN
#undef WORD
#undef WORDS_END

static const struct {
    const struct word *words;
    size_t count;
} lists[] = {
    {NULL, 0},
#define WORDS_BEGIN(list, tag) {words_##list, sizeof words_##list / sizeof *words_##list},
#define WORD(list, id, word, mean)
#define WORDS_END(list)
#include "wire/words.def"
};

const struct word *words_of(enum words_list list, size_t *count)
{
    *count = lists[list].count;
    return lists[list].words;
}

const char *words_name(enum words_list list, size_t value)
{
    return value < lists[list].count ? lists[list].words[value].word : "?";
}

int words_find(enum words_list list, const char *word)
{
    for (size_t i = 0; i < lists[list].count; i++)
        if (strcmp(lists[list].words[i].word, word) == 0)
            return (int)i;
    return -1;
}
