#include "commands/tui_script.h"

#include <stdbool.h>
#include <string.h>

/* The text of a key, "" where there is none. */
static const char *text_of(json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text != NULL ? text : "";
}

static void read_question(struct script_step *step, json_t *object)
{
    json_t *choices = json_object_get(object, "choices");
    json_t *answer = json_object_get(object, "answer");
    for (size_t i = 0; i < json_array_size(choices) && step->choice_count < SCRIPT_CHOICES; i++) {
        const char *choice = json_string_value(json_array_get(choices, i));
        step->choices[step->choice_count++] = choice != NULL ? choice : "";
    }
    json_int_t right = json_integer_value(answer);
    bool known = json_is_integer(answer) && right >= 0 && right < (json_int_t)step->choice_count;
    step->answer = known ? (unsigned)right : 0;
    if (!known || step->choice_count < 2) /* no question can be made of this */
        step->ask = "";
}

void tui_script_read(struct script *script, json_t *scenario)
{
    json_t *lesson = json_object_get(scenario, "lesson");
    memset(script, 0, sizeof *script);
    for (size_t i = 0; i < json_array_size(lesson) && script->count < SCRIPT_STEPS; i++) {
        json_t *object = json_array_get(lesson, i);
        struct script_step *step = &script->steps[script->count++];
        step->thread = text_of(object, "thread");
        step->until = text_of(object, "until");
        step->say = text_of(object, "say");
        step->ask = text_of(object, "ask");
        step->because = text_of(object, "because");
        read_question(step, object);
    }
}

struct ui_info tui_info(const struct session_info *info, const char *text,
                        const struct script *script)
{
    if (text == NULL || text[0] == '\0')
        text = json_string_value(json_object_get(info->scenario, "text"));
    return (struct ui_info){
        .title = info->title,
        .mode = info->mode,
        .text = text != NULL ? text : "",
        .engine = info->engine,
        .engine_why = info->engine_why,
        .spawner = info->spawner,
        .libc = info->libc,
        .script = script,
        .live = info->live,
    };
}
