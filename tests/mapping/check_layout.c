/* check_layout.c -- the law of all schemes: what production decodes is the integer product of the codes. */
#include "mapping/layout.h"

#include "harness.h"
#include "mapping/load.h"
#include "mapping/scheme.h"
#include "mapping/sign.h"
#include "num/rng.h"

#include <stdlib.h>
#include <string.h>

enum { SIDE = 40, TRIES = 12 };

/* Codes of one read: exact sums of the levels that lie on the crossbar, as a converter with enough bits has them. */
static void convert(const struct ohm_layout *layout, const struct ohm_xbar *xbar,
                    const uint8_t active[], double code[])
{
    static uint8_t level[1024 * 20];
    const size_t wide = layout->cols + layout->extra;

    ohm_layout_levels(layout, xbar, level);
    for (size_t t = 0; t < xbar->taps; t++) {
        const struct ohm_taps tap = ohm_layout_tap(xbar, t);

        code[t] = 0;
        for (size_t r = 0; r < layout->rows; r++) {
            const uint8_t *at = level + r * wide;

            if (active[r] && at[tap.plus] != OHM_NO_CELL)
                code[t] += at[tap.plus];
            if (active[r] && tap.minus != OHM_NO_COLUMN && at[tap.minus] != OHM_NO_CELL)
                code[t] -= at[tap.minus];
        }
    }
}

/* All reads of all crossbars. */
static void product(const struct ohm_layout *layout, const uint8_t x[], double y[])
{
    static uint8_t active[1024];
    static double code[OHM_TAPS_MAX];

    for (size_t k = 0; k < layout->crossbars - layout->absent; k++) {
        const struct ohm_xbar *xbar = &layout->xbar[layout->present[k]];

        for (size_t step = 0; step < layout->steps; step++) {
            for (size_t slot = 0; slot < layout->slots; slot++) {
                size_t n = 0;

                ohm_layout_word_lines(layout, &layout->drive[xbar->drive], x, step, slot,
                                      active);
                for (size_t r = 0; r < layout->rows; r++)
                    n += active[r];
                convert(layout, xbar, active, code);
                ohm_layout_decode(layout, xbar, step, slot, n, code, y);
            }
        }
    }
}

/* Parameters that only some schemes have. */
static void draw_own(struct ohm_rng *rng, struct ohm_mapping *m)
{
    if (strcmp(ohm_scheme_words[m->scheme], "sme") == 0) {
        m->window = ohm_rng_draw_below(rng, m->weight_bits + 1);
        m->freed = m->packed ? 0 : ohm_rng_draw_below(rng, m->weight_bits);
    }
    if (strcmp(ohm_scheme_words[m->scheme], "bit-transformer") == 0) {
        m->cell_bits = 1;
        m->powers = ohm_rng_draw_below(rng, 4);
        m->signed_powers = ohm_rng_draw_below(rng, 2);
        m->column_cap = m->signed_powers ? 0 : ohm_rng_draw_below(rng, 4);
        m->drop_cost = m->signed_powers ? 0 : (double)ohm_rng_draw_below(rng, 50);
    }
    if (strcmp(ohm_scheme_words[m->scheme], "circulant") == 0) {
        m->block = (size_t)2 << ohm_rng_draw_below(rng, 7);
        m->duplication = m->block >> ohm_rng_draw_below(rng, 8);
    }
}

static struct ohm_mapping draw_mapping(struct ohm_rng *rng, int scheme, int sign)
{
    struct ohm_mapping m;

    do {
        m = (struct ohm_mapping){ .scheme = scheme,
                                  .sign = sign,
                                  .weight_bits = 1 + ohm_rng_draw_below(rng, 10),
                                  .input_bits = 2 + ohm_rng_draw_below(rng, 7),
                                  .cell_bits = 1 + ohm_rng_draw_below(rng, 7),
                                  .rows = 1 + ohm_rng_draw_below(rng, 16),
                                  .cols = 1 + ohm_rng_draw_below(rng, 16),
                                  .unused = (int)ohm_rng_draw_below(rng, 2),
                                  .offset = (int)ohm_rng_draw_below(rng, 2),
                                  .flip =
                                      ohm_signs[sign].offset && ohm_rng_draw_below(rng, 2),
                                  .active_rows = ohm_rng_draw_below(rng, 17) };
        if (ohm_rng_draw_below(rng, 2))
            strcpy(m.rows_order, "interleaved");
        m.packed = !ohm_signs[sign].offset && !ohm_signs[sign].difference &&
                   ohm_rng_draw_below(rng, 3) == 0;
        draw_own(rng, &m);
    } while (ohm_mapping_check(&m) != OHM_OK);
    return m;
}

