#include "spice/spice.h"

#include "base/worker.h"
#include "spice/session.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { RECYCLE = 2000 }; /* runs after which a worker is replaced: ngspice leaks a little */

struct ohm_spice {
    size_t n;
    struct ohm_worker **worker;
    bool *busy;
    pthread_mutex_t lock;
    pthread_cond_t freed;
    struct ohm_spice_facts facts;
};

/* A packed request: the numbers, then the strings, each with its zero byte.  Without vectors it
 * asks for the facts. */
struct numbers {
    size_t points, n;
    bool linear;
};

static enum ohm_status serve_run(const char *request, struct numbers numbers, FILE *reply)
{
    const char **vectors = calloc(numbers.n, sizeof *vectors);
    double *values = calloc(numbers.n * numbers.points, sizeof *values);
    struct ohm_spice_run run = { .points = numbers.points,
                                 .n = numbers.n,
                                 .linear = numbers.linear,
                                 .vectors = vectors };
    enum ohm_status status = OHM_OK;

    if (!vectors || !values) {
        status = ohm_fail(OHM_ENOMEM, "no memory for %zu vectors of %zu points", numbers.n,
                          numbers.points);
        goto out;
    }
    run.deck = request;
    run.analysis = run.deck + strlen(run.deck) + 1;
    vectors[0] = run.analysis + strlen(run.analysis) + 1;
    for (size_t k = 1; k < numbers.n; k++)
        vectors[k] = vectors[k - 1] + strlen(vectors[k - 1]) + 1;
    OHM_GO(ohm_session_run(&run, values));
    fwrite(values, sizeof *values, numbers.n * numbers.points, reply);
out:
    free(values);
    free(vectors);
    return status;
}

static enum ohm_status serve(const void *request, size_t size, FILE *reply)
{
    static bool started;
    struct numbers numbers;

    (void)size;
    if (!started)
        OHM_TRY(ohm_session_init());
    started = true;
    memcpy(&numbers, request, sizeof numbers);
    if (numbers.n == 0) {
        fwrite(ohm_session_facts(), sizeof(struct ohm_spice_facts), 1, reply);
        return OHM_OK;
    }
    return serve_run((const char *)request + sizeof numbers, numbers, reply);
}

static size_t take(struct ohm_spice *spice)
{
    size_t k;

    pthread_mutex_lock(&spice->lock);
    for (;;) {
        for (k = 0; k < spice->n && spice->busy[k]; k++)
            ;
        if (k < spice->n)
            break;
        pthread_cond_wait(&spice->freed, &spice->lock);
    }
    spice->busy[k] = true;
    pthread_mutex_unlock(&spice->lock);
    return k;
}

static void give_back(struct ohm_spice *spice, size_t k)
{
    pthread_mutex_lock(&spice->lock);
    spice->busy[k] = false;
    pthread_cond_signal(&spice->freed);
    pthread_mutex_unlock(&spice->lock);
}

/* One request to any worker; the reply has exactly SIZE bytes. */
static enum ohm_status call(struct ohm_spice *spice, const void *request,
                            size_t request_size, double seconds, void *to, size_t size)
{
    const size_t k = take(spice);
    void *reply = NULL;
    size_t reply_size = 0;
    enum ohm_status status = ohm_worker_call(spice->worker[k], request, request_size,
                                             seconds, &reply, &reply_size);

    give_back(spice, k);
    if (status == OHM_OK && reply_size != size)
        status = ohm_fail(OHM_ESPICE, "the worker's reply has %zu bytes instead of %zu",
                          reply_size, size);
    if (status == OHM_OK)
        memcpy(to, reply, size);
    free(reply);
    return status;
}

enum ohm_status ohm_spice_new(struct ohm_spice **spice, size_t workers)
{
    const struct numbers none = { 0 };
    struct ohm_spice *s = calloc(1, sizeof *s);
    enum ohm_status status = OHM_OK;

    if (!s)
        return ohm_fail(OHM_ENOMEM, "no memory for a simulator pool");
    pthread_mutex_init(&s->lock, NULL);
    pthread_cond_init(&s->freed, NULL);
    s->worker = calloc(workers, sizeof(struct ohm_worker *));
    s->busy = calloc(workers, sizeof *s->busy);
    if (!s->worker || !s->busy) {
        status = ohm_fail(OHM_ENOMEM, "no memory for %zu workers", workers);
        goto out;
    }
    for (; s->n < workers; s->n++)
        OHM_GO(ohm_worker_new(&s->worker[s->n], serve, RECYCLE));
    OHM_GO(call(s, &none, sizeof none, 60, &s->facts, sizeof s->facts));
    *spice = s;
out:
    if (status != OHM_OK)
        ohm_spice_free(s);
    return status;
}

const struct ohm_spice_facts *ohm_spice_facts(const struct ohm_spice *spice)
{
    return &spice->facts;
}

enum ohm_status ohm_spice_run(struct ohm_spice *spice, const struct ohm_spice_run *run,
                              double values[])
{
    const struct numbers numbers = { .points = run->points,
                                     .n = run->n,
                                     .linear = run->linear };
    char *request = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&request, &size);
    enum ohm_status status;

    if (!out)
        return ohm_fail(OHM_ENOMEM, "no memory for a request");
    fwrite(&numbers, sizeof numbers, 1, out);
    fwrite(run->deck, 1, strlen(run->deck) + 1, out);
    fwrite(run->analysis, 1, strlen(run->analysis) + 1, out);
    for (size_t k = 0; k < run->n; k++)
        fwrite(run->vectors[k], 1, strlen(run->vectors[k]) + 1, out);
    fclose(out);
    status = call(spice, request, size, run->seconds, values,
                  run->n * run->points * sizeof *values);
    free(request);
    return status;
}

void ohm_spice_free(struct ohm_spice *spice)
{
    if (!spice)
        return;
    for (size_t k = 0; k < spice->n; k++)
        ohm_worker_free(spice->worker[k]);
    free(spice->worker);
    free(spice->busy);
    pthread_mutex_destroy(&spice->lock);
    pthread_cond_destroy(&spice->freed);
    free(spice);
}
