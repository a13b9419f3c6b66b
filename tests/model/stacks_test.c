/* Call stacks as their events tell them, whole and torn. */
#include "model/explain.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void tell(struct trace *trace, unsigned type, struct event event, const char *text)
{
    event.type = (uint16_t)type;
    event.time_ns = trace_count(trace);
    assert_true(trace_append(trace, &event, text));
}

#define TELL(trace, who, id, member, text, ...)                                                    \
    tell(trace, EVENT_##id, (struct event){.thread = (who), .member = {__VA_ARGS__}}, text)

/* Two frames and one of Python code, in the image 7. */
static struct trace *with_a_stack(void)
{
    struct trace *trace = trace_new();
    assert_non_null(trace);
    TELL(trace, 1, TEXT_PART, text_part, "/home/me/", .id = 100, .offset = 0, .bytes = 16);
    TELL(trace, 1, TEXT_PART, text_part, "tool.py", .id = 100, .offset = 9, .bytes = 16);
    TELL(trace, 1, TEXT_PART, text_part, "main", .id = 101, .offset = 0, .bytes = 4);
    TELL(trace, 1, MODULE, module, NULL, .image = 7, .start = 0x1000, .end = 0x2000, .path = 100);
    TELL(trace, 1, PYTHON, python, NULL, .image = 7, .major = 3, .minor = 11);
    TELL(trace, 1, STACK_NEW, stack_new, NULL, .stack = 5, .image = 7, .frames = 2, .python = 1);
    TELL(trace, 1, STACK_FRAMES, stack_frames, NULL, .stack = 5, .a = 0x1010, .b = 0x1020);
    TELL(trace, 1, STACK_PYTHON, stack_python, NULL, .stack = 5, .line = 12, .file = 100,
         .function = 101);
    TELL(trace, 0, SYMBOL, symbol, "set (tool)", .image = 7, .address = 0x1010);
    return trace;
}

static void whole(void **state)
{
    (void)state;
    char text[128];
    unsigned major, minor;
    struct stack_module module;
    struct trace *trace = with_a_stack();
    const struct stacks *stacks = trace_stacks(trace);
    TELL(trace, 1, STACK, stack, NULL, .name = 5);
    TELL(trace, 2, ENV_BEGIN, env_begin, "OTHER", .op = OP_SETENV);
    TELL(trace, 1, GATE_HOLD, gate_hold, NULL, .gate = GATE_LOCK);
    TELL(trace, 1, ENV_BEGIN, env_begin, "NAME", .op = OP_SETENV);
    TELL(trace, 1, ENV_LOCK, env_lock, NULL, .environ = 0x5000, .count = 3);
    TELL(trace, 1, ENV_BEGIN, env_begin, "NEXT", .op = OP_SETENV);
    uint32_t at = trace_count(trace);
    const struct stack *stack = stacks_of(stacks, at - 3);
    assert_non_null(stack);
    assert_int_equal(stack->id, 5);
    assert_ptr_equal(explain_stack(trace, at - 2), stack); /* of the change that it is part of */
    assert_null(stacks_of(stacks, at - 1));                /* each stack is for one call */
    assert_null(stacks_of(stacks, at - 5));                /* of another thread */
    assert_int_equal(explain_culprit(trace, stack, text, sizeof text), 17);
    assert_string_equal(text, "main (tool.py:12)");
    explain_frame(trace, stack, 0, text, sizeof text);
    assert_string_equal(text, "main (/home/me/tool.py:12)");
    explain_frame(trace, stack, 1, text, sizeof text);
    assert_string_equal(text, "set (tool)");
    explain_frame(trace, stack, 2, text, sizeof text);
    assert_string_equal(text, "0x1020");
    assert_int_equal(explain_frame(trace, stack, 3, text, sizeof text), 0);
    assert_true(stacks_module(stacks, 7, 0x1fff, &module));
    assert_false(stacks_module(stacks, 7, 0x2000, &module));
    assert_false(stacks_module(stacks, 8, 0x1fff, &module));
    stacks_python(stacks, 7, &major, &minor);
    assert_true(major == 3 && minor == 11);
    trace_free(trace);
}

/* Events that were lost leave gaps, and nothing is made up. */
static void torn(void **state)
{
    (void)state;
    char text[128];
    struct trace *trace = trace_new();
    TELL(trace, 1, TEXT_PART, text_part, "tool.py", .id = 100, .offset = 9, .bytes = 16);
    TELL(trace, 1, STACK_NEW, stack_new, NULL, .stack = 5, .image = 7, .frames = 5, .python = 1);
    TELL(trace, 1, STACK_FRAMES, stack_frames, NULL, .stack = 5, .first = 4, .a = 0x1010);
    TELL(trace, 1, STACK_PYTHON, stack_python, NULL, .stack = 5, .file = 100, .function = 101);
    TELL(trace, 1, STACK, stack, NULL, .name = 5);
    TELL(trace, 1, EXEC_LOAD, exec_load, "true", .environ = 0x5000);
    const struct stack *stack = stacks_of(trace_stacks(trace), trace_count(trace) - 1);
    assert_non_null(stack);
    explain_culprit(trace, stack, text, sizeof text);
    assert_string_equal(text, "? (?)");
    explain_frame(trace, stack, 1, text, sizeof text);
    assert_string_equal(text, "?");
    /* A name that was never explained. */
    TELL(trace, 1, STACK, stack, NULL, .name = 6);
    TELL(trace, 1, EXEC_LOAD, exec_load, "true", .environ = 0x5000);
    assert_null(stacks_of(trace_stacks(trace), trace_count(trace) - 1));
    trace_free(trace);
}

/* Numbers that fit nothing, as a damaged or hostile recording may have them. */
static void absurd(void **state)
{
    (void)state;
    char text[4096];
    struct trace *trace = trace_new();
    TELL(trace, UINT16_MAX, STACK_NEW, stack_new, NULL, .stack = 5, .frames = UINT64_MAX,
         .python = UINT64_MAX);
    TELL(trace, 1, STACK_FRAMES, stack_frames, NULL, .stack = 5, .first = UINT64_MAX - 1, .a = 1);
    TELL(trace, 1, STACK_FRAMES, stack_frames, NULL, .stack = 5, .first = STACK_FRAMES_MOST - 1,
         .a = 1, .b = 2, .c = 3, .d = 4);
    TELL(trace, 1, STACK_FRAMES, stack_frames, NULL, .stack = 4, .a = 1);
    TELL(trace, 1, STACK_PYTHON, stack_python, NULL, .stack = 5, .index = UINT64_MAX);
    TELL(trace, 1, TEXT_PART, text_part, "x", .id = 1, .offset = UINT64_MAX, .bytes = UINT64_MAX);
    TELL(trace, 1, TEXT_PART, text_part, "xyz", .id = 2, .offset = 0, .bytes = 2);
    TELL(trace, 1, TEXT_PART, text_part, "", .id = 3, .offset = 0, .bytes = 2);
    TELL(trace, 1, MODULE, module, NULL, .image = 7, .start = UINT64_MAX, .end = 0);
    TELL(trace, 0, SYMBOL, symbol, "\x1b[2J", .image = 7, .address = 1);
    TELL(trace, UINT16_MAX, STACK, stack, NULL, .name = 5);
    TELL(trace, UINT16_MAX, EXEC_LOAD, exec_load, "true", .environ = 0x5000);
    const struct stack *stack = stacks_of(trace_stacks(trace), trace_count(trace) - 1);
    assert_non_null(stack);
    assert_int_equal(stack->frame_count, STACK_FRAMES_MOST);
    for (unsigned i = 0; i < 200; i++)
        explain_frame(trace, stack, i, text, sizeof text);
    explain_chain(trace, stack, text, sizeof text);
    for (uint32_t i = 0; i < trace_count(trace); i++) {
        explain_event(trace, i, text, sizeof text);
        assert_null(strchr(text, '\x1b'));
    }
    trace_free(trace);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(whole), cmocka_unit_test(torn),
                                       cmocka_unit_test(absurd)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
