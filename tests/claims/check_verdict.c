#include "claims/verdict.h"

#include "results/made.h"

#include <math.h>

/* Two methods, which make networks, and three read-outs. */
#define HEAD                                                                               \
    "network: {layers: [6, 4, 2]}\n"                                                       \
    "sweep:\n"                                                                             \
    "  method: {l1: {train.method: l1}, bl1: {train.method: bit-slice-l1}}\n"              \
    "  bits: {few: {readout.bits: [1, 1, 1, 1]}, some: {}, many: {readout.bits: [9, 9, "   \
    "9, 9]}}\n"
#define SOLVER(routes) "solver: [" routes "]\n"
#define CLAIM(rest)    "  - {says: it, " rest "}\n"
enum { IMAGES = 20, L1 = 0, BL1 = 3, FEW = 0, SOME = 1, MANY = 2 };

static struct ohm_judgements judgements;
static const struct ohm_judgement *first;

/* On every route and chip the first LOST of the 20 right answers of a point are lost: 0 and 20 are
 * certain, what lies between has an interval. */
static void lose(size_t point, size_t lost)
{
    for (size_t s = 0; s < result.seeds; s++) {
        memset(ohm_result_lossless(&result, point, s), 1, IMAGES);
        put(OHM_V_HELDOUT, OHM_ROUTE_DIGITAL, point, s, 0, 0, -(double)lost);
        for (int r = 0; r < OHM_ROUTES; r++) {
            const size_t trials = ohm_result_trials(&result, (enum ohm_route)r);

            for (size_t t = 0; result.route[r] && t < trials; t++) {
                uint8_t *right =
                    ohm_result_correct(&result, (enum ohm_route)r, point, s, t);

                memset(right, 1, IMAGES);
                memset(right, 0, lost);
            }
        }
    }
}

/* The shares of wrong codes at a point, on every circuit's route. */
static void spoil(size_t point, double percent)
{
    for (size_t s = 0; s < result.seeds; s++) {
        for (int r = OHM_ROUTE_IDEAL; r < OHM_ROUTES; r++) {
            for (size_t t = 0; result.route[r] && t < result.trials; t++) {
                put_all(OHM_V_WRONG, (enum ohm_route)r, point, s, t, percent);
                put_all(OHM_V_CONVERSIONS, (enum ohm_route)r, point, s, t, 10);
            }
        }
    }
}

static void begin(const char *text)
{
    make(text, IMAGES);
    for (size_t point = 0; point < result.points; point++) {
        lose(point, 0);
        spoil(point, 0);
    }
}

static void judge(void)
{
    ck_ok(ohm_judgements_init(&judgements, &result));
    first = judgements.judgement;
}

static void end(void)
{
    ohm_judgements_clear(&judgements);
    unmake();
}

/* --- one verdict --- */

static const struct {
    size_t lost;
    enum ohm_verdict at_most, at_least; /* "drop <= 10", "drop >= 10" */
} turns[] = {
    { 0, OHM_HOLDS, OHM_FAILS },
    { 2, OHM_UNDECIDED, OHM_UNDECIDED },
    { 20, OHM_FAILS, OHM_HOLDS },
};

START_TEST(the_interval_decides)
{
    begin(HEAD SOLVER("nodal") "claims:\n" CLAIM("holds_if: drop <= 10")
              CLAIM("holds_if: drop >= 10"));
    lose(L1 + FEW, turns[_i].lost);
    judge();
    ck_assert_uint_eq(judgements.n, 2);
    ck_assert_int_eq(first[0].verdict, turns[_i].at_most);
    ck_assert_int_eq(first[1].verdict, turns[_i].at_least);
    for (size_t k = 0; k < 2; k++) {
        ck_assert_uint_eq(first[k].claim, k);
        ck_assert_int_eq(first[k].route, OHM_ROUTE_NODAL);
        ck_near(first[k].value, 5.0 * (double)turns[_i].lost, 1e-12);
        ck_assert(first[k].low <= first[k].value && first[k].value <= first[k].high);
        ck_assert_str_eq(first[k].missing, "");
    }
    end();
}
END_TEST

/* One chip of one training has no spread that could be known. */
START_TEST(a_share_of_one_chip_decides_nothing)
{
    begin(_i ? HEAD SOLVER("nodal") "trials: 2\nclaims:\n" CLAIM("holds_if: wrong <= 50")
             : HEAD SOLVER("nodal") "claims:\n" CLAIM("holds_if: wrong <= 50"));
    spoil(L1 + FEW, 1);
    judge();
    ck_assert_int_eq(first->verdict, _i ? OHM_HOLDS : OHM_UNDECIDED);
    ck_near(first->value, 1, 1e-12);
    ck_assert(_i ? first->low <= 1 && first->high >= 1
                 : isnan(first->low) && isnan(first->high));
    end();
}
END_TEST

