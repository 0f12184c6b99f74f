/* subckt.h -- a cell as a sub-circuit of its own.
 *
 *     .subckt NAME w b [gate] g=1e-5        g: S, what the law takes: the memory's dI / dV at 0 V
 *
 * Everything else of the cell is a number in it.  The same elements and formulas as in a flat deck
 * (element.h), with the shape of the law following g where the cell's does.
 */
#ifndef OHM_NETLIST_SUBCKT_H
#define OHM_NETLIST_SUBCKT_H

#include "device/cell.h"

#include <stdio.h>

enum { OHM_SUBCKT_BYTES = 64 }; /* of a sub-circuit's name */

/* Writes the definition, from .subckt to .ends. */
void ohm_subckt_write(FILE *out, const struct ohm_cell *cell, const char *name);

/* The cell of row R and column C as an instance: x_cell_R_C W B [GATE] NAME g=G. */
void ohm_subckt_instance(FILE *out, const struct ohm_cell *cell, const char *name, size_t r,
                         size_t c, double g, const char *w, const char *b,
                         const char *gate);

/* The name of the first sub-circuit in the file PATH that has NODES nodes, or of WANTED if that is not
 * empty, which then has to have them.  OHM_EIO, or OHM_EINPUT with what the file has instead. */
enum ohm_status ohm_subckt_find(const char *path, const char *wanted, size_t nodes,
                                char name[OHM_SUBCKT_BYTES]);

#endif
