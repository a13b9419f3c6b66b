/*
 * open_bench RECORDING: how long it takes to open, beside what jansson alone needs to parse the
 * same lines in one thread, by turns; memory an event; and how long each step through it takes, the
 * drawing of the screen included (processor time: all is done by one thread).  "name value" lines.
 */
#include "session/recording.h"
#include "view/screen.h"

#include "bench/bench.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ROUNDS = 5, WIDTH = 120, HEIGHT = 40, STEPS = 200, SLICE = 20000, FRAME_MS = 33 };

struct screen {
    struct frame *frame;
    struct scene *scene;
    struct ui ui;
};

static void fail(const char *what)
{
    fprintf(stderr, "open_bench: %s\n", what);
    exit(1);
}

static struct screen screen_new(const struct session_info *info)
{
    struct screen screen = {.frame = frame_new(WIDTH, HEIGHT, false), .scene = scene_new()};
    const struct ui_info ui_info = {.title = info->title,
                                    .mode = info->mode,
                                    .text = "",
                                    .engine = info->engine,
                                    .engine_why = "",
                                    .spawner = info->spawner,
                                    .libc = info->libc};
    if (!screen.frame || !screen.scene)
        fail("out of memory");
    ui_init(&screen.ui, &ui_info);
    return screen;
}

static void screen_free(struct screen *screen)
{
    frame_free(screen->frame);
    scene_free(screen->scene);
}

/* As the terminal opens it: a slice of events, a frame when one is due, the next slice. */
static struct trace *load(const char *path, double *first, double *whole)
{
    double began = bench_seconds(), drawn = 0;
    struct error error;
    struct session *session = recording_open(path, &error);
    struct trace *trace = trace_new();
    if (!session || !trace)
        fail(session ? "out of memory" : error.text);
    struct screen screen = screen_new(&session->info);
    enum session_read how = SESSION_EVENT;
    *first = 0;
    while (how == SESSION_EVENT) {
        struct event event;
        const char *text;
        for (int i = 0; i < SLICE; i++) {
            how = session_read(session, &event, &text);
            if (how != SESSION_EVENT)
                break;
            if (!trace_append(trace, &event, text))
                fail("out of memory");
        }
        double now = bench_seconds();
        if (now - drawn > FRAME_MS / 1000.0) {
            screen_draw(screen.frame, screen.scene, trace, &screen.ui);
            drawn = bench_seconds();
            if (*first == 0)
                *first = drawn - began;
        }
    }
    if (how == SESSION_FAILED)
        fail(session_error(session));
    trace_settle(trace);
    *whole = bench_seconds() - began;
    screen_free(&screen);
    session_close(session);
    return trace;
}

static double parse_with_jansson(const char *path)
{
    struct stat status;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &status) != 0)
        fail("the recording cannot be read");
    double began = bench_seconds();
    const char *bytes =
        mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
    if (bytes == MAP_FAILED)
        fail("the recording cannot be mapped");
    const char *end = bytes + status.st_size;
    for (const char *line = bytes, *next; line < end; line = next + 1) {
        next = memchr(line, '\n', (size_t)(end - line));
        if (!next)
            next = end;
        size_t length = (size_t)(next - line);
        if (length < 2 || line[0] != '[')
            continue;
        json_t *row = json_loadb(line, length - (line[length - 1] == ','), 0, NULL);
        if (!row)
            fail("jansson does not take a row");
        json_decref(row);
    }
    double took = bench_seconds() - began;
    munmap((void *)bytes, (size_t)status.st_size);
    close(fd);
    return took;
}

static uint64_t random_below(uint64_t below)
{
    static uint64_t state = 88172645463325252u;
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state % below;
}

static double processor_ms(void)
{
    return bench_clock(CLOCK_PROCESS_CPUTIME_ID) * 1e3;
}

/* The cursor is put anywhere, as a click into the map of the session puts it. */
static void jump(struct screen *screen, const struct trace *trace)
{
    screen->ui.cursor = (uint32_t)random_below(trace_count(trace));
    screen->ui.follow = false;
}

