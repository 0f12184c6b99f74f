#include "solve/ports.h"

#include "harness.h"
#include "num/rng.h"
#include "solve/oracle.h"

#include <math.h>
#include <string.h>

enum { SIDE = 11, MOST = 2 * SIDE };

struct circuit {
    struct ohm_crossbar x;
    double g[SIDE * SIDE], v[SIDE], u[SIDE], i[SIDE], i_source[SIDE];
    bool driven[SIDE];
};

/* Wires of all kinds, open cells, shorts, and rows without any cell. */
static void draw(struct circuit *k, uint32_t seed)
{
    static const double wires[] = { 0, 0.5, 5, 100 };
    struct ohm_rng rng = ohm_rng_at(seed, OHM_FOR_TEST, 0, 2, 0);

    *k = (struct circuit){ .x = { .rows = 1 + ohm_rng_draw_below(&rng, SIDE),
                                  .cols = 1 + ohm_rng_draw_below(&rng, SIDE) } };
    k->x.wires = (struct ohm_wires){
        .r_word = wires[ohm_rng_draw_below(&rng, 4)],
        .r_bit = wires[ohm_rng_draw_below(&rng, 4)],
        .r_source = wires[ohm_rng_draw_below(&rng, 4)],
        .r_sense = wires[ohm_rng_draw_below(&rng, 4)],
        .first_segment = ohm_rng_draw_below(&rng, 2),
        .last_segment = ohm_rng_draw_below(&rng, 2),
        .sense = (int)ohm_rng_draw_below(&rng, 2),
    };
    random_conductances(seed, &k->x, 1e-6, 1e-4, 0.1, seed % 3 ? 0 : 0.03, k->g);
    if (seed % 2)
        memset(k->g + (seed % k->x.rows) * k->x.cols, 0, k->x.cols * sizeof *k->g);
    for (size_t r = 0; r < k->x.rows; r++) {
        k->driven[r] = ohm_rng_draw_below(&rng, 2);
        k->v[r] = k->driven[r] ? 0.2 * ohm_rng_draw_normal(&rng) : 0;
    }
    for (size_t c = 0; c < k->x.cols; c++)
        k->u[c] = 0.01 * ohm_rng_draw_normal(&rng);
}

static struct ohm_plan *plan_of(struct circuit *k)
{
    const struct ohm_solver *nodal;
    struct ohm_plan *plan;

    ck_ok(ohm_solver_find("nodal", &nodal));
    ck_ok(ohm_plan_new(&plan, nodal, &k->x, &ohm_solve_usual));
    ck_ok(ohm_plan_load(plan, k->g));
    return plan;
}

/* One read, and the ports of the same circuit with all rows held. */
static void solve(struct circuit *k, const double *u, struct ohm_ports *ports)
{
    struct ohm_solve_facts facts;
    struct ohm_plan *plan = plan_of(k);

    ck_ok(
        ohm_plan_apply(plan,
                       &(struct ohm_reads){
                           .n = 1, .v = k->v, .u = u, .i = k->i, .i_source = k->i_source },
                       &facts));
    ohm_plan_free(plan);
    k->x.wires.inactive = OHM_INACTIVE_GROUND;
    plan = plan_of(k);
    ck_ok(ohm_plan_ports(plan, ports, &facts));
    ohm_plan_free(plan);
}

static double peak(size_t n, const double x[])
{
    double most = 0;

    for (size_t k = 0; k < n; k++)
        most = fmax(most, fabs(x[k]));
    return most;
}

/* Law: what floats may be eliminated from the circuit or from its ports. */
START_TEST(floating_reads_equal_the_circuit)
{
    static struct circuit k;
    double i[SIDE];

    for (uint32_t seed = 0; seed < 300; seed++) {
        struct ohm_ports ports;

        draw(&k, seed);
        k.x.wires.inactive = OHM_INACTIVE_FLOAT;
        solve(&k, NULL, &ports);
        ck_ok(ohm_ports_read(&ports, k.v, k.driven, i));
        for (size_t c = 0; c < k.x.cols; c++)
            ck_assert_msg(fabs(i[c] - k.i[c]) <= 1e-9 * peak(k.x.cols, k.i),
                          "seed %u column %zu: %.15g instead of %.15g", seed, c, i[c],
                          k.i[c]);
        ohm_ports_clear(&ports);
    }
}
END_TEST

