#include "solve/solver.h"

#include "base/memory.h"
#include "harness.h"
#include "num/rng.h"
#include "solve/oracle.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* One random circuit of the whole parameter range, and one read of it. */
struct circuit {
    struct ohm_crossbar x;
    double g[64 * 64], v[64], u[64];
    double i[64], i_source[64], w[64 * 64], b[64 * 64];
    struct ohm_solve_facts facts;
};

static double pick(struct ohm_rng *rng, const double choices[], size_t n)
{
    return choices[ohm_rng_draw_below(rng, n)];
}

static void draw(struct circuit *k, uint32_t seed)
{
    static const double wires[] = { 0, 1e-6, 0.5, 1, 5, 100 };
    static const double ends[] = { 0, 0, 1, 1e3 };
    static const double g_on[] = { 1e-3, 1e-4, 1e-5, 1e-7 };
    static const double shares[] = { 0, 0, 0.05, 0.5 };
    struct ohm_rng rng = ohm_rng_at(seed, OHM_FOR_TEST, 0, 1, 0);
    const double on = pick(&rng, g_on, 4);

    *k = (struct circuit){ .x = { .rows = 1 + ohm_rng_draw_below(&rng, 7),
                                  .cols = 1 + ohm_rng_draw_below(&rng, 7),
                                  .g = k->g } };
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
    random_conductances(seed, &k->x, on / 100, on, pick(&rng, shares, 4),
                        pick(&rng, shares, 4), k->g);
    for (size_t r = 0; r < k->x.rows; r++)
        k->v[r] = ohm_rng_draw_below(&rng, 2) ? 0.2 * ohm_rng_draw_normal(&rng) : 0;
    for (size_t c = 0; c < k->x.cols; c++)
        k->u[c] = ohm_rng_draw_below(&rng, 4) ? 0 : 0.01 * ohm_rng_draw_normal(&rng);
}

/* The read alone, or as the last of N. */
static void solve_as(struct circuit *k, size_t n)
{
    const size_t rows = k->x.rows, cols = k->x.cols;
    double *v = calloc(n * rows, sizeof *v), *u = calloc(n * cols, sizeof *u);
    double *i = calloc(n * cols, sizeof *i), *i_source = calloc(n * rows, sizeof *v);
    double *w = calloc(n * rows * cols, sizeof *w), *b = calloc(n * rows * cols, sizeof *b);
    struct ohm_plan *plan;
    const struct ohm_solver *nodal;

    for (size_t r = 0; r < rows; r++)
        v[(n - 1) * rows + r] = k->v[r];
    for (size_t c = 0; c < cols; c++)
        u[(n - 1) * cols + c] = k->u[c];
    ck_ok(ohm_solver_find("nodal", &nodal));
    ck_ok(ohm_plan_new(&plan, nodal, &k->x, &ohm_solve_usual));
    ck_ok(ohm_plan_load(plan, k->g));
    ck_ok(ohm_plan_apply(
        plan,
        &(struct ohm_reads){
            .n = n, .v = v, .u = u, .i = i, .i_source = i_source, .w = w, .b = b },
        &k->facts));
    memcpy(k->i, i + (n - 1) * cols, cols * sizeof *i);
    memcpy(k->i_source, i_source + (n - 1) * rows, rows * sizeof *i_source);
    memcpy(k->w, w + (n - 1) * rows * cols, rows * cols * sizeof *w);
    memcpy(k->b, b + (n - 1) * rows * cols, rows * cols * sizeof *b);
    ohm_plan_free(plan);
    free(v);
    free(u);
    free(i);
    free(i_source);
    free(w);
    free(b);
}

static void solve(struct circuit *k)
{
    solve_as(k, 1);
}

static double peak(size_t n, const double x[])
{
    double most = 0;

    for (size_t k = 0; k < n; k++)
        most = fmax(most, fabs(x[k]));
    return most;
}

/* What the cells would carry into grounded bit lines: differences of currents are rounded at 1e-16
 * of this. */
