#include "solve/elimination.h"

#include "base/memory.h"
#include "harness.h"
#include "num/rng.h"
#include "solve/oracle.h"
#include "solve/schur.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS = 17, COLS = 11, CELLS = ROWS * COLS };

struct problem {
    struct ohm_ladders ladders;
    double g[CELLS], a_word[CELLS], a_bit[CELLS], d_word[ROWS], d_bit[COLS];
    ohm_lanes v[ROWS], base[ROWS], beta[ROWS], far[ROWS], driven[ROWS];
    struct ohm_drive drive;
    ohm_lanes r[CELLS], p[CELLS], pp[CELLS], z[CELLS];
};

/* Segment resistances, an entry and exit resistance, the share of shorts, and floating rows. */
static const struct {
    double r_word, r_bit, r_entry, r_exit, shorts;
    bool floating;
} cases[] = {
    { 1, 1, 1, 1, 0, false },        { 0, 2, 1, 0, 0.1, false },
    { 2, 0, 0, 1, 0.1, false },      { 0, 0, 1, 1, 0.1, false },
    { 100, 100, 0, 0, 0, true },     { 1, 1, 0, 3, 0.5, true },
    { 1e-6, 1, 5, 1e3, 0.05, true },
};

static void init(struct problem *k, int n)
{
    const struct ohm_crossbar x = { .rows = ROWS, .cols = COLS };

    random_conductances((uint32_t)n, &x, 1e-7, 1e-4, 0.1, cases[n].shorts, k->g);
    k->ladders = (struct ohm_ladders){ .rows = ROWS,
                                       .cols = COLS,
                                       .r_word = cases[n].r_word,
                                       .r_bit = cases[n].r_bit,
                                       .r_entry = cases[n].r_entry,
                                       .r_exit = cases[n].r_exit,
                                       .g_far = cases[n].floating ? 0 : n % 3 * 0.2,
                                       .g = k->g,
                                       .a_word = k->a_word,
                                       .a_bit = k->a_bit,
                                       .d_word = k->d_word,
                                       .d_bit = k->d_bit };
    ohm_ladders_load(&k->ladders);
    k->drive = (struct ohm_drive){ k->base, k->beta, k->far, k->driven };
    for (int r = 0; r < ROWS; r++)
        for (int l = 0; l < OHM_LANES; l++) {
            k->v[r][l] = 0;
            k->driven[r][l] = !(cases[n].floating && r % 3 == 1);
        }
    ohm_ladders_drive(&k->ladders, k->v, &k->drive);
}

/* Law: both solvers of S x = r agree. */
START_TEST(elimination_equals_conjugate_gradients)
{
    static struct problem k;
    static ohm_lanes direct[CELLS], iterated[CELLS], kept[CELLS], x[COLS];
    const ohm_lanes mask = ohm_lanes_of(1), target = ohm_lanes_of(1e-14);
    struct ohm_elimination *elimination;
    double most = 0;

    init(&k, _i);
    for (int at = 0; at < CELLS; at++)
        for (int l = 0; l < OHM_LANES; l++) {
            struct ohm_rng rng = ohm_rng_at(1, OHM_FOR_TEST, (uint32_t)at, (uint32_t)l, 0);

            k.r[at][l] = ohm_rng_draw_normal(&rng);
            direct[at][l] = iterated[at][l] = 0;
        }
    ck_ok(ohm_elimination_new(&elimination, &k.ladders, k.driven, 0));
    ohm_elimination_solve(elimination, k.r, &mask, kept, x, direct);
    ohm_elimination_free(elimination);
    ohm_schur_solve(&k.ladders, &k.drive,
                    &(struct ohm_schur){ .r = k.r, .p = k.p, .pp = k.pp, .z = k.z },
                    iterated, &target, 2000);
    for (int at = 0; at < CELLS; at++)
        most = fmax(most, fabs(direct[at][3]));
    ck_assert(most > 0 || (cases[_i].r_bit == 0 && cases[_i].r_exit == 0));
    for (int at = 0; at < CELLS; at++)
        for (int l = 0; l < OHM_LANES; l++)
            ck_near(direct[at][l], iterated[at][l], 1e-8 * most);
}
END_TEST

START_TEST(only_the_masked_lanes_change)
{
    static struct problem k;
    static ohm_lanes b[CELLS], kept[CELLS], x[COLS];
    struct ohm_elimination *elimination;
    ohm_lanes mask = ohm_lanes_of(0);

    init(&k, 0);
    mask[2] = 1;
    for (int at = 0; at < CELLS; at++) {
        k.r[at] = ohm_lanes_of(1);
        b[at] = ohm_lanes_of(0);
    }
    ck_ok(ohm_elimination_new(&elimination, &k.ladders, k.driven, 0));
    ohm_elimination_solve(elimination, k.r, &mask, kept, x, b);
    ohm_elimination_free(elimination);
    for (int at = 0; at < CELLS; at++) {
        ck_assert(b[at][2] > 0);
        ck_assert(b[at][1] == 0 && b[at][3] == 0);
    }
}
END_TEST

START_TEST(elimination_survives_scarcity)
{
    static struct problem k;
    struct ohm_elimination *elimination = NULL;

    init(&k, 0);
    ck_survives_scarcity(ohm_elimination_new(&elimination, &k.ladders, k.driven, 0),
                         ohm_elimination_free(elimination));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("solve/elimination");
    TCase *tc = tcase_create("elimination");

    tcase_add_loop_test(tc, elimination_equals_conjugate_gradients, 0,
                        sizeof cases / sizeof *cases);
    tcase_add_test(tc, only_the_masked_lanes_change);
    tcase_add_test(tc, elimination_survives_scarcity);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
