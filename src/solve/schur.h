/* schur.h -- conjugate gradients on the bit-line Schur complement, eight reads at a time.
 *
 * With the word-line nodes w eliminated (exactly, by ladders), the bit-line nodes obey S b = f,
 *
 *     S = P - G W^-1 G      P: bit-line wires and cells      W: word-line wires and cells
 *
 * S is symmetric and positive definite, and P, solved exactly by ladders too, preconditions it:
 * P^-1 S is one alternating sweep.  Vectors of currents are kept beside their images under P^-1
 * (voltages), so that P itself, which has 1/r in it, is never applied.
 */
#ifndef OHM_SOLVE_SCHUR_H
#define OHM_SOLVE_SCHUR_H

#include "solve/ladder.h"

struct ohm_schur {
    ohm_lanes *r;  /* A, [rows][cols] residual currents at the bit-line nodes */
    ohm_lanes *p;  /* V, search direction */
    ohm_lanes *pp; /* A, P p */
    ohm_lanes *z;  /* V or A, scratch */
};

/* How far b is from a solution.  The residual r is a set of currents that would have to be injected
 * into the bit-line nodes to make b exact.  In a network of resistors a current injected anywhere
 * leaves it through the terminals in shares between 0 and 1 that add up to 1; so no terminal current
 * is wrong by more than
 *
 *     miss = sum |r|      (up to rounding, which is of the order of 1e-16 gross)
 */
struct ohm_miss {
    ohm_lanes miss;  /* A */
    ohm_lanes gross; /* A, sum g |w|: what the cells would carry into grounded bit lines */
};

/* After b was solved for the old w: w becomes the word-line nodes for b, and r = G (w - old w) is
 * the residual of b. */
void ohm_schur_residual(const struct ohm_ladders *ladders, const struct ohm_drive *drive,
                        const ohm_lanes b[], ohm_lanes w[], ohm_lanes r[],
                        struct ohm_miss *miss);

/* b += S^-1 r, until sum |r| is at most target (A) in every lane, or after MOST iterations.
 * Returns the number of iterations. */
size_t ohm_schur_solve(const struct ohm_ladders *ladders, const struct ohm_drive *drive,
                       const struct ohm_schur *schur, ohm_lanes b[],
                       const ohm_lanes *target, size_t most);

#endif
