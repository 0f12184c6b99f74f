/* The access transistor, and the 1T1R cell made with it. */
#include "device/card.h"
#include "device/cell.h"

#include "harness.h"
#include "num/rng.h"
#include "num/stored.h"

#include <math.h>
#include <string.h>

static const struct ohm_transistor usual = { 200e-6, 0.5, 1.3, 0.025852 };

static double drain_current(const struct ohm_transistor *t, double vg, double vs,
                            double vds)
{
    double i, gd, gs;

    ohm_transistor_eval(t, vg, vs, vds, &i, &gd, &gs);
    return i;
}

/* The formula as it is printed, with more digits than the code has. */
static long double printed(const struct ohm_transistor *t, long double vg, long double vs,
                           long double vd)
{
    const long double vp = (vg - t->vt0) / t->n;
    const long double f = log1pl(expl((vp - vs) / (2 * (long double)t->ut)));
    const long double r = log1pl(expl((vp - vd) / (2 * (long double)t->ut)));

    return 2 * (long double)t->n * t->beta * t->ut * t->ut * (f - r) * (f + r);
}

START_TEST(the_printed_formula_holds)
{
    for (double vg = -1; vg <= 3; vg += 0.25)
        for (double vs = -0.5; vs <= 1; vs += 0.125)
            for (double vds = -1.13; vds <= 3; vds += 0.1) {
                const double i = drain_current(&usual, vg, vs, vds);
                const double want =
                    (double)printed(&usual, vg, vs, (long double)vs + (long double)vds);

                ck_near(i, want, 2e-13 * fabs(want));
            }
    /* a difference of two large numbers: a nanovolt over a transistor that is fully on */
    ck_near(drain_current(&usual, 2, 0, 1e-9),
            (double)printed(&usual, 2, 0, (long double)1e-9),
            1e-9 * drain_current(&usual, 2, 0, 1e-9));
    ck_near(drain_current(&usual, 2, 0, 1e-9), 1e-9 * usual.beta * 1.5, 1e-7 * 3e-13);
}
END_TEST

/* Laws: drain and source change places; both slopes are derivatives and above 0. */
START_TEST(the_transistor_is_symmetric_and_rises)
{
    for (double vg = -0.5; vg <= 2; vg += 0.25)
        for (double vs = -0.3; vs <= 0.6; vs += 0.1)
            for (double vds = -0.4; vds <= 0.5; vds += 0.05) {
                const double h = 1e-6;
                double i, gd, gs;

                ohm_transistor_eval(&usual, vg, vs, vds, &i, &gd, &gs);
                ck_near(drain_current(&usual, vg, vs + vds, -vds), -i, 1e-13 * fabs(i));
                ck_assert_double_gt(gd, 0);
                ck_assert_double_gt(gs, 0);
                ck_near(gd,
                        (drain_current(&usual, vg, vs, vds + h) -
                         drain_current(&usual, vg, vs, vds - h)) /
                            (2 * h),
                        1e-7 * gd + 1e-8 * fabs(i));
                ck_near(gs,
                        (drain_current(&usual, vg, vs - h, vds + h) -
                         drain_current(&usual, vg, vs + h, vds - h)) /
                            (2 * h),
                        1e-7 * gs + 1e-8 * fabs(i));
            }
    ck_near(drain_current(&usual, 1.5, 0.2, 0), 0, 0);
}
END_TEST

/* The limits that textbooks give. */
START_TEST(limits_hold)
{
    const double ut = usual.ut, n = usual.n, beta = usual.beta, vt = usual.vt0;
    double i, gd, gs;

    /* strong inversion: a resistance of 1 / (beta (VG - VT - n VS)), saturation with its square */
    ohm_transistor_eval(&usual, 2.5, 0, 0, &i, &gd, &gs);
    ck_near(gd, beta * (2.5 - vt), 1e-9 * gd);
    ohm_transistor_eval(&usual, 2.5, 0.4, 0, &i, &gd, &gs);
    ck_near(gd, beta * (2.5 - vt - n * 0.4), 1e-9 * gd);
    ck_near(drain_current(&usual, 2.5, 0, 3), beta / (2 * n) * 2.0 * 2.0,
            1e-9 * beta * 2.0 * 2.0);
    /* weak inversion: a decade for n UT ln 10 of the gate, and UT ln 10 of the source */
    ck_near(drain_current(&usual, -0.6, 0, 1) /
                drain_current(&usual, -0.6 - n * ut * log(10), 0, 1),
            10, 1e-5);
    ck_near(drain_current(&usual, -0.6, 0, 1) /
                drain_current(&usual, -0.6, ut * log(10), 1 - ut * log(10)),
            10, 1e-5);
    /* and the drain saturates within a few UT */
    ck_near(drain_current(&usual, -0.6, 0, ut) / drain_current(&usual, -0.6, 0, 40 * ut),
            1 - exp(-1), 1e-5);
}
END_TEST

