/* currents.c -- active rows, exact sums and currents of one read of a drive. */
#include "mvm/currents.h"

#include "base/clones.h"
#include "base/memory.h"
#include "mvm/bend.h"

#include <stdlib.h>
#include <string.h>

enum ohm_status ohm_currents_init(struct ohm_currents *bench, const struct ohm_mvm *mvm)
{
    const struct ohm_layout *layout = mvm->placement.layout;
    size_t columns = 0, rows = 0, taps = 0;

    *bench = (struct ohm_currents){ 0 };
    for (size_t d = 0; d < layout->drives; d++) {
        const struct ohm_drive *drive = &layout->drive[d];
        const size_t wide = drive->columns + drive->crossbars;

        columns = wide > columns ? wide : columns;
        rows = drive->rows > rows ? drive->rows : rows;
    }
    for (size_t k = 0; k < layout->crossbars; k++)
        taps = layout->xbar[k].taps > taps ? layout->xbar[k].taps : taps;
    OHM_TRY(OHM_NEW(bench->current, columns, "currents"));
    OHM_TRY(OHM_NEW(bench->other, columns, "currents"));
    OHM_TRY(OHM_NEW(bench->sum, columns, "sums"));
    OHM_TRY(OHM_NEW(bench->code, taps, "codes"));
    OHM_TRY(OHM_NEW(bench->rival, taps, "codes"));
    OHM_TRY(OHM_NEW(bench->signed_current, taps, "currents"));
    OHM_TRY(OHM_NEW(bench->signed_sum, taps, "sums"));
    return OHM_NEW(bench->row, rows, "active rows");
}

void ohm_currents_clear(struct ohm_currents *bench)
{
    free(bench->current);
    free(bench->other);
    free(bench->sum);
    free(bench->code);
    free(bench->rival);
    free(bench->signed_current);
    free(bench->signed_sum);
    free(bench->row);
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
    for (size_t k = 0; k < n; k++) {
        const uint16_t formed = (uint16_t)(level[k] == OHM_NO_CELL ? 0 : level[k]);

        sum[k] = (uint16_t)(sum[k] + formed);
    }
}

void ohm_currents_active(const struct ohm_mvm *mvm, const uint8_t *x, size_t drive,
                         size_t step, size_t slot, struct ohm_currents *bench)
{
    const struct ohm_layout *layout = mvm->placement.layout;

    bench->drive = drive;
    bench->n_active =
        ohm_layout_active(layout, &layout->drive[drive], x, step, slot, bench->row);
}

void ohm_currents_exact(const struct ohm_mvm *mvm, struct ohm_currents *bench)
{
    const struct ohm_drive *drive = &mvm->placement.layout->drive[bench->drive];

    memset(bench->sum, 0, drive->columns * sizeof *bench->sum);
    for (size_t j = 0; j < bench->n_active; j++)
        add_levels(drive->columns, drive->level + bench->row[j] * drive->columns,
                   bench->sum);
}

/* Their currents. */
static void add_currents(const struct ohm_wide *wide, const struct ohm_currents *bench,
                         double *current)
{
    const size_t n = wide->columns;
    const double *t = wide->t;
    const uint32_t *a = bench->row;
    size_t k = 0;

    memset(current, 0, n * sizeof *current);
    for (; k + 4 <= bench->n_active; k += 4)
        add_four(n, t + a[k] * n, t + a[k + 1] * n, t + a[k + 2] * n, t + a[k + 3] * n,
                 current);
    for (; k < bench->n_active; k++)
        add_one(n, t + a[k] * n, current);
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
    const struct ohm_wide *wide = &mvm->wide[bench->drive];

    add_currents(wide, bench, current);
    if (mvm->bent)
        bend(wide->columns, (double)bench->n_active, wide->coef[0], wide->coef[1],
             wide->coef[2], current);
    if (ready)
        add_one(wide->columns, ready, current);
}

const double *ohm_ready_row(const struct ohm_ready *ready, const struct ohm_mvm *mvm,
                            size_t drive, size_t read)
{
    return ready->current ? ready->current + ready->number[read] * mvm->wide[drive].columns
                          : NULL;
}

void ohm_ready_clear(struct ohm_ready *ready)
{
    free(ready->current);
    free(ready->number);
    *ready = (struct ohm_ready){ NULL, NULL };
}

/* Solves what has to be solved for every read of a drive. */
enum ohm_status ohm_ready_init(const struct ohm_mvm *mvm, const uint8_t x[], size_t images,
                               size_t drive, struct ohm_ready *ready)
{
    const struct ohm_layout *layout = mvm->placement.layout;
    const size_t slots = layout->slots, reads = layout->steps * slots;
    uint8_t *active = NULL;
    size_t n = 0;
    enum ohm_status status;

    if (mvm->bitline.exact == 0)
        return OHM_OK;
    OHM_GO(OHM_NEW(active, images * reads * layout->rows, "reads"));
    OHM_GO(OHM_NEW(ready->number, images * reads, "reads"));
    for (size_t k = 0; k < images * reads; k++) {
        ohm_layout_word_lines(layout, &layout->drive[drive], x + k / reads * mvm->in,
                              k % reads / slots, k % slots, active + n * layout->rows);
        ready->number[k] = n;
        n += memchr(active + n * layout->rows, 1, layout->rows) != NULL;
    }
    OHM_GO(OHM_NEW(ready->current, n * mvm->wide[drive].columns, "currents"));
    OHM_GO(ohm_bend_currents(mvm, drive, n, active, ready->current));
out:
    free(active);
    return status;
}
