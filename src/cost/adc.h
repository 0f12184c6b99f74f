/* adc.h -- what a conversion of so many bits costs, by published models that do not agree.
 *
 * Claims of savings rest on how energy falls with the bits of a converter; the models in use differ
 * by more than an order of magnitude.  So all are applied to the same counted conversions and the
 * span is told.
 */
#ifndef OHM_COST_ADC_H
#define OHM_COST_ADC_H

#include <stddef.h>

struct ohm_adc_model {
    const char *name, *source;
    double (*energy)(
        double bits);            /* J of one conversion, or relative where the source is */
    double (*time)(double bits); /* s, or relative; NULL: the source has a fixed time */
};

extern const struct ohm_adc_model ohm_adc_models[]; /* ends with a NULL name */

/* Energy of n[k] conversions of bits[k] bits, whole numbers, k < count, relative to as many of 8 bits; 0 conversions
 * give 1. */
double ohm_adc_relative_energy(const struct ohm_adc_model *model, size_t count,
                               const double n[], const double bits[]);

#endif
