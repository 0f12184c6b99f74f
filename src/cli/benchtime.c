/* benchtime.c -- times reads in time by both routes. */
#include "base/log.h"
#include "base/memory.h"
#include "cli/bench.h"
#include "exchange/json.h"
#include "num/stats.h"
#include "solve/transient.h"
#include "spice/spice.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { INSTANTS = 100 };
#define FINER 0.01 /* the tolerance of what errors are told against, relative */

/* What one line of the table is about. */
struct line {
    size_t n;
    const char *solver;
    double tolerance;
};

static const struct line lines[] = {
    { 32, "nodal", 1e-4 },  { 32, "ngspice", 1e-4 }, { 64, "nodal", 1e-4 },
    { 128, "nodal", 1e-3 }, { 128, "nodal", 1e-4 },  { 128, "nodal", 1e-5 },
    { 256, "nodal", 1e-4 },
};

/* A read of half of the rows, and two solutions of it. */
struct task {
    struct ohm_crossbar x;
    struct ohm_charge charge;
    struct ohm_pulse pulse;
    struct ohm_transient read;
    double *g, *v, *t;
    struct ohm_settling fine, now;
};

static enum ohm_status task_init(struct task *t, size_t n)
{
    *t = (struct task){ .x = { .rows = n, .cols = n } };
    OHM_TRY(OHM_NEW(t->g, n * n, "conductances"));
    OHM_TRY(OHM_NEW(t->v, n, "voltages"));
    OHM_TRY(OHM_NEW(t->t, INSTANTS, "instants"));
    ohm_bench_draw(n, 1, 10e3, t->g, t->v);
    for (size_t r = 0; r < n; r++)
        t->v[r] = t->v[r] > 0.1 ? 0.2 : 0;
    ohm_fields_default(ohm_wires_fields, &t->x.wires);
    t->x.wires.r_source = 1000;
    t->x.wires.r_sense = 100;
    t->x.g = t->g;
    ohm_fields_default(ohm_charge_fields, &t->charge);
    ohm_fields_default(ohm_pulse_fields, &t->pulse);
    t->pulse.t_read = 1e-9;
    for (int k = 0; k < INSTANTS; k++)
        t->t[k] = ohm_pulse_cycle(&t->pulse) * (k + 1) / INSTANTS;
    t->read = (struct ohm_transient){ .crossbar = &t->x,
                                      .charge = &t->charge,
                                      .pulse = &t->pulse,
                                      .v = t->v,
                                      .band = 3.3e-6,
                                      .n = INSTANTS,
                                      .t = t->t };
    OHM_TRY(ohm_settling_init(&t->fine, n, INSTANTS));
    return ohm_settling_init(&t->now, n, INSTANTS);
}

static void task_clear(struct task *t)
{
    ohm_settling_clear(&t->fine);
    ohm_settling_clear(&t->now);
    free(t->g);
    free(t->v);
    free(t->t);
}

static enum ohm_status solve(struct task *t, const char *engine, double tolerance,
                             struct ohm_spice *spice, struct ohm_settling *settling)
{
    struct ohm_solve_options options = ohm_solve_usual;
    const struct ohm_solver *solver;

    options.spice = spice;
    t->read.tolerance = tolerance;
    OHM_TRY(ohm_solver_find(engine, &solver));
    return ohm_transient_run(&t->read, solver, &options, settling);
}

/* The largest error of a current at any instant, relative to the largest direct current. */
static double error_of(const struct task *t)
{
    double most = 0, worst = 0;

    for (size_t c = 0; c < t->x.cols; c++)
        most = fmax(most, fabs(t->fine.dc[c]));
    for (size_t k = 0; k < INSTANTS * t->x.cols; k++)
        worst = fmax(worst, fabs(t->now.i[k] - t->fine.i[k]));
    return worst / most;
}

/* What the nodal route moves, counted in its source (rcsolve.c, step.c, power.c): numbers read or written for
 * each cell in an iteration, and in a step around all of them. */
enum { MOVED = 38, MOVED_A_STEP = 550, KEPT = 40 /* in memory */ };

static double bytes_of(const struct task *t, double seconds)
{
    const double moved =
        MOVED * (double)t->now.iterations + MOVED_A_STEP * (double)t->now.steps;

    return 8 * (double)(t->x.rows * t->x.cols) * moved / seconds;
}

static void tell(const struct line *line, const struct task *t, double seconds,
                 struct ohm_json *rows)
{
    const bool nodal = strcmp(line->solver, "nodal") == 0;
    const double bytes = nodal ? bytes_of(t, seconds) : 0;
    const double share =
        nodal ? bytes / ohm_bench_bandwidth(KEPT * line->n * line->n / 1024 + 4, 1024) : 0;
    struct ohm_json *row;

    if (!rows) {
        printf("%4zu x %-4zu  %-8s %6.0e %10.2f ms %7zu %7zu   %7.1e", line->n, line->n,
               line->solver, line->tolerance, 1e3 * seconds, t->now.steps,
               t->now.iterations, error_of(t));
        if (nodal)
            printf("   %5.1f  %3.0f %%", bytes / 1e9, 100 * share);
        printf("\n");
        return;
    }
    row = ohm_json_object(rows, NULL);
    ohm_json_count(row, "rows", line->n);
    ohm_json_text(row, "engine", line->solver);
    ohm_json_real(row, "tolerance", line->tolerance);
    ohm_json_real(row, "seconds", seconds);
    ohm_json_count(row, "steps", t->now.steps);
    ohm_json_count(row, "iterations", t->now.iterations);
    ohm_json_real(row, "error", error_of(t));
    ohm_json_real(row, "bytes_a_second", bytes);
    ohm_json_real(row, "share_of_bandwidth", share);
}

static enum ohm_status bench_line(const struct ohm_bench *bench, const struct line *line,
                                  struct ohm_spice *spice, struct ohm_json *rows)
{
    const size_t repeats = spice ? 1 : bench->repeats;
    struct task task;
    double *seconds = NULL;
    enum ohm_status status;

    OHM_GO(task_init(&task, line->n));
    OHM_GO(OHM_NEW(seconds, repeats, "times"));
    OHM_GO(solve(&task, "nodal", FINER * line->tolerance, NULL, &task.fine));
    for (size_t k = 0; k < repeats; k++) {
        const double start = ohm_seconds();

        OHM_GO(solve(&task, line->solver, line->tolerance, spice, &task.now));
        seconds[k] = ohm_seconds() - start;
    }
    tell(line, &task, ohm_stats_quantile(repeats, seconds, 0.5), rows);
out:
    task_clear(&task);
    free(seconds);
    return status;
}

enum ohm_status ohm_bench_transients(const struct ohm_bench *bench, struct ohm_spice *spice,
                                     struct ohm_json *rows)
{
    if (!rows)
        printf("\nreads in time: one thread, medians; tolerance of a step, error against a "
               "hundredth of it\n"
               "crossbar     engine    toler.          time   steps   iter.     error     "
               "GB/s share\n");
    for (size_t k = 0; k < sizeof lines / sizeof *lines; k++) {
        const bool simulator = strcmp(lines[k].solver, "ngspice") == 0;

        if (spice || !simulator)
            OHM_TRY(bench_line(bench, &lines[k], simulator ? spice : NULL, rows));
    }
    return OHM_OK;
}
