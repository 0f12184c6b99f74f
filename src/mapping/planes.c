/* planes.c -- lays out schemes that write a weight as digits, a plane of crossbars for each. */
#include "mapping/planes.h"

#include "base/memory.h"
#include "mapping/blueprint.h"
#include "mapping/digits.h"
#include "mapping/scheme.h"
#include "mapping/sign.h"
#include "mapping/tiles.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What the crossbars of a product are made from. */
struct work {
    const struct ohm_mapping *mapping;
    const struct ohm_product *product;
    const struct ohm_sign *sign;
    struct ohm_layout *layout;
    struct ohm_tiles tiles;
    struct ohm_blueprint blueprint;
    int low; /* the smallest code */
    struct ohm_digits digits;
    bool *flipped;   /* [columns] */
    uint32_t *input; /* [rows] of a drive */
};

/* One crossbar in the making. */
struct sketch {
    struct ohm_xbar *xbar;
    const struct ohm_drive *drive;
    size_t rows, first, n; /* outputs first .. first + n */
    uint8_t *level;        /* [rows][cols] */
    double weight;         /* of a digit of 1 */
    bool unit;             /* there is a unit column, after all others */
    bool bias;             /* the offset is taken away here */
};

/* The digit that is stored; a row that comes late stores its codes divided. */
static int digit_at(const struct work *w, const struct sketch *s, size_t row, size_t k)
{
    const size_t input = ohm_tiles_input(&w->tiles, s->xbar->row_tile, row);
    const int delay = s->drive->delay ? s->drive->delay[row] : 0;
    const int code =
        w->product->code[input * w->product->out + s->first + k] / (1 << delay);

    return ohm_digits_of(&w->digits, code)[s->xbar->plane];
}

/* Levels of outputs on columns 0 .. n - 1, of their negative digits on the next n. */
static void fill_levels(const struct work *w, const struct sketch *s)
{
    const int most = (int)ohm_mapping_levels(w->mapping) - 1;

    for (size_t r = 0; r < s->rows; r++) {
        uint8_t *to = s->level + r * s->xbar->cols;

        for (size_t k = 0; k < s->n; k++) {
            const int digit = digit_at(w, s, r, k);
            const int mine = s->xbar->part ? -digit : digit;

            to[k] = (uint8_t)(mine > 0 ? mine : 0);
            if (w->flipped[k])
                to[k] = (uint8_t)(most - to[k]);
            if (w->sign->columns == 2)
                to[s->n + k] = (uint8_t)(digit < 0 ? -digit : 0);
        }
        if (s->unit)
            to[s->xbar->cols - 1] = 1;
    }
}

/* Columns that hold more than half of what they could are stored inverted, so that no sum is above half. */
static void choose_flips(const struct work *w, const struct sketch *s)
{
    const size_t most = s->rows * (ohm_mapping_levels(w->mapping) - 1);

    for (size_t k = 0; k < s->n; k++) {
        size_t sum = 0;

        for (size_t r = 0; r < s->rows; r++)
            sum += (size_t)abs(digit_at(w, s, r, k));
        w->flipped[k] = w->sign->offset && w->mapping->flip && 2 * sum > most;
    }
}

static void place_columns(const struct work *w, const struct sketch *s)
{
    for (size_t k = 0; k < s->n; k++)
        for (size_t c = 0; c < w->sign->columns; c++)
            s->xbar->column[c * s->n + k] = (uint16_t)(k * w->sign->columns + c);
    if (s->unit)
        s->xbar->column[s->xbar->cols - 1] = (uint16_t)w->mapping->cols;
}

static size_t set_taps(const struct work *w, const struct sketch *s)
{
    struct ohm_taps *tap = s->xbar->tap;
    const uint32_t n = (uint32_t)s->n, group = (uint32_t)s->xbar->plane;
    size_t runs = 0;

    if (w->sign->difference)
        tap[runs++] = (struct ohm_taps){ 0, n, n, group };
    else
        tap[runs++] =
            (struct ohm_taps){ 0, OHM_NO_COLUMN, n * (uint32_t)w->sign->columns, group };
    if (s->unit)
        tap[runs++] = (struct ohm_taps){ (uint32_t)s->xbar->cols - 1, OHM_NO_COLUMN, 1,
                                         (uint32_t)w->layout->planes };
    return runs;
}

/* Terms of the outputs of one step, a run at a time; returns how many. */
static size_t set_terms(const struct work *w, const struct sketch *s,
                        struct ohm_terms term[])
{
    const double most = (double)(ohm_mapping_levels(w->mapping) - 1);
    const uint32_t n = (uint32_t)s->n, out = (uint32_t)s->first;
    const uint32_t count = s->unit ? n : OHM_POPCOUNT; /* what tells the active rows */
    size_t t = 0;

    for (uint32_t k = 0, end; k < n; k = end) {
        const double weight = w->flipped[k] || s->xbar->part ? -s->weight : s->weight;

        for (end = k + 1; end < n && w->flipped[end] == w->flipped[k];)
            end++;
        term[t++] = (struct ohm_terms){ k, out + k, end - k, false, weight };
        if (w->flipped[k])
            term[t++] =
                (struct ohm_terms){ count, out + k, end - k, true, most * s->weight };
    }
    if (w->sign->columns == 2 && !w->sign->difference)
        term[t++] = (struct ohm_terms){ n, out, n, false, -s->weight };
    if (s->bias)
        term[t++] = (struct ohm_terms){ count, out, n, true,
                                        -(double)ohm_mapping_offset(w->mapping) };
    return t;
}

