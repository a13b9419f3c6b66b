/* An engine: how the environment is changed.  Called under the environment lock. */
#ifndef ENVVIZ_PROBE_ENGINE_H
#define ENVVIZ_PROBE_ENGINE_H

struct engine_ops {
    int (*set)(const char *name, const char *value, int replace);
    int (*put)(char *string);
    int (*unset)(const char *name);
    int (*clear)(void);
};

extern const struct engine_ops engine_native;
extern const struct engine_ops engine_classic;

/* Index of the variable in environ, or -1. */
long engine_find(const char *name);

#endif
