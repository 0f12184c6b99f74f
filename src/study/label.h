/* label.h -- what may be the label of an entry of a sweep: what a claim, a table and --at can name.
 *
 *     --at 'method=bl1,readout_bits=[1, 3, 3, 3]'
 *
 * A comma ends a label unless it is within brackets.
 */
#ifndef OHM_STUDY_LABEL_H
#define OHM_STUDY_LABEL_H

#include "exchange/yaml.h"

#include <stdbool.h>

enum { OHM_LABEL_BYTES = 64 };

/* OHM_EUSAGE for an empty or too long label, one with a character that does not print, blanks at its ends, a
 * comma outside brackets or brackets that do not match, and for a word that means something else: best,
 * failed, -. */
enum ohm_status ohm_label_check(const struct ohm_yaml *node, const char *label);

/* Bytes up to the comma that ends the label at the front of TEXT, or to its end. */
size_t ohm_label_length(const char *text);

/* Would people take the two for one: equal but for blanks, or the same number? */
bool ohm_label_alike(const char *a, const char *b);

#endif
