/* trace.h -- the reads of some images on file, one by one.
 *
 *     /traces/ROUTE          over read (growing) and column; coordinates of a read as arrays:
 *                            point, seed, trial, layer, row_tile, column_tile, slice, sign, image,
 *                            phase, input_bit
 *         current            A, into the virtual grounds; NaN beyond the used columns
 *         dummy              A, of the dummy column
 *         ideal_sum          LSB, the exact integer sums
 *         code               of the converters of the group's first point
 */
#ifndef OHM_RESULTS_TRACE_H
#define OHM_RESULTS_TRACE_H

#include "study/study.h"
#include "study/unit.h"
#include "store/store.h"

/* Adds the reads of the first trace_images images of a unit, for every route with a chip. */
enum ohm_status ohm_trace_write(struct ohm_store *store, const struct ohm_study *study,
                                struct ohm_unit unit,
                                struct ohm_chip *const chip[OHM_ROUTES]);

#endif
