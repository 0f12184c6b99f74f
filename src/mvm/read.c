/* read.c -- inputs to codes, for mvm.h: the loops that everything else waits for. */
#include "mvm/currents.h"

#include "base/clones.h"
#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* y += weight code; counts codes that differ from those of the exact sums. */
OHM_CLONES
static uint32_t add_codes(size_t n, double weight, double top, const double *code,
                          const uint16_t *sum, double *restrict y)
{
    uint32_t wrong = 0;

    for (size_t k = 0; k < n; k++) {
        const double exact = sum[k] > top ? top : sum[k];

        y[k] += weight * code[k];
        wrong += code[k] != exact;
    }
    return wrong;
}

/* y += weight min(sum, top); counts sums above top. */
OHM_CLONES
static uint32_t add_sums(size_t n, double weight, double top, const uint16_t *sum,
                         double *restrict y)
{
    uint32_t clipped = 0;

    for (size_t k = 0; k < n; k++) {
        y[k] += weight * (sum[k] > top ? top : sum[k]);
        clipped += sum[k] > top;
    }
    return clipped;
}

/* Where a crossbar's columns lie: in the planes, and its dummy. */
static size_t plane_at(const struct ohm_mvm *mvm, struct ohm_tile tile)
{
    return (tile.slice * OHM_SIGNS + tile.sign) * mvm->out +
           tile.col_tile * mvm->placement.tiling.cols;
}

static double dummy_of(const struct ohm_mvm *mvm, struct ohm_tile tile,
                       const double *current)
{
    const size_t plane = tile.slice * OHM_SIGNS + tile.sign;

    return mvm->placement.fabric->dummy
               ? current[mvm->planes * mvm->out + plane * mvm->placement.tiling.col_tiles +
                         tile.col_tile]
               : 0;
}

/* The constants of a crossbar's conversions in this read. */
static struct ohm_conversion conversion(const struct ohm_mvm *mvm,
                                        const struct ohm_readout *readout,
                                        struct ohm_tile tile, size_t active,
                                        const double *current)
{
    const struct ohm_leak leak = { .per_row = mvm->leak,
                                   .rows = mvm->placement.tiling.rows,
                                   .active = active,
                                   .dummy = dummy_of(mvm, tile, current) };

    return ohm_readout_conversion(readout,
                                  ohm_readout_bits(readout, mvm->layer, tile.slice), &leak);
}

/* Converts the rival's currents and counts codes other than those of bench->code. */
static void compare(const struct ohm_mvm *rival, const struct ohm_readout *readout,
                    struct ohm_tile tile, size_t used, struct ohm_currents *bench,
                    struct ohm_tally *tally)
{
    const struct ohm_conversion c =
        conversion(rival, readout, tile, bench->n_active, bench->other);
    double *theirs = bench->code + used;

    ohm_adc_convert(&c, used, bench->other + plane_at(rival, tile), theirs);
    for (size_t k = 0; k < used; k++)
        tally->differ += theirs[k] != bench->code[k];
}

/* Keeps the smallest distance from a code edge, and offers the read to the watch. */
static void look(const struct ohm_mvm *mvm, const struct ohm_conversion *c,
                 struct ohm_tile tile, size_t used, const double *current,
                 struct ohm_watch *watch, struct ohm_read_id id, struct ohm_tally *tally)
{
    id.margin = ohm_adc_margin(c, used, current);
    tally->margin = id.margin < tally->margin ? id.margin : tally->margin;
    if (id.margin <= watch->limit) {
        id.crossbar = ohm_placement_number(&mvm->placement, tile);
        ohm_watch_add(watch, &id);
    }
}

