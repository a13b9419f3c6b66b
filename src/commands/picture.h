/* The screen of a recording, without a terminal: what pictures and films are made of. */
#ifndef ENVVIZ_COMMANDS_PICTURE_H
#define ENVVIZ_COMMANDS_PICTURE_H

#include "commands/export.h"
#include "view/scene.h"
#include "view/script.h"

struct picture {
    const struct session_info *info; /* the session's */
    struct trace *trace;
    struct scene *scene;
    struct frame *frame; /* as it was drawn last */
    struct script script;
    struct ui ui;
    uint64_t now_ns; /* the clock of the person at the keyboard, from 0 */
};

enum { PICTURE_SIZE_MAX = 1000, PICTURE_KEYS_MAX = 256 };

/* Reads the recording (up to job->until_ns) and draws it at job->from_ns.  False with *error;
 * picture_close() all the same. */
bool picture_open(struct picture *picture, struct session *session, const struct export_job *job,
                  struct error *error);
void picture_close(struct picture *picture);

/* Without job->from_ns: at the first failure, looked at closely; at the end where nothing failed.
 */
void picture_seek_failure(struct picture *picture);

/* Presses keys: characters, as they are typed. */
void picture_type(struct picture *picture, const char *keys);

void picture_draw(struct picture *picture);

/* Plays on from where it stands. */
void picture_play(struct picture *picture);

/* So much later.  False once the end was reached, or that of what is played over and over. */
bool picture_tick(struct picture *picture, uint64_t ns);

#endif
