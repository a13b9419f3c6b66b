/* A picture of the screen, for slides and handouts. */
#include "commands/export.h"

#include "commands/export_palette.h"
#include "commands/picture.h"
#include "model/explain.h"
#include "term/frame_svg.h"

bool export_svg(struct session *session, const struct export_job *job, struct error *error)
{
    struct picture picture;
    struct palette palette;
    char why[1024] = "";
    if (!export_palette(&palette, job->theme, error))
        return false;
    bool good = picture_open(&picture, session, job, error);
    if (good) {
        if (!job->from_given)
            picture_seek_failure(&picture);
        picture_type(&picture, job->keys);
        if (picture.scene->explained != EVENT_NONE)
            explain_command(picture.trace, picture.scene->explained, why, sizeof why);
        frame_svg(job->out, picture.frame, &palette, session->info.title, why);
    }
    picture_close(&picture);
    return good;
}
