/* trace.h -- what ngspice says of a read in time: its own instants, and vectors over them. */
#ifndef OHM_SOLVE_TRACE_H
#define OHM_SOLVE_TRACE_H

#include "netlist/wave.h"
#include "solve/settling.h"

enum { OHM_TRACE_CELLS = 4096 }; /* the most; all node voltages at all instants are kept */

struct ohm_trace {
    const struct ohm_deck *deck;
    size_t points;
    double *values;     /* [vectors][points]; the first vector is the time */
    size_t sense, show; /* the first of [cols] vectors */
    size_t drivers;     /* of [drivers] vectors, those that are driven; only with nodes */
    size_t *w, *b, *inner; /* [rows][cols] vectors of nodes; 0: not in the deck; or NULL */
};

/* Runs the deck; NODES: the voltages of all nodes and the drivers' currents are wanted. */
enum ohm_status ohm_trace_run(struct ohm_trace *trace, const struct ohm_deck *deck,
                              bool nodes, const struct ohm_solve_options *options);
void ohm_trace_clear(struct ohm_trace *trace);

/* A, at instant P: the current of column C, and what its reader shows. */
double ohm_trace_current(const struct ohm_trace *trace, size_t p, size_t c);
double ohm_trace_shown(const struct ohm_trace *trace, size_t p, size_t c);

/* J, over all of the trace, which has nodes.  (tracepower.c) */
struct ohm_energy ohm_trace_energy(const struct ohm_trace *trace);

#endif
