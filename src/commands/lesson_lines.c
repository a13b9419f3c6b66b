#include "commands/lesson_lines.h"

#include "model/phrase.h"
#include "wire/words.h"

static const struct script_step *step_of(const struct script *script, const struct event *event)
{
    if (script == NULL || event->type != EVENT_LESSON)
        return NULL;
    uint64_t step = event->lesson.step;
    return step > 0 && step <= script->count ? &script->steps[step - 1] : NULL;
}

const struct script_step *lesson_question(const struct script *script, const struct event *event)
{
    const struct script_step *step = step_of(script, event);
    return step != NULL && event->lesson.state == LESSON_ASKING && step->ask[0] != '\0' ? step
                                                                                        : NULL;
}

/* "3, malloc's bookkeeping in front" */
static void say_choice(struct phrase *phrase, const struct script_step *step, unsigned choice)
{
    say(phrase, "%u, ", choice + 1);
    say_text(phrase, step->choices[choice]);
}

static void say_answer(struct phrase *phrase, const struct script_step *step, int64_t choice)
{
    if (choice < 0 || choice >= (int64_t)step->choice_count)
        return;
    say(phrase, "answer ");
    say_choice(phrase, step, (unsigned)choice);
    if (choice == (int64_t)step->answer) {
        say(phrase, ": right.  ");
    } else {
        say(phrase, ": not quite.  It is ");
        say_choice(phrase, step, step->answer);
        say(phrase, ".  ");
    }
    say_text(phrase, step->because);
}

bool lesson_sentence(const struct script *script, const struct event *event, char *out, size_t size)
{
    const struct script_step *step = step_of(script, event);
    struct phrase phrase = phrase_begin(out, size);
    if (step == NULL)
        return false;
    switch (event->lesson.state) {
    case LESSON_SAYING:
        say(&phrase, "step %u of %u: ", (unsigned)event->lesson.step, script->count);
        say_text(&phrase, step->say);
        break;
    case LESSON_ASKING:
        say(&phrase, "question: ");
        say_text(&phrase, step->ask);
        break;
    case LESSON_ANSWERED:
        say_answer(&phrase, step, event_int(event->lesson.choice));
        break;
    default:
        return false;
    }
    phrase_end(&phrase);
    return true;
}
