#include "solve/update.h"

#include "harness.h"
#include "num/rng.h"
#include "solve/oracle.h"

#include <math.h>
#include <string.h>

enum { SIDE = 13, CHANGES = 6 };

struct circuit {
    struct ohm_crossbar x;
    double g[SIDE * SIDE], t[SIDE * SIDE], fresh[SIDE * SIDE];
    struct ohm_cell_change change[CHANGES];
    size_t changes, n, columns[SIDE];
    struct ohm_plan *plan;
    struct ohm_solve_facts facts;
};

/* Cells that become any, open (KIND 1) or shorts (KIND 2); every third circuit has shorts before. */
static void draw(struct circuit *k, uint32_t seed, int kind)
{
    static const double wires[] = { 0, 0.5, 5, 100 };
    struct ohm_rng rng = ohm_rng_at(seed, OHM_FOR_TEST, 0, 4, 0);

    *k =
        (struct circuit){ .x = { .rows = CHANGES + ohm_rng_draw_below(&rng, SIDE - CHANGES),
                                 .cols = 1 + ohm_rng_draw_below(&rng, SIDE) } };
    k->x.wires = (struct ohm_wires){
        .r_word = wires[ohm_rng_draw_below(&rng, 4)],
        .r_bit = wires[ohm_rng_draw_below(&rng, 4)],
        .r_source = wires[ohm_rng_draw_below(&rng, 4)],
        .r_sense = wires[ohm_rng_draw_below(&rng, 4)],
        .first_segment = ohm_rng_draw_below(&rng, 2),
        .last_segment = ohm_rng_draw_below(&rng, 2),
        .drive = (int)ohm_rng_draw_below(&rng, 2),
        .sense = (int)ohm_rng_draw_below(&rng, 2),
    };
    random_conductances(seed, &k->x, 1e-6, 1e-4, 0.1, seed % 3 ? 0 : 0.1, k->g);
    k->changes = 1 + ohm_rng_draw_below(&rng, CHANGES);
    for (size_t m = 0; m < k->changes; m++)
        k->change[m] = (struct ohm_cell_change){
            .row = m,
            .col = ohm_rng_draw_below(&rng, k->x.cols),
            .g = kind == 0   ? 1e-4 * ohm_rng_draw_uniform(&rng)
                 : kind == 1 ? 0
                             : 1e6,
        };
    for (size_t c = k->x.cols; c-- > seed % 2;) /* in reverse, and not always all */
        k->columns[k->n++] = c;
}

static double peak(size_t n, const double x[])
{
    double most = 0;

    for (size_t k = 0; k < n; k++)
        most = fmax(most, fabs(x[k]));
    return most;
}

static void load(struct circuit *k)
{
    const struct ohm_solver *nodal;

    ck_ok(ohm_solver_find("nodal", &nodal));
    ck_ok(ohm_plan_new(&k->plan, nodal, &k->x, &ohm_solve_usual));
    ck_ok(ohm_plan_load(k->plan, k->g));
    ck_ok(ohm_plan_transfer(k->plan, k->n, k->columns, k->t, &k->facts));
}

static void update(struct circuit *k)
{
    load(k);
    ck_ok(ohm_transfer_update(k->plan, k->changes, k->change, k->n, k->columns, k->t,
                              &k->facts));
    for (size_t m = 0; m < k->changes; m++)
        k->g[k->change[m].row * k->x.cols + k->change[m].col] = k->change[m].g;
    ck_assert_mem_eq(k->plan->g, k->g, k->x.rows * k->x.cols * sizeof *k->g);
    ck_ok(ohm_plan_transfer(k->plan, k->n, k->columns, k->fresh, NULL));
    ohm_plan_free(k->plan);
}

/* What the cells conduct, before and after: currents beside shorts are solved anew to 1e-15 of this, and no
 * better (docs/circuit.md, rounding). */
static double gross(const struct circuit *k)
{
    double sum = 0;

    for (size_t at = 0; at < k->x.rows * k->x.cols; at++)
        sum += k->g[at];
    for (size_t m = 0; m < k->changes; m++)
        sum += k->change[m].g;
    return sum;
}

