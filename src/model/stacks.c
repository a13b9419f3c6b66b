/* Texts, stacks, images and symbols are found by what names them in the events: hash tables. */
#include "model/stacks.h"

#include <stdlib.h>
#include <string.h>

/* Keys are words of 64 bits; those that the probe made are hashes already. */
static unsigned hash_of(const void *key, size_t bytes)
{
    uint64_t hash = 0, word;
    for (size_t at = 0; at + sizeof word <= bytes; at += sizeof word) {
        memcpy(&word, (const char *)key + at, sizeof word);
        hash = (hash ^ word) * 0x9e3779b97f4a7c15u;
        hash ^= hash >> 31;
    }
    return (unsigned)hash;
}

#define HASH_FUNCTION(key, bytes, hash) ((hash) = hash_of(key, bytes))
#define HASH_NONFATAL_OOM               1
#define uthash_nonfatal_oom(item)                                                                  \
    do {                                                                                           \
        (item)->is_out = true;                                                                     \
    } while (0)
#include <uthash.h>

enum { THREADS = UINT16_MAX + 1, TEXT_MOST = 4096, MODULES_MOST = 4096 };

struct long_text {
    uint64_t id;
    uint32_t text;  /* once it is whole */
    uint32_t bytes; /* told so far, without a gap */
    char *parts;    /* NULL once it is whole */
    bool is_out;    /* of memory: it is not in its table.  So in all that follow */
    UT_hash_handle hh;
};

struct known_stack {
    struct stack stack;
    bool is_out;
    UT_hash_handle hh;
};

struct place {
    uint64_t image, address;
};

struct symbol {
    struct place place;
    uint32_t text;
    bool is_out;
    UT_hash_handle hh;
};

struct image {
    uint64_t id;
    unsigned python_major, python_minor;
    struct stack_module *modules; /* the newest last */
    uint32_t count, capacity;
    bool is_out;
    UT_hash_handle hh;
};

/* Which stack an event has. */
struct use {
    uint32_t index;
    const struct known_stack *stack;
};

struct stacks {
    struct texts *texts;
    struct long_text *long_texts;
    struct known_stack *known;
    struct symbol *symbols;
    struct image *images;
    const struct known_stack **pending; /* by number of the thread; NULL before the first stack */
    struct use *uses;
    uint32_t use_count, use_capacity;
    size_t memory;
};

struct stacks *stacks_new(struct texts *texts)
{
    struct stacks *stacks = calloc(1, sizeof *stacks);
    if (stacks)
        stacks->texts = texts;
    return stacks;
}

#define FREE_ALL(type, table, release)                                                             \
    for (struct type * next, *item = (table); item; item = next) {                                 \
        next = item->hh.next;                                                                      \
        release;                                                                                   \
        free(item);                                                                                \
    }

void stacks_free(struct stacks *stacks)
{
    if (!stacks)
        return;
    struct long_text *texts = stacks->long_texts;
    struct known_stack *known = stacks->known;
    struct symbol *symbols = stacks->symbols;
    struct image *images = stacks->images;
    HASH_CLEAR(hh, stacks->long_texts);
    HASH_CLEAR(hh, stacks->known);
    HASH_CLEAR(hh, stacks->symbols);
    HASH_CLEAR(hh, stacks->images);
    FREE_ALL(long_text, texts, free(item->parts))
    FREE_ALL(known_stack, known, )
    FREE_ALL(symbol, symbols, )
    FREE_ALL(image, images, free(item->modules))
    free(stacks->pending);
    free(stacks->uses);
    free(stacks);
}

/* Finds the entry of a table by its key, or makes one; NULL when out of memory. */
#define FIND_OR_MAKE(type, table, key_member, key_address, found)                                  \
    do {                                                                                           \
        HASH_FIND(hh, table, key_address, sizeof(found)->key_member, found);                       \
        if (found)                                                                                 \
            break;                                                                                 \
        (found) = calloc(1, sizeof(struct type));                                                  \
        if (!(found))                                                                              \
            break;                                                                                 \
        memcpy(&(found)->key_member, key_address, sizeof(found)->key_member);                      \
        HASH_ADD(hh, table, key_member, sizeof(found)->key_member, found);                         \
        if ((found)->is_out) {                                                                     \
            free(found);                                                                           \
            (found) = NULL;                                                                        \
            break;                                                                                 \
        }                                                                                          \
        stacks->memory += sizeof(struct type);                                                     \
    } while (0)

