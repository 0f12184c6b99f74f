/* timing.c -- draws reads of a chip and solves them in time. */
#include "chip/timing.h"

#include "base/memory.h"
#include "base/parallel.h"
#include "solve/elmore.h"

#include <math.h>
#include <stdlib.h>

static const char *const inputs_words[] = { "images", "ones", NULL };

/* clang-format off */
#define AT(member) offsetof(struct ohm_timing, member)
const struct ohm_field ohm_timing_fields[] = {
    { "reads", "", OHM_COUNT, AT(reads), "0", 0, 1000, NULL,
      "Reads of every layer and slice that are drawn and solved in time, on every chip; 0: none.", OHM_STAGE_CHIP },
    { "inputs", "", OHM_WORD, AT(inputs), "images", 0, 0, inputs_words,
      "What is read: bits of test images, or ones in all rows that hold weights, which took longest.",
      OHM_STAGE_CHIP },
    { "band", "", OHM_REAL, AT(band), "0.5", 1e-6, 1e6, NULL,
      "LSB; a column is settled when it stays this close to its direct current.", OHM_STAGE_CHIP },
    { "tolerance", "", OHM_REAL, AT(tolerance), "1e-4", 1e-9, 1e-2, NULL,
      "Error of a step in time, relative to the largest direct current of the read.", OHM_STAGE_CHIP },
    { "keep", "", OHM_COUNT, AT(keep), "0", 0, 1000, NULL,
      "Reads of the first chip of the first training whose waveforms are kept, spread over layers and slices.",
      OHM_STAGE_CHIP },
    { "points", "", OHM_COUNT, AT(points), "201", 2, 100000, NULL,
      "Instants of a waveform, from 0 to t_cycle.", OHM_STAGE_CHIP },
    { 0 }
};
#undef AT
/* clang-format on */

double ohm_timing_instant(const struct ohm_timing *timing, size_t k)
{
    return ohm_pulse_cycle(&timing->pulse) * (double)k / (double)(timing->points - 1);
}

/* A read of a layer and slice; *found is false where the slice has no crossbar. */
static struct ohm_read_id draw(const struct ohm_chip *chip, size_t n, size_t layer,
                               size_t slice, size_t number, bool *found)
{
    const struct ohm_layout *layout = chip->layout[layer];
    struct ohm_rng rng =
        ohm_rng_at(chip->fabric.seed, OHM_FOR_TIMING, chip->fabric.trial,
                   (uint32_t)(layer * OHM_SLICES_MAX + slice), (uint32_t)number);
    const size_t image = ohm_rng_draw_below(&rng, n);
    const size_t bit = ohm_rng_draw_below(&rng, layout->slots);
    const size_t phase = layer == 0 ? ohm_rng_draw_below(&rng, chip->integer->phases) : 0;
    struct ohm_read_id id = { 0 };
    size_t there = 0, which;

    for (size_t k = 0; k < layout->crossbars; k++)
        there += layout->xbar[k].exists && layout->xbar[k].plane == slice;
    *found = there > 0;
    which = there ? ohm_rng_draw_below(&rng, there) : 0;
    for (size_t k = 0; k < layout->crossbars; k++)
        if (layout->xbar[k].exists && layout->xbar[k].plane == slice && which-- == 0)
            id = ohm_read_at(layer, &layout->xbar[k]);
    id.image = image;
    id.phase = phase;
    id.bit = bit;
    id.step = layout->steps > 1 ? ohm_rng_draw_below(&rng, layout->steps) : 0;
    return id;
}

/* What the threads share, and what each has. */
struct timer {
    const struct ohm_timing *timing;
    const struct ohm_charge *charge;
    const struct ohm_chip *chip;
    const struct ohm_readout *readout;
    const struct ohm_images *images;
    const struct ohm_solve_options *options;
    struct ohm_probe *probe; /* [threads] */
    double *t;               /* s, [points] */
    struct ohm_timed *timed; /* [n] */
    size_t n;                /* reads */
};

