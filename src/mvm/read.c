/* read.c -- inputs to codes, for mvm.h: the loops that everything else waits for. */
#include "mvm/bend.h"

#include "base/clones.h"
#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* One thread's workspace. */
struct bench {
    double *current;  /* LSB, [columns] */
    double *other;    /* LSB, [columns], the rival's */
    uint16_t *sum;    /* [planes * out] */
    double *code;     /* [cols], and the rival's */
    uint32_t *active; /* [rows] input indices */
    size_t n_active;
    size_t row_tile;
};

/* Currents of crossbars that are solved for every read, 0 elsewhere; NULL where there are none. */
struct ready {
    double *current; /* LSB, [reads][columns] */
    size_t *number;  /* [images][bits] of the read */
};

static enum ohm_status bench_init(struct bench *bench, const struct ohm_mvm *mvm)
{
    *bench = (struct bench){ 0 };
    OHM_TRY(OHM_NEW(bench->current, mvm->columns, "currents"));
    OHM_TRY(OHM_NEW(bench->other, mvm->columns, "currents"));
    OHM_TRY(OHM_NEW(bench->sum, mvm->planes * mvm->out, "sums"));
    OHM_TRY(OHM_NEW(bench->code, 2 * mvm->placement.tiling.cols, "codes"));
    return OHM_NEW(bench->active, mvm->placement.tiling.rows, "active rows");
}

static void bench_clear(struct bench *bench)
{
    free(bench->current);
    free(bench->other);
    free(bench->sum);
    free(bench->code);
    free(bench->active);
}

/* to[n] = the sum of four rows, or of fewer (which are given as zeros), onto to[n]. */
OHM_CLONES
static void add_four(size_t n, const double *a, const double *b, const double *c,
                     const double *d, double *restrict to)
{
    for (size_t k = 0; k < n; k++)
        to[k] += (a[k] + b[k]) + (c[k] + d[k]);
}

OHM_CLONES
static void add_one(size_t n, const double *a, double *restrict to)
{
    for (size_t k = 0; k < n; k++)
        to[k] += a[k];
}

OHM_CLONES
static void add_levels(size_t n, const uint8_t *level, uint16_t *restrict sum)
{
    for (size_t k = 0; k < n; k++)
        sum[k] = (uint16_t)(sum[k] + level[k]);
}

/* The rows of ROW_TILE whose input has BIT set. */
static void find_active(const struct ohm_mvm *mvm, const uint8_t *x, size_t row_tile,
                        size_t bit, struct bench *bench)
{
    const size_t from = row_tile * mvm->placement.tiling.rows;
    const size_t used = ohm_tiling_used_rows(&mvm->placement.tiling, row_tile);

    bench->row_tile = row_tile;
    bench->n_active = 0;
    for (size_t r = 0; r < used; r++) {
        bench->active[bench->n_active] = (uint32_t)(from + r);
        bench->n_active += x[from + r] >> bit & 1;
    }
}

/* The exact sums of all columns of these rows. */
static void add_exact(const struct ohm_mvm *mvm, struct bench *bench)
{
    const size_t cells = mvm->planes * mvm->out;

    memset(bench->sum, 0, cells * sizeof *bench->sum);
    for (size_t j = 0; j < bench->n_active; j++)
        add_levels(cells, mvm->level + bench->active[j] * cells, bench->sum);
}

/* Their currents. */
static void add_currents(const struct ohm_mvm *mvm, const struct bench *bench,
                         double *current)
{
    const size_t n = mvm->columns;
    const uint32_t *a = bench->active;
    size_t k = 0;

    memset(current, 0, n * sizeof *current);
    for (; k + 4 <= bench->n_active; k += 4)
        add_four(n, mvm->t + a[k] * n, mvm->t + a[k + 1] * n, mvm->t + a[k + 2] * n,
                 mvm->t + a[k + 3] * n, current);
    for (; k < bench->n_active; k++)
        add_one(n, mvm->t + a[k] * n, current);
}

/* current = s (c0 + c1 s + c2 active), bitline.h. */
OHM_CLONES
static void bend(size_t n, double active, const double *c0, const double *c1,
                 const double *c2, double *restrict current)
{
    for (size_t k = 0; k < n; k++)
        current[k] *= c0[k] + c1[k] * current[k] + c2[k] * active;
}

/* Their currents, also without transfer matrices; those of READY come from elsewhere. */
static void find_currents(const struct ohm_mvm *mvm, const struct bench *bench,
                          const double *ready, double *current)
{
    const size_t at = bench->row_tile * mvm->columns;

    add_currents(mvm, bench, current);
    if (mvm->bent)
        bend(mvm->columns, (double)bench->n_active, mvm->coef[0] + at, mvm->coef[1] + at,
             mvm->coef[2] + at, current);
    if (ready)
        add_one(mvm->columns, ready, current);
}

static const double *ready_row(const struct ready *ready, const struct ohm_mvm *mvm,
                               size_t read)
{
    return ready->current ? ready->current + ready->number[read] * mvm->columns : NULL;
}

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
                    struct ohm_tile tile, size_t used, struct bench *bench,
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
                    struct bench *bench, double *y)
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
                      struct bench *bench)
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

