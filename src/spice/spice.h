/* spice.h -- runs a deck and hands back vectors, honestly; knows no crossbar.
 *
 * A pool of worker processes, each with its own libngspice.  A deck that fails, hangs or crashes
 * is one failed call with a sentence that quotes ngspice; it never yields a number.
 */
#ifndef OHM_SPICE_SPICE_H
#define OHM_SPICE_SPICE_H

#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>

struct ohm_spice_facts {
    char version[64]; /* e.g. "ngspice-46" */
    bool klu;         /* has the KLU solver */
};

struct ohm_spice_run {
    const char *deck;           /* complete, from the title line to .end */
    const char *analysis;       /* a command: "op", "dc v_index 0 9 1" */
    size_t points;              /* values a vector must have */
    size_t n;                   /* vectors */
    const char *const *vectors; /* [n], e.g. "v_sense_0#branch" */
    bool linear;                /* resistors and sources: any complaint is a failure */
    double seconds;             /* time limit */
};

struct ohm_spice;

/* WORKERS processes, one of which has told what its ngspice is.  Before this process starts
 * threads (base/worker.h). */
enum ohm_status ohm_spice_new(struct ohm_spice **spice, size_t workers);

/* What the workers' ngspice is. */
const struct ohm_spice_facts *ohm_spice_facts(const struct ohm_spice *spice);

/* Runs a deck in a free worker, waiting for one; safe from several threads.
 * values[k*points + p] is point p of vector k; unchanged on failure (OHM_ESPICE). */
enum ohm_status ohm_spice_run(struct ohm_spice *spice, const struct ohm_spice_run *run,
                              double values[]);

/* Ends the workers.  NULL is accepted. */
void ohm_spice_free(struct ohm_spice *spice);

#endif