START_TEST(extremes_stay_finite)
{
    static const double volts[] = { -10, -1, 0, 1e-300, 1e-12, 0.3, 10 };

    for (size_t a = 0; a < 7; a++)
        for (size_t b = 0; b < 7; b++)
            for (size_t c = 0; c < 7; c++) {
                double i, gd, gs;

                ohm_transistor_eval(&usual, volts[a], volts[b], volts[c], &i, &gd, &gs);
                ck_assert(isfinite(i) && isfinite(gd) && isfinite(gs));
                ck_assert(gd >= 0 && gs >= 0 && i * volts[c] >= 0);
            }
}
END_TEST

/* --- the cell --- */

static const char *const cells[] = {
    "linear,transistor:200e-6:0.5:1.3:1.5",  "linear,transistor:2e-6:0.3:1.5:0.8",
    "linear,transistor:1:0.5:1:3",           "sinh:0.25,transistor:200e-6:0.5:1.3:1.5",
    "sinh:0.03,transistor:50e-6:0.4:1.2:1",  "cubic:0.5,transistor:200e-6:0.5:1.3:1.5",
    "cubic:-3,transistor:100e-6:-0.2:1.6:1",
};
enum { CELLS = sizeof cells / sizeof *cells };

static long double memory(const struct ohm_law *law, long double g, long double v)
{
    const long double shape = law->shape[0];

    if (law->kind == OHM_LAW_CUBIC)
        return g * (v - shape * v * v * v);
    return law->kind == OHM_LAW_SINH ? g * shape * sinhl(v / shape) : g * v;
}

/* The current by bisection of the inner node's voltage, in long double. */
static double bisected(const struct ohm_cell *cell, double gate, double g, double w,
                       double b)
{
    long double low = fminl(w, b), high = fmaxl(w, b), x = 0;

    for (int k = 0; k < 200; k++) {
        x = 0.5L * (low + high);
        *(printed(&cell->transistor, gate, b, x) > memory(&cell->law, g, w - x) ? &high
                                                                                : &low) = x;
    }
    /* whichever depends less on x: the one with the larger drop */
    return fabsl(w - x) > fabsl(x - b) ? (double)memory(&cell->law, g, w - x)
                                       : (double)printed(&cell->transistor, gate, b, x);
}

START_TEST(cells_equal_bisection)
{
    struct ohm_rng rng = ohm_rng_at(1, OHM_FOR_TEST, (uint32_t)_i, 0, 0);
    struct ohm_cell cell;

    ck_ok(ohm_cell_parse(cells[_i], &cell));
    for (int k = 0; k < 1000; k++) {
        const double g = 1e-9 * pow(1e6, ohm_rng_draw_uniform(&rng));
        const double w = 0.4 * ohm_rng_draw_uniform(&rng) - 0.2;
        const double b = k % 5 ? 0.4 * ohm_rng_draw_uniform(&rng) - 0.2 : w + 1e-9;
        const double gate = k % 4 ? cell.v_gate : 0;
        double i, g_w, g_b;

        ohm_cell_eval(&cell, gate, 1, &g, &w, &b, &i, &g_w, &g_b);
        /* bisection itself resolves no more */
        ck_near(i, bisected(&cell, gate, g, w, b), (1e-12 + 1e-18 / fabs(w - b)) * fabs(i));
        ck_assert(i * (w - b) > 0);
    }
}
END_TEST

