/* The store alone, without a preload: its meaning, its memory, and its readers in other threads. */
#include "shield/store.h"

#include <errno.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static char *start[] = {"PATH=/bin", "HOME=/root", "LANG=C", NULL};

static char **variables;
static struct store store;

static int set_up(void **state)
{
    (void)state;
    struct store fresh = STORE(&variables);
    variables = start;
    store = fresh; /* what the one before mapped is given up, as in a program that ends */
    return 0;
}

/* All entries, with a space behind each. */
static const char *all(void)
{
    static char text[4096];
    text[0] = '\0';
    for (char **entry = variables; entry && *entry; entry++)
        strcat(strcat(text, *entry), " ");
    return text;
}

static void set(const char *name, const char *value)
{
    assert_int_equal(store_set(&store, name, value, true), 0);
}

static void test_as_the_functions_of_libc(void **state)
{
    (void)state;
    char mine[] = "MINE=1";
    set("A", "1");
    set("HOME", "/tmp");
    assert_int_equal(store_set(&store, "A", "2", false), 0);
    assert_int_equal(store_put(&store, mine), 0);
    assert_string_equal(all(), "PATH=/bin HOME=/tmp LANG=C A=1 MINE=1 ");
    mine[5] = '2'; /* the caller's string, as POSIX has it */
    assert_string_equal(store_get(&store, "MINE"), "2");
    assert_ptr_equal(store_get(&store, "MINE"), mine + 5);
    assert_int_equal(store_put(&store, "HOME"), 0); /* no '=': removed */
    assert_int_equal(store_unset(&store, "NONE"), 0);
    assert_int_equal(store_unset(&store, "A"), 0);
    assert_string_equal(all(), "PATH=/bin LANG=C MINE=2 ");
    assert_null(store_get(&store, "A"));
    assert_null(store_get(&store, "LAN"));
    assert_null(store_get(&store, ""));
    assert_int_equal(store_clear(&store), 0);
    assert_string_equal(all(), "");
    assert_non_null(variables);
    set("A", "3");
    assert_string_equal(all(), "A=3 ");
    assert_string_equal(start[1], "HOME=/root");
}

static void test_wrong_names(void **state)
{
    (void)state;
    const char *wrong[] = {"", "A=B", NULL};
    for (size_t i = 0; i < 3; i++) {
        errno = 0;
        assert_int_equal(store_set(&store, wrong[i], "1", true), -1);
        assert_int_equal(errno, EINVAL);
        errno = 0;
        assert_int_equal(store_unset(&store, wrong[i]), -1);
        assert_int_equal(errno, EINVAL);
    }
    assert_ptr_equal(variables, start);
}

static void test_a_removal_leaves_the_old_array_whole(void **state)
{
    (void)state;
    set("A", "1");
    set("B", "2");
    char **before = variables;
    assert_int_equal(store_unset(&store, "HOME"), 0);
    assert_ptr_not_equal(variables, before);
    assert_string_equal(all(), "PATH=/bin LANG=C A=1 B=2 ");
    assert_string_equal(before[1], "HOME=/root");
    assert_string_equal(before[4], "B=2");
    assert_null(before[5]);
    assert_true(store_owns(&store, before));
    assert_true(store_owns(&store, variables));
    assert_false(store_owns(&store, start));
    assert_false(store_owns(&store, before + 1));
    /* So does that of the last one: execve counts the entries first, and takes a NULL where it
     * counted one for a bad address. */
    before = variables;
    assert_int_equal(store_unset(&store, "B"), 0);
    assert_string_equal(before[3], "B=2");
    assert_string_equal(all(), "PATH=/bin LANG=C A=1 ");
}

static void test_entries_met_twice(void **state)
{
    (void)state;
    char *twice[] = {"A=1", "B=1", "A=2", "C=1", "A=3", NULL};
    variables = twice;
    assert_string_equal(store_get(&store, "A"), "1");
    set("A", "4"); /* as libc: the first one */
    assert_string_equal(all(), "A=4 B=1 A=2 C=1 A=3 ");
    assert_int_equal(store_unset(&store, "A"), 0);
    assert_string_equal(all(), "B=1 C=1 ");
}

