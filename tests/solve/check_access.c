/* Crossbars of cells with a transistor. */
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

static const char *const cells[] = {
    "linear,transistor:200e-6:0.5:1.3:1.5",
    "linear,transistor:20e-6:0.4:1.5:0.9", /* limits what passes */
    "sinh:0.2,transistor:200e-6:0.5:1.3:1.5",
    "cubic:-1,transistor:1:0.5:1.2:3", /* almost nothing there */
    "table,transistor:200e-6:0.5:1.3:1.5",
};
enum { CELLS = sizeof cells / sizeof *cells };

static double pick(struct ohm_rng *rng, const double choices[], size_t n)
{
    return choices[ohm_rng_draw_below(rng, n)];
}

/* Inputs of both signs, or, along the columns, one voltage where they are not 0 V. */
static void draw_inputs(struct circuit *k, struct ohm_rng *rng)
{
    const bool columns = k->x.wires.supply == OHM_SUPPLY_COLUMNS;
    const double supply =
        0.4 * ohm_rng_draw_uniform(rng) - (ohm_rng_draw_below(rng, 2) ? 0.4 : 0);

    for (size_t r = 0; r < k->x.rows; r++) {
        const double own = 0.8 * (ohm_rng_draw_uniform(rng) - 0.5);

        k->v[r] = ohm_rng_draw_below(rng, 3) ? columns ? supply : own : 0;
    }
    for (size_t c = 0; c < k->x.cols; c++)
        k->u[c] = ohm_rng_draw_below(rng, 4) ? 0 : 0.05 * ohm_rng_draw_uniform(rng);
}

/* A random circuit of CELL; every other one has its supply along the columns. */
static void draw(struct circuit *k, uint32_t seed, const char *cell)
{
    static const double wires[] = { 0, 1e-6, 1, 5, 100, 1e4 };
    static const double ends[] = { 0, 0, 1, 1e3 };
    struct ohm_rng rng = ohm_rng_at(seed, OHM_FOR_TEST, 0, 4, 0);
    const bool columns = seed & 1;

    *k = (struct circuit){ .x = { .rows = 1 + ohm_rng_draw_below(&rng, MOST),
                                  .cols = 1 + ohm_rng_draw_below(&rng, MOST),
                                  .g = k->g,
                                  .cell = &k->cell } };
    cell_of(cell, &k->cell);
    k->cell.gate = columns || seed & 2 ? OHM_GATE_INPUT : OHM_GATE_ON;
    k->x.wires = (struct ohm_wires){
        .r_word = pick(&rng, wires, 6),
        .r_bit = pick(&rng, wires, 6),
        .r_source = pick(&rng, ends, 4),
        .r_sense = pick(&rng, ends, 4),
        .first_segment = ohm_rng_draw_below(&rng, 2),
        .last_segment = ohm_rng_draw_below(&rng, 2),
        .drive = columns ? OHM_DRIVE_ONE : (int)ohm_rng_draw_below(&rng, 2),
        .sense = (int)ohm_rng_draw_below(&rng, 2),
        .inactive = columns ? OHM_INACTIVE_GROUND : (int)ohm_rng_draw_below(&rng, 2),
        .supply = columns ? OHM_SUPPLY_COLUMNS : OHM_SUPPLY_ROWS,
    };
    random_conductances(seed, &k->x, 1e-6, 1e-4, 0.1, 0, k->g);
    draw_inputs(k, &rng);
}

static enum ohm_status solve_by(struct circuit *k, const char *engine, double tolerance)
{
    struct ohm_solve_options options = ohm_solve_usual;
    const struct ohm_solver *solver;
    struct ohm_plan *plan;
    enum ohm_status status;

