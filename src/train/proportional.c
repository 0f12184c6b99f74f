/* proportional.c -- the method column-proportional: at most l weights of a column segment are not 0.
 *
 * Peripheral-aware pruning as in TinyADC (Yuan et al., DATE 2021): a column of a crossbar of R rows has at most
 * l = R / rate non-zero weights, both signs together, wherever they lie, so that no column sum exceeds l times
 * the largest level.  The abstract says no more; the training below is a reconstruction after the same
 * group's ADMM papers.
 *
 *   approach: admm        loss + rho/2 |W - Z + U|^2;  Z = project(W + U), U += W - Z after every epoch, Z = project(W)
 *                         at first;  rho grows from epoch to epoch
 *   approach: projected   W = project(W) after every step
 *
 * Then W = project(W), and what is 0 stays 0 in fine-tuning.  The nearest matrix that fits, which project gives,
 * keeps the l largest magnitudes of a segment.  Segments are those of the mapping's row tiles.
 */
#include "base/clones.h"
#include "mapping/tiles.h"
#include "train/method.h"
#include "train/recipe.h"

#include <math.h>

enum { ROWS_MAX = 1024 };

/* The rate of a layer: the list's entry, or its only one. */
static size_t rate_of(const struct ohm_train *train, size_t layer)
{
    return train->column_rate.at[train->column_rate.cols > 1 ? layer : 0];
}

static enum ohm_status check(const struct ohm_train *train,
                             const struct ohm_mapping *mapping, size_t n,
                             const size_t sizes[])
{
    const struct ohm_counts *rates = &train->column_rate;

    (void)sizes;
    if (ohm_mapping_has_order(mapping))
        return ohm_fail(OHM_EUSAGE,
                        "rows_order: %s, but column-proportional takes rows in natural or "
                        "interleaved order",
                        mapping->rows_order);
    if (rates->rows > 0 || (rates->cols > 1 && rates->cols != n - 1))
        return ohm_fail(OHM_EUSAGE,
                        "column_rate: %zu rates where the network has %zu layers; one "
                        "rate, or one a layer, is allowed",
                        rates->rows > 0 ? rates->rows * rates->cols : rates->cols, n - 1);
    for (size_t k = 0; k < rates->cols; k++)
        if (rates->at[k] > mapping->rows)
            return ohm_fail(OHM_EUSAGE,
                            "column_rate: %zu is not in 1 to %zu, the rows of a crossbar",
                            rates->at[k], mapping->rows);
    return OHM_OK;
}

static void swap(float *a, float *b)
{
    const float kept = *a;

    *a = *b;
    *b = kept;
}

/* The K-th largest of v[n], from 1, which change places. */
static float find_largest(size_t n, float v[], size_t k)
{
    size_t from = 0, to = n; /* it is among these */

    while (to - from > 1) {
        size_t above = from, equal = from, below = to;
        const float pivot = v[from + (to - from) / 2];

        while (equal < below) {
            if (v[equal] > pivot)
                swap(&v[above++], &v[equal++]);
            else if (v[equal] < pivot)
                swap(&v[equal], &v[--below]);
            else
                equal++;
        }
        if (k - 1 < above)
            to = above;
        else if (k - 1 < below)
            return pivot;
        else
            from = below;
    }
    return v[from];
}

/* All but the L largest magnitudes of w[rows] become 0, at places PLACE of W; of equal ones the first stay. */
static void keep_largest(size_t rows, const size_t place[], size_t l, float w[])
{
    float magnitude[ROWS_MAX], limit;
    size_t above = 0;

    if (l >= rows)
        return;
    for (size_t r = 0; r < rows; r++)
        magnitude[r] = fabsf(w[place[r]]);
    limit = find_largest(rows, magnitude, l);
    for (size_t r = 0; r < rows; r++)
        above += fabsf(w[place[r]]) > limit;
    for (size_t r = 0; r < rows; r++) {
        const float x = fabsf(w[place[r]]);

        if (x == limit && above < l)
            above++;
        else if (x <= limit)
            w[place[r]] = 0;
    }
}

/* The nearest weights to w[in][out] of which no column segment has more than l that are not 0. */
static void project(const struct ohm_tensor *t, float w[])
{
    const struct ohm_product product = { .in = t->in, .out = t->out };
    const struct ohm_tiles tiles = ohm_tiles_of(t->mapping, &product, t->out);
    const size_t l = t->mapping->rows / rate_of(t->train, t->layer);
    size_t place[ROWS_MAX];

    for (size_t tile = 0; tile < tiles.row_tiles; tile++) {
        const size_t rows = ohm_tiles_rows(&tiles, tile);

        for (size_t out = 0; out < t->out; out++) {
            for (size_t r = 0; r < rows; r++)
                place[r] = ohm_tiles_input(&tiles, tile, r) * t->out + out;
            keep_largest(rows, place, l, w);
        }
    }
}

/* Z = project(W + U), U += W - Z. */
static void update_pair(const struct ohm_tensor *t)
{
    const size_t n = t->in * t->out;
    float *z = t->kept, *u = t->kept + n;

    for (size_t k = 0; k < n; k++)
        z[k] = t->w[k] + u[k];
    project(t, z);
    for (size_t k = 0; k < n; k++)
        u[k] += t->w[k] - z[k];
}

static void project_when(const struct ohm_tensor *t, enum ohm_moment moment)
{
    const bool admm = t->train->approach == OHM_APPROACH_ADMM;
    const size_t n = t->in * t->out;

    if (moment == OHM_AT_START && admm) {
        for (size_t k = 0; k < n; k++)
            t->kept[k] = t->w[k];
        project(t, t->kept);
    } else if (moment == OHM_AFTER_EPOCH && t->approaching && admm) {
        update_pair(t);
    } else if (moment == OHM_AFTER_PHASE ||
               (moment == OHM_AFTER_STEP && t->approaching && !admm)) {
        project(t, t->w);
    }
}

/* gradient += rho (w - z + u) */
OHM_CLONES
static void add_pull(float rho, size_t n, const float w[], const float z[], const float u[],
                     float gradient[])
{
    for (size_t k = 0; k < n; k++)
        gradient[k] += rho * (w[k] - z[k] + u[k]);
}

static void pull(const struct ohm_tensor *t, float gradient[])
{
    const size_t n = t->in * t->out;
    double rho = t->train->rho;

    if (!t->approaching || t->train->approach != OHM_APPROACH_ADMM)
        return;
    for (size_t k = 0; k < t->epoch; k++)
        rho *= t->train->rho_growth;
    add_pull((float)fmin(rho, t->train->rho_most), n, t->w, t->kept, t->kept + n, gradient);
}

static size_t approach(const struct ohm_train *train)
{
    return train->approach_epochs;
}

extern const struct ohm_method ohm_method_none;

const struct ohm_method ohm_method_proportional = {
    .name = "column-proportional",
    .sentence = "At most rows / column_rate weights of a column segment are not 0.",
    .base = &ohm_method_none,
    .second_keys = (const char *const[]){ "column_rate", "approach", "approach_epochs",
                                          "rho", "rho_growth", "rho_most", NULL },
    .without = "train.method column-proportional prunes by rank, without a regulariser",
    .tiles = true,
    .freezes = true,
    .keeps = 2, /* Z, U */
    .check = check,
    .approach = approach,
    .force = pull,
    .project = project_when,
};
