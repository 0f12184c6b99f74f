/* audit.c -- solves some of a run's reads again by the other route, and compares. */
#include "chip/audit.h"

#include "base/log.h"
#include "base/memory.h"
#include "chip/probe.h"
#include "num/stats.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* clang-format off */
#define AT(member) offsetof(struct ohm_audit, member)
const struct ohm_field ohm_audit_fields[] = {
    { "reads", "", OHM_COUNT, AT(reads), "16", 0, OHM_WATCH_MAX, NULL,
      "Reads that are solved again in ngspice, shared by the chips of the first training and trial, an "
      "even number each; half at random, half nearest to a code edge." },
    { "tolerance", "", OHM_REAL, AT(tolerance), "1e-6", 1e-15, 1, NULL,
      "Largest deviation of a current, relative to the converter's full scale." },
    { "seconds", "s", OHM_REAL, AT(seconds), "60 s", 0, 1e6, NULL,
      "No new read is started after that." },
    { "required", "", OHM_FLAG, AT(required), "no", 0, 0, NULL,
      "An audit that falls short of its reads fails like one that deviates; `audit: required` is the same." },
    { 0 }
};
#undef AT
/* clang-format on */

struct auditing {
    const struct ohm_audit *audit;
    const struct ohm_chip *chip;
    const struct ohm_readout *readout;
    size_t n;
    const uint8_t *p;
    struct ohm_plan *plan; /* the referee's */
    struct ohm_plan *own;  /* the chip's solver, for cells that are not linear; else NULL */
    struct ohm_probe probe; /* the read in question as a circuit */
    double *i;
    struct ohm_sample *sample; /* the read in question, LSB */
};

static enum ohm_status auditing_init(struct auditing *a, struct ohm_spice *spice)
{
    const bool own = strcmp(a->chip->solver->name, "ngspice") == 0;
    struct ohm_solve_options options = ohm_solve_usual;
    const struct ohm_solver *referee;

    options.spice = spice;
    options.seconds = fmax(a->audit->seconds, 1);
    OHM_TRY(ohm_solver_find(own ? "nodal" : "ngspice", &referee));
    OHM_TRY(ohm_probe_init(&a->probe, a->chip));
    OHM_TRY(ohm_plan_new(&a->plan, referee, &a->probe.x, &options));
    if (a->chip->mvm[0]->bent)
        OHM_TRY(ohm_plan_new(&a->own, a->chip->solver, &a->probe.x, &options));
    OHM_TRY(OHM_NEW(a->i, a->probe.x.cols, "currents"));
    return OHM_NEW(a->sample, 1, "samples");
}

static void auditing_clear(struct auditing *a)
{
    ohm_plan_free(a->plan);
    ohm_plan_free(a->own);
    ohm_probe_clear(&a->probe);
    free(a->i);
    free(a->sample);
}

/* |a - b|; a current that is no number deviates without bound. */
static double difference(double a, double b)
{
    const double d = fabs(a - b);

    return isnan(d) ? INFINITY : d;
}

/* LSB, what tap TAP of the read's crossbar gets of the currents i[] (A) of its columns. */
static double tap_current(const struct auditing *a, size_t tap)
{
    const struct ohm_taps at = ohm_layout_tap(a->probe.xbar, tap);
    const double lsb = ohm_fabric_lsb(&a->chip->fabric);

    return at.minus == OHM_NO_COLUMN ? a->i[at.plus] / lsb
                                     : a->i[at.plus] / lsb - a->i[at.minus] / lsb;
}

/* LSB, the same of the dummy column, the last. */
static double dummy_current(const struct auditing *a)
{
    return a->i[a->probe.x.cols - 1] / ohm_fabric_lsb(&a->chip->fabric);
}

/* Solves the read in v with the chip's own solver, in place of what a model made of it, and notes how
 * far the model was off. */
static enum ohm_status solve_own(struct auditing *a, struct ohm_audited *read)
{
    struct ohm_sample *sample = a->sample;

    OHM_TRY(ohm_plan_load(a->own, a->probe.g));
    OHM_TRY(ohm_plan_apply(
        a->own, &(struct ohm_reads){ .n = 1, .v = a->probe.v, .i = a->i }, NULL));
    for (size_t c = 0; c < sample->taps; c++) {
        read->model = fmax(read->model, difference(sample->current[c], tap_current(a, c)));
        sample->current[c] = tap_current(a, c);
    }
    if (a->chip->fabric.dummy) {
        read->model = fmax(read->model, difference(sample->dummy, dummy_current(a)));
        sample->dummy = dummy_current(a);
    }
    return OHM_OK;
}

/* The smallest full scale of the converters that read a crossbar's weights, LSB. */
static double full_scale(const struct auditing *a, const struct ohm_read_id *id)
{
    const struct ohm_xbar *xbar = a->probe.xbar;
    const size_t slices = a->chip->layout[id->layer]->slices;
    double least = INFINITY;

    for (size_t t = 0; t < xbar->tap_runs; t++)
        if (xbar->tap[t].group < slices)
            least = fmin(least, ldexp(1, (int)ohm_readout_bits(a->readout, id->layer,
                                                               xbar->tap[t].group)) -
                                    1);
    return least;
}

/* Solves one read again and compares. */
static enum ohm_status audit_read(struct auditing *a, struct ohm_audited *read)
{
    const struct ohm_read_id *id = &read->read;
    const struct ohm_mvm *mvm = a->chip->mvm[id->layer];