/* --- which routes --- */

static void ck_routes(const char *text, size_t n, const int routes[])
{
    begin(text);
    judge();
    ck_assert_uint_eq(judgements.n, n);
    for (size_t k = 0; k < n; k++)
        ck_assert_int_eq(first[k].route, routes[k]);
    end();
}

START_TEST(a_claim_is_judged_on_every_route_that_it_is_about)
{
    static const int all[] = { OHM_ROUTE_DIGITAL, OHM_ROUTE_IDEAL, OHM_ROUTE_NGSPICE };
    static const int none[] = { -1 };

    ck_routes(
        HEAD SOLVER("ngspice, digital, ideal") "claims:\n" CLAIM("holds_if: drop <= 1"), 3,
        all);
    ck_routes(
        HEAD SOLVER("ngspice, digital, ideal") "claims:\n" CLAIM("holds_if: wrong <= 1"), 2,
        all + 1);
    ck_routes(HEAD SOLVER("digital, nodal") "claims:\n" CLAIM("holds_if: nonzero <= 1"), 1,
              none);
    ck_routes(HEAD SOLVER("digital, nodal") "claims:\n" CLAIM("needs: chips"), 1, none);
    ck_routes(HEAD SOLVER("digital, nodal"), 0, none);
}
END_TEST

/* --- not testable here --- */

static void ck_untestable(const char *missing)
{
    judge();
    for (size_t k = 0; k < judgements.n; k++) {
        ck_assert_int_eq(first[k].verdict, OHM_NOT_TESTABLE);
        ck_assert_str_eq(first[k].missing, missing);
        ck_assert(isnan(first[k].value) && isnan(first[k].low) && isnan(first[k].high));
        ck_assert_uint_eq(first[k].holds_n, 0);
    }
    ck_assert_uint_gt(judgements.n, 0);
    end();
}

START_TEST(what_is_missing_is_said)
{
    begin(HEAD SOLVER("nodal") "claims:\n" CLAIM("needs: measured chips"));
    ck_untestable("measured chips");
    begin(HEAD SOLVER("nodal") "claims:\n" CLAIM("needs: more, holds_if: drop <= 1"));
    ck_untestable("more");
    begin(HEAD SOLVER("digital") "claims:\n" CLAIM("holds_if: wrong <= 1"));
    ck_untestable("wrong is of a circuit, and solver names none of ideal, nodal, ngspice");
    begin(HEAD SOLVER("digital") "claims:\n" CLAIM(
        "holds_if: wrong_ratio >= 1, versus: {method: bl1}"));
    ck_untestable(
        "wrong_ratio is of a circuit, and solver names none of ideal, nodal, ngspice");
    begin(HEAD SOLVER("digital, nodal") "claims:\n" CLAIM("holds_if: drop <= 1"));
    *ohm_result_done(&result, L1 + FEW, 0, 0) = 0;
    ck_untestable("trial 0 of training seed 0 is missing");
    begin(HEAD SOLVER("ideal") "claims:\n" CLAIM(
        "holds_if: wrong_ratio >= 1, versus: {method: bl1}"));
    ck_untestable("the share at the point itself is 0");
}
END_TEST

/* --- where it would hold --- */

static void ck_holds(const size_t points[], size_t n)
{
    ck_assert_uint_eq(first->holds_n, n);
    for (size_t k = 0; k < n; k++)
        ck_assert_uint_eq(first->holds[k], points[k]);
}

START_TEST(other_read_outs_at_which_it_holds_are_named)
{
    char words[128];

    begin(HEAD SOLVER("nodal") "claims:\n" CLAIM(
        "at: {method: bl1, bits: few}, holds_if: drop <= 1"));
    lose(BL1 + FEW, 20);
    judge();
    ck_assert_int_eq(first->verdict, OHM_FAILS);
    ck_holds((const size_t[]){ BL1 + SOME, BL1 + MANY }, 2); /* no other method's */
    ohm_judgement_describe(&experiment, first, 1, true, words, sizeof words);
    ck_assert_str_eq(words, "bits many");
    ohm_judgement_describe(&experiment, first, 0, false, words, sizeof words);
    ck_assert_str_eq(words, "method bl1, bits some");
    ohm_judgements_clear(&judgements);
    lose(BL1 + SOME, 2); /* undecided is not enough, nor is a missing one */
    *ohm_result_done(&result, BL1 + MANY, 0, 0) = 0;
    judge();
    ck_holds(NULL, 0);
    ohm_judgements_clear(&judgements);
    lose(BL1 + FEW, 0); /* what holds needs no other point */
    judge();
    ck_assert_int_eq(first->verdict, OHM_HOLDS);
    ck_assert_uint_eq(first->holds_n, 0);
    end();
}
END_TEST

