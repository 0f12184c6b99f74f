/* elmore.h -- how long a read should take, by hand: Elmore's delay of the two lines that a current crosses.
 *
 * W. C. Elmore, J. Appl. Phys. 19, 55 (1948): the delay of a linear network is the first moment of its
 * impulse response, in an RC chain the sum over its nodes of capacitance times the resistance shared with
 * the path.
 */
#ifndef OHM_SOLVE_ELMORE_H
#define OHM_SOLVE_ELMORE_H

#include "solve/transient.h"

/* s, Elmore's delay from the driver of row R over the cell (R, C) to the virtual ground, lines alone: the
 * cells' conductances load nothing, other lines are at rest. */
double ohm_elmore_path(const struct ohm_crossbar *x, const struct ohm_charge *charge,
                       size_t r, size_t c);

/* s, [cols]: what that makes of the settling of each column, its paths weighted by what their cells
 * carry.  One pole of that delay T (tia: and t_tia, as delays add) stands for everything, driven by the rise R of
 * the inputs; with n = |direct current| / band above 1, it is when that lacks one part in n,
 *
 *     R + T ln(n T / R (1 - e^(-R/T)))      if that is after R; else an instant of the rise
 *     (R / 2 + T) n                         integrator: the charge that came late is missing for ever
 *
 * and 0 else. */
void ohm_elmore_settle(const struct ohm_transient *transient, const double dc[],
                       double settle[]);

#endif