/* Laws: slopes are derivatives, and not negative. */
START_TEST(cells_have_the_slopes_they_say)
{
    struct ohm_rng rng = ohm_rng_at(2, OHM_FOR_TEST, (uint32_t)_i, 0, 0);
    struct ohm_cell cell;

    ck_ok(ohm_cell_parse(cells[_i], &cell));
    for (int k = 0; k < 300; k++) {
        const double h = 1e-6, g = 1e-7 * pow(1e3, ohm_rng_draw_uniform(&rng));
        const double gate = k % 3 ? cell.v_gate : 0;
        const double middle_w = 0.4 * ohm_rng_draw_uniform(&rng) - 0.2;
        const double middle_b = 0.4 * ohm_rng_draw_uniform(&rng) - 0.2;
        const double gs[5] = { g, g, g, g, g };
        const double w[5] = { middle_w, middle_w + h, middle_w - h, middle_w, middle_w };
        const double b[5] = { middle_b, middle_b, middle_b, middle_b + h, middle_b - h };
        double i[5], g_w[5], g_b[5];

        ohm_cell_eval(&cell, gate, 5, gs, w, b, i, g_w, g_b);
        ck_assert(g_w[0] >= 0 && g_b[0] >= 0);
        ck_near(g_w[0], (i[1] - i[2]) / (2 * h), 1e-6 * g_w[0] + 1e-7 * fabs(i[0]));
        ck_near(g_b[0], (i[4] - i[3]) / (2 * h), 1e-6 * g_b[0] + 1e-7 * fabs(i[0]));
    }
}
END_TEST

START_TEST(odd_cells_are_handled)
{
    const double g[4] = { 0, 1e-5, 1e-5, 1e3 }, w[4] = { 0.2, 0.1, 0.2, 0.2 };
    const double b[4] = { 0, 0.1, 0, 0 };
    double i[4], g_w[4], g_b[4];
    struct ohm_cell cell;

    ck_ok(ohm_cell_parse("linear,transistor:200e-6:0.5:1.3:1.5", &cell));
    ck_assert(!ohm_cell_linear(&cell) && !ohm_cell_two_terminal(&cell));
    ohm_cell_eval(&cell, -10, 4, g, w, b, i, g_w, g_b); /* a gate that is off for good */
    for (int k = 0; k < 4; k++)
        ck_assert(isfinite(i[k]) && i[k] < 1e-60 && g_w[k] >= 0 && g_b[k] >= 0);
    ohm_cell_eval(&cell, 1.5, 4, g, w, b, i, g_w, g_b);
    ck_near(i[0], 0, 0);
    ck_near(i[1], 0, 0); /* no voltage */
    ck_assert_double_gt(g_b[1], 0);
    ck_near(i[3], drain_current(&cell.transistor, 1.5, 0, 0.2), 1e-6 * i[3]); /* a short */
    ck_near(ohm_cell_gate(&cell, 0), 1.5, 0);
    cell.gate = OHM_GATE_INPUT;
    ck_near(ohm_cell_gate(&cell, 0), 0, 0);
    ck_near(ohm_cell_gate(&cell, -1e-30), 1.5, 0);
}
END_TEST

START_TEST(wrong_words_are_refused)
{
    static const char *const texts[] = {
        "linear,transistor",
        "linear,transistor:1e-4:0.5:1.3",
        "linear,transistor:1e-4:0.5:1.3:1.5:2",
        "linear,transistor:1e-4:0.5:x:1.5",
    };
    struct ohm_cell cell = { .v_gate = 42 };

    for (size_t k = 0; k < sizeof texts / sizeof *texts; k++)
        ck_fails(ohm_cell_parse(texts[k], &cell), OHM_EUSAGE,
                 "does not end in ,transistor:BETA:VT:N:VGATE");
    ck_fails(ohm_cell_parse("linear,selector:1e-6:0.1,transistor:1e-4:0.5:1.3:1.5", &cell),
             OHM_EUSAGE, "together are not modelled");
    ck_fails(ohm_cell_parse("linear,transistor:1e-4:0.5:0.9:1.5", &cell), OHM_EUSAGE,
             "slope factor, 0.9, is not in 1 to 10");
    ck_fails(ohm_cell_parse("linear,transistor:-1:0.5:1:1.5", &cell), OHM_EUSAGE, "beta");
    ck_fails(ohm_cell_parse("linear,transistor:1e-4:50:1:1.5", &cell), OHM_EUSAGE,
             "threshold");
    ck_fails(ohm_cell_parse("linear,transistor:1e-4:0.5:1:99", &cell), OHM_EUSAGE, "gate");
    ck_fails(ohm_cell_parse("lin,transistor:1e-4:0.5:1.3:1.5", &cell), OHM_EUSAGE,
             "lin is not linear, cubic:A");
    ck_near(cell.v_gate, 42, 0);
}
END_TEST

