/* worker.h -- work done in another process, which may crash, hang or be poisoned.
 *
 *   caller --request--> supervisor --request--> child
 *          <--reply----            <--reply----   runs SERVE; replaced when it dies
 *
 * ohm_worker_new forks the supervisor, a process that does nothing but pass bytes and look after
 * its child.  The child is forked from it at the first request, and again after a crash, a limit,
 * a failed request, or the end of its life (a request whose child somebody kills is served once
 * more); so SERVE always starts in a process without threads and without any library's state.  When the
 * caller ends, however it does, both processes end at once, in the middle of a request too; when the
 * supervisor is killed, its child is, and the caller's call fails.  They hold no descriptor of the caller but
 * the standard ones, and each wait has an end: time counts while the waiting process runs, so that a
 * program that was stopped (Ctrl-Z) goes on where it was.
 *
 * Precondition: workers are made before this process starts a thread or a foreign library.
 */
#ifndef OHM_BASE_WORKER_H
#define OHM_BASE_WORKER_H

#include "base/service.h"

struct ohm_worker;

/* OHM_ENOMEM when no process can be made. */
enum ohm_status ohm_worker_new(struct ohm_worker **worker, ohm_serve *serve,
                               const struct ohm_worker_life *life);

/* One request, one reply (*reply is the caller's, free()).  OHM_ESPICE-like failures come from
 * SERVE; a child that dies or needs more than its limits is an OHM_ESPICE with a sentence.  One thread at a time. */
enum ohm_status ohm_worker_call(struct ohm_worker *worker, const void *request, size_t size,
                                struct ohm_worker_limits limits, void **reply,
                                size_t *reply_size);

/* Ends both processes.  NULL is accepted. */
void ohm_worker_free(struct ohm_worker *worker);

#endif
