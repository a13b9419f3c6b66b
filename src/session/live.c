#include "session/live.h"

#include "session/live_parts.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SYMBOL_PATIENCE_NS 10000000000u

enum {
    STOP_PATIENCE_NS = 500000000,
    CARE_INTERVAL_NS = 20000000,
    TARGET_PATIENCE_NS = 500000000,
    LEFT_PATIENCE_NS = 500000000
};

uint64_t live_now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

void live_tell_control(struct live *live)
{
    const struct control *control = control_of(live);
    merge_tell(live->merge, EVENT_CONTROL,
               &(struct event){.control = {.engine = atomic_load(&control->engine),
                                           .spawner = atomic_load(&control->spawner),
                                           .mode = atomic_load(&control->mode)}},
               NULL);
}

static void signal_target(struct live *live, int number)
{
    if (live->target.pid > 1) {
        if (!live->attached)
            kill(-live->target.pid, number);
        if (!live->reaped)
            kill(live->target.pid, number);
    }
}

/* Lines that the target prints. */
struct line_context {
    struct live *live;
    unsigned stream;
};

static void told_line(void *context, const char *line)
{
    const struct line_context *from = context;
    struct event event;
    merge_tell(from->live->merge, EVENT_OUTPUT, &(struct event){.output = {.stream = from->stream}},
               line);
    if (progress_line(&from->live->progress, line, &event))
        merge_tell(from->live->merge, EVENT_BUILD, &event, from->live->progress.phase);
    else if (progress_crash(line, &event))
        merge_tell(from->live->merge, EVENT_CRASH, &event, NULL);
}

static void read_output(struct live *live)
{
    for (unsigned i = 0; i < 2; i++) {
        struct line_context context = {.live = live, .stream = i + 1};
        if (live->target.output[i] < 0)
            continue;
        if (!lines_read(&live->lines[i], live->target.output[i], live_now(), told_line, &context)) {
            close(live->target.output[i]);
            live->target.output[i] = -1;
        }
        if (live->lines[i].dropped) {
            merge_tell(live->merge, EVENT_LOST,
                       &(struct event){.lost = {.count = live->lines[i].dropped}}, NULL);
            live->lines[i].dropped = 0;
        }
    }
}

static void reap_target(struct live *live)
{
    int status;
    if (live->reaped || waitpid(live->target.pid, &status, WNOHANG | WUNTRACED) != live->target.pid)
        return;
    if (WIFSTOPPED(status)) {
        live->stopped = true;
        return;
    }
    live->status = status;
    live->reaped = true;
    live->reaped_ns = live_now();
    /* What it started and did not wait for goes with it. */
    if (!live->attached)
        kill(-live->target.pid, SIGKILL);
}

/* Keeps in mind which processes have told their end themselves. */
static void note_end(struct live *live, const struct event *event)
{
    if (event->type == EVENT_PROCESS_END && event->thread != 0) {
        live->ended[live->ended_next++ % LIVE_ENDED] = (uint32_t)event->process_end.pid;
    } else if (event->type == EVENT_PROCESS_START) {
        for (unsigned i = 0; i < LIVE_ENDED; i++)
            if (live->ended[i] == event->process_start.pid)
                live->ended[i] = 0;
    }
}

static bool told_its_end(const struct live *live, pid_t pid)
{
    for (unsigned i = 0; i < LIVE_ENDED; i++)
        if (live->ended[i] == (uint32_t)pid)
            return true;
    return false;
}

