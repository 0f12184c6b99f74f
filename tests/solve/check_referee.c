#include "solve/solver.h"

#include "harness.h"
#include "netlist/deck.h"
#include "num/rng.h"
#include "solve/oracle.h"
#include "spice/spice.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIDE = 8, READS = 3 };

static struct ohm_spice *spice;

static void setup(void)
{
    ck_ok(ohm_spice_new(&spice, 1));
}

static void teardown(void)
{
    ohm_spice_free(spice);
}

struct answers {
    double i[READS * SIDE], i_source[READS * SIDE], w[READS * SIDE * SIDE],
        b[READS * SIDE * SIDE];
};

static void solve(const char *engine, const struct ohm_crossbar *x, size_t n,
                  const double v[], const double u[], struct answers *a)
{
    struct ohm_solve_options options = ohm_solve_usual;
    const struct ohm_solver *solver;
    struct ohm_plan *plan;

    options.spice = spice;
    options.seconds = HARNESS_PATIENCE;
    ck_ok(ohm_solver_find(engine, &solver));
    ck_ok(ohm_plan_new(&plan, solver, x, &options));
    ck_ok(ohm_plan_load(plan, x->g));
    ck_ok(ohm_plan_apply(plan,
                         &(struct ohm_reads){ .n = n,
                                              .v = v,
                                              .u = u,
                                              .i = a->i,
                                              .i_source = a->i_source,
                                              .w = a->w,
                                              .b = a->b },
                         NULL));
    ohm_plan_free(plan);
}

static double worst(size_t n, const double a[], const double b[])
{
    double most = 0, wrong = 0;

    for (size_t k = 0; k < n; k++) {
        most = fmax(most, fabs(b[k]));
        wrong = fmax(wrong, fabs(a[k] - b[k]));
    }
    return wrong / fmax(most, 1e-9); /* nothing flows where all rows float */
}

static const char *const laws[] = { "linear",
                                    "cubic:0.3",
                                    "cubic:-2",
                                    "sinh:0.3",
                                    "sinh:0.08",
                                    "linear,selector:1e-6:0.1",
                                    "sinh:0.2,selector:1e-5:0.15",
                                    "table",
                                    "table,selector:1e-5:0.15" };
enum { LAWS = sizeof laws / sizeof *laws };

/* Law: two independent routes agree, for every kind of circuit. */
static void compare_routes(int kind, const char *law)
{
    static struct answers ours, theirs;
    struct ohm_cell cell;
    double g[SIDE * SIDE], v[READS * SIDE], u[READS * SIDE];
    struct ohm_rng rng = ohm_rng_at((uint32_t)kind, OHM_FOR_TEST, 0, 0, 0);
    struct ohm_crossbar x = { .rows = 1 + ohm_rng_draw_below(&rng, SIDE),
                              .cols = 1 + ohm_rng_draw_below(&rng, SIDE),
                              .g = g,
                              .cell = &cell };
    const size_t cells = x.rows * x.cols;
    const double limit =
        strcmp(law, "linear") == 0 ? 1e-9 : 1e-8; /* ngspice's own Newton */

    cell_of(law, &cell);
    x.wires = (struct ohm_wires){ .r_word = kind & 1 ? 3 : 0,
                                  .r_bit = kind & 2 ? 2 : 0,
                                  .r_source = kind & 4 ? 10 : 0,
                                  .r_sense = kind & 8 ? 20 : 0,
                                  .first_segment = kind % 3 == 0,
                                  .last_segment = kind % 5 == 0,
                                  .drive = kind % 6 == 4,
                                  .sense = kind % 7 == 0,
                                  .inactive = kind & 16 ? OHM_INACTIVE_FLOAT
                                                        : OHM_INACTIVE_GROUND };
    random_conductances((uint32_t)kind, &x, 1e-6, 1e-4, 0.2, kind % 4 == 1 ? 0.05 : 0, g);
    for (size_t k = 0; k < READS * SIDE; k++) {
        v[k] = ohm_rng_draw_below(&rng, 3) ? 0.2 * ohm_rng_draw_normal(&rng) : 0;
        u[k] = kind % 3 == 2 ? 0.01 * ohm_rng_draw_normal(&rng) : 0;
    }
    solve("nodal", &x, READS, v, u, &ours);
    solve("ngspice", &x, READS, v, u, &theirs);
    for (size_t k = 0; k < READS; k++) {
        ck_assert_double_le(worst(x.cols, ours.i + k * x.cols, theirs.i + k * x.cols),
                            limit);
        ck_assert_double_le(
            worst(x.rows, ours.i_source + k * x.rows, theirs.i_source + k * x.rows), limit);
        ck_assert_double_le(worst(cells, ours.w + k * cells, theirs.w + k * cells), limit);
        ck_assert_double_le(worst(cells, ours.b + k * cells, theirs.b + k * cells), limit);
    }
}

START_TEST(ngspice_and_nodal_agree)
{
    compare_routes(_i, "linear");
}
END_TEST

START_TEST(ngspice_and_nodal_agree_on_bent_cells)
{
    compare_routes(3 * _i + 1, laws[_i % LAWS]);
}
END_TEST

