/* Output of the lab. */
#ifndef ENVVIZ_LAB_SAY_H
#define ENVVIZ_LAB_SAY_H

/* Writes a line (a format of lines.h) to standard output, in one write(2). */
__attribute__((format(printf, 1, 2))) void say(const char *format, ...);

#endif