static bool take_text(struct stacks *stacks, const struct event_text_part *part, const char *piece)
{
    struct long_text *text;
    size_t length = strlen(piece);
    if (part->bytes == 0 || part->bytes > TEXT_MOST)
        return true;
    FIND_OR_MAKE(long_text, stacks->long_texts, id, &part->id, text);
    if (!text)
        return false;
    if (text->text || part->offset != text->bytes || part->offset + length > part->bytes)
        return true; /* told before, or a piece before it was lost */
    if (!text->parts && !(text->parts = malloc(part->bytes + 1)))
        return false;
    memcpy(text->parts + part->offset, piece, length + 1);
    if (part->offset + length < part->bytes) {
        text->bytes += (uint32_t)length;
        return true;
    }
    text->text = texts_intern(stacks->texts, text->parts);
    if (!text->text)
        return false;
    free(text->parts);
    text->parts = NULL;
    return true;
}

static uint32_t text_of(const struct stacks *stacks, uint64_t id)
{
    struct long_text *text;
    HASH_FIND(hh, stacks->long_texts, &id, sizeof id, text);
    return text ? text->text : 0;
}

static struct image *image_of(struct stacks *stacks, uint64_t id)
{
    struct image *image;
    FIND_OR_MAKE(image, stacks->images, id, &id, image);
    return image;
}

static bool take_module(struct stacks *stacks, const struct event_module *module)
{
    struct image *image = image_of(stacks, module->image);
    if (!image)
        return false;
    if (image->count == MODULES_MOST)
        return true;
    if (image->count == image->capacity) {
        uint32_t capacity = image->capacity + image->capacity / 2 + 8;
        struct stack_module *wider = realloc(image->modules, capacity * sizeof *wider);
        if (!wider)
            return false;
        stacks->memory += (capacity - image->capacity) * sizeof *wider;
        image->modules = wider;
        image->capacity = capacity;
    }
    image->modules[image->count++] = (struct stack_module){.start = module->start,
                                                           .end = module->end,
                                                           .bias = module->bias,
                                                           .build = module->build,
                                                           .path = text_of(stacks, module->path)};
    return true;
}

static bool take_python(struct stacks *stacks, const struct event_python *python)
{
    struct image *image = image_of(stacks, python->image);
    if (!image)
        return false;
    image->python_major = (unsigned)python->major;
    image->python_minor = (unsigned)python->minor;
    return true;
}

static struct known_stack *known_of(const struct stacks *stacks, uint64_t id)
{
    struct known_stack *known;
    HASH_FIND(hh, stacks->known, &id, sizeof id, known);
    return known;
}

static bool take_new(struct stacks *stacks, const struct event_stack_new *told)
{
    struct known_stack *known;
    FIND_OR_MAKE(known_stack, stacks->known, stack.id, &told->stack, known);
    if (!known)
        return false;
    known->stack.image = told->image;
    known->stack.state = (uint8_t)told->state;
    known->stack.frame_count =
        (uint8_t)(told->frames < STACK_FRAMES_MOST ? told->frames : STACK_FRAMES_MOST);
    known->stack.python_count =
        (uint8_t)(told->python < STACK_PYTHON_MOST ? told->python : STACK_PYTHON_MOST);
    return true;
}

static void take_frames(struct stacks *stacks, const struct event_stack_frames *told)
{
    struct known_stack *known = known_of(stacks, told->stack);
    const uint64_t addresses[] = {told->a, told->b, told->c, told->d};
    for (unsigned i = 0; known && i < 4; i++)
        if (told->first < STACK_FRAMES_MOST && told->first + i < known->stack.frame_count)
            known->stack.frames[told->first + i] = addresses[i];
}

static void take_python_frame(struct stacks *stacks, const struct event_stack_python *told)
{
    struct known_stack *known = known_of(stacks, told->stack);
    if (known && told->index < known->stack.python_count)
        known->stack.python[told->index] =
            (struct stack_python){.file = text_of(stacks, told->file),
                                  .function = text_of(stacks, told->function),
                                  .line = (uint32_t)told->line};
}

