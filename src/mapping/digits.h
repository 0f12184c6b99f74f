/* digits.h -- the digits of every code that a mapping holds, by its scheme, made once. */
#ifndef OHM_MAPPING_DIGITS_H
#define OHM_MAPPING_DIGITS_H

#include "mapping/mapping.h"

#include <stdint.h>

struct ohm_digits {
    size_t planes;
    int low;       /* the smallest code */
    int8_t *table; /* [codes][planes], owned */
};

/* What is stored for each code, the offset of the sign included.  OHM_ENOMEM; cleared by ohm_digits_clear. */
enum ohm_status ohm_digits_init(struct ohm_digits *digits,
                                const struct ohm_mapping *mapping);
void ohm_digits_clear(struct ohm_digits *digits);

/* digit[planes] of a code, top plane first. */
static inline const int8_t *ohm_digits_of(const struct ohm_digits *digits, int code)
{
    return digits->table + (size_t)(code - digits->low) * digits->planes;
}

/* What a digit of 1 in PLANE stands for. */
double ohm_digits_weight(const struct ohm_mapping *mapping, size_t plane);

#endif
