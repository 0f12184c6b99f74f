/* settling.h -- a read in time as data: what is asked, and what came of it (transient.h). */
#ifndef OHM_SOLVE_SETTLING_H
#define OHM_SOLVE_SETTLING_H

#include "crossbar/charge.h"
#include "crossbar/pulse.h"
#include "solve/solver.h"

struct ohm_transient {
    const struct ohm_crossbar *crossbar;
    const struct ohm_charge *charge;
    const struct ohm_pulse *pulse;
    const double *v; /* V, [rows], the inputs' plateaus; exactly 0: an inactive row */
    double band;     /* A, settled is within +- this of the direct current: half an LSB */
    double
        tolerance; /* error of a step, relative to the largest direct current of the read */
    size_t n;      /* instants at which waveforms are wanted; may be 0 */
    const double *t; /* s, [n], rising, 0 to t_cycle */
};

/* J over one cycle; delivered = driver + array + sense + stored, up to the steps' error. */
struct ohm_energy {
    double delivered; /* by the drivers' sources */
    double driver;    /* lost in r_source */
    double array;     /* lost in wires and cells */
    double sense;     /* lost in r_sense */
    double stored;    /* left in the capacitances at the end of the cycle */
};

struct ohm_settling {
    double *dc;     /* A, [cols], direct currents */
    double *sample; /* A, [cols], what the reader shows at t_sample */
    double *
        settle; /* s, [cols], from when on y stays within the band, had the inputs never fallen */
    double *i, *y;  /* A, [n][cols], currents and what the reader shows; or both NULL */
    double t_least; /* s, the largest of settle: the shortest read */
    struct ohm_energy energy;
    size_t steps, iterations;
};

/* Room for the arrays, i and y if N > 0. */
enum ohm_status ohm_settling_init(struct ohm_settling *settling, size_t cols, size_t n);
void ohm_settling_clear(struct ohm_settling *settling);

#endif
