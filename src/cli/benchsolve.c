#include "base/log.h"
#include "base/memory.h"
#include "cli/bench.h"
#include "exchange/json.h"
#include "num/rng.h"
#include "num/stats.h"
#include "solve/solver.h"
#include "spice/spice.h"

#include <stdio.h>
#include <stdlib.h>

/* One circuit of the table: the generator and wires of the peers' reference currents. */
struct circuit {
    size_t n, inputs;
    double r_min, segment;
};
static const struct circuit circuits[] = {
    { 64, 1, 100e3, 1 },    { 64, 100, 100e3, 1 }, { 128, 1, 100e3, 1 },
    { 128, 100, 100e3, 1 }, { 128, 1, 10e3, 1 },   { 128, 100, 10e3, 1 },
    { 256, 1, 10e3, 1 },    { 256, 100, 10e3, 1 }, { 1024, 1, 100e3, 1 },
};

struct timing {
    double seconds; /* median */
    struct ohm_solve_facts facts;
};

/* The same random cells and inputs for every solver. */
static void draw(const struct circuit *c, double g[], double v[])
{
    for (size_t k = 0; k < c->n * c->n; k++) {
        struct ohm_rng rng = ohm_rng_at(1, OHM_FOR_TEST, 0, 0, (uint32_t)k);

        g[k] = (0.01 + 0.99 * ohm_rng_draw_uniform(&rng)) / c->r_min;
    }
    for (size_t k = 0; k < c->n * c->inputs; k++) {
        struct ohm_rng rng = ohm_rng_at(1, OHM_FOR_TEST, 0, 1, (uint32_t)k);

        v[k] = 0.2 * ohm_rng_draw_uniform(&rng);
    }
}

/* What one solver is asked: N inputs, or the transfer matrix of all columns. */
struct task {
    const struct circuit *circuit;
    struct ohm_plan *plan;
    bool transfer;
    double *g, *v, *i;
    size_t *columns;
};

static enum ohm_status solve_once(const struct task *t, struct ohm_solve_facts *facts)
{
    const size_t n = t->circuit->n;

    OHM_TRY(ohm_plan_load(t->plan, t->g));
    if (t->transfer)
        return ohm_plan_transfer(t->plan, n, t->columns, t->i, facts);
    return ohm_plan_apply(
        t->plan, &(struct ohm_reads){ .n = t->circuit->inputs, .v = t->v, .i = t->i },
        facts);
}

static enum ohm_status task_init(struct task *t, const char *solver,
                                 struct ohm_spice *spice)
{
    const size_t n = t->circuit->n;
    struct ohm_crossbar x = { .rows = n, .cols = n };
    struct ohm_solve_options options = ohm_solve_usual;
    const struct ohm_solver *found;

    options.spice = spice;
    OHM_TRY(OHM_NEW(t->g, n * n, "conductances"));
    OHM_TRY(OHM_NEW(t->v, n * t->circuit->inputs, "voltages"));
    OHM_TRY(OHM_NEW(t->i, n * (t->transfer ? n : t->circuit->inputs), "currents"));
    OHM_TRY(OHM_NEW(t->columns, n, "columns"));
    for (size_t k = 0; k < n; k++)
        t->columns[k] = k;
    draw(t->circuit, t->g, t->v);
    OHM_TRY(ohm_wires_convention(&x.wires, "badcrossbar"));
    x.wires.r_word = x.wires.r_bit = t->circuit->segment;
    OHM_TRY(ohm_solver_find(solver, &found));
    return ohm_plan_new(&t->plan, found, &x, &options);
}

/* Solves a circuit REPEATS times with one solver, on one thread. */
static enum ohm_status time_solver(const struct circuit *c, const char *solver,
                                   struct ohm_spice *spice, size_t repeats, bool transfer,
                                   struct timing *timing)
{
    struct task task = { .circuit = c, .transfer = transfer };
    double *seconds = NULL;
    enum ohm_status status;

    OHM_GO(task_init(&task, solver, spice));
    OHM_GO(OHM_NEW(seconds, repeats, "times"));
    for (size_t k = 0; k < repeats; k++) {
        const double start = ohm_seconds();

        OHM_GO(solve_once(&task, &timing->facts));
        seconds[k] = ohm_seconds() - start;
    }
    timing->seconds = ohm_stats_quantile(repeats, seconds, 0.5);
out:
    ohm_plan_free(task.plan);
    free(task.g);
    free(task.v);
    free(task.i);
    free(task.columns);
    free(seconds);
    return status;
}

static void tell_solver(struct ohm_json *rows, const struct circuit *c, const char *what,
                        const struct timing *timing)
{
    struct ohm_json *row;

    if (!rows) {
        printf("%4zu x %-4zu  %6.0f kOhm  %4.0f Ohm  %-19s %10.3f ms", c->n, c->n,
               c->r_min / 1e3, c->segment, what, 1e3 * timing->seconds);
        if (timing->facts.iterations)
            printf("  %4zu  %.1e", timing->facts.iterations, timing->facts.error);
        printf("\n");
        return;
    }
    row = ohm_json_object(rows, NULL);
    ohm_json_count(row, "rows", c->n);
    ohm_json_real(row, "r_min", c->r_min);
    ohm_json_real(row, "segment", c->segment);
    ohm_json_text(row, "what", what);
    ohm_json_real(row, "seconds", timing->seconds);
    ohm_json_count(row, "iterations", timing->facts.iterations);
    ohm_json_real(row, "error", timing->facts.error);
}

enum ohm_status ohm_bench_solvers(const struct ohm_bench *bench, struct ohm_spice *spice,
                                  struct ohm_json *rows)
{
    char what[64];

    if (!rows)
        printf("crossbar     R_min       segment   what                 median time  "
               "iterations, "
               "error bound (one thread)\n");
    for (size_t k = 0; k < sizeof circuits / sizeof *circuits; k++) {
        const struct circuit *c = &circuits[k];
        const struct ohm_solver *cholmod;
        struct timing timing;

        snprintf(what, sizeof what, "%zu input%s", c->inputs, c->inputs == 1 ? "" : "s");
        OHM_TRY(time_solver(c, "nodal", NULL, bench->repeats, false, &timing));
        tell_solver(rows, c, what, &timing);
        if (c->inputs == 100) {
            OHM_TRY(time_solver(c, "nodal", NULL, bench->repeats, true, &timing));
            tell_solver(rows, c, "transfer matrix", &timing);
        }
        if (ohm_solver_find("cholmod", &cholmod) == OHM_OK && c->n <= 256) {
            OHM_TRY(time_solver(c, "cholmod", NULL, bench->repeats, false, &timing));
            snprintf(what, sizeof what, "%zu input%s, CHOLMOD", c->inputs,
                     c->inputs == 1 ? "" : "s");
            tell_solver(rows, c, what, &timing);
        }
        if (spice && c->inputs == 1 &&
            (c->n <= 64 || (c->n <= 128 && ohm_spice_facts(spice)->klu))) {
            OHM_TRY(time_solver(c, "ngspice", spice, bench->repeats, false, &timing));
            tell_solver(rows, c, "1 input, ngspice", &timing);
        }
    }
    return OHM_OK;
}
