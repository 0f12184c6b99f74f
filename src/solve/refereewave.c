/* refereewave.c -- the route `ngspice` of a read in time. */
#include "solve/timing.h"

enum ohm_status ohm_refereewave_run(const struct ohm_transient *transient,
                                    const struct ohm_solve_options *options,
                                    struct ohm_settling *settling)
{
    (void)transient;
    (void)options;
    (void)settling;
    return ohm_fail(OHM_EUSAGE, "ngspice does not solve a read in time yet");
}
