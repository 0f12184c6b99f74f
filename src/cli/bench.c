#include "base/log.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "base/version.h"
#include "chip/chip.h"
#include "cli/command.h"
#include "exchange/json.h"
#include "experiment/settings.h"
#include "num/rng.h"
#include "num/stats.h"
#include "spice/spice.h"
#include "train/train.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct options {
    size_t repeats, jobs, images;
    char data[OHM_TEXT_BYTES];
    bool json, solvers, chip, ngspice;
};

/* clang-format off */
#define AT(member) offsetof(struct options, member)
static const struct ohm_field fields[] = {
    { "solvers", "", OHM_FLAG, AT(solvers), "yes", 0, 0, NULL,
      "Time single crossbars; --solvers=no leaves it out." },
    { "chip", "", OHM_FLAG, AT(chip), "yes", 0, 0, NULL,
      "Time a whole chip over a data set; --chip=no leaves it out." },
    { "ngspice", "", OHM_FLAG, AT(ngspice), "no", 0, 0, NULL,
      "Time ngspice on the same crossbars too, up to 64 x 64 without KLU." },
    { "data", "", OHM_TEXT, AT(data), "digits", 0, 0, NULL,
      "Data set of the chip: digits, mnist:DIR or npz:FILE." },
    { "images", "", OHM_COUNT, AT(images), "10000", 1, 1e6, NULL,
      "Test images that pass the chip." },
    { "repeats", "", OHM_COUNT, AT(repeats), "5", 1, 101, NULL, "Runs; the median is told." },
    { "jobs", "", OHM_COUNT, AT(jobs), "0", 0, 256, NULL,
      "Threads for the chip; 0: one for each processor." },
    { "json", "", OHM_FLAG, AT(json), "no", 0, 0, NULL, "Print one JSON object." },
    { 0 }
};
#undef AT
/* clang-format on */

static const struct ohm_part parts[] = { { fields, 0 }, { 0 } };

/* One circuit of the table: the generator and wires of the peers' reference currents. */
struct circuit {
    size_t n, inputs;
    double r_min, segment;
};
static const struct circuit circuits[] = {
    { 64, 1, 100e3, 1 },    { 64, 100, 100e3, 1 }, { 128, 1, 100e3, 1 },
    { 128, 100, 100e3, 1 }, { 128, 1, 10e3, 1 },   { 128, 100, 10e3, 1 },
    { 256, 1, 10e3, 1 },    { 256, 100, 10e3, 1 }, { 1024, 1, 100e3, 1 },
};

struct timing {
    double seconds; /* median */
    struct ohm_solve_facts facts;
};

/* Solves a circuit REPEATS times with one solver, on one thread. */
static enum ohm_status time_solver(const struct circuit *c, const char *name,
                                   struct ohm_spice *spice, size_t repeats, bool transfer,
                                   struct timing *timing)
{
    struct ohm_crossbar x = { .rows = c->n, .cols = c->n };
    struct ohm_solve_options options = ohm_solve_usual;
    const struct ohm_solver *solver;
    struct ohm_plan *plan = NULL;
    double *g = NULL, *v = NULL, *i = NULL, *seconds = NULL;
    size_t *columns = NULL;
    enum ohm_status status;

