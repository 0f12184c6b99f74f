/* session.h -- the one ngspice of this process; only for the room `spice`.
 *
 * libngspice keeps its state in globals, reports success where there is none, and after some
 * errors answers every later circuit with the last error.  So a session lives in a worker process
 * (spice.h), believes nothing but what it can check, and dies after the first failure.
 */
#ifndef OHM_SPICE_SESSION_H
#define OHM_SPICE_SESSION_H

#include "spice/run.h"

/* Runs one deck in the ngspice that ohm_start started; (*values)[k**points + p] is point p of vector
 * k, the caller's to free.  *points comes in as the number that every vector must have, or with
 * FREELY as the most that they may (0: any number), and goes out as how many there are.
 *
 * Success means: no controlled exit, no complaint (of a linear deck) or no error line (of another), a
 * new plot, and every vector in it, real, of the same and wanted length and finite.  OHM_ESPICE,
 * OHM_ENOMEM; then nothing has changed but the session, which is of no more use. */
enum ohm_status ohm_session_run(const struct ohm_spice_run *run, bool freely,
                                size_t *points, double **values);

#endif
