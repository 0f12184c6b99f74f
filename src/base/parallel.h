/* parallel.h -- the same work on many items, over a few threads.
 *
 * Items are handed out one by one; which thread gets which is not determined, so WORK writes only
 * to places that belong to its item (or to its thread) and the result does not depend on the
 * number of threads.
 */
#ifndef OHM_BASE_PARALLEL_H
#define OHM_BASE_PARALLEL_H

#include "base/status.h"

#include <stddef.h>

/* Works on ITEM in thread number THREAD (0 .. threads-1). */
typedef enum ohm_status ohm_work(void *context, size_t item, size_t thread);

/* The number of threads to use: WANTED, or the machine's processors if that is 0. */
size_t ohm_threads(size_t wanted);

/* Calls WORK for every item below N over THREADS threads.  After a failure no new item is
 * started; returns the status of the lowest failed item, with its sentence. */
enum ohm_status ohm_parallel(size_t n, size_t threads, ohm_work *work, void *context);

#endif
