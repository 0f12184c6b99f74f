/* lines.c -- solves the lines of one read, eight side by side. */
#include "solve/lines.h"

#include "base/memory.h"

#include <float.h>
#include <stdlib.h>
#include <string.h>

size_t ohm_lines_bit_size(const struct ohm_lines *lines)
{
    return lines->rows * lines->width;
}

size_t ohm_lines_word_size(const struct ohm_lines *lines)
{
    return lines->bundles * lines->length;
}

size_t ohm_lines_piece(const struct ohm_lines *lines, size_t k)
{
    const size_t left = ohm_lines_bit_size(lines) - k * lines->piece;

    return left < lines->piece ? left : lines->piece;
}

enum ohm_status ohm_lines_init(struct ohm_lines *lines, const struct ohm_crossbar *shape,
                               bool same)
{
    struct ohm_lines draft = { .rows = shape->rows,
                               .cols = shape->cols,
                               .bundles = (shape->rows + OHM_LANES - 1) / OHM_LANES,
                               .width = (shape->cols + OHM_LANES - 1) / OHM_LANES,
                               .r_word = shape->wires.r_word,
                               .r_bit = shape->wires.r_bit,
                               .r_entry = ohm_wires_entry(&shape->wires),
                               .r_exit = ohm_wires_exit(&shape->wires),
                               .g_far = ohm_wires_far(&shape->wires),
                               .columns = shape->wires.supply == OHM_SUPPLY_COLUMNS,
                               .same = same };
    size_t bits, words, slopes, drives;
    ohm_lanes *next;

    draft.length = draft.columns ? draft.rows * draft.width : draft.cols;
    draft.piece = draft.columns ? draft.length : OHM_LANES * draft.width;
    draft.bundles = draft.columns ? 1 : draft.bundles;
    bits = ohm_lines_bit_size(&draft);
    words = ohm_lines_word_size(&draft);
    slopes = same ? draft.length : words;
    drives = draft.columns ? draft.width : draft.bundles;
    OHM_TRY(OHM_NEW(next, 2 * bits + words + slopes + draft.width + 3 * drives, "lines"));
    draft.memory = next;
    draft.g_bit = next;
    draft.a_bit = next += bits;
    draft.g_word = next += bits;
    draft.a_word = next += slopes;
    draft.d_bit = next += words;
    draft.base = next += draft.width;
    draft.beta = next += drives;
    draft.far = next + drives;
    *lines = draft;
    return OHM_OK;
}

void ohm_lines_clear(struct ohm_lines *lines)
{
    free(lines->memory);
    lines->memory = NULL;
}

/* --- coefficients --- */

/* a of a bundle of word lines, from their far ends; returns d of node 0 through D.  What the far
 * drivers conduct comes in through D. */
OHM_CLONES
static void load_words(const struct ohm_lines *l, size_t k, ohm_lanes *d)
{
    const ohm_lanes *g = ohm_lines_slopes(l, k);
    ohm_lanes *a = l->a_word + k * l->cols, sum = *d;

    for (size_t c = l->cols; c-- > 1;) {
        sum += g[c];
        a[c] = 1 / (1 + l->r_word * sum);
        sum *= a[c];
    }
    sum += g[0];
    a[0] = 1 / (1 + l->r_entry * sum);
    *d = sum;
}

/* The same of word lines along the columns, eight at a time. */
OHM_CLONES
static void load_columns(struct ohm_lines *l, const double v[])
{
    const size_t width = l->width;

    for (size_t c = 0; c < width; c++) {
        ohm_lanes sum = ohm_lanes_of(0), drive = sum;

        for (size_t r = l->rows; r-- > 1;) {
            sum += l->g_word[r * width + c];
            l->a_word[r * width + c] = 1 / (1 + l->r_word * sum);
            sum *= l->a_word[r * width + c];
        }
        sum += l->g_word[c];
        l->a_word[c] = 1 / (1 + l->r_entry * sum);
        for (size_t k = c * OHM_LANES; k < l->cols && k < (c + 1) * OHM_LANES; k++)
            drive[k % OHM_LANES] = v[k];
        l->base[c] = l->a_word[c] * drive;
        l->beta[c] = l->a_word[c] * l->r_entry;
    }
}

OHM_CLONES
static void load_bits(const struct ohm_lines *l)
{
    const size_t width = l->width, end = (l->rows - 1) * width;

    for (size_t c = 0; c < width; c++)
        l->d_bit[c] = l->g_bit[c];
    for (size_t k = 0; k < end; k++) {
        const size_t c = k % width;

        l->a_bit[k] = 1 / (1 + l->r_bit * l->d_bit[c]);
        l->d_bit[c] = l->a_bit[k] * l->d_bit[c] + l->g_bit[k + width];
    }
    for (size_t c = 0; c < width; c++)
        l->a_bit[end + c] = 1 / (1 + l->r_exit * l->d_bit[c]);
}

/* The drive of one word line, of node conductance d (S) and coefficient a. */
static void set_drive(struct ohm_lines *l, size_t row, double v, bool driven, double d)
{
    const size_t k = row / OHM_LANES, lane = row % OHM_LANES;
    const double a = l->a_word[k * l->cols][lane];

    l->base[k][lane] = driven ? a * v : 0;
    l->beta[k][lane] = driven ? a * l->r_entry : d >= DBL_MIN ? 1 / d : 0;
}

