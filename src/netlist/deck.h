/* deck.h -- a crossbar and its inputs as a SPICE deck: text out, no simulator needed.
 *
 * Names: in_R driver output, w_R_C and b_R_C word-line and bit-line nodes, sense_C virtual ground;
 * r_cell_R_C (or what element.h says), r_word_R_C (the segment that ends at column C), r_bit_R_C (the segment that leaves
 * row R); v_in_R drivers, v_sense_C ammeters.
 * 1T1R: x_R_C inner nodes, x_access_R_C transistors, gate or gate_R gates with their sources v_gate or
 * v_gate_R.  With the supply along the columns: supply the one driver v_supply, r_in_C what lies behind it,
 * r_word_R_C the segment from row R to row R + 1.  With several inputs, b_ instead of v_.
 * Hierarchical decks, and those of user-supplied cells, have an instance x_cell_R_C in the place of all elements of a cell.
 * An ideal wire is a shared node, an open cell is no
 * element, and an isolated net is left out, so that the deck has no singular matrix.
 * Values are plain SI numbers with 17 digits, no suffixes.
 */
#ifndef OHM_NETLIST_DECK_H
#define OHM_NETLIST_DECK_H

#include "crossbar/charge.h"
#include "crossbar/crossbar.h"
#include "crossbar/pulse.h"

#include <stdio.h>

enum ohm_deck_form {
    OHM_DECK_FLAT, /* every element of every cell */
    OHM_DECK_HIERARCHICAL, /* cells are instances of one sub-circuit, "cell", in the deck or in a file */
};

/* A read in time (wave.h). */
struct ohm_wave {
    const struct ohm_charge *charge;
    const struct ohm_pulse *pulse;
    bool held;        /* the inputs do not fall */
    double stop;      /* s, the end; 0: t_cycle */
    double tolerance; /* reltol, 0: 1e-6 */
};

struct ohm_deck {
    const struct ohm_crossbar *crossbar;
    size_t n;          /* inputs, at least 1 */
    const double *v;   /* V, [n][rows] */
    const double *u;   /* V, [n][cols] sense-node voltages; NULL: all 0 */
    const char *title; /* the first line */
    const char *
        origin; /* where the deck comes from; every line becomes a comment.  NULL: nothing */
    int form;   /* enum ohm_deck_form */
    const char *
        include; /* hierarchical: a file that has the cell's sub-circuit; NULL: it is written */
    const char *subckt; /* and its name there */
    const char
        *cell; /* user-supplied cells: the netlist of ohm_subckt_load; NULL: compiled */
    const struct ohm_wave *wave; /* a read in time (wave.h); NULL: of direct currents */
    bool standalone; /* for plain `ngspice -b`: runs itself, prints the column currents */
};

enum { OHM_VECTOR_BYTES = 64 };

/* Writes the deck.  Several inputs become one `.dc` sweep of the source v_index over 0 .. n-1, with
 * B sources that look the voltages up; so the matrix is ordered once.  OHM_EUSAGE: several inputs
 * that float different rows, which are different circuits. */
enum ohm_status ohm_deck_write(FILE *out, const struct ohm_deck *deck);

/* The command that runs a deck of N inputs: "op" or "dc v_index 0 N-1 1". */
void ohm_deck_analysis(size_t n, char name[OHM_VECTOR_BYTES]);

/* Drivers: one for each row, or the one behind all columns. */
size_t ohm_deck_drivers(const struct ohm_deck *deck);

/* Vectors: the current into virtual ground C; minus the current out of driver R; node voltages. */
void ohm_deck_sense_vector(size_t c, char name[OHM_VECTOR_BYTES]);
void ohm_deck_driver_vector(const struct ohm_deck *deck, size_t r,
                            char name[OHM_VECTOR_BYTES]);
void ohm_deck_word_vector(const struct ohm_deck *deck, size_t r, size_t c,
                          char name[OHM_VECTOR_BYTES]);
void ohm_deck_bit_vector(const struct ohm_deck *deck, size_t r, size_t c,
                         char name[OHM_VECTOR_BYTES]);

void ohm_deck_inner_vector(size_t r, size_t c, char name[OHM_VECTOR_BYTES]);

/* Sources of gates: none, one for all, or one for each row; those of rows that are not in the deck are not either.
 * And the vector that is minus the current out of source K. */
size_t ohm_deck_gates(const struct ohm_deck *deck);
bool ohm_deck_has_gate(const struct ohm_deck *deck, size_t k);
void ohm_deck_gate_vector(const struct ohm_deck *deck, size_t k,
                          char name[OHM_VECTOR_BYTES]);

/* Is row R driven by input K?  A floating row is not. */
bool ohm_deck_driven(const struct ohm_deck *deck, size_t k, size_t r);

/* Is row R in the deck at all?  An undriven row without a conducting cell, or in time a capacitance, is
 * not. */
bool ohm_deck_has_row(const struct ohm_deck *deck, size_t r);

#endif
