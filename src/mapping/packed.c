/* packed.c -- lays out the columns that hold a weight, and no others. */
#include "mapping/packed.h"

#include "base/memory.h"
#include "mapping/blueprint.h"
#include "mapping/digits.h"
#include "mapping/scheme.h"
#include "mapping/tiles.h"

#include <stdlib.h>

/* What a column stands for. */
struct column {
    uint32_t plane, out;
    bool negative;
};

struct work {
    const struct ohm_mapping *mapping;
    const struct ohm_product *product;
    struct ohm_layout *layout;
    struct ohm_tiles tiles;
    struct ohm_blueprint blueprint;
    struct ohm_digits digits;
    struct column *column; /* [row_tiles][room] of those that are not empty */
    size_t room;
    size_t *live; /* [row_tiles] */
};

static int level_at(const struct work *w, uint32_t input, struct column c)
{
    const int code = w->product->code[(size_t)input * w->product->out + c.out];
    const int digit = ohm_digits_of(&w->digits, code)[c.plane];
    const int mine = c.negative ? -digit : digit;

    return mine > 0 ? mine : 0;
}

static bool is_live(const struct work *w, size_t row_tile, struct column c)
{
    for (size_t r = 0; r < ohm_tiles_rows(&w->tiles, row_tile); r++)
        if (level_at(w, ohm_tiles_input(&w->tiles, row_tile, r), c))
            return true;
    return w->product->keep_empty;
}

/* Lists the columns of a row tile. */
static void list_columns(struct work *w, size_t row_tile)
{
    struct column *to = w->column + row_tile * w->room;
    struct column c;

    for (c.plane = 0; c.plane < w->digits.planes; c.plane++)
        for (int sign = 0; sign < 2; sign++)
            for (c.out = 0; c.out < w->product->out; c.out++) {
                c.negative = sign;
                if (is_live(w, row_tile, c))
                    to[w->live[row_tile]++] = c;
            }
}

/* Taps: a run for each plane. */
static size_t set_taps(struct ohm_xbar *xbar, const struct column c[])
{
    size_t runs = 0;

    for (uint32_t k = 0, end; k < xbar->cols; k = end) {
        for (end = k + 1; end < xbar->cols && c[end].plane == c[k].plane;)
            end++;
        xbar->tap[runs++] = (struct ohm_taps){ k, OHM_NO_COLUMN, end - k, c[k].plane };
    }
    return runs;
}

/* Terms: a run for neighbours that are neighbours of one plane and sign. */
static size_t set_terms(const struct work *w, const struct ohm_xbar *xbar,
                        const struct column c[], struct ohm_terms term[])
{
    size_t n = 0;

    for (uint32_t k = 0, end; k < xbar->cols; k = end) {
        const double weight = ohm_digits_weight(w->mapping, c[k].plane);

        for (end = k + 1; end < xbar->cols && c[end].plane == c[k].plane &&
                          c[end].negative == c[k].negative &&
                          c[end].out == c[k].out + (end - k);)
            end++;
        term[n++] = (struct ohm_terms){ k, c[k].out, end - k, false,
                                        c[k].negative ? -weight : weight };
    }
    return n;
}

/* The crossbar of N columns from C on. */
static enum ohm_status add_crossbar(struct work *w, const struct ohm_xbar *id, size_t n,
                                    const struct column c[])
{
    const struct ohm_drive *drive = &w->layout->drive[id->drive];
    const size_t steps = w->layout->steps;
    struct ohm_xbar *x;
    uint8_t *level;

    OHM_TRY(
        ohm_blueprint_xbar(&w->blueprint, id, n, w->digits.planes, steps * n, &x, &level));
    for (size_t r = 0; r < drive->rows; r++)
        for (size_t k = 0; k < n; k++)
            level[r * n + k] =
                (uint8_t)level_at(w, ohm_tiles_input(&w->tiles, id->row_tile, r), c[k]);
    for (size_t k = 0; k < n; k++)
        x->column[k] = (uint16_t)k;
    x->tap_runs = set_taps(x, c);
    for (size_t step = 0; step < steps; step++)
        x->from[step + 1] = x->from[step] + set_terms(w, x, c, x->term + x->from[step]);
    w->layout->metadata += n * ohm_tiles_bits(2 * w->digits.planes * w->product->out - 1);
    return OHM_OK;
}

static enum ohm_status add_row_tile(struct work *w, size_t row_tile)
{
    const size_t cols = w->mapping->cols, rows = ohm_tiles_rows(&w->tiles, row_tile);
    struct ohm_drive *drive = &w->layout->drive[row_tile];
    struct ohm_xbar id = { .row_tile = row_tile, .drive = row_tile };

    OHM_TRY(ohm_blueprint_drive(&w->blueprint, row_tile, rows, false));
    ohm_tiles_drive(&w->tiles, row_tile, w->layout->steps, drive);
    for (size_t at = 0; at < w->live[row_tile]; at += cols, id.col_tile++) {
        const size_t left = w->live[row_tile] - at;

        OHM_TRY(add_crossbar(w, &id, left < cols ? left : cols,
                             w->column + row_tile * w->room + at));
    }
    return OHM_OK;
}

/* Lists all columns; as many crossbars a row tile as the fullest needs. */
static enum ohm_status list_all(struct work *w)
{
    const size_t cols = w->mapping->cols;
    size_t most = 1;

    w->room = 2 * w->digits.planes * w->product->out;
    OHM_TRY(OHM_NEW(w->column, w->tiles.row_tiles * w->room, "columns"));
    OHM_TRY(OHM_NEW(w->live, w->tiles.row_tiles, "columns"));
    for (size_t t = 0; t < w->tiles.row_tiles; t++) {
        list_columns(w, t);
        most = w->live[t] > most ? w->live[t] : most;
    }
    w->layout->col_tiles = (most + cols - 1) / cols;
    w->layout->planes = w->layout->parts = 1;
    return OHM_OK;
}

enum ohm_status ohm_packed_layout(const struct ohm_mapping *mapping,
                                  const struct ohm_product *product,
                                  struct ohm_layout *layout)
{
    struct work w = { .mapping = mapping, .product = product, .layout = layout };
    enum ohm_status status;

    w.tiles = ohm_tiles_of(mapping, product, mapping->cols);
    ohm_tiles_layout(&w.tiles, mapping, layout);
    OHM_GO(ohm_digits_init(&w.digits, mapping));
    OHM_GO(list_all(&w));
    OHM_GO(ohm_blueprint_init(&w.blueprint, layout, layout->row_tiles, true));
    for (size_t t = 0; t < layout->row_tiles; t++)
        OHM_GO(add_row_tile(&w, t));
    OHM_GO(ohm_blueprint_finish(&w.blueprint));
out:
    ohm_blueprint_clear(&w.blueprint);
    ohm_digits_clear(&w.digits);
    free(w.column);
    free(w.live);
    return status;
}