static void test_growth_is_geometric(void **state)
{
    (void)state;
    char name[32];
    unsigned moves = 0;
    for (unsigned i = 0; i < 5000; i++) {
        char **before = variables;
        snprintf(name, sizeof name, "V%u", i);
        set(name, "x");
        moves += variables != before;
    }
    assert_in_range(moves, 5, 12);
    assert_string_equal(store_get(&store, "V4999"), "x");
}

static void test_an_array_of_the_program_is_respected(void **state)
{
    (void)state;
    set("A", "1");
    set("B", "1");
    char **saved = variables;
    char *mine[] = {"X=1", saved[3], NULL}; /* the second one is the store's string A=1 */
    variables = mine;
    assert_string_equal(store_get(&store, "A"), "1");
    assert_null(store_get(&store, "B"));
    set("C", "1");
    assert_string_equal(all(), "X=1 A=1 C=1 ");
    assert_null(mine[2]);
    /* Edited in place: cut, with remains behind. */
    variables[1] = NULL;
    set("D", "1");
    assert_string_equal(all(), "X=1 D=1 ");
    variables[0] = "Y=2";
    assert_int_equal(store_unset(&store, "D"), 0);
    assert_string_equal(all(), "Y=2 ");
    variables = NULL;
    assert_null(store_get(&store, "Y"));
    set("E", "1");
    assert_string_equal(all(), "E=1 ");
    variables = saved; /* and back to one that was replaced long ago */
    assert_int_equal(store_unset(&store, "PATH"), 0);
    assert_string_equal(all(), "HOME=/root LANG=C A=1 B=1 ");
}

/* 200 names are set, then unset in the same order, and so on: hardly ever the last one. */
enum { CHANGES = 20000, NAMES = 200, SMALL_LIMIT = 131072 };

static void churn(unsigned changes, bool always_new)
{
    static unsigned number;
    char name[32], value[32];
    for (unsigned i = 0; i < changes; i++, number++) {
        snprintf(name, sizeof name, "V%u", i % NAMES);
        snprintf(value, sizeof value, "value %u", always_new ? number : i % 7);
        int result =
            i / NAMES % 2 ? store_unset(&store, name) : store_set(&store, name, value, true);
        assert_int_equal(result, 0);
    }
}

static void test_memory_is_bounded(void **state)
{
    (void)state;
    store.limit = store.strings.limit = SMALL_LIMIT;
    for (unsigned i = 0; i < NAMES; i++) {
        char name[32];
        snprintf(name, sizeof name, "STAYS_%u", i);
        set(name, "x");
    }
    churn(CHANGES / 4, true);
    size_t strings = store.strings.pool.mapped, arrays = store.arrays.mapped;
    churn(CHANGES, true);
    assert_int_equal(store.strings.pool.mapped, strings);
    assert_int_equal(store.arrays.mapped, arrays);
    assert_in_range(strings, 1, 4 * SMALL_LIMIT);
    assert_in_range(arrays, 1, 4 * SMALL_LIMIT);
}

static void test_what_was_handed_out_stays(void **state)
{
    (void)state;
    set("KEPT", "for ever");
    set("OTHER", "x");
    char *kept = store_get(&store, "KEPT");
    assert_int_equal(store_unset(&store, "KEPT"), 0);
    store.limit = store.strings.limit = SMALL_LIMIT;
    churn(CHANGES, true);
    assert_string_equal(kept, "for ever");
    /* The same value again is the same string: asking for it does not add up. */
    set("KEPT", "for ever");
    assert_ptr_equal(store_get(&store, "KEPT"), kept);
    size_t before = store.strings.count;
    for (unsigned i = 0; i < 1000; i++) {
        set("KEPT", i % 2 ? "for ever" : "for a while");
        assert_non_null(store_get(&store, "KEPT"));
    }
    assert_in_range(store.strings.count, before, before + 1);
}