/* Converts one crossbar's read in one variant and adds it to y. */
static void convert(const struct ohm_mvm *mvm, const struct ohm_batch *batch,
                    size_t variant, struct ohm_tile tile, struct ohm_read_id id,
                    struct ohm_currents *bench, double *y)
{
    const size_t used = ohm_tiling_used_cols(&mvm->placement.tiling, tile.col_tile);
    const size_t at = plane_at(mvm, tile);
    const struct ohm_readout *readout = batch->readout[variant];
    struct ohm_tally *tally = &batch->tally[variant][tile.slice];
    const double weight =
        ohm_bitslice_weight(&mvm->placement.fabric->mapping, tile.slice, tile.sign, id.bit);
    double *to = y + tile.col_tile * mvm->placement.tiling.cols;
    const struct ohm_conversion c =
        conversion(mvm, readout, tile, bench->n_active, bench->current);

    if (!mvm->t) {
        tally->clipped += add_sums(used, weight, c.top, bench->sum + at, to);
        return;
    }
    tally->clipped += ohm_adc_convert(&c, used, bench->current + at, bench->code);
    tally->wrong += add_codes(used, weight, c.top, bench->code, bench->sum + at, to);
    if (variant == 0 && batch->rival)
        compare(batch->rival, readout, tile, used, bench, tally);
    if (variant == 0 && batch->watch)
        look(mvm, &c, tile, used, bench->current + at, batch->watch, id, tally);
}

/* All crossbars of a row tile, one input bit of one image. */
static void read_tile(const struct ohm_mvm *mvm, const struct ohm_batch *batch,
                      size_t row_tile, struct ohm_read_id id, size_t image,
                      struct ohm_currents *bench)
{
    const struct ohm_tiling *tiling = &mvm->placement.tiling;
    struct ohm_tile tile = { .row_tile = row_tile };

    for (tile.col_tile = 0; tile.col_tile < tiling->col_tiles; tile.col_tile++) {
        for (tile.slice = 0; tile.slice < mvm->slices; tile.slice++) {
            for (tile.sign = 0; tile.sign < OHM_SIGNS; tile.sign++) {
                if (!mvm->exists[ohm_placement_number(&mvm->placement, tile)])
                    continue;
                for (size_t v = 0; v < batch->variants; v++)
                    convert(mvm, batch, v, tile, id, bench, batch->y[v] + image * mvm->out);
            }
        }
    }
}

/* Conversions happen whether or not any row is active. */
static void count_reads(const struct ohm_mvm *mvm, const struct ohm_batch *batch)
{
    const size_t reads = batch->n * mvm->placement.fabric->mapping.input_bits;

    for (size_t k = 0; k < mvm->crossbars; k++) {
        const struct ohm_tile tile = ohm_placement_tile(&mvm->placement, k);

        for (size_t v = 0; mvm->exists[k] && v < batch->variants; v++) {
            struct ohm_tally *tally = &batch->tally[v][tile.slice];

            tally->reads +=
                reads * ohm_tiling_used_cols(&mvm->placement.tiling, tile.col_tile);
            if (mvm->t && batch->readout[v]->leakage == OHM_LEAKAGE_DUMMY_DIGITAL)
                tally->dummies += reads;
        }
    }
}

