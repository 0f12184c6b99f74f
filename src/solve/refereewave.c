/* refereewave.c -- the route `ngspice` of a read in time: the deck of netlist/wave.h in libngspice.
 *
 * One deck has the read itself.  If its columns have not all settled when the inputs fall, others in which they
 * never fall, each four times as long, tell when they do.
 */
#include "solve/routes.h"
#include "solve/settled.h"
#include "solve/trace.h"

#include <math.h>

enum { LONGER = 4, LONGEST = 10 /* times longer */ };
#define RELTOL_SHARE 0.01 /* of the tolerance */

/* Where instant T lies: after point *P, by a share of the way to the next one. */
static double find(const struct ohm_trace *trace, double t, size_t *p)
{
    const double *time = trace->values;

    while (*p + 2 < trace->points && time[*p + 1] < t)
        ++*p;
    if (!(time[*p + 1] > time[*p]))
        return 0;
    return fmin(1, fmax(0, (t - time[*p]) / (time[*p + 1] - time[*p])));
}

static double between(double a, double b, double share)
{
    return a + share * (b - a);
}

static void take_waveforms(const struct ohm_transient *transient,
                           const struct ohm_trace *trace, struct ohm_settling *settling)
{
    const size_t cols = transient->crossbar->cols;
    size_t p = 0;

    for (size_t k = 0; k < transient->n; k++) {
        const double share = find(trace, transient->t[k], &p);

        for (size_t c = 0; c < cols; c++) {
            settling->i[k * cols + c] = between(ohm_trace_current(trace, p, c),
                                                ohm_trace_current(trace, p + 1, c), share);
            settling->y[k * cols + c] = between(ohm_trace_shown(trace, p, c),
                                                ohm_trace_shown(trace, p + 1, c), share);
        }
    }
}

static void take_sample(const struct ohm_transient *transient,
                        const struct ohm_trace *trace, struct ohm_settling *settling)
{
    size_t p = 0;
    const double share = find(trace, ohm_pulse_sample(transient->pulse), &p);

    for (size_t c = 0; c < transient->crossbar->cols; c++)
        settling->sample[c] =
            between(ohm_trace_shown(trace, p, c), ohm_trace_shown(trace, p + 1, c), share);
}

/* When column C comes into the band for good, up to instant END; true if it has settled by then. */
static bool take_column(const struct ohm_transient *transient,
                        const struct ohm_trace *trace, double end, size_t c,
                        struct ohm_settling *settling)
{
    const bool mean = transient->pulse->reader == OHM_READER_INTEGRATOR;
    const double dc = settling->dc[c], band = transient->band, *time = trace->values;
    double before = fabs(dc); /* of 0 A at 0 s */
    bool settled = true;

    settling->settle[c] = 0;
    for (size_t p = 0; p < trace->points && time[p] <= end * (1 + 1e-9); p++) {
        const double miss = p > 0 ? fabs(ohm_trace_shown(trace, p, c) - dc) : fabs(dc);

        if (miss > band)
            settling->settle[c] = time[p];
        else if (before > band && p > 0)
            settling->settle[c] =
                between(time[p - 1], time[p], (before - band) / (before - miss));
        before = miss;
        if (time[p] * (1 + OHM_SETTLED_TIME) >= end)
            settled = settled &&
                      fabs(ohm_trace_current(trace, p, c) - dc) <= OHM_SETTLED * band &&
                      (mean || miss <= OHM_SETTLED * band);
    }
    return settled;
}

/* The integrator's mean has missed a charge, and comes near its value only as 1 / t. */
static void take_tail(const struct ohm_transient *transient, const struct ohm_trace *trace,
                      double end, struct ohm_settling *settling)
{
    size_t p = 0;
    const double share = find(trace, end, &p);

    for (size_t c = 0; c < transient->crossbar->cols; c++) {
        const double mean =
            between(ohm_trace_shown(trace, p, c), ohm_trace_shown(trace, p + 1, c), share);

        settling->settle[c] = ohm_settle_mean(
            settling->settle[c], (mean - settling->dc[c]) * end, transient->band, end);
    }
}

static bool take_settling(const struct ohm_transient *transient,
                          const struct ohm_trace *trace, double end,
                          struct ohm_settling *settling)
{
    bool all = true;

    for (size_t c = 0; c < transient->crossbar->cols; c++)
        all = take_column(transient, trace, end, c, settling) && all;
    if (all && transient->pulse->reader == OHM_READER_INTEGRATOR)
        take_tail(transient, trace, end, settling);
    return all;
}

/* The read as it would go on if the inputs never fell. */
static enum ohm_status hold(const struct ohm_transient *transient,
                            const struct ohm_solve_options *options,
                            const struct ohm_deck *read, struct ohm_settling *settling)
{
    struct ohm_wave wave = *read->wave;
    struct ohm_deck deck = *read;
    struct ohm_trace trace;
    bool settled = false;

    wave.held = true;
    wave.stop = transient->pulse->t_read;
    deck.wave = &wave;
    for (int k = 0; k < LONGEST && !settled; k++) {
        wave.stop *= LONGER;
        OHM_TRY(ohm_trace_run(&trace, &deck, false, options));
        settled = take_settling(transient, &trace, wave.stop, settling);
        settling->steps += trace.points;
        ohm_trace_clear(&trace);
    }
    return settled ? OHM_OK
                   : ohm_fail(OHM_ESPICE, "ngspice's currents have not settled by %.3g s",
                              wave.stop);
}

enum ohm_status ohm_refereewave_run(const struct ohm_transient *transient,
                                    const struct ohm_solve_options *options,
                                    struct ohm_settling *settling)
{
    const struct ohm_wave wave = { .charge = transient->charge,
                                   .pulse = transient->pulse,
                                   .tolerance = RELTOL_SHARE * transient->tolerance };
    const struct ohm_deck deck = {
        .crossbar = transient->crossbar, .n = 1, .v = transient->v, .wave = &wave
    };
    struct ohm_trace trace;
    bool settled;

    OHM_TRY(ohm_trace_run(&trace, &deck, true, options));
    take_waveforms(transient, &trace, settling);
    take_sample(transient, &trace, settling);
    settling->energy = ohm_trace_energy(&trace);
    settling->steps = trace.points;
    settling->iterations = 0;
    settled = take_settling(transient, &trace, transient->pulse->t_read, settling);
    ohm_trace_clear(&trace);
    return settled ? OHM_OK : hold(transient, options, &deck, settling);
}
