/* elimination.h -- the bit-line Schur complement solved directly, whatever the parameters.
 *
 * The crossbar is eliminated row by row as a network: a node with conductances h_k to its
 * neighbours, S their sum, is replaced by a mesh of h_j h_k / S between them (star to mesh).  Only
 * positive numbers are added, multiplied and divided, so no digit is lost to cancellation beside
 * shorts or floating rows.  O(rows cols^3) once, O(rows cols^2) a read; the fallback where
 * conjugate gradients do not get there.
 */
#ifndef OHM_SOLVE_ELIMINATION_H
#define OHM_SOLVE_ELIMINATION_H

#include "base/status.h"
#include "solve/ladder.h"

struct ohm_elimination;

/* Eliminates the crossbar; rows with driven[row] 0 in LANE float.  OHM_ESOLVE if that needs more
 * than 2 GiB. */
enum ohm_status ohm_elimination_new(struct ohm_elimination **elimination,
                                    const struct ohm_ladders *ladders,
                                    const ohm_lanes driven[], int lane);

/* b += S^-1 r in the lanes whose MASK is 1 (the others' is 0); kept[rows][cols] and x[cols] are
 * workspace. */
void ohm_elimination_solve(const struct ohm_elimination *elimination, const ohm_lanes r[],
                           const ohm_lanes *mask, ohm_lanes kept[], ohm_lanes x[],
                           ohm_lanes b[]);

void ohm_elimination_free(struct ohm_elimination *elimination);

#endif
