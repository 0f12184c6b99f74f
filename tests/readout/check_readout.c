#include "readout/readout.h"

#include "harness.h"

#include <math.h>

/* The definition, written plainly. */
static double code_of(const struct ohm_conversion *c, double x)
{
    const double raw = fmin(fmax(floor(x - c->offset + 0.5), 0), c->cap);

    return fmin(fmax(raw - c->subtract, 0), c->top);
}

/* Laws: equals the definition, never falls, saturates, and within the range is at most half a step
 * off; a code changes exactly at the margin. */
START_TEST(codes_are_as_defined)
{
    enum { N = 4001 };
    static double x[N], code[N];
    const struct ohm_conversion c = {
        .offset = 0.3, .subtract = _i % 3, .top = 1 << _i, .cap = (1 << _i) + 2
    };
    size_t clipped, expected = 0;

    for (int k = 0; k < N; k++) {
        x[k] = -3 + (c.top + 8) * k / (N - 1.0);
        expected += floor(x[k] - c.offset + 0.5) - c.subtract > c.top;
    }
    clipped = ohm_adc_convert(&c, N, x, code);
    ck_assert_uint_eq(clipped, expected);
    for (int k = 0; k < N; k++) {
        const double signal = x[k] - c.offset - c.subtract;
        const double margin = ohm_adc_margin(&c, 1, &x[k]);
        double near[2] = { x[k] - margin - 1e-9, x[k] + margin + 1e-9 }, codes[2];

        ck_assert(code[k] == code_of(&c, x[k]));
        ck_assert(k == 0 || code[k] >= code[k - 1]);
        if (signal >= 0 && signal <= c.top)
            ck_assert(fabs(code[k] - signal) <= 0.5 + 1e-12);
        ohm_adc_convert(&c, 2, near, codes);
        ck_assert_msg(codes[0] != code[k] || codes[1] != code[k], "x %g margin %g", x[k],
                      margin);
        near[0] = x[k] - fmax(margin - 1e-9, 0);
        near[1] = x[k] + fmax(margin - 1e-9, 0);
        ohm_adc_convert(&c, 2, near, codes);
        ck_assert(codes[0] == code[k] && codes[1] == code[k]);
    }
    ck_assert(code[0] == 0 && code[N - 1] == c.top);
}
END_TEST

/* A signed converter, by its definition; no current within the margin changes a code, one beyond it does. */
START_TEST(signed_codes_are_the_definition)
{
    const struct ohm_conversion c = { .top = 7, .is_signed = true };

    for (double x = -12; x < 12; x += 0.0371) {
        const double wanted = fmin(fmax(floor(x + 0.5), -7), 7);
        const double margin = ohm_adc_margin(&c, 1, &x);
        const double near[2] = { x - margin + 1e-9, x + margin - 1e-9 };
        const double beyond[2] = { x - margin - 1e-9, x + margin + 1e-9 };
        double code, codes[2];

        ck_assert_uint_eq(ohm_adc_convert(&c, 1, &x, &code), floor(x + 0.5) != wanted);
        ck_assert(code == wanted);
        ohm_adc_convert(&c, 2, near, codes);
        ck_assert(codes[0] == code && codes[1] == code);
        ohm_adc_convert(&c, 2, beyond, codes);
        ck_assert(codes[0] != code || codes[1] != code);
    }
}
END_TEST

START_TEST(sums_saturate)
{
    const int32_t sum[6] = { 0, 1, 3, 400, -2, -5 };
    const double wanted[2][6] = { { 0, 1, 3, 3, 0, 0 }, { 0, 1, 3, 3, -2, -3 } };
    double code[6];

    for (int is_signed = 0; is_signed < 2; is_signed++) {
        const struct ohm_conversion c = { .top = 3, .is_signed = is_signed };

        ohm_adc_convert_sums(&c, 6, sum, code);
        for (int k = 0; k < 6; k++)
            ck_assert(code[k] == wanted[is_signed][k]);
    }
}
END_TEST

/* Law: where leakage is uniform and a whole number of LSB a read, every handling but `none` gives
 * the code of the bare signal. */
