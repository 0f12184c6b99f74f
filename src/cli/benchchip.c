/* benchchip.c -- times a whole chip of a trained network, beside the machine's limit. */
#include "base/log.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "base/version.h"
#include "chip/chip.h"
#include "cli/bench.h"
#include "exchange/json.h"
#include "study/settings.h"
#include "num/stats.h"
#include "train/train.h"

#include <stdio.h>
#include <stdlib.h>

/* Reads of active rows that the data set asks of the first layer, and the bytes that they take. */
static double active_bytes(const struct ohm_chip *chip, size_t n, const uint8_t p[])
{
    const struct ohm_mvm *mvm = chip->mvm[0];
    double bits = 0;

    for (size_t k = 0; k < n * mvm->in; k++)
        bits += __builtin_popcount(chip->integer->phase[0][p[k]]);
    return bits * (double)(mvm->wide[0].columns * sizeof(double) +
                           chip->layout[0]->drive[0].columns);
}

/* A trained network (quick, bit-slice L1) as the experiments have it. */
static enum ohm_status train_network(const struct ohm_bench *bench,
                                     struct ohm_dataset *data,
                                     struct ohm_settings *settings,
                                     struct ohm_network *network)
{
    const struct ohm_course course = { .train = &settings->train,
                                       .mapping = &settings->mapping,
                                       .data = data,
                                       .chance = { 1, 0 } };
    struct ohm_epoch best;

    OHM_TRY(ohm_settings_default(settings));
    OHM_TRY(ohm_settings_read(settings, "train.recipe", "quick"));
    OHM_TRY(ohm_dataset_init(data, bench->data, 1, ohm_threads(bench->jobs)));
    OHM_TRY(ohm_train_first(&course, settings->network.layers.cols,
                            settings->network.layers.at, network));
    return ohm_train_second(&course, network, &best);
}

/* What is timed. */
struct chip_task {
    const struct ohm_dataset *data;
    const struct ohm_integer *integer;
    const struct ohm_readout *readout;
    struct ohm_fabric fabric;
    size_t n; /* images */
};

struct chip_times {
    double seconds[2], alone[2]; /* s, programming and reading; on one thread */
    double bytes, accuracy;
    size_t crossbars;
    size_t rows, cols; /* of the first layer's transfer matrices that one read may touch */
    struct ohm_solve_facts facts;
};

/* A run of the data set through a freshly programmed chip. */
static enum ohm_status time_once(const struct chip_task *task, size_t threads,
                                 struct ohm_outcome *outcome, struct ohm_chip **chip,
                                 double seconds[2])
{
    const struct ohm_solver *nodal;
    double start = ohm_seconds();

    ohm_chip_free(*chip);
    *chip = NULL;
    OHM_TRY(ohm_solver_find("nodal", &nodal));
    OHM_TRY(ohm_chip_new(chip, task->integer, &task->fabric, nodal, &ohm_solve_usual, NULL,
                         threads));
    seconds[0] = ohm_seconds() - start;
    start = ohm_seconds();
    OHM_TRY(ohm_chip_run(*chip, task->n, task->data->test.x, 1, &task->readout, outcome,
                         (struct ohm_company){ NULL, NULL }, threads));
    seconds[1] = ohm_seconds() - start;
    return OHM_OK;
}

/* The medians of some runs on THREADS threads. */
static enum ohm_status time_threads(const struct chip_task *task, size_t repeats,
                                    size_t threads, struct ohm_outcome *outcome,
                                    struct ohm_chip **chip, double medians[2])
{
    double *seconds = NULL, both[2];
    enum ohm_status status;

    OHM_GO(OHM_NEW(seconds, 2 * repeats, "times"));
    for (size_t k = 0; k < repeats; k++) {
        OHM_GO(time_once(task, threads, outcome, chip, both));
        seconds[k] = both[0];
        seconds[repeats + k] = both[1];
    }
    for (int k = 0; k < 2; k++)
        medians[k] = ohm_stats_quantile(repeats, seconds + (size_t)k * repeats, 0.5);
out:
    free(seconds);
    return status;
}

static enum ohm_status time_chip(const struct ohm_bench *bench,
                                 const struct chip_task *task, struct chip_times *times)
{
    struct ohm_outcome *outcome = NULL;
    struct ohm_chip *chip = NULL;
    uint8_t *class = NULL;
    enum ohm_status status;

    OHM_GO(OHM_NEW(outcome, 1, "outcomes"));
    OHM_GO(OHM_NEW(class, task->n, "answers"));
    outcome->class = class;
    OHM_GO(time_threads(task, bench->repeats, 1, outcome, &chip, times->alone));
    OHM_GO(time_threads(task, bench->repeats, ohm_threads(bench->jobs), outcome, &chip,
                        times->seconds));
    times->bytes = active_bytes(chip, task->n, task->data->test.x);
    times->accuracy = 100 * ohm_accuracy(task->n, class, task->data->test.label);
    times->crossbars = chip->crossbars;
    times->rows = task->fabric.mapping.rows;
    times->cols = chip->mvm[0]->wide[0].columns;
    times->facts = chip->facts;
out:
    ohm_chip_free(chip);
    free(outcome);
    free(class);
    return status;
}

