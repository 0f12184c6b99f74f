/* Crossbars whose cells are not straight lines. */
#include "solve/solver.h"

#include "base/memory.h"
#include "harness.h"
#include "num/rng.h"
#include "solve/oracle.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 8 };

struct circuit {
    struct ohm_crossbar x;
    struct ohm_cell cell;
    double g[MOST * MOST], v[MOST], u[MOST];
    double i[MOST], i_source[MOST], w[MOST * MOST], b[MOST * MOST];
    struct ohm_solve_facts facts;
};

static const char *const laws[] = { "cubic:0.25",
                                    "cubic:-3",
                                    "sinh:0.25",
                                    "sinh:0.05",
                                    "linear,selector:1e-8:0.05",
                                    "sinh:0.2,selector:1e-7:0.1",
                                    "table",
                                    "table,selector:1e-7:0.1" };

static double pick(struct ohm_rng *rng, const double choices[], size_t n)
{
    return choices[ohm_rng_draw_below(rng, n)];
}

/* A random circuit whose cells follow LAW, with voltages of both signs up to 0.5 V. */
static void draw(struct circuit *k, uint32_t seed, const char *law)
{
    static const double wires[] = { 0, 1e-6, 1, 5, 100, 1e4 };
    static const double ends[] = { 0, 0, 1, 1e3 };
    struct ohm_rng rng = ohm_rng_at(seed, OHM_FOR_TEST, 0, 2, 0);

    *k = (struct circuit){ .x = { .rows = 1 + ohm_rng_draw_below(&rng, MOST),
                                  .cols = 1 + ohm_rng_draw_below(&rng, MOST),
                                  .g = k->g,
                                  .cell = &k->cell } };
    cell_of(law, &k->cell);
    k->x.wires = (struct ohm_wires){
        .r_word = pick(&rng, wires, 6),
        .r_bit = pick(&rng, wires, 6),
        .r_source = pick(&rng, ends, 4),
        .r_sense = pick(&rng, ends, 4),
        .first_segment = ohm_rng_draw_below(&rng, 2),
        .last_segment = ohm_rng_draw_below(&rng, 2),
        .drive = (int)ohm_rng_draw_below(&rng, 2),
        .sense = (int)ohm_rng_draw_below(&rng, 2),
        .inactive = (int)ohm_rng_draw_below(&rng, 2),
    };
    random_conductances(seed, &k->x, 1e-6, 1e-4, 0.1, 0, k->g);
    for (size_t r = 0; r < k->x.rows; r++)
        k->v[r] =
            ohm_rng_draw_below(&rng, 3) ? 0.4 * (ohm_rng_draw_uniform(&rng) - 0.5) * 2 : 0;
    for (size_t c = 0; c < k->x.cols; c++)
        k->u[c] = ohm_rng_draw_below(&rng, 4) ? 0 : 0.05 * ohm_rng_draw_uniform(&rng);
}

static enum ohm_status solve_with(struct circuit *k, double tolerance)
{
    struct ohm_solve_options options = ohm_solve_usual;
    const struct ohm_solver *nodal;
    struct ohm_plan *plan;
    enum ohm_status status;

    options.tolerance = tolerance;
    ck_ok(ohm_solver_find("nodal", &nodal));
    ck_ok(ohm_plan_new(&plan, nodal, &k->x, &options));
    ck_ok(ohm_plan_load(plan, k->g));
    status = ohm_plan_apply(plan,
                            &(struct ohm_reads){ .n = 1,
                                                 .v = k->v,
                                                 .u = k->u,
                                                 .i = k->i,
                                                 .i_source = k->i_source,
                                                 .w = k->w,
                                                 .b = k->b },
                            &k->facts);
    ohm_plan_free(plan);
    return status;
}

static double peak(size_t n, const double x[])
{
    double most = 0;

    for (size_t k = 0; k < n; k++)
        most = fmax(most, fabs(x[k]));
    return most;
}

/* Law: the nodes' solution equals the cells' solution. */
START_TEST(random_circuits_equal_the_dense_solution)
{
    static struct circuit k;
    double i[MOST], i_source[MOST];

    for (uint32_t seed = 0; seed < 100; seed++) {
        draw(&k, seed, laws[_i]);
        ck_ok(solve_with(&k, 1e-11));
        oracle(&k.x, k.v, k.u, i, i_source);
        for (size_t c = 0; c < k.x.cols; c++)
            ck_assert_msg(fabs(k.i[c] - i[c]) <= 1e-9 * peak(k.x.cols, i) + 1e-21,
                          "seed %u column %zu: %.15g instead of %.15g", seed, c, k.i[c],
                          i[c]);
        for (size_t r = 0; r < k.x.rows; r++)
            ck_assert_msg(fabs(k.i_source[r] - i_source[r]) <=
                              1e-9 * peak(k.x.rows, i_source) + 1e-21,
                          "seed %u row %zu: %.15g instead of %.15g", seed, r, k.i_source[r],
                          i_source[r]);
        ck_assert_double_le(k.facts.error, 1e-10);
    }
}
END_TEST

