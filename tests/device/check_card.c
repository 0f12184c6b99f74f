#include "device/card.h"

#include "harness.h"
#include "num/stored.h"

#include <math.h>
#include <string.h>

static struct ohm_card usual(void)
{
    struct ohm_card card = { .g_on = 10e-6, .g_off = 0.1e-6 };

    ohm_fields_default(ohm_card_fields, &card);
    card.g_on = 10e-6;
    card.g_off = 0.1e-6;
    return card;
}

START_TEST(levels_are_equally_spaced)
{
    const struct ohm_card card = usual();

    ck_near(ohm_card_level(&card, 4, 0), 0.1e-6, 1e-20);
    ck_near(ohm_card_level(&card, 4, 1), 3.4e-6, 1e-18);
    ck_near(ohm_card_level(&card, 4, 3), 10e-6, 1e-20);
    ck_near(ohm_card_lsb(&card, 4), 0.2 * 3.3e-6, 1e-18);
}
END_TEST

/* Law: mean and spread as the card says, within 6 sigma: either is missed by chance with a probability of
 * 2e-9. */
START_TEST(programming_has_the_cards_moments)
{
    enum { N = 50000 };
    static double target[N], g[N];
    struct ohm_card card = usual();
    const double at = 5e-6;
    double mean = 0, square = 0, sigma;

    card.distribution = _i;
    card.spread = 0.2e-6;
    card.spread_rel = 0.02;
    card.spread_fit = (struct ohm_reals){ .n = 2, .at = { 0.05, 0.01 } };
    sigma = ohm_card_sigma(&card, at);
    ck_near(sigma, 0.2e-6 + 0.02 * at + 0.05e-6 + 0.01 * at, 1e-18);
    for (int k = 0; k < N; k++)
        target[k] = at;
    ohm_card_draw(&card, (struct ohm_place){ 1, 2, 3 }, N, target, g);
    for (int k = 0; k < N; k++) {
        mean += g[k] / N;
        square += (g[k] - at) * (g[k] - at) / N;
    }
    ck_near(mean, at, 6 * sigma / sqrt(N));
    ck_near(sqrt(square), sigma, 6 * sigma / sqrt(2 * N) * (_i == OHM_LOGNORMAL ? 1.3 : 1));
}
END_TEST

/* Law: a cell's draw depends on its place alone. */
START_TEST(a_cell_does_not_depend_on_its_neighbours)
{
    struct ohm_card card = usual();
    double target[8], g[8], alone[8], other[8];

    card.spread_rel = 0.1;
    for (int k = 0; k < 8; k++)
        target[k] = 1e-6 * (k + 1);
    ohm_card_draw(&card, (struct ohm_place){ 1, 0, 0 }, 8, target, g);
    ohm_card_draw(&card, (struct ohm_place){ 1, 1, 0 }, 8, target, other);
    target[2] = OHM_UNFORMED;
    ohm_card_draw(&card, (struct ohm_place){ 1, 0, 0 }, 8, target, alone);
    for (int k = 0; k < 8; k++) {
        ck_assert(alone[k] == (k == 2 ? 0 : g[k]));
        ck_assert(other[k] != g[k]);
    }
}
END_TEST

/* Counts within 6 sigma: each is missed by chance with a probability of 2e-9. */
START_TEST(no_spread_is_exact_and_faults_are_as_frequent_as_said)
{
    enum { N = 20000 };
    static double target[N], g[N];
    struct ohm_card card = usual();
    int on = 0, off = 0;

    for (int k = 0; k < N; k++)
        target[k] = 3.4e-6;
    ohm_card_draw(&card, (struct ohm_place){ 1, 0, 0 }, N, target, g);
    for (int k = 0; k < N; k++)
        ck_assert(g[k] == target[k]);
    card.stuck_on = 0.02;
    card.stuck_off = 0.1;
    ohm_card_draw(&card, (struct ohm_place){ 1, 0, 0 }, N, target, g);
    for (int k = 0; k < N; k++) {
        on += g[k] == card.g_on;
        off += g[k] == card.g_off;
    }
    ck_near(on, 0.02 * N, 6 * sqrt(0.02 * N));
    ck_near(off, 0.1 * N, 6 * sqrt(0.1 * N));
}
END_TEST

