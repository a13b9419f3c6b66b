#include "session/session.h"

enum session_read session_read(struct session *session, struct event *event, const char **text)
{
    return session->ops->read(session, event, text);
}

const char *session_error(const struct session *session)
{
    return session->error.text;
}

void session_close(struct session *session)
{
    if (!session)
        return;
    json_t *scenario = session->info.scenario;
    session->ops->close(session);
    json_decref(scenario);
}
