#include "claims/metric.h"

#include "results/made.h"

#include <math.h>

/* Methods a and v, four strengths each; the ratio is that of v's share of non-zero slices over a's,
 * where both reach the same accuracy. */
static const char text[] =
    "network: {layers: [6, 4, 2]}\n"
    "train: {seeds: 2}\n"
    "solver: [digital]\n"
    "sweep:\n"
    "  method: {a: {train.method: l1}, v: {train.method: bit-slice-l1}}\n"
    "  strength: {s1: {}, s2: {seed: 2}, s3: {seed: 3}, s4: {seed: 4}}\n"
    "claims:\n"
    "  - {says: it, at: {method: a}, versus: {method: v}, along: strength, "
    "holds_if: matched_ratio >= 2}\n";
enum { STRENGTHS = 4 };

struct place {
    double accuracy, share; /* both in percent */
};

static void setup(void)
{
    make(text, 1);
}

/* Puts a curve in both trainings; TURN strengths later. */
static void put_curve(size_t method, const struct place place[STRENGTHS], size_t turn)
{
    for (size_t k = 0; k < STRENGTHS; k++) {
        const size_t point = method * STRENGTHS + (k + turn) % STRENGTHS;

        for (size_t seed = 0; seed < 2; seed++) {
            put(OHM_V_LOSSLESS, OHM_ROUTE_DIGITAL, point, seed, 0, 0, place[k].accuracy);
            put_all(OHM_V_NONZERO, OHM_ROUTE_DIGITAL, point, seed, 0, place[k].share);
        }
    }
}

static enum ohm_status judged(struct ohm_estimate *e)
{
    const struct ohm_claim *claim = &experiment.claim[0];

    return ohm_metric_estimate(&result, claim, OHM_ROUTE_DIGITAL, claim->at, claim->versus,
                               e);
}

/* Law: the ratio does not depend on the order of the strengths, the other way round it is its
 * inverse. */
static void ck_ratio(const struct place a[STRENGTHS], const struct place v[STRENGTHS],
                     double ratio)
{
    struct ohm_estimate e;

    for (size_t turn = 0; turn < STRENGTHS; turn++) {
        put_curve(0, a, turn);
        put_curve(1, v, 3 * turn + 1);
        ck_ok(judged(&e));
        ck_near(e.value, ratio, 1e-12 * ratio);
        ck_near(e.interval.low, ratio, 1e-12 * ratio);
        ck_near(e.interval.high, ratio, 1e-12 * ratio);
        ck_assert(!e.alone);
        put_curve(1, a, turn);
        put_curve(0, v, turn);
        ck_ok(judged(&e));
        ck_near(e.value, 1 / ratio, 1e-12 / ratio);
    }
}

START_TEST(the_same_curve_at_twice_the_share_is_two)
{
    const struct place a[] = { { 90, 10 }, { 92, 20 }, { 94, 30 }, { 97, 31 } };
    const struct place v[] = { { 90, 20 }, { 92, 40 }, { 94, 60 }, { 97, 62 } };

    ck_ratio(a, a, 1);
    ck_ratio(a, v, 2);
}
END_TEST

/* Between two networks the logarithm of the share is interpolated: 20 lies halfway from 10 to 40. */
START_TEST(shares_are_interpolated_by_their_logarithm)
{
    const struct place a[] = { { 60, 1 }, { 61, 1 }, { 90, 10 }, { 94, 40 } };
    const struct place v[] = { { 92, 60 }, { 96, 60 }, { 98, 61 }, { 99, 61 } };

    ck_ratio(a, v, sqrt(60 / 20.0 * 60 / 40.0)); /* at 92 and at 94, and nowhere else */
}
END_TEST

/* Of several networks with one accuracy the sparsest counts. */
START_TEST(the_sparsest_of_equals_counts)
{
    const struct place a[] = { { 90, 80 }, { 92, 40 }, { 92, 10 }, { 92, 20 } };
    const struct place v[] = { { 92, 30 }, { 92, 35 }, { 92, 31 }, { 95, 90 } };

    const struct place b[] = { { 90, 80 }, { 90, 10 }, { 94, 40 }, { 94, 90 } };
    const struct place w[] = { { 92, 60 }, { 96, 60 }, { 98, 61 }, { 99, 61 } };

    ck_ratio(a, v, 3);
    ck_ratio(b, w, sqrt(60 / 20.0 * 60 / 40.0)); /* as a neighbour too */
}
END_TEST

