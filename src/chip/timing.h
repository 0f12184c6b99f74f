/* timing.h -- some reads of a chip, solved in time: how long they need, and what they cost.
 *
 * For every layer and slice some reads are drawn at random among its crossbars, the images and the bits; each is
 * solved by the chip's own solver (solve/transient.h).
 */
#ifndef OHM_CHIP_TIMING_H
#define OHM_CHIP_TIMING_H

#include "chip/probe.h"
#include "model/dataset.h"
#include "solve/transient.h"

enum ohm_timing_inputs {
    OHM_TIMING_IMAGES, /* those of the images */
    OHM_TIMING_ONES /* all rows that hold weights are active: the most there is to charge */
};

struct ohm_timing {
    size_t reads;     /* of every layer and slice; 0: none */
    int inputs;       /* enum ohm_timing_inputs */
    double band;      /* LSB, settled is within +- this */
    double tolerance; /* of a step, relative to the read's largest direct current */
    size_t keep;      /* reads of a chip whose waveforms are kept, spread over all */
    size_t points;    /* instants of a waveform, from 0 to t_cycle */
    struct ohm_pulse pulse;
};

extern const struct ohm_field ohm_timing_fields[]; /* without those of the pulse */

/* One read, solved. */
struct ohm_timed {
    struct ohm_read_id read;
    double settle,
        elmore; /* s, the largest of the columns that are read, and what Elmore makes of it */
    double error; /* A, the largest |sample - dc| of the columns that are read */
    struct ohm_settling settling; /* of all columns; waveforms for KEEP of the reads */
};

/* Instant K of a waveform, s. */
double ohm_timing_instant(const struct ohm_timing *timing, size_t k);

/* timed[*n] is the caller's: ohm_timed_free.  Reads are ordered by layer and slice; slices without any
 * crossbar have none.  The result does not depend on THREADS. */
enum ohm_status ohm_timing_run(const struct ohm_timing *timing,
                               const struct ohm_charge *charge, const struct ohm_chip *chip,
                               const struct ohm_readout *readout,
                               const struct ohm_images *images, size_t n_images,
                               const struct ohm_solve_options *options, size_t threads,
                               size_t *n, struct ohm_timed **timed);
void ohm_timed_free(size_t n, struct ohm_timed timed[]);

#endif
