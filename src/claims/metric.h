/* metric.h -- a metric of a claim at a place of the sweep, with its interval. */
#ifndef OHM_CLAIMS_METRIC_H
#define OHM_CLAIMS_METRIC_H

#include "results/result.h"
#include "num/stats.h"

struct ohm_estimate {
    double value;
    struct ohm_interval interval;
    bool alone; /* a single value, of one seed and one chip (and one image): no interval */
};

/* Estimates the metric of CLAIM on ROUTE with its point moved to AT[axes] (and VERSUS).  OHM_EUSAGE,
 * with a sentence that says what is missing, when the results do not hold what it takes. */
enum ohm_status ohm_metric_estimate(const struct ohm_result *result,
                                    const struct ohm_claim *claim, enum ohm_route route,
                                    const size_t at[OHM_AXES],
                                    const size_t versus[OHM_AXES],
                                    struct ohm_estimate *estimate);

#endif
