/* start.h -- starts the ngspice of this process so that no user's file changes a result; only for
 * the room `spice`.
 *
 * ngspice reads spinit and .spiceinit; it is pointed at the empty ones of data/ngspice.  Nothing is
 * written, so a process that is killed leaves nothing behind.  (ngSpice_nospinit of newer versions
 * crashes before ngSpice_Init, and after it both files have been read: version 46.)
 */
#ifndef OHM_SPICE_START_H
#define OHM_SPICE_START_H

#include "spice/run.h"

/* Starts ngspice, and confines the process (base/confine.h); once per process.  OHM_ESPICE, OHM_EINPUT where the empty
 * files are missing, OHM_EIO without limits. */
enum ohm_status ohm_start(void);

/* What has started. */
const struct ohm_spice_facts *ohm_start_facts(void);

/* Gives up the right to open anything, before a deck is read.  Once per process, or again without effect.
 * OHM_EIO. */
enum ohm_status ohm_start_close(void);

/* Has ngspice carry out WORDS; success is not reported.  OHM_ESPICE for words that it
 * would cut or take for two commands. */
enum ohm_status ohm_start_command(const char *words);

#endif
