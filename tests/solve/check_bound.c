/* What every engine says about its error is a bound, and none that is much too large. */
#include "solve/bound.h"

#include "config.h"
#include "harness.h"
#include "num/rng.h"
#include "solve/exact.h"
#include "solve/oracle.h"
#include "spice/spice.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SIDE = 9, READS = 13, LARGE = 140 };

struct circuit {
    struct ohm_crossbar x;
    double g[SIDE * SIDE], v[READS * SIDE], u[READS * SIDE];
    double i[READS * SIDE], i_source[READS * SIDE];
    double w[READS * SIDE * SIDE], b[READS * SIDE * SIDE];
    struct ohm_solve_facts facts;
};

static double pick(struct ohm_rng *rng, const double choices[], size_t n)
{
    return choices[ohm_rng_draw_below(rng, n)];
}

static void draw_wires(struct ohm_rng *rng, struct ohm_wires *wires)
{
    static const double segments[] = { 0, 1e-3, 1e-3, 1, 5, 1e3 };
    static const double ends[] = { 0, 1e-3, 1, 1e3 };

    *wires = (struct ohm_wires){
        .r_word = pick(rng, segments, 6),
        .r_bit = pick(rng, segments, 6),
        .r_source = pick(rng, ends, 4),
        .r_sense = pick(rng, ends, 4),
        .first_segment = ohm_rng_draw_below(rng, 2),
        .last_segment = ohm_rng_draw_below(rng, 2),
        .drive = (int)ohm_rng_draw_below(rng, 2),
        .sense = (int)ohm_rng_draw_below(rng, 2),
        .inactive = (int)ohm_rng_draw_below(rng, 2),
    };
}

/* Inputs of one read: ordinary ones, with clamps, that cancel to 1e-9, that cancel to nothing. */
static void draw_read(struct ohm_rng *rng, struct circuit *k, size_t n)
{
    const size_t kind = ohm_rng_draw_below(rng, 4);
    const double common = kind >= 2 ? 0.2 : 0;

    for (size_t r = 0; r < k->x.rows; r++) {
        const double noise = kind == 2 ? 1e-9 : kind == 3 ? 0 : 0.2;

        k->v[n * k->x.rows + r] = common + noise * ohm_rng_draw_normal(rng);
        if (kind < 2 && ohm_rng_draw_below(rng, 3) == 0)
            k->v[n * k->x.rows + r] = 0;
    }
    for (size_t c = 0; c < k->x.cols; c++)
        k->u[n * k->x.cols + c] = common + (kind == 1 ? 0.1 * ohm_rng_draw_normal(rng) : 0);
}

/* SAME: all reads are the first one, so that what is said is said of it. */
static void draw(struct circuit *k, uint32_t seed, bool same)
{
    static const double g_on[] = { 1e-3, 1e-5, 1e-7 };
    static const double shorts[] = { 1, 1e3, 1e6 };
    struct ohm_rng rng = ohm_rng_at(seed, OHM_FOR_TEST, 0, 7, 0);
    const double on = pick(&rng, g_on, 3), shorted = pick(&rng, shorts, 3);
    const double shares[] = { 0, 0, 0.05, 0.5, 1 };

    *k = (struct circuit){ .x = { .rows = 1 + ohm_rng_draw_below(&rng, SIDE),
                                  .cols = 1 + ohm_rng_draw_below(&rng, SIDE),
                                  .g = k->g } };
    draw_wires(&rng, &k->x.wires);
    random_conductances(seed, &k->x, on / 100, on, pick(&rng, shares, 3),
                        pick(&rng, shares, 5), k->g);
    for (size_t at = 0; at < k->x.rows * k->x.cols; at++)
        k->g[at] = k->g[at] == 1 ? shorted : k->g[at];
    if (ohm_rng_draw_below(&rng, 4) == 0) /* an open row */
        memset(k->g, 0, k->x.cols * sizeof *k->g);
    for (size_t n = 0; n < READS; n++)
        draw_read(&rng, k, n);
    for (size_t n = 1; same && n < READS; n++) {
        memcpy(k->v + n * k->x.rows, k->v, k->x.rows * sizeof *k->v);
        memcpy(k->u + n * k->x.cols, k->u, k->x.cols * sizeof *k->u);
    }
}

