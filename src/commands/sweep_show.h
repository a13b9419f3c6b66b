/* A sweep as people read it. */
#ifndef ENVVIZ_COMMANDS_SWEEP_SHOW_H
#define ENVVIZ_COMMANDS_SWEEP_SHOW_H

#include "commands/sweep_file.h"

enum sweep_plot { SWEEP_NO_PLOT, SWEEP_BRAILLE, SWEEP_ASCII };

/* What to plot with: ASCII if it was asked for, braille where `stdout` is a UTF-8 terminal. */
enum sweep_plot sweep_plot_for(const struct sweep_request *request);

/* The table, the plot, and what must be known to read them, on standard output. */
void sweep_show(const struct sweep *sweep, enum sweep_plot plot);

#endif
