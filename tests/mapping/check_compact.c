/* check_compact.c -- the scheme circulant: what is stored, what rotates, what it counts, what it refuses. */
#include "mapping/scheme.h"

#include "harness.h"
#include "mapping/layout.h"
#include "mapping/load.h"
#include "num/rng.h"

#include <stdlib.h>
#include <string.h>

static int find(const char *scheme)
{
    int k = 0;

    while (strcmp(ohm_scheme_words[k], scheme) != 0)
        k++;
    return k;
}

static struct ohm_mapping mapping_of(size_t block, size_t duplication)
{
    return (struct ohm_mapping){ .scheme = find("circulant"),
                                 .weight_bits = 2,
                                 .input_bits = 1,
                                 .cell_bits = 2,
                                 .rows = 8,
                                 .cols = 8,
                                 .block = block,
                                 .duplication = duplication };
}

/* Codes [in][out] of the numbers c of one block. */
static void circulant(size_t k, const int16_t c[], size_t in, size_t out, int16_t code[])
{
    for (size_t s = 0; s < in; s++)
        for (size_t r = 0; r < out; r++)
            code[s * out + r] = c[(r + k - s % k) % k];
}

/* A block of 4 with c = 3 1 2 0, two columns of it: column e has c[(m + e) mod 4] in row m; two steps. */
START_TEST(a_block_by_hand)
{
    static const int16_t c[4] = { 3, 1, 2, 0 };
    static const uint8_t stored[4][2] = { { 3, 1 }, { 1, 2 }, { 2, 0 }, { 0, 3 } };
    static const uint32_t input[2][4] = { { 0, 3, 2, 1 }, { 2, 1, 0, 3 } };
    const struct ohm_mapping m = mapping_of(4, 2);
    int16_t code[16];
    const struct ohm_product p = { .in = 4, .out = 4, .code = code, .from_top = true };
    struct ohm_layout *layout;
    const struct ohm_xbar *x;
    uint8_t level[64];

    circulant(4, c, 4, 4, code);
    ck_ok(ohm_layout_new(&layout, &m, &p));
    ck_assert_uint_eq(layout->steps, 2);
    ck_assert_uint_eq(layout->crossbars - layout->absent, 1); /* nothing is negative */
    x = &layout->xbar[layout->present[0]];
    ohm_layout_levels(layout, x, level);
    for (size_t r = 0; r < 4; r++)
        for (size_t e = 0; e < 2; e++)
            ck_assert_uint_eq(level[r * 8 + e], stored[r][e]);
    ck_assert_mem_eq(layout->drive[0].input, input, sizeof input);
    for (size_t step = 0; step < 2; step++) {
        ck_assert_uint_eq(x->from[step + 1] - x->from[step], 1);
        ck_assert_uint_eq(x->term[x->from[step]].out, 2 * step);
        ck_assert_uint_eq(x->term[x->from[step]].n, 2);
    }
    ohm_layout_free(layout);
}
END_TEST

/* k / d times as many steps, d / k as many cells; conversions and row drives stay where tiles are full. */
START_TEST(duplication_buys_steps_with_cells)
{
    static int16_t code[32 * 64], c[16];
    const struct ohm_product p = { .in = 32, .out = 64, .code = code, .keep_empty = true };
    struct ohm_load expanded = { 0 };

    for (int k = 0; k < 16; k++)
        c[k] = (int16_t)(k % 7 - 3);
    circulant(16, c, 32, 64, code);
    for (size_t d = 16; d > 0; d /= 2) {
        struct ohm_mapping m = mapping_of(16, d);
        struct ohm_layout *layout;
        struct ohm_load load;

        m.cols = 4;
        ck_ok(ohm_layout_new(&layout, &m, &p));
        load = ohm_layout_load(layout);
        if (d == 16)
            expanded = load;
        ck_assert_uint_eq(layout->steps, 16 / d);
        ck_assert_uint_eq(layout->weights, 32 * 64 / 16 * d);
        ck_assert_uint_eq(load.cells * 16, expanded.cells * d);
        ck_assert_uint_eq(load.crossbars * 16, expanded.crossbars * d);
        ck_assert_uint_eq(load.conversions, expanded.conversions);
        ck_assert_uint_eq(load.reads, expanded.reads);
        ck_assert_uint_eq(load.cycles, 16 / d);
        /* every crossbar of 8 rows drives 8 of them in every step */
        ck_assert_uint_eq(load.words, load.crossbars * 8 * (16 / d));
        /* 4 row tiles of half a block: with all its turns a tile sees all 16 words, without any 8 */
        ck_assert_uint_eq(load.words_shared, 4 * (d == 16 ? 8 : 16));
        ck_assert_uint_eq(load.words_reused * 4, load.words_shared * load.crossbars);
        ohm_layout_free(layout);
    }
    ck_assert_uint_eq(expanded.crossbars, 4 * 16 * 2);
}
END_TEST

