/* hear.h -- what the ngspice of this process says; only for the room `spice`.
 *
 * ngspice speaks through callbacks, line by line.  Here the complaints of one run are counted and
 * the first of them kept for the sentence.
 */
#ifndef OHM_SPICE_HEAR_H
#define OHM_SPICE_HEAR_H

#include "base/status.h"

#include <stdbool.h>

/* What has been heard since ohm_hear_start. */
struct ohm_heard {
    bool exited;                 /* ngspice called its exit handler: it is of no more use */
    unsigned complaints, errors; /* lines on its standard error; those that name an error */
    char first[512];             /* the first complaints, joined */
};

/* Starts the library with callbacks into here; true when it has started. */
bool ohm_hear_init(void);

/* From now on complaints count. */
void ohm_hear_start(void);

/* Nothing counts any more. */
void ohm_hear_stop(void);

const struct ohm_heard *ohm_heard(void);

/* "ngspice-46" from its greeting, or ""; has it said that it was compiled with KLU? */
const char *ohm_heard_version(void);
bool ohm_heard_klu(void);

/* Always fails (OHM_ESPICE): WHAT, and the first complaints. */
enum ohm_status ohm_hear_fail(const char *what);

#endif
