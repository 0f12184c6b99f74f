/* worker.c -- the caller's side of a worker. */
#include "base/worker.h"

#include "base/message.h"
#include "base/supervisor.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { END_SECONDS = 10 }; /* for a supervisor that is asked to end */

struct ohm_worker {
    struct ohm_process supervisor;
};

enum ohm_status ohm_worker_new(struct ohm_worker **worker, ohm_serve *serve,
                               const struct ohm_worker_life *life)
{
    const struct ohm_job job = { .serve = serve, .life = *life };
    struct ohm_worker *w = calloc(1, sizeof *w);

    if (!w)
        return ohm_fail(OHM_ENOMEM, "no memory for a worker");
    if (!ohm_supervisor_new(&w->supervisor, &job)) {
        free(w);
        return ohm_fail(OHM_ENOMEM, "no worker process: %s", strerror(errno));
    }
    *worker = w;
    return OHM_OK;
}

/* A supervisor that does not do its work is ended, and its child with it; later calls fail at once. */
static enum ohm_status give_up(struct ohm_worker *worker)
{
    bool killed;

    ohm_process_end(&worker->supervisor, 0, &killed);
    return ohm_fail(OHM_ESPICE, "the worker's supervisor process is gone");
}

enum ohm_status ohm_worker_call(struct ohm_worker *worker, const void *request, size_t size,
                                struct ohm_worker_limits limits, void **reply,
                                size_t *reply_size)
{
    struct ohm_message head = { .size = size, .limits = limits };
    struct ohm_deadline deadline = ohm_deadline_in(ohm_supervisor_seconds(&limits));
    const int line = worker->supervisor.line;
    char *bytes;

    if (worker->supervisor.pid == 0 || !ohm_message_send(line, head, request, &deadline) ||
        !ohm_message_receive(line, &head, &bytes, &deadline))
        return give_up(worker);
    if (head.status != OHM_OK) {
        ohm_fail((enum ohm_status)head.status, "%s", bytes);
        free(bytes);
        return (enum ohm_status)head.status;
    }
    *reply = bytes;
    *reply_size = head.size;
    return OHM_OK;
}

void ohm_worker_free(struct ohm_worker *worker)
{
    bool killed;

    if (!worker)
        return;
    ohm_process_end(&worker->supervisor, END_SECONDS, &killed);
    free(worker);
}
