/* summary.h -- a study for people, as tables, and for programs, as JSON. */
#ifndef OHM_EXPERIMENT_SUMMARY_H
#define OHM_EXPERIMENT_SUMMARY_H

#include "exchange/json.h"
#include "experiment/study.h"
#include "experiment/verdict.h"

/* Accuracy of every point on every route, slices and clipping, the audit, the verdicts. */
void ohm_summary_print(FILE *out, const struct ohm_study *study,
                       const struct ohm_judgements *judgements);

/* The same into JSON: question, points, verdicts, audit, seconds. */
void ohm_summary_json(struct ohm_json *json, const struct ohm_study *study,
                      const struct ohm_judgements *judgements);

/* Mean and spread of a scalar variable of a point over seeds and trials; NaN where nothing is. */
struct ohm_mean {
    double mean, spread;
    size_t n;
};
struct ohm_mean ohm_summary_mean(const struct ohm_result *result,
                                 enum ohm_variable variable, enum ohm_route route,
                                 size_t point, size_t index);

#endif
