/* element.h -- a cell as SPICE elements, between two named nodes. */
#ifndef OHM_NETLIST_ELEMENT_H
#define OHM_NETLIST_ELEMENT_H

#include "device/cell.h"

#include <stdio.h>

/* The cell of row R and column C, of conductance G (S, above 0) at 0 V, between nodes W and B.  A linear
 * one is r_cell_R_C; any other is b_cell_R_C, a current source that depends on its own voltage, and a
 * selector in series with it is b_select_R_C behind a node x_R_C.  CELL NULL is linear. */
void ohm_element_write(FILE *out, const struct ohm_cell *cell, size_t r, size_t c, double g,
                       const char *w, const char *b);

/* The options line of a deck with such cells. */
void ohm_element_options(FILE *out, const struct ohm_cell *cell);

#endif