/* Law: the bound on the error that is reported is not exceeded by the error that is made. */
START_TEST(the_reported_error_is_a_bound)
{
    static struct circuit k;
    double i[MOST], i_source[MOST];

    for (uint32_t seed = 0; seed < 100; seed++) {
        double worst = 0;

        draw(&k, seed, laws[_i]);
        ck_ok(solve_with(&k, 1e-3));
        oracle(&k.x, k.v, k.u, i, i_source);
        for (size_t c = 0; c < k.x.cols; c++)
            worst = fmax(worst, fabs(k.i[c] - i[c]));
        ck_assert_msg(worst <= k.facts.error * peak(k.x.cols, i) * 1.01 + 1e-18,
                      "seed %u: wrong by %g, said %g", seed, worst / peak(k.x.cols, i),
                      k.facts.error);
    }
}
END_TEST

/* Laws are odd: all voltages turned around turn all currents around. */
START_TEST(negative_voltages_obey_the_same_law)
{
    static struct circuit k;
    double i[MOST];

    for (uint32_t seed = 0; seed < 30; seed++) {
        draw(&k, seed, laws[_i]);
        ck_ok(solve_with(&k, 1e-11));
        memcpy(i, k.i, sizeof i);
        for (size_t j = 0; j < MOST; j++) {
            k.v[j] = -k.v[j];
            k.u[j] = -k.u[j];
        }
        ck_ok(solve_with(&k, 1e-11));
        for (size_t c = 0; c < k.x.cols; c++)
            ck_near(k.i[c], -i[c], 1e-10 * peak(k.x.cols, i));
    }
}
END_TEST

/* Law: Kirchhoff at every line, with the currents of the cells' own law at the nodes. */
START_TEST(node_voltages_fit_the_currents)
{
    static struct circuit k;

    for (uint32_t seed = 0; seed < 50; seed++) {
        double out[MOST] = { 0 };

        draw(&k, seed, laws[_i]);
        ck_ok(solve_with(&k, 1e-11));
        for (size_t r = 0; r < k.x.rows; r++) {
            double in = 0;

            for (size_t c = 0; c < k.x.cols; c++) {
                const size_t at = r * k.x.cols + c;
                const double v = k.w[at] - k.b[at];
                double current, slope;

                ohm_law_eval(&k.cell.law, 1, &k.g[at], &v, &current, &slope);
                in += current;
                out[c] += current;
            }
            ck_near(in, k.i_source[r], 1e-9 * peak(k.x.cols, k.i) + 1e-20);
        }
        for (size_t c = 0; c < k.x.cols; c++)
            ck_near(out[c], k.i[c], 1e-9 * peak(k.x.cols, k.i) + 1e-20);
    }
}
END_TEST

static const char *const straight[] = { "cubic:1e-12", "sinh:1e5", "straight-table" };

/* A law whose bend vanishes gives the linear crossbar. */
START_TEST(straight_laws_are_linear)
{
    static struct circuit k;
    double i[MOST];

    for (uint32_t seed = 0; seed < 30; seed++) {
        draw(&k, seed, "linear");
        ck_ok(solve_with(&k, 1e-11));
        memcpy(i, k.i, sizeof i);
        cell_of(straight[_i], &k.cell);
        ck_ok(solve_with(&k, 1e-11));
        for (size_t c = 0; c < k.x.cols; c++)
            ck_near(k.i[c], i[c], 1e-9 * peak(k.x.cols, i));
    }
}
END_TEST

/* One large crossbar of the reference generator; voltages up to VOLTS. */
static void solve_large(size_t n, double r_min, double volts, const char *law, double i[],
                        struct ohm_solve_facts *facts)
{
    struct ohm_cell cell;
    struct ohm_crossbar x = { .rows = n, .cols = n, .cell = &cell };
    double *g = ohm_array_new(n * n, sizeof *g), *v = ohm_array_new(n, sizeof *v);
    const struct ohm_solver *nodal;
    struct ohm_plan *plan;
    uint32_t state = 12345;

    ck_ok(ohm_cell_parse(law, &cell));
    ck_ok(ohm_wires_convention(&x.wires, "crosssim"));
    x.wires.r_word = x.wires.r_bit = 1;
    for (size_t k = 0; k < n * n; k++)
        g[k] = (0.01 + 0.99 * lcg(&state)) / r_min;
    state = 54321;
    for (size_t r = 0; r < n; r++)
        v[r] = volts * lcg(&state);
    ck_ok(ohm_solver_find("nodal", &nodal));
    ck_ok(ohm_plan_new(&plan, nodal, &x, &ohm_solve_usual));
    ck_ok(ohm_plan_load(plan, g));
    ck_ok(ohm_plan_apply(plan, &(struct ohm_reads){ .n = 1, .v = v, .i = i }, facts));
    ohm_plan_free(plan);
    free(g);
    free(v);
}

