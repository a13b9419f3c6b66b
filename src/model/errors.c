#include "model/errors.h"

#include <errno.h>
#include <stddef.h>

#define WORD(number, meaning)                                                                      \
    {                                                                                              \
        number, #number, meaning                                                                   \
    }

/* From Linux's man pages: execve(2), clone(2), pipe(2), posix_spawn(3). */
static const struct error_word words[] = {
    WORD(EPERM, "Operation not permitted"),
    WORD(ENOENT, "No such file or directory"),
    WORD(EINTR, "Interrupted system call"),
    WORD(EIO, "Input/output error"),
    WORD(E2BIG, "Argument list too long"),
    WORD(ENOEXEC, "Exec format error"),
    WORD(EBADF, "Bad file descriptor"),
    WORD(EAGAIN, "Resource temporarily unavailable"),
    WORD(ENOMEM, "Cannot allocate memory"),
    WORD(EACCES, "Permission denied"),
    WORD(EFAULT, "Bad address"),
    WORD(EBUSY, "Device or resource busy"),
    WORD(ENOTDIR, "Not a directory"),
    WORD(EISDIR, "Is a directory"),
    WORD(EINVAL, "Invalid argument"),
    WORD(ENFILE, "Too many open files in system"),
    WORD(EMFILE, "Too many open files"),
    WORD(ETXTBSY, "Text file busy"),
    WORD(ENOSPC, "No space left on device"),
    WORD(EPIPE, "Broken pipe"),
    WORD(ENAMETOOLONG, "File name too long"),
    WORD(ENOSYS, "Function not implemented"),
    WORD(ELOOP, "Too many levels of symbolic links"),
    WORD(ELIBBAD, "Accessing a corrupted shared library"),
};
#undef WORD

const struct error_word *error_word(uint64_t number)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (words[i].number == number)
            return &words[i];
    return NULL;
}
