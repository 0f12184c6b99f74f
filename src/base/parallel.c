/* parallel.c -- hands out items of work to threads. */
#define _GNU_SOURCE
#include "base/parallel.h"

#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { THREADS_MAX = 256 };

struct crew {
    size_t n, next;
    ohm_work *work;
    void *context;
    pthread_mutex_t lock;
    enum ohm_status status; /* of the lowest failed item */
    size_t failed;
    char sentence[1024];
};

struct member {
    struct crew *crew;
    size_t thread;
    pthread_t id;
};

size_t ohm_threads(size_t wanted)
{
    cpu_set_t set;
    long processors;

    if (wanted == 0) {
        processors = sched_getaffinity(0, sizeof set, &set) == 0
                         ? CPU_COUNT(&set)
                         : sysconf(_SC_NPROCESSORS_ONLN);
        wanted = processors > 0 ? (size_t)processors : 1;
    }
    return wanted < THREADS_MAX ? wanted : THREADS_MAX;
}

static void *serve(void *argument)
{
    struct member *member = argument;
    struct crew *crew = member->crew;

    pthread_mutex_lock(&crew->lock);
    while (crew->next < crew->n && crew->status == OHM_OK) {
        const size_t item = crew->next++;
        enum ohm_status status;

        pthread_mutex_unlock(&crew->lock);
        status = crew->work(crew->context, item, member->thread);
        pthread_mutex_lock(&crew->lock);
        if (status != OHM_OK && (crew->status == OHM_OK || item < crew->failed)) {
            crew->status = status;
            crew->failed = item;
            snprintf(crew->sentence, sizeof crew->sentence, "%s", ohm_sentence());
        }
    }
    pthread_mutex_unlock(&crew->lock);
    return NULL;
}

enum ohm_status ohm_parallel(size_t n, size_t threads, ohm_work *work, void *context)
{
    struct crew crew = { .n = n, .work = work, .context = context };
    struct member members[THREADS_MAX];
    size_t started = 1;

    threads = threads < 1 ? 1 : threads > THREADS_MAX ? THREADS_MAX : threads;
    if (threads > n)
        threads = n ? n : 1;
    pthread_mutex_init(&crew.lock, NULL);
    for (size_t k = 0; k < threads; k++)
        members[k] = (struct member){ .crew = &crew, .thread = k };
    while (started < threads &&
           pthread_create(&members[started].id, NULL, serve, &members[started]) == 0)
        started++;
    serve(&members[0]); /* this thread works too; fewer threads are not an error */
    for (size_t k = 1; k < started; k++)
        pthread_join(members[k].id, NULL);
    pthread_mutex_destroy(&crew.lock);
    return crew.status == OHM_OK ? OHM_OK : ohm_fail(crew.status, "%s", crew.sentence);
}