START_TEST(uniform_leakage_is_taken_away)
{
    const struct ohm_leak leak = {
        .per_row = 0.05, .rows = 128, .active = 60, .dummy = 3.0
    };
    struct ohm_readout readout = { .leakage = _i };

    for (double signal = 0; signal < 12; signal += 0.25) {
        const struct ohm_conversion c = ohm_readout_conversion(&readout, 3, &leak);
        const double x = signal + leak.dummy;
        double code;

        ohm_adc_convert(&c, 1, &x, &code);
        if (_i == OHM_LEAKAGE_NONE)
            ck_assert(code == fmin(floor(signal + 3.5), 7));
        else
            ck_assert(code == fmin(floor(signal + 0.5), 7));
    }
}
END_TEST

/* What is subtracted after conversion is a whole number of codes, the nearest one: for 61 rows, 3.05 LSB, and for a
 * dummy of 3.05 LSB 3 codes, for 71 rows and 3.55 LSB 4. */
START_TEST(digital_leakage_is_rounded_to_the_nearest_code)
{
    static const struct {
        size_t active;
        double dummy, codes;
    } cases[] = { { 61, 3.05, 3 }, { 69, 3.45, 3 }, { 71, 3.55, 4 }, { 79, 3.95, 4 } };

    for (int k = 0; k < 4; k++) {
        const struct ohm_leak leak = {
            .per_row = 0.05, .rows = 128, .active = cases[k].active, .dummy = cases[k].dummy
        };
        const struct ohm_readout readout = { .leakage = _i };
        const struct ohm_conversion c = ohm_readout_conversion(&readout, 3, &leak);
        const double x = 2 + cases[k].codes; /* a signal of 2 LSB */
        double code;

        ck_assert(c.subtract == cases[k].codes && c.offset == 0);
        ohm_adc_convert(&c, 1, &x, &code);
        ck_assert(code == 2);
    }
}
END_TEST

START_TEST(digital_handling_is_charged_its_bits)
{
    struct ohm_readout readout = { .leakage = OHM_LEAKAGE_POPCOUNT_DIGITAL };

    ck_assert_uint_eq(ohm_readout_charged_bits(&readout, 1, 3.0 / 99, 128, false),
                      3); /* 1 + 4 codes */
    ck_assert_uint_eq(ohm_readout_charged_bits(&readout, 3, 0, 128, false), 3);
    readout.leakage = OHM_LEAKAGE_DUMMY_ANALOG;
    ck_assert_uint_eq(ohm_readout_charged_bits(&readout, 1, 3.0 / 99, 128, false), 1);
}
END_TEST

START_TEST(bits_must_fit_the_network)
{
    struct ohm_readout readout;

    ohm_fields_default(ohm_readout_fields, &readout);
    ck_ok(ohm_readout_check(&readout, 2, 4));
    ck_fails(ohm_readout_check(&readout, 2, 3), OHM_EUSAGE,
             "4 numbers where the mapping has 3");
    ck_ok(ohm_field_read(ohm_field_find(ohm_readout_fields, "bits"), &readout,
                         "[[1, 3], [4, 5]]"));
    ck_ok(ohm_readout_check(&readout, 2, 2));
    ck_fails(ohm_readout_check(&readout, 3, 2), OHM_EUSAGE,
             "2 lists where the network has 3");
    ck_assert_uint_eq(ohm_readout_bits(&readout, 1, 0), 4);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("readout/readout");
    TCase *tc = tcase_create("readout");

    tcase_add_loop_test(tc, codes_are_as_defined, 0, 5);
    tcase_add_test(tc, signed_codes_are_the_definition);
    tcase_add_test(tc, sums_saturate);
    tcase_add_loop_test(tc, uniform_leakage_is_taken_away, 0,
                        OHM_LEAKAGE_DUMMY_DIGITAL + 1);
    tcase_add_loop_test(tc, digital_leakage_is_rounded_to_the_nearest_code,
                        OHM_LEAKAGE_POPCOUNT_DIGITAL, OHM_LEAKAGE_POPCOUNT_DIGITAL + 1);
    tcase_add_loop_test(tc, digital_leakage_is_rounded_to_the_nearest_code,
                        OHM_LEAKAGE_DUMMY_DIGITAL, OHM_LEAKAGE_DUMMY_DIGITAL + 1);
    tcase_add_test(tc, digital_handling_is_charged_its_bits);
    tcase_add_test(tc, bits_must_fit_the_network);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
