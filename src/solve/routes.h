/* routes.h -- the functions behind the table of solver.c; only for the room `solve`. */
#ifndef OHM_SOLVE_ROUTES_H
#define OHM_SOLVE_ROUTES_H

#include "base/status.h"
#include "config.h"

struct ohm_crossbar;
struct ohm_plan;
struct ohm_reads;
struct ohm_settling;
struct ohm_solve_facts;
struct ohm_solve_options;
struct ohm_transient;

#define OHM_ROUTE(name)                                                                    \
    enum ohm_status ohm_##name##_plan(struct ohm_plan **plan,                              \
                                      const struct ohm_crossbar *shape,                    \
                                      const struct ohm_solve_options *options);            \
    enum ohm_status ohm_##name##_load(struct ohm_plan *plan, const double g[]);            \
    enum ohm_status ohm_##name##_apply(const struct ohm_plan *plan,                        \
                                       const struct ohm_reads *reads,                      \
                                       struct ohm_solve_facts *facts);                     \
    void ohm_##name##_free(struct ohm_plan *plan)

OHM_ROUTE(ideal);
OHM_ROUTE(nodal);
OHM_ROUTE(referee);
#ifdef HAVE_CHOLMOD
OHM_ROUTE(direct);
#endif

/* Reads in time. */
enum ohm_status ohm_march_run(const struct ohm_transient *transient,
                              const struct ohm_solve_options *options,
                              struct ohm_settling *settling);
enum ohm_status ohm_refereewave_run(const struct ohm_transient *transient,
                                    const struct ohm_solve_options *options,
                                    struct ohm_settling *settling);

#endif
