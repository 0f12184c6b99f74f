/* check_bittransformer.c -- caps, powers and emptied columns hold as mapping/bittransformer.c states them. */
#include "mapping/scheme.h"

#include "harness.h"
#include "mapping/layout.h"
#include "mapping/load.h"
#include "num/rng.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { IN = 37, OUT = 9, N = IN * OUT, ROWS = 16 };

static struct ohm_mapping mapping_of(size_t powers, size_t cap)
{
    struct ohm_mapping m = { .weight_bits = 8,
                             .input_bits = 4,
                             .cell_bits = 1,
                             .rows = ROWS,
                             .cols = 6,
                             .powers = powers,
                             .column_cap = cap };

    while (strcmp(ohm_scheme_words[m.scheme], "bit-transformer") != 0)
        m.scheme++;
    return m;
}

static void draw(uint32_t seed, int16_t code[N])
{
    struct ohm_rng rng = ohm_rng_at(seed, OHM_FOR_TEST, 0, 0, 0);

    for (int k = 0; k < N; k++)
        code[k] = (int16_t)((int)ohm_rng_draw_below(&rng, 511) - 255);
}

static int ones(int x)
{
    return __builtin_popcount((unsigned)x);
}

/* Law: of all sums of K powers of two the nearest is kept; a plane has one digit of either sign. */
START_TEST(the_nearest_sum_of_powers_is_kept)
{
    struct ohm_mapping m = mapping_of((size_t)_i, 0);
    bool sum[2][256] = { { false } };

    for (int x = 0; x < 256; x++)
        sum[0][x] = ones(x) <= _i;
    for (int d = 0; d < 6561; d++) { /* all of eight digits -1, 0, 1 */
        int x = 0, n = 0;

        for (int k = 0, left = d; k < 8; k++, left /= 3) {
            x += (left % 3 - 1) * (1 << k);
            n += left % 3 != 1;
        }
        sum[1][abs(x)] |= n <= _i;
    }
    for (int is_signed = 0; is_signed < 2; is_signed++)
        for (int x = -255; x <= 255; x++) {
            int16_t code = (int16_t)x;
            int best = 255;

            m.signed_powers = is_signed;
            ck_ok(ohm_scheme_transform(&m, 1, 1, NULL, &code));
            for (int y = 0; y < 256; y++)
                if (sum[is_signed][y] && abs(y - abs(x)) < best)
                    best = abs(y - abs(x));
            ck_assert_msg(abs(code - x) == best, "%d powers, %d: %d", _i, x, code);
        }
}
END_TEST

/* Ones in the columns of bit planes, by their definition. */
static size_t most_ones(const int16_t code[N], size_t *live)
{
    size_t most = 0;

    *live = 0;
    for (int tile = 0; tile < IN; tile += ROWS)
        for (int o = 0; o < OUT; o++)
            for (int sign = 1; sign >= -1; sign -= 2)
                for (int b = 0; b < 8; b++) {
                    size_t n = 0;

                    for (int r = tile; r < IN && r < tile + ROWS; r++)
                        n +=
                            sign * code[r * OUT + o] > 0 && abs(code[r * OUT + o]) >> b & 1;
                    most = n > most ? n : most;
                    *live += n > 0;
                }
    return most;
}

static double error(const int16_t a[N], const int16_t b[N])
{
    double sum = 0;

    for (int k = 0; k < N; k++)
        sum += (a[k] - b[k]) * (a[k] - b[k]);
    return sum;
}

/* Law: no column has more ones than its cap, no weight more powers than K; a wider cap costs less. */
START_TEST(no_column_has_more_ones_than_the_cap)
{
    static int16_t before[N], code[N], again[N];
    double last = INFINITY;
    size_t live;

    draw((uint32_t)_i, before);
    for (size_t cap = 1; cap <= ROWS; cap++) {
        const struct ohm_mapping m = mapping_of((size_t)_i, cap);

        memcpy(code, before, sizeof code);
        ck_ok(ohm_scheme_transform(&m, IN, OUT, NULL, code));
        ck_assert_uint_le(most_ones(code, &live), cap);
        for (int k = 0; k < N; k++) {
            ck_assert(_i == 0 || ones(abs(code[k])) <= _i);
            ck_assert_int_ge(code[k] * before[k], 0);
        }
        memcpy(again, code, sizeof code);
        ck_ok(ohm_scheme_transform(&m, IN, OUT, NULL, again));
        ck_assert_mem_eq(again, code, sizeof code);
        ck_assert_double_le(error(code, before), 1.05 * last); /* greedy: not always */
        last = error(code, before);
    }
    ck_assert_double_le(last, _i == 0 ? 0 : error(code, before));
}
END_TEST