/* A product of random codes, and its exact result for random input words. */
static void check_product(struct ohm_rng *rng, const struct ohm_mapping *m, uint32_t seed)
{
    static int16_t codes[SIDE * SIDE];
    struct ohm_product p = { .in = 1 + ohm_rng_draw_below(rng, SIDE),
                             .out = 1 + ohm_rng_draw_below(rng, SIDE),
                             .code = codes,
                             .signed_inputs = m->freed == 0 && ohm_rng_draw_below(rng, 2),
                             .from_top = ohm_rng_draw_below(rng, 2),
                             .keep_empty = ohm_rng_draw_below(rng, 2) };
    uint32_t order[SIDE];
    const size_t rare = ohm_rng_draw_below(rng, 3) ? 1 : 8; /* often most weights are 0 */
    const int top = 1 << m->input_bits;
    double y[SIDE] = { 0 };
    struct ohm_layout *layout;
    uint8_t x[SIDE];
    int low, high;

    for (uint32_t k = 0; k < p.in; k++) { /* any permutation */
        const size_t j = ohm_rng_draw_below(rng, k + 1);

        order[k] = order[j];
        order[j] = k;
    }
    p.order = ohm_rng_draw_below(rng, 2) ? order : NULL;
    ohm_mapping_codes(m, &low, &high);
    for (size_t k = 0; k < p.in * p.out; k++)
        codes[k] =
            (int16_t)(ohm_rng_draw_below(rng, rare)
                          ? 0
                          : low + (int)ohm_rng_draw_below(rng, (size_t)(high - low + 1)));
    ck_ok(ohm_scheme_transform(m, p.in, p.out, NULL, codes));
    for (size_t k = 0; k < p.in; k++)
        x[k] = (uint8_t)ohm_rng_draw_below(rng, (size_t)top);
    ck_ok(ohm_layout_new(&layout, m, &p));
    product(layout, x, y);
    for (size_t o = 0; o < p.out; o++) {
        long exact = 0;

        for (size_t i = 0; i < p.in; i++) {
            const int word = p.signed_inputs && x[i] >= top / 2 ? x[i] - top : x[i];

            exact += (long)codes[i * p.out + o] * word;
        }
        ck_assert_msg(
            y[o] == (double)exact, "%s, %s, seed %u, output %zu: %g instead of %ld",
            ohm_scheme_words[m->scheme], ohm_sign_words[m->sign], seed, o, y[o], exact);
    }
    ohm_layout_free(layout);
}

static int count_words(const char *const words[])
{
    int n = 0;

    while (words[n])
        n++;
    return n;
}

/* Does the scheme not take the sign?  It says so of the usual mapping. */
static bool is_refused(int scheme, int sign)
{
    struct ohm_mapping m;

    ohm_fields_default(ohm_mapping_fields, &m);
    m.scheme = scheme;
    m.sign = sign;
    return ohm_mapping_check(&m) != OHM_OK;
}

/* Law: for every scheme, sign, shape, word length, tile size, cell and input. */
START_TEST(every_scheme_decodes_to_the_integer_product)
{
    const int signs = count_words(ohm_sign_words), scheme = _i / signs, sign = _i % signs;

    if (is_refused(scheme, sign))
        return;
    for (uint32_t seed = 0; seed < 60; seed++) {
        struct ohm_rng rng = ohm_rng_at(seed, OHM_FOR_TEST, (uint32_t)_i, 0, 0);
        const struct ohm_mapping m = draw_mapping(&rng, scheme, sign);

        for (int k = 0; k < TRIES; k++)
            check_product(&rng, &m, seed);
    }
}
END_TEST

/* Names stand in the same order as rows. */
START_TEST(every_scheme_has_its_name)
{
    for (int k = 0; ohm_schemes[k]; k++)
        ck_assert_str_eq(ohm_schemes[k]->name, ohm_scheme_words[k]);
}
END_TEST

