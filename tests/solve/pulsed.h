/* pulsed.h -- random reads in time, for tests. */
#ifndef OHM_TESTS_PULSED_H
#define OHM_TESTS_PULSED_H

#include "harness.h"
#include "num/rng.h"
#include "solve/oracle.h"
#include "solve/transient.h"

#include <math.h>

enum { SIDE = 9, INSTANTS = 60 };

struct read {
    struct ohm_crossbar x;
    struct ohm_charge charge;
    struct ohm_pulse pulse;
    struct ohm_transient transient;
    double g[SIDE * SIDE], v[SIDE], t[INSTANTS];
};

/* Instants at equal distances up to END. */
static inline void read_instants(struct read *read, double end)
{
    for (int k = 0; k < INSTANTS; k++)
        read->t[k] = end * (k + 1) / INSTANTS;
}

/* Points a read at its own parts, as after a copy. */
static inline void read_bind(struct read *read)
{
    read->x.g = read->g;
    read->transient.crossbar = &read->x;
    read->transient.charge = &read->charge;
    read->transient.pulse = &read->pulse;
    read->transient.v = read->v;
    read->transient.t = read->t;
}

/* A crossbar whose wires and capacitances are all drawn, at instants all over its cycle. */
static inline void read_draw(struct read *read, uint32_t seed)
{
    struct ohm_rng rng = ohm_rng_at(seed, OHM_FOR_TEST, 0, 11, 0);
    double *const c = &read->charge.c_word;
    const double unit = 1e-15 * pow(10, 2 * ohm_rng_draw_uniform(&rng));

    *read = (struct read){ .x = { .rows = 1 + ohm_rng_draw_below(&rng, SIDE),
                                  .cols = 1 + ohm_rng_draw_below(&rng, SIDE) } };
    read->x.wires = (struct ohm_wires){ .r_word = 20 * ohm_rng_draw_uniform(&rng),
                                        .r_bit = 20 * ohm_rng_draw_uniform(&rng),
                                        .r_source = 2000 * ohm_rng_draw_uniform(&rng),
                                        .r_sense = 2000 * ohm_rng_draw_uniform(&rng),
                                        .first_segment = seed % 2,
                                        .last_segment = seed % 3,
                                        .drive = seed % 5 == 1,
                                        .sense = seed / 2 % 2 };
    for (int k = 0; k < 5; k++)
        c[k] = unit * ohm_rng_draw_uniform(&rng);
    read->charge.c_sense = 10 * unit * ohm_rng_draw_uniform(&rng);
    random_conductances(seed, &read->x, 1e-6, 1e-3, 0.1, 0.02, read->g);
    for (size_t r = 0; r < read->x.rows; r++)
        read->v[r] = ohm_rng_draw_below(&rng, 3) ? 0.2 * ohm_rng_draw_normal(&rng) : 0;
    ohm_fields_default(ohm_pulse_fields, &read->pulse);
    read->pulse.t_rise = 1e-9;
    read->transient =
        (struct ohm_transient){ .band = 1e-6, .tolerance = 1e-6, .n = INSTANTS };
    read_bind(read);
    read_instants(read, ohm_pulse_cycle(&read->pulse));
}

static inline double read_largest(size_t n, const double x[])
{
    double most = 0;

    for (size_t k = 0; k < n; k++)
        most = fmax(most, fabs(x[k]));
    return most;
}

#endif
