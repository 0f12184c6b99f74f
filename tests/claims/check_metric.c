#include "claims/metric.h"

#include "results/made.h"

#include <math.h>

static const enum ohm_route NODAL = OHM_ROUTE_NODAL, DIGITAL = OHM_ROUTE_DIGITAL;

/* Layers of 6 x 4 and 4 x 2 weights, four slices; the points are method l1: strength weak, strong;
 * method bl1: weak, strong. */
#define HEAD                                                                               \
    "network: {layers: [6, 4, 2]}\n"                                                       \
    "solver: [digital, nodal]\n"                                                           \
    "sweep:\n"                                                                             \
    "  method: {l1: {train.method: l1}, bl1: {train.method: bit-slice-l1}}\n"              \
    "  strength: {weak: {}, strong: {train.alpha_bit_slice: 1e-3}}\n"
#define CHANCES(seeds, trials) "train: {seeds: " #seeds "}\ntrials: " #trials "\n"
#define CLAIM(rest)            "claims:\n  - {says: it, " rest "}\n"

/* The metric of the only claim, where it stands. */
static enum ohm_status judged(enum ohm_route route, struct ohm_estimate *e)
{
    const struct ohm_claim *claim = &experiment.claim[0];

    return ohm_metric_estimate(&result, claim, route, claim->at, claim->versus, e);
}

static void ck_estimate(enum ohm_route route, double value, double low, double high)
{
    struct ohm_estimate e;

    ck_ok(judged(route, &e));
    ck_near(e.value, value, 1e-12 * fabs(value));
    ck_assert_msg(e.interval.low == low || fabs(e.interval.low - low) <= 1e-12 * fabs(low),
                  "low %.17g", e.interval.low);
    ck_assert_msg(e.interval.high == high ||
                      fabs(e.interval.high - high) <= 1e-12 * fabs(high),
                  "high %.17g", e.interval.high);
}

/* --- answers --- */

START_TEST(a_drop_is_paired_with_the_lossless_answers)
{
    struct ohm_estimate e;

    make(HEAD CHANCES(1, 2) CLAIM("holds_if: drop <= 1"), 8);
    answer(ohm_result_lossless(&result, 0, 0), "11111100");
    answers(NODAL, 0, 0, 0, "11110010"); /* two lost, one gained */
    answers(NODAL, 0, 0, 1, "11111100"); /* nothing changed */
    ck_ok(judged(NODAL, &e));
    ck_near(e.value, 100 * (2 - 1) / 16.0, 1e-12);
    ck_assert(e.interval.low < e.value && e.value < e.interval.high);
    answers(DIGITAL, 0, 0, 0, "01111100"); /* one chip is enough for it */
    ck_ok(judged(DIGITAL, &e));
    ck_near(e.value, 100 / 8.0, 1e-12);
    ck_assert(e.interval.low == 0 && !e.alone);
    unmake();
}
END_TEST

START_TEST(accuracy_is_the_share_of_right_answers)
{
    struct ohm_estimate e;

    make(HEAD CHANCES(2, 1) CLAIM("at: {strength: strong}, holds_if: accuracy >= 1"), 4);
    answers(NODAL, 1, 0, 0, "1110");
    answers(NODAL, 1, 1, 0, "0100");
    ck_ok(judged(NODAL, &e));
    ck_near(e.value, 50, 1e-12);
    unmake();
}
END_TEST

/* One image of one chip of one training says nothing about others. */
START_TEST(one_image_has_no_interval)
{
    struct ohm_estimate e;

    make(HEAD CHANCES(1, 1) CLAIM("holds_if: accuracy >= 1"), 1);
    answers(NODAL, 0, 0, 0, "1");
    ck_ok(judged(NODAL, &e));
    ck_assert(e.alone);
    unmake();
}
END_TEST

/* Law: what is the same on all images has no spread, and the same answers at both points, however
 * many are wrong, are no gain at all. */
START_TEST(a_gain_is_paired_image_by_image)
{
    make(HEAD CHANCES(1, 1) CLAIM("holds_if: gain >= 0, versus: {method: bl1}"), 6);
    answers(NODAL, 0, 0, 0, "101010");
    answers(NODAL, 2, 0, 0, "101010");
    ck_estimate(NODAL, 0, 0, 0);
    answers(NODAL, 0, 0, 0, "111111");
    answers(NODAL, 2, 0, 0, "000000");
    ck_estimate(NODAL, 100, 100, 100);
    unmake();
}
END_TEST

