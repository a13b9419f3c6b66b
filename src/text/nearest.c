#include "text/nearest.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

enum { WORD_BYTES = 64 };

size_t nearest_distance(const char *a, const char *b)
{
    size_t row[WORD_BYTES + 1], columns = strlen(b);

    if (strlen(a) > WORD_BYTES || columns > WORD_BYTES)
        return SIZE_MAX;
    for (size_t j = 0; j <= columns; j++)
        row[j] = j;
    for (size_t i = 1; a[i - 1]; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= columns; j++) {
            bool same = strncasecmp(&a[i - 1], &b[j - 1], 1) == 0;
            size_t best = diagonal + (same ? 0 : 1);
            if (row[j] + 1 < best)
                best = row[j] + 1;
            if (row[j - 1] + 1 < best)
                best = row[j - 1] + 1;
            diagonal = row[j];
            row[j] = best;
        }
    }
    return row[columns];
}

bool nearest_is_near(const char *wanted, size_t distance)
{
    size_t length = strlen(wanted), allowed = length / 3;

    return distance <= (allowed < 2 ? 2 : allowed) && distance < length;
}
