/* spelling.c -- the distance between words, and the nearest of several. */
#include "base/spelling.h"

#include <string.h>

enum { LONGEST = 64 };

static size_t least_of(size_t a, size_t b)
{
    return a < b ? a : b;
}

size_t ohm_spelling_distance(const char *a, const char *b)
{
    size_t rows[3][LONGEST], *before = rows[0], *above = rows[1], *row = rows[2];
    const size_t n = strlen(b);

    if (n >= LONGEST)
        return 99;
    for (size_t k = 0; k <= n; k++)
        row[k] = k;
    for (size_t i = 0; a[i]; i++) {
        size_t *next = before;

        before = above;
        above = row;
        row = next;
        row[0] = i + 1;
        for (size_t k = 0; k < n; k++) {
            row[k + 1] =
                least_of(above[k] + (a[i] != b[k]), 1 + least_of(row[k], above[k + 1]));
            if (i > 0 && k > 0 && a[i] == b[k - 1] && a[i - 1] == b[k])
                row[k + 1] = least_of(row[k + 1], before[k - 1] + 1);
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
