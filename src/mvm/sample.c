/* sample.c -- single reads and histograms of sums, for mvm.h. */
#include "mvm/convert.h"

#include <stdlib.h>
#include <string.h>

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

            ohm_taps_sums(xbar, &xbar->tap[t], bench->sum, bench->signed_sum);
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
    sample->dummy = mvm->wide ? ohm_reading_dummy(mvm, xbar, bench->current) : 0;
    memset(sample->column, 0, xbar->cols * sizeof *sample->column);
    if (mvm->wide)
        memcpy(sample->column, bench->current + xbar->at,
               xbar->cols * sizeof *sample->column);
    for (size_t t = 0; t < xbar->tap_runs; t++) {
        const struct ohm_taps *run = &xbar->tap[t];

        memset(sample->current + at, 0, run->n * sizeof *sample->current);
        if (mvm->wide)
            memcpy(sample->current + at,
                   ohm_taps_currents(xbar, run, bench->current, bench->signed_current),
                   run->n * sizeof *sample->current);
        ohm_taps_sums(xbar, run, bench->sum, sample->sum + at);
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
