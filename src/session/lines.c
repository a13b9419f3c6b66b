#include "session/lines.h"

#include <errno.h>
#include <unistd.h>

/* One look at the descriptor: more is read at the next, so that a flood does not hold envviz up. */
enum { CHUNK_BYTES = 65536 };

struct teller {
    uint64_t now_ns;
    void (*told)(void *context, const char *line);
    void *context;
};

static void end_line(struct lines *lines, const struct teller *teller)
{
    lines->line[lines->length] = '\0';
    lines->length = 0;
    uint64_t second = teller->now_ns / 1000000000u;
    if (second != lines->second) {
        lines->second = second;
        lines->used = 0;
    }
    if (lines->used < LINES_A_SECOND) {
        lines->used++;
        teller->told(teller->context, lines->line);
    } else {
        lines->dropped++;
    }
}

bool lines_read(struct lines *lines, int fd, uint64_t now_ns,
                void (*told)(void *context, const char *line), void *context)
{
    char bytes[CHUNK_BYTES];
    const struct teller teller = {.now_ns = now_ns, .told = told, .context = context};
    ssize_t got = read(fd, bytes, sizeof bytes);
    if (got == -1)
        return errno == EAGAIN || errno == EINTR;
    for (ssize_t i = 0; i < got; i++) {
        if (bytes[i] == '\n')
            end_line(lines, &teller);
        else if (lines->length < LINES_BYTES - 1)
            lines->line[lines->length++] = bytes[i];
    }
    if (got == 0 && lines->length > 0)
        end_line(lines, &teller);
    return got > 0;
}
