/* nodes.h -- what the nodes of a deck are called (deck.h lists them). */
#ifndef OHM_NETLIST_NODES_H
#define OHM_NETLIST_NODES_H

#include "netlist/deck.h"

/* W(r,c) and B(r,c); ideal wires and connections share the name of what they lead to. */
void ohm_node_word(const struct ohm_deck *deck, size_t r, size_t c,
                   char name[OHM_VECTOR_BYTES]);
void ohm_node_bit(const struct ohm_deck *deck, size_t r, size_t c,
                  char name[OHM_VECTOR_BYTES]);

/* The gates of row R: "gate", or "gate_R" where they follow the input. */
void ohm_node_gate(const struct ohm_deck *deck, size_t r, char name[OHM_VECTOR_BYTES]);

/* The row whose bit-line nodes are next to the virtual grounds, and the row at the other end, where
 * supply lines along the columns are driven. */
size_t ohm_node_last_row(const struct ohm_crossbar *x);
size_t ohm_node_first_row(const struct ohm_crossbar *x);

/* Does the supply run along the columns? */
bool ohm_node_columns(const struct ohm_deck *deck);

#endif