/* Law: (i_source, -i) = Y (v, u). */
START_TEST(held_reads_are_the_product)
{
    static struct circuit k;
    double all[MOST], i[SIDE];

    for (uint32_t seed = 0; seed < 300; seed++) {
        struct ohm_ports ports;
        size_t n;
        double most;

        draw(&k, seed);
        solve(&k, k.u, &ports);
        n = k.x.rows + k.x.cols;
        memcpy(all, k.v, k.x.rows * sizeof *all);
        memcpy(all + k.x.rows, k.u, k.x.cols * sizeof *all);
        most = peak(k.x.cols, k.i) + peak(k.x.rows, k.i_source);
        for (size_t j = 0; j < n; j++) {
            double sum = 0;

            for (size_t m = 0; m < n; m++)
                sum += ports.y[j * n + m] * all[m];
            ck_near(sum, j < k.x.rows ? k.i_source[j] : -k.i[j - k.x.rows], 1e-10 * most);
        }
        memset(k.driven, 1, sizeof k.driven);
        ck_ok(ohm_ports_read(&ports, k.v, k.driven, i));
        for (size_t c = 0; c < k.x.cols; c++) {
            double sum = 0;

            for (size_t r = 0; r < k.x.rows; r++)
                sum -= ports.y[(k.x.rows + c) * n + r] * k.v[r];
            ck_near(i[c], sum, 1e-14 * (most + peak(k.x.cols, i)));
        }
        ohm_ports_clear(&ports);
    }
}
END_TEST

/* Law: reciprocity; conductances of a mesh; v^T Y v is the power of a network of resistors. */
START_TEST(ports_are_those_of_resistors)
{
    static struct circuit k;
    struct ohm_rng rng = ohm_rng_at(1, OHM_FOR_TEST, 0, 3, 0);

    for (uint32_t seed = 0; seed < 300; seed++) {
        struct ohm_ports ports;
        double v[MOST], power = 0, scale = 0;
        size_t n;

        draw(&k, seed);
        solve(&k, NULL, &ports);
        ck_assert_double_le(ports.asymmetry, 1e-11);
        n = k.x.rows + k.x.cols;
        for (size_t j = 0; j < n; j++)
            v[j] = ohm_rng_draw_normal(&rng);
        for (size_t j = 0; j < n; j++) {
            double sum = 0;

            for (size_t m = 0; m < n; m++) {
                ck_assert_double_eq(ports.y[j * n + m], ports.y[m * n + j]);
                ck_assert(j == m || ports.y[j * n + m] <= 0);
                sum += ports.y[j * n + m];
                power += v[j] * ports.y[j * n + m] * v[m];
            }
            ck_near(sum, 0, 1e-14 * ports.y[j * n + j]);
            scale += ports.y[j * n + j] * v[j] * v[j];
        }
        ck_assert_double_ge(power, -1e-14 * scale);
        ohm_ports_clear(&ports);
    }
}
END_TEST

START_TEST(what_has_no_ports_is_refused)
{
    static struct circuit k;
    struct ohm_ports ports;
    struct ohm_solve_facts facts;
    struct ohm_plan *plan;
    double i[SIDE];

    draw(&k, 5);
    k.x.wires.inactive = OHM_INACTIVE_FLOAT;
    plan = plan_of(&k);
    ck_assert_int_eq(ohm_plan_ports(plan, &ports, &facts), OHM_EUSAGE);
    ohm_plan_free(plan);
    k.x.wires.inactive = OHM_INACTIVE_GROUND;
    k.x.wires.drive = OHM_DRIVE_BOTH;
    plan = plan_of(&k);
    ck_ok(ohm_plan_ports(plan, &ports, &facts));
    memset(k.driven, 1, sizeof k.driven);
    ck_ok(ohm_ports_read(&ports, k.v, k.driven, i));
    k.driven[0] = false;
    ck_assert_int_eq(ohm_ports_read(&ports, k.v, k.driven, i), OHM_EUSAGE);
    ohm_ports_clear(&ports);
    ohm_plan_free(plan);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("solve/ports");
    TCase *tc = tcase_create("ports");

    tcase_add_test(tc, floating_reads_equal_the_circuit);
    tcase_add_test(tc, held_reads_are_the_product);
    tcase_add_test(tc, ports_are_those_of_resistors);
    tcase_add_test(tc, what_has_no_ports_is_refused);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
