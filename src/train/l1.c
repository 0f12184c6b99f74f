/* l1.c -- the method l1: weights are pulled to 0 with constant force, and small ones pruned after the first phase.
 *
 * With P the number of parameters, alpha sum |w| / P is added to the loss.
 */
#include "base/clones.h"
#include "train/method.h"
#include "train/recipe.h"

#include <math.h>

OHM_CLONES
static void add_signs(float weight, size_t n, const float w[], float gradient[])
{
    for (size_t k = 0; k < n; k++)
        gradient[k] += weight * (float)((w[k] > 0) - (w[k] < 0));
}

static void pull(const struct ohm_tensor *t, float gradient[])
{
    const double alpha = t->first ? t->train->alpha_pretrain : t->train->alpha_l1;

    add_signs((float)(alpha / t->parameters), t->in * t->out, t->w, gradient);
}

static void prune(const struct ohm_tensor *t, enum ohm_moment moment)
{
    const float limit = (float)t->train->prune;

    for (size_t k = 0; k < t->in * t->out && moment == OHM_AFTER_PHASE; k++)
        t->w[k] = fabsf(t->w[k]) < limit ? 0 : t->w[k];
}

const struct ohm_method ohm_method_l1 = {
    .name = "l1",
    .sentence = "Pulls weights to 0 with constant force; small ones are pruned.",
    .first_keys = (const char *const[]){ "alpha_pretrain", "prune", "exempt_biases", NULL },
    .second_keys = (const char *const[]){ "alpha_l1", NULL },
    .biases = true,
    .freezes = true,
    .sparse = true,
    .force = pull,
    .project = prune,
};
