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

/* Writes the definition, from .subckt to .ends. */
void ohm_subckt_write(FILE *out, const struct ohm_cell *cell, const char *name);

/* The cell of row R and column C as an instance: x_cell_R_C W B [GATE] NAME g=G. */
void ohm_subckt_instance(FILE *out, const struct ohm_cell *cell, const char *name, size_t r,
                         size_t c, double g, const char *w, const char *b,
                         const char *gate);

/* What stands before cells of the user's (ohm_cell_foreign): the file, and the model of a compiled one.  The
 * file itself is loaded by the deck if that is STANDALONE, else by whoever runs it. */
void ohm_subckt_head(FILE *out, const struct ohm_cell *cell, bool standalone);

/* Is FILE a compiled model (.osdi)? */
bool ohm_subckt_compiled(const char *file);

/* Completes a cell of the user's with the name that its card left out.  The file has to be there and to have
 * that sub-circuit, with as many nodes as the cell; one that includes others is left to ngspice. */
enum ohm_status ohm_subckt_check(struct ohm_cell *cell);

/* The name of the first sub-circuit in the file PATH that has NODES nodes, or of WANTED if that is not
 * empty, which then has to have them.  OHM_EIO, or OHM_EINPUT with what the file has instead. */
enum ohm_status ohm_subckt_find(const char *path, const char *wanted, size_t nodes,
                                char name[OHM_NAME_BYTES]);

#endif