/* What bounds the reading: the first layer's transfer matrices pass through the adders. */
struct limits {
    double rate;          /* B/s a thread that the chip reached */
    double cache, memory; /* B/s a thread at best, from the cache and from memory */
};

static struct limits measure_limits(const struct ohm_bench *bench,
                                    const struct chip_times *times)
{
    const double threads = (double)ohm_threads(bench->jobs);

    return (struct limits){ .rate = times->bytes / times->seconds[1] / threads,
                            .cache = ohm_bench_bandwidth(times->rows, times->cols),
                            .memory = ohm_bench_bandwidth(1 << 15, 1024) };
}

static void print_chip(const struct ohm_bench *bench, size_t n, const struct chip_times *t,
                       const struct limits *l)
{
    printf("\nchip: %zu crossbars, wires 1 Ohm, %zu images, all input bits, %zu threads "
           "(%s)\n",
           t->crossbars, n, ohm_threads(bench->jobs), ohm_instruction_set());
    printf("                                      one thread  ratio\n");
    printf("  programming and solving  %8.3f s  %8.3f s  %5.2f   %zu iterations, error "
           "bound %.1e\n",
           t->seconds[0], t->alone[0], t->alone[0] / t->seconds[0], t->facts.iterations,
           t->facts.error);
    printf("  reading all images       %8.3f s  %8.3f s  %5.2f   accuracy %.2f %%\n",
           t->seconds[1], t->alone[1], t->alone[1] / t->seconds[1], t->accuracy);
    printf("  together                 %8.3f s  %8.3f s\n", t->seconds[0] + t->seconds[1],
           t->alone[0] + t->alone[1]);
    printf("  Reading adds up %.1f GB of transfer matrices for the first layer, at %.1f "
           "GB/s a\n"
           "  thread; the same sums alone run at %.1f GB/s out of %zu x %zu numbers (%.0f "
           "KiB), and\n"
           "  at %.1f GB/s from memory.\n",
           t->bytes / 1e9, l->rate / 1e9, l->cache / 1e9, t->rows, t->cols,
           (double)(t->rows * t->cols * sizeof(double)) / 1024, l->memory / 1e9);
}

static void store_chip(const struct ohm_bench *bench, struct ohm_json *json, size_t n,
                       const struct chip_times *t, const struct limits *l)
{
    json = ohm_json_object(json, "chip");
    ohm_json_count(json, "crossbars", t->crossbars);
    ohm_json_count(json, "images", n);
    ohm_json_count(json, "threads", ohm_threads(bench->jobs));
    ohm_json_real(json, "seconds_programming", t->seconds[0]);
    ohm_json_real(json, "seconds_reading", t->seconds[1]);
    ohm_json_real(json, "seconds_programming_one_thread", t->alone[0]);
    ohm_json_real(json, "seconds_reading_one_thread", t->alone[1]);
    ohm_json_real(json, "bytes", t->bytes);
    ohm_json_real(json, "bytes_a_second_a_thread", l->rate);
    ohm_json_real(json, "limit_cache", l->cache);
    ohm_json_real(json, "limit_memory", l->memory);
    ohm_json_real(json, "accuracy", t->accuracy);
}

enum ohm_status ohm_bench_chip(const struct ohm_bench *bench, struct ohm_json *json)
{
    struct ohm_dataset data = { .inputs = 0 };
    struct ohm_network network = { .layers = 0 };
    struct ohm_integer integer = { .layers = 0 };
    struct ohm_settings settings;
    struct chip_task task = { .data = &data, .integer = &integer };
    struct chip_times times = { .crossbars = 0 };
    struct limits limits;
    enum ohm_status status;

    ohm_log(OHM_NOTE, "training a network first");
    OHM_GO(train_network(bench, &data, &settings, &network));
    task.n = bench->images < data.test.n ? bench->images : data.test.n;
    task.readout = &settings.readout;
    task.fabric = ohm_settings_fabric(&settings, 0);
    task.fabric.keep_empty = true; /* all 64 crossbars of the MNIST network */
    OHM_GO(ohm_integer_init(&integer, &network, &settings.mapping, NULL));
    OHM_GO(time_chip(bench, &task, &times));
    limits = measure_limits(bench, &times);
    if (json)
        store_chip(bench, json, task.n, &times, &limits);
    else
        print_chip(bench, task.n, &times, &limits);
out:
    ohm_integer_clear(&integer);
    ohm_network_clear(&network);
    ohm_dataset_clear(&data);
    return status;
}