/* Strings that a command passes by their address stay until it has let go, whoever comes later. */
static void test_what_is_held_stays(void **state)
{
    (void)state;
    struct strings_holders holders = {.of = {0}};
    store.strings.holders = &holders;
    store.limit = store.strings.limit = SMALL_LIMIT;
    set("HELD", "whole");
    set("LAST", "x");
    char *held = variables[3];
    assert_string_equal(held, "HELD=whole");
    assert_true(strings_stay(&store.strings, held));
    assert_false(strings_stay(&store.strings, start[0]));
    uint32_t first = strings_hold(&store.strings);
    assert_int_equal(store_unset(&store, "HELD"), 0);
    for (unsigned i = 0; i < 20; i++) { /* others come and go */
        uint32_t turn = strings_hold(&store.strings);
        churn(CHANGES / 20, true);
        strings_let_go(&store.strings, turn);
    }
    assert_string_equal(held, "HELD=whole");
    assert_true(store.strings.waiting > 6 * SMALL_LIMIT);
    strings_let_go(&store.strings, first);
    /* Commands that overlap without end: nothing is kept for ever. */
    uint32_t turn = strings_hold(&store.strings);
    for (unsigned i = 0; i < 20; i++) {
        uint32_t next = strings_hold(&store.strings);
        churn(CHANGES / 20, true);
        strings_let_go(&store.strings, turn);
        turn = next;
    }
    assert_in_range(store.strings.waiting, 1, 4 * SMALL_LIMIT);
    strings_let_go(&store.strings, turn);
    churn(NAMES, true);
    assert_in_range(store.strings.waiting, 1, SMALL_LIMIT);
    strings_let_go(&store.strings, turn); /* once too often, as in the child of a fork */
    assert_true(holders.of[0] == 0 && holders.of[1] == 0);
}

/* A fork in the middle of another thread's change: the child starts anew with what environ holds.
 */
static void test_a_change_that_never_ended(void **state)
{
    (void)state;
    set("A", "1");
    set("B", "2");
    store.changing = true;
    store.strings.buckets = NULL; /* half done */
    assert_int_equal(store_unset(&store, "A"), 0);
    set("C", "3");
    assert_string_equal(all(), "PATH=/bin HOME=/root LANG=C B=2 C=3 ");
}

/* Readers beside a writer, with limits so small that all memory is used again at once. */
static _Atomic bool over;
static _Atomic unsigned misses;

static void *get_for_ever(void *unused)
{
    (void)unused;
    while (!over) {
        const char *last = store_get(&store, "LAST"), *value = store_get(&store, "V7");
        bool whole =
            last && strcmp(last, "there") == 0 && (!value || strncmp(value, "value ", 6) == 0);
        misses += !whole;
    }
    return NULL;
}

/* Walks over environ as programs do, though with loads that the sanitizer understands. */
static void *walk_for_ever(void *unused)
{
    (void)unused;
    while (!over) {
        char **slots = __atomic_load_n(&variables, __ATOMIC_ACQUIRE), *entry;
        for (; (entry = __atomic_load_n(slots, __ATOMIC_ACQUIRE)); slots++)
            misses += __atomic_load_n(entry, __ATOMIC_RELAXED) == '\0';
    }
    return NULL;
}

static void test_readers_beside_a_writer(void **state)
{
    (void)state;
    enum { READERS = 3 };
    pthread_t threads[READERS + 1];
    store.limit = 0;
    store.strings.limit = 4096;
    for (unsigned i = 0; i < NAMES; i++) {
        char name[32];
        snprintf(name, sizeof name, "FILL_%u", i);
        set(name, "x");
    }
    set("LAST", "there"); /* every removal before it moves it */
    over = false;
    for (unsigned i = 0; i <= READERS; i++)
        assert_int_equal(
            pthread_create(&threads[i], NULL, i < READERS ? get_for_ever : walk_for_ever, NULL), 0);
    churn(8000, true);
    over = true;
    for (unsigned i = 0; i <= READERS; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(misses, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_as_the_functions_of_libc, set_up),
        cmocka_unit_test_setup(test_wrong_names, set_up),
        cmocka_unit_test_setup(test_a_removal_leaves_the_old_array_whole, set_up),
        cmocka_unit_test_setup(test_entries_met_twice, set_up),
        cmocka_unit_test_setup(test_growth_is_geometric, set_up),
        cmocka_unit_test_setup(test_an_array_of_the_program_is_respected, set_up),
        cmocka_unit_test_setup(test_memory_is_bounded, set_up),
        cmocka_unit_test_setup(test_what_was_handed_out_stays, set_up),
        cmocka_unit_test_setup(test_what_is_held_stays, set_up),
        cmocka_unit_test_setup(test_a_change_that_never_ended, set_up),
        cmocka_unit_test_setup(test_readers_beside_a_writer, set_up),
    };
    return cmocka_run_group_tests_name("shield/store", tests, NULL, NULL);
}
