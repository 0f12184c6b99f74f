/* read.c -- inputs to codes, for mvm.h: the loops that everything else waits for. */
#include "mvm/currents.h"

#include "base/clones.h"
#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Counts codes that differ from those of the exact sums. */
OHM_CLONES
static uint32_t count_wrong(size_t n, double top, const double *code, const uint16_t *sum)
{
    uint32_t wrong = 0;

    for (size_t k = 0; k < n; k++) {
        const double exact = sum[k] > top ? top : sum[k];

        wrong += code[k] != exact;
    }
    return wrong;
}

/* code = min(sum, top); counts sums above top. */
OHM_CLONES
static uint32_t clamp_sums(size_t n, double top, const uint16_t *sum, double *restrict code)
{
    uint32_t clipped = 0;

    for (size_t k = 0; k < n; k++) {
        code[k] = sum[k] > top ? top : sum[k];
        clipped += sum[k] > top;
    }
    return clipped;
}

/* The same two of signed converters. */
static uint32_t count_wrong_signed(const struct ohm_conversion *c, size_t n,
                                   const double *code, const int32_t *sum)
{
    uint32_t wrong = 0;

    for (size_t k = 0; k < n; k++) {
        double exact;

        ohm_adc_convert_sums(c, 1, sum + k, &exact);
        wrong += code[k] != exact;
    }
    return wrong;
}

static uint32_t count_clipped(double top, size_t n, const int32_t *sum)
{
    uint32_t clipped = 0;

    for (size_t k = 0; k < n; k++)
        clipped += fabs((double)sum[k]) > top;
    return clipped;
}

static double dummy_of(const struct ohm_mvm *mvm, const struct ohm_xbar *xbar,
                       const double *current)
{
    return mvm->placement.fabric->dummy
               ? current[mvm->placement.layout->drive[xbar->drive].columns + xbar->rank]
               : 0;
}

size_t ohm_mvm_bits(const struct ohm_mvm *mvm, const struct ohm_readout *readout,
                    size_t group)
{
    const size_t fixed = mvm->placement.layout->group[group].bits;

    return fixed ? fixed : ohm_readout_bits(readout, mvm->layer, group);
}

size_t ohm_mvm_charged_bits(const struct ohm_mvm *mvm, const struct ohm_readout *readout,
                            size_t group)
{
    return ohm_readout_charged_bits(readout, ohm_mvm_bits(mvm, readout, group),
                                    mvm->wide ? mvm->leak : 0, mvm->placement.layout->rows,
                                    mvm->placement.layout->group[group].is_signed);
}

struct ohm_conversion ohm_mvm_conversion(const struct ohm_mvm *mvm,
                                         const struct ohm_readout *readout,
                                         const struct ohm_taps *run, size_t active,
                                         double dummy)
{
    const struct ohm_converters *group = &mvm->placement.layout->group[run->group];
    const struct ohm_leak leak = { .per_row = mvm->leak,
                                   .rows = mvm->placement.layout->rows,
                                   .active = active,
                                   .dummy = dummy,
                                   .difference = group->is_signed };

    return ohm_readout_conversion(readout, ohm_mvm_bits(mvm, readout, run->group), &leak);
}

/* The currents of a run of taps: where they are, or the differences in DIFFERENCE. */
static const double *run_currents(const struct ohm_xbar *xbar, const struct ohm_taps *run,
                                  const double *current, double *difference)
{
    const double *plus = current + xbar->at + run->plus;
    const double *minus = current + xbar->at + run->minus;

    if (run->minus == OHM_NO_COLUMN)
        return plus;
    for (size_t k = 0; k < run->n; k++)
        difference[k] = plus[k] - minus[k];
    return difference;
}

static void run_sums(const struct ohm_xbar *xbar, const struct ohm_taps *run,
                     const uint16_t *sum, int32_t *exact)
{
    const uint16_t *plus = sum + xbar->at + run->plus;

    for (size_t k = 0; k < run->n; k++)
        exact[k] =
            plus[k] - (run->minus == OHM_NO_COLUMN ? 0 : sum[xbar->at + run->minus + k]);
}