/* Law: a network without any weight, which answers the same to all, is no network to compare with:
 * it changes nothing. */
START_TEST(dead_networks_take_no_part)
{
    const struct place a[] = { { 9.8, 0 }, { 9.8, 0 }, { 90, 10 }, { 94, 40 } };
    const struct place v[] = { { 9.8, 0 }, { 9.8, 0 }, { 92, 60 }, { 96, 60 } };
    const struct place b[] = { { 92, 0 }, { 92, 60 }, { 96, 60 }, { 98, 0 } };

    ck_ratio(a, v, sqrt(60 / 20.0 * 60 / 40.0));
    ck_ratio(a, b, sqrt(60 / 20.0 * 60 / 40.0));
}
END_TEST

START_TEST(curves_without_a_common_accuracy_are_not_compared)
{
    const struct place a[] = { { 90, 10 }, { 91, 20 }, { 92, 30 }, { 93, 40 } };
    const struct place v[] = { { 94, 10 }, { 95, 20 }, { 96, 30 }, { 97, 40 } };
    const struct place dead[STRENGTHS] = { { 90, 0 }, { 91, 0 }, { 92, 0 }, { 93, 0 } };
    struct ohm_estimate e;

    put_curve(0, a, 0);
    put_curve(1, v, 0);
    ck_fails(judged(&e), OHM_EUSAGE, "the two methods reach no common accuracy in seed 0");
    put_curve(1, dead, 0);
    ck_fails(judged(&e), OHM_EUSAGE, "the two methods reach no common accuracy in seed 0");
}
END_TEST

/* One training with twice the share, one with eight times: between them is four. */
START_TEST(trainings_are_averaged_by_their_logarithm)
{
    const struct place a[] = { { 90, 1 }, { 92, 2 }, { 94, 3 }, { 97, 4 } };
    const double wider =
        12.706204736174705 / 1.9599639845400545 * sqrt(2); /* Student's t */
    struct ohm_estimate e;

    put_curve(0, a, 0);
    put_curve(1, a, 0);
    for (size_t k = 0; k < STRENGTHS; k++)
        for (size_t seed = 0; seed < 2; seed++)
            put_all(OHM_V_NONZERO, OHM_ROUTE_DIGITAL, STRENGTHS + k, seed, 0,
                    (seed ? 8 : 2) * a[k].share);
    ck_ok(judged(&e));
    ck_near(e.value, 4, 1e-12);
    ck_near(e.interval.low, 4 * pow(2, -wider), 1e-12); /* either alone is 2 times away */
    ck_near(e.interval.high, 4 * pow(2, wider), 1e-9);
}
END_TEST

START_TEST(the_whole_curves_must_be_there)
{
    const struct place a[] = { { 90, 1 }, { 92, 2 }, { 94, 3 }, { 97, 4 } };
    struct ohm_estimate e;

    put_curve(0, a, 0);
    put_curve(1, a, 0);
    for (size_t k = 0; k < 2 * STRENGTHS; k++) {
        *ohm_result_done(&result, k, 1, 0) = 0;
        ck_fails(judged(&e), OHM_EUSAGE, "trial 0 of training seed 1 is missing");
        *ohm_result_done(&result, k, 1, 0) = 1;
    }
    ck_ok(judged(&e));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("claims/matched");
    TCase *tc = tcase_create("matched");

    tcase_add_checked_fixture(tc, setup, unmake);
    tcase_add_test(tc, the_same_curve_at_twice_the_share_is_two);
    tcase_add_test(tc, shares_are_interpolated_by_their_logarithm);
    tcase_add_test(tc, the_sparsest_of_equals_counts);
    tcase_add_test(tc, dead_networks_take_no_part);
    tcase_add_test(tc, curves_without_a_common_accuracy_are_not_compared);
    tcase_add_test(tc, trainings_are_averaged_by_their_logarithm);
    tcase_add_test(tc, the_whole_curves_must_be_there);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
