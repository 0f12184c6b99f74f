/* progress.c -- prints how far a long job is. */
#include "base/progress.h"

#include "base/log.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct ohm_progress {
    const char *what, *unit;
    size_t total, done;
    double start, last; /* s */
    bool terminal, shown;
    pthread_mutex_t lock;
};

static bool silent;

void ohm_progress_silence(void)
{
    silent = true;
}

struct ohm_progress *ohm_progress_new(const char *what, const char *unit, size_t total)
{
    struct ohm_progress *progress = silent ? NULL : calloc(1, sizeof *progress);

    if (!progress)
        return NULL;
    progress->what = what;
    progress->unit = unit;
    progress->total = total;
    progress->start = progress->last = ohm_seconds();
    progress->terminal = isatty(STDERR_FILENO) != 0;
    pthread_mutex_init(&progress->lock, NULL);
    return progress;
}

static void print_line(struct ohm_progress *progress, double now)
{
    const double spent = now - progress->start;
    const double rate = spent > 0 ? (double)progress->done / spent : 0;
    const size_t left = progress->total - progress->done;

    fprintf(stderr, "%s%s: %zu of %zu %s",
            progress->terminal ? "\r\033[K" : "ohmslice: ", progress->what, progress->done,
            progress->total, progress->unit);
    if (rate > 0)
        fprintf(stderr, ", %.3g a second, %.0f s left", rate, (double)left / rate);
    if (!progress->terminal)
        fputc('\n', stderr);
    fflush(stderr);
    progress->shown = true;
    progress->last = now;
}

void ohm_progress_step(struct ohm_progress *progress, size_t steps)
{
    double now;

    if (!progress)
        return;
    pthread_mutex_lock(&progress->lock);
    progress->done += steps;
    if (progress->done > progress->total)
        progress->total = progress->done;
    now = ohm_seconds();
    if (now - progress->last > (progress->terminal ? 0.1 : 10.0))
        print_line(progress, now);
    pthread_mutex_unlock(&progress->lock);
}

void ohm_progress_free(struct ohm_progress *progress)
{
    if (!progress)
        return;
    if (progress->shown && progress->terminal)
        fputs("\r\033[K", stderr);
    pthread_mutex_destroy(&progress->lock);
    free(progress);
}
