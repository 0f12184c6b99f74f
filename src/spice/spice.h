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

#include "spice/run.h"

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