/* A level 0 of 0 S is a cell like all others; what is not formed is none.  Counts within 6 sigma. */
START_TEST(cells_of_no_conductance_have_faults_too)
{
    enum { N = 20000 };
    static double target[N], g[N];
    struct ohm_card card = usual();
    int on = 0;

    card.g_off = 0;
    card.stuck_on = 0.02;
    for (int k = 0; k < N; k++)
        target[k] = k % 2 ? 0 : OHM_UNFORMED;
    for (card.distribution = OHM_NORMAL; card.distribution <= OHM_LOGNORMAL;
         card.distribution++) {
        ohm_card_draw(&card, (struct ohm_place){ 1, 0, 0 }, N, target, g);
        on = 0;
        for (int k = 0; k < N; k++) {
            ck_assert(g[k] == 0 || (k % 2 && g[k] == card.g_on));
            on += g[k] == card.g_on;
        }
        ck_near(on, 0.02 * N / 2, 6 * sqrt(0.02 * N / 2));
        card.spread_rel = 0.1;
    }
    card.distribution = OHM_NORMAL;
    card.stuck_on = 0;
    card.spread = 1e-9;
    ohm_card_draw(&card, (struct ohm_place){ 1, 0, 0 }, N, target, g);
    on = 0;
    for (int k = 1; k < N; k += 2) { /* cut at 0 S: half of them */
        ck_assert(g[k - 1] == 0 && g[k] >= 0);
        on += g[k] > 0;
    }
    ck_near(on, N / 4, 6 * sqrt(N / 8.0));
}
END_TEST

START_TEST(contradictions_are_refused)
{
    struct ohm_card card = usual();

    ck_ok(ohm_card_check(&card));
    card.g_off = 20e-6;
    ck_fails(ohm_card_check(&card), OHM_EUSAGE, "not below g_on");
    card = usual();
    card.v_read = 1;
    ck_fails(ohm_card_check(&card), OHM_EUSAGE, "above v_valid");
    card = usual();
    card.stuck_on = card.stuck_off = 0.6;
    ck_fails(ohm_card_check(&card), OHM_EUSAGE, "more than all cells");
}
END_TEST

/* Law: a chip's conductances are the same bits on every processor.  The first four of each are stored as they
 * are, 100,000 as a hash. */
START_TEST(conductances_are_those_that_were_stored)
{
    enum { N = 100000 };
    static const struct {
        double g[4];
        uint64_t hash;
    } stored[2] = {
        { { 0x1.7b3619726983dp-22, 0x1.07501f61e7a9p-20, 0x1.e74a380a6be15p-20,
            0x1.31e954f5d840ap-19 },
          0xaf730c49400c4998u },
        { { 0x1.3ed8319e9392fp-23, 0x1.f766eab46fbc4p-21, 0x1.e83875aacaba8p-20,
            0x1.2e2220a4f3a07p-19 },
          0x87cb5a02e61f5ca6u },
    };
    static double target[N], g[N];
    struct ohm_card card = usual();

    card.distribution = _i;
    card.spread = 0.2e-6;
    card.spread_rel = 0.05;
    card.spread_fit = (struct ohm_reals){ .n = 2, .at = { 0.05, 0.01 } };
    card.stuck_on = 0.01;
    card.stuck_off = 0.02;
    for (int k = 0; k < N; k++)
        target[k] = ohm_card_level(&card, 16, (size_t)(k % 16));
    ohm_card_draw(&card, (struct ohm_place){ 2026, 5, 7 }, N, target, g);
    for (int k = 0; k < 4; k++)
        ck_assert_msg(g[k] == stored[_i].g[k], "%d: %a", k, g[k]);
    ck_stored(stored_hash(STORED_START, N, g), stored[_i].hash);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("device/card");
    TCase *tc = tcase_create("card");

    tcase_add_test(tc, levels_are_equally_spaced);
    tcase_add_loop_test(tc, programming_has_the_cards_moments, OHM_NORMAL,
                        OHM_LOGNORMAL + 1);
    tcase_add_test(tc, a_cell_does_not_depend_on_its_neighbours);
    tcase_add_test(tc, no_spread_is_exact_and_faults_are_as_frequent_as_said);
    tcase_add_test(tc, cells_of_no_conductance_have_faults_too);
    tcase_add_test(tc, contradictions_are_refused);
    tcase_add_loop_test(tc, conductances_are_those_that_were_stored, OHM_NORMAL,
                        OHM_LOGNORMAL + 1);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
