/* cube.h -- the variables of a result as arrays of a store; only for the room `results`. */
#ifndef OHM_RESULTS_CUBE_H
#define OHM_RESULTS_CUBE_H

#include "results/result.h"
#include "store/store.h"

/* Makes axes and arrays, all empty. */
enum ohm_status ohm_cube_create(struct ohm_store *store, const struct ohm_result *result);

/* Writes the blocks of one point, seed and trial. */
enum ohm_status ohm_cube_write(struct ohm_store *store, const struct ohm_result *result,
                               size_t point, size_t seed, size_t trial);

/* A trial that a store has, or has as the result has it already. */
enum ohm_found { OHM_FOUND_NOT, OHM_FOUND, OHM_FOUND_AGAIN };

/* Reads what the store has of the cube into RESULT, where the store's mask says done and RESULT's
 * does not yet; found[points][seeds][trials] says which those are.  OHM_EINPUT when a trial that both have is not the
 * same, number for number.  A variable that the store lacks, since an earlier version made it, stays unknown. */
enum ohm_status ohm_cube_read(struct ohm_store *store, struct ohm_result *result,
                              uint8_t found[]);

#endif