static enum ohm_status add_crossbar(struct work *w, const struct ohm_xbar *id)
{
    const struct ohm_drive *drive = &w->layout->drive[id->drive];
    struct sketch s = { .drive = drive, .rows = drive->rows };
    const size_t steps = w->layout->steps;
    size_t cols;

    s.first = id->col_tile * w->tiles.outs;
    s.n = ohm_tiles_outs(&w->tiles, id->col_tile);
    s.weight = ohm_digits_weight(w->mapping, id->plane);
    s.bias = w->sign->offset && id->plane == w->layout->planes - 1;
    s.unit = w->layout->extra > 0 && (s.bias || w->mapping->flip);
    cols = s.n * w->sign->columns + s.unit;
    OHM_TRY(ohm_blueprint_xbar(&w->blueprint, id, cols, 2, steps * (2 * s.n + 2), &s.xbar,
                               &s.level));
    choose_flips(w, &s);
    w->layout->metadata += w->mapping->flip ? s.n : 0;
    fill_levels(w, &s);
    place_columns(w, &s);
    s.xbar->tap_runs = set_taps(w, &s);
    for (size_t step = 0; step < steps; step++)
        s.xbar->from[step + 1] =
            s.xbar->from[step] + set_terms(w, &s, s.xbar->term + s.xbar->from[step]);
    return OHM_OK;
}

/* Asks the scheme by how much the rows of a drive come late, and counts the bits that say so. */
static void set_delays(struct work *w, struct ohm_drive *drive, size_t row_tile,
                       size_t col_tile)
{
    const struct ohm_scheme *scheme = ohm_schemes[w->mapping->scheme];
    const size_t rows = drive->rows;

    for (size_t r = 0; r < rows; r++)
        w->input[r] = ohm_tiles_input(&w->tiles, row_tile, r);
    scheme->delays(w->mapping, w->product, rows, w->input, col_tile * w->tiles.outs,
                   ohm_tiles_outs(&w->tiles, col_tile), drive->delay);
    for (size_t step = 1; step < w->layout->steps; step++)
        memcpy(drive->delay + step * rows, drive->delay, rows);
    w->layout->metadata += rows * ohm_tiles_bits(ohm_scheme_late(w->mapping));
}

/* A tile: all crossbars that its inputs and outputs share. */
static enum ohm_status add_tile(struct work *w, size_t row_tile, size_t col_tile,
                                size_t number)
{
    struct ohm_xbar id = { .row_tile = row_tile, .col_tile = col_tile, .drive = number };

    for (id.plane = 0; id.plane < w->layout->planes; id.plane++)
        for (id.part = 0; id.part < w->layout->parts; id.part++)
            OHM_TRY(add_crossbar(w, &id));
    return OHM_OK;
}

/* A drive for the row tile, or, where rows come late, for each of its tiles: the column tiles differ in it. */
static enum ohm_status add_row_tile(struct work *w, size_t row_tile)
{
    const bool late = ohm_scheme_late(w->mapping) > 0;
    const size_t rows = ohm_tiles_rows(&w->tiles, row_tile);

    for (size_t ct = 0; ct < w->layout->col_tiles; ct++) {
        const size_t number = late ? row_tile * w->layout->col_tiles + ct : row_tile;
        struct ohm_drive *drive = &w->layout->drive[number];

        if (ct == 0 || late) {
            OHM_TRY(ohm_blueprint_drive(&w->blueprint, number, rows, late));
            ohm_tiles_drive(&w->tiles, row_tile, w->layout->steps, drive);
        }
        if (late)
            set_delays(w, drive, row_tile, ct);
        OHM_TRY(add_tile(w, row_tile, ct, number));
    }
    return OHM_OK;
}

/* Columns and word lines of one crossbar. */
static enum ohm_status make_room(struct work *w)
{
    OHM_TRY(OHM_NEW(w->input, w->mapping->rows, "word lines"));
    return OHM_NEW(w->flipped, w->mapping->cols, "columns");
}

enum ohm_status ohm_planes_layout(const struct ohm_mapping *mapping,
                                  const struct ohm_product *product,
                                  struct ohm_layout *layout)
{
    struct work w = { .mapping = mapping,
                      .product = product,
                      .sign = &ohm_signs[mapping->sign],
                      .layout = layout };
    enum ohm_status status;

    w.tiles = ohm_tiles_of(mapping, product, mapping->cols / w.sign->columns);
    ohm_tiles_layout(&w.tiles, mapping, layout);
    layout->parts = w.sign->parts;
    OHM_GO(ohm_blueprint_init(&w.blueprint, layout,
                              layout->row_tiles *
                                  (ohm_scheme_late(mapping) ? layout->col_tiles : 1),
                              product->keep_empty));
    OHM_GO(ohm_digits_init(&w.digits, mapping));
    OHM_GO(make_room(&w));
    for (size_t tr = 0; tr < layout->row_tiles; tr++)
        OHM_GO(add_row_tile(&w, tr));
    OHM_GO(ohm_blueprint_finish(&w.blueprint));
out:
    ohm_blueprint_clear(&w.blueprint);
    ohm_digits_clear(&w.digits);
    free(w.flipped);
    free(w.input);
    return status;
}
