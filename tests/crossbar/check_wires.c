#include "crossbar/crossbar.h"

#include "harness.h"
#include "solve/oracle.h"
#include "solve/solver.h"

#include <math.h>
#include <string.h>

/* What stands before the first column and behind the last row, told by hand, where every resistance
 * that was given is another one. */
static const struct ohm_wires given = { .r_word = 2,
                                        .r_bit = 3,
                                        .r_source = 50,
                                        .r_sense = 70,
                                        .first_segment = true,
                                        .last_segment = true };

static const struct {
    const char *convention; /* NULL: as given */
    bool first, last;       /* the outer segments that were given */
    double entry, exit;     /* Ohm */
} cases[] = {
    { NULL, true, true, 50 + 2, 70 + 3 }, { NULL, false, true, 50, 70 + 3 },
    { NULL, true, false, 50 + 2, 70 },    { NULL, false, false, 50, 70 },
    { "badcrossbar", true, true, 2, 3 },  { "badcrossbar", false, false, 2, 3 },
    { "crosssim", true, true, 2, 3 },     { "crosssim", false, false, 2, 3 },
    { "memtorch", true, true, 50, 50 },   { "memtorch", false, false, 50, 50 },
};
enum { CASES = sizeof cases / sizeof *cases };

static struct ohm_wires wires_of(int k, int sense)
{
    struct ohm_wires wires = given;

    wires.first_segment = cases[k].first;
    wires.last_segment = cases[k].last;
    if (cases[k].convention)
        ck_ok(ohm_wires_convention(&wires, cases[k].convention));
    else
        wires.sense = sense;
    return wires;
}

/* i[cols] of the exact circuit. */
static void solve(const struct ohm_crossbar *x, const double v[], const double u[],
                  double i[])
{
    const struct ohm_solver *nodal;
    struct ohm_plan *plan;

    ck_ok(ohm_crossbar_check(x));
    ck_ok(ohm_solver_find("nodal", &nodal));
    ck_ok(ohm_plan_new(&plan, nodal, x, &ohm_solve_usual));
    ck_ok(ohm_plan_load(plan, x->g));
    ck_ok(
        ohm_plan_apply(plan, &(struct ohm_reads){ .n = 1, .v = v, .u = u, .i = i }, NULL));
    ohm_plan_free(plan);
}

START_TEST(the_ends_are_as_told)
{
    const struct ohm_wires wires = wires_of(_i, OHM_SENSE_BOTTOM);

    ck_assert(ohm_wires_entry(&wires) == cases[_i].entry);
    ck_assert(ohm_wires_exit(&wires) == cases[_i].exit);
    ck_assert(wires.r_word == given.r_word && wires.r_bit == given.r_bit);
    ck_assert_int_eq(wires.inactive, given.inactive);
}
END_TEST

/* One cell: everything in series. */
START_TEST(one_cell_is_in_series_with_its_ends)
{
    const double g[] = { 1e-3 }, v[] = { 0.5 }, u[] = { 0.1 };
    double i[1];

    for (int sense = 0; sense < 2; sense++) {
        solve(&(struct ohm_crossbar){ 1, 1, g, wires_of(_i, sense), NULL }, v, u, i);
        ck_near(i[0], 0.4 / (cases[_i].entry + 1e3 + cases[_i].exit), 1e-17);
    }
}
END_TEST

/* One row of two cells: the second lies one word segment farther, and both behind one entry. */
START_TEST(two_columns_divide_the_current_of_their_row)
{
    const double g[] = { 1e-3, 1 / 500.0 }, v[] = { 0.5 };
    const double near = 1e3 + cases[_i].exit, far = 2 + 500 + cases[_i].exit;
    const double both = 1 / (1 / near + 1 / far);
    const double w = 0.5 * both / (cases[_i].entry + both);
    double i[2];

    for (int sense = 0; sense < 2; sense++) {
        solve(&(struct ohm_crossbar){ 1, 2, g, wires_of(_i, sense), NULL }, v, NULL, i);
        ck_near(i[0], w / near, 1e-16);
        ck_near(i[1], w / far, 1e-16);
    }
}
END_TEST

