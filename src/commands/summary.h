/* What a session amounted to. */
#ifndef ENVVIZ_COMMANDS_SUMMARY_H
#define ENVVIZ_COMMANDS_SUMMARY_H

#include "model/trace.h"
#include "session/session.h"

/* One JSON object on standard output. */
void summary_json(const struct session_info *info, const struct trace *trace);

/* A few lines for people on standard output. */
void summary_text(const struct session_info *info, const struct trace *trace);

#endif