/* --- cards --- */

static struct ohm_card card_with(double beta)
{
    struct ohm_card card;

    ohm_fields_default(ohm_card_fields, &card);
    card.g_on = 1e-5;
    card.g_off = 1e-7;
    card.access = OHM_ACCESS_TRANSISTOR;
    card.t_beta = beta;
    return card;
}

/* A level is I / V of the whole cell at the read voltage; the memory conducts more. */
START_TEST(levels_are_of_the_whole_cell)
{
    static const double betas[] = { 1e-2, 200e-6, 20e-6, 12e-6 };
    struct ohm_card card = card_with(betas[_i]);
    struct ohm_cell cell;
    const double ground = 0, v = 0.2;

    card.model = _i == 1 ? OHM_LAW_SINH : OHM_LAW_LINEAR;
    card.shape_on = 0.5;
    card.shape_off = 0.2;
    card.gate = OHM_GATE_INPUT;
    ck_ok(ohm_card_check(&card));
    cell = ohm_card_cell(&card);
    for (double g = 1e-7; g <= 1e-5; g *= 1.5) {
        const double memory_g = ohm_card_at_zero(&card, &cell, g);
        double i, g_w, g_b;

        ohm_cell_eval(&cell, cell.v_gate, 1, &memory_g, &v, &ground, &i, &g_w, &g_b);
        ck_near(i, v * g, 1e-12 * g);
        ck_assert(_i == 1 || memory_g > g);
    }
}
END_TEST

START_TEST(impossible_cards_are_refused)
{
    struct ohm_card card = card_with(5e-6);

    ck_fails(ohm_card_check(&card), OHM_EUSAGE, "the transistor passes less than g_on");
    card = card_with(200e-6);
    card.v_gate = 0.4;
    ck_fails(ohm_card_check(&card), OHM_EUSAGE, "the transistor passes less than g_on");
    card = card_with(200e-6);
    card.selector_i = 1e-6;
    ck_fails(ohm_card_check(&card), OHM_EUSAGE, "together are not modelled");
    card = card_with(200e-6);
    card.access = OHM_ACCESS_NONE;
    card.gate = OHM_GATE_INPUT;
    ck_fails(ohm_card_check(&card), OHM_EUSAGE, "only cells with a transistor");
}
END_TEST

/* Law: currents are the same bits on every processor. */
START_TEST(currents_are_those_that_were_stored)
{
    uint64_t hash = STORED_START;

    for (uint32_t k = 0; k < 20000; k++) {
        struct ohm_rng rng = ohm_rng_at(14, OHM_FOR_TEST, 0, 0, k);
        const double vg = 4 * ohm_rng_draw_uniform(&rng) - 1;
        const double vs = 2 * ohm_rng_draw_uniform(&rng) - 1;
        const double vds = 2 * ohm_rng_draw_uniform(&rng) - 1;
        double i[3];

        ohm_transistor_eval(&usual, vg, vs, vds, &i[0], &i[1], &i[2]);
        hash = stored_hash(hash, 3, i);
    }
    ck_stored(hash, 0xeaac4196160fe4f3u);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("device/transistor");
    TCase *tc = tcase_create("transistor");

    tcase_add_test(tc, the_printed_formula_holds);
    tcase_add_test(tc, the_transistor_is_symmetric_and_rises);
    tcase_add_test(tc, limits_hold);
    tcase_add_test(tc, extremes_stay_finite);
    tcase_add_loop_test(tc, cells_equal_bisection, 0, CELLS);
    tcase_add_loop_test(tc, cells_have_the_slopes_they_say, 0, CELLS);
    tcase_add_test(tc, odd_cells_are_handled);
    tcase_add_test(tc, wrong_words_are_refused);
    tcase_add_loop_test(tc, levels_are_of_the_whole_cell, 0, 4);
    tcase_add_test(tc, impossible_cards_are_refused);
    tcase_add_test(tc, currents_are_those_that_were_stored);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