static enum ohm_status solve(struct circuit *k, const char *engine, size_t n,
                             double tolerance, bool sources, struct ohm_spice *spice)
{
    const struct ohm_solver *solver;
    struct ohm_solve_options options = ohm_solve_usual;
    struct ohm_plan *plan = NULL;
    enum ohm_status status;

    options.tolerance = tolerance;
    options.spice = spice;
    ck_ok(ohm_solver_find(engine, &solver));
    status = ohm_plan_new(&plan, solver, &k->x, &options);
    if (status == OHM_OK)
        status = ohm_plan_load(plan, k->g);
    if (status == OHM_OK)
        status =
            ohm_plan_apply(plan,
                           &(struct ohm_reads){ .n = n,
                                                .v = k->v,
                                                .u = k->u,
                                                .i = k->i,
                                                .i_source = sources ? k->i_source : NULL,
                                                .w = sources ? k->w : NULL,
                                                .b = sources ? k->b : NULL },
                           &k->facts);
    ohm_plan_free(plan);
    return status;
}

static double largest(size_t n, const struct twofold x[])
{
    double most = 0;

    for (size_t k = 0; k < n; k++)
        most = fmax(most, fabs(x[k].hi));
    return most;
}

/* The error of read N relative to its largest current: of the virtual grounds, and of the drivers. */
static double wrong_by(const struct circuit *k, size_t n, bool sources)
{
    const size_t rows = k->x.rows, cols = k->x.cols;
    struct twofold i[SIDE], i_source[SIDE];
    double out = 0, in = 0, most;

    exact(&k->x, k->v + n * rows, k->u + n * cols, i, i_source);
    for (size_t c = 0; c < cols; c++)
        out = fmax(out, exact_distance(k->i[n * cols + c], i[c]));
    for (size_t r = 0; r < rows; r++)
        in = fmax(in, exact_distance(k->i_source[n * rows + r], i_source[r]));
    most = largest(cols, i);
    out = out > 0 ? out / most : 0;
    most = largest(rows, i_source);
    return sources && in > 0 && most > 0 ? fmax(out, in / most) : out;
}

/* Law: what is said of the error is not exceeded by the error that is made, in each path: one read alone, blocks of
 * eight, and what is left of a batch. */
START_TEST(the_error_is_a_bound)
{
    static const size_t reads[] = { 1, 8, 5, 10, 13 };
    static const double tolerances[] = { 1e-11, 1e-6, 1e-2 };
    static struct circuit k;
    const size_t n = reads[_i % 5];
    const double tolerance = tolerances[_i / 5];
    double best = 0;
    int refused = 0, known = 0, solved = 0;

    for (uint32_t seed = 0; seed < 120; seed++) {
        const bool sources = seed % 2;

        draw(&k, seed + 1000 * (uint32_t)_i, seed % 3 == 0);
        if (solve(&k, "nodal", n, tolerance, sources, NULL) != OHM_OK) {
            refused++;
            continue;
        }
        solved++;
        known += isfinite(k.facts.error);
        for (size_t m = 0; m < n; m++) {
            const double wrong = wrong_by(&k, m, sources);

            best = isfinite(k.facts.error) ? fmax(best, wrong / k.facts.error) : best;
            ck_assert_msg(wrong <= k.facts.error,
                          "seed %u read %zu of %zu: wrong by %.4g, said %.4g", seed, m, n,
                          wrong, k.facts.error);
        }
    }
    ck_assert_int_lt(refused, 12);
    ck_assert_int_gt(known, solved / 6);
    if (tolerance > 1e-7) /* what is missed counts more than what is rounded */
        ck_assert_double_gt(best, 0.5);
}
END_TEST

START_TEST(the_error_of_other_engines_is_a_bound)
{
    static const char *const engines[] = { "ideal", "cholmod", "ngspice" };
    static struct circuit k;
    struct ohm_spice *spice = NULL;
    int solved = 0, known = 0;

#ifndef HAVE_CHOLMOD
    if (_i == 1)
        return;
#endif
    if (_i == 2)
        ck_ok(ohm_spice_new(&spice, 1));
    for (uint32_t seed = 0; seed < (_i == 2 ? 60 : 300); seed++) {
        const size_t n = _i == 2 ? 2 : 5;

        draw(&k, 50000 + seed, seed % 3 == 0);
        if (_i == 0)
            k.x.wires = (struct ohm_wires){ .inactive = k.x.wires.inactive };
        else
            k.x.wires.inactive = OHM_INACTIVE_GROUND;
        if (solve(&k, engines[_i], n, 1e-11, true, spice) != OHM_OK)
            continue;
        solved++;
        known += isfinite(k.facts.error);
        for (size_t m = 0; m < n; m++)
            ck_assert_msg(wrong_by(&k, m, true) <= k.facts.error,
                          "%s, seed %u read %zu: wrong by %.4g, said %.4g", engines[_i],
                          seed, m, wrong_by(&k, m, true), k.facts.error);
    }
    ohm_spice_free(spice);
    ck_assert_int_gt(solved, _i == 2 ? 20 : 60);
    ck_assert_int_gt(known, solved / 5);
}
END_TEST

