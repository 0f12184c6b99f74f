/* slices.h -- the base-4 slices of real weights. */
#ifndef OHM_TRAIN_SLICES_H
#define OHM_TRAIN_SLICES_H

#include "base/clones.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>

/* round(|w| / q): the magnitude whose base-4 digits are the slices. */
OHM_INLINE int32_t ohm_slices_magnitude(float w, float inverse_step)
{
    return (int32_t)rintf(fabsf(w) * inverse_step);
}

/* count[4] += weights whose slice is not 0, top slice first; EXPONENT and BITS quantise w. */
void ohm_slices_count(size_t n, const float w[], int exponent, size_t bits,
                      size_t count[4]);

#endif