    options.spice = spice;
    OHM_GO(OHM_NEW(g, c->n * c->n, "conductances"));
    OHM_GO(OHM_NEW(v, c->n * c->inputs, "voltages"));
    OHM_GO(OHM_NEW(i, c->n * (transfer ? c->n : c->inputs), "currents"));
    OHM_GO(OHM_NEW(seconds, repeats, "times"));
    OHM_GO(OHM_NEW(columns, c->n, "columns"));
    for (size_t k = 0; k < c->n * c->n; k++) {
        struct ohm_rng rng = ohm_rng_at(1, OHM_FOR_TEST, 0, 0, (uint32_t)k);

        g[k] = (0.01 + 0.99 * ohm_rng_draw_uniform(&rng)) / c->r_min;
        columns[k % c->n] = k % c->n;
    }
    for (size_t k = 0; k < c->n * c->inputs; k++) {
        struct ohm_rng rng = ohm_rng_at(1, OHM_FOR_TEST, 0, 1, (uint32_t)k);

        v[k] = 0.2 * ohm_rng_draw_uniform(&rng);
    }
    OHM_GO(ohm_wires_convention(&x.wires, "badcrossbar"));
    x.wires.r_word = x.wires.r_bit = c->segment;
    OHM_GO(ohm_solver_find(name, &solver));
    OHM_GO(ohm_plan_new(&plan, solver, &x, &options));
    for (size_t k = 0; k < repeats; k++) {
        const double start = ohm_seconds();

        OHM_GO(ohm_plan_load(plan, g));
        if (transfer)
            OHM_GO(ohm_plan_transfer(plan, c->n, columns, i, &timing->facts));
        else
            OHM_GO(ohm_plan_apply(plan,
                                  &(struct ohm_reads){ .n = c->inputs, .v = v, .i = i },
                                  &timing->facts));
        seconds[k] = ohm_seconds() - start;
    }
    timing->seconds = ohm_stats_quantile(repeats, seconds, 0.5);
out:
    ohm_plan_free(plan);
    free(g);
    free(v);
    free(i);
    free(seconds);
    free(columns);
    return status;
}

static void tell_solver(struct ohm_json *rows, const struct circuit *c, const char *what,
                        const struct timing *timing)
{
    struct ohm_json *row;

    if (!rows) {
        printf("%4zu x %-4zu  %6.0f kOhm  %4.0f Ohm  %-16s %10.3f ms  %4zu  %.1e\n", c->n,
               c->n, c->r_min / 1e3, c->segment, what, 1e3 * timing->seconds,
               timing->facts.iterations, timing->facts.error);
        return;
    }
    row = ohm_json_object(rows, NULL);
    ohm_json_count(row, "rows", c->n);
    ohm_json_real(row, "r_min", c->r_min);
    ohm_json_real(row, "segment", c->segment);
    ohm_json_text(row, "what", what);
    ohm_json_real(row, "seconds", timing->seconds);
    ohm_json_count(row, "iterations", timing->facts.iterations);
    ohm_json_real(row, "error", timing->facts.error);
}

static enum ohm_status bench_solvers(const struct options *options, struct ohm_spice *spice,
                                     struct ohm_json *rows)
{
    char what[64];

    if (!rows)
        printf(
            "crossbar     R_min       segment   what              median time  iterations, "
            "error bound (one thread)\n");
    for (size_t k = 0; k < sizeof circuits / sizeof *circuits; k++) {
        const struct circuit *c = &circuits[k];
        struct timing timing;

        snprintf(what, sizeof what, "%zu input%s", c->inputs, c->inputs == 1 ? "" : "s");
        OHM_TRY(time_solver(c, "nodal", NULL, options->repeats, false, &timing));
        tell_solver(rows, c, what, &timing);
        if (c->inputs == 100) {
            OHM_TRY(time_solver(c, "nodal", NULL, options->repeats, true, &timing));
            tell_solver(rows, c, "transfer matrix", &timing);
        }
        if (spice && c->inputs == 1 &&
            (c->n <= 64 || (c->n <= 128 && ohm_spice_facts(spice)->klu))) {
            OHM_TRY(time_solver(c, "ngspice", spice, options->repeats, false, &timing));
            tell_solver(rows, c, "1 input, ngspice", &timing);
        }
    }
    return OHM_OK;
}

/* Bytes a second of one thread adding up rows of doubles that lie in the second-level cache, as the
 * chip's inner loop does; and of one that streams from memory. */
static double measure_bandwidth(size_t bytes)
{
    const size_t n = 1024, rows = bytes / (n * sizeof(double));
    double *a = ohm_array_new(rows * n, sizeof *a), *sum = ohm_array_new(n, sizeof *sum);
    volatile double kept = 0;
    double start, best = INFINITY;

    for (int pass = 0; a && sum && pass < 6; pass++) {
        const size_t times = 64000000 / (rows * n) + 1;

        start = ohm_seconds();
        for (size_t t = 0; t < times; t++)
            for (size_t r = 0; r < rows; r++)
                for (size_t k = 0; k < n; k++)
                    sum[k] += a[r * n + k];
        best = fmin(best, (ohm_seconds() - start) / (double)times);
        kept = kept + sum[0];
    }
    free(a);
    free(sum);
    return (double)(rows * n * sizeof(double)) / best;
}

