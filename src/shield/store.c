#include "shield/store.h"

#include <errno.h>
#include <stdatomic.h>
#include <string.h>

struct array {
    struct pool_piece piece;
    struct array *newer;         /* while it waits */
    size_t written;              /* slots from here on were never written */
    _Atomic uint32_t generation; /* grows before it is written anew */
    char *slots[];               /* the last one stays NULL */
};

/* Arrays that wait at least, however large they are. */
enum { FEW = 16, SPARE = 16 };

static struct array *array_of(char *const *slots)
{
    return (struct array *)(void *)((char *)(uintptr_t)slots - offsetof(struct array, slots));
}

static size_t capacity(const struct array *array)
{
    return (pool_size(array) - offsetof(struct array, slots)) / sizeof(char *) - 1;
}

bool store_owns(const struct store *store, char *const *slots)
{
    return slots && pool_owns(&store->arrays, array_of(slots));
}

static char **live(const struct store *store)
{
    return __atomic_load_n(store->environ, __ATOMIC_ACQUIRE);
}

static char *load(char *const *slot)
{
    return __atomic_load_n(slot, __ATOMIC_ACQUIRE);
}

static void put(char **slot, char *entry)
{
    __atomic_store_n(slot, entry, __ATOMIC_RELEASE);
}

static size_t count_of(char *const *slots)
{
    size_t count = 0;
    while (slots && load(&slots[count]))
        count++;
    return count;
}

/* Its slot, from `from` on, and the entry that was met there; or -1. */
static ptrdiff_t find(char *const *slots, size_t from, const char *name, size_t name_length,
                      char **met)
{
    for (size_t i = from; slots && (*met = load(&slots[i])); i++)
        if (string_is_of(*met, name, name_length))
            return (ptrdiff_t)i;
    return -1;
}

/* An array with room for `count` entries, to be filled and finished. */
static struct array *take_array(struct store *store, size_t count)
{
    struct array *array =
        pool_take(&store->arrays, offsetof(struct array, slots) + (count + 1) * sizeof(char *));
    if (array)
        atomic_fetch_add(&array->generation, 1);
    return array;
}

/* Ends an array that was filled up to there: no entry of its former life is left. */
static void finish(struct array *array, size_t count)
{
    for (size_t i = count; i < array->written; i++)
        put(&array->slots[i], NULL);
    put(&array->slots[count], NULL);
    array->written = count;
}

static void publish(struct store *store, struct array *array)
{
    __atomic_store_n(store->environ, array->slots, __ATOMIC_SEQ_CST);
    struct array *old = store->current;
    store->current = array;
    if (!old)
        return;
    size_t count = count_of(old->slots); /* an edit by the program counts too */
    old->written = old->written > count ? old->written : count;
    old->newer = NULL;
    *(store->newest ? &store->newest->newer : &store->oldest) = old;
    store->newest = old;
    store->waiting += pool_size(old);
    size_t most = store->limit > FEW * pool_size(old) ? store->limit : FEW * pool_size(old);
    while (store->waiting > most && store->oldest != store->newest) {
        struct array *oldest = store->oldest;
        store->oldest = oldest->newer;
        store->waiting -= pool_size(oldest);
        pool_give(&store->arrays, oldest);
    }
}

/* No slot of the current array has the entry any more: it is retired. */
static void retire(struct store *store, char *entry)
{
    for (char **slot = live(store); *slot; slot++)
        if (*slot == entry)
            return;
    strings_retire(&store->strings, entry);
}

/* The program put an array of its own in the place of the current one: what only that had, is
 * retired. */
static void reconcile(struct store *store, char *const *old)
{
    char **slots = live(store);
    for (size_t i = 0; slots[i]; i++) {
        strings_revive(&store->strings, slots[i]);
        strings_mark(&store->strings, slots[i], true);
    }
    for (size_t i = 0; old && old[i]; i++)
        if (!strings_is_marked(&store->strings, old[i]))
            strings_retire(&store->strings, old[i]);
    for (size_t i = 0; slots[i]; i++)
        strings_mark(&store->strings, slots[i], false);
}

/* Publishes a copy of what is live, with room for `room` entries, and `added` (or NULL) at its end;
 * without the entries of `name` (or NULL). */
static bool copy_live(struct store *store, size_t room, char *added, const char *name)
{
    char **from = live(store);
    struct array *array = take_array(store, room);
    if (!array)
        return false;
    size_t count = 0, name_length = name ? strlen(name) : 0, most = capacity(array);
    for (; from && *from && count < most; from++)
        if (!name || !string_is_of(*from, name, name_length))
            put(&array->slots[count++], *from);
    if (added)
        put(&array->slots[count++], added);
    finish(array, count);
    publish(store, array);
    return true;
}