/* Law: the point compared with goes along where it stood together, and stays where it stood apart. */
START_TEST(versus_goes_along)
{
    begin(_i ? HEAD SOLVER("nodal") "claims:\n" CLAIM(
                   "at: {method: bl1}, versus: {method: l1, bits: many}, "
                   "holds_if: gain >= 1")
             : HEAD SOLVER("nodal") "claims:\n" CLAIM(
                   "at: {method: bl1}, versus: {method: l1}, holds_if: gain >= 1"));
    lose(BL1 + FEW, 20);
    lose(L1 + MANY, 20);
    judge();
    ck_assert_int_eq(first->verdict, OHM_FAILS);
    if (_i) /* l1 at many is bad: bl1 gains at both */
        ck_holds((const size_t[]){ BL1 + SOME, BL1 + MANY }, 2);
    else /* l1 at some is as good */
        ck_holds((const size_t[]){ BL1 + MANY }, 1);
    end();
}
END_TEST

/* One line stands for all networks that the best may be, and does not name one. */
START_TEST(the_best_stays_the_best)
{
    char words[128];

    begin(HEAD SOLVER("nodal") "claims:\n" CLAIM(
        "at: {method: best, bits: few}, holds_if: drop <= 1"));
    lose(L1 + FEW, 20);
    lose(BL1 + FEW, 19);
    lose(L1 + SOME, 20); /* bl1 is better */
    judge();
    ck_near(first->value, 95, 1e-12);
    ck_holds((const size_t[]){ L1 + SOME, L1 + MANY }, 2);
    for (int k = 0; k < 2; k++) {
        ohm_judgement_describe(&experiment, first, 0, k, words, sizeof words);
        ck_assert_str_eq(words, "bits some");
    }
    end();
}
END_TEST

START_TEST(axes_that_make_networks_do_not_vary)
{
    begin(
        "network: {layers: [6, 4, 2]}\nsolver: [nodal]\n"
        "sweep: {train.method: [l1, none], seed: [1, 2], network.layers: [\"[6, 4, 2]\"], "
        "crossbar.r_word: [1 Ohm, 2 Ohm], strength: {a: {}, b: {readout.leakage: none}}}\n"
        "claims:\n" CLAIM("holds_if: drop <= 1") CLAIM(
            "holds_if: matched_ratio >= 2, along: strength, versus: {train_method: none}"));
    for (size_t k = 0; k < 5; k++) {
        ck_assert_int_eq(ohm_claim_varies(&experiment, &experiment.claim[0], k), k >= 3);
        ck_assert_int_eq(ohm_claim_varies(&experiment, &experiment.claim[1], k), k == 3);
    }
    unmake();
}
END_TEST

/* --- expectations --- */

START_TEST(expectations_are_counted)
{
    begin(HEAD SOLVER("digital, nodal") "claims:\n" CLAIM(
        "holds_if: drop <= 1, expect: fails") CLAIM("holds_if: drop <= 1, expect: holds")
              CLAIM("holds_if: drop >= 1")
                  CLAIM("needs: chips, expect: not testable here"));
    judge();
    ck_assert_uint_eq(ohm_judgements_unmet(&judgements, &experiment),
                      2); /* on two routes */
    end();
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("claims/verdict");
    TCase *tc = tcase_create("verdict");

    tcase_add_loop_test(tc, the_interval_decides, 0, 3);
    tcase_add_loop_test(tc, a_share_of_one_chip_decides_nothing, 0, 2);
    tcase_add_test(tc, a_claim_is_judged_on_every_route_that_it_is_about);
    tcase_add_test(tc, what_is_missing_is_said);
    tcase_add_test(tc, other_read_outs_at_which_it_holds_are_named);
    tcase_add_loop_test(tc, versus_goes_along, 0, 2);
    tcase_add_test(tc, the_best_stays_the_best);
    tcase_add_test(tc, axes_that_make_networks_do_not_vary);
    tcase_add_test(tc, expectations_are_counted);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
