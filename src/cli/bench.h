/* bench.h -- the parts of `ohmslice bench`: single crossbars, a whole chip, the machine's limits. */
#ifndef OHM_CLI_BENCH_H
#define OHM_CLI_BENCH_H

#include "base/field.h"

#include <stdbool.h>
#include <stddef.h>

struct ohm_json;
struct ohm_spice;

struct ohm_bench {
    size_t repeats; /* of which the median is told */
    size_t jobs;    /* threads of the chip; 0: one for each processor */
    size_t images;
    char data[OHM_TEXT_BYTES];
    bool json, solvers, chip, ngspice;
};

/* Times single crossbars; into ROWS, or onto standard output without.  With SPICE beside it. */
enum ohm_status ohm_bench_solvers(const struct ohm_bench *bench, struct ohm_spice *spice,
                                  struct ohm_json *rows);

/* Times a programmed chip over the data set; into JSON, or onto standard output without. */
enum ohm_status ohm_bench_chip(const struct ohm_bench *bench, struct ohm_json *json);

/* Bytes a second of one thread that adds up rows of COLS doubles, four at a time, out of a block of
 * ROWS of them, over and over: what the chip's inner loop could reach at best.  0 without memory. */
double ohm_bench_bandwidth(size_t rows, size_t cols);

#endif
