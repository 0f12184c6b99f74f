/* benchsweep.c -- what it saves to give ngspice many reads in one deck. */
#include "base/log.h"
#include "base/memory.h"
#include "cli/bench.h"
#include "exchange/json.h"
#include "num/stats.h"
#include "solve/solver.h"
#include "spice/spice.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { READS = 100 };
#define DIFFERENCE 1e-9 /* of the largest current, at most */

struct sweep {
    struct ohm_plan *plan;
    struct ohm_cell cell;      /* linear */
    double *g, *v, *i, *alone; /* alone: [cols] of one read */
    double seconds;            /* of the one deck */
    double seconds_alone;      /* of a deck with one read, median */
    double differs;            /* by what part of the largest current */
};

static enum ohm_status sweep_init(struct sweep *s, size_t n, struct ohm_spice *spice)
{
    struct ohm_crossbar x = { .rows = n, .cols = n, .cell = &s->cell };
    struct ohm_solve_options options = ohm_solve_usual;
    const struct ohm_solver *solver;

    options.spice = spice;
    OHM_TRY(OHM_NEW(s->g, n * n, "conductances"));
    OHM_TRY(OHM_NEW(s->v, n * READS, "voltages"));
    OHM_TRY(OHM_NEW(s->i, n * READS, "currents"));
    OHM_TRY(OHM_NEW(s->alone, n, "currents"));
    ohm_bench_draw(n, READS, 100e3, s->g, s->v);
    OHM_TRY(ohm_wires_convention(&x.wires, "badcrossbar"));
    x.wires.r_word = x.wires.r_bit = 1;
    OHM_TRY(ohm_solver_find("ngspice", &solver));
    OHM_TRY(ohm_plan_new(&s->plan, solver, &x, &options));
    return ohm_plan_load(s->plan, s->g);
}

static void sweep_clear(struct sweep *s)
{
    ohm_plan_free(s->plan);
    free(s->g);
    free(s->v);
    free(s->i);
    free(s->alone);
}

/* How far the currents of one read alone are from those of the sweep. */
static double difference(size_t n, const double alone[], const double i[])
{
    double most = 0, worst = 0;

    for (size_t c = 0; c < n; c++) {
        most = fmax(most, fabs(i[c]));
        worst = fmax(worst, fabs(alone[c] - i[c]));
    }
    return worst / most;
}

static enum ohm_status time_alone(struct sweep *s, size_t n, size_t repeats)
{
    double *seconds = NULL;
    enum ohm_status status;

    OHM_GO(OHM_NEW(seconds, repeats, "times"));
    for (size_t k = 0; k < repeats; k++) {
        const size_t read = k * READS / repeats;
        const struct ohm_reads reads = { .n = 1, .v = s->v + read * n, .i = s->alone };
        const double start = ohm_seconds();

        OHM_GO(ohm_plan_apply(s->plan, &reads, NULL));
        seconds[k] = ohm_seconds() - start;
        s->differs = fmax(s->differs, difference(n, s->alone, s->i + read * n));
    }
    s->seconds_alone = ohm_stats_quantile(repeats, seconds, 0.5);
out:
    free(seconds);
    return status;
}

static void tell(const struct ohm_bench *bench, const struct ohm_spice_facts *facts,
                 const struct sweep *s, struct ohm_json *json)
{
    const double gain = READS * s->seconds_alone / s->seconds;

    if (json) {
        json = ohm_json_object(json, "sweep");
        ohm_json_text(json, "simulator", facts->summary);
        ohm_json_count(json, "side", bench->sweep);
        ohm_json_count(json, "inputs", READS);
        ohm_json_real(json, "seconds", s->seconds);
        ohm_json_real(json, "seconds_alone", s->seconds_alone);
        ohm_json_real(json, "gain", gain);
        ohm_json_real(json, "differs", s->differs);
        return;
    }
    printf("\n%s, %s: %zu x %zu, 100 kOhm, 1 Ohm\n", facts->version,
           facts->klu ? "KLU" : "Sparse 1.3", bench->sweep, bench->sweep);
    printf("  %d inputs in one deck %10.3f s\n", READS, s->seconds);
    printf(
        "  one input in a deck    %10.3f s, median of %zu; %d of them would take %.3g s\n",
        s->seconds_alone, bench->repeats, READS, READS * s->seconds_alone);
    printf("  ratio                  %10.1f    currents differ by %.1e of the largest\n",
           gain, s->differs);
}

enum ohm_status ohm_bench_sweep(const struct ohm_bench *bench, struct ohm_spice *spice,
                                struct ohm_json *json)
{
    const size_t n = bench->sweep;
    struct sweep s = { .plan = NULL };
    double start;
    enum ohm_status status;

    OHM_GO(sweep_init(&s, n, spice));
    start = ohm_seconds();
    OHM_GO(ohm_plan_apply(s.plan, &(struct ohm_reads){ .n = READS, .v = s.v, .i = s.i },
                          NULL));
    s.seconds = ohm_seconds() - start;
    OHM_GO(time_alone(&s, n, bench->repeats));
    if (!(s.differs <= DIFFERENCE))
        status = ohm_fail(OHM_ESPICE,
                          "currents of one deck and of separate ones differ by %.3g of the "
                          "largest",
                          s.differs);
    else
        tell(bench, ohm_spice_facts(spice), &s, json);
out:
    sweep_clear(&s);
    return status;
}
