/* waveforms.h -- some reads in time on file.
 *
 *     /waveforms/ROUTE/N     reads of the N-th group of points that share a chip, over read (growing), time,
 *                            column; coordinates of a read (places.h)
 *         time               s, from 0 to t_cycle
 *         current            A, into the virtual grounds
 *         shown              A, what the reader shows of it
 *         direct             A, the direct current
 *         sample             A, what the reader shows at t_sample
 *         settle             s, from when on `shown` stays within the band
 *         delivered, driver, array, sense, stored      J, the energies of a cycle (solve/transient.h)
 *
 * The last column is the dummy, where there is one.
 */
#ifndef OHM_RESULTS_WAVEFORMS_H
#define OHM_RESULTS_WAVEFORMS_H

#include "study/study.h"
#include "study/unit.h"
#include "store/store.h"

/* Adds those of N reads of a unit that have waveforms. */
enum ohm_status ohm_waveforms_write(struct ohm_store *store, const struct ohm_study *study,
                                    struct ohm_unit unit, enum ohm_route route, size_t cols,
                                    size_t n, const struct ohm_timed timed[]);

#endif
