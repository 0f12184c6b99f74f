/* convert.h -- one read of one crossbar: what its taps get, their codes, and what the codes stand for. */
#ifndef OHM_MVM_CONVERT_H
#define OHM_MVM_CONVERT_H

#include "mvm/currents.h"

/* One read of one crossbar in one variant; the bench has its currents and sums. */
struct ohm_reading {
    const struct ohm_mvm *mvm;
    const struct ohm_batch *batch;
    const struct ohm_xbar *xbar;
    struct ohm_currents *bench;
    struct ohm_read_id id; /* its crossbar is set when the watch gets it */
    size_t variant;
};

/* Converts it, counts, and adds it to y[out]. */
void ohm_reading_convert(const struct ohm_reading *r, double y[]);

/* LSB, the crossbar's dummy column among current[columns]; 0 without dummies. */
double ohm_reading_dummy(const struct ohm_mvm *mvm, const struct ohm_xbar *xbar,
                         const double *current);

/* The currents (LSB) of a run of taps among current[columns]: where they are, or, of differences, in
 * difference[n], which is set. */
const double *ohm_taps_currents(const struct ohm_xbar *xbar, const struct ohm_taps *run,
                                const double *current, double *difference);

/* exact[n] = the sums of a run of taps. */
void ohm_taps_sums(const struct ohm_xbar *xbar, const struct ohm_taps *run,
                   const uint16_t *sum, int32_t *exact);

#endif
