/* benchlimit.c -- measures the bandwidth of memory. */
#include "base/clones.h"
#include "base/memory.h"
#include "base/log.h"
#include "cli/bench.h"

#include <math.h>
#include <stdlib.h>

/* The chip's inner loop, as src/mvm/currents.c has it. */
OHM_CLONES
static void add_block(size_t rows, size_t n, const double *t, double *restrict to)
{
    for (size_t r = 0; r + 4 <= rows; r += 4)
        for (size_t k = 0; k < n; k++)
            to[k] += (t[r * n + k] + t[(r + 1) * n + k]) +
                     (t[(r + 2) * n + k] + t[(r + 3) * n + k]);
}

double ohm_bench_bandwidth(size_t rows, size_t cols)
{
    const size_t times = 200000000 / (rows * cols) + 1;
    double *t = ohm_array_new(rows * cols, sizeof *t),
           *sum = ohm_array_new(cols, sizeof *sum);
    double best = INFINITY;

    for (int pass = 0; t && sum && pass < 6; pass++) {
        const double start = ohm_seconds();
        volatile double kept;

        for (size_t k = 0; k < times; k++)
            add_block(rows, cols, t, sum);
        best = fmin(best, (ohm_seconds() - start) / (double)times);
        kept = sum[0]; /* or else nothing need be computed */
        (void)kept;
    }
    free(t);
    free(sum);
    return (double)(rows / 4 * 4 * cols * sizeof(double)) / best;
}
