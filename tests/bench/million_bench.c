/*
 * million_bench FILE [EVENTS]: writes a recording of a million made-up events, or of so many, and
 * prints how fast the recorder was.  The same number gives the same file.
 */
#include "model/stream.h"
#include "session/recorder.h"

#include "bench/bench.h"

#include <stdlib.h>
#include <sys/stat.h>

int main(int argc, char **argv)
{
    if (argc < 2 || argc > 3) {
        fprintf(stderr, "usage: million_bench FILE [EVENTS]\n");
        return 2;
    }
    uint32_t events = argc == 3 ? (uint32_t)strtoul(argv[2], NULL, 10) : 1000000;
    struct session_info info = {.title = "Made-up events",
                                .mode = "minimal",
                                .engine = "native",
                                .spawner = "system",
                                .cpus = 2};
    struct stream stream = stream_new(5, 8);
    struct error error = {""};
    struct recorder *recorder = recorder_open(argv[1], &info, &error);
    double spent = 0;
    for (uint32_t i = 0; recorder && i < events;) {
        struct event made[1024];
        char texts[1024][sizeof stream.text];
        uint32_t count = events - i < 1024 ? events - i : 1024;
        for (uint32_t k = 0; k < count; k++) {
            made[k] = stream_next(&stream);
            memcpy(texts[k], stream.text, sizeof stream.text);
        }
        double began = bench_seconds();
        for (uint32_t k = 0; k < count; k++)
            recorder_write(recorder, &made[k], texts[k]);
        spent += bench_seconds() - began;
        i += count;
    }
    double began = bench_seconds();
    if (!recorder || !recorder_close(recorder, &error)) {
        fprintf(stderr, "million_bench: %s\n", error.text);
        return 1;
    }
    spent += bench_seconds() - began;
    struct stat file;
    if (stat(argv[1], &file) != 0)
        return 1;
    double megabytes = (double)file.st_size / 1e6;
    printf("recorder_mb_s %.1f\nrecorder_events_s %.0f\nfile_mb %.1f\n", megabytes / spent,
           events / spent, megabytes);
    return 0;
}
