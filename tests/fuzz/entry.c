/* A libFuzzer program for one target: compile with -DFUZZ=fuzz_row and so on. */
#include "fuzz/targets.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    FUZZ(bytes, length);
    return 0;
}