static double gross(const struct circuit *k)
{
    const double v = fmax(peak(k->x.rows, k->v), peak(k->x.cols, k->u));
    double sum = 0;

    for (size_t at = 0; at < k->x.rows * k->x.cols; at++)
        sum += k->g[at] * v;
    return sum;
}

/* Law: the nodes' solution equals the cells' solution, over the whole parameter range. */
START_TEST(random_circuits_equal_the_dense_solution)
{
    static struct circuit k;
    double i[64], i_source[64], most;

    for (uint32_t seed = 0; seed < 400; seed++) {
        draw(&k, seed);
        solve_as(&k, _i ? 8 : 1);
        oracle(&k.x, k.v, k.u, i, i_source);
        most = peak(k.x.cols, i);
        for (size_t c = 0; c < k.x.cols; c++)
            ck_assert_msg(fabs(k.i[c] - i[c]) <= 1e-9 * most + 1e-15 * gross(&k),
                          "seed %u column %zu: %.15g instead of %.15g", seed, c, k.i[c],
                          i[c]);
        for (size_t r = 0; r < k.x.rows; r++)
            ck_assert_msg(fabs(k.i_source[r] - i_source[r]) <=
                              1e-9 * fmax(most, peak(k.x.rows, i_source)) +
                                  1e-15 * gross(&k),
                          "seed %u row %zu: %.15g instead of %.15g", seed, r, k.i_source[r],
                          i_source[r]);
        most = peak(k.x.rows, i_source) > 0 ? fmin(most, peak(k.x.rows, i_source)) : most;
        ck_assert_double_le(most > 0 ? k.facts.error * most : 0,
                            1e-11 * fmax(most, gross(&k)));
    }
}
END_TEST

START_TEST(one_cell_is_a_series_circuit)
{
    static struct circuit k;

    k = (struct circuit){ .x = { .rows = 1,
                                 .cols = 1,
                                 .g = k.g,
                                 .wires = { .r_word = 2,
                                            .r_bit = 3,
                                            .r_source = 5,
                                            .r_sense = 7,
                                            .first_segment = true,
                                            .last_segment = true } } };
    k.g[0] = 1e-3;
    k.v[0] = 0.5;
    k.u[0] = 0.1;
    solve(&k);
    ck_near(k.i[0], 0.4 / (2 + 3 + 5 + 7 + 1000), 1e-18);
    ck_near(k.i_source[0], k.i[0], 1e-18);
    ck_near(k.w[0], 0.5 - 7 * k.i[0], 1e-15);
    ck_near(k.b[0], 0.1 + 10 * k.i[0], 1e-15);
}
END_TEST

START_TEST(zero_wires_give_the_matrix_product)
{
    static struct circuit k;

    for (uint32_t seed = 0; seed < 50; seed++) {
        draw(&k, seed);
        k.x.wires = (struct ohm_wires){ .first_segment = true };
        solve(&k);
        for (size_t c = 0; c < k.x.cols; c++) {
            double sum = 0;

            for (size_t r = 0; r < k.x.rows; r++)
                sum += k.g[r * k.x.cols + c] * (k.v[r] - k.u[c]);
            ck_near(k.i[c], sum, 1e-13 * (peak(k.x.cols, k.i) + 1e-30));
        }
    }
}
END_TEST

/* Kirchhoff's current law at the terminals; power delivered = power dissipated in the cells and
 * wires, seen from the terminals. */
START_TEST(charge_is_conserved)
{
    static struct circuit k;

    for (uint32_t seed = 0; seed < 200; seed++) {
        double in = 0, out = 0, magnitude = 0;

        draw(&k, seed);
        solve(&k);
        for (size_t r = 0; r < k.x.rows; r++) {
            in += k.i_source[r];
            magnitude += fabs(k.i_source[r]);
        }
        for (size_t c = 0; c < k.x.cols; c++)
            out += k.i[c];
        ck_near(in, out, 1e-10 * magnitude + 1e-15 * gross(&k));
    }
}
END_TEST