/* --- shares --- */

/* Law: shares weigh by the conversions that they are of; what was not converted counts nowhere. */
START_TEST(shares_weigh_by_conversions)
{
    struct ohm_estimate e;
    const char *const metrics[] = { HEAD CLAIM("holds_if: clipped <= 1"),
                                    HEAD CLAIM("holds_if: wrong <= 1") };
    const enum ohm_variable variable = _i ? OHM_V_WRONG : OHM_V_CLIPPED;

    make(metrics[_i], 1);
    put_all(OHM_V_CONVERSIONS, NODAL, 0, 0, 0, 0);
    put(OHM_V_CONVERSIONS, NODAL, 0, 0, 0, 1, 100);
    put(OHM_V_CONVERSIONS, NODAL, 0, 0, 0, 7, 300);
    put(variable, NODAL, 0, 0, 0, 1, 8);
    put(variable, NODAL, 0, 0, 0, 7, 4);
    ck_ok(judged(NODAL, &e));
    ck_near(e.value, (100 * 8 + 300 * 4) / 400.0, 1e-12);
    ck_assert(e.alone);
    put_all(OHM_V_CONVERSIONS, NODAL, 0, 0, 0, 0); /* nothing converted, nothing wrong */
    ck_ok(judged(NODAL, &e));
    ck_assert(e.value == 0);
    unmake();
}
END_TEST

/* Sets the share of wrong codes at a point in both trainings and chips. */
static void put_wrong(size_t point, double a, double b, double c, double d)
{
    const double share[] = { a, b, c, d };

    for (size_t k = 0; k < 4; k++) {
        put_all(OHM_V_CONVERSIONS, NODAL, point, k / 2, k % 2, 10);
        put_all(OHM_V_WRONG, NODAL, point, k / 2, k % 2, share[k]);
    }
}

/* Law: the ratio is that of the means; trainings that differ open the interval, chips within them
 * too; nothing open where nothing differs. */
/* What an interval of two trainings is widened by: t(0.975, 1) / z(0.975) sqrt(2). */
#define WIDER (12.706204736174705 / 1.9599639845400545 * sqrt(2))

START_TEST(a_ratio_is_that_of_the_means)
{
    struct ohm_estimate e;

    make(HEAD CHANCES(2, 2) CLAIM("holds_if: wrong_ratio >= 2, versus: {method: bl1}"), 1);
    put_wrong(0, 2, 2, 2, 2);
    put_wrong(2, 6, 6, 6, 6);
    ck_estimate(NODAL, 3, 3, 3);
    put_wrong(2, 2, 2, 10, 10);
    ck_estimate(NODAL, 3, 0, 3 + WIDER * 2); /* either training alone is 2 away */
    put_wrong(2, 2, 10, 2, 10);
    ck_ok(judged(NODAL, &e));
    ck_near(e.value, 3, 1e-12);
    ck_assert(e.interval.low < 3 && e.interval.high > 3 && !e.alone);
    unmake();
}
END_TEST