/* Law: correcting equals starting over; and cells that become as others are start nothing over. */
START_TEST(updates_equal_starting_over)
{
    static struct circuit k;

    for (uint32_t seed = 0; seed < 200; seed++) {
        double most, rounded;

        draw(&k, seed, _i);
        rounded = 1e-15 * gross(&k);
        update(&k);
        most = peak(k.x.rows * k.n, k.fresh);
        for (size_t at = 0; at < k.x.rows * k.n; at++)
            ck_assert_msg(fabs(k.t[at] - k.fresh[at]) <= 1e-9 * most + rounded,
                          "seed %u entry %zu: %.15g instead of %.15g", seed, at, k.t[at],
                          k.fresh[at]);
        ck_assert(_i != 0 || seed % 3 == 0 || k.facts.fallbacks == 0);
    }
}
END_TEST

/* The same against the dense solution, which is as exact beside shorts as elsewhere. */
START_TEST(updates_equal_the_dense_solution)
{
    static struct circuit k;
    double v[SIDE] = { 1 }, i[SIDE], i_source[SIDE];

    for (uint32_t seed = 1; seed < 120; seed += 3) { /* without shorts before */
        draw(&k, seed, _i);
        k.x.wires.drive = OHM_DRIVE_ONE;
        update(&k);
        k.x.g = k.g;
        oracle(&k.x, v, NULL, i, i_source);
        for (size_t c = 0; c < k.n; c++)
            ck_assert_msg(fabs(k.t[c] - i[k.columns[c]]) <=
                              1e-9 * peak(k.x.rows * k.n, k.fresh),
                          "seed %u column %zu: %.15g instead of %.15g", seed, k.columns[c],
                          k.t[c], i[k.columns[c]]);
    }
}
END_TEST

/* A short in a crossbar with wires is made and repaired: only its column needs to be solved anew. */
START_TEST(a_repaired_short_costs_its_column)
{
    static struct circuit k;

    draw(&k, 2, 0);
    k.x = (struct ohm_crossbar){ .rows = SIDE, .cols = SIDE, .wires = k.x.wires };
    k.x.wires.r_word = k.x.wires.r_bit = 1;
    k.x.wires.first_segment = k.x.wires.last_segment = true;
    random_conductances(3, &k.x, 1e-6, 1e-4, 0, 0, k.g);
    k.n = SIDE;
    for (size_t c = 0; c < SIDE; c++)
        k.columns[c] = c;
    k.g[4 * SIDE + 7] = 1e6;
    k.changes = 1;
    k.change[0] = (struct ohm_cell_change){ 4, 7, 1e-5 };
    update(&k);
    ck_assert_uint_eq(k.facts.fallbacks, 1);
    for (size_t at = 0; at < SIDE * SIDE; at++)
        ck_near(k.t[at], k.fresh[at], 1e-9 * peak(SIDE * SIDE, k.fresh));
}
END_TEST

/* What is refused leaves the plan and the matrix as they were. */
START_TEST(refusals_change_nothing)
{
    static struct circuit k;
    double before[SIDE * SIDE];
    const struct ohm_cell_change bad[][2] = { { { 0, 0, 1e-5 }, { 0, 0, 2e-5 } },
                                              { { 0, 0, 1e-5 }, { SIDE, 0, 2e-5 } },
                                              { { 0, 0, 1e-5 }, { 1, 0, -1 } } };

    draw(&k, 4, 0);
    load(&k);
    memcpy(before, k.t, sizeof before);
    for (size_t j = 0; j < 3; j++) {
        ck_assert_int_ne(
            ohm_transfer_update(k.plan, 2, bad[j], k.n, k.columns, k.t, &k.facts), OHM_OK);
        ck_assert_mem_eq(before, k.t, sizeof before);
        ck_assert_mem_eq(k.plan->g, k.g, k.x.rows * k.x.cols * sizeof *k.g);
    }
    ck_ok(ohm_transfer_update(k.plan, 0, bad[0], k.n, k.columns, k.t, &k.facts));
    ck_assert_mem_eq(before, k.t, sizeof before);
    ohm_plan_free(k.plan);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("solve/update");
    TCase *tc = tcase_create("update");

    tcase_add_loop_test(tc, updates_equal_starting_over, 0, 3);
    tcase_add_loop_test(tc, updates_equal_the_dense_solution, 0, 3);
    tcase_add_test(tc, a_repaired_short_costs_its_column);
    tcase_add_test(tc, refusals_change_nothing);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