/* One column of four weights 8 + something, cap 2: the two that leave most cheaply do, the way that is nearer. */
START_TEST(the_cheapest_ones_leave_first)
{
    struct ohm_mapping m = mapping_of(0, 2);
    int16_t code[4] = { 8, 12, 15, 11 };
    const double power[4] = { 1, 1, 1, 1 }, uneven[4] = { 1e-3, 1, 1, 1e-3 };

    ck_ok(ohm_scheme_transform(&m, 4, 1, power, code));
    /* bit 3 has four: 8 -> 7 and 15 -> 16 cost 1 each; bits 2 to 0 then have 2, 1, 2 of 7, 12, 11 */
    ck_assert_int_eq(code[0], 7);
    ck_assert_int_eq(code[1], 12);
    ck_assert_int_eq(code[2], 16);
    ck_assert_int_eq(code[3], 11);
    memcpy(code, (int16_t[]){ 8, 12, 14, 11 }, sizeof code);
    m.column_cap = 2;
    ck_ok(ohm_scheme_transform(&m, 4, 1, uneven,
                               code)); /* inputs of rows 0 and 3 are small */
    ck_assert_int_eq(code[1], 12);
    ck_assert_int_eq(code[2], 14);
    ck_assert_int_lt(code[0], 8);
    ck_assert_int_lt(code[3], 8);
}
END_TEST

/* Emptying columns frees crossbars when they are packed, and costs as much as it was allowed to. */
START_TEST(emptied_columns_free_crossbars)
{
    static int16_t before[N], code[N];
    size_t live, crossbars = 1000;

    draw(3, before);
    for (int cost = 1; cost <= 100000; cost *= 10) {
        struct ohm_mapping m = mapping_of(3, 0);
        const struct ohm_product p = { .in = IN, .out = OUT, .code = code };
        struct ohm_layout *layout;
        size_t full = 0, crossbar = 0;

        m.drop_cost = cost;
        m.packed = true;
        memcpy(code, before, sizeof code);
        ck_ok(ohm_scheme_transform(&m, IN, OUT, NULL, code));
        most_ones(code, &live);
        ck_ok(ohm_layout_new(&layout, &m, &p));
        crossbar = ohm_layout_load(layout).crossbars;
        for (size_t k = 0; k < layout->crossbars; k++)
            full += layout->xbar[k].cols;
        ck_assert_uint_eq(full, live);
        ck_assert_uint_eq(ohm_layout_load(layout).metadata, live * 8); /* of 144: 8 bits */
        ck_assert_uint_le(crossbar, crossbars);
        ck_assert_uint_ge(crossbar * 6, live);
        crossbars = crossbar;
        ohm_layout_free(layout);
    }
    ck_assert_uint_lt(crossbars,
                      3 * 8 * 2 * 2); /* of row tiles, planes, signs, column tiles */
}
END_TEST

START_TEST(impossible_parameters_are_refused)
{
    struct ohm_mapping m = mapping_of(3, ROWS + 1);

    ck_fails(ohm_mapping_check(&m), OHM_EUSAGE,
             "column_cap: 17 are more than the crossbar's 16");
    m = mapping_of(3, 4);
    m.signed_powers = true;
    ck_fails(ohm_mapping_check(&m), OHM_EUSAGE,
             "column_cap: ones are flipped in plain powers");
    m = mapping_of(3, 4);
    m.cell_bits = 2;
    ck_fails(ohm_mapping_check(&m), OHM_EUSAGE, "a bit a cell, not 2");
    m = mapping_of(3, 4);
    m.scheme = 0;
    ck_fails(ohm_mapping_check(&m), OHM_EUSAGE, "powers: scheme bit-transformer has it");
    m = mapping_of(0, 0);
    m.packed = true;
    m.sign = 2;
    ck_fails(ohm_mapping_check(&m), OHM_EUSAGE, "packed: columns move each by itself");
}
END_TEST

START_TEST(a_packed_layout_survives_scarcity)
{
    struct ohm_mapping m = mapping_of(2, 1);
    const int16_t codes[] = { 1, -2, 3, 0, 5, -6 };
    const struct ohm_product p = { .in = 3, .out = 2, .code = codes };
    struct ohm_layout *layout = NULL;
    int16_t code[6];

    m.packed = true;
    ck_survives_scarcity(ohm_layout_new(&layout, &m, &p), ohm_layout_free(layout));
    memcpy(code, codes, sizeof code);
    ck_survives_scarcity(ohm_scheme_transform(&m, 3, 2, NULL, code), (void)0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("mapping/bittransformer");
    TCase *tc = tcase_create("bittransformer");

    tcase_add_loop_test(tc, the_nearest_sum_of_powers_is_kept, 1, 5);
    tcase_add_loop_test(tc, no_column_has_more_ones_than_the_cap, 0, 4);
    tcase_add_test(tc, the_cheapest_ones_leave_first);
    tcase_add_test(tc, emptied_columns_free_crossbars);
    tcase_add_test(tc, impossible_parameters_are_refused);
    tcase_add_test(tc, a_packed_layout_survives_scarcity);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
