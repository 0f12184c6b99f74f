/* march.c -- the route `nodal` of a read in time: steps as long as their errors allow (step.h). */
#include "solve/routes.h"

#include "base/memory.h"
#include "solve/settled.h"
#include "solve/settling.h"
#include "solve/step.h"
#include "solve/vectors.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { STEPS = 50000 };
#define PARTS       8    /* looked at in each step, for who leaves the band */
#define STAGE_SHARE 0.03 /* of a step's error: what its stages may miss of their currents */
#define NOISE       10   /* times what a stage misses: errors below are no errors */
#define INSTANTS    100 /* times what rounding of the instant makes of a current: the same */
#define SHORTEST                                                                           \
    1e-7 /* of the rise: shorter steps are not made; what is faster has come to rest by their end */
#define BAND_SHARE 0.05 /* of the band: how large a step's error may be */

struct march {
    const struct ohm_transient *transient;
    struct ohm_settling *settling;
    struct ohm_step step;
    double tolerance; /* A, of a step */
    double h;         /* s, the next step */
    size_t seen;      /* instants whose waveforms are there */
    bool real;        /* these are the inputs that are asked for: waveforms and energies */
    bool rising;      /* the inputs have not fallen: who is settled? */
    size_t streak;    /* steps that ended with all columns settled */
    double since;     /* s, when they began */
};

/* --- what is taken from a step --- */

static void take_waveforms(struct march *march)
{
    const struct ohm_transient *t = march->transient;
    const struct ohm_step *step = &march->step;
    const size_t cols = t->crossbar->cols;

    for (; march->seen < t->n; march->seen++) {
        const double theta = (t->t[march->seen] - step->t) / step->h;
        const struct ohm_instant at = ohm_step_instant(step, fmax(theta, 0));

        if (theta > 1 + 1e-9)
            return;
        for (size_t c = 0; c < cols && at.t > 0; c++) {
            march->settling->i[march->seen * cols + c] = ohm_step_current(step, &at, c);
            march->settling->y[march->seen * cols + c] = ohm_step_shown(step, &at, c);
        }
    }
}

static void take_energies(const struct march *march)
{
    static const double weight[OHM_STAGES] = { 25. / 24, -49. / 48, 125. / 16, -85. / 12,
                                               1. / 4 };
    struct ohm_energy *energy = &march->settling->energy;

    for (int j = 0; j < OHM_STAGES; j++) {
        const double *power = march->step.power[j], h = march->step.h * weight[j];

        energy->delivered += h * power[OHM_DELIVERED];
        energy->driver += h * power[OHM_DRIVER];
        energy->array += h * power[OHM_ARRAY];
        energy->sense += h * power[OHM_SENSE];
    }
}

/* How far column C is from its direct current at THETA. */
static double miss_of(const struct march *march, const struct ohm_instant *at, size_t c)
{
    return fabs(ohm_step_shown(&march->step, at, c) - march->settling->dc[c]);
}

/* The instant in a step when column C comes into the band for good, out at LOW and in at HIGH (theta). */
static double entrance(const struct march *march, size_t c, double low, double high)
{
    const double band = march->transient->band;

    for (int k = 0; k < 40; k++) {
        const double middle = 0.5 * (low + high);
        const struct ohm_instant at = ohm_step_instant(&march->step, middle);

        if (miss_of(march, &at, c) > band)
            low = middle;
        else
            high = middle;
    }
    return march->step.t + high * march->step.h;
}

static void take_settling(struct march *march)
{
    const double band = march->transient->band;
    struct ohm_step *step = &march->step;
    struct ohm_instant at[PARTS + 1];
    bool all = true;

    for (int k = 0; k <= PARTS; k++)
        at[k] = ohm_step_instant(step, (double)k / PARTS);
    for (size_t c = 0; c < march->transient->crossbar->cols; c++) {
        const double dc = march->settling->dc[c], end = miss_of(march, &at[PARTS], c);
        const bool mean = step->pulse.reader == OHM_READER_INTEGRATOR;

        all = all && fabs(step->i_end[c] - dc) <= OHM_SETTLED * band &&
              (mean || end <= OHM_SETTLED * band);
        if (end > band) {
            march->settling->settle[c] = step->t + step->h;
            continue;
        }
        for (int k = PARTS; k-- > 0;) {
            if (miss_of(march, &at[k], c) > band) {
                march->settling->settle[c] =
                    entrance(march, c, (double)k / PARTS, (k + 1.) / PARTS);
                break;
            }
        }
    }
    if (!all)
        march->streak = 0;
    else if (march->streak++ == 0)
        march->since = step->t;
}

