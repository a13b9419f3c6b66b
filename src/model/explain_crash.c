/* Why getenv crashed: the reader met what malloc had written into an array that was freed. */
#include "model/explain.h"

#include "model/phrase.h"
#include "model/story.h"

#include <inttypes.h>

static void say_array(struct phrase *phrase, const struct crash *crash)
{
    if (crash->known)
        say(phrase, "#%" PRIu32 " (0x%" PRIx64 ")", crash->generation, crash->array);
    else
        say(phrase, "0x%" PRIx64, crash->array);
}

/* "0x55d0a: malloc's link to the next free block, disguised" has the address without its last
 * three digits: glibc's PROTECT_PTR. */
static bool is_own_place(const struct crash *crash)
{
    return crash->address && crash->address == crash->array >> 12;
}

int explain_crash(const struct trace *trace, const struct world *world, char *out, size_t size)
{
    const struct crash *crash = &world->crash;
    struct phrase phrase = phrase_begin(out, size);
    if (crash->event == EVENT_NONE)
        return phrase_end(&phrase);
    say(&phrase, "w%" PRIu32 " was in getenv, reading array ", crash->worker);
    say_array(&phrase, crash);
    if (crash->freed) {
        say(&phrase, ", which ");
        say_thread(&phrase, trace, crash->left_thread);
        say(&phrase, "'s setenv(\"");
        say_text(&phrase, trace_text(trace, crash->left_name));
        say(&phrase, "\") had moved and freed");
    }
    say(&phrase, ".  ");
    if (crash->address)
        say(&phrase,
            "It took 0x%" PRIx64 " for the address of a variable%s: nothing is mapped there",
            crash->address,
            is_own_place(crash) ? ", which is what malloc writes into a free block" : "");
    else
        say(&phrase, "What it found there is no address that any memory can have");
    say(&phrase, ".  SIGSEGV: the program was killed.");
    return phrase_end(&phrase);
}
