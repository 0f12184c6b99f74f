/* benchsolve.c -- times the solvers on single crossbars. */
#include "base/log.h"
#include "base/memory.h"
#include "cli/bench.h"
#include "exchange/json.h"
#include "num/rng.h"
#include "num/stats.h"
#include "solve/solver.h"
#include "spice/spice.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

void ohm_bench_draw(size_t n, size_t inputs, double r_min, double g[], double v[])
{
    for (size_t k = 0; k < n * n; k++) {
        struct ohm_rng rng = ohm_rng_at(1, OHM_FOR_TEST, 0, 0, (uint32_t)k);

        g[k] = (0.01 + 0.99 * ohm_rng_draw_uniform(&rng)) / r_min;
    }
    for (size_t k = 0; k < n * inputs; k++) {
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
    struct ohm_cell cell;
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
    struct ohm_crossbar x = { .rows = n, .cols = n, .cell = &t->cell };
    struct ohm_solve_options options = ohm_solve_usual;
    const struct ohm_solver *found;

    options.spice = spice;
    OHM_TRY(OHM_NEW(t->g, n * n, "conductances"));
    OHM_TRY(OHM_NEW(t->v, n * t->circuit->inputs, "voltages"));
    OHM_TRY(OHM_NEW(t->i, n * (t->transfer ? n : t->circuit->inputs), "currents"));
    OHM_TRY(OHM_NEW(t->columns, n, "columns"));
    for (size_t k = 0; k < n; k++)
        t->columns[k] = k;
    ohm_bench_draw(n, t->circuit->inputs, t->circuit->r_min, t->g, t->v);
    OHM_TRY(ohm_wires_convention(&x.wires, "badcrossbar"));
    x.wires.r_word = x.wires.r_bit = t->circuit->segment;
    OHM_TRY(ohm_solver_find(solver, &found));
    return ohm_plan_new(&t->plan, found, &x, &options);
}

/* A line of the table. */
struct line {
    const struct circuit *circuit;
    const char *solver, *cell;
    bool transfer;
};

/* Solves a circuit REPEATS times with one solver, on one thread. */
static enum ohm_status time_solver(const struct line *line, struct ohm_spice *spice,
                                   size_t repeats, struct timing *timing)
{
    struct task task = { .circuit = line->circuit, .transfer = line->transfer };
    double *seconds = NULL;
    enum ohm_status status;

    if (line->cell)
        OHM_GO(ohm_law_parse(line->cell, &task.cell.law));
    OHM_GO(task_init(&task, line->solver, spice));
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

/* What a linear solve by the nodal route moves and computes, counted in its source (schur.c, ladder.c;
 * krylov.c and lines.c do the same): for each cell and input, numbers read or written and floating-point
 * operations, in an iteration and around all of them. */
enum { MOVED = 17, MOVED_ONCE = 28, COMPUTED = 27, COMPUTED_ONCE = 42 };

struct work {
    double bytes, flops; /* a second */
    double share; /* of the bandwidth that this machine has for as much memory; or 0 */
};

static struct work work_of(const struct circuit *c, const struct timing *timing,
                           bool transfer)
{
    const size_t inputs = transfer ? c->n : c->inputs;
    const size_t lanes = inputs > 1 ? 8 : 1; /* eight inputs are in flight, or one */
    const double cells = (double)(c->n * c->n), all = cells * (double)inputs;
    const double iterations = (double)timing->facts.iterations;
    const size_t numbers = 9 * lanes * c->n * c->n; /* in memory at a time, about */
    struct work work = {
        .bytes = 8 * all * (MOVED * iterations + MOVED_ONCE) / timing->seconds,
        .flops = all * (COMPUTED * iterations + COMPUTED_ONCE) / timing->seconds,
    };

    work.share = work.bytes / ohm_bench_bandwidth(numbers / 1024 + 4, 1024);
    return work;
}

static void describe(const struct line *line, char what[64])
{
    const size_t n = line->circuit->inputs;

    snprintf(what, 64, "%s%s%s%s",
             line->transfer ? "transfer matrix"
             : n == 1       ? "1 input"
                            : "100 inputs",
             line->cell ? ", " : "", line->cell ? line->cell : "",
             strcmp(line->solver, "ngspice") == 0   ? ", ngspice"
             : strcmp(line->solver, "cholmod") == 0 ? ", CHOLMOD"
                                                    : "");
}

static void print_line(const struct line *line, const struct timing *timing,
                       const struct work *work)
{
    const struct circuit *c = line->circuit;
    char what[64];

    describe(line, what);
    printf("%4zu x %-4zu  %6.0f kOhm  %4.0f Ohm  %-19s %10.3f ms", c->n, c->n,
           c->r_min / 1e3, c->segment, what, 1e3 * timing->seconds);
    if (timing->facts.error > 0 && isfinite(timing->facts.error))
        printf("  %2zu %2zu  %.1e", timing->facts.steps, timing->facts.iterations,
               timing->facts.error);
    if (work->bytes > 0)
        printf("  %5.1f  %3.0f %%  %5.1f", work->bytes / 1e9, 100 * work->share,
               work->flops / 1e9);
    printf("\n");
}

static void store_line(const struct line *line, const struct timing *timing,
                       const struct work *work, struct ohm_json *rows)
{
    struct ohm_json *row = ohm_json_object(rows, NULL);
    char what[64];

    describe(line, what);
    ohm_json_count(row, "rows", line->circuit->n);
    ohm_json_real(row, "r_min", line->circuit->r_min);
    ohm_json_real(row, "segment", line->circuit->segment);
    ohm_json_text(row, "what", what);
    ohm_json_real(row, "seconds", timing->seconds);
    ohm_json_count(row, "steps", timing->facts.steps);
    ohm_json_count(row, "iterations", timing->facts.iterations);
    ohm_json_real(row, "error", timing->facts.error);
    ohm_json_real(row, "bytes_a_second", work->bytes);
    ohm_json_real(row, "share_of_bandwidth", work->share);
    ohm_json_real(row, "flops", work->flops);
}

static enum ohm_status bench_line(const struct ohm_bench *bench, const struct line *line,
                                  struct ohm_spice *spice, struct ohm_json *rows)
{
    struct timing timing = { .seconds = 0 };
    struct work work = { 0 };

    OHM_TRY(time_solver(line, spice, bench->repeats, &timing));
    if (strcmp(line->solver, "nodal") == 0 && !line->cell)
        work = work_of(line->circuit, &timing, line->transfer);
    if (rows)
        store_line(line, &timing, &work, rows);
    else
        print_line(line, &timing, &work);
    return OHM_OK;
}

/* Everything about one circuit. */
static enum ohm_status bench_circuit(const struct ohm_bench *bench, const struct circuit *c,
                                     struct ohm_spice *spice, struct ohm_json *rows)
{
    const struct ohm_solver *cholmod;

    OHM_TRY(bench_line(bench, &(struct line){ c, "nodal", NULL, false }, spice, rows));
    if (c->inputs == 100)
        OHM_TRY(bench_line(bench, &(struct line){ c, "nodal", NULL, true }, spice, rows));
    if (c->n == 128 && c->inputs == 1)
        OHM_TRY(bench_line(bench, &(struct line){ c, "nodal", "sinh:0.25", false }, spice,
                           rows));
    if (ohm_solver_find("cholmod", &cholmod) == OHM_OK && c->n <= 256)
        OHM_TRY(
            bench_line(bench, &(struct line){ c, "cholmod", NULL, false }, spice, rows));
    if (spice && c->inputs == 1 &&
        (c->n <= 64 || (c->n <= 128 && ohm_spice_facts(spice)->klu)))
        OHM_TRY(
            bench_line(bench, &(struct line){ c, "ngspice", NULL, false }, spice, rows));
    return OHM_OK;
}

enum ohm_status ohm_bench_solvers(const struct ohm_bench *bench, struct ohm_spice *spice,
                                  struct ohm_json *rows)
{
    if (!rows)
        printf("one thread, medians; steps (of Newton) and iterations; GB/s and GFLOP/s as "
               "counted\n"
               "in the source, and the share of the bandwidth that this machine has for as "
               "much memory\n"
               "crossbar     R_min       segment   what                       time  steps, "
               "error  "
               "   GB/s share GFLOP/s\n");
    for (size_t k = 0; k < sizeof circuits / sizeof *circuits; k++)
        OHM_TRY(bench_circuit(bench, &circuits[k], spice, rows));
    return OHM_OK;
}