/* --- cells with a transistor --- */

static const char *const accesses[] = { "linear,transistor:200e-6:0.5:1.3:1.5",
                                        "sinh:0.2,transistor:50e-6:0.4:1.5:1",
                                        "cubic:-1,transistor:500e-6:0.3:1.2:2",
                                        "table,transistor:100e-6:0.5:1.4:1.5" };
enum { ACCESSES = sizeof accesses / sizeof *accesses };

/* Both supplies, gates on and following the inputs, several inputs in one sweep. */
static void draw_access(int kind, struct ohm_crossbar *x, struct ohm_cell *cell, double g[],
                        double v[], double u[])
{
    struct ohm_rng rng = ohm_rng_at((uint32_t)kind, OHM_FOR_TEST, 0, 1, 0);
    const bool columns = kind % 2;

    cell_of(accesses[(kind + kind / 4) % ACCESSES], cell);
    cell->gate = columns || kind & 2 ? OHM_GATE_INPUT : OHM_GATE_ON;
    *x = (struct ohm_crossbar){ .rows = 1 + ohm_rng_draw_below(&rng, SIDE),
                                .cols = 1 + ohm_rng_draw_below(&rng, SIDE),
                                .g = g,
                                .cell = cell };
    x->wires = (struct ohm_wires){ .r_word = kind & 4 ? 30 : 0,
                                   .r_bit = kind & 8 ? 20 : 0,
                                   .r_source = kind & 16 ? 100 : 0,
                                   .r_sense = kind % 5 == 1 ? 50 : 0,
                                   .first_segment = kind % 3 == 0,
                                   .last_segment = kind % 7 < 3,
                                   .drive = !columns && kind % 9 == 4,
                                   .sense = kind % 11 < 4,
                                   .inactive = !columns && kind % 16 == 0,
                                   .supply = columns };
    random_conductances((uint32_t)kind, x, 1e-6, 1e-4, 0.2, 0, g);
    for (size_t k = 0; k < READS * x->rows; k++) {
        const double own = 0.2 * ohm_rng_draw_normal(&rng);
        const double same = 0.2 - 0.15 * (double)(k / x->rows); /* 0.2, 0.05, -0.1 V */

        v[k] = ohm_rng_draw_below(&rng, 3) ? columns ? same : own : 0;
    }
    for (size_t k = 0; k < READS * x->cols; k++)
        u[k] = kind % 4 > 1 ? 0.01 * ohm_rng_draw_normal(&rng) : 0;
}

START_TEST(ngspice_and_nodal_agree_on_cells_with_a_transistor)
{
    static struct answers ours, theirs;
    double g[SIDE * SIDE], v[READS * SIDE], u[READS * SIDE];
    struct ohm_cell cell;
    struct ohm_crossbar x;
    size_t n;

    draw_access(_i, &x, &cell, g, v, u);
    n = _i % 4 == 1 ? 1 : READS;
    solve("nodal", &x, n, v, u, &ours);
    solve("ngspice", &x, n, v, u, &theirs);
    for (size_t k = 0; k < n; k++) {
        ck_assert_double_le(worst(x.cols, ours.i + k * x.cols, theirs.i + k * x.cols),
                            1e-9);
        ck_assert_double_le(
            worst(x.rows, ours.i_source + k * x.rows, theirs.i_source + k * x.rows), 1e-9);
    }
    for (size_t k = 0; k < n * x.rows * x.cols; k++) { /* ngspice resolves 1e-12 V */
        ck_near(ours.w[k], theirs.w[k], 1e-9 * 0.2 + 1e-12);
        ck_near(ours.b[k], theirs.b[k], 1e-9 * 0.2 + 1e-12);
    }
}
END_TEST

/* The vectors of the currents into the virtual grounds of one deck. */
static void run_deck(const struct ohm_deck *deck, double values[])
{
    char names[SIDE][OHM_VECTOR_BYTES], analysis[OHM_VECTOR_BYTES], *text = NULL;
    const char *vectors[SIDE];
    size_t size;
    FILE *out = open_memstream(&text, &size);

    ck_ok(ohm_deck_write(out, deck));
    fclose(out);
    ohm_deck_analysis(deck->n, analysis);
    for (size_t c = 0; c < deck->crossbar->cols; c++) {
        ohm_deck_sense_vector(c, names[c]);
        vectors[c] = names[c];
    }
    ck_ok(ohm_spice_run(spice,
                        &(struct ohm_spice_run){ .deck = text,
                                                 .analysis = analysis,
                                                 .points = deck->n,
                                                 .n = deck->crossbar->cols,
                                                 .vectors = vectors,
                                                 .seconds = HARNESS_PATIENCE },
                        values));
    free(text);
}