/* The live array is made the store's own. */
static bool adopt(struct store *store)
{
    char **slots = live(store);
    struct array *before = store->current;
    if (before && slots == before->slots)
        return true;
    if (!copy_live(store, 2 * count_of(slots) + SPARE, NULL, NULL))
        return false;
    reconcile(store, before ? before->slots : NULL);
    return true;
}

/* Begins a change.  A child of a fork that another thread was changing at starts anew: what that
 * thread had in hands may be half done, but for what environ points to. */
static void begin(struct store *store)
{
    if (store->changing) {
        struct store anew = STORE(store->environ);
        anew.strings.limit = store->strings.limit;
        anew.strings.holders = store->strings.holders;
        anew.limit = store->limit;
        *store = anew;
    }
    store->changing = true;
    atomic_signal_fence(memory_order_seq_cst);
}

static int end(struct store *store, bool done)
{
    atomic_signal_fence(memory_order_seq_cst);
    store->changing = false;
    return done ? 0 : -1;
}

static bool append(struct store *store, char *entry)
{
    struct array *array = store->current;
    size_t count = count_of(array->slots);
    if (count + 1 > capacity(array))
        return copy_live(store, 2 * (count + 1), entry, NULL);
    /* An edit by the program may have left entries behind its NULL. */
    put(&array->slots[count + 1], NULL);
    put(&array->slots[count], entry);
    array->written = array->written > count + 1 ? array->written : count + 1;
    return true;
}

/* Stores the entry in the place of that name, or at the end. */
static bool store_entry(struct store *store, char *entry, size_t name_length)
{
    if (!adopt(store))
        return false;
    char **slots = store->current->slots;
    char *old;
    ptrdiff_t slot = find(slots, 0, entry, name_length, &old);
    if (slot < 0)
        return append(store, entry);
    if (old == entry)
        return true;
    put(&slots[slot], entry);
    retire(store, old);
    return true;
}

static bool is_name(const char *name)
{
    if (name && *name && !strchr(name, '='))
        return true;
    errno = EINVAL;
    return false;
}

int store_set(struct store *store, const char *name, const char *value, bool replace)
{
    if (!is_name(name))
        return -1;
    size_t name_length = strlen(name);
    char *entry;
    if (!replace && find(live(store), 0, name, name_length, &entry) >= 0)
        return 0;
    begin(store);
    entry = strings_make(&store->strings, name, name_length, value);
    bool done = entry && store_entry(store, entry, name_length);
    if (entry && !done)
        strings_retire(&store->strings, entry);
    return end(store, done);
}

/* Removes all entries of the name; true also if there are none. */
static bool remove_name(struct store *store, const char *name, size_t name_length)
{
    char *old;
    ptrdiff_t slot = find(live(store), 0, name, name_length, &old);
    if (slot < 0)
        return true;
    if (!adopt(store))
        return false;
    char **slots = store->current->slots;
    if (!copy_live(store, capacity(store->current), NULL, name))
        return false;
    /* The array before is whole still, and has them. */
    for (; (slot = find(slots, (size_t)slot, name, name_length, &old)) >= 0; slot++)
        retire(store, old);
    return true;
}

int store_unset(struct store *store, const char *name)
{
    if (!is_name(name))
        return -1;
    begin(store);
    return end(store, remove_name(store, name, strlen(name)));
}

int store_put(struct store *store, char *string)
{
    const char *equals = strchr(string, '=');
    if (!equals)
        return store_unset(store, string);
    begin(store);
    return end(store, store_entry(store, string, (size_t)(equals - string)));
}

int store_clear(struct store *store)
{
    begin(store);
    struct array *array = adopt(store) ? take_array(store, SPARE) : NULL;
    if (!array)
        return end(store, false);
    char **old = store->current->slots;
    finish(array, 0);
    publish(store, array);
    for (; *old; old++)
        strings_retire(&store->strings, *old);
    return end(store, true);
}

/* A look at the live array: the entry of that name, or NULL.  False: what was read may have been
 * written anew meanwhile, and the NULL means nothing. */
static bool look(const struct store *store, const char *name, size_t name_length, char **entry)
{
    char **slots = live(store);
    bool own = store_owns(store, slots);
    uint32_t generation = own ? atomic_load(&array_of(slots)->generation) : 0;
    size_t retired = strings_retired(&store->strings);
    if (live(store) != slots)
        return false;
    if (find(slots, 0, name, name_length, entry) >= 0)
        return true;
    *entry = NULL;
    atomic_thread_fence(memory_order_acquire);
    return (!own || generation == atomic_load(&array_of(slots)->generation)) &&
           strings_retired(&store->strings) - retired <= store->strings.limit;
}

char *store_get(const struct store *store, const char *name)
{
    size_t name_length = strlen(name);
    char *entry;
    if (name_length == 0)
        return NULL;
    for (;;)
        if (look(store, name, name_length, &entry) &&
            (!entry || strings_hand_out(&store->strings, entry, name, name_length)))
            return entry ? entry + name_length + 1 : NULL;
}
