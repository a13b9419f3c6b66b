#include "term/modes.h"

#include <curses.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <term.h>
#include <unistd.h>

void modes_send(int fd, const char *text)
{
    size_t left = strlen(text);
    while (left > 0) {
        ssize_t sent = write(fd, text, left);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent <= 0)
            return;
        text += sent;
        left -= (size_t)sent;
    }
}

static const char *capability(const char *name)
{
    const char *value = tigetstr(name);
    return value != NULL && value != (const char *)-1 ? value : "";
}

/* It tells of the mouse in xterm's way, and has a second screen, which the Linux console has not.
 */
bool modes_known(void)
{
    return strncmp(capability("kmous"), "\033[", 2) == 0 && capability("smcup")[0] != '\0';
}

void modes_ask_for_sync(int fd)
{
    for (int answer = 0; answer <= 4; answer++) {
        char text[24];
        snprintf(text, sizeof text, "\033[?2026;%d$y", answer);
        /* 1 set, 2 reset; 0 unknown, 3 and 4 for ever so */
        define_key(text, answer == 1 || answer == 2 ? MODES_KEY_SYNC : MODES_KEY_NO_SYNC);
    }
    modes_send(fd, "\033[?2026$p");
}
