/* ladder.c -- eliminates the nodes of lines from their far ends, reads side by side. */
#include "solve/ladder.h"

/* d and a of N word lines from ROW, from the far end; lines side by side, as one waits for divisions. */
static void load_words(struct ohm_ladders *l, size_t row, size_t n)
{
    const size_t cols = l->cols;
    double d[OHM_LANES];

    for (size_t r = 0; r < n; r++)
        d[r] = l->g_far;
    for (size_t c = cols; c-- > 0;) {
        const double resistance = c > 0 ? l->r_word : l->r_entry;

        for (size_t r = 0; r < n; r++) {
            const size_t at = (row + r) * cols + c;

            d[r] += l->g[at];
            l->a_word[at] = 1 / (1 + resistance * d[r]);
            d[r] *= c > 0 ? l->a_word[at] : 1;
        }
    }
    for (size_t r = 0; r < n; r++)
        l->d_word[row + r] = d[r];
}

/* One row of all bit lines: d[cols] of the row above becomes that of this row, a = 1 / (1 + R d). */
OHM_CLONES
static void load_row(size_t cols, double resistance, const double *g, const double *above,
                     double *restrict d, double *restrict a)
{
    for (size_t c = 0; c < cols; c++) {
        d[c] = (above ? above[c] * d[c] : 0) + g[c];
        a[c] = 1 / (1 + resistance * d[c]);
    }
}

void ohm_ladders_load(struct ohm_ladders *ladders)
{
    const size_t rows = ladders->rows, cols = ladders->cols;

    for (size_t r = 0; r < rows; r += OHM_LANES)
        load_words(ladders, r, rows - r < OHM_LANES ? rows - r : OHM_LANES);
    for (size_t r = 0; r < rows; r++) /* from the far end of the bit lines */
        load_row(cols, r + 1 < rows ? ladders->r_bit : ladders->r_exit,
                 ladders->g + r * cols, r > 0 ? ladders->a_bit + (r - 1) * cols : NULL,
                 ladders->d_bit, ladders->a_bit + r * cols);
}

void ohm_ladders_drive(const struct ohm_ladders *ladders, const ohm_lanes v[],
                       struct ohm_drive *drive)
{
    for (size_t r = 0; r < ladders->rows; r++) {
        const double a = ladders->a_word[r * ladders->cols], d = ladders->d_word[r];
        const double floating = d > 0 ? 1 / d : 0;

        drive->base[r] = drive->driven[r] * (a * v[r]);
        drive->far[r] = drive->driven[r] * (ladders->g_far * v[r]);
        drive->beta[r] =
            drive->driven[r] * (a * ladders->r_entry) + (1 - drive->driven[r]) * floating;
    }
}

OHM_CLONES
void ohm_ladders_words(const struct ohm_ladders *ladders, const struct ohm_drive *drive,
                       const ohm_lanes b[], ohm_lanes w[])
{
    for (size_t r = 0; r < ladders->rows; r++)
        ohm_word_line(ladders, r, &drive->base[r], &drive->beta[r], &drive->far[r],
                      b + r * ladders->cols, w + r * ladders->cols);
}

OHM_CLONES
void ohm_ladders_bits(const struct ohm_ladders *ladders, const ohm_lanes u[],
                      const ohm_lanes w[], ohm_lanes b[], ohm_lanes i[])
{
    const size_t rows = ladders->rows, cols = ladders->cols, end = (rows - 1) * cols;
    const double *g = ladders->g, *a = ladders->a_bit;

    for (size_t c = 0; c < cols; c++)
        b[c] = g[c] * w[c];
    for (size_t k = cols; k < rows * cols; k++)
        b[k] = g[k] * w[k] + a[k - cols] * b[k - cols];
    for (size_t c = 0; c < cols; c++) {
        const ohm_lanes q = b[end + c];

        i[c] = a[end + c] * (q - ladders->d_bit[c] * u[c]);
        b[end + c] = a[end + c] * (u[c] + ladders->r_exit * q);
    }
    for (size_t k = end; k-- > 0;)
        b[k] = a[k] * (b[k + cols] + ladders->r_bit * b[k]);
}

/* By the ladder, from the driven end: as exact for long lines as for short ones. */
OHM_CLONES
static void source_one(const struct ohm_ladders *ladders, const struct ohm_drive *drive,
                       const ohm_lanes v[], const ohm_lanes b[], ohm_lanes i_source[])
{
    const size_t cols = ladders->cols;

    for (size_t r = 0; r < ladders->rows; r++) {
        const double *g = ladders->g + r * cols, *a = ladders->a_word + r * cols;
        ohm_lanes q = ohm_lanes_of(0);

        for (size_t c = cols; c-- > 0;)
            q = g[c] * b[r * cols + c] + (c + 1 < cols ? a[c + 1] : 0) * q;
        i_source[r] = drive->driven[r] * (a[0] * (ladders->d_word[r] * v[r] - q));
    }
}

/* From both ends: what the cells of the line take. */
OHM_CLONES
static void source_both(const struct ohm_ladders *ladders, const ohm_lanes w[],
                        const ohm_lanes b[], ohm_lanes i_source[])
{
    const size_t cols = ladders->cols;

    for (size_t r = 0; r < ladders->rows; r++) {
        ohm_lanes sum = ohm_lanes_of(0);

        for (size_t k = r * cols; k < (r + 1) * cols; k++)
            sum += ladders->g[k] * (w[k] - b[k]);
        i_source[r] = sum;
    }
}

void ohm_ladders_source(const struct ohm_ladders *ladders, const struct ohm_drive *drive,
                        const ohm_lanes v[], const ohm_lanes w[], const ohm_lanes b[],
                        ohm_lanes i_source[])
{
    if (ladders->g_far > 0)
        source_both(ladders, w, b, i_source);
    else
        source_one(ladders, drive, v, b, i_source);
}
