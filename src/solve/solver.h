/* solver.h -- volts to amperes by several routes: plan, load, apply.
 *
 * A plan knows the geometry and the wires; load gives it the conductances of one programmed
 * crossbar; apply solves any number of reads.  All routes are rows of one table and mean the same
 * circuit (crossbar/crossbar.h); only `ideal` leaves the wires out.
 *
 * For a linear crossbar with fixed topology the reads are i = T v - Y u.  The network is
 * reciprocal: i_source under sense voltages u alone is -T u, the transposed solve.
 *
 * Accuracy means max |dI| / max |I| within one read.
 */
#ifndef OHM_SOLVE_SOLVER_H
#define OHM_SOLVE_SOLVER_H

#include "base/status.h"
#include "crossbar/crossbar.h"

#include <stddef.h>

struct ohm_spice;

/* One batch of reads, and where the answers go. */
struct ohm_reads {
    size_t n;
    const double *v; /* V, [n][rows]; NULL: all 0 */
    const double *u; /* V, [n][cols] sense-node voltages; NULL: all 0 */
    double *i;       /* A, [n][cols] into the virtual grounds */
    /* A, [n][rows] out of the drivers, or, where the supply runs along the columns, through the cells of each
     * row; or NULL */
    double *i_source;
    /* V, [n][rows][cols] word-line and bit-line nodes; or NULL, both or none */
    double *w, *b;
};

/* How well it went; the worst over the reads of a batch. */
struct ohm_solve_facts {
    size_t iterations; /* of Krylov spaces */
    size_t steps;      /* of Newton, where cells are not linear */
    /* if wanted: max |g (drop over the cell - drop left by the wires)| / max |i| */
    double residual;
    /* Bound on max |dI| / max |I|, rounding included (solve/bound.h), I being the currents i and, where they are
     * wanted, i_source, each relative to its own largest; INFINITY where none is known.  Where the supply runs
     * along the columns it is of i alone. */
    double error;
    size_t fallbacks; /* reads that needed the direct elimination */
    double kcl;       /* |sum of currents in - sum of currents out| / sum of magnitudes */
};

struct ohm_solve_options {
    /* wanted bound on max |dI| / max |I|, but for rounding and for currents that cancel to less than 1e-4 of
     * those of the cells */
    double tolerance;
    struct ohm_spice *spice; /* for `ngspice`; else NULL */
    double seconds;          /* time limit of one deck */
    bool residual;           /* the facts' residual is wanted, which costs one more pass */
};

extern const struct ohm_solve_options ohm_solve_usual; /* 1e-11, NULL, 600 s, no */

struct ohm_plan;
struct ohm_transient;
struct ohm_settling;

/* What a solver can do, beside reads of crossbars. */
enum ohm_can {
    OHM_CAN_WIRES = 1,    /* it solves the wires too */
    OHM_CAN_NETLISTS = 2, /* it takes cells that are netlists of the user's */
    OHM_CAN_BEND = 4,     /* it takes cells that are not linear in time too (settle) */
    OHM_CAN_UPDATE = 8,   /* its plans follow single cells (update.h) */
    OHM_CAN_STOP = 16,    /* it stops at the tolerance of the options */
    OHM_CAN_SIMULATE =
        32, /* it runs decks: needs the options' spice, and keeps their seconds */
};

/* A route.  ohm_plan_new, _load, _apply and _free check their arguments and then call these. */
struct ohm_solver {
    const char *name, *sentence; /* for --engine and help */
    unsigned can;                /* enum ohm_can */
    /* A new plan that begins with a struct ohm_plan, which ohm_plan_new fills in.  OHM_EUSAGE for
     * wires or cells that the route cannot treat. */
    enum ohm_status (*plan)(struct ohm_plan **plan, const struct ohm_crossbar *shape,
                            const struct ohm_solve_options *options);
    /* g[rows][cols], S, checked and copied to plan->g: what depends on it is computed anew. */
    enum ohm_status (*load)(struct ohm_plan *plan, const double g[]);
    /* Solves all reads into their arrays; *facts is zeroed.  Called by several threads for one plan. */
    enum ohm_status (*apply)(const struct ohm_plan *plan, const struct ohm_reads *reads,
                             struct ohm_solve_facts *facts);
    /* What plan has allocated, but for plan->g. */
    void (*free)(struct ohm_plan *plan);
    /* A read in time (transient.h): all of *settling but dc, which is given; NULL: it has none. */
    enum ohm_status (*settle)(const struct ohm_transient *transient,
                              const struct ohm_solve_options *options,
                              struct ohm_settling *settling);
};

extern const struct ohm_solver
    ohm_solvers[]; /* ideal, nodal, ngspice (cholmod); ends with a NULL name */

/* The solver called NAME; OHM_EUSAGE names the known ones. */
enum ohm_status ohm_solver_find(const char *name, const struct ohm_solver **solver);

/* Every solver's plan begins with this. */
struct ohm_plan {
    const struct ohm_solver *solver;
    double *g;                    /* S, [rows][cols], the plan's copy of what was loaded */
    struct ohm_crossbar crossbar; /* its g is this g */
    struct ohm_solve_options options;
};

/* A plan for crossbars of SHAPE's size and wires (its g is not read). */
enum ohm_status ohm_plan_new(struct ohm_plan **plan, const struct ohm_solver *solver,
                             const struct ohm_crossbar *shape,
                             const struct ohm_solve_options *options);

/* g: S, [rows][cols], copied.  OHM_EINPUT for values out of range; then the plan is as before. */
enum ohm_status ohm_plan_load(struct ohm_plan *plan, const double g[]);

/* Solves the reads.  *facts (or NULL) is the worst over them.  OHM_ESOLVE: not converged, with
 * the residual; OHM_ESPICE: the simulator failed.  Several threads may apply one plan. */
enum ohm_status ohm_plan_apply(const struct ohm_plan *plan, const struct ohm_reads *reads,
                               struct ohm_solve_facts *facts);

/* Transfer matrix of N columns: t[r*n + k] (S, [rows][n]) is the current into column columns[k] for
 * 1 V on row r, so i = t^T v.  Only for inactive: ground.  One batch of n solves, by reciprocity. */
enum ohm_status ohm_plan_transfer(const struct ohm_plan *plan, size_t n,
                                  const size_t columns[], double t[],
                                  struct ohm_solve_facts *facts);

void ohm_plan_free(struct ohm_plan *plan);

/* The worse of two facts, field by field. */
void ohm_solve_facts_join(struct ohm_solve_facts *facts,
                          const struct ohm_solve_facts *other);

#endif
