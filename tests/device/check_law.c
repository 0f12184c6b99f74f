#include "device/card.h"
#include "device/law.h"

#include "harness.h"

#include <math.h>
#include <string.h>

static const char *const laws[] = { "linear",
                                    "cubic:0.5",
                                    "cubic:-2",
                                    "sinh:0.25",
                                    "sinh:0.02",
                                    "linear,selector:1e-6:0.1",
                                    "sinh:0.2,selector:1e-5:0.05" };
enum { LAWS = sizeof laws / sizeof *laws };

static double current(const struct ohm_law *law, double g, double v, double *slope)
{
    double i;

    ohm_law_eval(law, 1, &g, &v, &i, slope);
    return i;
}

START_TEST(formulas_hold)
{
    struct ohm_law law;
    double slope;

    ck_ok(ohm_law_parse("cubic:0.5", &law));
    ck_near(current(&law, 1e-5, 0.4, &slope), 1e-5 * (0.4 - 0.5 * 0.064), 1e-20);
    ck_ok(ohm_law_parse("sinh:0.25", &law));
    ck_near(current(&law, 1e-5, -0.4, &slope), -1e-5 * 0.25 * sinh(1.6), 1e-19);
    ck_near(slope, 1e-5 * cosh(1.6), 1e-19);
    ck_ok(ohm_law_parse("linear,selector:1e-6:0.1", &law));
    for (double v = -0.5; v < 0.6;
         v += 0.1) { /* both carry the current, and share the voltage */
        const double i = current(&law, 1e-5, v, &slope);

        ck_near(i / 1e-5 + 0.1 * asinh(i / 1e-6), v, 1e-15);
    }
}
END_TEST

/* Laws: odd, rising, dI/dV at 0 V is G (with a selector, that of both in series), slope = derivative. */
START_TEST(laws_keep_their_promises)
{
    struct ohm_law law;
    double before = -INFINITY, slope, ignored, at_zero;
    const double g = 3e-6;

    ck_ok(ohm_law_parse(laws[_i], &law));
    at_zero = law.selector_i > 0 ? 1 / (1 / g + law.selector_v / law.selector_i) : g;
    for (double v = -0.5; v <= 0.5; v += 0.01) {
        const double i = current(&law, g, v, &slope), h = 1e-6;
        const double rise =
            current(&law, g, v + h, &ignored) - current(&law, g, v - h, &ignored);

        ck_assert_double_gt(i, before);
        ck_near(current(&law, g, -v, &ignored), -i, 1e-15 * fabs(i));
        ck_near(slope, rise / (2 * h), 1e-6 * slope);
        before = i;
    }
    (void)current(&law, g, 0, &slope);
    ck_near(slope, at_zero, 1e-15 * at_zero);
    ck_near(current(&law, 0, 0.3, &slope), 0, 0);
    ck_near(slope, 0, 0);
}
END_TEST

START_TEST(the_shape_follows_the_conductance)
{
    const struct ohm_law law = { .kind = OHM_LAW_SINH,
                                 .shape = { 0.2, 0.4 },
                                 .at = { 1e-6, 3e-6 } };

    ck_near(ohm_law_shape(&law, 1e-7), 0.2, 0);
    ck_near(ohm_law_shape(&law, 2e-6), 0.3, 1e-15);
    ck_near(ohm_law_shape(&law, 1e-5), 0.4, 0);
}
END_TEST

static const struct ohm_card card = {
    .g_on = 1e-5, .g_off = 1e-7, .levels = 4, .v_read = 0.2, .v_valid = 0.3
};

/* A level is I / V at the read voltage, whatever the law. */
START_TEST(levels_are_what_is_read)
{
    static const struct {
        int model;
        double on, off, selector_i;
    } cases[] = { { OHM_LAW_LINEAR, 0, 0, 0 },   { OHM_LAW_CUBIC, 1, 1, 0 },
                  { OHM_LAW_CUBIC, -3, 2, 0 },   { OHM_LAW_SINH, 0.25, 0.25, 0 },
                  { OHM_LAW_SINH, 0.5, 0.1, 0 }, { OHM_LAW_SINH, 0.25, 0.25, 1e-4 },
                  { OHM_LAW_LINEAR, 0, 0, 1e-5 } };
    struct ohm_card k = card;
    struct ohm_cell cell;

    k.model = cases[_i].model;
    k.shape_on = cases[_i].on;
    k.shape_off = cases[_i].off;
    k.selector_i = cases[_i].selector_i;
    k.selector_v = 0.1;
    ck_ok(ohm_card_check(&k));
    cell = ohm_card_cell(&k);
    for (double g = 1e-7; g <= 1e-5; g *= 1.5) {
        double slope;

        ck_near(current(&cell.law, ohm_card_at_zero(&k, &cell, g), 0.2, &slope), 0.2 * g,
                1e-14 * g);
    }
    ck_near(ohm_card_at_zero(&k, &cell, 0), 0, 0);
}
END_TEST

START_TEST(impossible_cards_are_refused)
{
    struct ohm_card k = card;

    k.model = OHM_LAW_SINH;
    ck_fails(ohm_card_check(&k), OHM_EUSAGE, "sinh with V0 = 0 V is too steep");
    k.model = OHM_LAW_CUBIC;
    k.shape_on = 10;
    ck_fails(ohm_card_check(&k), OHM_EUSAGE, "does not rise any more at 0.3 V");
    k.model = OHM_LAW_SINH;
    k.g_off = 5e-6;
    k.shape_on = 0.05;
    k.shape_off = 1;
    ck_fails(ohm_card_check(&k), OHM_EUSAGE, "the highest level conducts no more at 0 V");
    k = card;
    k.selector_i = 1e-8;
    k.selector_v = 0.1;
    ck_fails(ohm_card_check(&k), OHM_EUSAGE, "the selector passes less than g_on");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("device/law");
    TCase *tc = tcase_create("law");

    tcase_add_test(tc, formulas_hold);
    tcase_add_loop_test(tc, laws_keep_their_promises, 0, LAWS);
    tcase_add_test(tc, the_shape_follows_the_conductance);
    tcase_add_loop_test(tc, levels_are_what_is_read, 0, 7);
    tcase_add_test(tc, impossible_cards_are_refused);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