void ohm_lines_load(struct ohm_lines *lines, const double v[], const bool driven[])
{
    const double far = lines->g_far;

    load_bits(lines);
    if (lines->columns) {
        load_columns(lines, v);
        return;
    }
    for (size_t k = 0; k < lines->bundles; k++) {
        ohm_lanes d = ohm_lanes_of(0);

        lines->far[k] = lines->base[k] = lines->beta[k] = d;
        for (size_t r = k * OHM_LANES; r < lines->rows && r < (k + 1) * OHM_LANES; r++) {
            d[r % OHM_LANES] = driven[r] ? far : 0;
            lines->far[k][r % OHM_LANES] = driven[r] ? far * v[r] : 0;
        }
        load_words(lines, k, &d);
        for (size_t r = k * OHM_LANES; r < lines->rows && r < (k + 1) * OHM_LANES; r++)
            set_drive(lines, r, v[r], driven[r], d[r % OHM_LANES]);
    }
}

/* --- between the layouts --- */

static size_t rows_of(const struct ohm_lines *lines, size_t k)
{
    const size_t left = lines->rows - k * OHM_LANES;

    return left < OHM_LANES ? left : OHM_LANES;
}

void ohm_lines_to_words(const struct ohm_lines *lines, size_t k, const ohm_lanes rows[],
                        ohm_lanes to[])
{
    const size_t n = rows_of(lines, k), cols = lines->cols;
    double *t = (double *)to;

    if (lines->columns) {
        memcpy(to, rows, lines->length * sizeof *to);
        return;
    }
    if (n < OHM_LANES)
        memset(to, 0, cols * sizeof *to);
    for (size_t r = 0; r < n; r++) {
        const double *row = (const double *)(rows + r * lines->width);

        for (size_t c = 0; c < cols; c++)
            t[c * OHM_LANES + r] = row[c];
    }
}

void ohm_lines_to_bits(const struct ohm_lines *lines, size_t k, const ohm_lanes from[],
                       ohm_lanes rows[])
{
    const size_t n = rows_of(lines, k), cols = lines->cols;
    const double *f = (const double *)from;

    if (lines->columns) {
        memcpy(rows, from, lines->length * sizeof *rows);
        return;
    }
    for (size_t r = 0; r < n; r++) {
        ohm_lanes *lanes = rows + r * lines->width;
        double *row = (double *)lanes;

        lanes[lines->width - 1] = ohm_lanes_of(0);
        for (size_t c = 0; c < cols; c++)
            row[c] = f[c * OHM_LANES + r];
    }
}

const ohm_lanes *ohm_lines_slopes(const struct ohm_lines *lines, size_t k)
{
    if (!lines->same)
        return lines->g_word + k * lines->length;
    ohm_lines_to_words(lines, k, lines->g_bit + k * lines->piece, lines->g_word);
    return lines->g_word;
}

/* --- solving one family --- */

OHM_CLONES
static void solve_columns(const struct ohm_lines *lines, bool drive, ohm_lanes q[])
{
    const size_t width = lines->width, n = lines->length;
    const ohm_lanes *a = lines->a_word;

    for (size_t k = n; k-- > width;)
        q[k - width] += a[k] * q[k];
    for (size_t c = 0; c < width; c++) {
        q[c] *= lines->beta[c];
        if (drive)
            q[c] += lines->base[c];
    }
    for (size_t k = width; k < n; k++)
        q[k] = a[k] * (q[k - width] + lines->r_word * q[k]);
}

OHM_CLONES
void ohm_lines_words(const struct ohm_lines *lines, size_t k, bool drive, ohm_lanes q[])
{
    const ohm_lanes *a = lines->a_word + k * lines->cols;
    const double r_word = lines->r_word;
    ohm_lanes carry = ohm_lanes_of(0), before;

    if (lines->columns) {
        solve_columns(lines, drive, q);
        return;
    }
    if (drive)
        carry = lines->far[k];
    for (size_t c = lines->cols; c-- > 0;) {
        q[c] += carry;
        carry = a[c] * q[c];
    }
    before = lines->beta[k] * q[0];
    if (drive)
        before += lines->base[k];
    q[0] = before;
    for (size_t c = 1; c < lines->cols; c++)
        q[c] = before = a[c] * (before + r_word * q[c]);
}

OHM_CLONES
void ohm_lines_bits(const struct ohm_lines *lines, const ohm_lanes u[], ohm_lanes q[],
                    ohm_lanes i[])
{
    const size_t width = lines->width, end = (lines->rows - 1) * width;
    const ohm_lanes *a = lines->a_bit;

    for (size_t k = width; k < end + width; k++)
        q[k] += a[k - width] * q[k - width];
    for (size_t c = 0; c < width; c++) {
        const ohm_lanes sum = q[end + c];

        q[end + c] = a[end + c] * (lines->r_exit * sum);
        if (i)
            i[c] = a[end + c] * sum;
        if (u) {
            q[end + c] += a[end + c] * u[c];
            if (i)
                i[c] -= a[end + c] * (lines->d_bit[c] * u[c]);
        }
    }
    for (size_t k = end; k-- > 0;)
        q[k] = a[k] * (q[k + width] + lines->r_bit * q[k]);
}
