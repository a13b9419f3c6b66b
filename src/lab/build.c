/*
 * The build in the shape of uWSGI's setup.py: the main thread puts the objects of one phase after
 * the other into a bounded queue, and compiler threads call system() for each.  In the phase
 * "plugins" it runs a plugin's script before it puts that plugin's objects.  The script of the
 * python plugin sets LD_RUN_PATH, at once after a worker has made room in the queue: that worker
 * is just about to start its compiler.
 */
#include "lab/build.h"

#include "lab/lines.h"
#include "lab/say.h"
#include "lab/workers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FILLERS = 2000 };

static const char plugins_phase[] = "plugins";
static const char python_plugin[] = "plugins/python/";

struct build {
    const struct scenario *scenario;
    const char *cflags, *comment; /* of each command */
    bool compiler;
};

bool build_has_compiler(void)
{
    const char *path = getenv("PATH");
    char file[4096];

    while (path && *path) {
        int length = (int)strcspn(path, ":");
        snprintf(file, sizeof file, "%.*s/cc", length, path);
        if (access(file, X_OK) == 0)
            return true;
        path += length + (path[length] == ':');
    }
    return false;
}

/*
 * Makes an object.  The line is printed when it is made: printed before, it would wake the one who
 * reads it just when the main thread is to run.  With -pipe a compiler that is ended leaves no file
 * elsewhere.  The build ends at the first that fails, without a
 * word, as uWSGI's does.
 */
static void work(unsigned thread, const char *object, void *data)
{
    const struct build *build = data;
    const int stem = (int)strlen(object) - 2;
    char *command;

    (void)thread;
    if (asprintf(&command,
                 build->compiler ? "cc -pipe %s -c -o build/%s %.*s.c%s"
                                 : ": %s; cat > build/%s < %.*s.c%s",
                 build->cflags, object, stem, object, build->comment) < 0 ||
        system(command) != 0)
        _exit(1);
    free(command);
    say(LINE_OBJECT, object);
}

/* The length of the plugin's directory in an object's name: "plugins/ping/" of ping.o there. */
static size_t plugin_length(const char *object)
{
    const char *slash = strrchr(object, '/');

    return slash ? (size_t)(slash - object) + 1 : 0;
}

static bool same_plugin(const char *a, const char *b)
{
    size_t length = plugin_length(a);

    return length == plugin_length(b) && strncmp(a, b, length) == 0;
}

/* What a plugin's Python file does when the build executes it, as far as it matters here. */
static void run_script(const char *object)
{
    if (strncmp(object, python_plugin, strlen(python_plugin)) == 0)
        setenv("LD_RUN_PATH", "/usr/local/lib", 1);
}

/* True if the build makes this object at all. */
static bool is_made(const struct build *build, const char *phase, const char *object)
{
    const struct scenario *scenario = build->scenario;

    if (strcmp(phase, plugins_phase) != 0)
        return true;
    return scenario->plugins &&
           (scenario->python_plugin || strncmp(object, python_plugin, strlen(python_plugin)) != 0);
}

static void put_phase(const struct build *build, const struct scenario_phase *phase,
                      struct queue *queue)
{
    const bool plugins = strcmp(phase->name, plugins_phase) == 0;
    const char *before = NULL; /* the object before, if it was made */

    for (uint32_t i = 0; i < phase->job_count; i++) {
        const char *object = phase->jobs[i];
        if (!is_made(build, phase->name, object))
            continue;
        if (plugins && (!before || !same_plugin(object, before)))
            run_script(object);
        queue_put(queue, object);
        before = object;
    }
}

/* A phase without jobs of its own: the main thread puts all objects together. */
static bool link_objects(const struct build *build)
{
    const struct scenario *scenario = build->scenario;
    char *command = NULL;
    size_t size;
    FILE *out = open_memstream(&command, &size);

    if (!out)
        return false;
    fprintf(out,
            build->compiler ? "TMPDIR=. cc %s -nostdlib -r -o uwsgi.out" : ": %s; cat > uwsgi.out",
            build->cflags);
    for (uint32_t i = 0; i < scenario->phase_count; i++)
        for (uint32_t j = 0; j < scenario->phases[i].job_count; j++)
            if (is_made(build, scenario->phases[i].name, scenario->phases[i].jobs[j]))
                fprintf(out, " build/%s", scenario->phases[i].jobs[j]);
    fputs(build->comment, out);
    bool linked = fclose(out) == 0 && system(command) == 0;
    free(command);
    return linked;
}

static bool run_phases(const struct build *build, struct queue *queue)
{
    const struct scenario *scenario = build->scenario;
    struct workers *workers = NULL;

    for (uint32_t i = 0; i < scenario->phase_count; i++) {
        const struct scenario_phase *phase = &scenario->phases[i];
        if (strcmp(phase->name, plugins_phase) == 0 && !scenario->plugins)
            continue;
        if (phase->job_count == 0 && workers) {
            workers_finish(workers);
            workers = NULL;
        }
        say(LINES_PHASE, phase->name);
        if (phase->job_count == 0 && !link_objects(build))
            return false;
        if (phase->job_count > 0 && !workers &&
            !(workers = workers_start(scenario->workers, queue, work, (void *)build)))
            return false;
        put_phase(build, phase, queue);
    }
    if (workers)
        workers_finish(workers);
    return true;
}

/*
 * What the build sets before it compiles: distutils PLAT, and uwsgiconfig UWSGI_FORCE_REBUILD.
 *
 * The first addition only copies the array from the initial stack.  Whether a later one needs a
 * larger block depends on luck: malloc rounds to 16 bytes, so every second addition finds room.
 * The replay takes the bad luck: with an even number of variables the next addition has no room.
 * The same goes for what lies behind the array: it is made when free memory has been used up, as in
 * a program that has done much before, and so what is got next lies right behind it.
 */
static void set_early_variables(void)
{
    void *volatile kept; /* none is ever freed: this process is short */
    size_t count = 0;

    while (environ[count])
        count++;
    for (unsigned i = 0; i < FILLERS; i++)
        kept = malloc((count + 2) * sizeof *environ);
    (void)kept;
    setenv("PLAT", "linux-x86_64", 1);
    count = 0;
    while (environ[count])
        count++;
    if (count % 2 != 0)
        setenv("UWSGI_FORCE_REBUILD", "1", 1);
}

/* As setup.py, from the environment; but a CFLAGS of so many bytes there holds no flags. */
static char *command_cflags(const struct scenario *scenario)
{
    for (uint32_t i = 0; i < scenario->variable_count; i++)
        if (!scenario->variables[i].value && strcmp(scenario->variables[i].name, "CFLAGS") == 0)
            return scenario_cflags(scenario->cflags_bytes);
    const char *cflags = getenv("CFLAGS");
    return strdup(cflags ? cflags : "");
}

int build_run(const struct scenario *scenario, const char *workdir, bool compiler)
{
    struct build build = {.scenario = scenario, .compiler = compiler};
    bool built = false;

    if (scenario->early_variable)
        set_early_variables();
    char *cflags = command_cflags(scenario), *comment = scenario_comment(scenario);
    struct queue *queue = queue_create(scenario->queue_size);
    build.cflags = cflags;
    build.comment = comment;
    if (cflags && comment && queue && chdir(workdir) == 0)
        built = run_phases(&build, queue);
    queue_free(queue);
    free(cflags);
    free(comment);
    return built ? 0 : 1;
}