/* What reads in time came to, by the variable that has it; without any it is not testable. */
START_TEST(reads_in_time_are_measured)
{
    static const struct {
        const char *claim;
        enum ohm_variable variable;
    } row[] = {
        { "holds_if: read_time <= 1 ns", OHM_V_READ_TIME },
        { "holds_if: sample_error <= 1", OHM_V_SAMPLE_ERROR },
        { "holds_if: energy_read <= 1 fJ", OHM_V_ENERGY },
        { "holds_if: read_time_ratio >= 2, versus: {method: bl1}", OHM_V_READ_TIME },
        { "holds_if: energy_ratio >= 2, versus: {method: bl1}", OHM_V_ENERGY },
    };
    const bool ratio = _i >= 3;
    char text[1024];

    snprintf(text, sizeof text, HEAD CHANCES(1, 2) "claims:\n  - {says: it, %s}\n",
             row[_i].claim);
    make(text, 1);
    ck_fails(judged(NODAL, &(struct ohm_estimate){ 0 }), OHM_EUSAGE, "transient.reads");
    unmake();
    snprintf(text, sizeof text,
             HEAD CHANCES(1, 2) "transient: {reads: 1}\nclaims:\n  - {says: it, %s}\n",
             row[_i].claim);
    make(text, 1);
    ck_fails(judged(NODAL, &(struct ohm_estimate){ 0 }), OHM_EUSAGE,
             ratio ? "the point itself" : "nothing at the point");
    put(row[_i].variable, NODAL, 0, 0, 0, 0, 2);
    put(row[_i].variable, NODAL, 0, 0, 1, 0, 2);
    put(row[_i].variable, NODAL, 2, 0, 0, 0, 5);
    put(row[_i].variable, NODAL, 2, 0, 1, 0, 5);
    ck_estimate(NODAL, ratio ? 2.5 : 2, ratio ? 2.5 : 2, ratio ? 2.5 : 2);
    unmake();
}
END_TEST

/* Whether a quantile falls between two replicates or on one (of 1001). */
START_TEST(ratios_with_zeros_are_open)
{
    make(_i ? HEAD CHANCES(2, 2) "bootstrap: 1001\n" CLAIM(
                  "holds_if: wrong_ratio >= 2, versus: {method: bl1}")
            : HEAD CHANCES(2, 2) CLAIM("holds_if: wrong_ratio >= 2, versus: {method: bl1}"),
         1);
    put_wrong(0, 1, 1, 1, 1);
    put_wrong(2, 0, 0, 0, 0);
    ck_estimate(NODAL, 0, 0, 0);
    put_wrong(0, 0, 0, 2, 2); /* training 0 alone would be 4 to 0 */
    put_wrong(2, 4, 4, 4, 4);
    ck_estimate(NODAL, 4, 0, INFINITY);
    put_wrong(2, 0, 0, 4, 4); /* training 0 alone would be 0 to 0: unknown */
    ck_estimate(NODAL, 2, -INFINITY, INFINITY);
    put_wrong(0, 0, 0, 0, 0);
    ck_fails(judged(NODAL, &(struct ohm_estimate){ 0 }), OHM_EUSAGE,
             "the share at the point itself is 0");
    put_wrong(2, 0, 0, 0, 0);
    ck_fails(judged(NODAL, &(struct ohm_estimate){ 0 }), OHM_EUSAGE,
             "the share at the point itself is 0");
    unmake();
}
END_TEST

/* Shares of slices that are not 0, in the first and the second layer. */
static void put_nonzero(size_t point, size_t seed, double first, double second)
{
    for (size_t k = 0; k < 8; k++)
        put(OHM_V_NONZERO, DIGITAL, point, seed, 0, k, k < 4 ? first : second);
}

START_TEST(nonzero_weighs_by_the_weights_of_a_layer)
{
    struct ohm_estimate e;

    make(HEAD CHANCES(1, 3) CLAIM("holds_if: nonzero <= 1"), 1);
    put_nonzero(0, 0, 10, 50);
    put(OHM_V_NONZERO, DIGITAL, 0, 0, 0, 0, 14); /* a slice is a quarter of its layer */
    ck_ok(judged(DIGITAL, &e));
    ck_near(e.value, (24 * 11 + 8 * 50) / 32.0, 1e-12);
    ck_assert(e.alone); /* one network, however many chips */
    unmake();
    make(HEAD CHANCES(2, 1) CLAIM("holds_if: nonzero_ratio >= 2, versus: {method: bl1}"),
         1);
    for (size_t seed = 0; seed < 2; seed++) {
        put_nonzero(0, seed, 5, 5);
        put_nonzero(2, seed, 20, 20);
    }
    ck_estimate(DIGITAL, 4, 4, 4);
    unmake();
}
END_TEST