/* Packed, the stored columns of all planes and both signs lie side by side: 8 on a crossbar in place of 4 on each of two. */
START_TEST(packed_columns_share_crossbars)
{
    static const int16_t c[16] = { 1, -2, 3, -1, 2, -3, 1, -1, 3, -2, 1, -3, 2, -1, 2, -2 };
    static int16_t code[32 * 64];
    const struct ohm_product p = { .in = 32, .out = 64, .code = code, .keep_empty = true };

    circulant(16, c, 32, 64, code);
    for (int packed = 0; packed < 2; packed++) {
        struct ohm_mapping m = mapping_of(16, 1);
        struct ohm_layout *layout;

        m.packed = packed;
        ck_ok(ohm_layout_new(&layout, &m, &p));
        ck_assert_uint_eq(ohm_layout_load(layout).crossbars, packed ? 4 : 8);
        ck_assert_uint_eq(layout->steps, 16);
        ohm_layout_free(layout);
    }
}
END_TEST

/* Law: the projection keeps what is circulant, makes everything so, and stays within the codes. */
START_TEST(the_transform_is_a_projection)
{
    for (uint32_t seed = 0; seed < 100; seed++) {
        struct ohm_rng rng = ohm_rng_at(seed, OHM_FOR_TEST, 0, 0, 0);
        const struct ohm_mapping m =
            mapping_of((size_t)2 << ohm_rng_draw_below(&rng, 5), 1);
        const size_t in = 1 + ohm_rng_draw_below(&rng, 40);
        const size_t out = 1 + ohm_rng_draw_below(&rng, 40);
        const struct ohm_product p = { .in = in, .out = out };
        int16_t code[1600], again[1600];
        struct ohm_product laid = p;
        struct ohm_layout *layout;

        for (size_t k = 0; k < in * out; k++)
            code[k] = (int16_t)((int)ohm_rng_draw_below(&rng, 7) - 3);
        ck_ok(ohm_scheme_transform(&m, in, out, NULL, code));
        memcpy(again, code, sizeof again);
        ck_ok(ohm_scheme_transform(&m, in, out, NULL, again));
        ck_assert_mem_eq(again, code, in * out * sizeof *code);
        laid.code = code;
        ck_ok(ohm_layout_new(&layout, &m, &laid));
        ohm_layout_free(layout);
    }
}
END_TEST

/* Nearest: 3, 1 and 1, 0 along the diagonals of a block of 2 become 2 and 0 (half to even). */
START_TEST(the_transform_by_hand)
{
    const struct ohm_mapping m = mapping_of(2, 1);
    int16_t code[4] = { 3, 1, 0, 1 };
    static const int16_t wanted[4] = { 2, 0, 0, 2 };

    ck_ok(ohm_scheme_transform(&m, 2, 2, NULL, code));
    ck_assert_mem_eq(code, wanted, sizeof code);
}
END_TEST

START_TEST(what_is_not_circulant_is_refused)
{
    struct ohm_mapping m = mapping_of(2, 1);
    const int16_t code[4] = { 3, 1, 1, 2 };
    const struct ohm_product p = { .in = 2, .out = 2, .code = code };
    struct ohm_layout *layout;

    ck_fails(ohm_layout_new(&layout, &m, &p), OHM_EUSAGE,
             "the weight from input 0 to output 0 differs from others of its diagonal");
    m.block = 12;
    m.duplication = 1;
    ck_fails(ohm_mapping_check(&m), OHM_EUSAGE,
             "block: 12 is no power of two from 2 to 128");
    m.block = 8;
    m.duplication = 3;
    ck_fails(ohm_mapping_check(&m), OHM_EUSAGE, "duplication: 3");
    m.duplication = 16;
    ck_fails(ohm_mapping_check(&m), OHM_EUSAGE,
             "16 is no power of two up to the block's 8");
    m.duplication = 1;
    strcpy(m.rows_order, "order.npy");
    ck_fails(ohm_mapping_check(&m), OHM_EUSAGE, "rows_order: order.npy, but");
    m.rows_order[0] = '\0';
    m.scheme = 0;
    ck_fails(ohm_mapping_check(&m), OHM_EUSAGE,
             "block: scheme circulant has it, bit-slice does not");
}
END_TEST

START_TEST(a_compact_layout_survives_scarcity)
{
    struct ohm_mapping m = mapping_of(4, 2);
    static const int16_t c[4] = { 3, -1, 2, 0 };
    int16_t code[9 * 7];
    const struct ohm_product p = { .in = 9, .out = 7, .code = code };
    struct ohm_layout *layout;

    circulant(4, c, 9, 7, code);
    ck_survives_scarcity(ohm_layout_new(&layout, &m, &p), ohm_layout_free(layout));
    ck_survives_scarcity(ohm_scheme_transform(&m, 9, 7, NULL, code), (void)0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("mapping/compact");
    TCase *tc = tcase_create("compact");

    tcase_add_test(tc, a_block_by_hand);
    tcase_add_test(tc, duplication_buys_steps_with_cells);
    tcase_add_test(tc, packed_columns_share_crossbars);
    tcase_add_test(tc, the_transform_is_a_projection);
    tcase_add_test(tc, the_transform_by_hand);
    tcase_add_test(tc, what_is_not_circulant_is_refused);
    tcase_add_test(tc, a_compact_layout_survives_scarcity);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