static bool is_settled(const struct march *march)
{
    return march->streak >= 3 &&
           march->step.t - march->since >= OHM_SETTLED_TIME * march->step.t;
}

/* --- steps --- */

/* A, errors below which say nothing: those of the stages' solutions, and of their instants. */
static double noise_of(const struct ohm_step *step)
{
    const double most = ohm_vector_largest(step->cols, step->i_end);

    return fmax(NOISE * step->rc.limit,
                INSTANTS * DBL_EPSILON * (step->t / step->h) * most);
}

static double next_length(double h, double tolerance, double error)
{
    const double factor = error > 0 ? 0.9 * sqrt(sqrt(tolerance / error)) : 5;

    return h * fmin(5, fmax(0.2, factor));
}

/* One step, not beyond END. */
static enum ohm_status advance(struct march *march, double end)
{
    struct ohm_step *step = &march->step;
    const double left = end - step->t, least = SHORTEST * march->transient->pulse->t_rise;
    double h = fmax(march->h, least), error, allowed;

    if (h > 0.999 * left)
        h = left;
    else if (h > 0.5 * left)
        h = 0.5 * left;
    for (;;) {
        OHM_TRY(ohm_step_try(step, h, &error));
        if (!isfinite(error))
            return ohm_fail(OHM_ESOLVE, "the step in time at %.6g s has no finite currents",
                            step->t);
        if (step->rc.limit > march->transient->band)
            return ohm_fail(
                OHM_ESOLVE,
                "rounding of what the cells could carry, %.3g A, hides a band of "
                "%.3g A",
                step->rc.limit, march->transient->band);
        allowed = fmax(march->tolerance, noise_of(step));
        if (error <= allowed || h <= least)
            break;
        h = march->h = fmax(least, next_length(h, allowed, error));
    }
    if (++march->settling->steps > STEPS)
        return ohm_fail(OHM_ESOLVE, "not settled after %d steps, at %.6g s", STEPS,
                        step->t);
    march->h = fmax(next_length(h, allowed, error), h < march->h ? march->h : 0);
    if (march->real) {
        take_waveforms(march);
        take_energies(march);
    }
    if (march->rising)
        take_settling(march);
    ohm_step_accept(step);
    return OHM_OK;
}

/* Steps to END, where a corner of the inputs or nothing is. */
static enum ohm_status go_to(struct march *march, double end)
{
    struct ohm_step *step = &march->step;

    if (!(end > step->t))
        return OHM_OK;
    march->h = fmin(march->h, 0.1 * (end - step->t));
    while (step->t < end) {
        OHM_TRY(advance(march, end));
        if (end - step->t < 1e-12 * end)
            step->t = end;
    }
    return OHM_OK;
}

/* The read up to the corner at which the inputs fall. */
static enum ohm_status rise(struct march *march)
{
    const struct ohm_pulse *pulse = march->transient->pulse;
    const double sample = ohm_pulse_sample(pulse);
    const size_t cols = march->transient->crossbar->cols;
    struct ohm_step *step = &march->step;

    march->h = pulse->t_rise;
    march->real = march->rising = true;
    step->powers = true;
    for (int corner = 0; corner < 3; corner++) {
        const double end = corner == 0   ? fmin(sample, pulse->t_rise)
                           : corner == 1 ? fmax(sample, pulse->t_rise)
                                         : pulse->t_read;

        OHM_TRY(go_to(march, end));
        if (step->t == sample)
            for (size_t c = 0; c < cols; c++)
                march->settling->sample[c] = pulse->reader == OHM_READER_CLAMP ? step->i[c]
                                             : pulse->reader == OHM_READER_TIA
                                                 ? step->s[c]
                                                 : step->s[c] / sample;
        if (step->t == pulse->t_rise)
            step->smooth = false;
    }
    return OHM_OK;
}

/* The rest of the cycle. */
static enum ohm_status fall(struct march *march)
{
    const struct ohm_pulse *pulse = march->transient->pulse;
    struct ohm_step *step = &march->step;

