/* places.h -- which read: the coordinates of reads on file, one array each over the axis `read`.
 *
 *     point, train_seed, trial, layer, row_tile, column_tile, slice, sign, image, phase, step, input_bit
 *
 * Traces, maps, waveforms and audits have them under the same names, and `netlist --from` takes them.
 */
#ifndef OHM_RESULTS_PLACES_H
#define OHM_RESULTS_PLACES_H

#include "chip/probe.h"
#include "study/unit.h"
#include "store/store.h"

/* Makes the growing axis `read` in GROUP, and the arrays; nothing where they are there. */
enum ohm_status ohm_places_create(struct ohm_store *store, const char *group);

/* Reads that GROUP has. */
enum ohm_status ohm_places_count(struct ohm_store *store, const char *group, size_t *n);

/* *k: the place of the first read of UNIT at POINT: where an attempt that did not come to its end has left some,
 * else behind all reads of GROUP. */
enum ohm_status ohm_places_begin(struct ohm_store *store, const char *group, size_t point,
                                 struct ohm_unit unit, size_t *k);

/* Writes where read number K of GROUP comes from; POINT is that of the sweep. */
enum ohm_status ohm_places_write(struct ohm_store *store, const char *group, size_t k,
                                 size_t point, struct ohm_unit unit,
                                 const struct ohm_read_id *id);

/* And back.  OHM_EUSAGE: GROUP has no reads, or fewer. */
enum ohm_status ohm_places_read(struct ohm_store *store, const char *group, size_t k,
                                size_t *point, struct ohm_unit *unit,
                                struct ohm_read_id *id);

#endif
