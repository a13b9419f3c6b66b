/* Replays the inputs that are kept in corpus/, with any compiler and without libFuzzer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include "fuzz/targets.h"

#include <dirent.h>
#include <sys/stat.h>

#include <cmocka.h>

static void replay_file(void (*target)(const uint8_t *, size_t), const char *path)
{
    struct stat status;
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    assert_int_equal(fstat(fileno(file), &status), 0);
    size_t length = (size_t)status.st_size;
    uint8_t *bytes = malloc(length + !length); /* exact: a sanitizer sees a read behind it */
    assert_non_null(bytes);
    assert_int_equal(fread(bytes, 1, length, file), length);
    fclose(file);
    target(bytes, length);
    for (size_t cut = 1; cut < length && cut < 300; cut++) { /* and each without its end */
        uint8_t *part = malloc(length - cut);
        assert_non_null(part);
        memcpy(part, bytes, length - cut);
        target(part, length - cut);
        free(part);
    }
    free(bytes);
}

static void replay(void (*target)(const uint8_t *, size_t), const char *name)
{
    char path[512];
    unsigned count = 0;
    snprintf(path, sizeof path, "tests/fuzz/corpus/%s", name);
    DIR *folder = opendir(path);
    if (!folder)
        fail_msg("%s is not there; run this from the top of the repository", path);
    for (struct dirent *entry; (entry = readdir(folder));) {
        if (entry->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "tests/fuzz/corpus/%s/%s", name, entry->d_name);
        replay_file(target, path);
        count++;
    }
    closedir(folder);
    assert_in_range(count, 1, 100000);
}

#define TARGET(name)                                                                               \
    static void corpus_of_##name(void **state)                                                     \
    {                                                                                              \
        (void)state;                                                                               \
        replay(fuzz_##name, #name);                                                                \
    }
TARGETS(TARGET)
#undef TARGET

int main(void)
{
#define TARGET(name) cmocka_unit_test(corpus_of_##name),
    const struct CMUnitTest tests[] = {TARGETS(TARGET)};
#undef TARGET
    return cmocka_run_group_tests(tests, NULL, NULL);
}
