/* cell.h -- a cell as a solver sees it: the current between a word-line and a bit-line node, and its
 * slopes.
 *
 *     1R, 1S1R    W --[ memory, or memory and selector: law.h ]-- B
 *
 *     1T1R        W --[ memory ]-- x --[ transistor: transistor.h ]-- B
 *                                            |
 *                                          gate        all gates on, or following the row's input
 *
 *     the user's  W --[ a sub-circuit or compiled model in a file ]-- B       and a gate, if it has one
 *
 * Whatever stands between the nodes, its current rises with the word-line voltage, falls with the
 * bit-line voltage and has the sign of their difference.  Through a transistor the two slopes differ.
 */
#ifndef OHM_DEVICE_CELL_H
#define OHM_DEVICE_CELL_H

#include "device/law.h"
#include "device/transistor.h"

enum { OHM_NAME_BYTES = 64 }; /* of a name in a netlist */

enum ohm_access { OHM_ACCESS_NONE, OHM_ACCESS_TRANSISTOR };
enum ohm_gate {
    OHM_GATE_ON,    /* every row's gates are at v_gate */
    OHM_GATE_INPUT, /* those of rows whose input is exactly 0 V are at 0 V */
};

/* A user-supplied cell, for ngspice: a .subckt NAME w b [gate] g=... in a file, or a Verilog-A module NAME in an
 * .osdi file.  Its parameter g is the cell's entry of the matrix of conductances. */
struct ohm_foreign {
    char file[OHM_TEXT_BYTES];
    char section[OHM_NAME_BYTES]; /* of a .lib file; empty: it has none */
    char name[OHM_NAME_BYTES];
};

struct ohm_cell {
    struct ohm_law law; /* of the memory */
    int access;         /* enum ohm_access */
    struct ohm_transistor transistor;
    double v_gate; /* V */
    int gate;      /* enum ohm_gate */
    struct ohm_foreign
        foreign; /* OHM_LAW_SPICE only; with access transistor it has a gate node */
};

/* The law's words (law.h), with ",transistor:BETA:VT:N:VGATE" (A/V^2, V, -, V) behind them for 1T1R at
 * 300 K with all gates on; OHM_EUSAGE says what is allowed. */
enum ohm_status ohm_cell_parse(const char *text, struct ohm_cell *cell);

/* OHM_EUSAGE for a selector and a transistor together, a transistor out of range, or gates that follow
 * the input where there are none. */
enum ohm_status ohm_cell_check(const struct ohm_cell *cell);

/* Is the crossbar a linear network, and are both slopes always the same (two terminals)? */
bool ohm_cell_linear(const struct ohm_cell *cell);
bool ohm_cell_two_terminal(const struct ohm_cell *cell);

/* Is it a user-supplied netlist?  Then it is evaluated by ngspice, and by nothing else. */
bool ohm_cell_foreign(const struct ohm_cell *cell);

/* V, the gates of a row whose input is V; 0 where there are none. */
double ohm_cell_gate(const struct ohm_cell *cell, double v);

/* N cells g[] (S, 0: open) between w[] and b[] (V), of one row, whose gates are at GATE (V): the current
 * i (A) from w to b, and its slopes g_w = dI/dw and g_b = -dI/db (S), both at least 0. */
void ohm_cell_eval(const struct ohm_cell *cell, double gate, size_t n, const double g[],
                   const double w[], const double b[], double i[], double g_w[],
                   double g_b[]);

/* A, sum over the cells: how far such currents i[] can be from those of the law, being rounded, at slopes g_w[]. */
double ohm_cell_rounding(const struct ohm_cell *cell, double gate, size_t n,
                         const double w[], const double b[], const double i[],
                         const double g_w[]);

#endif