/* A layout of one weight. */
static struct ohm_layout *single(const struct ohm_mapping *m, int16_t code, bool keep)
{
    const struct ohm_product p = { .in = 1, .out = 1, .code = &code, .keep_empty = keep };
    struct ohm_layout *layout;

    ck_ok(ohm_layout_new(&layout, m, &p));
    return layout;
}

/* The slices of the code of arXiv 1909.08496: b1 = floor(x / 64), b2, b3, b4. */
START_TEST(slices_are_those_of_the_paper)
{
    const struct ohm_mapping m = {
        .weight_bits = 8, .input_bits = 8, .cell_bits = 2, .rows = 1, .cols = 1
    };

    for (int x = -255; x <= 255; x++) {
        const int magnitude = abs(x);
        const int b[4] = { magnitude / 64, magnitude / 16 % 4, magnitude / 4 % 4,
                           magnitude % 4 };
        struct ohm_layout *layout = single(&m, (int16_t)x, true);

        for (size_t k = 0; k < 8; k++) {
            uint8_t level;

            ohm_layout_levels(layout, &layout->xbar[k], &level);
            ck_assert_int_eq(level, k % 2 == (x < 0) ? b[k / 2] : 0);
        }
        ohm_layout_free(layout);
    }
}
END_TEST

/* Signed digits are the least there are: found by trying all. */
START_TEST(signed_digits_are_as_few_and_small_as_can_be)
{
    const struct ohm_mapping m = { .weight_bits = 6, .cell_bits = 2, .scheme = 1 };

    for (int code = -63; code <= 63; code++) {
        int best = 1 << 20, mine = 0, sum = 0;
        int8_t digit[3];

        for (int d = 0; d < 343; d++) {
            const int t[3] = { d / 49 - 3, d / 7 % 7 - 3, d % 7 - 3 };
            const int cost = 1000 * (abs(t[0]) + abs(t[1]) + abs(t[2])) + t[0] * t[0] +
                             t[1] * t[1] + t[2] * t[2];

            if (16 * t[0] + 4 * t[1] + t[2] == code && cost < best)
                best = cost;
        }
        ohm_schemes[1]->digits(&m, code, digit);
        for (int k = 0; k < 3; k++) {
            sum = 4 * sum + digit[k];
            mine += 1000 * abs(digit[k]) + digit[k] * digit[k];
        }
        ck_assert_int_eq(sum, code);
        ck_assert_int_eq(mine, best);
    }
}
END_TEST

START_TEST(partial_tiles_lie_where_the_circuit_is_best)
{
    const struct ohm_mapping m = { .weight_bits = 2,
                                   .input_bits = 1,
                                   .cell_bits = 2,
                                   .rows = 4,
                                   .cols = 4,
                                   .unused = OHM_UNUSED_UNFORMED };
    const int16_t codes[25] = { [24] = 3 };

    for (int top = 0; top < 2; top++) {
        const struct ohm_product p = { .in = 5, .out = 5, .code = codes, .from_top = top };
        struct ohm_layout *layout;
        uint8_t level[16];

        ck_ok(ohm_layout_new(&layout, &m, &p));
        ck_assert_uint_eq(layout->crossbars, 8);
        ck_assert_uint_eq(layout->absent, 7);
        ck_assert_uint_eq(layout->present[0], 6); /* row tile 1, column tile 1, + */
        ohm_layout_levels(layout, &layout->xbar[6], level);
        for (int k = 0; k < 16; k++) /* last or first row, first column */
            ck_assert_int_eq(level[k], k == (top ? 0 : 12) ? 3 : OHM_NO_CELL);
        ohm_layout_free(layout);
    }
}
END_TEST

/* Interleaved rows: input i on tile i mod tiles, so that all tiles have as many, to one. */
START_TEST(interleaved_rows_spread_the_inputs)
{
    const struct ohm_mapping m = { .weight_bits = 2,
                                   .input_bits = 1,
                                   .cell_bits = 2,
                                   .rows = 4,
                                   .cols = 1,
                                   .rows_order = "interleaved" };
    const int16_t codes[6] = { 1, 1, 1, 1, 1, 1 };
    const struct ohm_product p = { .in = 6, .out = 1, .code = codes };
    struct ohm_layout *layout;

    ck_ok(ohm_layout_new(&layout, &m, &p));
    ck_assert_uint_eq(layout->drives, 2);
    for (uint32_t tile = 0; tile < 2; tile++) {
        ck_assert_uint_eq(layout->drive[tile].rows, 3);
        for (uint32_t r = 0; r < 3; r++)
            ck_assert_uint_eq(layout->drive[tile].input[r], 2 * r + tile);
    }
    ohm_layout_free(layout);
}
END_TEST