/* Law: a point whose mapping has fewer slices is of these alone. */
START_TEST(slices_that_a_point_has_not_do_not_count)
{
    struct ohm_estimate e;

    make("network: {layers: [6, 4, 2]}\nsolver: [nodal]\n"
         "sweep: {cell: {two: {}, four: {mapping.cell_bits: 4, readout.bits: [8, 8]}}}\n"
         "device: {levels: 16}\n" CLAIM("at: {cell: four}, holds_if: nonzero <= 1"),
         1);
    for (size_t l = 0; l < 2; l++)
        for (size_t s = 0; s < 2; s++)
            put(OHM_V_NONZERO, DIGITAL, 1, 0, 0, 4 * l + s, 30);
    ck_ok(judged(DIGITAL, &e));
    ck_near(e.value, 30, 1e-12);
    unmake();
}
END_TEST

/* Law: of a network's bits the largest of any layer and slice counts, of those that the point has. */
START_TEST(bits_are_the_most_of_all_slices)
{
    static const char *const claims[] = { "bits_bound", "bits_bound_leakage" };
    const enum ohm_variable variable = _i ? OHM_V_BITS_LEAK : OHM_V_BITS_BOUND;
    struct ohm_estimate e;
    char text[512];

    snprintf(
        text, sizeof text,
        "network: {layers: [6, 4, 2]}\nsolver: [nodal]\n"
        "sweep: {cell: {two: {}, four: {mapping.cell_bits: 4, readout.bits: [8, 8]}}}\n"
        "device: {levels: 16}\n" CLAIM("at: {cell: four}, holds_if: %s <= 5"),
        claims[_i]);
    make(text, 1);
    for (size_t k = 0; k < 8; k++)
        put(OHM_V_BITS_BOUND, DIGITAL, 1, 0, 0, k, 1);
    for (size_t k = 0; k < 8; k++)
        put(OHM_V_BITS_LEAK, DIGITAL, 1, 0, 0, k, 2);
    put(variable, DIGITAL, 1, 0, 0, 4, 6);
    put(variable, DIGITAL, 1, 0, 0, 7, 9); /* it has two slices */
    ck_ok(judged(DIGITAL, &e));
    ck_near(e.value, 6, 1e-12);
    unmake();
}
END_TEST

/* --- the best --- */

static const double heldout[2][2] = { { 90, 95 }, { 80, 70 } }; /* of [seed][strength] */

static void put_heldout(void)
{
    for (size_t seed = 0; seed < 2; seed++)
        for (size_t point = 0; point < 2; point++)
            put(OHM_V_HELDOUT, DIGITAL, point, seed, 0, 0, heldout[seed][point]);
}

/* Law: the best is chosen for each training on held-out images, never on the test images. */
START_TEST(the_best_is_chosen_for_each_training)
{
    make(HEAD CHANCES(2, 1) CLAIM("at: {strength: best}, holds_if: accuracy >= 1"), 2);
    put_heldout();
    for (size_t seed = 0; seed < 2; seed++) {
        answers(NODAL, 0, seed, 0, "11");
        answers(NODAL, 1, seed, 0, "00"); /* training 0 takes it all the same */
    }
    ck_estimate(NODAL, 50, 0, 100);
    put(OHM_V_HELDOUT, DIGITAL, 1, 0, 0, 0, 90); /* the first among equals */
    ck_estimate(NODAL, 100, 100, 100);
    unmake();
}
END_TEST

/* Law: nothing is chosen while a candidate is unknown; what is no candidate may be unknown. */
START_TEST(the_best_of_some_is_not_known)
{
    struct ohm_estimate e;

    make(HEAD CHANCES(2, 2) CLAIM("at: {strength: best}, holds_if: accuracy >= 1"), 1);
    put_heldout();
    for (size_t k = 0; k < 8; k++)
        answers(NODAL, k / 4, k / 2 % 2, k % 2, "1");
    ck_ok(judged(NODAL, &e)); /* nothing is known of bl1 */
    *ohm_result_done(&result, 0, 0, 1) = 0;
    ck_ok(judged(NODAL, &e)); /* not the one that is chosen */
    ck_ok(judged(DIGITAL, &e));
    *ohm_result_done(&result, 1, 0, 1) = 0;
    ck_fails(judged(NODAL, &e), OHM_EUSAGE, "trial 1 of training seed 0 is missing");
    ck_ok(judged(DIGITAL, &e)); /* has one trial */
    put(OHM_V_HELDOUT, DIGITAL, 0, 1, 0, 0, NAN);
    ck_fails(judged(DIGITAL, &e), OHM_EUSAGE,
             "the best of training seed 1 is not known: trials are missing");
    put(OHM_V_HELDOUT, DIGITAL, 0, 1, 0, 0, 1);
    put(OHM_V_HELDOUT, DIGITAL, 1, 1, 0, 0, NAN);
    ck_fails(judged(DIGITAL, &e), OHM_EUSAGE, "the best of training seed 1 is not known");
    unmake();
    make(HEAD CLAIM("holds_if: accuracy >= 1"), 1); /* the only one needs no choice */
    answers(NODAL, 0, 0, 0, "1");
    ck_ok(judged(NODAL, &e));
    unmake();
}
END_TEST

