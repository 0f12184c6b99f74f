#include "mvm/currents.h"

#include "base/clones.h"
#include "base/memory.h"
#include "mvm/bend.h"

#include <stdlib.h>
#include <string.h>

enum ohm_status ohm_currents_init(struct ohm_currents *bench, const struct ohm_mvm *mvm)
{
    *bench = (struct ohm_currents){ 0 };
    OHM_TRY(OHM_NEW(bench->current, mvm->columns, "currents"));
    OHM_TRY(OHM_NEW(bench->other, mvm->columns, "currents"));
    OHM_TRY(OHM_NEW(bench->sum, mvm->planes * mvm->out, "sums"));
    OHM_TRY(OHM_NEW(bench->code, 2 * mvm->placement.tiling.cols, "codes"));
    return OHM_NEW(bench->active, mvm->placement.tiling.rows, "active rows");
}

void ohm_currents_clear(struct ohm_currents *bench)
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

void ohm_currents_active(const struct ohm_mvm *mvm, const uint8_t *x, size_t row_tile,
                         size_t bit, struct ohm_currents *bench)
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

void ohm_currents_exact(const struct ohm_mvm *mvm, struct ohm_currents *bench)
{
    const size_t cells = mvm->planes * mvm->out;

    memset(bench->sum, 0, cells * sizeof *bench->sum);
    for (size_t j = 0; j < bench->n_active; j++)
        add_levels(cells, mvm->level + bench->active[j] * cells, bench->sum);
}

/* Their currents. */
static void add_currents(const struct ohm_mvm *mvm, const struct ohm_currents *bench,
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
void ohm_currents_find(const struct ohm_mvm *mvm, const struct ohm_currents *bench,
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

const double *ohm_ready_row(const struct ohm_ready *ready, const struct ohm_mvm *mvm,
                            size_t read)
{
    return ready->current ? ready->current + ready->number[read] * mvm->columns : NULL;
}

void ohm_ready_clear(struct ohm_ready *ready)
{
    free(ready->current);
    free(ready->number);
    *ready = (struct ohm_ready){ NULL, NULL };
}

/* Solves what has to be solved for every read of a row tile. */
enum ohm_status ohm_ready_init(const struct ohm_mvm *mvm, const uint8_t x[], size_t images,
                               size_t row_tile, struct ohm_ready *ready)
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
