/* --stacks: each change and each start of a command is ascribed to the function and line that did
 * it. */
#include "probe/probed.h"

#include "model/explain.h"

#include <fcntl.h>
#include <sys/stat.h>

#define PROGRAM "stacks_program"

/* Runs a command under envviz with --stacks; the trace of its recording.  Free it. */
static struct trace *run_stacks(const char *command, const char *const *arguments)
{
    char scenario[512], recording[512], output[512];
    probed_path(scenario, sizeof scenario, "scenario.json");
    probed_path(recording, sizeof recording, "recording.json");
    probed_path(output, sizeof output, "output");
    FILE *file = fopen(scenario, "we");
    assert_non_null(file);
    fprintf(file,
            "{\"format\": \"envviz-scenario\", \"version\": 1, \"target\": \"command\",\n"
            " \"command\": [\"%s\"",
            command);
    for (; *arguments; arguments++)
        fprintf(file, ", \"%s\"", *arguments);
    fprintf(file, "]}\n");
    fclose(file);
    pid_t pid = fork();
    if (pid == 0) {
        const char *envviz = getenv("ENVVIZ");
        if (!freopen(output, "w", stdout))
            _exit(126);
        execl(envviz ? envviz : "build/envviz", "envviz", "--headless", "--json", "--yes",
              "--stacks", "--record", recording, scenario, (char *)NULL);
        _exit(126);
    }
    int status = probed_wait(pid);
    char *said = probed_read(output);
    if (status != 0)
        fail_msg("envviz ended with %d: %s", status, said);
    free(said);
    struct error error;
    struct event event;
    const char *text;
    struct trace *trace = trace_new();
    struct session *session = recording_open(recording, &error);
    assert_non_null(session);
    assert_non_null(trace);
    enum session_read got;
    while ((got = session_read(session, &event, &text)) == SESSION_EVENT || got == SESSION_IDLE)
        if (got == SESSION_EVENT)
            assert_true(trace_append(trace, &event, text));
    assert_int_equal(got, SESSION_END);
    session_close(session);
    unlink(recording);
    unlink(scenario);
    return trace;
}

/* The next change or command at or after event *at that was made by a thread of the program;
 * EVENT_NONE at the end.  The shells that the program starts are not under the probe. */
static uint32_t next_call(const struct trace *trace, uint32_t *at)
{
    for (; *at < trace_count(trace); (*at)++) {
        unsigned type = trace_event(trace, *at)->type;
        if (type == EVENT_ENV_BEGIN || type == EVENT_EXEC_LOAD)
            return (*at)++;
    }
    return EVENT_NONE;
}

/* Lines of the report, one after the other: false at the end. */
static bool next_line(const struct trace *trace, uint32_t *at, char *function, int *line)
{
    while (*at < trace_count(trace)) {
        const struct event *event = trace_event(trace, (*at)++);
        if (event->type == EVENT_OUTPUT && event->output.stream == 1)
            return sscanf(trace_text(trace, event->text), "%63s %d", function, line) == 2;
    }
    return false;
}

static uint32_t count_of(const struct trace *trace, unsigned type)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < trace_count(trace); i++)
        count += trace_event(trace, i)->type == type;
    return count;
}

/* A copy of the program in the test's folder, made by `tool` ("cp", "strip -g -o", ...). */
static const char *copied(char *out, size_t size, const char *format)
{
    char program[512], command[2048];
    probed_program(program, sizeof program, PROGRAM);
    probed_path(out, size, "copied_program");
    snprintf(command, sizeof command, format, program, out);
    assert_int_equal(system(command), 0);
    return out;
}

enum expected { FUNCTION_AND_LINE, FUNCTION_ALONE, ADDRESS_ALONE };

