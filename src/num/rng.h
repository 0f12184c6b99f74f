/* rng.h -- random numbers that belong to a place, not to a moment.
 *
 * Counter-based (Philox 4x32-10; Salmon et al., SC 2011): key = (seed, purpose), counter =
 * (trial, tile, cell, draw).  The value at a place is the same whatever was drawn before it, in
 * whatever order, thread or shard; adding an effect (a new purpose) shifts no other draw.
 */
#ifndef OHM_NUM_RNG_H
#define OHM_NUM_RNG_H

#include <stddef.h>
#include <stdint.h>

/* What the numbers are for; never renumber: results depend on it. */
enum ohm_purpose {
    OHM_FOR_TEST = 0,
    OHM_FOR_DIGITS = 1,    /* the built-in data set: tile = set, cell = image */
    OHM_FOR_WEIGHTS = 2,   /* initial weights: trial = training, tile = layer */
    OHM_FOR_ORDER = 3,     /* order of training images: trial = training, tile = epoch */
    OHM_FOR_SPREAD = 4,    /* programming spread: trial, tile, cell */
    OHM_FOR_AUDIT = 5,     /* which reads are audited */
    OHM_FOR_BOOTSTRAP = 6, /* resampling */
    OHM_FOR_FAULTS = 7,    /* stuck cells: trial, tile, cell */
    OHM_FOR_BITLINE = 8,   /* reads that a model is fitted to: trial, tile, read */
    OHM_FOR_MAPS = 9,      /* reads whose voltages are kept: trial, read */
    OHM_FOR_TIMING = 10,   /* reads that are solved in time: trial, layer and slice, read */
};

/* A stream of draws at one place. */
struct ohm_rng {
    uint32_t key[2];     /* seed, purpose */
    uint32_t counter[4]; /* trial, tile, cell, next draw */
    uint32_t bits[4];    /* of the last draw */
    unsigned used;       /* halves of bits already handed out, 0 to 2 */
};

/* The stream of PURPOSE at (trial, tile, cell). */
struct ohm_rng ohm_rng_at(uint32_t seed, enum ohm_purpose purpose, uint32_t trial,
                          uint32_t tile, uint32_t cell);

/* Uniform in (0, 1), 53 bits, never 0 or 1. */
double ohm_rng_draw_uniform(struct ohm_rng *rng);

/* Standard normal, by Box and Muller from two uniforms. */
double ohm_rng_draw_normal(struct ohm_rng *rng);

/* Uniform in 0 .. n-1; n at least 1. */
size_t ohm_rng_draw_below(struct ohm_rng *rng, size_t n);

/* Shuffles order[n] uniformly. */
void ohm_rng_draw_order(struct ohm_rng *rng, size_t n, uint32_t order[]);

#endif
