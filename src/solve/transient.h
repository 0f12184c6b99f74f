/* transient.h -- a read in time: how long a crossbar takes to settle, and what it costs.
 *
 * The crossbar of crossbar.h with the capacitances of charge.h, driven by pulse.h, all nodes at 0 V
 * before.  Two routes give the same: `nodal` (linear cells; an L-stable method with the line solver) and
 * `ngspice` (the deck of netlist/wave.h).
 */
#ifndef OHM_SOLVE_TRANSIENT_H
#define OHM_SOLVE_TRANSIENT_H

#include "solve/settling.h"

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
