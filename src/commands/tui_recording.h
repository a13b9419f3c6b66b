/* The recording that goes on while a session is on screen. */
#ifndef ENVVIZ_COMMANDS_TUI_RECORDING_H
#define ENVVIZ_COMMANDS_TUI_RECORDING_H

#include "model/trace.h"
#include "session/recorder.h"
#include "view/ui.h"

struct tui_recording {
    struct recorder *recorder; /* NULL: none goes on */
    bool failed;               /* some recording of this session could not be written whole */
    struct error error;        /* of the first that failed */
};

/* Starts a recording into `path` (NULL: a name made of the date) with all events of the trace so
 * far.  False with recording->error filled in when it cannot. */
bool tui_recording_start(struct tui_recording *recording, const char *path,
                         const struct session_info *info, const struct trace *trace, struct ui *ui,
                         uint64_t now_ns);

/* Appends an event, if a recording goes on; a failure is said on screen. */
void tui_recording_write(struct tui_recording *recording, const struct event *event,
                         const char *text, struct ui *ui, uint64_t now_ns);
void tui_recording_flush(struct tui_recording *recording, struct ui *ui, uint64_t now_ns);

/* Ends the recording, if one goes on. */
void tui_recording_stop(struct tui_recording *recording, struct ui *ui, uint64_t now_ns);

#endif