/* Each kind of step, from a place that was chosen at random. */
static void measure_steps(const struct trace *trace, const struct session_info *info)
{
    static const struct {
        const char *name;
        enum action action;
    } steps[] = {
        {"seek", ACTION_NONE},
        {"step_back", ACTION_BACK},
        {"step_on", ACTION_FORWARD},
        {"page_back", ACTION_SEEK_BACK},
        {"page_on", ACTION_SEEK_FORWARD},
        {"zoom_in", ACTION_ZOOM_IN},
        {"zoom_out", ACTION_ZOOM_OUT},
        {"next_failure", ACTION_NEXT_FAILURE},
        {"previous_failure", ACTION_PREVIOUS_FAILURE},
        {"start", ACTION_FIRST},
        {"end", ACTION_LAST},
    };
    static double all[STEPS * sizeof steps / sizeof *steps];
    size_t count = 0;
    struct screen screen = screen_new(info);
    screen.ui.phase = UI_ENDED;
    screen.ui.paused = true;
    screen_draw(screen.frame, screen.scene, trace, &screen.ui);
    for (size_t kind = 0; kind < sizeof steps / sizeof *steps; kind++) {
        double times[STEPS];
        for (size_t i = 0; i < STEPS; i++) {
            if (steps[kind].action != ACTION_NONE) {
                jump(&screen, trace);
                screen_draw(screen.frame, screen.scene, trace, &screen.ui);
            }
            double began = processor_ms();
            if (steps[kind].action == ACTION_NONE)
                jump(&screen, trace);
            else
                ui_act(&screen.ui, trace, steps[kind].action, 0);
            screen_draw(screen.frame, screen.scene, trace, &screen.ui);
            times[i] = processor_ms() - began;
            all[count++] = times[i];
        }
        printf("%s_ms_median %.2f\n%s_ms_p99 %.2f\n", steps[kind].name,
               bench_quantile(times, STEPS, 0.5), steps[kind].name,
               bench_quantile(times, STEPS, 0.99));
    }
    printf("any_step_ms_median %.2f\nany_step_ms_p99 %.2f\n", bench_quantile(all, count, 0.5),
           bench_quantile(all, count, 0.99));
    screen_free(&screen);
}

/* A word is typed that few events have: each key, and each step of the search with the frame that
 * shows how far it is. */
static void measure_search(const struct trace *trace, const struct session_info *info)
{
    enum { MOST = 4096 };
    static double times[MOST];
    size_t count = 0;
    struct screen screen = screen_new(info);
    screen.ui.phase = UI_ENDED;
    screen.ui.paused = true;
    screen_draw(screen.frame, screen.scene, trace, &screen.ui);
    ui_act(&screen.ui, trace, ACTION_SEARCH, 0);
    for (const char *key = "V499"; *key; key++) {
        enum ui_effect effect;
        bool more = true;
        double began = processor_ms();
        ui_type(&screen.ui, trace, *key, 0, &effect);
        for (uint64_t tick = 1; more && count < MOST; tick++) {
            more = ui_tick(&screen.ui, trace, tick);
            screen_draw(screen.frame, screen.scene, trace, &screen.ui);
            times[count++] = processor_ms() - began;
            began = processor_ms();
        }
    }
    printf("search_ms_median %.2f\nsearch_ms_p99 %.2f\n", bench_quantile(times, count, 0.5),
           bench_quantile(times, count, 0.99));
    ui_end(&screen.ui);
    screen_free(&screen);
}

int main(int argc, char **argv)
{
    if (argc != 2)
        fail("usage: open_bench RECORDING");
    double first[ROUNDS], whole[ROUNDS], parsed[ROUNDS], ratios[ROUNDS];
    struct trace *trace = NULL;
    for (int i = 0; i < ROUNDS; i++) {
        trace_free(trace);
        parsed[i] = parse_with_jansson(argv[1]);
        trace = load(argv[1], &first[i], &whole[i]);
        ratios[i] = whole[i] / parsed[i];
    }
    printf("events %u\n", trace_count(trace));
    printf("first_picture_s %.3f\n", bench_quantile(first, ROUNDS, 0.5));
    printf("load_s %.3f\n", bench_quantile(whole, ROUNDS, 0.5));
    printf("jansson_s %.3f\n", bench_quantile(parsed, ROUNDS, 0.5));
    printf("load_ratio %.2f\n", bench_quantile(ratios, ROUNDS, 0.5));
    printf("bytes_an_event %.1f\n", (double)trace_memory(trace) / trace_count(trace));
    struct session_info info = {.title = "Made-up events", .live = false};
    measure_steps(trace, &info);
    measure_search(trace, &info);
    trace_free(trace);
    return 0;
}
