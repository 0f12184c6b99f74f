/* rng.c -- Philox numbers, and draws from them: uniform, normal, whole, orders. */
#include "num/rng.h"

#include "num/elementary.h"

#include <assert.h>
#include <math.h>

#if defined __GNUC__
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wundef"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#endif
#include <Random123/philox.h>
#if defined __GNUC__
#pragma GCC diagnostic pop
#endif

struct ohm_rng ohm_rng_at(uint32_t seed, enum ohm_purpose purpose, uint32_t trial,
                          uint32_t tile, uint32_t cell)
{
    return (struct ohm_rng){ .key = { seed, (uint32_t)purpose },
                             .counter = { trial, tile, cell, 0 },
                             .used = 2 };
}

/* The next 64 bits of the stream. */
static uint64_t next_bits(struct ohm_rng *rng)
{
    uint64_t bits;

    if (rng->used == 2) {
        const philox4x32_key_t key = { { rng->key[0], rng->key[1] } };
        const philox4x32_ctr_t counter = { { rng->counter[0], rng->counter[1],
                                             rng->counter[2], rng->counter[3] } };
        const philox4x32_ctr_t drawn = philox4x32(counter, key);

        for (int k = 0; k < 4; k++)
            rng->bits[k] = drawn.v[k];
        rng->counter[3]++;
        rng->used = 0;
    }
    bits = (uint64_t)rng->bits[2 * rng->used + 1] << 32 | rng->bits[2 * rng->used];
    rng->used++;
    return bits;
}

double ohm_rng_draw_uniform(struct ohm_rng *rng)
{
    return ((double)(next_bits(rng) >> 11) + 0.5) * 0x1p-53;
}

double ohm_rng_draw_normal(struct ohm_rng *rng)
{
    const double u = ohm_rng_draw_uniform(rng), v = ohm_rng_draw_uniform(rng);

    return sqrt(-2 * ohm_ln(u)) * ohm_cos(2 * M_PI * v);
}

size_t ohm_rng_draw_below(struct ohm_rng *rng, size_t n)
{
    assert(n >= 1);
    return (size_t)((__extension__(unsigned __int128) next_bits(rng) * n) >> 64);
}

void ohm_rng_draw_order(struct ohm_rng *rng, size_t n, uint32_t order[])
{
    for (size_t k = 0; k < n; k++)
        order[k] = (uint32_t)k;
    for (size_t k = n; k-- > 1;) {
        const size_t other = ohm_rng_draw_below(rng, k + 1);
        const uint32_t kept = order[k];

        order[k] = order[other];
        order[other] = kept;
    }
}
