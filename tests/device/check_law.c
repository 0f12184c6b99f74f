#include "device/card.h"
#include "device/law.h"

#include "harness.h"
#include "num/rng.h"
#include "num/stored.h"

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

/* --- tables --- */

static const struct ohm_reals bent_v = { 6, { 0.05, 0.1, 0.25, 0.3, 0.4, 0.6 } };
static const struct ohm_reals bent_i = { 6, { 1e-6, 4e-6, 4.1e-6, 9e-6, 9.5e-6, 9.6e-6 } };

static struct ohm_law table_law(const struct ohm_reals *v, const struct ohm_reals *i)
{
    struct ohm_law law = { .kind = OHM_LAW_TABLE };

    ck_ok(ohm_curve_set(&law.curve, v, i));
    return law;
}

/* Of any scale, with the conductance of the first secant: the points themselves. */
START_TEST(tables_go_through_their_points)
{
    const struct ohm_law law = table_law(&bent_v, &bent_i);
    const double g = bent_i.at[0] / bent_v.at[0];
    double slope;

    for (size_t k = 0; k < bent_v.n; k++) {
        ck_near(current(&law, g, bent_v.at[k], &slope), bent_i.at[k], 1e-21);
        ck_near(current(&law, g, bent_v.at[k] * (1 - 1e-15), &slope), bent_i.at[k], 1e-19);
        ck_near(current(&law, g, -bent_v.at[k], &slope), -bent_i.at[k], 1e-21);
        ck_near(current(&law, 2 * g, bent_v.at[k], &slope), 2 * bent_i.at[k], 1e-21);
    }
    ck_near(current(&law, g, 0, &slope), 0, 0);
    ck_near(slope, g, 0);
}
END_TEST

/* Laws: it rises strictly, its slope is the derivative and does not jump, beyond the end it is straight. */
START_TEST(tables_rise_between_their_points)
{
    const struct ohm_law law = table_law(&bent_v, &bent_i);
    double before = 0, slope, left, ignored, end, at_end;

    for (double v = 1e-4; v < 0.8; v += 1e-4) {
        const double i = current(&law, 1, v, &slope), h = 1e-8;
        const double rise =
            current(&law, 1, v + h, &ignored) - current(&law, 1, v - h, &ignored);

        ck_assert_double_gt(i, before);
        ck_assert_double_gt(slope, 0);
        ck_near(slope, rise / (2 * h), 1e-5);
        ck_near(current(&law, 1, -v, &ignored), -i, 0);
        ck_near(ignored, slope, 0);
        before = i;
    }
    for (size_t k = 0; k < bent_v.n; k++) {
        (void)current(&law, 1, bent_v.at[k] * (1 - 1e-15), &left);
        (void)current(&law, 1, bent_v.at[k], &slope);
        ck_near(left, slope, 1e-10);
    }
    at_end = current(&law, 1, 0.6, &end);
    ck_near(current(&law, 1, 0.8, &slope), at_end + 0.2 * end, 1e-15);
    ck_near(slope, end, 0);
}
END_TEST

/* Slopes of PCHIP by hand, and a straight table. */
START_TEST(tables_are_pchip)
{
    const struct ohm_reals v = { 3, { 1, 2, 4 } }, i = { 3, { 1, 3, 15 } };
    const double wanted[] = { 1, 9 / (5 / 2. + 4 / 6.), (6 * 5 - 2 * 2) / 3. };
    struct ohm_law law = table_law(&v, &i);
    double slope;

    (void)current(&law, 1, 1, &slope);
    ck_near(slope, 6 / (3 / 1. + 3 / 2.), 1e-15);
    (void)current(&law, 1, 2, &slope);
    ck_near(slope, wanted[1], 1e-15);
    (void)current(&law, 1, 4, &slope);
    ck_near(slope, wanted[2], 1e-14);
    law = table_law(&v, &v);
    for (double at = -4; at < 5; at += 0.25)
        ck_near(current(&law, 1, at, &slope), at, 1e-15);
}
END_TEST