/* One read of one crossbar in one variant. */
struct reading {
    const struct ohm_mvm *mvm;
    const struct ohm_batch *batch;
    const struct ohm_xbar *xbar;
    struct ohm_currents *bench;
    struct ohm_read_id id;
    size_t variant;
};

/* Converts the rival's currents and counts codes other than those of CODE. */
static void compare(const struct reading *r, const struct ohm_taps *run, const double *code,
                    struct ohm_tally *tally)
{
    const struct ohm_mvm *rival = r->batch->rival;
    const double *x = run_currents(r->xbar, run, r->bench->other, r->bench->signed_current);
    const struct ohm_conversion c =
        ohm_mvm_conversion(rival, r->batch->readout[r->variant], run, r->bench->n_active,
                           dummy_of(rival, r->xbar, r->bench->other));

    ohm_adc_convert(&c, run->n, x, r->bench->rival);
    for (size_t k = 0; k < run->n; k++)
        tally->differ += r->bench->rival[k] != code[k];
}

/* Keeps the smallest distance from a code edge, and offers the read to the watch. */
static void look(const struct reading *r, const struct ohm_conversion *c, size_t n,
                 const double *current, struct ohm_tally *tally)
{
    struct ohm_close close = { .read = r->id,
                               .variant = r->batch->inputs_of,
                               .margin = ohm_adc_margin(c, n, current) };

    tally->margin = close.margin < tally->margin ? close.margin : tally->margin;
    if (close.margin > r->batch->watch->limit)
        return;
    close.read.row_tile = r->xbar->row_tile;
    close.read.col_tile = r->xbar->col_tile;
    close.read.plane = r->xbar->plane;
    close.read.part = r->xbar->part;
    ohm_watch_add(r->batch->watch, &close);
}

/* Codes of a run of taps by the digital route. */
static void take_sums(const struct reading *r, const struct ohm_taps *run,
                      const struct ohm_conversion *c, double *code, struct ohm_tally *tally)
{
    const uint16_t *sum = r->bench->sum + r->xbar->at + run->plus;

    if (!c->is_signed) {
        tally->clipped += clamp_sums(run->n, c->top, sum, code);
        return;
    }
    run_sums(r->xbar, run, r->bench->sum, r->bench->signed_sum);
    ohm_adc_convert_sums(c, run->n, r->bench->signed_sum, code);
    tally->clipped += count_clipped(c->top, run->n, r->bench->signed_sum);
}

/* Codes of a run of taps from currents. */
static void take_currents(const struct reading *r, const struct ohm_taps *run,
                          const struct ohm_conversion *c, double *code,
                          struct ohm_tally *tally)
{
    struct ohm_currents *bench = r->bench;
    const double *x = run_currents(r->xbar, run, bench->current, bench->signed_current);

    tally->clipped += ohm_adc_convert(c, run->n, x, code);
    if (c->is_signed) {
        run_sums(r->xbar, run, bench->sum, bench->signed_sum);
        tally->wrong += count_wrong_signed(c, run->n, code, bench->signed_sum);
    } else {
        tally->wrong +=
            count_wrong(run->n, c->top, code, bench->sum + r->xbar->at + run->plus);
    }
    if (r->variant == 0 && r->batch->watch)
        look(r, c, run->n, x, tally);
    if (r->variant == 0 && r->batch->rival)
        compare(r, run, code, tally);
}

/* Converts one crossbar's read in one variant and adds it to y. */
static void convert(const struct reading *r, double *y)
{
    const struct ohm_mvm *mvm = r->mvm;
    const double dummy = mvm->wide ? dummy_of(mvm, r->xbar, r->bench->current) : 0;
    double *code = r->bench->code;

    for (size_t t = 0; t < r->xbar->tap_runs; t++) {
        const struct ohm_taps *run = &r->xbar->tap[t];
        struct ohm_tally *tally = &r->batch->tally[r->variant][run->group];
        const struct ohm_conversion c = ohm_mvm_conversion(
            mvm, r->batch->readout[r->variant], run, r->bench->n_active, dummy);

        (mvm->wide ? take_currents : take_sums)(r, run, &c, code, tally);
        code += run->n;
    }
    ohm_layout_decode(mvm->placement.layout, r->xbar, r->id.step, r->id.bit,
                      r->bench->n_active, r->bench->code, y);
}