START_TEST(what_is_compared_with_must_be_there_too)
{
    struct ohm_estimate e;

    make(HEAD CLAIM("holds_if: gain >= 0, versus: {method: bl1}"), 1);
    *ohm_result_done(&result, 2, 0, 0) = 0;
    ck_fails(judged(NODAL, &e), OHM_EUSAGE, "trial 0 of training seed 0 is missing");
    *ohm_result_done(&result, 2, 0, 0) = 1;
    *ohm_result_done(&result, 1, 0, 0) = *ohm_result_done(&result, 3, 0, 0) = 0;
    ck_ok(judged(NODAL, &e));
    unmake();
}
END_TEST

/* Crossbars that exist and bits of metadata, summed over layers; the ratio is `versus` over the point. */
START_TEST(counts_are_summed_over_layers)
{
    static const struct {
        const char *claim;
        double value;
    } cases[] = {
        { CLAIM("at: {cell: b}, holds_if: crossbars <= 5"), 10 + 20 - 3 - 7 },
        { CLAIM("at: {cell: b}, versus: {cell: a}, holds_if: crossbars_ratio >= 2"), 3 },
        { CLAIM("at: {cell: b}, holds_if: metadata <= 5"), 11 + 13 }
    };
    char text[512];
    struct ohm_estimate e;

    snprintf(text, sizeof text,
             "network: {layers: [6, 4, 2]}\nsolver: [nodal]\n"
             "sweep: {cell: {a: {}, b: {mapping.headroom: 1}}}\n%s",
             cases[_i].claim);
    make(text, 1);
    for (size_t layer = 0; layer < 2; layer++) {
        put(OHM_V_CROSSBARS, DIGITAL, 0, 0, 0, layer, 30);
        put(OHM_V_EMPTY, DIGITAL, 0, 0, 0, layer, 0);
        put(OHM_V_CROSSBARS, DIGITAL, 1, 0, 0, layer, layer ? 20 : 10);
        put(OHM_V_EMPTY, DIGITAL, 1, 0, 0, layer, layer ? 7 : 3);
        put(OHM_V_METADATA, DIGITAL, 1, 0, 0, layer, layer ? 13 : 11);
    }
    ck_ok(judged(DIGITAL, &e));
    ck_near(e.value, cases[_i].value, 1e-12);
    unmake();
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("claims/metric");
    TCase *tc = tcase_create("metric");

    tcase_add_test(tc, a_drop_is_paired_with_the_lossless_answers);
    tcase_add_test(tc, accuracy_is_the_share_of_right_answers);
    tcase_add_test(tc, one_image_has_no_interval);
    tcase_add_test(tc, a_gain_is_paired_image_by_image);
    tcase_add_loop_test(tc, shares_weigh_by_conversions, 0, 2);
    tcase_add_test(tc, a_ratio_is_that_of_the_means);
    tcase_add_loop_test(tc, reads_in_time_are_measured, 0, 5);
    tcase_add_loop_test(tc, ratios_with_zeros_are_open, 0, 2);
    tcase_add_test(tc, nonzero_weighs_by_the_weights_of_a_layer);
    tcase_add_test(tc, slices_that_a_point_has_not_do_not_count);
    tcase_add_loop_test(tc, bits_are_the_most_of_all_slices, 0, 2);
    tcase_add_test(tc, the_best_is_chosen_for_each_training);
    tcase_add_test(tc, the_best_of_some_is_not_known);
    tcase_add_test(tc, what_is_compared_with_must_be_there_too);
    tcase_add_loop_test(tc, counts_are_summed_over_layers, 0, 3);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