/* All reads of one row tile. */
static enum ohm_status read_rows(const struct ohm_mvm *mvm, const struct ohm_batch *batch,
                                 size_t row_tile, struct ohm_currents *bench)
{
    const size_t bits = mvm->placement.fabric->mapping.input_bits;
    struct ohm_ready ready = { NULL, NULL }, other = { NULL, NULL };
    enum ohm_status status;

    OHM_GO(ohm_ready_init(mvm, batch->x, batch->n, row_tile, &ready));
    if (batch->rival)
        OHM_GO(ohm_ready_init(batch->rival, batch->x, batch->n, row_tile, &other));
    for (size_t k = 0; k < batch->n * bits; k++) {
        struct ohm_read_id id = batch->first;

        ohm_currents_active(mvm, batch->x + k / bits * mvm->in, row_tile, k % bits, bench);
        if (bench->n_active == 0)
            continue; /* no current, code 0 */
        id.image += k / bits;
        id.layer = mvm->layer;
        id.bit = k % bits;
        ohm_currents_exact(mvm, bench);
        if (mvm->t)
            ohm_currents_find(mvm, bench, ohm_ready_row(&ready, mvm, k), bench->current);
        if (batch->rival)
            ohm_currents_find(batch->rival, bench, ohm_ready_row(&other, batch->rival, k),
                              bench->other);
        read_tile(mvm, batch, row_tile, id, k / bits, bench);
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
    for (size_t tr = 0; tr < mvm->placement.tiling.row_tiles; tr++)
        OHM_GO(read_rows(mvm, batch, tr, &bench)); /* its rows of T stay in cache */
out:
    ohm_currents_clear(&bench);
    return status;
}

/* Counts the sums of one read on the crossbars of a row tile. */
static void count_sums(const struct ohm_mvm *mvm, size_t row_tile, size_t bins,
                       const uint16_t sum[], uint64_t histogram[])
{
    const struct ohm_tiling *tiling = &mvm->placement.tiling;
    struct ohm_tile tile = { .row_tile = row_tile };

    for (tile.col_tile = 0; tile.col_tile < tiling->col_tiles; tile.col_tile++) {
        const size_t used = ohm_tiling_used_cols(tiling, tile.col_tile);

        for (tile.slice = 0; tile.slice < mvm->slices; tile.slice++) {
            for (tile.sign = 0; tile.sign < OHM_SIGNS; tile.sign++) {
                if (!mvm->exists[ohm_placement_number(&mvm->placement, tile)])
                    continue;
                for (size_t c = 0; c < used; c++)
                    histogram[tile.slice * bins + sum[plane_at(mvm, tile) + c]]++;
            }
        }
    }
}

enum ohm_status ohm_mvm_histogram(const struct ohm_mvm *mvm, size_t n, const uint8_t x[],
                                  uint64_t histogram[])
{
    const struct ohm_mapping *mapping = &mvm->placement.fabric->mapping;
    const size_t bins = mapping->rows * (ohm_mapping_levels(mapping) - 1) + 1;
    struct ohm_currents bench;
    enum ohm_status status = ohm_currents_init(&bench, mvm);

    for (size_t m = 0; status == OHM_OK && m < n; m++) {
        for (size_t tr = 0; tr < mvm->placement.tiling.row_tiles; tr++) {
            for (size_t bit = 0; bit < mapping->input_bits; bit++) {
                ohm_currents_active(mvm, x + m * mvm->in, tr, bit, &bench);
                ohm_currents_exact(mvm, &bench);
                count_sums(mvm, tr, bins, bench.sum, histogram);
            }
        }
    }
    ohm_currents_clear(&bench);
    return status;
}

/* What the bench holds of one crossbar. */
static void take_sample(const struct ohm_mvm *mvm, struct ohm_tile tile,
                        const struct ohm_currents *bench, struct ohm_sample *sample)
{
    const size_t at = plane_at(mvm, tile);

    sample->active = bench->n_active;
    sample->used = ohm_tiling_used_cols(&mvm->placement.tiling, tile.col_tile);
    sample->dummy = mvm->t ? dummy_of(mvm, tile, bench->current) : 0;
    for (size_t c = 0; c < sample->used; c++) {
        sample->current[c] = mvm->t ? bench->current[at + c] : 0;
        sample->sum[c] = bench->sum[at + c];
    }
}

enum ohm_status ohm_mvm_sample(const struct ohm_mvm *mvm, const uint8_t x[],
                               struct ohm_tile tile, size_t bit, struct ohm_sample *sample)
{
    struct ohm_ready ready = { NULL, NULL };
    struct ohm_currents bench;
    enum ohm_status status;

    OHM_GO(ohm_currents_init(&bench, mvm));
    OHM_GO(ohm_ready_init(mvm, x, 1, tile.row_tile, &ready));
    ohm_currents_active(mvm, x, tile.row_tile, bit, &bench);
    ohm_currents_exact(mvm, &bench);
    if (mvm->t)
        ohm_currents_find(mvm, &bench,
                          bench.n_active ? ohm_ready_row(&ready, mvm, bit) : NULL,
                          bench.current);
    take_sample(mvm, tile, &bench, sample);
out:
    ohm_ready_clear(&ready);
    ohm_currents_clear(&bench);
    return status;
}