/* Node voltages obey Kirchhoff's law at every word-line node. */
START_TEST(node_voltages_fit_the_currents)
{
    static struct circuit k;

    for (uint32_t seed = 0; seed < 200; seed++) {
        double cell_sum[64] = { 0 };

        draw(&k, seed);
        solve(&k);
        for (size_t r = 0; r < k.x.rows; r++) {
            double sum = 0;

            for (size_t c = 0; c < k.x.cols; c++) {
                const size_t at = r * k.x.cols + c;
                const double current = k.g[at] * (k.w[at] - k.b[at]);

                sum += current;
                cell_sum[c] += current;
            }
            ck_near(sum, k.i_source[r], 1e-9 * peak(k.x.cols, k.i) + 1e-15 * gross(&k));
        }
        for (size_t c = 0; c < k.x.cols; c++)
            ck_near(cell_sum[c], k.i[c], 1e-9 * peak(k.x.cols, k.i) + 1e-15 * gross(&k));
    }
}
END_TEST

/* Superposition, and i = T^T v with T got by reciprocity from the other side. */
START_TEST(the_transfer_matrix_gives_every_read)
{
    enum { ROWS = 19, COLS = 13, READS = 11 };
    struct ohm_crossbar x = { .rows = ROWS,
                              .cols = COLS,
                              .wires = { .r_word = 2,
                                         .r_bit = 1,
                                         .r_source = 10,
                                         .first_segment = true,
                                         .last_segment = true } };
    double g[ROWS * COLS], v[READS * ROWS], i[READS * COLS], t[ROWS * COLS];
    double two[ROWS * 2];
    size_t columns[COLS];
    const struct ohm_solver *nodal;
    struct ohm_plan *plan;
    struct ohm_solve_facts facts;
    uint32_t state = 3;

    random_conductances(4, &x, 1e-6, 1e-4, 0.1, 0.01, g);
    for (int k = 0; k < READS * ROWS; k++)
        v[k] = lcg(&state);
    ck_ok(ohm_solver_find("nodal", &nodal));
    ck_ok(ohm_plan_new(&plan, nodal, &x, &ohm_solve_usual));
    ck_ok(ohm_plan_load(plan, g));
    ck_ok(ohm_plan_apply(plan, &(struct ohm_reads){ .n = READS, .v = v, .i = i }, &facts));
    for (size_t c = 0; c < COLS; c++)
        columns[c] = c;
    ck_ok(ohm_plan_transfer(plan, COLS, columns, t, &facts));
    for (int k = 0; k < READS; k++) {
        for (int c = 0; c < COLS; c++) {
            double sum = 0;

            for (int r = 0; r < ROWS; r++)
                sum += t[r * COLS + c] * v[k * ROWS + r];
            ck_near(sum, i[k * COLS + c], 1e-11 * peak(COLS, i + k * COLS));
        }
    }
    columns[0] = 12; /* only what is asked for, in that order */
    columns[1] = 3;
    ck_ok(ohm_plan_transfer(plan, 2, columns, two, &facts));
    for (int r = 0; r < ROWS; r++) {
        ck_near(two[r * 2], t[r * COLS + 12], 1e-11 * t[r * COLS + 12]);
        ck_near(two[r * 2 + 1], t[r * COLS + 3], 1e-11 * t[r * COLS + 3]);
    }
    ohm_plan_free(plan);
}
END_TEST

/* The power v^T Y v never grows when a resistance grows. */
START_TEST(power_falls_as_resistance_rises)
{
    static struct circuit k;

    for (uint32_t seed = 0; seed < 100; seed++) {
        double before = INFINITY;

        draw(&k, seed);
        k.x.wires.inactive = OHM_INACTIVE_GROUND;
        memset(k.u, 0, sizeof k.u);
        for (double r_word = 0; r_word < 50; r_word = 2 * r_word + 1) {
            double power = 0;

            k.x.wires.r_word = r_word;
            solve(&k);
            for (size_t r = 0; r < k.x.rows; r++)
                power += k.v[r] * k.i_source[r];
            ck_assert_double_le(power, before * (1 + 1e-10) + 1e-25);
            before = power;
        }
    }
}
END_TEST

