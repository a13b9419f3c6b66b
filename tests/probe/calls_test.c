/* The probe is a guest: what it stands in front of works as before, and all of it is told. */
#include "probe/probed.h"

#include "wire/control.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#define PROGRAM "calls_program"

/* The same report with the probe as without, and as many events as calls. */
static void changes_are_the_same(const char *engine)
{
    struct probed_counts counts;
    char *plain = probed_plain(PROGRAM, "environment", NULL);
    char *probed = probed_run(PROGRAM, "environment", engine, &counts);
    assert_string_equal(probed, plain);
    static const char *const kinds[OP_COUNT] = {"setenv", "putenv", "unsetenv", "clearenv"};
    for (size_t op = 0; op < OP_COUNT; op++) {
        assert_true(counts.ops[op] > 0);
        assert_int_equal(counts.ops[op], probed_lines(plain, kinds[op]));
    }
    assert_int_equal(counts.events[EVENT_ENV_BEGIN], counts.events[EVENT_ENV_END]);
    assert_int_equal(counts.events[EVENT_ENV_FOREIGN], 0);
    assert_int_equal(counts.events[EVENT_LOST], 0);
    assert_true(counts.events[EVENT_ENV_GROW] > 0);
    free(plain);
    free(probed);
}

static void native_changes(void **state)
{
    (void)state;
    changes_are_the_same("native");
}

static void classic_changes(void **state)
{
    (void)state;
    changes_are_the_same("classic");
}

static void keep_changes(void **state)
{
    (void)state;
    changes_are_the_same("keep");
}

/* The keep engine frees nothing, the classic one every array it has moved. */
static void engines_free_or_keep(void **state)
{
    (void)state;
    struct probed_counts counts;
    free(probed_run(PROGRAM, "environment", "keep", &counts));
    assert_int_equal(counts.events[EVENT_ENV_FREE], 0);
    free(probed_run(PROGRAM, "environment", "classic", &counts));
    assert_true(counts.events[EVENT_ENV_FREE] >= counts.moves);
}

static void commands_are_the_same(void **state)
{
    (void)state;
    struct probed_counts counts;
    char *plain = probed_plain(PROGRAM, "commands", NULL);
    char *probed = probed_run(PROGRAM, "commands", "native", &counts);
    assert_string_equal(probed, plain);
    static const char *const kinds[CALL_COUNT] = {"system", "popen", "posix_spawn", "exec"};
    for (size_t call = 0; call < CALL_COUNT; call++) {
        assert_true(counts.calls[call] > 0);
        assert_int_equal(counts.calls[call], probed_lines(plain, kinds[call]));
    }
    /* Every command has its result, and the errors are told apart. */
    assert_int_equal(counts.events[EVENT_EXEC_RESULT], counts.events[EVENT_EXEC_LOAD]);
    assert_int_equal(counts.errors[E2BIG], 1);
    assert_int_equal(counts.errors[EFAULT], 4);
    assert_int_equal(counts.errors[ENOENT], 4);
    assert_int_equal(counts.damaged, 0);
    assert_int_equal(counts.events[EVENT_LOST], 0);
    free(plain);
    free(probed);
}

static void nothing_is_to_be_seen(void **state)
{
    (void)state;
    struct probed_counts counts;
    char *plain = probed_plain(PROGRAM, "traces", NULL);
    char *probed = probed_run(PROGRAM, "traces", "native", &counts);
    assert_string_equal(probed, plain);
    assert_non_null(strstr(plain, "getenv LD_PRELOAD: none\n"));
    free(plain);
    free(probed);
}

/* With a session that is none, everything works as if the library were not there. */
static void inert_library(const char *library, const char *session)
{
    const char *probe = getenv("ENVVIZ_PROBE");
    char preload[512], variable[512];
    if (!probe)
        probe = "build/libenvviz-probe.so";
    snprintf(preload, sizeof preload, "LD_PRELOAD=%.*s/%s", (int)(strrchr(probe, '/') - probe),
             probe, library);
    snprintf(variable, sizeof variable, "ENVVIZ_SESSION=%s", session ? session : "");
    const char *extra[] = {preload, session ? variable : NULL, NULL};
    char *plain = probed_plain(PROGRAM, "commands", NULL);
    char *probed = probed_plain(PROGRAM, "commands", extra);
    assert_string_equal(probed, plain);
    free(plain);
    free(probed);
}

static void inert(const char *session)
{
    inert_library("libenvviz-probe.so", session);
    inert_library("libenvviz-follower.so", session);
}

static void inert_without_a_session(void **state)
{
    (void)state;
    inert(NULL);
}

static void inert_with_a_name_that_is_none(void **state)
{
    (void)state;
    static const char *const names[] = {
        "",
        "/",
        "+/envviz-1-0000000000000000",
        "/envviz-1-0000000000000000",
        "/../../etc/passwd",
        "x/y",
        "/.",
        "/a-name-that-is-much-longer-than-any-session-that-envviz-has-ever-made-and-then-some"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        inert(names[i]);
}

/* Objects that exist, but are not as the probe expects them. */
static void inert_with_memory_that_is_none(void **state)
{
    (void)state;
    static const struct {
        size_t size;
        mode_t mode;
        uint32_t magic, version;
    } cases[] = {
        {.size = 0, .mode = 0600},
        {.size = 4096, .mode = 0600, .magic = CONTROL_MAGIC, .version = CONTROL_VERSION},
        {.size = sizeof(struct shared), .mode = 0600},
        {.size = sizeof(struct shared),
         .mode = 0600,
         .magic = CONTROL_MAGIC,
         .version = CONTROL_VERSION + 1},
        {.size = sizeof(struct shared),
         .mode = 0666,
         .magic = CONTROL_MAGIC,
         .version = CONTROL_VERSION},
    };
    char name[64];
    snprintf(name, sizeof name, "/envviz-%d-00000000000000aa", (int)getpid());
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
        assert_true(fd >= 0);
        assert_int_equal(fchmod(fd, cases[i].mode), 0);
        assert_int_equal(ftruncate(fd, (off_t)cases[i].size), 0);
        struct control control = {.magic = cases[i].magic,
                                  .version = cases[i].version,
                                  .ring_slots = RING_SLOTS,
                                  .ring_count = CONTROL_RINGS};
        if (cases[i].size > 0)
            assert_int_equal(pwrite(fd, &control, sizeof control, 0), sizeof control);
        close(fd);
        inert(name);
        shm_unlink(name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(native_changes),
        cmocka_unit_test(classic_changes),
        cmocka_unit_test(keep_changes),
        cmocka_unit_test(engines_free_or_keep),
        cmocka_unit_test(commands_are_the_same),
        cmocka_unit_test(nothing_is_to_be_seen),
        cmocka_unit_test(inert_without_a_session),
        cmocka_unit_test(inert_with_a_name_that_is_none),
        cmocka_unit_test(inert_with_memory_that_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
