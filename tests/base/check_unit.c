#include "base/unit.h"

#include "harness.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* clang-format off */
static const struct { const char *text, *unit; double value; } good[] = {
    { "10 uS", "S", 10e-6 },  { "10uS", "S", 10e-6 },     { "10 \xc2\xb5S", "S", 10e-6 },
    { "0.2 V", "V", 0.2 },    { "-50 mV", "V", -50e-3 },  { "1 kOhm", "Ohm", 1e3 },
    { "2.5Ohm", "Ohm", 2.5 }, { "3 MOhm", "Ohm", 3e6 },   { "1e-5 S", "S", 1e-5 },
    { "50 %", "", 0.5 },      { "7", "", 7 },             { "1.5e3 mV", "V", 1.5 },
    { " 4 ns", "s", 4e-9 },   { "2 m", "m", 2 },          { "2 mm", "m", 2e-3 },
    { "10 \xce\xbcS", "S", 10e-6 },     { "3 ohm", "Ohm", 3 },       { "3 kohm", "Ohm", 3e3 },
    { "4 m\xce\xa9", "Ohm", 4e-3 },     { "4\xe2\x84\xa6", "Ohm", 4 }, { "2 MOHM", "Ohm", 2e6 },
    { "0", "Ohm", 0 },        { " 0.00 ", "V", 0 },       { "-0e5", "S", 0 },
};
static const struct { const char *text, *unit; } bad[] = {
    { "50 uV", "S" }, { "10", "S" },   { "", "" },       { "ten", "" },   { "1 k", "" },
    { "nan", "" },    { "inf V", "V" }, { "0x10", "" },  { "1 %", "V" },  { "1e999 V", "V" },
    { "1..2 V", "V" }, { "3 Ohms", "Ohm" }, { "1 2 V", "V" }, { "1 ohm", "S" },
    { "0 A", "V" }, { "0 k", "Ohm" }, { "1e-400 Ohm", "Ohm" }, { "1e-400", "" },
    { "1e308 GOhm", "Ohm" }, { "1000e306 kOhm", "Ohm" }, { "4e-310 S", "S" },
    { "1e-300 fS", "S" }, { "0.001", "Ohm" },
};
/* clang-format on */

START_TEST(texts_mean_their_si_value)
{
    double value;

    ck_ok(ohm_unit_read(good[_i].text, good[_i].unit, &value));
    ck_near(value, good[_i].value, 1e-15 * fabs(good[_i].value));
}
END_TEST

/* Law: the double nearest to what is written, however it is written: one rounding. */
START_TEST(prefixes_round_once)
{
    static const char *const prefix[] = { "f", "p", "n", "u", "m", "k", "M", "G", "T" };
    static const int power[] = { -15, -12, -9, -6, -3, 3, 6, 9, 12 };
    unsigned state = 1;

    for (int k = 0; k < 20000; k++) {
        const int own = k % 21 - 10, which = k % 9;
        char text[64], plain[64];
        double value;

        state = state * 1664525u + 1013904223u;
        snprintf(text, sizeof text, k % 2 ? "%u.%03ue%d %sV" : "%u.%03uE%+d%sV",
                 state % 1000, state >> 8 & 511, own, prefix[which]);
        snprintf(plain, sizeof plain, "%u.%03ue%d", state % 1000, state >> 8 & 511,
                 own + power[which]);
        ck_ok(ohm_unit_read(text, "V", &value));
        ck_assert_msg(value == strtod(plain, NULL), "%s is %.17g", text, value);
    }
}
END_TEST

START_TEST(wrong_texts_are_refused)
{
    double value = 42;

    ck_fails(ohm_unit_read(bad[_i].text, bad[_i].unit, &value), OHM_EUSAGE, "\"");
    ck_assert_double_eq(value, 42);
}
END_TEST

START_TEST(a_printed_value_reads_back_exactly)
{
    static const char *const units[] = { "", "S", "V", "Ohm", "s" };
    unsigned state = 1;

    for (int k = 0; k < 2000; k++) {
        double value, back;
        char text[64];

        state = state * 1664525u + 1013904223u;
        value = (state / 4294967296.0 - 0.5) * pow(10.0, k % 40 - 20);
        ohm_unit_print(value, units[k % 5], text, sizeof text);
        ck_ok(ohm_unit_read(text, units[k % 5], &back));
        ck_assert_msg(back == value, "%.17g prints as %s", value, text);
    }
}
END_TEST

START_TEST(prefixes_are_chosen_for_people)
{
    char text[64];

    ohm_unit_print(10e-6, "S", text, sizeof text);
    ck_assert_str_eq(text, "10 uS");
    ohm_unit_print(1e3, "Ohm", text, sizeof text);
    ck_assert_str_eq(text, "1 kOhm");
    ohm_unit_print(0, "V", text, sizeof text);
    ck_assert_str_eq(text, "0 V");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("base/unit");
    TCase *tc = tcase_create("unit");

    tcase_add_test(tc, prefixes_round_once);
    tcase_add_loop_test(tc, texts_mean_their_si_value, 0, sizeof good / sizeof *good);
    tcase_add_loop_test(tc, wrong_texts_are_refused, 0, sizeof bad / sizeof *bad);
    tcase_add_test(tc, a_printed_value_reads_back_exactly);
    tcase_add_test(tc, prefixes_are_chosen_for_people);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