static bool take_symbol(struct stacks *stacks, const struct event_symbol *told, const char *text)
{
    struct symbol *symbol;
    struct place place = {.image = told->image, .address = told->address};
    FIND_OR_MAKE(symbol, stacks->symbols, place, &place, symbol);
    if (!symbol)
        return false;
    symbol->text = texts_intern(stacks->texts, text);
    return symbol->text || !*text;
}

/* The thread's next change or command will have it. */
static bool take_stack(struct stacks *stacks, uint16_t thread, uint64_t id)
{
    if (!stacks->pending) {
        stacks->pending = calloc(THREADS, sizeof(struct known_stack *));
        if (!stacks->pending)
            return false;
        stacks->memory += THREADS * sizeof(struct known_stack *);
    }
    stacks->pending[thread] = known_of(stacks, id);
    return true;
}

static bool use_pending(struct stacks *stacks, uint16_t thread, uint32_t index)
{
    if (!stacks->pending || !stacks->pending[thread])
        return true;
    if (stacks->use_count == stacks->use_capacity) {
        uint32_t capacity = stacks->use_capacity + stacks->use_capacity / 4 + 64;
        struct use *wider = realloc(stacks->uses, capacity * sizeof *wider);
        if (!wider)
            return false;
        stacks->memory += (capacity - stacks->use_capacity) * sizeof *wider;
        stacks->uses = wider;
        stacks->use_capacity = capacity;
    }
    stacks->uses[stacks->use_count++] =
        (struct use){.index = index, .stack = stacks->pending[thread]};
    stacks->pending[thread] = NULL;
    return true;
}

bool stacks_apply(struct stacks *stacks, const struct event *event, uint32_t index,
                  const char *text)
{
    switch (event->type) {
    case EVENT_TEXT_PART:
        return take_text(stacks, &event->text_part, text);
    case EVENT_MODULE:
        return take_module(stacks, &event->module);
    case EVENT_PYTHON:
        return take_python(stacks, &event->python);
    case EVENT_STACK_NEW:
        return take_new(stacks, &event->stack_new);
    case EVENT_STACK_FRAMES:
        take_frames(stacks, &event->stack_frames);
        return true;
    case EVENT_STACK_PYTHON:
        take_python_frame(stacks, &event->stack_python);
        return true;
    case EVENT_SYMBOL:
        return take_symbol(stacks, &event->symbol, text);
    case EVENT_STACK:
        return take_stack(stacks, event->thread, event->stack.name);
    case EVENT_ENV_BEGIN:
    case EVENT_EXEC_LOAD:
        return use_pending(stacks, event->thread, index);
    default:
        return true;
    }
}

const struct stack *stacks_find(const struct stacks *stacks, uint64_t id)
{
    const struct known_stack *known = known_of(stacks, id);
    return known ? &known->stack : NULL;
}

const struct stack *stacks_of(const struct stacks *stacks, uint32_t index)
{
    uint32_t low = 0, high = stacks->use_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (stacks->uses[middle].index < index)
            low = middle + 1;
        else
            high = middle;
    }
    bool found = low < stacks->use_count && stacks->uses[low].index == index;
    return found ? &stacks->uses[low].stack->stack : NULL;
}

uint32_t stacks_symbol(const struct stacks *stacks, uint64_t image, uint64_t address)
{
    struct symbol *symbol;
    struct place place = {.image = image, .address = address};
    HASH_FIND(hh, stacks->symbols, &place, sizeof place, symbol);
    return symbol ? symbol->text : 0;
}

bool stacks_module(const struct stacks *stacks, uint64_t image, uint64_t address,
                   struct stack_module *out)
{
    struct image *found;
    HASH_FIND(hh, stacks->images, &image, sizeof image, found);
    for (uint32_t i = found ? found->count : 0; i-- > 0;) {
        *out = found->modules[i];
        if (address >= out->start && address < out->end)
            return true;
    }
    return false;
}

void stacks_python(const struct stacks *stacks, uint64_t image, unsigned *major, unsigned *minor)
{
    struct image *found;
    HASH_FIND(hh, stacks->images, &image, sizeof image, found);
    *major = found ? found->python_major : 0;
    *minor = found ? found->python_minor : 0;
}

size_t stacks_memory(const struct stacks *stacks)
{
    return sizeof *stacks + stacks->memory;
}