    OHM_TRY(
        ohm_probe_read(&a->probe, a->readout, a->p + id->image * a->chip->mvm[0]->in, id));
    OHM_TRY(
        ohm_mvm_sample(mvm, a->probe.inputs, a->probe.xbar, id->step, id->bit, a->sample));
    if (a->own && (!mvm->exact || !mvm->exact[a->probe.xbar->number]))
        OHM_TRY(solve_own(a, read)); /* else the sample is the run's own exact solution */
    OHM_TRY(ohm_plan_load(a->plan, a->probe.g));
    OHM_TRY(ohm_plan_apply(
        a->plan, &(struct ohm_reads){ .n = 1, .v = a->probe.v, .i = a->i }, NULL));
    for (size_t c = 0; c < a->sample->taps; c++)
        read->lsb = fmax(read->lsb, difference(a->sample->current[c], tap_current(a, c)));
    if (a->chip->fabric.dummy)
        read->lsb = fmax(read->lsb, difference(a->sample->dummy, dummy_current(a)));
    read->deviation = read->lsb * ohm_fabric_lsb(&a->chip->fabric);
    read->scale = read->lsb / full_scale(a, id);
    return OHM_OK;
}

/* A read drawn uniformly among all conversions' crossbars, images and bits. */
static struct ohm_audited random_read(const struct auditing *a, uint32_t number)
{
    struct ohm_rng rng =
        ohm_rng_at(a->chip->fabric.seed, OHM_FOR_AUDIT, a->chip->fabric.trial, number, 0);

    return (struct ohm_audited){ .random = true,
                                 .read = ohm_read_draw(a->chip, a->n, &rng) };
}

/* The K-th read to audit: random ones and close ones in turn, so that a time limit cuts both. */
static struct ohm_audited choose(const struct auditing *a, const struct ohm_watch *watch,
                                 size_t k)
{
    if (k % 2 == 1 && k / 2 < watch->n)
        return (struct ohm_audited){ .read = watch->read[k / 2].read,
                                     .margin = watch->read[k / 2].margin };
    return random_read(a, (uint32_t)k);
}

void ohm_audit_short(char why[OHM_TEXT_BYTES], const char *because)
{
    if (why[0] == '\0')
        snprintf(why, OHM_TEXT_BYTES, "%.500s", because);
}

/* Counts N reads that are not solved again. */
static void skip(struct ohm_audit_facts *facts, size_t n, const char *because)
{
    facts->skipped += n;
    ohm_audit_short(facts->why, because);
}

/* Does a failure say that the referee gave no answer, and nothing of the study? */
static bool no_answer(enum ohm_status status)
{
    return status == OHM_ESPICE || status == OHM_ESOLVE;
}

static void count(const struct ohm_audit *audit, const struct ohm_audited *read,
                  struct ohm_audit_facts *facts, size_t *bad_random)
{
    const bool bad = !(read->scale <= audit->tolerance);

    facts->read[facts->done++] = *read;
    facts->random += read->random;
    facts->bad += bad;
    *bad_random += bad && read->random;
    facts->worst_lsb = fmax(facts->worst_lsb, read->lsb);
    facts->worst_scale = fmax(facts->worst_scale, read->scale);
}

bool ohm_audit_fits(size_t rows, size_t cols, bool klu)
{
    return klu || (rows <= OHM_AUDIT_SIDE && cols <= OHM_AUDIT_SIDE);
}

/* Solves the reads again, one after another, as long as there is time; from START on. */
static enum ohm_status audit_reads(struct auditing *a, const struct ohm_watch *watch,
                                   double start, struct ohm_audit_facts *facts)
{
    const struct ohm_audit *audit = a->audit;
    size_t bad_random = 0;
    char limit[64];

    snprintf(limit, sizeof limit, "out of time after %.3g s", audit->seconds);
    for (size_t k = 0; k < audit->reads && a->chip->crossbars > a->chip->empty; k++) {
        struct ohm_audited read = choose(a, watch, k);
        enum ohm_status status;

        if (ohm_seconds() - start >= audit->seconds) {
            skip(facts, 1, limit);
            continue;
        }
        status = audit_read(a, &read);
        if (no_answer(status))
            skip(facts, 1, ohm_sentence());
        else if (status != OHM_OK)
            return status;
        else
            count(audit, &read, facts, &bad_random);
    }
    facts->bound = ohm_stats_bound(bad_random, facts->random);
    return OHM_OK;
}

enum ohm_status ohm_audit_run(const struct ohm_audit *audit, const struct ohm_chip *chip,
                              const struct ohm_readout *readout, size_t n,
                              const uint8_t p[], const struct ohm_watch *watch,
                              struct ohm_spice *spice, bool klu,
                              struct ohm_audit_facts *facts)
{
    struct auditing a = {
        .audit = audit, .chip = chip, .readout = readout, .n = n, .p = p
    };
    const struct ohm_mapping *mapping = &chip->fabric.mapping;
    const bool fits = ohm_audit_fits(mapping->rows, mapping->cols, klu);
    const double start = ohm_seconds();
    enum ohm_status status = OHM_OK;

    *facts = (struct ohm_audit_facts){ .bound = 1 };
    if (!fits && strcmp(chip->solver->name, "ngspice") != 0) {
        skip(facts, audit->reads, "the crossbars are too large for an ngspice without KLU");
        return OHM_OK;
    }
    status = auditing_init(&a, spice);
    if (no_answer(status)) {
        skip(facts, audit->reads, ohm_sentence());
        status = OHM_OK;
        goto out;
    }
    if (status == OHM_OK)
        status = audit_reads(&a, watch, start, facts);
    facts->seconds = ohm_seconds() - start;
out:
    auditing_clear(&a);
    return status;
}
