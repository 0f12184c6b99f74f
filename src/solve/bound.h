/* bound.h -- how far currents can be from the true ones, rounding included.
 *
 * A computed solution is the exact one of the same circuit with small currents injected into its nodes and small
 * voltages put into its wires.  A current injected at a node leaves through the terminals in shares between 0 and 1
 * that add up to 1 (schur.h, single.h), so no terminal current is wrong by more than the sum of the injected ones'
 * magnitudes.  What is injected:
 *
 *   residual   r, and where cells are not linear what their tangents miss of the law
 *   rounding   of a line's recurrences (ladder.h).  With u = 2^-53, d the conductance that node k sees away from
 *              the driven end and q the current that its cells and those behind it inject, rounding of
 *
 *                  d and 1 / (1 + R d)    is   2 u d |x|  of conductance, 3 u (d |x| + |q|) of the wire
 *                  q                           u (|j| + 2 |q|)
 *                  x                           2 u d |x| + 4 u |q|
 *
 *              since a voltage e in the wire that leads to node k moves at most e d / (1 + R d) through any terminal:
 *              the nodes behind it can follow, and then only their cells carry more.  Together, with one more u
 *              for the sum of two resistances at an end, u (8 d |x| + 10 |q| + |j|) a node.
 *
 * Nodes of a word line that has drivers at both ends are held so hard that d says nothing: d |x| would be the current
 * that the driver could carry.  But what a voltage e in such a line, or a current in it, moves through the rest is no
 * more than what its cells, of together G, carry at the voltage e, or at that of the current in the resistance of the
 * line between its drivers (a quarter of it at most); in all u 30 G (1 + G R / 4) a node and volt.
 *
 * So it is a bound that grows with the length of the lines; roundings that cancel make errors that are ten to a
 * thousand times smaller.
 */
#ifndef OHM_SOLVE_BOUND_H
#define OHM_SOLVE_BOUND_H

#include "solve/ladder.h"
#include "solve/solver.h"

#include <float.h>

/* What a node's terms count, of u. */
#define OHM_BOUND_X 8
#define OHM_BOUND_Q 10
#define OHM_BOUND_J 2
#define OHM_BOUND_I                                                                        \
    2 /* |q| of word lines again, for the sums that give drivers' currents */
#define OHM_BOUND_END  6 /* of a line's current at its driven end */
#define OHM_BOUND_BOTH 30

/* u, with room for the products of two roundings. */
#define OHM_BOUND_UNIT (0.505 * DBL_EPSILON)

/* The bound on max |dI| / max |I| from that on max |dI|, MISSED (A), and the largest computed current, MOST (A):
 * the largest true one is MOST - MISSED or more.  INFINITY where that is nothing, or where currents are so small
 * (1e-280 A) that rounding is not relative. */
double ohm_bound_relative(double missed, double most);

/* S, times u and the largest voltage: the most that the nodes of a word line of COLS cells, of together CONDUCTANCE (S),
 * can come to with drivers at both ends behind ENTRY (Ohm). */
double ohm_bound_cap(size_t cols, double conductance, double entry, double r_word);

/* What volts of nodes and terminals count in a loaded crossbar (S, in units of u): as |q| is at most the sum of the
 * |j| behind it, each counts with all nodes that its current passes. */
struct ohm_bound_weights {
    double *w, *b;       /* [rows][cols], of the nodes */
    double *drive, *cap; /* [rows], of the driver, and of the largest terminal */
    double *sense;       /* [cols], of the virtual ground */
};

/* Fills the weights. */
void ohm_bound_weigh(const struct ohm_ladders *ladders,
                     const struct ohm_bound_weights *weights);

/* Rounding (A, a bound) in the currents of eight reads: drivers v[rows], virtual grounds u[cols], nodes w and b
 * [rows][cols]. */
void ohm_bound_ladders(const struct ohm_ladders *ladders,
                       const struct ohm_bound_weights *weights, const ohm_lanes v[],
                       const ohm_lanes u[], const ohm_lanes w[], const ohm_lanes b[],
                       ohm_lanes *amperes);

struct ohm_single;
struct ohm_single_read;

/* The same (A) of one read that was solved.  Uses r, rows and bundle; before the read is measured. */
double ohm_bound_lines(struct ohm_single *single, const struct ohm_single_read *read);

/* Bound (A) on the error of the currents i (and i_source) of read K, from its node voltages w and b, which are
 * there, and Kirchhoff's law at every node; rounding included.  INFINITY for cells that are not linear and wires
 * of no resistance. */
double ohm_bound_nodes(const struct ohm_crossbar *x, const struct ohm_reads *reads,
                       size_t k);

/* The bound relative to the largest current of read K: of the virtual grounds and, where i_source is wanted, of the
 * drivers, MISSED (A) being true of both. */
double ohm_bound_read(const struct ohm_crossbar *x, const struct ohm_reads *reads, size_t k,
                      double missed);

#endif
