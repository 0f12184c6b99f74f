/* settled.h -- what the two routes of transient.h share; only for the room `solve`. */
#ifndef OHM_SOLVE_SETTLED_H
#define OHM_SOLVE_SETTLED_H

/* A column counts as settled for good when it has been within this share of the band for three steps and a
 * fifth of the time. */
#define OHM_SETTLED      0.01
#define OHM_SETTLED_TIME 0.2

/* s, from when on the mean since 0 of a current stays within BAND of its direct value, if its integral
 * lacks MISSING (A s) by T (s) and no more comes: the mean misses by MISSING / t. */
double ohm_settle_mean(double settle, double missing, double band, double t);

#endif
