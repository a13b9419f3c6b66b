/* A command as strace prints its execve. */
#include "model/errors.h"
#include "model/explain.h"
#include "model/phrase.h"
#include "model/story.h"

#include <inttypes.h>
#include <string.h>

/* strace's own limit (-s) for strings and for the words of a list; and the longest word read. */
enum { STRING_MAX = 32, WORD_MAX = 512 };

/* A string in quotes, escaped as strace does; its first `most` bytes. */
static void say_string(struct phrase *phrase, const char *text, size_t length, size_t most)
{
    static const char special[] = "\"\\\n\t\r\v\f", letters[] = "\"\\ntrvf";
    say(phrase, "\"");
    for (size_t i = 0; i < length && i < most; i++) {
        unsigned char byte = (unsigned char)text[i];
        const char *known = byte ? strchr(special, byte) : NULL;
        bool digit_next =
            i + 1 < length && i + 1 < most && text[i + 1] >= '0' && text[i + 1] <= '9';
        if (known)
            say(phrase, "\\%c", letters[known - special]);
        else if (byte >= 0x20 && byte < 0x7f)
            say(phrase, "%c", byte);
        else
            say(phrase, digit_next ? "\\%03o" : "\\%o", byte);
    }
    say(phrase, length > most ? "\"..." : "\"");
}

/*
 * Takes the next word off a line as the probe joins an argument vector: in single quotes where it
 * needs them, a quote of its own as '\''.  Its length in out[size]; *text is moved behind it.
 */
static size_t next_word(const char **text, char *out, size_t size)
{
    const char *at = *text;
    size_t length = 0;
    bool quoted = false;
    for (; *at && (quoted || *at != ' '); at++) {
        if (*at == '\'') {
            quoted = !quoted;
            continue;
        }
        if (!quoted && *at == '\\' && at[1] == '\'')
            at++;
        if (length < size)
            out[length++] = *at;
    }
    *text = *at == ' ' ? at + 1 : at;
    return length;
}

/* The words of a command line: what the recording has of an argument vector. */
static void say_words(struct phrase *phrase, const char *text, size_t most)
{
    char word[WORD_MAX];
    const char *rest = text;
    size_t length = next_word(&rest, word, sizeof word), count = 0;
    say_string(phrase, word, length, SIZE_MAX);
    say(phrase, ", [");
    for (rest = text; *rest; count++) {
        if (count)
            say(phrase, ", ");
        if (count == most) {
            say(phrase, "...");
            break;
        }
        length = next_word(&rest, word, sizeof word);
        say_string(phrase, word, length, most);
    }
    say(phrase, "]");
}

static void say_return(struct phrase *phrase, const struct command *command)
{
    const struct error_word *word = error_word(command->error);
    if (command->outcome == OUTCOME_OPEN)
        say(phrase, " <unfinished ...>");
    else if (command->outcome == OUTCOME_UNKNOWN)
        say(phrase, ") = ?");
    else if (command->error == 0)
        say(phrase, ") = 0");
    else if (word)
        say(phrase, ") = -1 %s (%s)", word->name, word->meaning);
    else
        say(phrase, ") = -1 (errno %" PRIu32 ")", command->error);
}

int explain_strace(const struct trace *trace, uint32_t load, bool full, char *out, size_t size)
{
    struct phrase phrase = phrase_begin(out, size);
    struct story story;
    if (!story_read(&story, trace, load))
        return phrase_end(&phrase);
    const struct command *command = &story.command;
    const char *text = trace_text(trace, command->text);
    size_t most = full ? SIZE_MAX : STRING_MAX;
    uint64_t envp =
        command->copied && command->copy_address ? command->copy_address : command->environ;
    if (story.load->type != EVENT_EXEC_LOAD) {
        say(&phrase, "<... execve resumed>");
        say_return(&phrase, command);
        return phrase_end(&phrase);
    }
    say(&phrase, "execve(");
    if (command->call == CALL_SYSTEM || command->call == CALL_POPEN) {
        say(&phrase, "\"/bin/sh\", [\"sh\", \"-c\", ");
        say_string(&phrase, text, strlen(text), most);
        say(&phrase, "]");
    } else {
        say_words(&phrase, text, most);
    }
    if (envp)
        say(&phrase, ", 0x%" PRIx64 " /* %" PRIu32 " var%s */", envp, command->count,
            command->count == 1 ? "" : "s");
    else
        say(&phrase, ", NULL");
    say_return(&phrase, command);
    return phrase_end(&phrase);
}
