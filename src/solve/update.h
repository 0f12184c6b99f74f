/* update.h -- a transfer matrix after a few cells have changed.
 *
 * Let the K cells be taken out of the crossbar.  1 A across the open cell m, from its word line to its bit
 * line, gives by reciprocity all that the cells can do there (Z in Ohm, p and a without a unit):
 *
 *     Z_lm   the drop over cell l against it
 *     p_rm   the current out of driver r: the drop over cell m for 1 V on row r
 *     a_mk   the current into virtual ground k
 *
 * Put in again with conductances D they add p (D^-1 + Z)^-1 a, so (Sherman, Morrison, Woodbury)
 *
 *     t' = t + p (C' - C) a      C = D^1/2 (1 + D^1/2 Z D^1/2)^-1 D^1/2, and C' with the new D
 *
 * The brackets are positive definite with no eigenvalue below 1, for open cells and shorts too.  What can be
 * lost is digits in the sums: columns where these are of numbers much larger than the largest new entry (a
 * short has been repaired, or shorts connect drivers without any resistance) are solved anew.
 */
#ifndef OHM_SOLVE_UPDATE_H
#define OHM_SOLVE_UPDATE_H

#include "solve/solver.h"

struct ohm_cell_change {
    size_t row, col;
    double g; /* S, from now on */
};

/* PLAN (nodal) and t[rows][n] of COLUMNS, as ohm_plan_transfer gives it, become those of the changed
 * crossbar: one solve a cell, one at a time.  A cell may be named once.  The facts are of these
 * solves; their fallbacks are columns that were solved anew, and no bound on the error of t is known. */
enum ohm_status ohm_transfer_update(struct ohm_plan *plan, size_t changes,
                                    const struct ohm_cell_change change[], size_t n,
                                    const size_t columns[], double t[],
                                    struct ohm_solve_facts *facts);

#endif