/* badcrossbar's documented example (its README and the SoftwareX paper): R in Ohm, V = 1.5, 2.3,
 * 1.7 V; word and bit segment resistance, then the output currents. */
static const double documented_r[15] = { 345, 903, 755, 257, 646, 652, 401, 508,
                                         166, 454, 442, 874, 190, 244, 635 };
static const struct {
    double r_word, r_bit, i[5];
} documented[] = {
    { 0.5,
      0.5,
      { 0.011585025421547, 0.009190641636252, 0.015115681173258, 0.025833208221257,
        0.009811792882657 } },
    { 0.5,
      2.0,
      { 0.01140413919752, 0.009087179835891, 0.014895812662219, 0.025023204498735,
        0.009694221870483 } },
    { 0,
      0.5,
      { 0.01165896566803, 0.009305614233487, 0.015383899144478, 0.026366861467731,
        0.010022961869947 } },
    { 0.5,
      0,
      { 0.011646724592528, 0.009225662304185, 0.015190439372414, 0.026115716785487,
        0.009851628389593 } },
    { 0,
      0,
      { 0.011721587295074, 0.00934187050752, 0.015461682443058, 0.026659210676987,
        0.010065226073633 } },
};

START_TEST(badcrossbars_example_is_reproduced)
{
    static struct circuit k;

    k = (struct circuit){ .x = { .rows = 3, .cols = 5, .g = k.g }, .v = { 1.5, 2.3, 1.7 } };
    ck_ok(ohm_wires_convention(&k.x.wires, "badcrossbar"));
    k.x.wires.r_word = documented[_i].r_word;
    k.x.wires.r_bit = documented[_i].r_bit;
    for (int c = 0; c < 15; c++)
        k.g[c] = 1 / documented_r[c];
    solve(&k);
    for (int c = 0; c < 5; c++)
        ck_near(k.i[c], documented[_i].i[c], 2e-15 + 1e-13 * k.i[c]);
    if (_i == 0) { /* branch currents and a node voltage in its text: 3 or 4 digits */
        ck_near(k.i[2], 0.0151, 5e-5);
        ck_near(k.b[2 * 5 + 1], 0.0046, 5e-5);
        ck_near((k.w[14] - k.b[14]) * k.g[14], 0.00261, 5e-6);
    }
}
END_TEST

/* Currents of larger crossbars from badcrossbar 1.1.0 and CrossSim 3.2.0 (the same circuit). */
static const struct {
    size_t n;
    double r_min, last, sum;
} larger[] = {
    { 32, 10e3, 1.186176881256e-04, 4.853990611431e-03 },
    { 64, 10e3, 2.759348477102e-04, 1.889733692390e-02 },
    { 128, 10e3, 3.811370159086e-04, 5.324968191618e-02 },
    { 256, 10e3, 3.255272917658e-04, 1.102462640580e-01 },
    { 32, 100e3, 1.230701306184e-05, 0 },
    { 64, 100e3, 3.205740524442e-05, 0 },
    { 128, 100e3, 6.135524836455e-05, 0 },
    { 256, 100e3, 1.017923929993e-04, 0 },
};

START_TEST(the_peers_currents_are_reproduced)
{
    const size_t n = larger[_i].n;
    struct ohm_crossbar x = { .rows = n, .cols = n };
    double *g = ohm_array_new(n * n, sizeof *g), *v = ohm_array_new(n, sizeof *v);
    double *i = ohm_array_new(n, sizeof *i), sum = 0;
    const struct ohm_solver *nodal;
    struct ohm_plan *plan;
    uint32_t state = 12345;

    ck_ok(ohm_wires_convention(&x.wires, "crosssim"));
    x.wires.r_word = x.wires.r_bit = 1;
    for (size_t k = 0; k < n * n; k++)
        g[k] = 0.01 / larger[_i].r_min + lcg(&state) * 0.99 / larger[_i].r_min;
    state = 54321;
    for (size_t r = 0; r < n; r++)
        v[r] = 0.2 * lcg(&state);
    ck_ok(ohm_solver_find("nodal", &nodal));
    ck_ok(ohm_plan_new(&plan, nodal, &x, &ohm_solve_usual));
    ck_ok(ohm_plan_load(plan, g));
    ck_ok(ohm_plan_apply(plan, &(struct ohm_reads){ .n = 1, .v = v, .i = i }, NULL));
    for (size_t c = 0; c < n; c++)
        sum += i[c];
    ck_near(i[n - 1], larger[_i].last, 2e-12 * i[n - 1]);
    if (larger[_i].sum > 0)
        ck_near(sum, larger[_i].sum, 2e-12 * sum);
    ohm_plan_free(plan);
    free(g);
    free(v);
    free(i);
}
END_TEST