/* A file's order: entry k is the input on row k, counted over the tiles. */
START_TEST(rows_lie_as_the_order_says)
{
    const struct ohm_mapping m = {
        .weight_bits = 2, .input_bits = 1, .cell_bits = 2, .rows = 4, .cols = 1
    };
    const int16_t codes[6] = { 1, 1, 1, 1, 1, 1 };
    const uint32_t order[6] = { 5, 0, 3, 1, 4, 2 };
    const struct ohm_product p = { .in = 6, .out = 1, .code = codes, .order = order };
    struct ohm_layout *layout;

    ck_ok(ohm_layout_new(&layout, &m, &p));
    ck_assert_uint_eq(layout->drives, 2);
    ck_assert_uint_eq(layout->drive[0].rows, 4);
    ck_assert_mem_eq(layout->drive[0].input, order, 4 * sizeof *order);
    ck_assert_uint_eq(layout->drive[1].rows, 2);
    ck_assert_mem_eq(layout->drive[1].input, order + 4, 2 * sizeof *order);
    ohm_layout_free(layout);
}
END_TEST

/* ISAAC's code: no stored column is above half of its range. */
START_TEST(flipped_columns_stay_below_half)
{
    static int16_t codes[16 * 8];
    const struct ohm_mapping m = { .weight_bits = 4,
                                   .input_bits = 1,
                                   .cell_bits = 2,
                                   .rows = 16,
                                   .cols = 8,
                                   .sign = 3,
                                   .flip = true };
    const struct ohm_product p = { .in = 16, .out = 8, .code = codes };
    struct ohm_rng rng = ohm_rng_at(1, OHM_FOR_TEST, 0, 0, 0);
    struct ohm_layout *layout;
    uint8_t level[16 * 9];

    for (size_t k = 0; k < 16 * 8; k++)
        codes[k] = (int16_t)((int)ohm_rng_draw_below(&rng, 31) - 15);
    ck_ok(ohm_layout_new(&layout, &m, &p));
    ck_assert_uint_eq(layout->planes, 3);
    ck_assert_uint_eq(layout->group[3].bits, 5); /* 16 rows of ones */
    for (size_t k = 0; k < layout->crossbars; k++) {
        ohm_layout_levels(layout, &layout->xbar[k], level);
        for (size_t c = 0; c < 8; c++) {
            size_t sum = 0;

            for (size_t r = 0; r < 16; r++)
                sum += level[r * 9 + c];
            ck_assert_uint_le(sum, 16 * 3 / 2);
        }
        for (size_t r = 0; r < 16; r++)
            ck_assert_uint_eq(level[r * 9 + 8], 1); /* the unit column */
    }
    ohm_layout_free(layout);
}
END_TEST

