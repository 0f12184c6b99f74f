/* What reads in time come to: the numbers of the cube, and claims about them. */
#include "results/timings.h"

#include "results/made.h"
#include "claims/verdict.h"

#include <math.h>

static const char text[] =
    "network: {layers: [6, 4, 2]}\n"
    "solver: [ideal, nodal]\n"
    "train: {seeds: 1}\n"
    "trials: 2\n"
    "transient: {reads: 2}\n"
    "sweep: {r: {few: {crossbar.r_word: 1 Ohm}, many: {crossbar.r_word: 2 Ohm}}}\n"
    "claims:\n"
    "  - {says: a, at: {r: few}, holds_if: read_time <= 3 ns}\n"
    "  - {says: b, at: {r: few}, holds_if: sample_error <= 3}\n"
    "  - {says: c, at: {r: few}, holds_if: energy_read <= 2.5 fJ}\n"
    "  - {says: d, at: {r: few}, versus: {r: many}, holds_if: read_time_ratio >= 2}\n"
    "  - {says: e, at: {r: few}, versus: {r: many}, holds_if: energy_ratio >= 4}\n";
enum { READS = 3, LAYERS = 2 };
#define LSB 1e-6

/* Three reads whose times are FACTOR times 2, 3 and 1 ns, and errors and energies alike. */
static void store(size_t point, size_t trial, double factor)
{
    static const double time[READS] = { 2e-9, 3e-9, 1e-9 };
    static const struct ohm_read_id read[READS] = { { .layer = 0, .plane = 1 },
                                                    { .layer = 0, .plane = 1 },
                                                    { .layer = 1, .plane = 3 } };
    struct ohm_timed timed[READS];

    for (int k = 0; k < READS; k++) {
        const double t = factor * time[k];
        const double e = factor * time[k] * 1e-6;

        timed[k] = (struct ohm_timed){ .read = read[k],
                                       .settle = t,
                                       .elmore = t / 2,
                                       .error = t * 1e3,
                                       .settling.energy = { .delivered = e,
                                                            .driver = e / 2,
                                                            .array = e / 4,
                                                            .sense = e / 8 } };
    }
    ohm_timings_store(&result, (struct ohm_unit){ .trial = trial }, point, OHM_ROUTE_NODAL,
                      LSB, READS, timed);
}

static void setup(void)
{
    make(text, 4);
    for (size_t trial = 0; trial < 2; trial++) {
        store(0, trial, 1);
        store(1, trial, 2);
    }
}

static double got(enum ohm_variable variable, size_t index)
{
    return ohm_result_at(&result, variable, OHM_ROUTE_NODAL, 0, 0, 1)[index];
}

START_TEST(times_are_the_longest_and_energies_the_mean)
{
    const size_t slices = result.slices, one = 1, other = slices + 3;

    ck_near(got(OHM_V_READ_TIME, 0), 3e-9, 1e-20);
    ck_near(got(OHM_V_READ_ELMORE, 0), 1.5e-9, 1e-20);
    ck_near(got(OHM_V_SAMPLE_ERROR, 0), 3, 1e-9);
    ck_near(got(OHM_V_ENERGY, 0), 2e-15, 1e-26);
    ck_near(got(OHM_V_ENERGY_DRIVER, 0), 1e-15, 1e-26);
    ck_near(got(OHM_V_ENERGY_ARRAY, 0), 0.5e-15, 1e-26);
    ck_near(got(OHM_V_ENERGY_SENSE, 0), 0.25e-15, 1e-26);
    for (size_t k = 0; k < LAYERS * slices; k++)
        ck_assert_int_eq(isnan(got(OHM_V_SETTLE, k)) != 0, k != one && k != other);
    ck_near(got(OHM_V_SETTLE, one), 3e-9, 1e-20);
    ck_near(got(OHM_V_SETTLE_ELMORE, one), 1.5e-9, 1e-20);
    ck_near(got(OHM_V_SETTLE_ERROR, one), 3, 1e-9);
    ck_near(got(OHM_V_SETTLE_ENERGY, one), 2.5e-15, 1e-26);
    ck_near(got(OHM_V_SETTLE, other), 1e-9, 1e-20);
    ck_near(got(OHM_V_SETTLE_ENERGY, other), 1e-15, 1e-26);
}
END_TEST

/* Each on the route that has wires, and on no other. */
START_TEST(claims_are_judged_by_them)
{
    static const double value[] = { 3e-9, 3, 2e-15, 2, 2 };
    struct ohm_judgements judgements;

    ck_ok(ohm_judgements_init(&judgements, &result));
    ck_assert_uint_eq(judgements.n, 5);
    for (size_t k = 0; k < 5; k++) {
        const struct ohm_judgement *judgement = &judgements.judgement[k];

        ck_assert_uint_eq(judgement->claim, k);
        ck_assert_int_eq(judgement->route, OHM_ROUTE_NODAL);
        ck_near(judgement->value, value[k], 1e-9 * value[k]);
        ck_assert_int_eq(judgement->verdict, k < 4 ? OHM_HOLDS : OHM_FAILS);
    }
    ohm_judgements_clear(&judgements);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("results/timings");
    TCase *tc = tcase_create("timings");

    tcase_add_checked_fixture(tc, setup, unmake);
    tcase_add_test(tc, times_are_the_longest_and_energies_the_mean);
    tcase_add_test(tc, claims_are_judged_by_them);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
