/* convert.c -- currents or exact sums of one read of one crossbar to codes, and the codes to y. */
#include "mvm/convert.h"

#include "base/clones.h"

#include <math.h>

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

double ohm_reading_dummy(const struct ohm_mvm *mvm, const struct ohm_xbar *xbar,
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
const double *ohm_taps_currents(const struct ohm_xbar *xbar, const struct ohm_taps *run,
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

void ohm_taps_sums(const struct ohm_xbar *xbar, const struct ohm_taps *run,
                   const uint16_t *sum, int32_t *exact)
{
    const uint16_t *plus = sum + xbar->at + run->plus;

    for (size_t k = 0; k < run->n; k++)
        exact[k] =
            plus[k] - (run->minus == OHM_NO_COLUMN ? 0 : sum[xbar->at + run->minus + k]);
}

/* Converts the rival's currents and counts codes other than those of CODE. */
static void compare(const struct ohm_reading *r, const struct ohm_taps *run,
                    const double *code, struct ohm_tally *tally)
{
    const struct ohm_mvm *rival = r->batch->rival;
    const double *x =
        ohm_taps_currents(r->xbar, run, r->bench->other, r->bench->signed_current);
    const struct ohm_conversion c =
        ohm_mvm_conversion(rival, r->batch->readout[r->variant], run, r->bench->n_active,
                           ohm_reading_dummy(rival, r->xbar, r->bench->other));

    ohm_adc_convert(&c, run->n, x, r->bench->rival);
    for (size_t k = 0; k < run->n; k++)
        tally->differ += r->bench->rival[k] != code[k];
}

/* Keeps the smallest distance from a code edge, and offers the read to the watch. */
static void look(const struct ohm_reading *r, const struct ohm_conversion *c, size_t n,
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
static void take_sums(const struct ohm_reading *r, const struct ohm_taps *run,
                      const struct ohm_conversion *c, double *code, struct ohm_tally *tally)
{
    const uint16_t *sum = r->bench->sum + r->xbar->at + run->plus;

    if (!c->is_signed) {
        tally->clipped += clamp_sums(run->n, c->top, sum, code);
        return;
    }
    ohm_taps_sums(r->xbar, run, r->bench->sum, r->bench->signed_sum);
    ohm_adc_convert_sums(c, run->n, r->bench->signed_sum, code);
    tally->clipped += count_clipped(c->top, run->n, r->bench->signed_sum);
}

/* Codes of a run of taps from currents. */
static void take_currents(const struct ohm_reading *r, const struct ohm_taps *run,
                          const struct ohm_conversion *c, double *code,
                          struct ohm_tally *tally)
{
    struct ohm_currents *bench = r->bench;
    const double *x =
        ohm_taps_currents(r->xbar, run, bench->current, bench->signed_current);

    tally->clipped += ohm_adc_convert(c, run->n, x, code);
    if (c->is_signed) {
        ohm_taps_sums(r->xbar, run, bench->sum, bench->signed_sum);
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

void ohm_reading_convert(const struct ohm_reading *r, double y[])
{
    const struct ohm_mvm *mvm = r->mvm;
    const double dummy = mvm->wide ? ohm_reading_dummy(mvm, r->xbar, r->bench->current) : 0;
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