/* All crossbars of a drive, one read of one image. */
static void read_drive(const struct ohm_mvm *mvm, const struct ohm_batch *batch,
                       struct ohm_read_id id, size_t image, struct ohm_currents *bench)
{
    const struct ohm_layout *layout = mvm->placement.layout;
    const struct ohm_drive *drive = &layout->drive[bench->drive];
    struct reading r = { .mvm = mvm, .batch = batch, .bench = bench, .id = id };

    for (size_t k = drive->first; k < drive->first + drive->crossbars; k++) {
        r.xbar = &layout->xbar[layout->present[k]];
        for (r.variant = 0; r.variant < batch->variants; r.variant++)
            convert(&r, batch->y[r.variant] + image * mvm->out);
    }
}

/* Conversions happen whether or not any row is active. */
static void count_reads(const struct ohm_mvm *mvm, const struct ohm_batch *batch)
{
    const struct ohm_layout *layout = mvm->placement.layout;
    const size_t reads = batch->n * layout->steps * layout->slots;

    for (size_t k = 0; k < layout->crossbars; k++) {
        const struct ohm_xbar *xbar = &layout->xbar[k];

        for (size_t v = 0; v < batch->variants; v++) {
            for (size_t t = 0; t < xbar->tap_runs; t++)
                batch->tally[v][xbar->tap[t].group].reads += reads * xbar->tap[t].n;
            if (xbar->exists && mvm->wide &&
                batch->readout[v]->leakage == OHM_LEAKAGE_DUMMY_DIGITAL &&
                mvm->placement.fabric->dummy)
                batch->tally[v][xbar->plane].dummies += reads;
        }
    }
}

/* All reads of one drive. */
static enum ohm_status read_rows(const struct ohm_mvm *mvm, const struct ohm_batch *batch,
                                 size_t drive, struct ohm_currents *bench)
{
    const struct ohm_layout *layout = mvm->placement.layout;
    const size_t slots = layout->slots, reads = layout->steps * slots;
    struct ohm_ready ready = { NULL, NULL }, other = { NULL, NULL };
    enum ohm_status status;

    OHM_GO(ohm_ready_init(mvm, batch->x, batch->n, drive, &ready));
    if (batch->rival)
        OHM_GO(ohm_ready_init(batch->rival, batch->x, batch->n, drive, &other));
    for (size_t k = 0; k < batch->n * reads; k++) {
        struct ohm_read_id id = batch->first;

        id.image += k / reads;
        id.layer = mvm->layer;
        id.step = k % reads / slots;
        id.bit = k % slots;
        ohm_currents_active(mvm, batch->x + k / reads * mvm->in, drive, id.step, id.bit,
                            bench);
        if (bench->n_active == 0)
            continue; /* no current, code 0 */
        ohm_currents_exact(mvm, bench);
        if (mvm->wide)
            ohm_currents_find(mvm, bench, ohm_ready_row(&ready, mvm, drive, k),
                              bench->current);
        if (batch->rival)
            ohm_currents_find(batch->rival, bench,
                              ohm_ready_row(&other, batch->rival, drive, k), bench->other);
        read_drive(mvm, batch, id, k / reads, bench);
    }
out:
    ohm_ready_clear(&ready);
    ohm_ready_clear(&other);
    return status;
}

enum ohm_status ohm_mvm_apply(const struct ohm_mvm *mvm, const struct ohm_batch *batch)
{
    struct ohm_currents bench;
    enum ohm_status status;

    OHM_GO(ohm_currents_init(&bench, mvm));
    for (size_t v = 0; v < batch->variants; v++)
        memset(batch->y[v], 0, batch->n * mvm->out * sizeof *batch->y[v]);
    count_reads(mvm, batch);
    for (size_t d = 0; d < mvm->placement.layout->drives; d++)
        OHM_GO(read_rows(mvm, batch, d, &bench)); /* its rows of T stay in cache */
out:
    ohm_currents_clear(&bench);
    return status;
}

