/* read.c -- inputs to codes, for mvm.h: the loops that everything else waits for. */
#include "mvm/convert.h"

#include <string.h>

/* All crossbars of a drive, one read of one image. */
static void read_drive(const struct ohm_mvm *mvm, const struct ohm_batch *batch,
                       struct ohm_read_id id, size_t image, struct ohm_currents *bench)
{
    const struct ohm_layout *layout = mvm->placement.layout;
    const struct ohm_drive *drive = &layout->drive[bench->drive];
    struct ohm_reading r = { .mvm = mvm, .batch = batch, .bench = bench, .id = id };

    for (size_t k = drive->first; k < drive->first + drive->crossbars; k++) {
        r.xbar = &layout->xbar[layout->present[k]];
        for (r.variant = 0; r.variant < batch->variants; r.variant++)
            ohm_reading_convert(&r, batch->y[r.variant] + image * mvm->out);
    }
}

/* Conversions happen whether or not any row is active. */
static void count_reads(const struct ohm_mvm *mvm, const struct ohm_batch *batch)
{
    const struct ohm_layout *layout = mvm->placement.layout;

    for (size_t k = 0; k < layout->crossbars; k++) {
        const struct ohm_xbar *xbar = &layout->xbar[k];
        const size_t reads = batch->n * layout->slots *
                             ohm_layout_steps(layout, &layout->drive[xbar->drive]);

        for (size_t v = 0; v < batch->variants; v++) {
            for (size_t t = 0; t < xbar->tap_runs; t++)
                batch->tally[v][xbar->tap[t].group].reads += reads * xbar->tap[t].n;
            if (xbar->exists && mvm->wide &&
                batch->readout[v]->leakage == OHM_LEAKAGE_DUMMY_DIGITAL &&
                mvm->placement.fabric->dummy)
                batch->tally[v][xbar->tap[0].group].dummies += reads;
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
