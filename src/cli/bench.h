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
    size_t sweep; /* side of the crossbar of ohm_bench_sweep; 0: none */
    char data[OHM_TEXT_BYTES];
    bool json, solvers, transients, chip, ngspice;
};

/* Times single crossbars; into ROWS, or onto standard output without.  With SPICE beside it. */
enum ohm_status ohm_bench_solvers(const struct ohm_bench *bench, struct ohm_spice *spice,
                                  struct ohm_json *rows);

/* Times reads in time; into ROWS, or onto standard output without.  With SPICE beside it. */
enum ohm_status ohm_bench_transients(const struct ohm_bench *bench, struct ohm_spice *spice,
                                     struct ohm_json *rows);

/* The same random cells (r_min to 100 r_min; g: S, [n][n]) and inputs (0 to 0.2 V; v: V, [inputs][n])
 * for every solver. */
void ohm_bench_draw(size_t n, size_t inputs, double r_min, double g[], double v[]);

/* Times 100 inputs in one deck of ngspice beside separate decks; into JSON, or onto standard output
 * without.  OHM_ESPICE where their currents differ. */
enum ohm_status ohm_bench_sweep(const struct ohm_bench *bench, struct ohm_spice *spice,
                                struct ohm_json *json);

/* Times a programmed chip over the data set; into JSON, or onto standard output without. */
enum ohm_status ohm_bench_chip(const struct ohm_bench *bench, struct ohm_json *json);

/* Bytes a second of one thread that adds up rows of COLS doubles, four at a time, out of a block of
 * ROWS of them, over and over: what the chip's inner loop could reach at best.  0 without memory. */
double ohm_bench_bandwidth(size_t rows, size_t cols);

#endif