/* Law: gates that follow the inputs are swept with them. */
START_TEST(a_sweep_of_gates_equals_single_decks)
{
    double g[SIDE * SIDE], v[READS * SIDE], u[READS * SIDE], all[READS * SIDE], one[SIDE];
    struct ohm_cell cell;
    struct ohm_crossbar x;

    draw_access(_i, &x, &cell, g, v, u);
    cell.gate = OHM_GATE_INPUT;
    x.wires.inactive = OHM_INACTIVE_GROUND;
    run_deck(&(struct ohm_deck){ .crossbar = &x, .n = READS, .v = v, .u = u }, all);
    for (size_t k = 0; k < READS; k++) {
        run_deck(
            &(struct ohm_deck){
                .crossbar = &x, .n = 1, .v = v + k * x.rows, .u = u + k * x.cols },
            one);
        for (size_t c = 0; c < x.cols; c++)
            ck_near(all[c * READS + k], one[c], 1e-7 * fabs(one[c]) + 1e-13);
    }
}
END_TEST

/* With many sources behind one index a weak pivot threshold costs KLU seven digits. */
START_TEST(a_sweep_equals_single_reads)
{
    enum { N = 24 };
    static double g[N * N], v[5 * N], all[5 * N], one[N];
    struct ohm_crossbar x = { .rows = N, .cols = N, .g = g };
    struct ohm_solve_options options = ohm_solve_usual;
    const struct ohm_solver *solver;
    struct ohm_plan *plan;

    ck_ok(ohm_wires_convention(&x.wires, "badcrossbar"));
    x.wires.r_word = x.wires.r_bit = 1;
    random_conductances(3, &x, 1e-6, 1e-4, 0, 0, g);
    for (uint32_t k = 0, state = 1; k < 5 * N; k++)
        v[k] = 0.2 * lcg(&state);
    options.spice = spice;
    ck_ok(ohm_solver_find("ngspice", &solver));
    ck_ok(ohm_plan_new(&plan, solver, &x, &options));
    ck_ok(ohm_plan_load(plan, g));
    ck_ok(ohm_plan_apply(plan, &(struct ohm_reads){ .n = 5, .v = v, .i = all }, NULL));
    for (int k = 0; k < 5; k++) {
        ck_ok(ohm_plan_apply(plan, &(struct ohm_reads){ .n = 1, .v = v + k * N, .i = one },
                             NULL));
        ck_assert_double_le(worst(N, all + k * N, one), 1e-12);
    }
    ohm_plan_free(plan);
}
END_TEST

/* Cells that are off in one read and on in the next cost a sweep in KLU seven digits. */
START_TEST(gates_that_change_cost_no_digits)
{
    enum { N = 64, TWO = 2 };
    static const double supply[TWO] = { 0.3, 0.05 };
    static double g[N * N], v[TWO * N], ours[TWO * N], theirs[TWO * N];
    struct ohm_cell cell;
    struct ohm_crossbar x = { .rows = N, .cols = N, .g = g, .cell = &cell };
    const char *const engines[] = { "nodal", "ngspice" };

    ck_ok(ohm_cell_parse(accesses[0], &cell));
    cell.gate = OHM_GATE_INPUT;
    ck_ok(ohm_wires_convention(&x.wires, "crosssim"));
    x.wires.r_word = x.wires.r_bit = 3;
    x.wires.supply = OHM_SUPPLY_COLUMNS;
    random_conductances(3, &x, 1e-7, 1e-5, 0, 0, g);
    for (uint32_t k = 0, state = 1; k < TWO * N; k++)
        v[k] = lcg(&state) < 0.5 ? 0 : supply[k / N];
    for (int k = 0; k < TWO; k++) {
        struct ohm_solve_options options = ohm_solve_usual;
        const struct ohm_solver *solver;
        struct ohm_plan *plan;

        options.spice = spice;
        ck_ok(ohm_solver_find(engines[k], &solver));
        ck_ok(ohm_plan_new(&plan, solver, &x, &options));
        ck_ok(ohm_plan_load(plan, g));
        ck_ok(ohm_plan_apply(
            plan, &(struct ohm_reads){ .n = TWO, .v = v, .i = k ? theirs : ours }, NULL));
        ohm_plan_free(plan);
    }
    for (int k = 0; k < TWO; k++)
        ck_assert_double_le(worst(N, ours + k * N, theirs + k * N), 1e-10);
}
END_TEST

START_TEST(without_a_simulator_there_is_no_plan)
{
    struct ohm_crossbar x = { .rows = 1, .cols = 1 };
    const struct ohm_solver *solver;
    struct ohm_plan *plan;

    ck_ok(ohm_solver_find("ngspice", &solver));
    ck_fails(ohm_plan_new(&plan, solver, &x, &ohm_solve_usual), OHM_EUSAGE,
             "needs a simulator");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("solve/referee");
    TCase *tc = tcase_create("referee");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_loop_test(tc, ngspice_and_nodal_agree, 0, 64);
    tcase_add_loop_test(tc, ngspice_and_nodal_agree_on_bent_cells, 0, 3 * LAWS);
    tcase_add_loop_test(tc, ngspice_and_nodal_agree_on_cells_with_a_transistor, 0, 48);
    tcase_add_loop_test(tc, a_sweep_of_gates_equals_single_decks, 0, 12);
    tcase_add_test(tc, a_sweep_equals_single_reads);
    tcase_add_test(tc, gates_that_change_cost_no_digits);
    tcase_add_test(tc, without_a_simulator_there_is_no_plan);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
