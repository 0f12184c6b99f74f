/* check_sme.c -- the scheme sme: windows, shifts and freed planes hold as mapping/sme.c states them. */
#include "mapping/scheme.h"

#include "harness.h"
#include "mapping/layout.h"
#include "mapping/load.h"
#include "num/rng.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { IN = 19, OUT = 23, N = IN * OUT };

static int find(const char *scheme)
{
    int k = 0;

    while (strcmp(ohm_scheme_words[k], scheme) != 0)
        k++;
    return k;
}

static struct ohm_mapping mapping_of(size_t window, size_t freed)
{
    return (struct ohm_mapping){ .scheme = find("sme"),
                                 .weight_bits = 8,
                                 .input_bits = 4,
                                 .cell_bits = 1,
                                 .rows = 8,
                                 .cols = 10,
                                 .window = window,
                                 .freed = freed };
}

/* Many small codes, few large ones. */
static void draw(uint32_t seed, int16_t code[N])
{
    struct ohm_rng rng = ohm_rng_at(seed, OHM_FOR_TEST, 0, 0, 0);

    for (int k = 0; k < N; k++) {
        const size_t most = ohm_rng_draw_below(&rng, 4) ? 20 : 256;

        code[k] = (int16_t)((int)ohm_rng_draw_below(&rng, 2 * most - 1) - (int)most + 1);
    }
}

/* Ones from the leading to the last. */
static int span(int magnitude)
{
    int bits = 0;

    if (magnitude == 0)
        return 0;
    while (!(magnitude & 1))
        magnitude >>= 1;
    while (magnitude >> bits)
        bits++;
    return bits;
}

/* Law: of all codes whose ones lie within the window, the one that is kept is nearest. */
START_TEST(the_nearest_code_within_the_window_is_kept)
{
    const struct ohm_mapping m = mapping_of((size_t)_i, 0);

    for (int x = -255; x <= 255; x++) {
        int16_t code = (int16_t)x;
        int best = 255;

        ck_ok(ohm_scheme_transform(&m, 1, 1, NULL, &code));
        for (int y = 0; y < 256; y++)
            if (span(y) <= _i && abs(y - abs(x)) < best)
                best = abs(y - abs(x));
        ck_assert_int_le(span(abs(code)), _i);
        ck_assert_int_eq(abs(code - x), best);
    }
}
END_TEST

/* Law: the top planes are empty, and codes are off by no more than half of their row's step, or by what saturates. */
START_TEST(freed_planes_are_empty)
{
    const struct ohm_mapping m = mapping_of(0, (size_t)_i);
    static int16_t before[N], code[N], again[N];
    const struct ohm_product p = { .in = IN, .out = OUT, .code = code };
    struct ohm_layout *layout;

    draw((uint32_t)_i, before);
    memcpy(code, before, sizeof code);
    ck_ok(ohm_scheme_transform(&m, IN, OUT, NULL, code));
    memcpy(again, code, sizeof code);
    ck_ok(ohm_scheme_transform(&m, IN, OUT, NULL, again));
    ck_assert_mem_eq(again, code, sizeof code);
    ck_ok(ohm_layout_new(&layout, &m, &p));
    for (size_t k = 0; k < layout->crossbars; k++)
        ck_assert(layout->xbar[k].plane >= m.freed || !layout->xbar[k].exists);
    for (int r = 0; r < IN; r++)
        for (int c = 0; c < OUT; c++) {
            const int first = c / 10 * 10;
            int most = 0, step = 1;

            for (int k = first; k < OUT && k < first + 10; k++)
                most = abs(before[r * OUT + k]) > most ? abs(before[r * OUT + k]) : most;
            while (most / step >= 1 << (8 - _i))
                step *= 2;
            ck_assert_int_eq(code[r * OUT + c] % step, 0);
            if (abs(before[r * OUT + c]) <= step * ((1 << (8 - _i)) - 1))
                ck_assert_int_le(2 * abs(code[r * OUT + c] - before[r * OUT + c]), step);
            else
                ck_assert_int_eq(abs(code[r * OUT + c]), step * ((1 << (8 - _i)) - 1));
        }
    ohm_layout_free(layout);
}
END_TEST

