/* pulse.h -- how a read is driven and when it is sampled.
 *
 *     v |      __________________
 *       |     /                  \
 *       |    /                    \
 *     0 |___/                      \____________
 *           0  t_rise   t_sample  t_read         t_cycle     energies: 0 to t_cycle
 *
 * All inputs rise together, in a straight line, from 0 V at time 0 to their voltage at t_rise, begin to fall at
 * t_read and take as long for it.  Three readers show the current i(t) of a virtual ground as
 *
 *     clamp        y = i
 *     tia          y' = (i - y) / t_tia         one pole
 *     integrator   y = (1/t) integral of i from 0 to t
 *
 * each of which tends to the direct current of the read.
 */
#ifndef OHM_CROSSBAR_PULSE_H
#define OHM_CROSSBAR_PULSE_H

#include "base/field.h"

enum ohm_reader { OHM_READER_CLAMP, OHM_READER_TIA, OHM_READER_INTEGRATOR };

struct ohm_pulse {
    double t_rise;   /* s, above 0 */
    double t_read;   /* s, at least t_rise */
    double t_sample; /* s, at most t_read; 0: t_read */
    double t_cycle;  /* s, at least t_read + t_rise; 0: twice t_read */
    int reader;      /* enum ohm_reader */
    double t_tia;    /* s */
};

extern const struct ohm_field ohm_pulse_fields[];

/* OHM_EUSAGE for instants in the wrong order. */
enum ohm_status ohm_pulse_check(const struct ohm_pulse *pulse);

/* s, what stands for 0. */
double ohm_pulse_sample(const struct ohm_pulse *pulse);
double ohm_pulse_cycle(const struct ohm_pulse *pulse);

/* The share of its voltage that an input has at T (s). */
double ohm_pulse_at(const struct ohm_pulse *pulse, double t);

#endif
