/* regulariser.c -- adds the forces of a regulariser to gradients, and counts slices that are not zero. */
#include "train/regulariser.h"

#include "base/clones.h"
#include "mapping/quantise.h"

#include <math.h>
#include <stdint.h>

/* round(|w| / q): the magnitude whose base-4 digits are the slices. */
OHM_INLINE int32_t magnitude(float w, float inverse_step)
{
    return (int32_t)rintf(fabsf(w) * inverse_step);
}

OHM_CLONES
static void add_signs(float weight, size_t n, const float w[], float gradient[])
{
    for (size_t k = 0; k < n; k++)
        gradient[k] += weight * (float)((w[k] > 0) - (w[k] < 0));
}

OHM_CLONES
static void add_slices(float weight, float inverse_step, int drop, size_t n,
                       const float w[], float gradient[])
{
    const float strength = weight * inverse_step;

    for (size_t k = 0; k < n; k++) {
        const int32_t x = magnitude(w[k], inverse_step) >> drop;
        const float gate = (x & 3 ? 1.0f : 0.0f) + (x & 12 ? 0.25f : 0.0f) +
                           (x & 48 ? 0.0625f : 0.0f) + (x >= 64 ? 0.015625f : 0.0f);

        gradient[k] += copysignf(strength * gate, w[k]);
    }
}

void ohm_regulariser_add(enum ohm_method method, double weight, size_t n, const float w[],
                         int exponent, size_t bits, float gradient[])
{
    if (method == OHM_METHOD_L1) {
        add_signs((float)weight, n, w, gradient);
    } else if (method == OHM_METHOD_BIT_SLICE_L1) {
        add_slices((float)weight, (float)(1 / ohm_step(exponent, bits)), (int)bits - 8, n,
                   w, gradient);
    }
}

void ohm_regulariser_count(size_t n, const float w[], int exponent, size_t bits,
                           size_t count[4])
{
    const float inverse = (float)(1 / ohm_step(exponent, bits));

    for (size_t k = 0; k < n; k++) {
        const int32_t x = magnitude(w[k], inverse);

        count[0] += x >= 64;
        count[1] += (x & 48) != 0;
        count[2] += (x & 12) != 0;
        count[3] += (x & 3) != 0;
    }
}
