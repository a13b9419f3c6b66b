#include "commands/follow.h"

#include "commands/commands.h"
#include "session/growing.h"
#include "session/recording.h"

#include <poll.h>

enum { LOOK_MS = 100 };

struct session *follow_open(const char *path, struct error *error)
{
    for (bool said = false; !growing_has_begun(path); said = true) {
        if (!said)
            complain(0, "waiting for the recording %s; Ctrl-C leaves", path);
        poll(NULL, 0, LOOK_MS);
    }
    return recording_follow(path, error);
}
