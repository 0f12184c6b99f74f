/* Reads in time: two routes agree, each refined until it no longer changes. */
#include "solve/transient.h"

#include "solve/pulsed.h"
#include "spice/spice.h"

#include <string.h>

static struct ohm_spice *spice;

static void setup(void)
{
    ck_ok(ohm_spice_new(&spice, 1));
}

static void teardown(void)
{
    ohm_spice_free(spice);
}

static void solve(struct read *read, const char *engine, double tolerance,
                  struct ohm_settling *settling)
{
    struct ohm_solve_options options = ohm_solve_usual;
    const struct ohm_solver *solver;

    options.spice = spice;
    options.seconds = HARNESS_PATIENCE;
    read_bind(read);
    read->transient.tolerance = tolerance;
    ck_ok(ohm_solver_find(engine, &solver));
    ck_ok(ohm_settling_init(settling, read->x.cols, read->transient.n));
    ck_ok(ohm_transient_run(&read->transient, solver, &options, settling));
}

/* The largest difference of waveforms, samples and energies, relative to the largest of each. */
static double change(const struct read *read, const struct ohm_settling *a,
                     const struct ohm_settling *b)
{
    const double most = fmax(read_largest(read->x.cols, a->dc), read->transient.band);
    const double *x = &a->energy.delivered, *y = &b->energy.delivered;
    double worst = 0;

    for (size_t k = 0; k < read->transient.n * read->x.cols; k++)
        worst = fmax(worst, fmax(fabs(a->i[k] - b->i[k]), fabs(a->y[k] - b->y[k])) / most);
    for (size_t c = 0; c < read->x.cols; c++)
        worst = fmax(worst, fabs(a->sample[c] - b->sample[c]) / most);
    for (int k = 0; k < 5 && x[0] > 0; k++)
        worst = fmax(worst, fabs(x[k] - y[k]) / x[0]);
    return worst;
}

/* Refines until nothing changes by 0.01 %. */
static void refine(struct read *read, const char *engine, struct ohm_settling *settling)
{
    struct ohm_settling finer;
    double tolerance = 1e-4, changed = 1;

    solve(read, engine, tolerance, settling);
    while (changed > 1e-4) {
        ck_assert_double_gt(tolerance, 1e-8);
        tolerance *= 0.1;
        solve(read, engine, tolerance, &finer);
        changed = change(read, &finer, settling);
        ohm_settling_clear(settling);
        *settling = finer;
    }
}

/* Law: refined until they change by less than 0.01 %, both routes agree within 0.1 % at all instants. */
START_TEST(two_routes_agree)
{
    static struct read read;
    struct ohm_settling own, other;

    for (uint32_t seed = 0; seed < 12; seed++) {
        read_draw(&read, 100 + seed);
        read.pulse.reader = (int)(seed % 3);
        read.pulse.t_sample = 4e-9;
        read.pulse.t_cycle = seed % 2 ? 0 : 12e-9;
        read_instants(&read, 0.99 * ohm_pulse_cycle(&read.pulse)); /* no corner */
        read.x.wires.inactive = seed / 3 % 2;
        if (seed == 3 || seed == 7)
            read.x.wires.r_word = read.x.wires.r_bit = 0;
        if (seed == 7 || seed == 11) {
            read.x.wires.r_source = read.x.wires.r_sense = 0;
            read.x.wires.first_segment = read.x.wires.last_segment = false;
            read.v[read.x.rows / 2] = 0;
        }
        refine(&read, "nodal", &own);
        refine(&read, "ngspice", &other);
        ck_assert_double_le(change(&read, &own, &other), 1e-3);
        for (size_t c = 0; c < read.x.cols; c++)
            ck_near(own.settle[c], other.settle[c], 1e-3 * own.settle[c] + 1e-13);
        ohm_settling_clear(&own);
        ohm_settling_clear(&other);
    }
}
END_TEST

/* Cells that are not straight lines: the end is the direct current, and energy is balanced. */
START_TEST(other_cells_settle_too)
{
    static const char *const cells[] = { "sinh:0.2", "linear,selector:1e-6:0.1",
                                         "linear,transistor:200e-6:0.5:1.3:1.5" };
    static struct read read;
    struct ohm_settling s;
    struct ohm_cell cell;

    for (int k = 0; k < 6; k++) {
        const struct ohm_energy *e = &s.energy;

        read_draw(&read, 200 + (uint32_t)k);
        for (size_t r = 0; r < read.x.rows; r++)
            read.v[r] = r % 3 == 2 ? 0 : 0.2;
        cell_of(cells[k % 3], &cell);
        read.x.cell = &cell;
        read.x.wires.drive = OHM_DRIVE_ONE;
        if (k == 5) {
            cell.gate = OHM_GATE_INPUT;
            read.x.wires.supply = OHM_SUPPLY_COLUMNS;
        }
        read.pulse.t_read = 100e-9;
        solve(&read, "ngspice", 1e-4, &s);
        for (size_t c = 0; c < read.x.cols; c++)
            ck_near(s.sample[c], s.dc[c], 1e-4 * read_largest(read.x.cols, s.dc) + 1e-12);
        ck_near(e->delivered, e->driver + e->array + e->sense + e->stored,
                1e-3 * e->delivered);
        ohm_settling_clear(&s);
    }
}
END_TEST

START_TEST(large_ones_are_refused)
{
    static double g[65 * 65], v[65];
    struct read read;
    struct ohm_settling s = { .dc = NULL };
    const struct ohm_solver *solver;

    read_draw(&read, 1);
    read.x.rows = read.x.cols = 65;
    read.x.g = g;
    read.transient.v = v;
    read.transient.crossbar = &read.x;
    ck_ok(ohm_solver_find("ngspice", &solver));
    ck_fails(ohm_transient_run(&read.transient, solver, &ohm_solve_usual, &s), OHM_EUSAGE,
             "at most 4096 cells, not 65 x 65");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("solve/wave");
    TCase *tc = tcase_create("wave");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, two_routes_agree);
    tcase_add_test(tc, other_cells_settle_too);
    tcase_add_test(tc, large_ones_are_refused);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
