#include "commands/export_palette.h"

#include "config/theme_file.h"

bool export_palette(struct palette *palette, const char *name, struct error *error)
{
    struct theme theme;
    if (!theme_read(name, &theme, error))
        return false;
    palette_of(palette, &theme);
    return true;
}
