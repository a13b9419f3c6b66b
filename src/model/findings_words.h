/* The findings in words, with their own numbers.  As with explain.h: writes at most `size` bytes,
 * always ends with a NUL, and returns what snprintf would. */
#ifndef ENVVIZ_MODEL_FINDINGS_WORDS_H
#define ENVVIZ_MODEL_FINDINGS_WORDS_H

#include "model/trace.h"

/* The verdict, in one sentence (two where events were lost). */
int findings_verdict(const struct trace *trace, char *out, size_t size);

/* Who met whom: "main changes environ while w0 starts commands with system()". */
int finding_pair_who(const struct trace *trace, const struct finding_pair *pair, char *out,
                     size_t size);

/* What came of it: how often, how close, which variable, which command. */
int finding_pair_what(const struct trace *trace, const struct finding_pair *pair, char *out,
                      size_t size);

/* "main setenv("LD_RUN_PATH")" */
int finding_culprit_words(const struct trace *trace, const struct finding_culprit *culprit,
                          char *out, size_t size);

/* "w0 [pid 1234]": the process is named where there is more than one. */
int finding_thread_words(const struct trace *trace, uint16_t thread, uint32_t pid, char *out,
                         size_t size);

/* Pairs and culprits, the gravest first: fills in `order` with up to `room` indexes into
 * findings->pairs or ->culprits, and returns how many. */
uint32_t findings_order_pairs(const struct findings *findings, uint32_t *order, uint32_t room);
uint32_t findings_order_culprits(const struct findings *findings, uint32_t *order, uint32_t room);

#endif
