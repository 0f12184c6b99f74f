#include "solve/sensitivity.h"

#include "harness.h"
#include "solve/oracle.h"

#include <math.h>
#include <string.h>

enum { ROWS = 13, COLS = 11, CELLS = ROWS * COLS };

struct circuit {
    struct ohm_crossbar x;
    double g[CELLS], v[ROWS], i[COLS], w[CELLS], b[CELLS], a[CELLS];
};

static void solve(struct circuit *k)
{
    struct ohm_solve_options options = ohm_solve_usual;
    struct ohm_solve_facts facts;
    const struct ohm_solver *nodal;
    struct ohm_plan *plan;

    options.tolerance = 1e-13;
    ck_ok(ohm_solver_find("nodal", &nodal));
    ck_ok(ohm_plan_new(&plan, nodal, &k->x, &options));
    ck_ok(ohm_plan_load(plan, k->g));
    ck_ok(ohm_plan_apply(
        plan, &(struct ohm_reads){ .n = 1, .v = k->v, .i = k->i, .w = k->w, .b = k->b },
        &facts));
    ck_ok(ohm_plan_sensitivity(plan, k->a, &facts));
    ohm_plan_free(plan);
}

static void init(struct circuit *k, double segment)
{
    uint32_t state = 5;

    *k = (struct circuit){ .x = { .rows = ROWS,
                                  .cols = COLS,
                                  .wires = { .r_word = segment,
                                             .r_bit = 2 * segment,
                                             .r_source = 3 * segment,
                                             .first_segment = true,
                                             .last_segment = true,
                                             .sense = segment > 1 } } };
    random_conductances(1, &k->x, 1e-6, 1e-4, 0.05, 0, k->g);
    for (int r = 0; r < ROWS; r++)
        k->v[r] = r % 3 ? 0.2 * lcg(&state) : 0;
}

/* Law: the derivative equals a difference quotient. */
START_TEST(derivatives_equal_differences)
{
    static struct circuit k, changed;

    init(&k, _i ? 20 : 0.5);
    solve(&k);
    for (int at = 3; at < CELLS; at += 17) {
        const double h = 1e-3 * (k.g[at] + 1e-7);
        const int c = at % COLS;
        double up, down;

        changed = k;
        changed.x.g = NULL;
        changed.g[at] = k.g[at] + h;
        solve(&changed);
        up = changed.i[c];
        changed.g[at] = k.g[at] > 0 ? k.g[at] - h : k.g[at];
        solve(&changed);
        down = changed.i[c];
        if (k.g[at] > 0)
            ck_near((k.w[at] - k.b[at]) * k.a[at], (up - down) / (2 * h), 1e-6);
    }
}
END_TEST

START_TEST(without_wires_it_is_the_voltage)
{
    static struct circuit k;

    init(&k, 0);
    solve(&k);
    for (int at = 0; at < CELLS; at++)
        ck_near(k.a[at], 1, 1e-15);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("solve/sensitivity");
    TCase *tc = tcase_create("sensitivity");

    tcase_add_loop_test(tc, derivatives_equal_differences, 0, 2);
    tcase_add_test(tc, without_wires_it_is_the_voltage);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
