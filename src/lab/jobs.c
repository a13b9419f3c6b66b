/*
 * With a bounded queue the main thread puts a job, makes the changes that are due, puts the next:
 * the storm lasts as long as the jobs do, however fast the machine is.  With an unbounded queue it
 * fills the queue first, as the original reproduction does, and then storms until the jobs are
 * done.
 */
#include "lab/guard.h"
#include "lab/lines.h"
#include "lab/look.h"
#include "lab/run.h"
#include "lab/say.h"
#include "lab/storm.h"
#include "lab/workers.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* What the workers share. */
struct shared {
    const struct scenario *scenario;
    char *job;
    struct guard guard;
};

static void work(unsigned thread, const char *job, void *data)
{
    struct shared *shared = data;

    if (shared->scenario->work == WORK_GETENV) {
        look_work(thread, &shared->guard);
        return;
    }
    int status = system(job);
    /* system() keeps Ctrl-C from this program; the command tells of it. */
    if (status != -1 && WIFSIGNALED(status) && WTERMSIG(status) == SIGINT)
        _exit(128 + SIGINT);
    if (status != 0)
        say(LINE_FAILURE, thread, status);
}

static void pause_us(uint32_t us)
{
    struct timespec time = {.tv_sec = us / 1000000, .tv_nsec = us % 1000000 * 1000L};

    int slept = us > 0 ? nanosleep(&time, &time) : 0;
    while (slept < 0 && errno == EINTR)
        slept = nanosleep(&time, &time);
}

static void put_and_storm(const struct shared *shared, struct queue *queue, struct storm *storm)
{
    const struct scenario *scenario = shared->scenario;
    const uint32_t interval = scenario->storm.interval_us;

    for (uint32_t i = 0; i < scenario->jobs; i++) {
        queue_put(queue, shared->job);
        if (interval == 0) {
            storm_keep_step(storm, i + 1);
        } else if (storm_goes_on(storm)) {
            storm_change(storm);
            pause_us(interval);
        }
    }
}

static void fill_then_storm(const struct shared *shared, struct queue *queue,
                            struct workers *workers, struct storm *storm)
{
    const struct scenario *scenario = shared->scenario;

    for (uint32_t i = 0; i < scenario->jobs; i++)
        queue_put(queue, shared->job);
    workers_no_more(workers);
    while (storm_goes_on(storm) && !workers_idle(workers)) {
        storm_change(storm);
        pause_us(scenario->storm.interval_us);
    }
}

int run_jobs(const struct scenario *scenario)
{
    struct queue *queue = queue_create(scenario->queue_size);
    struct shared shared = {.scenario = scenario, .job = scenario_job(scenario)};
    struct storm storm;
    struct workers *workers = NULL;

    guard_init(&shared.guard, scenario->lock);
    if (scenario->work == WORK_GETENV)
        look_init();
    if (queue && shared.job && storm_init(&storm, scenario, &shared.guard))
        workers = workers_start(scenario->workers, queue, work, &shared);
    if (!workers) {
        fprintf(stderr, "envviz-lab: cannot start the workers: %s\n", strerror(errno));
        return 1;
    }
    if (scenario->queue_size > 0)
        put_and_storm(&shared, queue, &storm);
    else
        fill_then_storm(&shared, queue, workers, &storm);
    workers_finish(workers);
    storm_end(&storm);
    queue_free(queue);
    free(shared.job);
    return 0;
}