/* A column of cells that are driven alike; nearly all that is injected into it leaves through its virtual ground. */
static void make_column(struct circuit *k, const struct ohm_cell *cell)
{
    *k = (struct circuit){ .x = { .rows = SIDE, .cols = 1, .g = k->g, .cell = cell } };
    k->x.wires.r_source = 400;
    k->x.wires.r_sense = 2;
    for (size_t r = 0; r < SIDE; r++)
        k->g[r] = 1e-3;
    for (size_t r = 0; r < READS * SIDE; r++)
        k->v[r] = 0.3;
}

/* Law: where the largest share of what is missed arrives at one terminal the bound is reached, but for a half. */
START_TEST(the_bound_is_reached)
{
    static const size_t reads[] = { 1, 8 };
    static struct circuit k;
    double wrong;

    make_column(&k, NULL);
    ck_ok(solve(&k, "nodal", reads[_i], 0.1, false, NULL));
    wrong = wrong_by(&k, 0, false);
    ck_assert_double_gt(k.facts.error, 1e-4); /* it stopped early */
    ck_assert_double_le(wrong, k.facts.error);
    ck_assert_msg(wrong > 0.55 * k.facts.error, "wrong by %g, said %g", wrong,
                  k.facts.error);
}
END_TEST

/* So it is where cells are bent, and has to be compared with their own exact solution. */
START_TEST(the_bound_of_bent_cells_is_reached)
{
    static const char *const words[] = { "sinh:0.15", "linear,transistor:2e-3:0.3:1.2:1" };
    static struct circuit k, close;
    struct ohm_cell cell;
    double wrong;

    cell_of(words[_i], &cell);
    make_column(&k, &cell);
    close = k;
    close.x.g = close.g;
    ck_ok(solve(&k, "nodal", 1, 0.1, false, NULL));
    ck_ok(solve(&close, "nodal", 1, 1e-12, false, NULL));
    wrong = fabs(k.i[0] - close.i[0]) / close.i[0];
    ck_assert_double_gt(k.facts.error, 1e-6);
    ck_assert_msg(wrong <= k.facts.error && wrong > 0.52 * k.facts.error,
                  "wrong by %g, said %g", wrong, k.facts.error);
}
END_TEST

/* Sums that are rounded down every time: nearly all that the bound of the route `ideal` allows. */
START_TEST(the_bound_of_sums_is_reached)
{
    enum { N = 200 };
    struct ohm_crossbar x = { .rows = N, .cols = 1 };
    double g[N], v[N], i;
    const struct ohm_solver *ideal;
    struct ohm_solve_facts facts;
    struct ohm_plan *plan;
    double wrong;

    for (int r = 0; r < N; r++) {
        g[r] = r > 0 ? 0.499 * DBL_EPSILON : 1;
        v[r] = 1;
    }
    ck_ok(ohm_solver_find("ideal", &ideal));
    ck_ok(ohm_plan_new(&plan, ideal, &x, &ohm_solve_usual));
    ck_ok(ohm_plan_load(plan, g));
    ck_ok(ohm_plan_apply(plan, &(struct ohm_reads){ .n = 1, .v = v, .i = &i }, &facts));
    wrong = (N - 1) * 0.499 * DBL_EPSILON;
    ck_assert(i == 1);
    ck_assert_double_le(wrong, facts.error);
    ck_assert_double_gt(wrong, 0.9 * facts.error);
    ohm_plan_free(plan);
}
END_TEST

/* Roundings of one cell between ideal wires, counted by hand: in units of u g v. */
START_TEST(roundings_are_counted)
{
    static const size_t reads[] = { 1, 8 };
    static const double counts[] = {
        8 + 6 /* the word line's */ + 10 + 2 * 6 /* the bit line's */ + 2 + 4,
        8 + 6 + 10 + 6 + 2,
    };
    static struct circuit k;

    k = (struct circuit){ .x = { .rows = 1, .cols = 1, .g = k.g } };
    k.g[0] = 1e-4;
    for (int n = 0; n < READS; n++)
        k.v[n] = 0.25;
    ck_ok(solve(&k, "nodal", reads[_i], 1e-11, false, NULL));
    ck_near(k.facts.error, counts[_i] * OHM_BOUND_UNIT, 1e-12 * k.facts.error);
    ck_near(OHM_BOUND_UNIT, 0.5 * DBL_EPSILON, 0.01 * DBL_EPSILON);
}
END_TEST

