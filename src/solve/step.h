/* step.h -- one step in time of a linear crossbar: SDIRK of order 4.
 *
 * Hairer and Wanner, Solving Ordinary Differential Equations II, section IV.6: five stages, all with the
 * same gamma = 1/4, L-stable and stiffly accurate, with an embedded solution of order 3 and a polynomial
 * between the ends of a step.  Each stage is a direct-current problem (rc.h) and keeps Kirchhoff's laws.  No
 * stage needs a derivative from before the step, so corners of the inputs and nodes that voltages pin
 * need no care as long as corners lie between steps.
 *
 * Beside the node voltages, what is followed of each column: its current i and what its reader shows.
 */
#ifndef OHM_SOLVE_STEP_H
#define OHM_SOLVE_STEP_H

#include "crossbar/pulse.h"
#include "solve/rc.h"

enum { OHM_STAGES = 5 };

enum { OHM_DELIVERED, OHM_DRIVER, OHM_ARRAY, OHM_SENSE, OHM_POWERS };

struct ohm_step {
    struct ohm_rc rc;
    struct ohm_wires wires;
    struct ohm_pulse pulse;
    bool held;       /* the inputs do not fall */
    bool smooth;     /* the derivative of the step before is of use */
    bool powers;     /* are wanted */
    size_t cols;     /* lanes filled up: of the arrays of columns */
    double target;   /* A, sum |r| of a stage */
    double per_volt; /* A/V, what errors of word-line voltages count */
    double t, h;     /* s, begin of the step, and its length */
    ohm_lanes *x;    /* V, [2 n] at t */
    ohm_lanes *end;  /* V, [2 n] at t + h */
    ohm_lanes
        *k[OHM_STAGES + 1]; /* V/s, [2 n], stages; the last: at t, from the step before */
    ohm_lanes *base, *f;    /* [2 n] scratch */
    double *i, *s;          /* A, A or A s, [cols] at t: current; y of a tia, charge */
    double *i_end, *s_end;  /* the same at t + h */
    double *current[OHM_STAGES]; /* A, [cols] at the stages */
    double *ki[OHM_STAGES]; /* A/s, [cols]: of i, where virtual grounds are not ideal */
    double *ks[OHM_STAGES]; /* of s */
    double power[OHM_STAGES][OHM_POWERS]; /* W, at the stages */
    size_t iterations;
    void *memory, *columns;
};

enum ohm_status ohm_step_init(struct ohm_step *step, const struct ohm_crossbar *x,
                              const struct ohm_charge *charge,
                              const struct ohm_pulse *pulse, const double v[]);
void ohm_step_clear(struct ohm_step *step);

/* All at 0 V, at time 0. */
void ohm_step_reset(struct ohm_step *step);

/* Tries a step of length h, which no corner of the inputs divides: all of the above but x, i and s.  *error (A):
 * how far a solution of order 3 is from it, as a current; voltages of word lines count per_volt. */
enum ohm_status ohm_step_try(struct ohm_step *step, double h, double *error);

/* Goes to t + h. */
void ohm_step_accept(struct ohm_step *step);

/* The polynomials of the instant t + theta h, 0 <= theta <= 1, of a step that was tried. */
struct ohm_instant {
    double t, theta;
    double b[OHM_STAGES], slope[OHM_STAGES];
};
struct ohm_instant ohm_step_instant(const struct ohm_step *step, double theta);

/* A, the current of column C and what its reader shows. */
double ohm_step_current(const struct ohm_step *step, const struct ohm_instant *at,
                        size_t c);
double ohm_step_shown(const struct ohm_step *step, const struct ohm_instant *at, size_t c);

/* W, what is delivered and lost at voltages x that change by k (both [2 n]) and currents i into the
 * virtual grounds, drivers at SHARE of their plateaus.  (power.c) */
void ohm_step_powers(const struct ohm_step *step, double share, const ohm_lanes x[],
                     const ohm_lanes k[], const double i[], double power[OHM_POWERS]);

/* J, in the capacitances at voltages x. */
double ohm_step_stored(struct ohm_step *step, const ohm_lanes x[]);

#endif