static void ready_clear(struct ready *ready)
{
    free(ready->current);
    free(ready->number);
    *ready = (struct ready){ NULL, NULL };
}

/* Solves what has to be solved for every read of a row tile. */
static enum ohm_status make_ready(const struct ohm_mvm *mvm, const uint8_t x[],
                                  size_t images, size_t row_tile, struct ready *ready)
{
    const struct ohm_tiling *tiling = &mvm->placement.tiling;
    const size_t bits = mvm->placement.fabric->mapping.input_bits;
    uint8_t *active = NULL;
    size_t n = 0;
    enum ohm_status status;

    if (mvm->bitline.exact == 0)
        return OHM_OK;
    OHM_GO(OHM_NEW(active, images * bits * tiling->rows, "reads"));
    OHM_GO(OHM_NEW(ready->number, images * bits, "reads"));
    for (size_t k = 0; k < images * bits; k++) {
        ohm_bitslice_inputs(tiling, x + k / bits * mvm->in, row_tile, k % bits,
                            active + n * tiling->rows);
        ready->number[k] = n;
        n += memchr(active + n * tiling->rows, 1, tiling->rows) != NULL;
    }
    OHM_GO(OHM_NEW(ready->current, n * mvm->columns, "currents"));
    OHM_GO(ohm_bend_currents(mvm, row_tile, n, active, ready->current));
out:
    free(active);
    return status;
}

/* All reads of one row tile. */
static enum ohm_status read_rows(const struct ohm_mvm *mvm, const struct ohm_batch *batch,
                                 size_t row_tile, struct bench *bench)
{
    const size_t bits = mvm->placement.fabric->mapping.input_bits;
    struct ready ready = { NULL, NULL }, other = { NULL, NULL };
    enum ohm_status status;

    OHM_GO(make_ready(mvm, batch->x, batch->n, row_tile, &ready));
    if (batch->rival)
        OHM_GO(make_ready(batch->rival, batch->x, batch->n, row_tile, &other));
    for (size_t k = 0; k < batch->n * bits; k++) {
        struct ohm_read_id id = batch->first;

        find_active(mvm, batch->x + k / bits * mvm->in, row_tile, k % bits, bench);
        if (bench->n_active == 0)
            continue; /* no current, code 0 */
        id.image += k / bits;
        id.layer = mvm->layer;
        id.bit = k % bits;
        add_exact(mvm, bench);
        if (mvm->t)
            find_currents(mvm, bench, ready_row(&ready, mvm, k), bench->current);
        if (batch->rival)
            find_currents(batch->rival, bench, ready_row(&other, batch->rival, k),
                          bench->other);
        read_tile(mvm, batch, row_tile, id, k / bits, bench);
    }
out:
    ready_clear(&ready);
    ready_clear(&other);
    return status;
}

enum ohm_status ohm_mvm_apply(const struct ohm_mvm *mvm, const struct ohm_batch *batch)
{
    struct bench bench;
    enum ohm_status status;

    OHM_GO(bench_init(&bench, mvm));
    for (size_t v = 0; v < batch->variants; v++)
        memset(batch->y[v], 0, batch->n * mvm->out * sizeof *batch->y[v]);
    count_reads(mvm, batch);
    for (size_t tr = 0; tr < mvm->placement.tiling.row_tiles; tr++)
        OHM_GO(read_rows(mvm, batch, tr, &bench)); /* its rows of T stay in cache */
out:
    bench_clear(&bench);
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
    struct bench bench;
    enum ohm_status status = bench_init(&bench, mvm);

    for (size_t m = 0; status == OHM_OK && m < n; m++) {
        for (size_t tr = 0; tr < mvm->placement.tiling.row_tiles; tr++) {
            for (size_t bit = 0; bit < mapping->input_bits; bit++) {
                find_active(mvm, x + m * mvm->in, tr, bit, &bench);
                add_exact(mvm, &bench);
                count_sums(mvm, tr, bins, bench.sum, histogram);
            }
        }
    }
    bench_clear(&bench);
    return status;
}

/* What the bench holds of one crossbar. */
static void take_sample(const struct ohm_mvm *mvm, struct ohm_tile tile,
                        const struct bench *bench, struct ohm_sample *sample)
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
    struct ready ready = { NULL, NULL };
    struct bench bench;
    enum ohm_status status;

    OHM_GO(bench_init(&bench, mvm));
    OHM_GO(make_ready(mvm, x, 1, tile.row_tile, &ready));
    find_active(mvm, x, tile.row_tile, bit, &bench);
    add_exact(mvm, &bench);
    if (mvm->t)
        find_currents(mvm, &bench, bench.n_active ? ready_row(&ready, mvm, bit) : NULL,
                      bench.current);
    take_sample(mvm, tile, &bench, sample);
out:
    ready_clear(&ready);
    bench_clear(&bench);
    return status;
}
