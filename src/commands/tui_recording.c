#include "commands/tui_recording.h"

#include "view/text.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static void name_by_date(char *path, size_t size)
{
    time_t now = time(NULL);
    struct tm local;
    if (localtime_r(&now, &local) == NULL ||
        strftime(path, size, "envviz-%Y%m%d-%H%M%S.json", &local) == 0)
        snprintf(path, size, "envviz-recording.json");
}

/* What was written so far stays; nothing more will be. */
static void give_up(struct tui_recording *recording, struct ui *ui, uint64_t now_ns)
{
    const char *why = recorder_error(recording->recorder);
    struct error error = {""};
    if (why != NULL)
        snprintf(error.text, sizeof error.text, "%s", why);
    uint64_t events = recorder_events(recording->recorder);
    struct error closing;
    if (!recorder_close(recording->recorder, &closing) && error.text[0] == '\0')
        error = closing;
    recording->recorder = NULL;
    if (!recording->failed)
        recording->error = error;
    recording->failed = true;
    ui->recording.on = false;
    ui->recording.failed = true;
    ui->recording.events = events;
    ui_say(ui, now_ns, true, "Recording stopped: %s", error.text);
}

bool tui_recording_start(struct tui_recording *recording, const char *path,
                         const struct session_info *info, const struct trace *trace, struct ui *ui,
                         uint64_t now_ns)
{
    if (path != NULL)
        snprintf(ui->recording.file, sizeof ui->recording.file, "%s", path);
    else
        name_by_date(ui->recording.file, sizeof ui->recording.file);
    struct error error = {""};
    recording->recorder = recorder_open(ui->recording.file, info, &error);
    if (recording->recorder == NULL) {
        recording->error = error;
        return false;
    }
    ui->recording.on = true;
    ui->recording.failed = false;
    ui->recording.events = 0;
    for (uint32_t i = 0; i < trace_count(trace) && recording->recorder != NULL; i++) {
        const struct event *event = trace_event(trace, i);
        tui_recording_write(recording, event, trace_text(trace, event->text), ui, now_ns);
    }
    tui_recording_flush(recording, ui, now_ns);
    if (recording->recorder != NULL)
        ui_say(ui, now_ns, false, "Recording into %s", ui->recording.file);
    return true;
}

void tui_recording_write(struct tui_recording *recording, const struct event *event,
                         const char *text, struct ui *ui, uint64_t now_ns)
{
    if (recording->recorder == NULL)
        return;
    if (!recorder_write(recording->recorder, event, text))
        give_up(recording, ui, now_ns);
    else
        ui->recording.events = recorder_events(recording->recorder);
}

void tui_recording_flush(struct tui_recording *recording, struct ui *ui, uint64_t now_ns)
{
    if (recording->recorder != NULL && !recorder_flush(recording->recorder))
        give_up(recording, ui, now_ns);
}

void tui_recording_stop(struct tui_recording *recording, struct ui *ui, uint64_t now_ns)
{
    if (recording->recorder == NULL)
        return;
    recorder_settle(recording->recorder);
    ui->recording.events = recorder_events(recording->recorder);
    if (!recorder_flush(recording->recorder)) {
        give_up(recording, ui, now_ns);
        return;
    }
    uint64_t events = recorder_events(recording->recorder);
    struct error error = {""};
    bool whole = recorder_close(recording->recorder, &error);
    recording->recorder = NULL;
    ui->recording.on = false;
    ui->recording.events = events;
    if (whole) {
        char number[32];
        ui_say(ui, now_ns, false, "%s events are in %s", text_count(events, number, sizeof number),
               ui->recording.file);
        return;
    }
    ui->recording.failed = true;
    if (!recording->failed)
        recording->error = error;
    recording->failed = true;
    ui_say(ui, now_ns, true, "Recording stopped: %s", error.text);
}
