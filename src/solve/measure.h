/* measure.h -- a solution held against the wires, without the ladders that made it.
 *
 * With i = g (w - b) the cell currents, the wires leave a drop (V - Z_w i) - (u + Z_b i) over each
 * cell, Z i being prefix sums of branch currents; nothing is divided by a resistance.  The residual
 * is g times what the solution's own drop misses of it.  Beside shorted cells it is mostly the
 * rounding of w - b, amplified by g Z; the bound of schur.h is not.
 */
#ifndef OHM_SOLVE_MEASURE_H
#define OHM_SOLVE_MEASURE_H

#include "solve/ladder.h"

/* *residual = max |g (drop - drop left by the wires)|, A, for word-line nodes w that were solved for
 * this b.  scratch: [rows][cols]. */
void ohm_measure(const struct ohm_ladders *ladders, const ohm_lanes u[],
                 const ohm_lanes w[], const ohm_lanes b[], ohm_lanes scratch[],
                 ohm_lanes *residual);

#endif
