/* setenv, putenv, unsetenv, clearenv: the change itself is the engine's; here it is told of. */
#include "guest/real.h"
#include "probe/engine.h"
#include "probe/probe.h"
#include "probe/stack.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const struct engine_ops *const engines[ENGINE_COUNT] = {
    [ENGINE_NATIVE] = &engine_native,
    [ENGINE_CLASSIC] = &engine_classic,
    [ENGINE_KEEP] = &engine_classic, /* asks the session whether to free */
};

static const struct engine_ops *engine(void)
{
    uint32_t which = atomic_load_explicit(&probe_control()->engine, memory_order_relaxed);
    return engines[which < ENGINE_COUNT ? which : ENGINE_NATIVE];
}

/* Returns the array as it is before the change. */
static char **change_begin(enum env_op op, const char *name, size_t value_bytes)
{
    char text[EVENT_TEXT_BYTES] = "";
    size_t length = name ? strcspn(name, "=") : 0;
    memcpy(text, name ? name : "", length < sizeof text ? length : sizeof text - 1);
    company_tell();
    stack_tell();
    EMIT(ENV_BEGIN, env_begin, text, .op = op, .value_bytes = value_bytes);
    gate(GATE_LOCK);
    env_lock();
    environ_change();
    EMIT(ENV_LOCK, env_lock, NULL, .environ = (uintptr_t)environ,
         .count = environ_count_of(environ));
    probe_thread.in_change = true;
    probe_thread.grew = false;
    return environ;
}

static int change_end(int result, bool disturbs)
{
    int saved_errno = errno;
    probe_thread.in_change = false;
    if (disturbs)
        environ_disturbed();
    environ_published();
    EMIT(ENV_END, env_end, NULL, .result = (uint64_t)(int64_t)result, .environ = (uintptr_t)environ,
         .count = environ_count_of(environ));
    gate(GATE_UNLOCK);
    env_unlock();
    errno = saved_errno;
    return result;
}

int setenv(const char *name, const char *value, int replace)
{
    if (!probe_on() || !name)
        return real()->setenv(name, value, replace);
    char **before = change_begin(OP_SETENV, name, strlen(value));
    bool adds = !names_exist(name);
    int result = engine()->set(name, value, replace);
    if (result == 0)
        names_add(name, probe_now_ns());
    return change_end(result, !adds || environ != before);
}

int putenv(char *string)
{
    if (!probe_on())
        return real()->putenv(string);
    const char *equals = strchr(string, '=');
    char **before = change_begin(OP_PUTENV, string, equals ? strlen(equals + 1) : 0);
    bool adds = equals && !names_exist(string);
    if (!equals)
        names_remove(string);
    int result = engine()->put(string);
    if (result == 0 && equals)
        names_add(string, probe_now_ns());
    return change_end(result, !adds || environ != before);
}

int unsetenv(const char *name)
{
    if (!probe_on())
        return real()->unsetenv(name);
    change_begin(OP_UNSETENV, name, 0);
    names_remove(name);
    return change_end(engine()->unset(name), true);
}

int clearenv(void)
{
    if (!probe_on())
        return real()->clearenv();
    change_begin(OP_CLEARENV, NULL, 0);
    names_clear();
    return change_end(engine()->clear(), true);
}
