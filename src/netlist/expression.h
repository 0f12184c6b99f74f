/* expression.h -- the laws of cells as right-hand sides of B sources.
 *
 * Numbers are texts, so that they may be literals (flat decks) or parameters in curly brackets (sub-
 * circuits); what is computed from parameters stands in round brackets too, as B sources lose curly ones.
 * Powers are written as products: ngspice drops the sign of V^3 for negative V.
 */
#ifndef OHM_NETLIST_EXPRESSION_H
#define OHM_NETLIST_EXPRESSION_H

#include "device/cell.h"

#include <stdio.h>

/* G, the law's shape, and G times the shape. */
struct ohm_number {
    char g[32], shape[32], product[80];
};

/* Those of a memory of conductance G (S), as literals. */
struct ohm_number ohm_number_of(const struct ohm_law *law, double g);

/* "i=..." and a newline: the memory's current from node FROM to node TO, without the selector. */
void ohm_expression_memory(FILE *out, const struct ohm_law *law,
                           const struct ohm_number *number, const char *from,
                           const char *to);

/* That of a selector. */
void ohm_expression_selector(FILE *out, const struct ohm_law *law, const char *from,
                             const char *to);

/* That of a transistor, from drain to source. */
void ohm_expression_transistor(FILE *out, const struct ohm_transistor *t, const char *drain,
                               const char *gate, const char *source);

#endif