/* 5 inputs on two row tiles of 4 word lines, 3 outputs: by hand. */
START_TEST(loads_are_counted_by_hand)
{
    /* crossbars, cells, reads, conversions, row drives, metadata, cycles, words, reused, shared */
    static const struct ohm_load wanted[] = {
        { 2 * 2 * 2, 5 * 3 * 4, 8 * 3, 8 * 3 * 3, 5 * 4 * 3, 0, 3, 5 * 4, 5 * 4, 5 },
        { 2 * 2 * 2, 5 * 6 * 2, 8 * 3, 2 * 6 * 2 * 3, 5 * 4 * 3, 0, 3, 5 * 4, 5 * 4,
          5 }, /* 2 outputs a crossbar */
        { 2 * 2 * 2, 5 * 6 * 2, 8 * 3, 2 * 3 * 2 * 3, 5 * 4 * 3, 0, 3, 5 * 4, 5 * 4, 5 },
        { 2 * 3, 5 * 4 * 3, 6 * 3, 6 * 4 * 3, 5 * 3 * 3, 2 * 3 * 3, 3, 5 * 3, 5 * 3,
          5 }, /* 5 bits, unit columns */
    };
    static const int16_t codes[15] = { 1 };
    const struct ohm_product p = { .in = 5, .out = 3, .code = codes, .keep_empty = true };

    for (int sign = 0; sign < 4; sign++) {
        const struct ohm_mapping m = { .weight_bits = 4,
                                       .input_bits = 3,
                                       .cell_bits = 2,
                                       .rows = 4,
                                       .cols = 4,
                                       .sign = sign,
                                       .flip = sign == 3 };
        struct ohm_layout *layout;
        struct ohm_load load;

        ck_ok(ohm_layout_new(&layout, &m, &p));
        load = ohm_layout_load(layout);
        ck_assert_uint_eq(load.crossbars, wanted[sign].crossbars);
        ck_assert_uint_eq(load.cells, wanted[sign].cells);
        ck_assert_uint_eq(load.reads, wanted[sign].reads);
        ck_assert_uint_eq(load.conversions, wanted[sign].conversions);
        ck_assert_uint_eq(load.metadata, wanted[sign].metadata);
        ck_assert_uint_eq(load.row_drives, wanted[sign].row_drives);
        ck_assert_uint_eq(load.cycles, wanted[sign].cycles);
        ck_assert_uint_eq(load.words, wanted[sign].words);
        ck_assert_uint_eq(load.words_reused, wanted[sign].words_reused);
        ck_assert_uint_eq(load.words_shared, wanted[sign].words_shared);
        ohm_layout_free(layout);
    }
}
END_TEST

START_TEST(impossible_mappings_are_refused)
{
    const struct ohm_mapping usual = {
        .weight_bits = 8, .input_bits = 8, .cell_bits = 2, .rows = 8, .cols = 8
    };
    struct ohm_mapping m = usual;

    ck_ok(ohm_mapping_check(&m));
    m.cell_bits = 7;
    m.rows = 1024;
    ck_fails(ohm_mapping_check(&m), OHM_EUSAGE, "more than 65535");
    m = usual;
    m.sign = 1;
    m.cols = 1;
    ck_fails(ohm_mapping_check(&m), OHM_EUSAGE, "paired-digital needs at least 2 columns");
    m = usual;
    m.flip = true;
    ck_fails(ohm_mapping_check(&m), OHM_EUSAGE, "stored with an offset");
    m = usual;
    m.scheme = 1;
    m.sign = 3;
    ck_fails(ohm_mapping_check(&m), OHM_EUSAGE, "no negative digits");
    m = usual;
    m.input = OHM_INPUT_TWOS_COMPLEMENT;
    m.input_bits = 1;
    ck_fails(ohm_mapping_check(&m), OHM_EUSAGE, "no room for a sign");
}
END_TEST

START_TEST(a_layout_survives_scarcity)
{
    const struct ohm_mapping m = {
        .weight_bits = 4, .input_bits = 2, .cell_bits = 2, .rows = 2, .cols = 2, .sign = _i
    };
    const int16_t codes[] = { 1, -2, 3, 0, 5, -6 };
    const struct ohm_product p = { .in = 3, .out = 2, .code = codes };
    struct ohm_layout *layout = NULL;

    ck_survives_scarcity(ohm_layout_new(&layout, &m, &p), ohm_layout_free(layout));
}
END_TEST

int main(void)
{
    const int signs = count_words(ohm_sign_words);
    Suite *suite = suite_create("mapping/layout");
    TCase *tc = tcase_create("layout");

    tcase_add_loop_test(tc, every_scheme_decodes_to_the_integer_product, 0,
                        count_words(ohm_scheme_words) * signs);
    tcase_add_test(tc, every_scheme_has_its_name);
    tcase_add_test(tc, slices_are_those_of_the_paper);
    tcase_add_test(tc, signed_digits_are_as_few_and_small_as_can_be);
    tcase_add_test(tc, partial_tiles_lie_where_the_circuit_is_best);
    tcase_add_test(tc, interleaved_rows_spread_the_inputs);
    tcase_add_test(tc, rows_lie_as_the_order_says);
    tcase_add_test(tc, flipped_columns_stay_below_half);
    tcase_add_test(tc, loads_are_counted_by_hand);
    tcase_add_test(tc, impossible_mappings_are_refused);
    tcase_add_loop_test(tc, a_layout_survives_scarcity, 0, signs);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
