/* Laws of linear crossbars, each where it is true. */
#include "solve/solver.h"

#include "harness.h"
#include "num/rng.h"
#include "solve/oracle.h"

#include <math.h>
#include <string.h>

enum { MOST = 12, CELLS = MOST * MOST };

struct circuit {
    struct ohm_crossbar x;
    double g[CELLS], v[MOST], u[MOST];
    double i[MOST], i_source[MOST], w[CELLS], b[CELLS];
};

static void solve(struct circuit *k)
{
    struct ohm_solve_options options = ohm_solve_usual;
    const struct ohm_solver *nodal;
    struct ohm_plan *plan;

    options.tolerance = 1e-13;
    k->x.g = k->g;
    ck_ok(ohm_solver_find("nodal", &nodal));
    ck_ok(ohm_plan_new(&plan, nodal, &k->x, &options));
    ck_ok(ohm_plan_load(plan, k->g));
    ck_ok(ohm_plan_apply(plan,
                         &(struct ohm_reads){ .n = 1,
                                              .v = k->v,
                                              .u = k->u,
                                              .i = k->i,
                                              .i_source = k->i_source,
                                              .w = k->w,
                                              .b = k->b },
                         NULL));
    ohm_plan_free(plan);
}

/* Wires of at least an Ohm, both ends sometimes, the virtual grounds at the bottom. */
static void draw(struct circuit *k, uint32_t seed)
{
    struct ohm_rng rng = ohm_rng_at(seed, OHM_FOR_TEST, 0, 7, 0);

    *k = (struct circuit){ .x = { .rows = 1 + ohm_rng_draw_below(&rng, MOST),
                                  .cols = 1 + ohm_rng_draw_below(&rng, MOST) } };
    k->x.wires = (struct ohm_wires){ .r_word = 1 + 9 * ohm_rng_draw_uniform(&rng),
                                     .r_bit = 1 + 9 * ohm_rng_draw_uniform(&rng),
                                     .r_source = 50 * ohm_rng_draw_uniform(&rng),
                                     .r_sense = 50 * ohm_rng_draw_uniform(&rng),
                                     .first_segment = true,
                                     .last_segment = true,
                                     .drive = seed % 2 };
    random_conductances(seed, &k->x, 1e-6, 1e-3, 0.1, 0.02, k->g);
    for (size_t r = 0; r < k->x.rows; r++)
        k->v[r] = 0.2 * ohm_rng_draw_normal(&rng);
    for (size_t c = 0; c < k->x.cols; c++)
        k->u[c] = 0.02 * ohm_rng_draw_normal(&rng);
}

/* Power in a resistance between two voltages. */
static double heat(double a, double b, double ohm)
{
    return ohm > 0 ? (a - b) * (a - b) / ohm : 0;
}

static double heat_of_row(const struct circuit *k, size_t r)
{
    const struct ohm_wires *wires = &k->x.wires;
    const size_t cols = k->x.cols, at = r * cols;
    double sum = heat(k->v[r], k->w[at], ohm_wires_entry(wires));

    if (wires->drive == OHM_DRIVE_BOTH)
        sum += heat(k->v[r], k->w[at + cols - 1], ohm_wires_entry(wires));
    for (size_t c = 0; c < cols; c++) {
        const double drop = k->w[at + c] - k->b[at + c];

        sum += k->g[at + c] * drop * drop;
        if (c > 0)
            sum += heat(k->w[at + c - 1], k->w[at + c], wires->r_word);
        if (r > 0)
            sum += heat(k->b[at + c - cols], k->b[at + c], wires->r_bit);
    }
    return sum;
}

/* Law: what the drivers and virtual grounds deliver is what cells and wires turn into heat. */
START_TEST(power_is_balanced)
{
    static struct circuit k;

    for (uint32_t seed = 0; seed < 100; seed++) {
        double delivered = 0, dissipated = 0;

        draw(&k, seed);
        solve(&k);
        for (size_t r = 0; r < k.x.rows; r++) {
            delivered += k.v[r] * k.i_source[r];
            dissipated += heat_of_row(&k, r);
        }
        for (size_t c = 0; c < k.x.cols; c++) {
            delivered -= k.u[c] * k.i[c];
            dissipated += heat(k.b[(k.x.rows - 1) * k.x.cols + c], k.u[c],
                               ohm_wires_exit(&k.x.wires));
        }
        ck_near(delivered, dissipated, 1e-9 * dissipated);
    }
}
END_TEST

