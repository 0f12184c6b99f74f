/* sensitivity.h -- how a column's current follows the conductances of its own cells.
 *
 * By Tellegen's theorem, in the network and in its adjoint (the same network with 1 V at virtual ground
 * c and 0 V everywhere else),
 *
 *     di_c / dg_rc = (w - b)_rc a_rc        a_rc = minus the adjoint's drop over the same cell
 *
 * so one matrix a serves all reads: noise and drift of a read's currents are sums over its cells.
 */
#ifndef OHM_SOLVE_SENSITIVITY_H
#define OHM_SOLVE_SENSITIVITY_H

#include "solve/solver.h"

/* a[rows][cols], 0 to 1, of a loaded plan; 1 where there are no wires.  For linear cells and grounded
 * inactive rows. */
enum ohm_status ohm_plan_sensitivity(const struct ohm_plan *plan, double a[],
                                     struct ohm_solve_facts *facts);

#endif
