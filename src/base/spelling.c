#include "base/spelling.h"

#include <string.h>

size_t ohm_spelling_distance(const char *a, const char *b)
{
    size_t row[64];
    const size_t n = strlen(b);

    if (n >= 64)
        return 99;
    for (size_t k = 0; k <= n; k++)
        row[k] = k;
    for (size_t i = 0; a[i]; i++) {
        size_t diagonal = row[0]++;

        for (size_t k = 0; k < n; k++) {
            const size_t replace = diagonal + (a[i] != b[k]);
            size_t least = row[k] + 1 < row[k + 1] + 1 ? row[k] + 1 : row[k + 1] + 1;

            if (replace < least)
                least = replace;
            diagonal = row[k + 1];
            row[k + 1] = least;
        }
    }
    return row[n];
}

const char *ohm_spelling_nearest(const char *word, const char *const words[])
{
    const char *nearest = NULL;
    size_t least = strlen(word) / 2 + 1;

    for (size_t k = 0; words[k]; k++) {
        const size_t distance = ohm_spelling_distance(word, words[k]);

        if (distance < least) {
            least = distance;
            nearest = words[k];
        }
    }
    return nearest;
}