static double power(struct circuit *k)
{
    double sum = 0;

    solve(k);
    for (size_t r = 0; r < k->x.rows; r++)
        sum += k->v[r] * k->i_source[r];
    return sum;
}

/* Law (Rayleigh): with grounded bit lines no resistance that grows lets more power in. */
START_TEST(power_falls_with_every_resistance)
{
    static struct circuit k, before;

    for (uint32_t seed = 0; seed < 40; seed++) {
        draw(&before, seed);
        memset(before.u, 0, sizeof before.u);
        const double most = power(&before);

        for (int what = 0; what < 5; what++) {
            double *resistance[4];

            k = before;
            resistance[0] = &k.x.wires.r_word;
            resistance[1] = &k.x.wires.r_bit;
            resistance[2] = &k.x.wires.r_source;
            resistance[3] = &k.x.wires.r_sense;
            if (what < 4)
                *resistance[what] *= 3;
            else
                k.g[(k.x.rows * k.x.cols) / 2] *= 0.3;
            ck_assert_double_le(power(&k), most * (1 + 1e-11));
        }
    }
}
END_TEST

/* Law: turned over its diagonal (and both ends, since drivers are first and virtual grounds last), with
 * r_word and r_bit, r_source and r_sense exchanged, the crossbar is the same network: what a driver
 * delivers for 1 V at a virtual ground is what that gets for 1 V at the driver. */
START_TEST(transposition_exchanges_the_ends)
{
    static struct circuit k, t;

    for (uint32_t seed = 0; seed < 60; seed++) {
        draw(&k, 2 * seed); /* driven from one end */
        memset(k.u, 0, sizeof k.u);
        solve(&k);
        t = k;
        t.x.rows = k.x.cols;
        t.x.cols = k.x.rows;
        t.x.wires.r_word = k.x.wires.r_bit;
        t.x.wires.r_bit = k.x.wires.r_word;
        t.x.wires.r_source = k.x.wires.r_sense;
        t.x.wires.r_sense = k.x.wires.r_source;
        memset(t.v, 0, sizeof t.v);
        for (size_t r = 0; r < t.x.rows; r++) /* new row r is old column cols - 1 - r */
            for (size_t c = 0; c < t.x.cols; c++)
                t.g[r * t.x.cols + c] =
                    k.g[(k.x.rows - 1 - c) * k.x.cols + (k.x.cols - 1 - r)];
        for (size_t c = 0; c < t.x.cols; c++)
            t.u[c] = k.v[k.x.rows - 1 - c];
        solve(&t);
        for (size_t r = 0; r < t.x.rows; r++)
            ck_near(-t.i_source[r], k.i[k.x.cols - 1 - r],
                    1e-11 * fabs(t.i_source[r]) + 1e-16);
    }
}
END_TEST

/* Law: without wires columns do not know of each other; with them their order matters. */
START_TEST(columns_permute_without_wires_only)
{
    static struct circuit k, p;
    double moved = 0;

    for (uint32_t seed = 0; seed < 30; seed++) {
        draw(&k, seed);
        memset(k.u, 0, sizeof k.u);
        for (int wires = 0; wires < 2; wires++) {
            if (!wires)
                k.x.wires = (struct ohm_wires){ .r_sense = 30 };
            else
                k.x.wires.r_word = 20;
            solve(&k);
            p = k;
            for (size_t r = 0; r < k.x.rows; r++)
                for (size_t c = 0; c < k.x.cols; c++)
                    p.g[r * k.x.cols + c] = k.g[r * k.x.cols + (c + 1) % k.x.cols];
            solve(&p);
            for (size_t c = 0; c < k.x.cols; c++) {
                const double old = k.i[(c + 1) % k.x.cols];

                if (!wires)
                    ck_near(p.i[c], old, 1e-12 * fabs(old) + 1e-18);
                else
                    moved = fmax(moved, fabs(p.i[c] / old - 1));
            }
        }
    }
    ck_assert_double_gt(moved, 1e-3);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("solve/laws");
    TCase *tc = tcase_create("laws");

    tcase_add_test(tc, power_is_balanced);
    tcase_add_test(tc, power_falls_with_every_resistance);
    tcase_add_test(tc, transposition_exchanges_the_ends);
    tcase_add_test(tc, columns_permute_without_wires_only);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
