/* layout.c -- reading a layout: levels, active rows, decode. */
#include "mapping/layout.h"

#include "base/clones.h"

#include <string.h>

void ohm_layout_levels(const struct ohm_layout *layout, const struct ohm_xbar *xbar,
                       uint8_t level[])
{
    const struct ohm_drive *drive = &layout->drive[xbar->drive];
    const size_t wide = layout->cols + layout->extra;

    memset(level, layout->fill, layout->rows * wide);
    for (size_t r = 0; r < drive->rows; r++)
        for (size_t c = 0; c < xbar->cols; c++)
            level[drive->line[r] * wide + xbar->column[c]] =
                drive->level[r * drive->columns + xbar->at + c];
}

/* Is row R active? */
static bool is_active(const struct ohm_layout *layout, const struct ohm_drive *drive,
                      const uint8_t x[], size_t step, size_t slot, size_t r)
{
    const uint32_t input = drive->input[step * drive->rows + r];
    const size_t delay = drive->delay ? drive->delay[step * drive->rows + r] : 0;

    return input != OHM_GROUNDED && slot >= delay && slot - delay < layout->input_bits &&
           (x[input] >> (slot - delay) & 1);
}

size_t ohm_layout_active(const struct ohm_layout *layout, const struct ohm_drive *drive,
                         const uint8_t x[], size_t step, size_t slot, uint32_t row[])
{
    size_t n = 0;

    for (size_t r = 0; r < drive->rows; r++) {
        row[n] = (uint32_t)r;
        n += is_active(layout, drive, x, step, slot, r);
    }
    return n;
}

void ohm_layout_word_lines(const struct ohm_layout *layout, const struct ohm_drive *drive,
                           const uint8_t x[], size_t step, size_t slot, uint8_t active[])
{
    memset(active, 0, layout->rows);
    for (size_t r = 0; r < drive->rows; r++)
        active[drive->line[r]] = is_active(layout, drive, x, step, slot, r);
}

struct ohm_taps ohm_layout_tap(const struct ohm_xbar *xbar, size_t tap)
{
    const struct ohm_taps *run = xbar->tap;

    for (; tap >= run->n; run++)
        tap -= run->n;
    return (struct ohm_taps){
        .plus = xbar->column[run->plus + tap],
        .minus =
            run->minus == OHM_NO_COLUMN ? OHM_NO_COLUMN : xbar->column[run->minus + tap],
        .n = 1,
        .group = run->group,
    };
}

OHM_CLONES
static void add_codes(size_t n, double weight, const double code[], double *restrict y)
{
    for (size_t k = 0; k < n; k++)
        y[k] += weight * code[k];
}

void ohm_layout_decode(const struct ohm_layout *layout, const struct ohm_xbar *xbar,
                       size_t step, size_t slot, size_t active, const double code[],
                       double y[])
{
    for (size_t k = xbar->from[step]; k < xbar->from[step + 1]; k++) {
        const struct ohm_terms *term = &xbar->term[k];
        const double weight = term->weight * layout->slot[slot];
        double *to = y + term->out;

        if (!term->spread) {
            add_codes(term->n, weight, code + term->tap, to);
            continue;
        }
        for (size_t o = 0; o < term->n; o++)
            to[o] +=
                weight * (term->tap == OHM_POPCOUNT ? (double)active : code[term->tap]);
    }
}

const struct ohm_xbar *ohm_layout_find(const struct ohm_layout *layout, size_t row_tile,
                                       size_t col_tile, size_t plane, size_t part)
{
    if (row_tile >= layout->row_tiles || col_tile >= layout->col_tiles ||
        plane >= layout->planes || part >= layout->parts)
        return NULL;
    return &layout->xbar[((row_tile * layout->col_tiles + col_tile) * layout->planes +
                          plane) *
                             layout->parts +
                         part];
}
