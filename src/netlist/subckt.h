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

/* What stands before user-supplied cells (ohm_cell_foreign): TEXT, which is ohm_subckt_load's; for a compiled model
 * its .model instead.  The model itself is loaded by the deck if that is STANDALONE, else by whoever runs it. */
void ohm_subckt_head(FILE *out, const struct ohm_cell *cell, const char *text,
                     bool standalone);

/* The compiled model of a cell, which is code that a run loads; NULL: none. */
const char *ohm_subckt_code(const struct ohm_cell *cell);

/* Checks that the file of a user-supplied cell keeps the contract (contract.h), and completes the cell with the name that
 * its card left out; a compiled model has to be there.  OHM_EUSAGE, OHM_EIO, OHM_EINPUT, OHM_ENOMEM. */
enum ohm_status ohm_subckt_check(struct ohm_cell *cell);

/* The same; *text is what was checked, with all that is included in its place: the caller's to free.  NULL for a
 * compiled model. */
enum ohm_status ohm_subckt_load(struct ohm_cell *cell, char **text);

/* The name of the first sub-circuit in the file PATH that has NODES nodes and keeps the contract; a deck can name that
 * file in .include. */
enum ohm_status ohm_subckt_find(const char *path, size_t nodes, char name[OHM_NAME_BYTES]);

#endif
