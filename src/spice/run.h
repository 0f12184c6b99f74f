/* run.h -- a deck to be run, and what the simulator is that runs it (spice.h). */
#ifndef OHM_SPICE_RUN_H
#define OHM_SPICE_RUN_H

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

#endif