/* Rings whose process is gone, or has become a program without the probe. */
static bool care_for_rings(struct live *live)
{
    bool any_alive = false;
    for (uint32_t i = 0; i < merge_rings(live->merge); i++) {
        unsigned last_type;
        uint64_t last_ns;
        pid_t pid = (pid_t)merge_producer(live->merge, i, &last_type, &last_ns);
        if (pid == 0)
            continue;
        if (!merge_is_drained(live->merge, i)) {
            any_alive = true;
            continue;
        }
        bool dead = pid == live->target.pid ? live->reaped : launch_is_dead(pid);
        /* The target takes the probe along, which may be a while in coming on a busy machine. */
        uint64_t patience_ns =
            pid == live->target.pid ? TARGET_PATIENCE_NS : (uint64_t)CARE_INTERVAL_NS;
        bool may_have_become = last_type == EVENT_EXEC_BEGIN && live_now() - last_ns > patience_ns;
        if (!dead && !(may_have_become && !launch_has_mapped(pid, &live->memory))) {
            any_alive = any_alive || !live->attached;
            continue;
        }
        /* execve was entered and nothing followed: it succeeded. */
        if (last_type == EVENT_EXEC_BEGIN)
            merge_tell_for(live->merge, i, EVENT_EXEC_RESULT,
                           &(struct event){.exec_result = {.pid = (uint32_t)pid}});
        merge_abandon(live->merge, i);
        /* Each image of it has a ring, and each of them may have an execve to tell of before. */
        if (dead && pid != live->target.pid && !told_its_end(live, pid) &&
            !merge_has_producer(live->merge, (uint32_t)pid))
            merge_tell(live->merge, EVENT_PROCESS_END,
                       &(struct event){
                           .process_end = {.pid = (uint32_t)pid, .status = (uint64_t)(int64_t)-1}},
                       NULL);
    }
    return any_alive;
}

/* The end of the target, if it has not told it itself. */
static void tell_target_end(struct live *live)
{
    int status = live->status;
    if (live->end_told)
        return;
    live->end_told = true;
    if (WIFEXITED(status) && told_its_end(live, live->target.pid))
        return;
    merge_tell(
        live->merge, EVENT_PROCESS_END,
        &(struct event){
            .process_end = {.pid = (uint32_t)live->target.pid,
                            .status =
                                (uint64_t)(int64_t)(WIFEXITED(status) ? WEXITSTATUS(status) : -1),
                            .signal = WIFSIGNALED(status) ? (uint64_t)WTERMSIG(status) : 0}},
        NULL);
}

static void enforce_limits(struct live *live)
{
    uint64_t now_ns = live_now();
    const char *exceeded =
        live->stop_ns ? NULL : limits_exceeded(&live->limits, live->target.pid, now_ns);
    if (exceeded) {
        char line[128];
        snprintf(line, sizeof line, "envviz: %s: the target is ended", exceeded);
        merge_tell(live->merge, EVENT_OUTPUT, &(struct event){.output = {.stream = 2}}, line);
        live_stop(&live->session);
    }
    if (live->stop_ns && now_ns > live->stop_ns + STOP_PATIENCE_NS)
        signal_target(live, SIGKILL);
}

/* Threads of which nothing is recorded: said when there is one, and how many at the end. */
static void tell_no_ring(struct live *live)
{
    uint32_t threads = atomic_load(&control_of(live)->no_ring);
    char line[128];
    if (threads == live->no_ring_told || (live->no_ring_told > 0 && !live->drained))
        return;
    live->no_ring_told = threads;
    snprintf(line, sizeof line,
             "envviz: %u %s found no ring that was free: nothing is recorded of %s", threads,
             threads == 1 ? "thread" : "threads", threads == 1 ? "it" : "them");
    merge_tell(live->merge, EVENT_OUTPUT, &(struct event){.output = {.stream = 2}}, line);
}

/* A target that writes where it should not may have closed the gates to itself. */
static void mend_control(struct live *live)
{
    if (!shared_memory_mend(&live->memory))
        return;
    atomic_store(&control_of(live)->target_pid, (uint32_t)live->target.pid);
    live_let_run(live);
    merge_tell(live->merge, EVENT_OUTPUT, &(struct event){.output = {.stream = 2}},
               "envviz: the target damaged the control page: it runs freely from here on");
    live_tell_control(live);
}