/* Reads of active rows that the data set asks of the first layer, and the bytes that they take. */
static double active_bytes(const struct ohm_chip *chip, size_t n, const uint8_t p[])
{
    const struct ohm_mvm *mvm = chip->mvm[0];
    double bits = 0;

    for (size_t k = 0; k < n * mvm->in; k++)
        bits += __builtin_popcount(chip->integer->phase[0][p[k]]);
    return bits * (double)(mvm->columns * sizeof(double) + mvm->planes * mvm->out);
}

/* A trained network (quick, bit-slice L1) as the experiments have it. */
static enum ohm_status train_network(const struct options *options,
                                     struct ohm_dataset *data,
                                     struct ohm_settings *settings,
                                     struct ohm_network *network)
{
    const struct ohm_chance chance = { 1, 0 };
    struct ohm_epoch best;

    OHM_TRY(ohm_settings_default(settings));
    OHM_TRY(ohm_settings_read(settings, "train.recipe", "quick"));
    OHM_TRY(ohm_dataset_init(data, options->data, 1, ohm_threads(options->jobs)));
    OHM_TRY(ohm_train_first(&settings->train, data, settings->network.layers.cols,
                            settings->network.layers.at, chance, NULL, NULL, network));
    return ohm_train_second(&settings->train, data, chance, NULL, NULL, network, &best);
}

struct chip_times {
    double programming, reading; /* s, medians */
    double bytes, accuracy;
    size_t crossbars;
    struct ohm_solve_facts facts;
};

static enum ohm_status time_chip(const struct options *options,
                                 const struct ohm_dataset *data,
                                 const struct ohm_settings *settings,
                                 const struct ohm_integer *integer, size_t n,
                                 struct chip_times *times)
{
    struct ohm_fabric fabric = ohm_settings_fabric(settings, 0);
    const size_t threads = ohm_threads(options->jobs);
    const struct ohm_readout *readout = &settings->readout;
    struct ohm_outcome *outcome = NULL;
    struct ohm_chip *chip = NULL;
    const struct ohm_solver *nodal;
    double *seconds[2] = { NULL };
    uint8_t *class = NULL;
    enum ohm_status status;

    fabric.keep_empty = true; /* all 64 crossbars of the MNIST network */
    OHM_GO(OHM_NEW(outcome, 1, "outcomes"));
    OHM_GO(OHM_NEW(class, n, "answers"));
    for (int k = 0; k < 2; k++)
        OHM_GO(OHM_NEW(seconds[k], options->repeats, "times"));
    outcome->class = class;
    OHM_GO(ohm_solver_find("nodal", &nodal));
    for (size_t k = 0; k < options->repeats; k++) {
        double start = ohm_seconds();

        ohm_chip_free(chip);
        chip = NULL;
        OHM_GO(ohm_chip_new(&chip, integer, &fabric, nodal, &ohm_solve_usual, threads));
        seconds[0][k] = ohm_seconds() - start;
        start = ohm_seconds();
        OHM_GO(ohm_chip_run(chip, n, data->test.x, 1, &readout, outcome,
                            (struct ohm_company){ NULL, NULL }, threads));
        seconds[1][k] = ohm_seconds() - start;
    }
    times->programming = ohm_stats_quantile(options->repeats, seconds[0], 0.5);
    times->reading = ohm_stats_quantile(options->repeats, seconds[1], 0.5);
    times->bytes = active_bytes(chip, n, data->test.x);
    times->accuracy = 100 * ohm_accuracy(n, class, data->test.label);
    times->crossbars = chip->crossbars;
    times->facts = chip->facts;
out:
    ohm_chip_free(chip);
    free(outcome);
    free(class);
    free(seconds[0]);
    free(seconds[1]);
    return status;
}

