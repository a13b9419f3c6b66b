/* Puts sentences together in a buffer of fixed size.  Inside the model only. */
#ifndef ENVVIZ_MODEL_PHRASE_H
#define ENVVIZ_MODEL_PHRASE_H

#include <stddef.h>
#include <stdint.h>

struct phrase {
    char *out;
    size_t size, length; /* length: what the whole would need */
};

struct phrase phrase_begin(char *out, size_t size);

/* Ends with a NUL, never within a UTF-8 character.  Returns what snprintf would. */
int phrase_end(struct phrase *phrase);

/* Appends.  Only for words of our own and numbers: texts from outside go through say_text(). */
void say(struct phrase *phrase, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Appends a text from outside.  What could command a terminal or hide text (control characters,
 * bytes that are no UTF-8, characters that turn the direction of writing) becomes visible: \n, \e,
 * \x07, \u202e. */
void say_text(struct phrase *phrase, const char *text);

/* "1 variable", "45 variables" */
void say_count(struct phrase *phrase, uint64_t count, const char *thing);

/* "31 µs" */
void say_span(struct phrase *phrase, uint64_t span_ns);

/* "EFAULT (Bad address)", "errno 200" */
void say_error(struct phrase *phrase, uint64_t error);

/* "system() returned 32512 (exit status 127)" */
void say_status(struct phrase *phrase, unsigned call, int64_t status);

#endif
