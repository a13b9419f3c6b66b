/* Changes behind libc's back are noticed where there is one, once, and nowhere else. */
#include "probed.h"

static uint64_t noticed(const char *way, const char *engine, struct probed_counts *counts)
{
    free(probed_run("foreign_program", way, engine, counts));
    return counts->events[EVENT_ENV_FOREIGN];
}

static void one_assignment_is_noticed_once(void **state)
{
    struct probed_counts counts;
    (void)state;
    assert_int_equal(noticed("assign", "native", &counts), 1);
    assert_int_equal(counts.calls[CALL_SYSTEM], 2);
    assert_int_equal(counts.damaged, 0);
}

static void an_edit_in_place_is_noticed(void **state)
{
    struct probed_counts counts;
    (void)state;
    assert_int_equal(noticed("edit", "native", &counts), 1);
    assert_int_equal(counts.damaged, 0);
}

static void a_change_notices_as_well(void **state)
{
    static const char *const engines[] = {"native", "classic", "keep"};
    struct probed_counts counts;
    (void)state;
    for (size_t i = 0; i < sizeof engines / sizeof *engines; i++) {
        assert_int_equal(noticed("assign-then-set", engines[i], &counts), 1);
        assert_int_equal(counts.ops[OP_SETENV], 1);
    }
}

static void a_forked_child_inherits_what_was_seen(void **state)
{
    struct probed_counts counts;
    (void)state;
    assert_int_equal(noticed("fork-then-assign", "native", &counts), 1);
    assert_int_equal(counts.events[EVENT_PROCESS_START], 2);
}

static void libcs_own_changes_are_never_foreign(void **state)
{
    static const char *const engines[] = {"native", "classic"};
    struct probed_counts counts;
    (void)state;
    for (size_t i = 0; i < sizeof engines / sizeof *engines; i++) {
        assert_int_equal(noticed("storm", engines[i], &counts), 0);
        assert_true(counts.ops[OP_SETENV] > 100);
        assert_int_equal(counts.calls[CALL_SYSTEM], 60);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_assignment_is_noticed_once),
        cmocka_unit_test(an_edit_in_place_is_noticed),
        cmocka_unit_test(a_change_notices_as_well),
        cmocka_unit_test(a_forked_child_inherits_what_was_seen),
        cmocka_unit_test(libcs_own_changes_are_never_foreign),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