static void all_are_named(struct trace *trace, const char *module, enum expected expected)
{
    uint32_t call = 0, line_at = 0, index, calls = 0;
    char function[64], want[256], got[256];
    int line;
    while (next_line(trace, &line_at, function, &line)) {
        index = next_call(trace, &call);
        assert_int_not_equal(index, EVENT_NONE);
        const struct stack *stack = explain_stack(trace, index);
        assert_non_null(stack);
        assert_true(explain_culprit(trace, stack, got, sizeof got) > 0);
        if (expected == FUNCTION_AND_LINE)
            snprintf(want, sizeof want, "%s (%s, stacks_program.c:%d)", function, module, line);
        else if (expected == FUNCTION_ALONE)
            snprintf(want, sizeof want, "%s (%s)", function, module);
        else
            snprintf(want, sizeof want, "%s+0x", module);
        if (expected == ADDRESS_ALONE)
            got[strlen(want)] = '\0';
        assert_string_equal(got, want);
        calls++;
    }
    assert_int_equal(next_call(trace, &call), EVENT_NONE);
    assert_int_equal(calls, 8);
    assert_int_equal(count_of(trace, EVENT_STACK), 8);
    trace_free(trace);
}

static void function_and_line(void **state)
{
    char path[512];
    (void)state;
    all_are_named(run_stacks(probed_program(path, sizeof path, PROGRAM), (const char *[]){NULL}),
                  PROGRAM, FUNCTION_AND_LINE);
}

/* The callers of the caller stand behind it. */
static void whole_stack(void **state)
{
    char path[512], text[256];
    uint32_t at = 0;
    (void)state;
    struct trace *trace =
        run_stacks(probed_program(path, sizeof path, PROGRAM), (const char *[]){NULL});
    const struct stack *stack = explain_stack(trace, next_call(trace, &at));
    assert_non_null(stack);
    if (stack->frame_count == 1) {
        print_message("# only the caller is told here: this libc has no unwinder\n");
    } else {
        assert_true(explain_frame(trace, stack, 1, text, sizeof text) > 0);
        assert_int_equal(strncmp(text, "main (" PROGRAM ", stacks_program.c:", 6), 0);
    }
    assert_int_equal(explain_frame(trace, stack, stack->frame_count, text, sizeof text), 0);
    trace_free(trace);
}

static void without_debug_information(void **state)
{
    char path[512];
    (void)state;
    copied(path, sizeof path, "strip -g '%s' -o '%s'");
    all_are_named(run_stacks(path, (const char *[]){NULL}), "copied_program", FUNCTION_ALONE);
    unlink(path);
}

static void without_symbols(void **state)
{
    char path[512];
    (void)state;
    copied(path, sizeof path, "strip '%s' -o '%s'");
    all_are_named(run_stacks(path, (const char *[]){NULL}), "copied_program", ADDRESS_ALONE);
    unlink(path);
}

/* The file is gone by the time it is looked at, or is another, and no good one. */
static void file_is_not_what_ran(void **state)
{
    char path[512];
    (void)state;
    copied(path, sizeof path, "cp '%s' '%s'");
    all_are_named(run_stacks(path, (const char *[]){"gone", NULL}), "copied_program",
                  ADDRESS_ALONE);
    copied(path, sizeof path, "cp '%s' '%s'");
    all_are_named(run_stacks(path, (const char *[]){"garbage", NULL}), "copied_program",
                  ADDRESS_ALONE);
    unlink(path);
}

static void same_stack_is_told_once(void **state)
{
    char path[512];
    (void)state;
    struct trace *trace =
        run_stacks(probed_program(path, sizeof path, PROGRAM), (const char *[]){"many", NULL});
    assert_int_equal(count_of(trace, EVENT_STACK), 100);
    assert_int_equal(count_of(trace, EVENT_STACK_NEW), 1);
    trace_free(trace);
}

static void nothing_is_told_unasked(void **state)
{
    struct probed_counts counts;
    (void)state;
    free(probed_run("calls_program", "environment", "native", &counts));
    assert_int_equal(counts.events[EVENT_STACK], 0);
    assert_int_equal(counts.events[EVENT_STACK_NEW], 0);
    assert_int_equal(counts.events[EVENT_MODULE], 0);
}