/* 19 inputs, 23 outputs on 8 x 10: three row tiles, three column tiles, of 4 + k slots. */
START_TEST(shifts_cost_slots_and_bits)
{
    const struct ohm_mapping m = mapping_of(0, 3);
    static int16_t code[N];
    const struct ohm_product p = { .in = IN, .out = OUT, .code = code, .keep_empty = true };
    struct ohm_layout *layout;
    struct ohm_load load;

    draw(7, code);
    ck_ok(ohm_scheme_transform(&m, IN, OUT, NULL, code));
    ck_ok(ohm_layout_new(&layout, &m, &p));
    load = ohm_layout_load(layout);
    ck_assert_uint_eq(layout->slots, 7);
    ck_assert_uint_eq(layout->drives, 9);
    ck_assert_uint_eq(load.reads, 9 * 8 * 2 * 7);
    ck_assert_uint_eq(load.metadata, 3 * IN * 2); /* shifts of 0 to 3: 2 bits */
    ck_assert_uint_eq(load.conversions, 3 * OUT * 8 * 2 * 7);
    ohm_layout_free(layout);
}
END_TEST

START_TEST(impossible_parameters_are_refused)
{
    struct ohm_mapping m = mapping_of(9, 0);

    ck_fails(ohm_mapping_check(&m), OHM_EUSAGE,
             "window: 9 is longer than the 8 bits of a weight");
    m = mapping_of(3, 8);
    ck_fails(ohm_mapping_check(&m), OHM_EUSAGE, "freed: 8 leaves none");
    m = mapping_of(3, 2);
    m.input = OHM_INPUT_TWOS_COMPLEMENT;
    ck_fails(ohm_mapping_check(&m), OHM_EUSAGE, "two's complement");
    m = mapping_of(3, 2);
    m.sign = 3;
    ck_fails(ohm_mapping_check(&m), OHM_EUSAGE, "offset");
    m = mapping_of(3, 2);
    m.scheme = find("bit-slice");
    ck_fails(ohm_mapping_check(&m), OHM_EUSAGE,
             "window: scheme sme has it, bit-slice does not");
    m = mapping_of(0, 0);
    m.active_rows = 9;
    ck_fails(ohm_mapping_check(&m), OHM_EUSAGE,
             "active_rows: 9 are more than the crossbar's 8 rows");
}
END_TEST

/* Units of 3 of 8 rows: as many reads as each row tile has units. */
START_TEST(operation_units_cost_reads)
{
    struct ohm_mapping m = mapping_of(0, 0);
    static int16_t code[N];
    const struct ohm_product p = { .in = IN, .out = OUT, .code = code, .keep_empty = true };
    struct ohm_layout *layout;
    struct ohm_load load;

    m.active_rows = 3;
    draw(7, code);
    ck_ok(ohm_layout_new(&layout, &m, &p));
    load = ohm_layout_load(layout);
    ck_assert_uint_eq(layout->steps, 3);
    ck_assert_uint_eq(load.reads, (3 + 3 + 1) * 3 * 8 * 2 * 4); /* 8, 8 and 3 rows */
    ck_assert_uint_eq(load.row_drives, (8 + 8 + 3) * 3 * 8 * 2 * 4);
    ohm_layout_free(layout);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("mapping/sme");
    TCase *tc = tcase_create("sme");

    tcase_add_loop_test(tc, the_nearest_code_within_the_window_is_kept, 1, 9);
    tcase_add_loop_test(tc, freed_planes_are_empty, 0, 8);
    tcase_add_test(tc, shifts_cost_slots_and_bits);
    tcase_add_test(tc, operation_units_cost_reads);
    tcase_add_test(tc, impossible_parameters_are_refused);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
