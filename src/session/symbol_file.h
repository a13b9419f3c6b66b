/* One file of code and what its symbols and debug information say: the one place that knows libdw.
 */
#ifndef ENVVIZ_SESSION_SYMBOL_FILE_H
#define ENVVIZ_SESSION_SYMBOL_FILE_H

#include <stddef.h>
#include <stdint.h>

struct symbol_file;

/* Opens the file if it is a regular one of bounded size and ELF.  `build`: the first eight bytes of
 * the build id that it must have; 0: any.  NULL when it cannot be opened, or is not that. */
struct symbol_file *symbol_file_open(const char *path, uint64_t build);
void symbol_file_close(struct symbol_file *file); /* NULL is allowed */

struct symbol_place {
    const char *function; /* innermost, inlined or not; NULL: not known.  Lives with the file */
    const char *source;   /* NULL: no debug information */
    int line;             /* 0: not known */
};

/* What stands at an address of the file. */
struct symbol_place symbol_file_find(struct symbol_file *file, uint64_t address);

#endif