/* Currents of CrossSim 3.2.0's CubicDevice and of ngspice's B sources, I = G (V - V^3 / 4). */
START_TEST(crosssims_cubic_cells_are_reproduced)
{
    static double i[32];
    struct ohm_solve_facts facts;

    solve_large(16, 10e3, 0.8, "cubic:0.25", i, &facts);
    ck_near(i[0], 2.722797623366e-04, 1e-15);
    ck_near(i[15], 3.011444130346e-04, 1e-15);
    solve_large(32, 10e3, 0.8, "cubic:0.25", i, &facts);
    ck_near(i[0], 6.612736008996e-04,
            1e-9 * i[0]); /* they agree with each other to 6e-10 */
    ck_near(i[31], 4.388230958541e-04, 1e-9 * i[31]);
}
END_TEST

/* Law: a batch, whose reads begin where the one before ended, is its reads one by one; one of them is
 * without any current. */
START_TEST(a_batch_is_its_reads_one_by_one)
{
    enum { READS = 4 };
    static struct circuit k;

    for (uint32_t seed = 0; seed < 50; seed++) {
        double v[READS * MOST] = { 0 }, i[READS * MOST];
        struct ohm_solve_facts facts;
        const struct ohm_solver *nodal;
        struct ohm_plan *plan;

        draw(&k, seed, _i ? laws[_i - 1] : "linear");
        k.x.wires.drive = seed % 2 ? OHM_DRIVE_ONE : OHM_DRIVE_BOTH;
        k.x.wires.inactive = OHM_INACTIVE_FLOAT;
        for (size_t r = 0; r < k.x.rows; r++)
            v[r] = v[2 * k.x.rows + r] = k.v[r]; /* and nothing in between and at the end */
        memset(k.u, 0, sizeof k.u);
        ck_ok(solve_with(&k, 1e-11));
        ck_ok(ohm_solver_find("nodal", &nodal));
        ck_ok(ohm_plan_new(&plan, nodal, &k.x, &ohm_solve_usual));
        ck_ok(ohm_plan_load(plan, k.g));
        ck_ok(ohm_plan_apply(plan, &(struct ohm_reads){ .n = READS, .v = v, .i = i },
                             &facts));
        for (size_t c = 0; c < k.x.cols; c++) {
            const double limit = 1e-9 * peak(k.x.cols, k.i);

            ck_near(i[c], k.i[c], limit);
            ck_near(i[k.x.cols + c], 0, limit);
            ck_near(i[2 * k.x.cols + c], k.i[c], limit);
            ck_near(i[3 * k.x.cols + c], 0, limit);
        }
        ohm_plan_free(plan);
    }
}
END_TEST

/* Ten times steeper than the voltages are high: still few steps. */
START_TEST(steep_cells_converge)
{
    static double i[128];
    struct ohm_solve_facts facts;

    solve_large(64, 10e3, 0.5, "sinh:0.05", i, &facts);
    ck_assert_double_le(facts.error, 1e-10);
    ck_assert_uint_le(facts.steps, 20);
    solve_large(128, 100e3, 0.2, "sinh:0.25", i, &facts);
    ck_assert_double_le(facts.error, 1e-10);
    ck_assert_uint_le(facts.steps, 6);
}
END_TEST

START_TEST(laws_that_fall_are_refused)
{
    static struct circuit k;
    struct ohm_law law;

    draw(&k, 1, "cubic:5");
    k.v[0] = 0.5;
    ck_fails(solve_with(&k, 1e-11), OHM_EUSAGE, "does not rise any more");
    draw(&k, 1, "sinh:0.005");
    k.v[0] = 0.5;
    ck_fails(solve_with(&k, 1e-11), OHM_EUSAGE, "too steep");
    draw(&k, 1, "table");
    k.v[0] = 2.125;
    ck_fails(solve_with(&k, 1e-11), OHM_EUSAGE, "the table ends at 2 V; 2.125 V is beyond");
    ck_fails(ohm_law_parse("sinh:0", &law), OHM_EUSAGE, "sinh:0 is not linear, cubic:A");
    ck_fails(ohm_law_parse("sinh", &law), OHM_EUSAGE, "is not linear, cubic:A");
    ck_fails(ohm_law_parse("cubic:x", &law), OHM_EUSAGE, "is not linear, cubic:A");
    ck_fails(ohm_law_parse("linear,selector:1e-6", &law), OHM_EUSAGE, ",selector:IS:VS");
    ck_fails(ohm_law_parse("linear2", &law), OHM_EUSAGE, "is not linear, cubic:A");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("solve/cells");
    TCase *tc = tcase_create("cells");
    const int n = sizeof laws / sizeof *laws;

    tcase_add_loop_test(tc, random_circuits_equal_the_dense_solution, 0, n);
    tcase_add_loop_test(tc, the_reported_error_is_a_bound, 0, n);
    tcase_add_loop_test(tc, negative_voltages_obey_the_same_law, 0, n);
    tcase_add_loop_test(tc, node_voltages_fit_the_currents, 0, n);
    tcase_add_loop_test(tc, straight_laws_are_linear, 0, 3);
    tcase_add_loop_test(tc, a_batch_is_its_reads_one_by_one, 0, n + 1);
    tcase_add_test(tc, crosssims_cubic_cells_are_reproduced);
    tcase_add_test(tc, steep_cells_converge);
    tcase_add_test(tc, laws_that_fall_are_refused);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
