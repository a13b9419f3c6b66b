/* The argument lists of execl and its like.  They become arrays on the stack, since a vfork child
 * must not allocate. */
#ifndef ENVVIZ_GUEST_ARGUMENTS_H
#define ENVVIZ_GUEST_ARGUMENTS_H

#include <stdarg.h>
#include <stddef.h>

static inline size_t arguments_count(va_list arguments)
{
    size_t count = 1;
    while (va_arg(arguments, char *))
        count++;
    return count;
}

static inline void arguments_take(char **argv, const char *first, size_t count, va_list arguments)
{
    argv[0] = (char *)first;
    for (size_t i = 1; i <= count; i++)
        argv[i] = va_arg(arguments, char *);
}

/* Declares argv, from `first` to the NULL, and `arguments`, which stands behind that NULL; the
 * caller ends it with va_end(). */
#define ARGUMENTS_TO(argv, first)                                                                  \
    va_list arguments;                                                                             \
    va_start(arguments, first);                                                                    \
    size_t argument_count = arguments_count(arguments);                                            \
    va_end(arguments);                                                                             \
    char *argv[argument_count + 1];                                                                \
    va_start(arguments, first);                                                                    \
    arguments_take(argv, first, argument_count, arguments)

#endif