    options.tolerance = tolerance;
    ck_ok(ohm_solver_find(engine, &solver));
    OHM_TRY(ohm_plan_new(&plan, solver, &k->x, &options));
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

/* Law: the nodes' solution equals that of the cells' currents and inner voltages. */
START_TEST(random_circuits_equal_the_dense_solution)
{
    static struct circuit k;
    double i[MOST], i_source[MOST];

    for (uint32_t seed = 0; seed < 100; seed++) {
        draw(&k, seed, cells[_i]);
        ck_ok(solve_by(&k, "nodal", 1e-11));
        oracle_1t1r(&k.x, k.v, k.u, i, i_source);
        for (size_t c = 0; c < k.x.cols; c++)
            ck_assert_msg(fabs(k.i[c] - i[c]) <= 1e-9 * peak(k.x.cols, i) + 1e-19,
                          "seed %u column %zu: %.15g instead of %.15g", seed, c, k.i[c],
                          i[c]);
        for (size_t r = 0; r < k.x.rows; r++)
            ck_assert_msg(fabs(k.i_source[r] - i_source[r]) <=
                              1e-9 * peak(k.x.rows, i_source) + 1e-19,
                          "seed %u row %zu: %.15g instead of %.15g", seed, r, k.i_source[r],
                          i_source[r]);
        ck_assert_double_le(k.facts.error, 1e-10);
    }
}
END_TEST

/* Law: the bound on the error that is reported is not exceeded by the error that is made. */
START_TEST(the_reported_error_is_a_bound)
{
    static const double tolerances[] = { 1e-2, 1e-3, 1e-5 };
    static struct circuit k;
    double i[MOST], i_source[MOST];

    for (uint32_t seed = 0; seed < 150; seed++) {
        double worst = 0;

        draw(&k, seed, cells[_i]);
        ck_ok(solve_by(&k, "nodal", tolerances[seed % 3]));
        oracle_1t1r(&k.x, k.v, k.u, i, i_source);
        for (size_t c = 0; c < k.x.cols; c++)
            worst = fmax(worst, fabs(k.i[c] - i[c]));
        if (peak(k.x.cols, i) == 0) { /* what is missed is all that there is */
            ck_assert(isinf(k.facts.error) || k.facts.error == 0);
            continue;
        }
        ck_assert_double_le(k.facts.error, tolerances[seed % 3] * 1.02);
        ck_assert_msg(worst <= k.facts.error * peak(k.x.cols, i) * 1.02 + 1e-18,
                      "seed %u: wrong by %g, said %g", seed, worst / peak(k.x.cols, i),
                      k.facts.error);
    }
}
END_TEST

/* Law: Kirchhoff at every line, with the currents of the cells themselves at the nodes. */
START_TEST(node_voltages_fit_the_currents)
{
    static struct circuit k;

    for (uint32_t seed = 0; seed < 60; seed++) {
        double out[MOST] = { 0 };

        draw(&k, seed, cells[_i]);
        ck_ok(solve_by(&k, "nodal", 1e-11));
        for (size_t r = 0; r < k.x.rows; r++) {
            double in = 0, current[MOST], g_w[MOST], g_b[MOST];
            const size_t at = r * k.x.cols;

            ohm_cell_eval(&k.cell, ohm_cell_gate(&k.cell, k.v[r]), k.x.cols, k.g + at,
                          k.w + at, k.b + at, current, g_w, g_b);
            for (size_t c = 0; c < k.x.cols; c++) {
                in += current[c];
                out[c] += current[c];
            }
            ck_near(in, k.i_source[r], 1e-9 * peak(k.x.cols, k.i) + 1e-19);
        }
        for (size_t c = 0; c < k.x.cols; c++)
            ck_near(out[c], k.i[c], 1e-9 * peak(k.x.cols, k.i) + 1e-19);
    }
}
END_TEST

/* Law: without resistances `nodal` is `ideal`, and along the columns rows do not see each other. */
START_TEST(without_wires_cells_are_alone)
{
    static struct circuit k;
    double i[MOST], i_source[MOST];

    for (uint32_t seed = 0; seed < 40; seed++) {
        draw(&k, seed, cells[_i]);
        ck_ok(solve_by(&k, "ideal", 1e-11));
        memcpy(i, k.i, sizeof i);
        memcpy(i_source, k.i_source, sizeof i_source);
        k.x.wires = (struct ohm_wires){ .inactive = k.x.wires.inactive,
                                        .sense = k.x.wires.sense,
                                        .supply = k.x.wires.supply };
        ck_ok(solve_by(&k, "nodal", 1e-11));
        for (size_t c = 0; c < k.x.cols; c++)
            ck_near(k.i[c], i[c], 1e-10 * peak(k.x.cols, i) + 1e-19);
        for (size_t r = 0; r < k.x.rows; r++)
            ck_near(k.i_source[r], i_source[r], 1e-10 * peak(k.x.rows, i_source) + 1e-19);
    }
}
END_TEST

/* Law: along the columns, a column is a circuit of its own. */
START_TEST(columns_do_not_see_each_other)
{
    static struct circuit k, alone;

    for (uint32_t seed = 1; seed < 60; seed += 2) {
        size_t c;

        draw(&k, seed, cells[0]);
        ck_ok(solve_by(&k, "nodal", 1e-11));
        alone = k;
        alone.x.g = alone.g;
        alone.x.cell = &alone.cell;
        c = seed % k.x.cols;
        alone.x.cols = 1;
        alone.u[0] = k.u[c];
        for (size_t r = 0; r < k.x.rows; r++)
            alone.g[r] = k.g[r * k.x.cols + c];
        ck_ok(solve_by(&alone, "nodal", 1e-11));
        ck_near(alone.i[0], k.i[c], 1e-10 * peak(k.x.cols, k.i) + 1e-19);
    }
}
END_TEST

/* A transistor that is a very good conductor leaves the memory alone: conjugate gradients' answer. */
START_TEST(a_perfect_transistor_is_not_there)
{
    static struct circuit k;
    double i[MOST];

    for (uint32_t seed = 0; seed < 80; seed += 4) {
        draw(&k, seed, "sinh:0.2,transistor:1000:0:1:10");
        ck_ok(solve_by(&k, "nodal", 1e-11));
        memcpy(i, k.i, sizeof i);
        ck_ok(ohm_cell_parse("sinh:0.2", &k.cell));
        ck_ok(solve_by(&k, "nodal", 1e-11));
        for (size_t c = 0; c < k.x.cols; c++)
            ck_near(k.i[c], i[c], 1e-7 * peak(k.x.cols, i));
    }
}
END_TEST

/* --- larger ones --- */

struct large {
    size_t n;
    double r_wire, r_on;
    int supply, gate;
    const char *cell;
    size_t steps; /* at most */
};

static const struct large larger[] = {
    { 64, 1, 1e5, OHM_SUPPLY_ROWS, OHM_GATE_ON, "linear,transistor:200e-6:0.5:1.3:1.5", 6 },
    { 64, 1, 1e5, OHM_SUPPLY_COLUMNS, OHM_GATE_INPUT,
      "linear,transistor:200e-6:0.5:1.3:1.5", 6 },
    { 64, 5, 1e4, OHM_SUPPLY_ROWS, OHM_GATE_INPUT, "sinh:0.1,transistor:200e-6:0.5:1.3:1.5",
      10 },
    { 64, 5, 1e4, OHM_SUPPLY_COLUMNS, OHM_GATE_INPUT,
      "sinh:0.1,transistor:200e-6:0.5:1.3:1.5", 10 },
    { 64, 20, 1e3, OHM_SUPPLY_ROWS, OHM_GATE_ON, "linear,transistor:20e-6:0.4:1.3:1", 10 },
    { 64, 20, 1e3, OHM_SUPPLY_COLUMNS, OHM_GATE_INPUT, "linear,transistor:2e-3:0.4:1.3:1",
      10 },
};

/* Three inputs, the second without any active row, the third like the first turned around. */
START_TEST(large_crossbars_converge)
{
    const struct large *l = &larger[_i];
    const size_t n = l->n;
    struct ohm_cell cell;
    struct ohm_crossbar x = { .rows = n, .cols = n, .cell = &cell };
    double *g = ohm_array_new(n * n, sizeof *g), *v = ohm_array_new(3 * n, sizeof *v);
    double *i = ohm_array_new(3 * n, sizeof *i), *in = ohm_array_new(3 * n, sizeof *in);
    const struct ohm_solver *nodal;
    struct ohm_solve_facts facts;
    struct ohm_plan *plan;
    uint32_t state = 12345;

    ck_ok(ohm_cell_parse(l->cell, &cell));
    cell.gate = l->gate;
    ck_ok(ohm_wires_convention(&x.wires, "crosssim"));
    x.wires.r_word = x.wires.r_bit = l->r_wire;
    x.wires.supply = l->supply;
    for (size_t k = 0; k < n * n; k++)
        g[k] = (0.01 + 0.99 * lcg(&state)) / l->r_on;
    for (size_t r = 0; r < n; r++) {
        v[r] = lcg(&state) < 0.5 ? 0 : 0.2;
        v[2 * n + r] = -v[r];
    }
    ck_ok(ohm_solver_find("nodal", &nodal));
    ck_ok(ohm_plan_new(&plan, nodal, &x, &ohm_solve_usual));
    ck_ok(ohm_plan_load(plan, g));
    ck_ok(ohm_plan_apply(
        plan, &(struct ohm_reads){ .n = 3, .v = v, .i = i, .i_source = in }, &facts));
    ck_assert_double_le(facts.error, 1e-10);
    ck_assert_msg(facts.steps <= l->steps, "%zu steps", facts.steps);
    for (size_t k = 0; k < 3; k++) {
        double sum = 0, size = 0;

        for (size_t c = 0; c < n; c++) {
            sum += i[k * n + c] - in[k * n + c];
            size += fabs(i[k * n + c]);
        }
        ck_near(sum, 0, 1e-10 * size + 1e-30);
        ck_assert(k == 1 ? size < 1e-12 : size > 1e-5);
    }
    ohm_plan_free(plan);
    free(g);
    free(v);
    free(i);
    free(in);
}
END_TEST

START_TEST(impossible_supplies_are_refused)
{
    static struct circuit k;

    draw(&k, 1, cells[0]); /* along the columns */
    k.x.rows = 3;
    k.v[0] = 0.2;
    k.v[1] = 0;
    k.v[2] = 0.1;
    ck_fails(solve_by(&k, "nodal", 1e-11), OHM_EUSAGE,
             "row 2 has 0.1 V and one before it 0.2 V");
    ck_fails(solve_by(&k, "ideal", 1e-11), OHM_EUSAGE, "row 2 has 0.1 V");
    k.v[2] = 0.2;
    ck_ok(solve_by(&k, "nodal", 1e-11));
    k.x.wires.drive = OHM_DRIVE_BOTH;
    ck_fails(solve_by(&k, "nodal", 1e-11), OHM_EUSAGE, "driven from one end only");
    k.x.wires.drive = OHM_DRIVE_ONE;
    k.x.wires.inactive = OHM_INACTIVE_FLOAT;
    ck_fails(solve_by(&k, "nodal", 1e-11), OHM_EUSAGE, "no row can float");
    k.x.wires.inactive = OHM_INACTIVE_GROUND;
    k.cell.gate = OHM_GATE_ON;
    ck_fails(solve_by(&k, "nodal", 1e-11), OHM_EUSAGE, "gate has to be input");
    ck_ok(ohm_cell_parse("sinh:0.2", &k.cell));
    ck_fails(solve_by(&k, "nodal", 1e-11), OHM_EUSAGE, "needs cells with a transistor");
    k.x.cell = NULL;
    ck_fails(solve_by(&k, "nodal", 1e-11), OHM_EUSAGE, "needs cells with a transistor");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("solve/access");
    TCase *tc = tcase_create("access");

    tcase_add_loop_test(tc, random_circuits_equal_the_dense_solution, 0, CELLS);
    tcase_add_loop_test(tc, the_reported_error_is_a_bound, 0, CELLS);
    tcase_add_loop_test(tc, node_voltages_fit_the_currents, 0, CELLS);
    tcase_add_loop_test(tc, without_wires_cells_are_alone, 0, CELLS);
    tcase_add_test(tc, columns_do_not_see_each_other);
    tcase_add_test(tc, a_perfect_transistor_is_not_there);
    tcase_add_loop_test(tc, large_crossbars_converge, 0, sizeof larger / sizeof *larger);
    tcase_add_test(tc, impossible_supplies_are_refused);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
