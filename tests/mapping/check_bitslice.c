#include "mapping/bitslice.h"

#include "harness.h"
#include "num/rng.h"

#include <math.h>
#include <string.h>

enum { SIDE = 40 };

/* Reads every crossbar of a layer with every input bit, by exact column sums. */
static void product(const struct ohm_mapping *m, const struct ohm_tiling *t,
                    const int16_t codes[], const uint8_t x[], double y[])
{
    static uint8_t level[1024 * 16], active[1024];
    static double sum[1024];

    for (size_t tr = 0; tr < t->row_tiles; tr++)
        for (size_t tc = 0; tc < t->col_tiles; tc++)
            for (size_t k = 0; k < ohm_mapping_slices(m); k++)
                for (size_t s = 0; s < OHM_SIGNS; s++) {
                    const struct ohm_tile tile = { tr, tc, k, s };

                    ohm_bitslice_encode(m, t, codes, tile, level);
                    for (size_t bit = 0; bit < m->input_bits; bit++) {
                        ohm_bitslice_inputs(t, x, tr, bit, active);
                        memset(sum, 0, sizeof sum);
                        for (size_t r = 0; r < t->rows; r++)
                            for (size_t c = 0; c < t->cols; c++)
                                if (active[r] && level[r * t->cols + c] != OHM_NO_CELL)
                                    sum[c] += level[r * t->cols + c];
                        ohm_bitslice_decode(m, t, tile, bit, sum, y);
                    }
                }
}

/* Law: decode(encode(W), x) = W x exactly, for all sizes, digit widths and tiles. */
START_TEST(decoding_undoes_encoding)
{
    static int16_t codes[SIDE * SIDE];
    static uint8_t x[SIDE];
    const size_t cell_bits = (size_t)_i;

    for (uint32_t seed = 0; seed < 40; seed++) {
        struct ohm_rng rng = ohm_rng_at(seed, OHM_FOR_TEST, (uint32_t)_i, 0, 0);
        struct ohm_mapping m = { .weight_bits = 1 + ohm_rng_draw_below(&rng, 10),
                                 .input_bits = 1 + ohm_rng_draw_below(&rng, 8),
                                 .cell_bits = cell_bits,
                                 .rows = 1 + ohm_rng_draw_below(&rng, 16),
                                 .cols = 1 + ohm_rng_draw_below(&rng, 16),
                                 .unused = (int)ohm_rng_draw_below(&rng, 2) };
        const size_t in = 1 + ohm_rng_draw_below(&rng, SIDE);
        const size_t out = 1 + ohm_rng_draw_below(&rng, SIDE);
        struct ohm_tiling t = ohm_tiling_of(&m, in, out);
        const int most = ohm_mapping_weight_max(&m);
        double y[SIDE] = { 0 };

        t.from_top = seed % 2;
        ck_ok(ohm_mapping_check(&m));
        for (size_t k = 0; k < in * out; k++)
            codes[k] =
                (int16_t)((int)ohm_rng_draw_below(&rng, (size_t)(2 * most + 1)) - most);
        for (size_t k = 0; k < in; k++)
            x[k] = (uint8_t)ohm_rng_draw_below(&rng, (size_t)ohm_mapping_input_max(&m) + 1);
        product(&m, &t, codes, x, y);
        for (size_t o = 0; o < out; o++) {
            long exact = 0;

            for (size_t i = 0; i < in; i++)
                exact += (long)codes[i * out + o] * x[i];
            ck_assert_msg(y[o] == (double)exact, "seed %u: %g instead of %ld", seed, y[o],
                          exact);
        }
    }
}
END_TEST

/* The slices of the paper's code: b1 = floor(x / 64), b2, b3, b4 (SCIENCE 1a). */
START_TEST(slices_are_those_of_the_paper)
{
    const struct ohm_mapping m = {
        .weight_bits = 8, .input_bits = 8, .cell_bits = 2, .rows = 1, .cols = 1
    };
    const struct ohm_tiling t = ohm_tiling_of(&m, 1, 1);

    for (int x = -255; x <= 255; x++) {
        const int16_t code = (int16_t)x;
        const int magnitude = x < 0 ? -x : x;
        const int b[4] = { magnitude / 64, magnitude / 16 % 4, magnitude / 4 % 4,
                           magnitude % 4 };

        for (size_t k = 0; k < 4; k++) {
            uint8_t level;

            ohm_bitslice_encode(&m, &t, &code, (struct ohm_tile){ 0, 0, k, x < 0 }, &level);
            ck_assert_int_eq(level, b[k]);
            ohm_bitslice_encode(&m, &t, &code, (struct ohm_tile){ 0, 0, k, x >= 0 },
                                &level);
            ck_assert_int_eq(level, 0);
        }
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
    struct ohm_tiling t = ohm_tiling_of(&m, 5, 5);
    const int16_t codes[25] = { [24] = 3 };
    uint8_t level[16];

    ck_assert_uint_eq(t.row_tiles, 2);
    ck_assert_uint_eq(ohm_tiling_used_rows(&t, 1), 1);
    ohm_bitslice_encode(&m, &t, codes, (struct ohm_tile){ 1, 1, 0, 0 }, level);
    for (int k = 0; k < 16; k++)
        ck_assert_int_eq(level[k], k == 12 ? 3 : OHM_NO_CELL); /* last row, first column */
    t.from_top = true;
    ohm_bitslice_encode(&m, &t, codes, (struct ohm_tile){ 1, 1, 0, 0 }, level);
    for (int k = 0; k < 16; k++)
        ck_assert_int_eq(level[k], k == 0 ? 3 : OHM_NO_CELL);
}
END_TEST

START_TEST(impossible_mappings_are_refused)
{
    struct ohm_mapping m = {
        .weight_bits = 8, .input_bits = 8, .cell_bits = 7, .rows = 1024, .cols = 8
    };

    ck_fails(ohm_mapping_check(&m), OHM_EUSAGE, "more than 65535");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("mapping/bitslice");
    TCase *tc = tcase_create("bitslice");

    tcase_add_loop_test(tc, decoding_undoes_encoding, 1, 8);
    tcase_add_test(tc, slices_are_those_of_the_paper);
    tcase_add_test(tc, partial_tiles_lie_where_the_circuit_is_best);
    tcase_add_test(tc, impossible_mappings_are_refused);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
