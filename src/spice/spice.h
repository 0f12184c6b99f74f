/* spice.h -- runs a deck and returns vectors; every failure is a status.  Knows no crossbar.
 *
 * A pool of worker processes, each with its own libngspice.  A deck that fails, hangs, crashes or
 * needs too much memory is one failed call with a sentence that quotes ngspice; it never yields a
 * number.
 *
 * A deck may have been written by anybody, and ngspice carries out what it says.  So the worker is confined before it
 * reads one, and before a compiled model is loaded into it (base/confine.h): commands in a deck find no file
 * to write and no program to start, and a deck is whole text, as nothing can be included.
 */
#ifndef OHM_SPICE_SPICE_H
#define OHM_SPICE_SPICE_H

#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>

enum { OHM_SPICE_PATH_BYTES = 900 }; /* of a compiled model; ngspice cuts longer commands */

struct ohm_spice_facts {
    char version[64];  /* e.g. "ngspice-46" */
    bool klu;          /* has the KLU solver; else Sparse 1.3 solves everything */
    bool osdi;         /* loads compiled Verilog-A models */
    char summary[256]; /* version, solvers and start-up files, for the notes of a result */
    char sandbox
        [16]; /* what holds its process back (base/confine.h): "seccomp" or "limits" */
};

struct ohm_spice_run {
    const char *deck;           /* complete, from the title line to .end */
    const char *analysis;       /* a command: "op", "dc v_index 0 9 1" */
    size_t points;              /* values a vector must have */
    size_t n;                   /* vectors, at least 1 */
    const char *const *vectors; /* [n], e.g. "v_sense_0#branch" */
    bool linear;                /* resistors and sources: any complaint is a failure */
    double seconds;             /* time limit */
    /* Limit of the worker's resident memory, where the system tells it; 0: half of the machine's. */
    double megabytes;
    /* Absolute path of a compiled Verilog-A model that is loaded before the deck, into a worker of its
     * own; NULL: none. */
    const char *osdi;
};

struct ohm_spice;

/* WORKERS processes, one of which has told what its ngspice is.  Before this process starts
 * threads (base/worker.h). */
enum ohm_status ohm_spice_new(struct ohm_spice **spice, size_t workers);

/* What the workers' ngspice is. */
const struct ohm_spice_facts *ohm_spice_facts(const struct ohm_spice *spice);

/* Runs a deck in a free worker, waiting for one; safe from several threads.
 * values[k*points + p] is point p of vector k; unchanged on failure (OHM_ESPICE, OHM_ENOMEM). */
enum ohm_status ohm_spice_run(struct ohm_spice *spice, const struct ohm_spice_run *run,
                              double values[]);

/* The same where ngspice itself chooses the points ("tran 1n 10n"): run->points is the most points
 * allowed (0: any number), *points says how many there are, at least 1, and *values, which is the
 * caller's to free, has (*values)[k**points + p].  The vector "time" can be asked for.  On failure
 * nothing has changed. */
enum ohm_status ohm_spice_trace(struct ohm_spice *spice, const struct ohm_spice_run *run,
                                size_t *points, double **values);

/* Ends the workers.  NULL is accepted. */
void ohm_spice_free(struct ohm_spice *spice);

#endif
