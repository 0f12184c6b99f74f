/* slices.c -- counts slices that are not zero. */
#include "train/slices.h"

#include "mapping/quantise.h"

void ohm_slices_count(size_t n, const float w[], int exponent, size_t bits, size_t count[4])
{
    const float inverse = (float)(1 / ohm_step(exponent, bits));

    for (size_t k = 0; k < n; k++) {
        const int32_t x = ohm_slices_magnitude(w[k], inverse);

        count[0] += x >= 64;
        count[1] += (x & 48) != 0;
        count[2] += (x & 12) != 0;
        count[3] += (x & 3) != 0;
    }
}
