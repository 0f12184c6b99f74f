/* sign.h -- where the sign of a digit goes: the table behind `mapping.sign`.
 *
 *   two-crossbars      positive and negative digits on crossbars of their own, each column with a converter
 *   paired-digital     on neighbouring columns of one crossbar, each with a converter; codes are subtracted
 *   paired-analog      the same columns, whose currents are subtracted; one signed converter for both
 *   offset-binary      weight + 2^weight_bits - 1 in weight_bits + 1 bits: no negative digit; what that adds to a
 *                      product is the number of active rows times the offset (ISAAC, Shafiee et al. 2016)
 *   offset-clipped     the same in weight_bits bits: weights beyond -2^(bits-1) .. 2^(bits-1) - 1 saturate
 */
#ifndef OHM_MAPPING_SIGN_H
#define OHM_MAPPING_SIGN_H

#include <stdbool.h>
#include <stddef.h>

struct ohm_sign {
    size_t parts;    /* crossbars that hold a plane of a tile */
    size_t columns;  /* of an output on one of them */
    bool difference; /* one converter reads both columns */
    bool offset;     /* weights are stored with an offset */
    bool clipped;    /* ... in no more than their own bits */
};

extern const struct ohm_sign ohm_signs[];
extern const char *const ohm_sign_words[]; /* names, in the same order; ends with NULL */

#endif
