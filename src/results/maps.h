/* maps.h -- the voltages of all nodes of some reads on file: where the wires take it away.
 *
 *     /maps/ROUTE            over read (growing), row, column; coordinates of a read (places.h)
 *         input              V, of every row's driver
 *         word, bit          V, of the word-line and the bit-line node of every cell
 *         conductance        S, as programmed (dI / dV at 0 V)
 *         current            A, into the virtual grounds
 *
 * The last column is the dummy, where there is one.  What lies beyond a smaller crossbar is NaN.
 */
#ifndef OHM_RESULTS_MAPS_H
#define OHM_RESULTS_MAPS_H

#include "study/study.h"
#include "study/unit.h"
#include "store/store.h"

/* Adds map_reads reads of a unit, drawn at random, the same on every route that has wires. */
enum ohm_status ohm_maps_write(struct ohm_store *store, const struct ohm_study *study,
                               struct ohm_unit unit,
                               struct ohm_chip *const chip[OHM_ROUTES]);

#endif