START_TEST(nothing_is_extrapolated)
{
    const struct ohm_law law = table_law(&bent_v, &bent_i);

    ck_ok(ohm_law_check(&law, 0.6));
    ck_ok(ohm_law_check(&law, 0.5 - -0.1));
    ck_fails(ohm_law_check(&law, 0.601), OHM_EUSAGE,
             "the table ends at 0.6 V; 0.601 V is beyond, and nothing is extrapolated");
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

static const struct ohm_card card = { .g_on = 1e-5,
                                      .g_off = 1e-7,
                                      .levels = 4,
                                      .v_read = 0.2,
                                      .v_valid = 0.3,
                                      .t_beta = 2e-4,
                                      .t_vt = 0.5,
                                      .t_n = 1.3,
                                      .v_gate = 1.5 };

/* A level is I / V at the read voltage, whatever the law. */
START_TEST(levels_are_what_is_read)
{
    static const struct {
        int model;
        double on, off, selector_i;
        int access;
    } cases[] = { { OHM_LAW_LINEAR, 0, 0, 0, 0 },    { OHM_LAW_CUBIC, 1, 1, 0, 0 },
                  { OHM_LAW_CUBIC, -3, 2, 0, 0 },    { OHM_LAW_SINH, 0.25, 0.25, 0, 0 },
                  { OHM_LAW_SINH, 0.5, 0.1, 0, 0 },  { OHM_LAW_SINH, 0.25, 0.25, 1e-4, 0 },
                  { OHM_LAW_LINEAR, 0, 0, 1e-5, 0 }, { OHM_LAW_TABLE, 0, 0, 0, 0 },
                  { OHM_LAW_TABLE, 0, 0, 1e-4, 0 },  { OHM_LAW_TABLE, 0, 0, 0, 1 } };
    struct ohm_card k = card;
    struct ohm_cell cell;

    k.model = cases[_i].model;
    k.shape_on = cases[_i].on;
    k.shape_off = cases[_i].off;
    k.selector_i = cases[_i].selector_i;
    k.selector_v = 0.1;
    k.access = cases[_i].access;
    k.table_v = bent_v;
    k.table_i = bent_i;
    ck_ok(ohm_card_check(&k));
    cell = ohm_card_cell(&k);
    for (double g = 1e-7; g <= 1e-5; g *= 1.5) {
        const double at_zero = ohm_card_at_zero(&k, &cell, g), v = 0.2, ground = 0;
        double i, g_w, g_b;

        ohm_cell_eval(&cell, cell.v_gate, 1, &at_zero, &v, &ground, &i, &g_w, &g_b);
        ck_near(i, 0.2 * g, 1e-14 * g);
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

START_TEST(tables_that_are_none_are_refused)
{
    struct ohm_card k = card;

    k.model = OHM_LAW_TABLE;
    k.table_v = (struct ohm_reals){ 1, { 0.5 } };
    ck_fails(ohm_card_check(&k), OHM_EUSAGE, "table_v: a table has 2 to 32 points, not 1");
    k.table_v.n = 33;
    ck_fails(ohm_card_check(&k), OHM_EUSAGE, "table_v: a table has 2 to 32 points, not 33");
    k.table_v = bent_v;
    k.table_i = (struct ohm_reals){ 2, { 1e-6, 2e-6 } };
    ck_fails(ohm_card_check(&k), OHM_EUSAGE,
             "table_i: 2 currents, but table_v has 6 voltages");
    k.table_i = bent_i;
    k.table_i.at[2] = k.table_i.at[1];
    ck_fails(ohm_card_check(&k), OHM_EUSAGE,
             "table_i: point 3, 4e-06 A, is not above 4e-06 A, the one before it");
    k.table_i.at[0] = 0;
    ck_fails(ohm_card_check(&k), OHM_EUSAGE, "table_i: point 1, 0 A, is not above 0 A");
    k.table_v.at[1] = 0.04;
    ck_fails(ohm_card_check(&k), OHM_EUSAGE, "table_v: point 2, 0.04 V, is not above");
    k.table_v = bent_v;
    k.table_i = bent_i;
    k.v_valid = 0.61;
    ck_fails(ohm_card_check(&k), OHM_EUSAGE,
             "v_valid: 0.61 V is beyond the last voltage of table_v, 0.6 V");
}
END_TEST

/* Law: currents are the same bits on every processor, for whole lines, which go through vectors, and for
 * single cells, which do not. */
START_TEST(currents_are_those_that_were_stored)
{
    enum { N = 20011 };
    static const uint64_t stored[LAWS] = {
        0x73e7098d89a9855cu, 0x31d342b3303b9c57u, 0x89fa17f15b54d56fu, 0x15896a13291b65d3u,
        0xbdce769bfb476cbfu, 0x127578621051c60au, 0xdf712d6ca40b87e9u,
    };
    static double g[N], v[N], i[N], di[N];
    struct ohm_law law;

    ck_ok(ohm_law_parse(laws[_i], &law));
    if (law.kind == OHM_LAW_SINH)
        law.shape[1] = 1.5 * law.shape[0];
    law.at[0] = 1e-6;
    law.at[1] = 50e-6;
    for (uint32_t k = 0; k < N; k++) {
        struct ohm_rng rng = ohm_rng_at(13, OHM_FOR_TEST, 0, 0, k);

        g[k] = k % 17 ? 100e-6 * ohm_rng_draw_uniform(&rng) : 0;
        v[k] = ohm_rng_draw_uniform(&rng) - 0.5;
    }
    ohm_law_eval(&law, N, g, v, i, di);
    for (int k = 0; k < N; k++) {
        double alone, slope;

        ohm_law_eval(&law, 1, &g[k], &v[k], &alone, &slope);
        ck_assert(alone == i[k] && slope == di[k]);
        i[k] += 0; /* no sign of a zero */
    }
    ck_stored(stored_hash(stored_hash(STORED_START, N, i), N, di), stored[_i]);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("device/law");
    TCase *tc = tcase_create("law");

    tcase_add_test(tc, formulas_hold);
    tcase_add_loop_test(tc, laws_keep_their_promises, 0, LAWS);
    tcase_add_test(tc, tables_go_through_their_points);
    tcase_add_test(tc, tables_rise_between_their_points);
    tcase_add_test(tc, tables_are_pchip);
    tcase_add_test(tc, nothing_is_extrapolated);
    tcase_add_test(tc, the_shape_follows_the_conductance);
    tcase_add_loop_test(tc, levels_are_what_is_read, 0, 10);
    tcase_add_test(tc, impossible_cards_are_refused);
    tcase_add_test(tc, tables_that_are_none_are_refused);
    tcase_add_loop_test(tc, currents_are_those_that_were_stored, 0, LAWS);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