    march->rising = false;
    step->smooth = false;
    OHM_TRY(go_to(march, pulse->t_read + pulse->t_rise));
    step->smooth = false;
    OHM_TRY(go_to(march, ohm_pulse_cycle(pulse)));
    march->settling->energy.stored = ohm_step_stored(step, step->x);
    return OHM_OK;
}

/* The read as it would go on if the inputs never fell, from the state at t_read until all is settled. */
static enum ohm_status hold(struct march *march)
{
    struct ohm_step *step = &march->step;

    march->real = step->powers = false;
    march->rising = step->held = true;
    step->smooth = false;
    while (!is_settled(march))
        OHM_TRY(advance(march, INFINITY));
    for (size_t c = 0; c < march->transient->crossbar->cols; c++)
        if (step->pulse.reader == OHM_READER_INTEGRATOR)
            march->settling->settle[c] = ohm_settle_mean(
                march->settling->settle[c], step->s[c] - march->settling->dc[c] * step->t,
                march->transient->band, step->t);
    return OHM_OK;
}

/* What errors are measured by: the largest direct current, or, where there is none, what charges the word lines. */
static void set_tolerance(struct march *march)
{
    const struct ohm_transient *t = march->transient;
    const struct ohm_charge *charge = t->charge;
    const double cols = (double)t->crossbar->cols,
                 volts = ohm_vector_largest(t->crossbar->rows, t->v);
    const double each = charge->c_word + charge->c_cell + charge->c_words;
    double most = ohm_vector_largest(t->crossbar->cols, march->settling->dc);

    if (!(most > 0))
        most = volts * cols * each / t->pulse->t_rise;
    march->tolerance = BAND_SHARE * t->band;
    if (most > 0)
        march->tolerance = fmin(march->tolerance, t->tolerance * most);
    march->step.per_volt = volts > 0 ? march->tolerance / (t->tolerance * volts) : 0;
    march->step.target = fmin(STAGE_SHARE * march->tolerance, 0.1 * OHM_SETTLED * t->band);
}

/* Begins at 0 V, with all of *settling that is added up at 0. */
static void begin(struct march *march)
{
    const struct ohm_transient *t = march->transient;
    struct ohm_settling *settling = march->settling;
    const size_t cols = t->crossbar->cols;

    set_tolerance(march);
    settling->energy = (struct ohm_energy){ 0 };
    settling->steps = settling->iterations = 0;
    memset(settling->settle, 0, cols * sizeof *settling->settle);
    for (size_t k = 0; k < t->n * cols; k++)
        settling->i[k] = settling->y[k] = 0;
    ohm_step_reset(&march->step);
}

/* Keeps the state at t_read, or goes back to it. */
static void keep(struct ohm_step *step, ohm_lanes x[], double columns[])
{
    memcpy(x, step->x, 2 * step->rc.n * sizeof *x);
    memcpy(columns, step->i, step->cols * sizeof *columns);
    memcpy(columns + step->cols, step->s, step->cols * sizeof *columns);
}

static void restore(struct ohm_step *step, const ohm_lanes x[], const double columns[])
{
    memcpy(step->x, x, 2 * step->rc.n * sizeof *x);
    memcpy(step->i, columns, step->cols * sizeof *columns);
    memcpy(step->s, columns + step->cols, step->cols * sizeof *columns);
    step->t = step->pulse.t_read;
}

enum ohm_status ohm_march_run(const struct ohm_transient *transient,
                              const struct ohm_solve_options *options,
                              struct ohm_settling *settling)
{
    struct march march = { .transient = transient, .settling = settling };
    ohm_lanes *x = NULL;
    double *columns = NULL, h;
    enum ohm_status status;

    (void)options;
    OHM_GO(ohm_step_init(&march.step, transient->crossbar, transient->charge,
                         transient->pulse, transient->v));
    OHM_GO(OHM_NEW(x, 2 * march.step.rc.n, "voltages"));
    OHM_GO(OHM_NEW(columns, 2 * march.step.cols, "currents"));
    begin(&march);
    OHM_GO(rise(&march));
    keep(&march.step, x, columns);
    h = march.h;
    OHM_GO(fall(&march));
    restore(&march.step, x, columns);
    march.h = h;
    OHM_GO(hold(&march));
    settling->iterations = march.step.iterations;
out:
    ohm_step_clear(&march.step);
    free(x);
    free(columns);
    return status;
}