/* One column of two cells: the one that lies farther from the virtual ground has a bit segment more,
 * and both share the exit (Millman). */
START_TEST(two_rows_meet_at_the_virtual_ground)
{
    const double g[] = { 1e-3, 1 / 500.0 }, v[] = { 0.5, 0.2 };
    const double cell[] = { 1e3, 500 };
    double i[1];

    for (int sense = 0; sense < 2; sense++) {
        const struct ohm_wires wires = wires_of(_i, sense);
        const int far = wires.sense == OHM_SENSE_TOP;
        double sum = 0, siemens = 1 / cases[_i].exit;

        for (int r = 0; r < 2; r++) {
            const double ohm = cases[_i].entry + cell[r] + (r == far ? given.r_bit : 0);

            sum += v[r] / ohm;
            siemens += 1 / ohm;
        }
        solve(&(struct ohm_crossbar){ 2, 1, g, wires, NULL }, v, NULL, i);
        ck_near(i[0], sum / siemens / cases[_i].exit, 1e-16);
    }
}
END_TEST

/* Law: outer segments are resistances like any other.  The dense solution of the circuit that has
 * them within r_source and r_sense is the same. */
START_TEST(four_cells_equal_the_dense_solution)
{
    const double g[] = { 1e-3, 1 / 500.0, 1e-4, 1 / 30.0 }, v[] = { 0.5, 0.2 },
                 u[] = { 0, 0.01 };
    double i[2], expected[2], source[2];

    for (int sense = 0; sense < 2; sense++) {
        const struct ohm_wires wires = wires_of(_i, sense);
        struct ohm_crossbar plain = { 2, 2, g, wires, NULL };

        plain.wires.first_segment = plain.wires.last_segment = false;
        plain.wires.r_source = cases[_i].entry;
        plain.wires.r_sense = cases[_i].exit;
        oracle(&plain, v, u, expected, source);
        solve(&(struct ohm_crossbar){ 2, 2, g, wires, NULL }, v, u, i);
        ck_near(i[0], expected[0], 1e-12 * expected[0]);
        ck_near(i[1], expected[1], 1e-12 * expected[0]);
    }
}
END_TEST

/* Law: a floating row carries nothing out of its driver, so its cells are in series. */
START_TEST(a_floating_row_is_a_bridge)
{
    const double g[] = { 1e-3, 0, 1e-3, 1e-3 }, v[] = { 0.5, 0 };
    struct ohm_crossbar x = { 2, 2, g, { .inactive = OHM_INACTIVE_FLOAT }, NULL };
    const double u[] = { 0.1, 0 };
    double i[2];

    solve(&x, v, u, i);
    ck_near(i[1], 0.1 / 2e3, 1e-17);
    ck_near(i[0], 0.4 / 1e3 - i[1], 1e-17);
    x.wires.inactive = OHM_INACTIVE_GROUND;
    solve(&x, v, u, i);
    ck_near(i[1], 0, 1e-17);
    ck_near(i[0], 0.4 / 1e3 - 0.1 / 1e3, 1e-17);
}
END_TEST

/* --- names and ranges --- */

START_TEST(conventions_are_known_by_name_alone)
{
    static const char *const wrong[] = { "", "Badcrossbar", "badcrossba", "memtorch ",
                                         "ours" };
    struct ohm_wires wires;

    for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
        wires = given;
        ck_fails(ohm_wires_convention(&wires, wrong[k]), OHM_EUSAGE, wrong[k]);
        for (const struct ohm_convention *c = ohm_conventions; c->name; c++)
            ck_assert_msg(strstr(ohm_sentence(), c->name) != NULL, "%s is not named",
                          c->name);
        ck_assert_mem_eq(&wires, &given, sizeof wires);
    }
    for (const struct ohm_convention *c = ohm_conventions; c->name; c++) {
        ck_ok(ohm_wires_convention(&wires, c->name));
        ck_assert_uint_gt(strlen(c->sentence), 0);
    }
}
END_TEST

