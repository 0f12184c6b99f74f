/* densewidth.c -- the widths of vectors that dense products are compiled for. */
#include "num/densewidth.h"

#include "base/clones.h"

#include <string.h>

/* All sums must stand in registers, so these loops over constants may not stay loops. */
#ifdef __clang__
#define UNROLL _Pragma("unroll")
#else
#define UNROLL _Pragma("GCC unroll 8")
#endif

/* Eight, twelve and six sums: as many as registers hold, and enough to hide the time of an addition. */
#define TILE_BLOCK block_default
#define TILE_SOME  some_default
#define TILE_TARGET
#define TILE_LANES 4
#define TILE_ROWS  2
#include "num/densetile.h"

#ifdef __x86_64__
#define TILE_BLOCK  block_avx2
#define TILE_SOME   some_avx2
#define TILE_TARGET __attribute__((target("avx2")))
#define TILE_LANES  8
#define TILE_ROWS   6
#include "num/densetile.h"

#define TILE_BLOCK  block_avx512f
#define TILE_SOME   some_avx512f
#define TILE_TARGET __attribute__((target("avx512f")))
#define TILE_LANES  16
#define TILE_ROWS   6
#include "num/densetile.h"
#endif

const struct ohm_dense_width ohm_dense_widths[] = {
    { "default", block_default },
#ifdef __x86_64__
    { "avx2", block_avx2 },
    { "avx512f", block_avx512f },
#endif
};

size_t ohm_dense_usable(void)
{
    size_t n = 1;

#ifdef __x86_64__
    n += __builtin_cpu_supports("avx2") != 0;
    n += n == 2 && __builtin_cpu_supports("avx512f");
#endif
    return n;
}
