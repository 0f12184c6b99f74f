/* element.h -- a cell as SPICE elements, between named nodes. */
#ifndef OHM_NETLIST_ELEMENT_H
#define OHM_NETLIST_ELEMENT_H

#include "device/cell.h"

#include <stdio.h>

/* The cell of row R and column C, of conductance G (S, above 0) at 0 V, between nodes W and B.  A linear
 * one is r_cell_R_C; any other is b_cell_R_C, a current source that depends on its own voltage.  In series
 * with it, behind a node x_R_C: a selector b_select_R_C, or a transistor x_access_R_C with its gate at node
 * GATE.  CELL NULL is linear. */
void ohm_element_write(FILE *out, const struct ohm_cell *cell, size_t r, size_t c, double g,
                       const char *w, const char *b, const char *gate);

/* What stands before cells in a deck: tolerances, where they are not linear ... */
void ohm_element_options(FILE *out, const struct ohm_cell *cell);

/* ... and the transistor of ohm_element_write as a sub-circuit. */
void ohm_element_head(FILE *out, const struct ohm_cell *cell);

/* The node between a memory and what is in series with it. */
void ohm_element_inner(size_t r, size_t c, char name[], size_t size);

#endif
