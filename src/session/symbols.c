/*
 * Reading the debug information of a large library takes a good part of a second.  So a thread of
 * its own looks up, and the rings are read meanwhile.  It shares `places` with the one who notes,
 * under the lock; the files and its text are its own.
 */
#include "session/symbols.h"

#include "model/stacks.h"
#include "session/symbol_file.h"

#include <inttypes.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ADDRESSES_MOST = 1 << 18, FILES = 64, TEXT_BYTES = 512, PATIENCE_S = 1 };

/* An address to be looked up, its module, and what was found there. */
struct place {
    uint64_t image, address;
    struct stack_module module;
    const char *path; /* of the module; lives as long as `texts` */
    char *text;       /* NULL: not yet, or no memory.  Owned */
};

/* A file that was opened, or could not be (file is NULL). */
struct opened {
    uint64_t build;
    uint32_t path; /* text; 0: free entry */
    uint64_t used; /* clock of its latest use */
    struct symbol_file *file;
};

struct symbols {
    struct texts *texts;
    struct stacks *stacks;
    pthread_t thread;
    pthread_mutex_t lock; /* of all up to `stop` */
    pthread_cond_t changed;
    struct place *places;           /* in the order they were noted */
    uint32_t count, capacity;       /* noted */
    uint32_t looked_up, handed_out; /* so many of them, from the first */
    bool stop;
    uint32_t *buckets; /* index into places + 1, by hash; 0: empty; twice `capacity` */
    struct opened files[FILES];
    uint64_t clock;
};

static void *look_up(void *argument);

/* Signals are for the thread that runs the session. */
static bool start_thread(struct symbols *symbols)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int error = pthread_create(&symbols->thread, NULL, look_up, symbols);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return error == 0;
}

static void discard(struct symbols *symbols)
{
    for (unsigned i = 0; i < FILES; i++)
        symbol_file_close(symbols->files[i].file);
    for (uint32_t i = 0; i < symbols->count; i++)
        free(symbols->places[i].text);
    stacks_free(symbols->stacks);
    texts_free(symbols->texts);
    free(symbols->places);
    free(symbols->buckets);
    free(symbols);
}

struct symbols *symbols_new(void)
{
    struct symbols *symbols = calloc(1, sizeof *symbols);
    if (!symbols)
        return NULL;
    pthread_mutex_init(&symbols->lock, NULL);
    pthread_cond_init(&symbols->changed, NULL);
    symbols->texts = texts_new();
    symbols->stacks = symbols->texts ? stacks_new(symbols->texts) : NULL;
    if (symbols->stacks && start_thread(symbols))
        return symbols;
    discard(symbols);
    return NULL;
}

void symbols_free(struct symbols *symbols)
{
    if (!symbols)
        return;
    pthread_mutex_lock(&symbols->lock);
    symbols->stop = true;
    pthread_cond_signal(&symbols->changed);
    pthread_mutex_unlock(&symbols->lock);
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += PATIENCE_S;
    /* A file that keeps libdw busy for longer must not keep envviz from ending. */
    if (pthread_timedjoin_np(symbols->thread, NULL, &until) == 0)
        discard(symbols);
    else
        pthread_detach(symbols->thread);
}

/* The bucket that holds a place, or the empty one where it belongs. */
static uint32_t *bucket_of(const struct symbols *symbols, uint64_t image, uint64_t address)
{
    uint32_t mask = 2 * symbols->capacity - 1;
    uint64_t hash = (image ^ address) * 0x9e3779b97f4a7c15u;
    uint32_t at = (uint32_t)(hash >> 32) & mask;
    for (;; at = (at + 1) & mask) {
        uint32_t *bucket = &symbols->buckets[at];
        const struct place *known = *bucket ? &symbols->places[*bucket - 1] : NULL;
        if (!known || (known->image == image && known->address == address))
            return bucket;
    }
}

static bool make_room(struct symbols *symbols)
{
    if (symbols->count < symbols->capacity)
        return true;
    uint32_t capacity = symbols->capacity ? 2 * symbols->capacity : 256;
    struct place *places = realloc(symbols->places, capacity * sizeof *places);
    if (!places)
        return false;
    symbols->places = places;
    uint32_t *buckets = calloc(2 * (size_t)capacity, sizeof *buckets);
    if (!buckets)
        return false;
    free(symbols->buckets);
    symbols->buckets = buckets;
    symbols->capacity = capacity;
    for (uint32_t i = 0; i < symbols->count; i++)
        *bucket_of(symbols, symbols->places[i].image, symbols->places[i].address) = i + 1;
    return true;
}

