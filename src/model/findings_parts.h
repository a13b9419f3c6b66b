/* Between the files of the findings; nobody else includes this. */
#ifndef ENVVIZ_MODEL_FINDINGS_PARTS_H
#define ENVVIZ_MODEL_FINDINGS_PARTS_H

#include "model/findings.h"

/* A change and a command of two threads of one process, neither of which has ended: how close they
 * came. */
struct meeting {
    const struct thread *changer, *starter;
    const struct finding_change *change;
    const struct finding_command *command;
    uint32_t pid;
};
void findings_meet(struct findings *findings, const struct meeting *meeting);

/* A hit or a near miss is added to its pair and to its culprit. */
void findings_add(struct findings *findings, const struct finding *finding,
                  const struct world *world, uint8_t call);

/* A change that can hurt, in company. */
void findings_blame(struct findings *findings, const struct thread *thread, uint32_t pid,
                    const struct finding_change *change);

/* ENV_FOREIGN of a process (an index). */
void findings_foreign(struct findings *findings, const struct world *world, uint16_t process,
                      uint32_t index);

#endif
