#include "commands/sheet.h"

#include "view/text.h"

#include <stdlib.h>
#include <string.h>

int sheet_put(FILE *out, const char *text, bool ascii)
{
    int columns = 0;
    while (*text != '\0') {
        struct text_piece piece;
        text += text_next(text, ascii, &piece);
        for (unsigned i = 0; i < piece.count; i++) {
            char bytes[4] = {0};
            fwrite(bytes, 1, text_encode(piece.codes[i], bytes), out);
            columns += piece.widths[i];
        }
    }
    return columns;
}

FILE *sheet_begin(struct sheet *sheet, FILE *out, bool ascii)
{
    *sheet = (struct sheet){.out = out};
    if (ascii)
        sheet->memory = open_memstream(&sheet->text, &sheet->size);
    return sheet->memory != NULL ? sheet->memory : out;
}

void sheet_end(struct sheet *sheet)
{
    if (sheet->memory == NULL)
        return;
    bool written = fclose(sheet->memory) == 0;
    char *line = sheet->text, *end;
    for (; written && (end = strchr(line, '\n')) != NULL; line = end + 1) {
        *end = '\0';
        sheet_put(sheet->out, line, true);
        putc('\n', sheet->out);
    }
    if (written)
        sheet_put(sheet->out, line, true);
    free(sheet->text);
}
