/* What the rows of ohm_solvers say that they can do is what they do. */
#include "solve/solver.h"

#include "harness.h"
#include "solve/pulsed.h"
#include "solve/update.h"
#include "spice/spice.h"

#include <math.h>
#include <stdlib.h>

static const struct ohm_solver *solver;
static struct ohm_spice *spice;
static struct read read;

static void setup(void)
{
    solver = &ohm_solvers[0];
    ck_ok(ohm_spice_new(&spice, 1));
    read_draw(&read, 7);
    read.x.rows = read.x.cols = SIDE;
    random_conductances(7, &read.x, 1e-6, 1e-3, 0, 0, read.g);
    read_bind(&read);
    for (size_t r = 0; r < SIDE; r++)
        read.v[r] = 0.2;
}

static void teardown(void)
{
    ohm_spice_free(spice);
}

static struct ohm_solve_options options_with(double tolerance)
{
    struct ohm_solve_options options = ohm_solve_usual;

    options.spice = spice;
    options.tolerance = tolerance;
    options.seconds = HARNESS_PATIENCE;
    return options;
}

/* Segments and ends of R Ohm, which every solver takes. */
static struct ohm_wires wires(double r)
{
    return (struct ohm_wires){ .r_word = r,
                               .r_bit = r,
                               .r_source = r,
                               .r_sense = r,
                               .first_segment = true,
                               .last_segment = true };
}

/* The current of column 0, A. */
static double solve(const struct ohm_crossbar *x, double tolerance,
                    struct ohm_solve_facts *facts)
{
    const struct ohm_solve_options options = options_with(tolerance);
    struct ohm_plan *plan;
    double i[SIDE];

    ck_ok(ohm_plan_new(&plan, solver, x, &options));
    ck_ok(ohm_plan_load(plan, x->g));
    ck_ok(ohm_plan_apply(plan, &(struct ohm_reads){ .n = 1, .v = read.v, .i = i }, facts));
    ohm_plan_free(plan);
    return i[0];
}

/* Wires of 100 Ohm change a current by more than a hundredth, or by nothing. */
START_TEST(wires_count_where_the_row_says_so)
{
    struct ohm_crossbar bare = read.x, wired = read.x;

    solver += _i;
    bare.wires = wires(1e-3);
    wired.wires = wires(100);
    ck_assert_int_eq(fabs(solve(&wired, 1e-11, NULL) / solve(&bare, 1e-11, NULL) - 1) >
                         0.01,
                     (solver->can & OHM_CAN_WIRES) != 0);
}
END_TEST

START_TEST(the_tolerance_counts_where_the_row_says_so)
{
    struct ohm_solve_facts coarse, fine;

    solver += _i;
    read.x.wires = wires(100);
    solve(&read.x, 1e-2, &coarse);
    solve(&read.x, 1e-12, &fine);
    ck_assert_int_eq(coarse.iterations < fine.iterations,
                     (solver->can & OHM_CAN_STOP) != 0);
}
END_TEST

START_TEST(a_simulator_is_needed_where_the_row_says_so)
{
    struct ohm_plan *plan = NULL;

    solver += _i;
    ck_assert_int_eq(ohm_plan_new(&plan, solver, &read.x, &ohm_solve_usual) == OHM_EUSAGE,
                     (solver->can & OHM_CAN_SIMULATE) != 0);
    ohm_plan_free(plan);
}
END_TEST

START_TEST(cells_change_where_the_row_says_so)
{
    const struct ohm_solve_options options = options_with(1e-11);
    const struct ohm_cell_change change = { .row = 1, .col = 0, .g = 1e-4 };
    const size_t column = 0;
    struct ohm_solve_facts facts;
    struct ohm_plan *plan;
    double t[SIDE];

    solver += _i;
    read.x.wires.inactive = OHM_INACTIVE_GROUND;
    ck_ok(ohm_plan_new(&plan, solver, &read.x, &options));
    ck_ok(ohm_plan_load(plan, read.g));
    ck_ok(ohm_plan_transfer(plan, 1, &column, t, &facts));
    ck_assert_int_eq(ohm_transfer_update(plan, 1, &change, 1, &column, t, &facts) == OHM_OK,
                     (solver->can & OHM_CAN_UPDATE) != 0);
    ohm_plan_free(plan);
}
END_TEST

/* Linear cells in time by whoever has such reads, others by those who can. */
START_TEST(reads_in_time_are_taken_where_the_row_says_so)
{
    const struct ohm_cell sinh = { .law = { .kind = OHM_LAW_SINH,
                                            .shape = { 0.25, 0.25 } } };

    solver += _i;
    ck_assert_int_eq(ohm_transient_check(&read.transient, solver) == OHM_OK,
                     solver->settle != NULL);
    read.x.cell = &sinh;
    ck_assert_int_eq(ohm_transient_check(&read.transient, solver) == OHM_OK,
                     (solver->can & OHM_CAN_BEND) != 0);
}
END_TEST

START_TEST(netlists_are_taken_where_the_row_says_so)
{
    struct ohm_cell cell = { .law = { .kind = OHM_LAW_SPICE } };
    const struct ohm_solve_options options = options_with(1e-11);
    const char *top = getenv("top_srcdir");
    struct ohm_plan *plan = NULL;

    solver += _i;
    snprintf(cell.foreign.file, sizeof cell.foreign.file, "%.300s/netlists/cell-1r.sub",
             top ? top : ".");
    read.x.cell = &cell;
    ck_assert_int_eq(ohm_plan_new(&plan, solver, &read.x, &options) == OHM_OK,
                     (solver->can & OHM_CAN_NETLISTS) != 0);
    ohm_plan_free(plan);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("solve/solver");
    TCase *tc = tcase_create("solver");
    int rows = 0;

    while (ohm_solvers[rows].name)
        rows++;
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_loop_test(tc, wires_count_where_the_row_says_so, 0, rows);
    tcase_add_loop_test(tc, the_tolerance_counts_where_the_row_says_so, 0, rows);
    tcase_add_loop_test(tc, a_simulator_is_needed_where_the_row_says_so, 0, rows);
    tcase_add_loop_test(tc, cells_change_where_the_row_says_so, 0, rows);
    tcase_add_loop_test(tc, reads_in_time_are_taken_where_the_row_says_so, 0, rows);
    tcase_add_loop_test(tc, netlists_are_taken_where_the_row_says_so, 0, rows);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