/* And of a cell that is bent: the law's, beside the same twice. */
START_TEST(roundings_of_a_law_are_counted)
{
    static struct circuit k;
    struct ohm_cell cell;
    double sum;

    cell_of("sinh:0.25", &cell);
    k = (struct circuit){ .x = { .rows = 1, .cols = 1, .g = k.g, .cell = &cell } };
    k.g[0] = 1e-4;
    k.v[0] = 0.25;
    ck_ok(solve(&k, "nodal", 1, 1e-11, false, NULL));
    sum = ohm_cell_rounding(&cell, 0, 1, k.v, k.u, k.i,
                            &(double){ k.g[0] * cosh(1) }); /* S, its slope */
    ck_near(sum, DBL_EPSILON * (128 * k.i[0] + 4 * k.g[0] * cosh(1) * 0.25), 1e-12 * sum);
    ck_assert_double_gt(k.facts.error * k.i[0], sum);
    ck_assert_double_lt(k.facts.error * k.i[0], 2 * sum);
}
END_TEST

/* Node voltages that are wrong by a known amount, and what is made of them. */
START_TEST(the_bound_of_voltages_is_reached)
{
    static struct circuit k;
    const double d = 1e-6, total = 2 + 3 + 1e4, i = 0.5 / total;
    struct ohm_reads reads = {
        .n = 1, .v = k.v, .u = k.u, .i = k.i, .i_source = k.i_source, .w = k.w, .b = k.b
    };
    double missed;

    k = (struct circuit){ .x = { .rows = 1, .cols = 1, .g = k.g } };
    k.x.wires.r_source = 2;
    k.x.wires.r_sense = 3;
    k.g[0] = 1e-4;
    k.v[0] = 0.6;
    k.u[0] = 0.1;
    k.w[0] = 0.6 - 2 * i + (_i == 1 ? d : 0);
    k.b[0] = 0.1 + 3 * i + (_i == 0 ? d : 0);
    k.i[0] = (k.b[0] - 0.1) / 3 + (_i == 2 ? d : 0);
    k.i_source[0] = (0.6 - k.w[0]) / 2 + (_i == 3 ? d : 0);
    missed = ohm_bound_nodes(&k.x, &reads, 0);
    ck_assert_double_gt(missed, _i == 0 ? d / 3 : _i == 1 ? d / 2 : d);
    ck_assert_double_lt(missed, 1.001 * (_i == 0 ? d / 3 : _i == 1 ? d / 2 : d));
    ck_near(ohm_bound_read(&k.x, &reads, 0, i / 4), 1. / 3, 0.2);
    k.x.wires.r_sense = 0;
    ck_assert(isinf(ohm_bound_nodes(&k.x, &reads, 0)));
}
END_TEST

/* Engines that find node voltages say what comes of them, or nothing. */
START_TEST(engines_say_what_their_voltages_tell)
{
    static const char *const engines[] = { "cholmod", "ngspice" };
    static struct circuit k;
    struct ohm_spice *spice = NULL;
    struct ohm_reads reads = {
        .n = 1, .v = k.v, .u = k.u, .i = k.i, .i_source = k.i_source, .w = k.w, .b = k.b
    };

#ifndef HAVE_CHOLMOD
    if (_i == 0)
        return;
#endif
    if (_i == 1)
        ck_ok(ohm_spice_new(&spice, 1));
    draw(&k, 4, true);
    k.x.wires = (struct ohm_wires){ .r_word = 1, .r_bit = 2, .r_source = 3, .r_sense = 1 };
    ck_ok(solve(&k, engines[_i], 1, 1e-11, true, spice));
    ck_assert(isfinite(k.facts.error) && k.facts.error > 0);
    ck_near(k.facts.error,
            ohm_bound_read(&k.x, &reads, 0, ohm_bound_nodes(&k.x, &reads, 0)),
            1e-12 * k.facts.error);
    ck_ok(solve(&k, engines[_i], 1, 1e-11, false, spice));
    ck_assert(_i == 0 ? isfinite(k.facts.error) : isinf(k.facts.error));
    ohm_spice_free(spice);
}
END_TEST