/* Each line that changes or starts something says so, and in which function it stands. */
static const char script[] = "import os, subprocess, threading\n"
                             "\n"
                             "class Storm:\n"
                             "    def change(self):\n"
                             "        os.environ['A'] = 'x'  # Storm.change\n"
                             "        self.change_on()\n"
                             "    def change_on(self):\n"
                             "        del os.environ['A']  # Storm.change_on\n"
                             "\n"
                             "def work():\n"
                             "    os.system('true')  # work\n"
                             "    os.system(  # work\n"
                             "        'true')\n"
                             "\n"
                             "def main():\n"
                             "    Storm().change()\n"
                             "    thread = threading.Thread(target=work)\n"
                             "    thread.start()\n"
                             "    thread.join()\n"
                             "    subprocess.call(['true'], cwd='/')  # main\n"
                             "    (lambda: os.putenv('B', 'y'))()  # main.<locals>.<lambda>\n"
                             "\n"
                             "main()\n";

static void write_script(const char *path)
{
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    fputs(script, file);
    fclose(file);
}

/* The next line of the script that has such a note. */
static bool next_note(const char **at, int *line, char *function)
{
    while (**at) {
        const char *end = strchr(*at, '\n'), *note = strstr(*at, "# ");
        ++*line;
        *at = end + 1;
        if (!note || note > end)
            continue;
        return sscanf(note, "# %63s", function) == 1;
    }
    return false;
}

static bool is_read(const struct trace *trace, unsigned *minor)
{
    bool read = false;
    for (uint32_t i = 0; i < trace_count(trace); i++) {
        const struct event *event = trace_event(trace, i);
        if (event->type != EVENT_PYTHON)
            continue;
        read = event->python.frames == FRAMES_READ;
        *minor = (unsigned)event->python.minor;
    }
    return read;
}

static void python_is_named(const char *python)
{
    char path[512], want[256], got[256], function[64];
    unsigned minor = 0;
    const char *at = script;
    int line = 0;
    uint32_t call = 0, index, seen = 0;
    write_script(probed_path(path, sizeof path, "plügin.py"));
    struct trace *trace = run_stacks(python, (const char *[]){path, NULL});
    unlink(path);
    if (!is_read(trace, &minor)) {
        print_message("# frames of CPython 3.%u are not read\n", minor);
        assert_true(minor != 11 && minor != 12 && minor != 13);
        trace_free(trace);
        return;
    }
    index = next_call(trace, &call);
    while (next_note(&at, &line, function)) {
        /* What wrappers do before the program runs is not looked at. */
        const struct stack *stack;
        while ((stack = explain_stack(trace, index)) && stack->python_count == 0)
            index = next_call(trace, &call);
        assert_int_not_equal(index, EVENT_NONE);
        assert_non_null(stack);
        assert_true(explain_culprit(trace, stack, got, sizeof got) > 0);
        snprintf(want, sizeof want, "%s (plügin.py:%d)", function, line);
        assert_string_equal(got, want);
        /* A search along PATH goes on with further calls from the same line. */
        do
            index = next_call(trace, &call);
        while (index != EVENT_NONE && trace_event(trace, index)->type == EVENT_EXEC_LOAD &&
               explain_stack(trace, index) == stack);
        seen++;
    }
    assert_int_equal(seen, 6);
    trace_free(trace);
}

static void python(void **state)
{
    (void)state;
    if (system("python3 -c '' 2>/dev/null") != 0)
        skip();
    python_is_named("python3");
    if (access("/usr/bin/python3", X_OK) == 0)
        python_is_named("/usr/bin/python3");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(function_and_line),         cmocka_unit_test(whole_stack),
        cmocka_unit_test(without_debug_information), cmocka_unit_test(without_symbols),
        cmocka_unit_test(file_is_not_what_ran),      cmocka_unit_test(same_stack_is_told_once),
        cmocka_unit_test(nothing_is_told_unasked),   cmocka_unit_test(python),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
