/* measure.h -- how wrong a solution can be, from the solution itself.
 *
 * With i = G (w - b) the cell currents, the wires demand a drop over each cell of
 * (V - Z_w i) - (u + Z_b i), Z the wires' (positive semidefinite) resistance matrices.  Let rho be
 * what the solution misses of it.  Then (G^-1 + Z_w + Z_b) di = rho for the error di of the cell
 * currents, so in the norm of dissipated power
 *
 *     sum di^2 / g  <=  E = sum g rho^2
 *
 * and, by Cauchy-Schwarz, the current of any line is wrong by at most sqrt(E sum_line g).  The
 * drops Z i are prefix sums of branch currents; nothing is divided by a resistance.
 */
#ifndef OHM_SOLVE_MEASURE_H
#define OHM_SOLVE_MEASURE_H

#include "solve/ladder.h"

struct ohm_measure {
    ohm_lanes power; /* W, E */
    ohm_lanes peak;  /* A, max |g rho| */
    ohm_lanes miss;  /* A, max |i - sum of the column's cell currents| */
};

/* Measures the bit-line nodes b and currents i[cols] against word-line nodes w that were solved for
 * this b.  scratch: [rows][cols]. */
void ohm_measure(const struct ohm_ladders *ladders, const ohm_lanes u[],
                 const ohm_lanes w[], const ohm_lanes b[], const ohm_lanes i[],
                 ohm_lanes scratch[], struct ohm_measure *measure);

/* The bound on max |dI| and the residual, both relative to the lane's REFERENCE current; 0 where
 * that is 0. */
void ohm_measure_relative(const struct ohm_measure *measure, double g_line,
                          const ohm_lanes *reference, ohm_lanes *error,
                          ohm_lanes *residual);

#endif
