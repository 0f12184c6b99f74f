/* figure.h -- the figures of a result that its summary tells: means over trainings and chips. */
#ifndef OHM_CLAIMS_FIGURE_H
#define OHM_CLAIMS_FIGURE_H

#include "cost/adc.h"
#include "results/result.h"

/* Mean and spread over the N trainings and chips that are there; NaN where none is. */
struct ohm_mean {
    double mean, spread;
    size_t n;
};

/* Of number INDEX of a variable at a point. */
struct ohm_mean ohm_figure_mean(const struct ohm_result *result, enum ohm_variable variable,
                                enum ohm_route route, size_t point, size_t index);

/* Of the share of all conversions, in percent (ohm_result_share). */
struct ohm_mean ohm_figure_share(const struct ohm_result *result,
                                 enum ohm_variable variable, enum ohm_route route,
                                 size_t point);

/* Energy of a point's conversions, with those of dummies that have a converter, relative to 8 bits
 * everywhere and no such dummies, by one model; of trial 0 of training 0, NaN without it. */
double ohm_figure_energy(const struct ohm_result *result, const struct ohm_adc_model *model,
                         enum ohm_route route, size_t point);

/* Codes that differ between ngspice and nodal, of all CODES; false where not both were run. */
bool ohm_figure_differing(const struct ohm_result *result, double *differ, double *codes);

/* What stands for the bit lines of cells that are not linear, over the whole result. */
struct ohm_bitline_figure {
    double modelled, solved; /* crossbars */
    double worst, rms;       /* LSB; the rms is the largest of any layer */
};

/* False where all cells are linear. */
bool ohm_figure_bitlines(const struct ohm_result *result, enum ohm_route route,
                         struct ohm_bitline_figure *figure);

/* The last route that was run: the circuit, if there is one. */
enum ohm_route ohm_figure_last_route(const struct ohm_result *result);

#endif
