/* charge.h -- the capacitances of a crossbar's wires and cells: what a read has to charge.
 *
 *            W(r,c) --+--[ g ]--+-- B(r,c)              between neighbours of one kind
 *                     |         |
 *                     +--[ C ]--+                        W(r,c) --||-- W(r+1,c)    c_words
 *            c_word  ===  c_cell === c_bit               B(r,c) --||-- B(r,c+1)    c_bits
 *                     |             |
 *                   ground        ground
 *
 * One lump at each node, behind the segment that leads to it.  c_sense stands at the bit-line node
 * next to the virtual ground, on top of its c_bit.  An open cell has its c_cell too.
 */
#ifndef OHM_CROSSBAR_CHARGE_H
#define OHM_CROSSBAR_CHARGE_H

#include "crossbar/crossbar.h"

struct ohm_charge {
    double c_word, c_bit;   /* F, a node to ground */
    double c_cell;          /* F, across a cell */
    double c_words, c_bits; /* F, between the nodes of neighbouring lines */
    double c_sense;         /* F, at the foot of a bit line */
};

extern const struct ohm_field ohm_charge_fields[];

/* F, of all capacitances at a node of word line R of ROWS, and of bit line C of COLS without c_sense. */
double ohm_charge_word(const struct ohm_charge *charge, size_t r, size_t rows);
double ohm_charge_bit(const struct ohm_charge *charge, size_t c, size_t cols);

#endif
