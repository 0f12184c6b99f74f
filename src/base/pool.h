/* pool.h -- a free list of workspaces.
 *
 * Taking and giving back are safe between threads.  A pool that is all zeros is empty and ready.
 */
#ifndef OHM_BASE_POOL_H
#define OHM_BASE_POOL_H

#include <pthread.h>
#include <stddef.h>

enum { OHM_POOL_MAX = 64 };

struct ohm_pool {
    pthread_mutex_t
        lock; /* zeros are PTHREAD_MUTEX_INITIALIZER on every system that we build for */
    size_t n;
    void *kept[OHM_POOL_MAX];
};

/* A workspace that was given back, or NULL. */
void *ohm_pool_take(struct ohm_pool *pool);

/* NULL when it was kept; else WORKSPACE, which the caller has to release. */
void *ohm_pool_give(struct ohm_pool *pool, void *workspace);

#endif