static void look_around(struct live *live)
{
    uint64_t now_ns = live_now();
    mend_control(live);
    read_output(live);
    reap_target(live);
    enforce_limits(live);
    bool busy = true;
    if (live->reaped || now_ns - live->care_ns > CARE_INTERVAL_NS) {
        busy = care_for_rings(live);
        live->care_ns = now_ns;
    }
    bool output_open = live->target.output[0] >= 0 || live->target.output[1] >= 0;
    /* What an attached target leaves behind may go on for ever. */
    bool enough = live->attached && live->reaped && now_ns > live->reaped_ns + LEFT_PATIENCE_NS;
    live->drained = live->reaped && (!busy || enough) && !output_open;
    tell_no_ring(live);
    if (live->drained)
        tell_target_end(live);
}

/* Tells what was looked up.  True while there is more to come; once the target has ended, only as
 * long as there is some progress. */
static bool tell_symbols(struct live *live)
{
    struct event event;
    const char *text;
    if (!live->symbols)
        return false;
    if (!live->drained)
        live->symbol_ns = live_now();
    while (symbols_next(live->symbols, &event, &text)) {
        merge_tell(live->merge, EVENT_SYMBOL, &event, text);
        live->symbol_ns = live_now();
    }
    return symbols_busy(live->symbols) && live_now() - live->symbol_ns < SYMBOL_PATIENCE_NS;
}

static bool hand_out(struct live *live, struct event *event, const char **text)
{
    if (!merge_next(live->merge, event, text))
        return false;
    note_end(live, event);
    if (live->symbols)
        symbols_note(live->symbols, event, *text);
    return true;
}

static enum session_read live_read(struct session *session, struct event *event, const char **text)
{
    struct live *live = live_of(session);
    if (hand_out(live, event, text))
        return SESSION_EVENT;
    bool was_drained = live->drained;
    if (!was_drained)
        look_around(live);
    bool more_symbols = tell_symbols(live);
    merge_collect(live->merge);
    if (hand_out(live, event, text))
        return SESSION_EVENT;
    return was_drained && !more_symbols ? SESSION_END : SESSION_IDLE;
}

static void live_close(struct session *session)
{
    struct live *live = live_of(session);
    if (live->memory.shared)
        live_let_run(live);
    if (live->target.pid > 0) {
        signal_target(live, SIGKILL);
        while (!live->reaped && waitpid(live->target.pid, NULL, 0) == -1 && errno == EINTR)
            ;
    }
    for (unsigned i = 0; i < 2; i++)
        if (live->target.output[i] >= 0)
            close(live->target.output[i]);
    keeper_finish(&live->keeper);
    shared_memory_drop(&live->memory);
    merge_free(live->merge);
    symbols_free(live->symbols);
    free(live);
}

const struct session_ops live_ops = {.read = live_read, .close = live_close};

void live_mark(struct session *session, const char *note)
{
    merge_tell(live_of(session)->merge, EVENT_MARK, &(struct event){0}, note);
}

void live_wait(struct session *session, unsigned ms)
{
    struct live *live = live_of(session);
    struct pollfd fds[2];
    nfds_t count = 0;
    for (unsigned i = 0; i < 2; i++)
        if (live->target.output[i] >= 0)
            fds[count++] = (struct pollfd){.fd = live->target.output[i], .events = POLLIN};
    poll(fds, count, (int)ms);
}

int live_status(const struct session *session)
{
    const struct live *live = (const struct live *)session;
    if (!live->reaped)
        return -1;
    return WIFEXITED(live->status) ? WEXITSTATUS(live->status) : 128 + WTERMSIG(live->status);
}

pid_t live_target(const struct session *session)
{
    return ((const struct live *)session)->target.pid;
}

bool live_stopped(struct session *session)
{
    struct live *live = live_of(session);
    bool stopped = live->stopped;
    live->stopped = false;
    return stopped;
}

void live_continue(struct session *session)
{
    pid_t pid = live_of(session)->target.pid;
    siginfo_t news = {.si_pid = 0};
    bool goes_on = waitid(P_PID, (id_t)pid, &news, WCONTINUED | WNOHANG) == 0 && news.si_pid == pid;
    if (!goes_on)
        kill(pid, SIGCONT);
}

void live_stop(struct session *session)
{
    struct live *live = live_of(session);
    if (live->stop_ns)
        return;
    live->stop_ns = live_now();
    live_let_run(live);
    signal_target(live, SIGTERM);
}
