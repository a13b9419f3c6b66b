/* Prints a libFuzzer dictionary, made from the tables that the readers are made from. */
#include "scenario/choices.h"
#include "scenario/fields.h"
#include "view/keys.h"
#include "view/theme.h"
#include "wire/event.h"

#include <stdio.h>

#define RECORDING                                                                                  \
    "{\\\"format\\\":\\\"envviz-recording\\\",\\\"version\\\":1,\\\"header\\\":{},\\x0a"           \
    "\\\"events\\\":[\\x0a"

static void print_words(const struct word *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        printf("\"\\\"%s\\\"\"\n", words[i].word);
}

int main(void)
{
    static const char *const others[] = {"format",
                                         "envviz-recording",
                                         "envviz-scenario",
                                         "envviz-theme",
                                         "envviz-keys",
                                         "keys",
                                         "ctrl+n",
                                         "pageup",
                                         "shift+left",
                                         "palette",
                                         "roles",
                                         "version",
                                         "header",
                                         "events",
                                         "truncated",
                                         "title",
                                         "engine_why",
                                         "libc",
                                         "kernel",
                                         "cpu",
                                         "cpus",
                                         "started",
                                         "scenario",
                                         "bytes",
                                         "0x5632d7c5d160",
                                         "18446744073709551615",
                                         "\\\\ud83d\\\\ude00",
                                         "\\\\u0000",
                                         "\\\\uef80",
                                         "2026-11-21T21:47:02.123456789Z"};
    static const char *const bare[] = {RECORDING,
                                       " on ",
                                       "#ff8000",
                                       "default bold dim italic underline reverse",
                                       "{\\\"format\\\":\\\"envviz-scenario\\\",\\\"version\\\":1,",
                                       "\\x0a]}\\x0a",
                                       "],\\x0a[",
                                       "[[[[[[[[",
                                       "9223372036854775808",
                                       "-9223372036854775808",
                                       "1e5",
                                       "\\xef\\xbe\\x80",
                                       "\\xee\\xbe\\x80",
                                       "\\xf0\\x9f\\x98\\x80",
                                       "\\x00storm.kind=",
                                       "\\x00phases[0].name="};
    for (unsigned type = 0; type < EVENT_COUNT; type++)
        printf("\"\\\"%s\\\",\"\n", event_info(type)->name);
    for (enum words_list list = WORDS_NONE; list <= WORDS_BUILD; list++) {
        size_t count;
        const struct word *words = words_of(list, &count);
        print_words(words, count);
    }
    for (int role = 0; role < ROLE_COUNT; role++)
        printf("\"\\\"%s\\\"\"\n", role_name((enum role)role));
    for (int action = 0; action < ACTION_COUNT; action++)
        printf("\"\\\"%s\\\"\"\n", key_action_name((enum action)action));
    size_t fields;
    const struct field *field = fields_all(&fields);
    for (size_t i = 0; i < fields; i++)
        printf("\"\\\"%s\\\":\"\n", field_key(&field[i]));
    for (enum choices list = CHOICES_MODE; list <= CHOICES_SPAWNER; list++)
        for (size_t i = 0; choices_at(list, i); i++)
            print_words(choices_at(list, i), 1);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        printf("\"\\\"%s\\\"\"\n", others[i]);
    for (size_t i = 0; i < sizeof bare / sizeof *bare; i++)
        printf("\"%s\"\n", bare[i]);
    return 0;
}
