/* spice.c -- a pool of workers, each with its own ngspice. */
#include "spice/spice.h"

#include "base/klu.h"
#include "base/log.h"
#include "base/worker.h"
#include "spice/reply.h"
#include "spice/request.h"
#include "spice/session.h"
#include "spice/start.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* When a worker is replaced: ngspice leaks a little, and what a large deck took stays with its process. */
static const struct ohm_worker_life life = { .requests = 2000, .megabytes = 512 };

struct ohm_spice {
    size_t n;
    struct ohm_worker **worker;
    bool *busy;
    pthread_mutex_t lock;
    pthread_cond_t freed;
    struct ohm_spice_facts facts;
    bool hinted;
};

/* A reply is its number of points, then the values; or, to a request without vectors, the facts. */
static enum ohm_status serve_run(const struct ohm_request *request, FILE *reply)
{
    double *values = NULL;
    size_t points = request->run.points;

    OHM_TRY(ohm_session_run(&request->run, request->freely, &points, &values));
    fwrite(&points, sizeof points, 1, reply);
    fwrite(values, sizeof *values, request->run.n * points, reply);
    free(values);
    return OHM_OK;
}

static enum ohm_status serve(const void *bytes, size_t size, FILE *reply)
{
    static bool started;
    struct ohm_request request;
    enum ohm_status status = OHM_OK;

    if (!started)
        OHM_TRY(ohm_start());
    started = true;
    OHM_TRY(ohm_request_unpack(&request, bytes, size));
    if (request.run.n == 0)
        fwrite(ohm_start_facts(), sizeof(struct ohm_spice_facts), 1, reply);
    else
        status = serve_run(&request, reply);
    free((void *)request.run.vectors);
    return status;
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

/* Half of the machine's memory; no limit where that is not known. */
static double usual_megabytes(void)
{
    const long pages = sysconf(_SC_PHYS_PAGES), bytes = sysconf(_SC_PAGESIZE);

    return pages > 0 && bytes > 0 ? 0.5 * (double)pages * (double)bytes / 1e6 : 0;
}

/* One request to any worker. */
static enum ohm_status call(struct ohm_spice *spice, const struct ohm_request *request,
                            void **reply, size_t *size)
{
    const struct ohm_spice_run *run = &request->run;
    const struct ohm_worker_limits limits = {
        .seconds = run->seconds,
        .megabytes = run->megabytes > 0 ? run->megabytes : usual_megabytes(),
        .alone = run->osdi != NULL, /* models cannot be unloaded */
    };
    char *bytes;
    size_t bytes_size, k;
    enum ohm_status status;

    OHM_TRY(ohm_request_pack(request, &bytes, &bytes_size));
    k = take(spice);
    status = ohm_worker_call(spice->worker[k], bytes, bytes_size, limits, reply, size);
    give_back(spice, k);
    free(bytes);
    return status;
}

static enum ohm_status ask_facts(struct ohm_spice *spice)
{
    const struct ohm_request request = { .run = {
                                             .deck = "", .analysis = "", .seconds = 60 } };
    enum ohm_status status;
    void *reply;
    size_t size;

    OHM_TRY(call(spice, &request, &reply, &size));
    status = ohm_reply_facts(reply, size, &spice->facts);
    free(reply);
    return status;
}

enum ohm_status ohm_spice_new(struct ohm_spice **spice, size_t workers)
{
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
        OHM_GO(ohm_worker_new(&s->worker[s->n], serve, &life));
    OHM_GO(ask_facts(s));
    ohm_log(OHM_DETAIL, "%s", s->facts.summary);
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

static size_t count_lines(const char *deck)
{
    size_t lines = 0;

    for (; (deck = strchr(deck, '\n')) != NULL; deck++)
        lines++;
    return lines;
}

/* Says once that decks as slow as this one are solved faster elsewhere. */
static void hint(struct ohm_spice *spice)
{
    bool first;

    pthread_mutex_lock(&spice->lock);
    first = !spice->hinted;
    spice->hinted = true;
    pthread_mutex_unlock(&spice->lock);
    if (first)
        ohm_log(OHM_NOTE,
                "%s has no KLU, so Sparse 1.3 solves large decks; a newer libngspice0 (the "
                "distribution's backports) is tens of times as fast at 64 x 64",
                spice->facts.version);
}

/* Tells which way a deck went. */
static void tell(struct ohm_spice *spice, const struct ohm_spice_run *run, size_t points,
                 double seconds)
{
    const size_t lines = count_lines(run->deck);
    const bool large = lines > OHM_KLU_LINES;

    if (large && !spice->facts.klu && seconds > 1)
        hint(spice);
    ohm_log(OHM_DETAIL, "%s: \"%.40s\", %zu point%s of %zu vectors, %s (%zu lines): %.3g s",
            spice->facts.version, run->analysis, points, points == 1 ? "" : "s", run->n,
            large && spice->facts.klu ? "KLU" : "Sparse 1.3", lines, seconds);
}

/* Runs a request; *reply has the number of points and then the values. */
static enum ohm_status run_request(struct ohm_spice *spice,
                                   const struct ohm_request *request, void **reply,
                                   size_t *points)
{
    const double start = ohm_seconds();
    enum ohm_status status;
    size_t size;

    if (request->run.n == 0)
        return ohm_fail(OHM_EUSAGE, "a run needs at least one vector");
    OHM_TRY(call(spice, request, reply, &size));
    status = ohm_reply_points(*reply, size, request->run.n, points);
    if (status == OHM_OK)
        tell(spice, &request->run, *points, ohm_seconds() - start);
    else
        free(*reply);
    return status;
}

enum ohm_status ohm_spice_run(struct ohm_spice *spice, const struct ohm_spice_run *run,
                              double values[])
{
    void *reply;
    size_t points;

    OHM_TRY(run_request(spice, &(struct ohm_request){ .run = *run }, &reply, &points));
    if (points == run->points)
        memcpy(values, (char *)reply + sizeof points, run->n * points * sizeof *values);
    free(reply);
    return points == run->points
               ? OHM_OK
               : ohm_fail(OHM_ESPICE, "the worker's reply has %zu points", points);
}

enum ohm_status ohm_spice_trace(struct ohm_spice *spice, const struct ohm_spice_run *run,
                                size_t *points, double **values)
{
    const struct ohm_request request = { .run = *run, .freely = true };
    void *reply;
    size_t n;

    OHM_TRY(run_request(spice, &request, &reply, &n));
    memmove(reply, (char *)reply + sizeof n, run->n * n * sizeof **values);
    *values = reply;
    *points = n;
    return OHM_OK;
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
