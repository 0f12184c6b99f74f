/* Middle sizes, where a dense solution takes too long: the nodal solver against CHOLMOD. */
#include "solve/solver.h"

#include "base/memory.h"
#include "harness.h"
#include "num/rng.h"
#include "solve/oracle.h"

#include <math.h>
#include <stdlib.h>

enum { READS = 11 };

static double log_uniform(struct ohm_rng *rng, double low, double high)
{
    return low * pow(high / low, ohm_rng_draw_uniform(rng));
}

static void solve(const char *engine, const struct ohm_crossbar *x, const double v[],
                  const double u[], double i[], double i_source[])
{
    const struct ohm_solver *solver;
    struct ohm_plan *plan;

    ck_ok(ohm_solver_find(engine, &solver));
    ck_ok(ohm_plan_new(&plan, solver, x, &ohm_solve_usual));
    ck_ok(ohm_plan_load(plan, x->g));
    ck_ok(ohm_plan_apply(
        plan,
        &(struct ohm_reads){ .n = READS, .v = v, .u = u, .i = i, .i_source = i_source },
        NULL));
    ohm_plan_free(plan);
}

/* Law: two independent routes agree to 1e-9 of the largest current, from 1 kOhm to 10 MOhm and from
 * 0.1 to 100 Ohm a segment, with open and shorted cells.  (At 0.01 Ohm the rounding of a Cholesky
 * factorisation shows in the sources' currents, as differences of almost equal voltages.) */
START_TEST(nodal_and_cholmod_agree)
{
    struct ohm_rng rng = ohm_rng_at((uint32_t)_i, OHM_FOR_TEST, 0, 3, 0);
    struct ohm_crossbar x = { .rows = 20 + ohm_rng_draw_below(&rng, 120),
                              .cols = 20 + ohm_rng_draw_below(&rng, 120) };
    const size_t cells = x.rows * x.cols;
    double *g = ohm_array_new(cells, sizeof *g),
           *v = ohm_array_new(READS * x.rows, sizeof *v);
    double *u = ohm_array_new(READS * x.cols, sizeof *u);
    double *i[2], *source[2];
    const double on = log_uniform(&rng, 1e-7, 1e-3);

    for (int k = 0; k < 2; k++) {
        i[k] = ohm_array_new(READS * x.cols, sizeof *i[k]);
        source[k] = ohm_array_new(READS * x.rows, sizeof *source[k]);
    }
    x.g = g;
    x.wires = (struct ohm_wires){ .r_word = log_uniform(&rng, 0.1, 100),
                                  .r_bit = log_uniform(&rng, 0.1, 100),
                                  .r_source = _i % 3 ? 0 : 50,
                                  .r_sense = _i % 4 ? 0 : 20,
                                  .first_segment = true,
                                  .last_segment = true,
                                  .drive = _i % 2,
                                  .sense = _i / 2 % 2 };
    random_conductances((uint32_t)_i, &x, on / 100, on, 0.1, _i % 5 == 1 ? 0.01 : 0, g);
    for (size_t k = 0; k < READS * x.rows; k++)
        v[k] = ohm_rng_draw_below(&rng, 2) ? 0.2 : 0;
    for (size_t k = 0; k < READS * x.cols; k++)
        u[k] = _i % 3 == 1 ? 0.01 * ohm_rng_draw_normal(&rng) : 0;
    solve("nodal", &x, v, u, i[0], source[0]);
    solve("cholmod", &x, v, u, i[1], source[1]);
    for (size_t k = 0; k < READS; k++) {
        double most = 0;

        for (size_t c = 0; c < x.cols; c++)
            most = fmax(most, fabs(i[1][k * x.cols + c]));
        for (size_t c = 0; c < x.cols; c++)
            ck_near(i[0][k * x.cols + c], i[1][k * x.cols + c], 1e-9 * most);
        for (size_t r = 0; r < x.rows; r++)
            most = fmax(most, fabs(source[1][k * x.rows + r]));
        for (size_t r = 0; r < x.rows; r++)
            ck_near(source[0][k * x.rows + r], source[1][k * x.rows + r], 1e-9 * most);
    }
    for (int k = 0; k < 2; k++) {
        free(i[k]);
        free(source[k]);
    }
    free(g);
    free(v);
    free(u);
}
END_TEST

START_TEST(what_it_cannot_do_is_refused)
{
    const struct ohm_solver *solver;
    struct ohm_plan *plan;
    struct ohm_crossbar x = { .rows = 2,
                              .cols = 2,
                              .wires = { .r_word = 1, .first_segment = true } };

    ck_ok(ohm_solver_find("cholmod", &solver));
    ck_fails(ohm_plan_new(&plan, solver, &x, &ohm_solve_usual), OHM_EUSAGE,
             "every segment and both ends above 0 Ohm");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("solve/direct");
    TCase *tc = tcase_create("direct");
    const struct ohm_solver *solver;

    if (ohm_solver_find("cholmod", &solver) != OHM_OK)
        return harness_skip("built without CHOLMOD");
    tcase_add_loop_test(tc, nodal_and_cholmod_agree, 0, 20);
    tcase_add_test(tc, what_it_cannot_do_is_refused);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