/* Counts the sums of one read on the crossbars of a drive. */
static void count_sums(const struct ohm_mvm *mvm, size_t bins, struct ohm_currents *bench,
                       uint64_t histogram[])
{
    const struct ohm_layout *layout = mvm->placement.layout;
    const struct ohm_drive *drive = &layout->drive[bench->drive];

    for (size_t k = drive->first; k < drive->first + drive->crossbars; k++) {
        const struct ohm_xbar *xbar = &layout->xbar[layout->present[k]];

        for (size_t t = 0; t < xbar->tap_runs; t++) {
            uint64_t *to = histogram + xbar->tap[t].group * bins;

            run_sums(xbar, &xbar->tap[t], bench->sum, bench->signed_sum);
            for (size_t c = 0; c < xbar->tap[t].n; c++)
                to[abs(bench->signed_sum[c])]++;
        }
    }
}

enum ohm_status ohm_mvm_histogram(const struct ohm_mvm *mvm, size_t n, const uint8_t x[],
                                  uint64_t histogram[])
{
    const struct ohm_mapping *mapping = &mvm->placement.fabric->mapping;
    const struct ohm_layout *layout = mvm->placement.layout;
    const size_t bins = mapping->rows * (ohm_mapping_levels(mapping) - 1) + 1;
    const size_t reads = layout->steps * layout->slots;
    struct ohm_currents bench;
    enum ohm_status status = ohm_currents_init(&bench, mvm);

    for (size_t k = 0; status == OHM_OK && k < n * reads; k++) {
        for (size_t d = 0; d < layout->drives; d++) {
            ohm_currents_active(mvm, x + k / reads * mvm->in, d, k % reads / layout->slots,
                                k % layout->slots, &bench);
            ohm_currents_exact(mvm, &bench);
            count_sums(mvm, bins, &bench, histogram);
        }
    }
    ohm_currents_clear(&bench);
    return status;
}

/* What the bench holds of one crossbar. */
static void take_sample(const struct ohm_mvm *mvm, const struct ohm_xbar *xbar,
                        struct ohm_currents *bench, struct ohm_sample *sample)
{
    size_t at = 0;

    sample->active = bench->n_active;
    sample->taps = xbar->taps;
    sample->dummy = mvm->wide ? dummy_of(mvm, xbar, bench->current) : 0;
    for (size_t t = 0; t < xbar->tap_runs; t++) {
        const struct ohm_taps *run = &xbar->tap[t];

        memset(sample->current + at, 0, run->n * sizeof *sample->current);
        if (mvm->wide)
            memcpy(sample->current + at,
                   run_currents(xbar, run, bench->current, bench->signed_current),
                   run->n * sizeof *sample->current);
        run_sums(xbar, run, bench->sum, sample->sum + at);
        at += run->n;
    }
}

enum ohm_status ohm_mvm_sample(const struct ohm_mvm *mvm, const uint8_t x[],
                               const struct ohm_xbar *xbar, size_t step, size_t slot,
                               struct ohm_sample *sample)
{
    struct ohm_ready ready = { NULL, NULL };
    struct ohm_currents bench;
    enum ohm_status status;

    OHM_GO(ohm_currents_init(&bench, mvm));
    OHM_GO(ohm_ready_init(mvm, x, 1, xbar->drive, &ready));
    ohm_currents_active(mvm, x, xbar->drive, step, slot, &bench);
    ohm_currents_exact(mvm, &bench);
    if (mvm->wide)
        ohm_currents_find(mvm, &bench,
                          bench.n_active
                              ? ohm_ready_row(&ready, mvm, xbar->drive,
                                              step * mvm->placement.layout->slots + slot)
                              : NULL,
                          bench.current);
    take_sample(mvm, xbar, &bench, sample);
out:
    ohm_ready_clear(&ready);
    ohm_currents_clear(&bench);
    return status;
}