static const struct {
    const char *key, *good[2], *bad[4];
} ranges[] = {
    { "r_word", { "0 Ohm", "1 MOhm" }, { "-1 Ohm", "1.1 MOhm", "nan", "1 S" } },
    { "r_bit", { "0 Ohm", "1 MOhm" }, { "-1 Ohm", "1.1 MOhm", "inf", "1 V" } },
    { "r_source", { "0 Ohm", "1 GOhm" }, { "-1 Ohm", "2 GOhm", "nan", "" } },
    { "r_sense", { "0 Ohm", "1 GOhm" }, { "-1 Ohm", "2 GOhm", "nan", "one" } },
    { "first_segment", { "yes", "no" }, { "2", "maybe", "", "top" } },
    { "last_segment", { "yes", "no" }, { "2", "maybe", "", "top" } },
    { "drive", { "one", "both" }, { "Both", "two", "", "2" } },
    { "supply", { "rows", "columns" }, { "Rows", "column", "", "1" } },
    { "sense", { "bottom", "top" }, { "Bottom", "left", "", "0" } },
    { "inactive", { "ground", "float" }, { "gate", "Float", "", "1" } },
};
enum { RANGES = sizeof ranges / sizeof *ranges };

START_TEST(settings_keep_to_their_ranges)
{
    const struct ohm_field *field = ohm_field_find(ohm_wires_fields, ranges[_i].key);
    struct ohm_wires wires, before;

    ohm_fields_default(ohm_wires_fields, &wires);
    ck_assert_ptr_nonnull(field);
    for (int k = 0; k < 2; k++)
        ck_ok(ohm_field_read(field, &wires, ranges[_i].good[k]));
    before = wires;
    for (int k = 0; k < 4; k++)
        ck_fails(ohm_field_read(field, &wires, ranges[_i].bad[k]), OHM_EUSAGE,
                 ranges[_i].key);
    ck_assert_mem_eq(&wires, &before, sizeof wires);
}
END_TEST

START_TEST(every_setting_has_a_range_here)
{
    size_t n = 0;

    while (ohm_wires_fields[n].key)
        n++;
    ck_assert_uint_eq(n, RANGES);
}
END_TEST

START_TEST(absurd_crossbars_are_refused)
{
    static const double bad[] = { -1e-30, -1, 1.0001e6, INFINITY, NAN };
    static const size_t sides[] = { 0, OHM_SIDE_MAX + 1, SIZE_MAX };
    double g[] = { 0, 1e6, 1e-3, 5e-324, -0.0, 1 };
    struct ohm_crossbar x = { 2, 3, g, given, NULL };

    ck_ok(ohm_crossbar_check(&x));
    for (size_t k = 0; k < sizeof bad / sizeof *bad; k++) {
        g[5] = bad[k];
        ck_fails(ohm_crossbar_check(&x), OHM_EINPUT, "conductance [1][2] is");
    }
    for (size_t k = 0; k < sizeof sides / sizeof *sides; k++) {
        x.rows = sides[k];
        x.cols = 3;
        ck_fails(ohm_crossbar_check(&x), OHM_EINPUT,
                 "is not within 1 x 1 to 65536 x 65536");
        x.rows = 2;
        x.cols = sides[k];
        ck_fails(ohm_crossbar_check(&x), OHM_EINPUT, "is not within");
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("crossbar/wires");
    TCase *tc = tcase_create("wires");

    tcase_add_loop_test(tc, the_ends_are_as_told, 0, CASES);
    tcase_add_loop_test(tc, one_cell_is_in_series_with_its_ends, 0, CASES);
    tcase_add_loop_test(tc, two_columns_divide_the_current_of_their_row, 0, CASES);
    tcase_add_loop_test(tc, two_rows_meet_at_the_virtual_ground, 0, CASES);
    tcase_add_loop_test(tc, four_cells_equal_the_dense_solution, 0, CASES);
    tcase_add_test(tc, a_floating_row_is_a_bridge);
    tcase_add_test(tc, conventions_are_known_by_name_alone);
    tcase_add_loop_test(tc, settings_keep_to_their_ranges, 0, RANGES);
    tcase_add_test(tc, every_setting_has_a_range_here);
    tcase_add_test(tc, absurd_crossbars_are_refused);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
