/* reads.h -- reads solved one at a time: cells that are not linear, few reads, rows of all kinds. */
#ifndef OHM_SOLVE_READS_H
#define OHM_SOLVE_READS_H

#include "base/pool.h"
#include "solve/solver.h"

/* Solves the reads FROM .. n-1 of X; g (S, [rows][cols]) is in electrical order, the last row next to
 * the virtual grounds.  Each read begins with the nodes of the one before.  Adds to *facts.
 * MEASURED: the residual is wanted.  POOL (or NULL) keeps workspaces, for this crossbar and g alone. */
enum ohm_status ohm_reads_solve(const struct ohm_crossbar *x, const double g[],
                                double tolerance, const struct ohm_reads *reads,
                                bool measured, size_t from, struct ohm_pool *pool,
                                struct ohm_solve_facts *facts);

/* Releases all that a pool has kept. */
void ohm_reads_forget(struct ohm_pool *pool);

#endif
