#include "scenario/presets.h"

#include <stddef.h>
#include <string.h>

/* The arguments as JSON text: what stands between the brackets is kept letter for letter. */
#define JSON(...) #__VA_ARGS__

struct preset {
    struct word word;
    const char *json;
};

/* To add a mode: a row here, a scenario that shows it, `envviz check --schema` again. */
/* clang-format off */
static const struct preset presets[] = {
    {.word = {"minimal", "workers start commands while the main thread adds variables"},
     .json = JSON({
        "workers": 8, "queue_size": 8, "jobs": 4000,
        "job": "echo helloworld > /dev/null",
        "storm": {"kind": "add", "value_bytes": 1000, "limit": 200}
     })},
    {.word = {"mitigated", "the same, but each command gets a private copy"},
     .json = JSON({
        "workers": 8, "queue_size": 8, "jobs": 4000,
        "job": "echo helloworld > /dev/null",
        "storm": {"kind": "add", "value_bytes": 1000, "limit": 200},
        "spawner": "snapshot"
     })},
    {.word = {"uwsgi", "a replay of the uWSGI build: core, plugins, link"},
     .json = JSON({
        "workers": 8, "queue_size": 8, "builds": 20, "child_env": false,
        "phases": [
            {"name": "core", "jobs": [
                "core/utils.o", "core/protocol.o", "core/socket.o", "core/logging.o",
                "core/master.o", "core/master_utils.o", "core/emperor.o", "core/notify.o",
                "core/mule.o", "core/subscription.o", "core/stats.o", "core/sendfile.o",
                "core/async.o", "core/master_checks.o", "core/fifo.o", "core/offload.o",
                "core/io.o", "core/static.o", "core/websockets.o", "core/spooler.o",
                "core/snmp.o", "core/exceptions.o", "core/config.o", "core/setup_utils.o",
                "core/clock.o", "core/init.o", "core/buffer.o", "core/reader.o",
                "core/writer.o", "core/alarm.o", "core/cron.o", "core/hooks.o",
                "core/plugins.o", "core/lock.o", "core/cache.o", "core/daemons.o",
                "core/errors.o", "core/hash.o", "core/master_events.o", "core/chunked.o",
                "core/queue.o", "core/event.o", "core/signal.o", "core/strings.o",
                "core/progress.o", "core/timebomb.o", "core/ini.o", "core/fsmon.o",
                "core/mount.o", "core/metrics.o", "core/plugins_builder.o", "core/sharedarea.o",
                "core/rpc.o", "core/gateway.o", "core/loop.o", "core/cookie.o",
                "core/querystring.o", "core/rb_timers.o", "core/transformations.o",
                "core/uwsgi.o"]},
            {"name": "plugins", "jobs": [
                "plugins/python/python_plugin.o", "plugins/python/pyutils.o",
                "plugins/python/pyloader.o", "plugins/python/wsgi_handlers.o",
                "plugins/python/wsgi_headers.o", "plugins/python/wsgi_subhandler.o",
                "plugins/gevent/gevent.o", "plugins/gevent/hooks.o", "plugins/ping/ping.o",
                "plugins/cache/cache.o", "plugins/nagios/nagios.o", "plugins/rrdtool/rrdtool.o",
                "plugins/carbon/carbon.o", "plugins/rpc/rpc.o", "plugins/corerouter/cr_common.o",
                "plugins/fastrouter/fastrouter.o", "plugins/http/http.o", "plugins/ugreen/ugreen.o",
                "plugins/signal/signal.o", "plugins/syslog/syslog.o"]},
            {"name": "link", "jobs": []}
        ]
     })},
    {.word = {"python", "the same in Python: os.system, and os.environ[...] = ..."},
     .json = JSON({
        "target": "python", "workers": 8, "queue_size": 8, "jobs": 4000,
        "job": "echo helloworld > /dev/null",
        "storm": {"kind": "add", "value_bytes": 400, "limit": 1000}
     })},
    {.word = {"churn", "variables are added and removed, over and over"},
     .json = JSON({
        "workers": 8, "queue_size": 8, "jobs": 4000,
        "job": "echo helloworld > /dev/null",
        "storm": {"kind": "churn", "value_bytes": 100, "names": 200, "limit": 60000},
        "engine": "native"
     })},
    {.word = {"lesson", "one writer and one worker, stepped by a script; a small environment"},
     .json = JSON({
        "workers": 1, "queue_size": 0, "jobs": 1,
        /* A shell that is still there when its environment is looked at. */
        "job": "sleep 0.2; exit 0",
        "inherit": false,
        "environment": {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": "/home/class",
                        "TERM": "dumb", "CC": "gcc"},
        "storm": {"kind": "add", "value_bytes": 40, "limit": 2},
        "engine": "classic"
     })},
    {.word = {"free", "no preset: every field has its default"}, .json = JSON({})},
};
/* clang-format on */

const struct word *presets_word(size_t index)
{
    return index < sizeof presets / sizeof presets[0] ? &presets[index].word : NULL;
}

const char *presets_json(const char *mode)
{
    for (size_t i = 0; i < sizeof presets / sizeof presets[0]; i++)
        if (strcmp(presets[i].word.word, mode) == 0)
            return presets[i].json;
    return NULL;
}