static void note_address(struct symbols *symbols, uint64_t image, uint64_t address)
{
    struct place place = {.image = image, .address = address};
    if (address == 0 || !stacks_module(symbols->stacks, image, address, &place.module))
        return;
    place.path = texts_get(symbols->texts, place.module.path);
    pthread_mutex_lock(&symbols->lock);
    if (symbols->count < ADDRESSES_MOST && make_room(symbols)) {
        uint32_t *bucket = bucket_of(symbols, image, address);
        if (!*bucket) {
            symbols->places[symbols->count++] = place;
            *bucket = symbols->count;
            pthread_cond_signal(&symbols->changed);
        }
    }
    pthread_mutex_unlock(&symbols->lock);
}

void symbols_note(struct symbols *symbols, const struct event *event, const char *text)
{
    const struct event_stack_frames *frames = &event->stack_frames;
    const struct stack *stack;
    switch (event->type) {
    case EVENT_TEXT_PART:
    case EVENT_MODULE:
    case EVENT_STACK_NEW:
        stacks_apply(symbols->stacks, event, 0, text);
        break;
    case EVENT_STACK_FRAMES:
        stack = stacks_find(symbols->stacks, frames->stack);
        if (!stack)
            break;
        note_address(symbols, stack->image, frames->a);
        note_address(symbols, stack->image, frames->b);
        note_address(symbols, stack->image, frames->c);
        note_address(symbols, stack->image, frames->d);
        break;
    default:
        break;
    }
}

/* The file of a module, opened now or before; the one that was not used for longest makes room. */
static struct symbol_file *file_of(struct symbols *symbols, const struct place *place)
{
    struct opened *oldest = &symbols->files[0];
    for (unsigned i = 0; i < FILES; i++) {
        struct opened *opened = &symbols->files[i];
        if (opened->path == place->module.path && opened->build == place->module.build) {
            opened->used = ++symbols->clock;
            return opened->file;
        }
        oldest = opened->used < oldest->used ? opened : oldest;
    }
    symbol_file_close(oldest->file);
    bool is_file = place->path[0] == '/';
    *oldest = (struct opened){.build = place->module.build,
                              .path = place->module.path,
                              .used = ++symbols->clock,
                              .file = is_file ? symbol_file_open(place->path, place->module.build)
                                              : NULL};
    return oldest->file;
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* "run_script (envviz-lab, build.c:82)", "setup (libx.so)", "libx.so+0x12a0" */
static char *describe(struct symbols *symbols, const struct place *place)
{
    char text[TEXT_BYTES], line[16] = "";
    const char *name = *place->path ? base_name(place->path) : "?";
    uint64_t address = place->address - place->module.bias;
    struct symbol_file *file = place->module.path ? file_of(symbols, place) : NULL;
    struct symbol_place found = {0};
    if (file)
        found = symbol_file_find(file, address);
    if (found.line > 0)
        snprintf(line, sizeof line, ":%d", found.line);
    if (found.function && found.source)
        snprintf(text, sizeof text, "%.200s (%.100s, %.100s%s)", found.function, name,
                 base_name(found.source), line);
    else if (found.function)
        snprintf(text, sizeof text, "%.200s (%.100s)", found.function, name);
    else
        snprintf(text, sizeof text, "%.100s+0x%" PRIx64, name, address);
    return strdup(text);
}

static void *look_up(void *argument)
{
    struct symbols *symbols = argument;
    pthread_mutex_lock(&symbols->lock);
    while (!symbols->stop) {
        if (symbols->looked_up == symbols->count) {
            pthread_cond_wait(&symbols->changed, &symbols->lock);
            continue;
        }
        struct place place = symbols->places[symbols->looked_up];
        pthread_mutex_unlock(&symbols->lock);
        char *text = describe(symbols, &place);
        pthread_mutex_lock(&symbols->lock);
        symbols->places[symbols->looked_up++].text = text;
    }
    pthread_mutex_unlock(&symbols->lock);
    return NULL;
}

bool symbols_next(struct symbols *symbols, struct event *event, const char **text)
{
    *text = NULL;
    pthread_mutex_lock(&symbols->lock);
    while (!*text && symbols->handed_out < symbols->looked_up) {
        const struct place *place = &symbols->places[symbols->handed_out++];
        *event = (struct event){.symbol = {.image = place->image, .address = place->address}};
        *text = place->text;
    }
    pthread_mutex_unlock(&symbols->lock);
    return *text != NULL;
}

bool symbols_busy(struct symbols *symbols)
{
    pthread_mutex_lock(&symbols->lock);
    bool busy = symbols->handed_out < symbols->count;
    pthread_mutex_unlock(&symbols->lock);
    return busy;
}
