/* The texts of a scripted lesson.  The strings belong to the one who filled it in. */
#ifndef ENVVIZ_VIEW_SCRIPT_H
#define ENVVIZ_VIEW_SCRIPT_H

enum { SCRIPT_STEPS = 64, SCRIPT_CHOICES = 4 };

struct script_step {
    const char *thread; /* who moves, "" nobody */
    const char *until;  /* how far */
    const char *say;
    const char *ask; /* "" no question */
    const char *choices[SCRIPT_CHOICES];
    unsigned choice_count;
    unsigned answer;     /* index of the right one */
    const char *because; /* why it is right */
};

struct script {
    unsigned count; /* 0: no lesson */
    struct script_step steps[SCRIPT_STEPS];
};

#endif
