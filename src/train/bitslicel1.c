/* bitslicel1.c -- the method bit-slice-l1: a force on the bit slices of weights (Zhang et al., arXiv 1909.08496).
 *
 * With x = round(|w| / q), its base-4 digits b1 (top) to b4, and P the number of parameters,
 * alpha sum (b1 + b2 + b3 + b4) / (4 P) is added to the loss.  Its gradient in the authors' code (floor and round
 * passed straight through, higher slices held) is
 *
 *     dR/d|w| = ([b1 > 0] / 64 + [b2 > 0] / 16 + [b3 > 0] / 4 + [b4 > 0]) / q
 *
 * an l1-like force that is gated: a slice that is 0 exerts none, so weights settle where slices are.
 */
#include "base/clones.h"
#include "mapping/quantise.h"
#include "train/method.h"
#include "train/recipe.h"
#include "train/slices.h"

#include <math.h>

OHM_CLONES
static void add_slices(float weight, float inverse_step, int drop, size_t n,
                       const float w[], float gradient[])
{
    const float strength = weight * inverse_step;

    for (size_t k = 0; k < n; k++) {
        const int32_t x = ohm_slices_magnitude(w[k], inverse_step) >> drop;
        const float gate = (x & 3 ? 1.0f : 0.0f) + (x & 12 ? 0.25f : 0.0f) +
                           (x & 48 ? 0.0625f : 0.0f) + (x >= 64 ? 0.015625f : 0.0f);

        gradient[k] += copysignf(strength * gate, w[k]);
    }
}

static void pull(const struct ohm_tensor *t, float gradient[])
{
    const double alpha = t->train->alpha_bit_slice / 4;

    add_slices((float)(alpha / t->parameters), (float)(1 / ohm_step(t->exponent, t->bits)),
               (int)t->bits - 8, t->in * t->out, t->w, gradient);
}

extern const struct ohm_method ohm_method_l1;

const struct ohm_method ohm_method_bit_slice_l1 = {
    .name = "bit-slice-l1",
    .sentence = "Pulls bit slices of weights to 0, after a first phase with l1.",
    .base = &ohm_method_l1,
    .first_keys = (const char *const[]){ "alpha_pretrain", "prune", "exempt_biases", NULL },
    .second_keys = (const char *const[]){ "alpha_bit_slice", NULL },
    .biases = true,
    .freezes = true,
    .sparse = true,
    .force = pull,
};
