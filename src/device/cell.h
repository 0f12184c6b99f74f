/* cell.h -- a cell as a solver sees it: the current between a word-line and a bit-line node, and its
 * slopes.
 *
 * Whatever stands between the nodes, its current has to rise with the word-line voltage and to fall
 * with the bit-line voltage.
 */
#ifndef OHM_DEVICE_CELL_H
#define OHM_DEVICE_CELL_H

#include "device/law.h"

struct ohm_cell {
    struct ohm_law law;
};

/* Is the crossbar a linear network, and are both slopes always the same (two terminals)? */
bool ohm_cell_linear(const struct ohm_cell *cell);
bool ohm_cell_two_terminal(const struct ohm_cell *cell);

/* N cells g[] (S, 0: open) between w[] and b[] (V): the current i (A) from w to b, and its slopes
 * g_w = dI/dw and g_b = -dI/db (S), both at least 0. */
void ohm_cell_eval(const struct ohm_cell *cell, size_t n, const double g[],
                   const double w[], const double b[], double i[], double g_w[],
                   double g_b[]);

#endif
