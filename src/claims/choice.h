/* choice.h -- the points that a claim means: its own, or the best ones along some axes (study/claim.h). */
#ifndef OHM_CLAIMS_CHOICE_H
#define OHM_CLAIMS_CHOICE_H

#include "results/result.h"

/* The point that AT means for a training: entries `best` are chosen on held-out images, and a network that diverged
 * is no choice. */
size_t ohm_choice_point(const struct ohm_result *result, const size_t at[OHM_AXES],
                        size_t seed);

/* OHM_EUSAGE, with what is missing, unless all trials of all trainings on ROUTE are there at what AT means, and
 * what it is chosen from is known. */
enum ohm_status ohm_choice_require(const struct ohm_result *result, enum ohm_route route,
                                   const size_t at[OHM_AXES]);

#endif