START_TEST(where_nothing_is_known_nothing_is_said)
{
    static struct circuit k;

    ck_assert(ohm_bound_relative(0, 0) == 0);
    ck_assert(isinf(ohm_bound_relative(1e-9, 1e-9)));
    ck_assert(isinf(ohm_bound_relative(1e-9, 0)));
    ck_assert(isinf(ohm_bound_relative(NAN, 1)) && isinf(ohm_bound_relative(1, NAN)));
    ck_assert(isinf(ohm_bound_relative(0, 1e-300)));
    ck_near(ohm_bound_relative(0.2, 1), 0.25, 1e-15);
    for (size_t n = 1; n <= 8; n += 7) { /* no current at all, but for rounding */
        draw(&k, 3, false);
        for (size_t r = 0; r < READS * SIDE; r++)
            k.v[r] = k.u[r] = 0.2;
        ck_ok(solve(&k, "nodal", n, 1e-11, false, NULL));
        ck_assert(isinf(k.facts.error));
    }
}
END_TEST

/* Law: large crossbars solved loosely and closely differ by no more than both bounds. */
START_TEST(large_crossbars_keep_their_bounds)
{
    enum { N = 9 };
    static double g[LARGE * LARGE], v[N * LARGE], u[N * LARGE], i[2][N * LARGE];
    const size_t reads = _i % 2 ? N - 1 : 1;
    const struct ohm_solver *nodal;
    struct ohm_rng rng = ohm_rng_at(77, OHM_FOR_TEST, (uint32_t)_i, 0, 0);
    struct ohm_crossbar x = { .rows = 100 + 10 * (size_t)_i, .cols = 140 - 9 * (size_t)_i };
    struct ohm_solve_facts facts[2];

    draw_wires(&rng, &x.wires);
    x.wires.r_word = x.wires.r_bit = 1;
    random_conductances((uint32_t)_i, &x, 1e-6, 1e-4, 0.05, _i == 4 ? 0.01 : 0, g);
    for (size_t k = 0; k < reads * x.rows; k++)
        v[k] = ohm_rng_draw_below(&rng, 2) ? 0.2 : 0;
    for (size_t k = 0; k < reads * x.cols; k++)
        u[k] = 1e-3 * ohm_rng_draw_normal(&rng);
    ck_ok(ohm_solver_find("nodal", &nodal));
    for (int k = 0; k < 2; k++) {
        struct ohm_solve_options options = ohm_solve_usual;
        struct ohm_plan *plan;

        options.tolerance = k ? 1e-11 : 1e-3;
        ck_ok(ohm_plan_new(&plan, nodal, &x, &options));
        ck_ok(ohm_plan_load(plan, g));
        ck_ok(ohm_plan_apply(
            plan, &(struct ohm_reads){ .n = reads, .v = v, .u = u, .i = i[k] }, &facts[k]));
        ohm_plan_free(plan);
    }
    ck_assert_double_le(facts[1].error, 2e-10);
    for (size_t n = 0; n < reads; n++) {
        double most = 0, wrong = 0;

        for (size_t c = 0; c < x.cols; c++) {
            most = fmax(most, fabs(i[1][n * x.cols + c]));
            wrong = fmax(wrong, fabs(i[0][n * x.cols + c] - i[1][n * x.cols + c]));
        }
        ck_assert_double_le(wrong, (facts[0].error + facts[1].error) * most);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("solve/bound");
    TCase *tc = tcase_create("bound");

    tcase_add_loop_test(tc, the_error_is_a_bound, 0, 15);
    tcase_add_loop_test(tc, the_error_of_other_engines_is_a_bound, 0, 3);
    tcase_add_loop_test(tc, the_bound_is_reached, 0, 2);
    tcase_add_loop_test(tc, the_bound_of_bent_cells_is_reached, 0, 2);
    tcase_add_test(tc, the_bound_of_sums_is_reached);
    tcase_add_loop_test(tc, roundings_are_counted, 0, 2);
    tcase_add_test(tc, roundings_of_a_law_are_counted);
    tcase_add_loop_test(tc, the_bound_of_voltages_is_reached, 0, 4);
    tcase_add_loop_test(tc, engines_say_what_their_voltages_tell, 0, 2);
    tcase_add_test(tc, where_nothing_is_known_nothing_is_said);
    tcase_add_loop_test(tc, large_crossbars_keep_their_bounds, 0, 5);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
