/* spelling.h -- which word was meant. */
#ifndef OHM_BASE_SPELLING_H
#define OHM_BASE_SPELLING_H

#include <stddef.h>

/* The number of characters that are inserted, deleted, replaced or swapped with their neighbour
 * between two words; 99 for words that are too long to compare. */
size_t ohm_spelling_distance(const char *a, const char *b);

/* The same where it is below MOST, and else any number that is not: what is far apart is soon seen. */
size_t ohm_spelling_within(const char *a, const char *b, size_t most);

/* The nearest of WORDS (ends with NULL), or NULL if none is within half of WORD's letters. */
const char *ohm_spelling_nearest(const char *word, const char *const words[]);

#endif