static enum ohm_status judge(const struct ohm_transient *transient,
                             const struct ohm_xbar *xbar, struct ohm_timed *timed)
{
    const size_t cols = transient->crossbar->cols;
    double *elmore = NULL;

    OHM_TRY(OHM_NEW(elmore, cols, "delays"));
    ohm_elmore_settle(transient, timed->settling.dc, elmore);
    for (size_t k = 0; k < xbar->cols; k++) {
        const struct ohm_settling *s = &timed->settling;
        const size_t c = xbar->column[k];

        timed->settle = fmax(timed->settle, s->settle[c]);
        timed->elmore = fmax(timed->elmore, elmore[c]);
        timed->error = fmax(timed->error, fabs(s->sample[c] - s->dc[c]));
    }
    free(elmore);
    return OHM_OK;
}

/* Of N reads KEEP are kept, the first and others as far apart as can be. */
static bool is_kept(const struct timer *timer, size_t item)
{
    return item * timer->timing->keep % timer->n < timer->timing->keep;
}

static enum ohm_status time_read(void *context, size_t item, size_t thread)
{
    const struct timer *timer = context;
    struct ohm_timed *timed = &timer->timed[item];
    struct ohm_probe *probe = &timer->probe[thread];
    const size_t points = is_kept(timer, item) ? timer->timing->points : 0;
    const struct ohm_transient transient = {
        .crossbar = &probe->x,
        .charge = timer->charge,
        .pulse = &timer->timing->pulse,
        .v = probe->v,
        .band = timer->timing->band * ohm_fabric_lsb(&timer->chip->fabric),
        .tolerance = timer->timing->tolerance,
        .n = points,
        .t = timer->t,
    };

    OHM_TRY(ohm_probe_read(probe, timer->readout,
                           timer->images->x + timed->read.image * timer->chip->mvm[0]->in,
                           &timed->read));
    if (timer->timing->inputs == OHM_TIMING_ONES)
        ohm_probe_ones(probe, &timed->read);
    OHM_TRY(ohm_settling_init(&timed->settling, probe->x.cols, points));
    OHM_TRY(ohm_transient_run(&transient, timer->chip->solver, timer->options,
                              &timed->settling));
    return judge(&transient, probe->xbar, timed);
}

/* Draws the reads; returns their number. */
static size_t draw_all(const struct timer *timer, size_t n_images)
{
    size_t n = 0;

    for (size_t layer = 0; layer < timer->chip->layers; layer++) {
        for (size_t slice = 0; slice < timer->chip->layout[layer]->planes; slice++) {
            for (size_t k = 0; k < timer->timing->reads; k++) {
                bool found;

                timer->timed[n].read = draw(timer->chip, n_images, layer, slice, k, &found);
                n += found;
            }
        }
    }
    return n;
}

enum ohm_status ohm_timing_run(const struct ohm_timing *timing,
                               const struct ohm_charge *charge, const struct ohm_chip *chip,
                               const struct ohm_readout *readout,
                               const struct ohm_images *images, size_t n_images,
                               const struct ohm_solve_options *options, size_t threads,
                               size_t *n, struct ohm_timed **timed)
{
    const size_t crew = ohm_threads(threads);
    struct timer timer = { .timing = timing,
                           .charge = charge,
                           .chip = chip,
                           .readout = readout,
                           .images = images,
                           .options = options };
    size_t found = 0;
    enum ohm_status status;

    OHM_GO(OHM_NEW(timer.timed, chip->layers * OHM_SLICES_MAX * timing->reads, "reads"));
    OHM_GO(OHM_NEW(timer.t, timing->points, "instants"));
    OHM_GO(OHM_NEW(timer.probe, crew, "probes"));
    for (size_t k = 0; k < timing->points; k++)
        timer.t[k] = ohm_timing_instant(timing, k);
    for (size_t k = 0; k < crew; k++)
        OHM_GO(ohm_probe_init(&timer.probe[k], chip));
    timer.n = found = draw_all(&timer, n_images);
    OHM_GO(ohm_parallel(found, crew, time_read, &timer));
    *n = found;
    *timed = timer.timed;
    timer.timed = NULL;
out:
    for (size_t k = 0; timer.probe && k < crew; k++)
        ohm_probe_clear(&timer.probe[k]);
    free(timer.probe);
    free(timer.t);
    ohm_timed_free(found, timer.timed);
    return status;
}

void ohm_timed_free(size_t n, struct ohm_timed timed[])
{
    for (size_t k = 0; timed && k < n; k++)
        ohm_settling_clear(&timed[k].settling);
    free(timed);
}
