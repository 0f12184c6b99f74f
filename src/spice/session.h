/* session.h -- the one ngspice of this process; only for the room `spice`.
 *
 * libngspice keeps its state in globals, reports success where there is none, and after some
 * errors answers every later circuit with the last error.  So a session lives in a worker process
 * (spice.h), believes nothing but what it can check, and dies after the first failure.
 */
#ifndef OHM_SPICE_SESSION_H
#define OHM_SPICE_SESSION_H

#include "spice/spice.h"

/* Starts ngspice in a private, empty folder so that no start-up file of the user changes a
 * result.  Once per process. */
enum ohm_status ohm_session_init(void);

/* What this ngspice is. */
const struct ohm_spice_facts *ohm_session_facts(void);

/* Runs one deck; values[k*points + p] is point p of vector k.  Success means: no controlled exit,
 * no complaint (of a linear deck) or no error line (of another), a new plot, and every vector
 * present, real, of the wanted length and finite. */
enum ohm_status ohm_session_run(const struct ohm_spice_run *run, double values[]);

#endif