START_TEST(bad_conductances_are_refused_and_change_nothing)
{
    struct ohm_crossbar x = { .rows = 2, .cols = 2 };
    const double good[4] = { 1e-6, 2e-6, 3e-6, 4e-6 }, v[2] = { 1, 1 };
    double bad[4] = { 1e-6, NAN, 3e-6, 4e-6 }, i[2];
    const struct ohm_solver *nodal;
    struct ohm_plan *plan;

    ck_ok(ohm_solver_find("nodal", &nodal));
    ck_ok(ohm_plan_new(&plan, nodal, &x, &ohm_solve_usual));
    ck_ok(ohm_plan_load(plan, good));
    ck_fails(ohm_plan_load(plan, bad), OHM_EINPUT, "conductance [0][1] is nan S");
    bad[1] = -1e-6;
    ck_fails(ohm_plan_load(plan, bad), OHM_EINPUT, "conductance [0][1] is -1e-06 S");
    bad[1] = INFINITY;
    ck_fails(ohm_plan_load(plan, bad), OHM_EINPUT, "conductance [0][1] is inf S");
    ck_ok(ohm_plan_apply(plan, &(struct ohm_reads){ .n = 1, .v = v, .i = i }, NULL));
    ck_near(i[1], 6e-6, 1e-18);
    ck_fails(ohm_solver_find("magic", &nodal), OHM_EUSAGE,
             "magic is not one of ideal, nodal");
    ohm_plan_free(plan);
}
END_TEST

static enum ohm_status whole_life(void)
{
    struct ohm_crossbar x = { .rows = 2, .cols = 3, .wires = { .r_word = 1, .r_bit = 1 } };
    const double g[6] = { 1, 2, 3, 4, 5, 6 }, v[2] = { 1, 1 };
    double i[3];
    const struct ohm_solver *nodal;
    struct ohm_plan *plan = NULL;
    enum ohm_status status;

    OHM_TRY(ohm_solver_find("nodal", &nodal));
    OHM_TRY(ohm_plan_new(&plan, nodal, &x, &ohm_solve_usual));
    status = ohm_plan_load(plan, g);
    if (status == OHM_OK)
        status = ohm_plan_apply(plan, &(struct ohm_reads){ .n = 1, .v = v, .i = i }, NULL);
    ohm_plan_free(plan);
    return status;
}

START_TEST(a_plan_survives_scarcity)
{
    ck_survives_scarcity(whole_life(), (void)0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("solve/nodal");
    TCase *tc = tcase_create("nodal");

    tcase_add_loop_test(tc, random_circuits_equal_the_dense_solution, 0, 2);
    tcase_add_test(tc, one_cell_is_a_series_circuit);
    tcase_add_test(tc, zero_wires_give_the_matrix_product);
    tcase_add_test(tc, charge_is_conserved);
    tcase_add_test(tc, node_voltages_fit_the_currents);
    tcase_add_test(tc, the_transfer_matrix_gives_every_read);
    tcase_add_test(tc, power_falls_as_resistance_rises);
    tcase_add_loop_test(tc, badcrossbars_example_is_reproduced, 0, 5);
    tcase_add_loop_test(tc, the_peers_currents_are_reproduced, 0, 8);
    tcase_add_test(tc, bad_conductances_are_refused_and_change_nothing);
    tcase_add_test(tc, a_plan_survives_scarcity);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
