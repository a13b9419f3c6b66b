#include "session/growing.h"

#include "session/codec.h"
#include "session/recording_lock.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LAST_BYTES = 1024 }; /* longer than any tail */

enum growing_state growing_look(int fd, uint64_t *end)
{
    static const char open_tail[] = "\n" CODEC_OPEN_END "\n";
    const size_t tail = sizeof open_tail - 1;
    char last[LAST_BYTES];
    struct stat status;
    bool locked =
        recording_is_locked(fd); /* before the look: what is written later is not missed */
    *end = 0;
    if (fstat(fd, &status) != 0)
        return GROWING_OVER;
    off_t from = status.st_size > LAST_BYTES ? status.st_size - LAST_BYTES : 0;
    ssize_t got = pread(fd, last, sizeof last, from);
    size_t length = got > 0 ? (size_t)got : 0;
    if (locked) {
        if (length < tail || (off_t)length != status.st_size - from ||
            memcmp(last + length - tail, open_tail, tail) != 0)
            return GROWING_BUSY;
        *end = (uint64_t)from + length - tail;
        return GROWING_SETTLED;
    }
    for (size_t i = length; i-- > 1 && *end == 0;)
        if (last[i] == ']' && last[i - 1] == '\n')
            *end = (uint64_t)from + i - 1;
    return GROWING_OVER;
}

bool growing_has_begun(const char *path)
{
    uint64_t end;
    struct stat status;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0)
        return false;
    enum growing_state state = growing_look(fd, &end);
    bool begun = fstat(fd, &status) == 0 && (status.st_size > 0 || !S_ISREG(status.st_mode));
    close(fd);
    return begun && state != GROWING_BUSY;
}
