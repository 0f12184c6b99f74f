/* transient.h -- a read in time: how long a crossbar takes to settle, and what it costs.
 *
 * The crossbar of crossbar.h with the capacitances of charge.h, driven by pulse.h, all nodes at 0 V
 * before.  Two routes give the same: `nodal` (linear cells; an L-stable method with the line solver) and
 * `ngspice` (the deck of netlist/wave.h).
 */
#ifndef OHM_SOLVE_TRANSIENT_H
#define OHM_SOLVE_TRANSIENT_H

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

/* OHM_EUSAGE, with a sentence, for what SOLVER (nodal or ngspice) cannot do in time. */
enum ohm_status ohm_transient_check(const struct ohm_transient *transient,
                                    const struct ohm_solver *solver);

/* OHM_EUSAGE if a crossbar of this size is too large for SOLVER; part of the check above. */
enum ohm_status ohm_transient_fits(const struct ohm_solver *solver, size_t rows,
                                   size_t cols);

/* Solves one read.  OPTIONS as for a plan (spice, seconds). */
enum ohm_status ohm_transient_run(const struct ohm_transient *transient,
                                  const struct ohm_solver *solver,
                                  const struct ohm_solve_options *options,
                                  struct ohm_settling *settling);

#endif
