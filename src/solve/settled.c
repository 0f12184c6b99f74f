/* settled.c -- when a current that still lacks something has settled. */
#include "solve/settled.h"

#include <math.h>

double ohm_settle_mean(double settle, double missing, double band, double t)
{
    const double late = fabs(missing) / band;

    return late > t ? late : settle;
}
