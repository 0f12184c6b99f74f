/* pool.c -- keeps workspaces for reuse in a list with a lock. */
#include "base/pool.h"

void *ohm_pool_take(struct ohm_pool *pool)
{
    void *workspace = NULL;

    pthread_mutex_lock(&pool->lock);
    if (pool->n > 0)
        workspace = pool->kept[--pool->n];
    pthread_mutex_unlock(&pool->lock);
    return workspace;
}

void *ohm_pool_give(struct ohm_pool *pool, void *workspace)
{
    pthread_mutex_lock(&pool->lock);
    if (pool->n < OHM_POOL_MAX) {
        pool->kept[pool->n++] = workspace;
        workspace = NULL;
    }
    pthread_mutex_unlock(&pool->lock);
    return workspace;
}
