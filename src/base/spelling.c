/* spelling.c -- the distance between words, and the nearest of several. */
#include "base/spelling.h"

#include <stdint.h>
#include <string.h>

enum { LONGEST = 64 };

static size_t least_of(size_t a, size_t b)
{
    return a < b ? a : b;
}

size_t ohm_spelling_within(const char *a, const char *b, size_t most)
{
    size_t rows[3][LONGEST], *before = rows[0], *above = rows[1], *row = rows[2];
    const size_t m = strlen(a), n = strlen(b);
    size_t least = 0, last;

    if (n >= LONGEST || (m > n ? m - n : n - m) >= most)
        return n >= LONGEST && most > 99 ? 99 : most;
    for (size_t k = 0; k <= n; k++)
        row[k] = k;
    for (size_t i = 0; i < m; i++) {
        size_t *next = before;

        before = above;
        above = row;
        row = next;
        row[0] = i + 1;
        last = least;
        least = row[0];
        for (size_t k = 0; k < n; k++) {
            row[k + 1] =
                least_of(above[k] + (a[i] != b[k]), 1 + least_of(row[k], above[k + 1]));
            if (i > 0 && k > 0 && a[i] == b[k - 1] && a[i - 1] == b[k])
                row[k + 1] = least_of(row[k + 1], before[k - 1] + 1);
            least = least_of(least, row[k + 1]);
        }
        if (least >= most && last >= most) /* rows come from the two above them */
            return most;
    }
    return row[n];
}

size_t ohm_spelling_distance(const char *a, const char *b)
{
    return ohm_spelling_within(a, b, SIZE_MAX);
}

const char *ohm_spelling_nearest(const char *word, const char *const words[])
{
    const char *nearest = NULL;
    size_t least = strlen(word) / 2 + 1;

    for (size_t k = 0; words[k]; k++) {
        const size_t distance = ohm_spelling_within(word, words[k], least);

        if (distance < least) {
            least = distance;
            nearest = words[k];
        }
    }
    return nearest;
}
