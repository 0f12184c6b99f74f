/* choice.c -- the points that a claim means, chosen on held-out images. */
#include "claims/choice.h"

#include <math.h>

/* Is POINT one that AT may mean? */
static bool is_candidate(const struct ohm_sweep *sweep, const size_t at[OHM_AXES],
                         size_t point)
{
    size_t entry[OHM_AXES];
    bool fits = true;

    ohm_sweep_entries(sweep, point, entry);
    for (size_t k = 0; k < sweep->axes; k++)
        fits &= at[k] == OHM_ENTRY_BEST || at[k] == entry[k];
    return fits;
}

static double heldout_accuracy(const struct ohm_result *result, size_t point, size_t seed)
{
    return *ohm_result_at(result, OHM_V_HELDOUT, OHM_ROUTE_DIGITAL, point, seed, 0);
}

size_t ohm_choice_point(const struct ohm_result *result, const size_t at[OHM_AXES],
                        size_t seed)
{
    const struct ohm_sweep *sweep = &result->experiment->sweep;
    size_t best = result->points;

    for (size_t point = 0; point < result->points; point++)
        if (is_candidate(sweep, at, point) &&
            (best == result->points || ohm_result_failed(result, best, seed) ||
             heldout_accuracy(result, point, seed) > heldout_accuracy(result, best, seed)))
            best = point;
    return best;
}

/* Is all there that a choice for SEED is made from? */
static bool can_choose(const struct ohm_result *result, const size_t at[OHM_AXES],
                       size_t seed)
{
    const struct ohm_sweep *sweep = &result->experiment->sweep;
    size_t candidates = 0;
    bool known = true;

    for (size_t point = 0; point < result->points; point++) {
        if (is_candidate(sweep, at, point)) {
            candidates++;
            known &= !isnan(heldout_accuracy(result, point, seed)) ||
                     ohm_result_failed(result, point, seed);
        }
    }
    return known || candidates == 1;
}

static enum ohm_status require_network(const struct ohm_result *result, size_t point,
                                       size_t seed)
{
    char where[256];

    if (!ohm_result_failed(result, point, seed))
        return OHM_OK;
    ohm_sweep_describe(&result->experiment->sweep, point, NULL, where, sizeof where);
    return ohm_fail(OHM_EUSAGE, "training diverged at %s%straining seed %zu", where,
                    *where ? ", " : "", seed);
}

enum ohm_status ohm_choice_require(const struct ohm_result *result, enum ohm_route route,
                                   const size_t at[OHM_AXES])
{
    for (size_t seed = 0; seed < result->seeds; seed++) {
        if (!can_choose(result, at, seed))
            return ohm_fail(
                OHM_EUSAGE,
                "the best of training seed %zu is not known: trials are missing", seed);
        OHM_TRY(require_network(result, ohm_choice_point(result, at, seed), seed));
        for (size_t trial = 0; trial < ohm_result_trials(result, route); trial++)
            if (!*ohm_result_done(result, ohm_choice_point(result, at, seed), seed, trial))
                return ohm_fail(OHM_EUSAGE, "trial %zu of training seed %zu is missing",
                                trial, seed);
    }
    return OHM_OK;
}