static void tell_chip(const struct options *options, struct ohm_json *json, size_t n,
                      const struct chip_times *t)
{
    const size_t threads = ohm_threads(options->jobs);
    const double cache = measure_bandwidth(512 << 10),
                 memory = measure_bandwidth(256 << 20);
    const double rate = t->bytes / t->reading / (double)threads;

    if (!json) {
        printf("\nchip: %zu crossbars of 128 x 128, wires 1 Ohm, %zu images, all bits, %zu "
               "threads "
               "(%s)\n"
               "  programming and solving  %8.3f s   %zu iterations, error bound %.1e\n"
               "  reading all images       %8.3f s   accuracy %.2f %%\n"
               "  together                 %8.3f s\n"
               "  bound by adding rows of transfer matrices: %.1f GB for the first layer,\n"
               "  %.1f GB/s a thread; measured limits: %.1f GB/s from second-level cache, "
               "%.1f GB/s "
               "from memory\n",
               t->crossbars, n, threads, ohm_instruction_set(), t->programming,
               t->facts.iterations, t->facts.error, t->reading, t->accuracy,
               t->programming + t->reading, t->bytes / 1e9, rate / 1e9, cache / 1e9,
               memory / 1e9);
        return;
    }
    json = ohm_json_object(json, "chip");
    ohm_json_count(json, "crossbars", t->crossbars);
    ohm_json_count(json, "images", n);
    ohm_json_count(json, "threads", threads);
    ohm_json_real(json, "seconds_programming", t->programming);
    ohm_json_real(json, "seconds_reading", t->reading);
    ohm_json_real(json, "bytes", t->bytes);
    ohm_json_real(json, "bytes_a_second_a_thread", rate);
    ohm_json_real(json, "limit_cache", cache);
    ohm_json_real(json, "limit_memory", memory);
    ohm_json_real(json, "accuracy", t->accuracy);
}

static enum ohm_status bench_chip(const struct options *options, struct ohm_json *json)
{
    struct ohm_dataset data = { .inputs = 0 };
    struct ohm_network network = { .layers = 0 };
    struct ohm_integer integer = { .layers = 0 };
    struct ohm_settings settings;
    struct chip_times times = { .crossbars = 0 };
    size_t n;
    enum ohm_status status;

    ohm_log(OHM_NOTE, "training a network first");
    OHM_GO(train_network(options, &data, &settings, &network));
    n = options->images < data.test.n ? options->images : data.test.n;
    OHM_GO(ohm_integer_init(&integer, &network, &settings.mapping));
    OHM_GO(time_chip(options, &data, &settings, &integer, n, &times));
    tell_chip(options, json, n, &times);
out:
    ohm_integer_clear(&integer);
    ohm_network_clear(&network);
    ohm_dataset_clear(&data);
    return status;
}

static enum ohm_status run(const void *given, char *const arguments[])
{
    const struct options *options = given;
    struct ohm_spice *spice = NULL;
    struct ohm_json *json = NULL;
    enum ohm_status status = OHM_OK;

    (void)arguments;
    if (options->ngspice)
        OHM_TRY(ohm_spice_new(&spice, 1));
    if (options->json)
        json = ohm_json_new();
    if (options->solvers)
        OHM_GO(
            bench_solvers(options, spice, json ? ohm_json_array(json, "solvers") : NULL));
    if (options->chip)
        OHM_GO(bench_chip(options, json));
    if (json)
        OHM_GO(ohm_json_write(json, stdout));
out:
    ohm_json_free(json);
    ohm_spice_free(spice);
    return status;
}

const struct ohm_command ohm_command_bench = {
    .name = "bench",
    .arguments = "",
    .sentence = "how long solving takes here, and what bounds it",
    .details =
        "Times the nodal solver on single crossbars (random cells between R_min and 100 "
        "R_min, one thread, median of some runs), and a whole programmed chip over a data "
        "set, beside the memory bandwidth that bounds it.\n\n"
        "  ohmslice bench --data mnist:DIR --ngspice",
    .parts = parts,
    .size = sizeof(struct options),
    .run = run,
};
