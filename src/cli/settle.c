/* settle.c -- ohmslice settle: one read in time, its waveforms, settling and energies. */
#include "base/log.h"
#include "base/memory.h"
#include "base/version.h"
#include "cli/circuit.h"
#include "cli/options.h"
#include "exchange/draft.h"
#include "exchange/json.h"
#include "solve/elmore.h"
#include "spice/spice.h"
#include "store/array.h"
#include "store/axis.h"
#include "store/note.h"
#include "store/slab.h"

#include <math.h>
#include <stdlib.h>

struct options {
    struct ohm_circuit_options circuit;
    struct ohm_charge charge;
    struct ohm_pulse pulse;
    size_t index, points;
    double lsb, tolerance, seconds;
    int engine;
    char waveforms[OHM_TEXT_BYTES];
    bool json, quiet;
};

static const char *const engines[] = { "nodal", "ngspice", NULL };

/* clang-format off */
#define AT(member) offsetof(struct options, member)
static const struct ohm_field fields[] = {
    { "lsb", "A", OHM_REAL, AT(lsb), NULL, 1e-15, 1, NULL,
      "Least significant bit of the converters: settled is within half of it.", OHM_STAGE_NONE },
    { "index", "", OHM_COUNT, AT(index), "0", 0, 1e9, NULL, "Input that is read, from 0.", OHM_STAGE_NONE },
    { "engine", "", OHM_WORD, AT(engine), "nodal", 0, 0, engines, "Who solves.", OHM_STAGE_NONE },
    { "tolerance", "", OHM_REAL, AT(tolerance), "1e-4", 1e-9, 0.1, NULL,
      "Error of a step in time, relative to the largest direct current.", OHM_STAGE_NONE },
    { "seconds", "s", OHM_REAL, AT(seconds), "600 s", 0.01, 1e6, NULL,
      "Time limit of one deck (ngspice).", OHM_STAGE_NONE },
    { "waveforms", "", OHM_TEXT, AT(waveforms), "", 0, 0, NULL,
      "Currents over the cycle too, an HDF5 file (.h5).", OHM_STAGE_NONE },
    { "points", "", OHM_COUNT, AT(points), "201", 2, 1e6, NULL, "Instants of the waveforms.", OHM_STAGE_NONE },
    { "json", "", OHM_FLAG, AT(json), "no", 0, 0, NULL,
      "Print one JSON object instead of the table.", OHM_STAGE_NONE },
    { "quiet", "", OHM_FLAG, AT(quiet), "no", 0, 0, NULL, "Say nothing on standard error.", OHM_STAGE_NONE },
    { 0 }
};
#undef AT
/* clang-format on */

static const struct ohm_part parts[] = {
    { ohm_circuit_fields, offsetof(struct options, circuit) },
    { ohm_charge_fields, offsetof(struct options, charge) },
    { ohm_pulse_fields, offsetof(struct options, pulse) },
    { fields, 0 },
    { 0 },
};

/* What is told of one read. */
struct answer {
    const struct options *options;
    const struct ohm_transient *read;
    const struct ohm_solver *solver;
    struct ohm_settling settling;
    double *elmore; /* s, [cols] */
    double seconds; /* that it took */
};

/* --- waveforms --- */

/* One array over AXES. */
static enum ohm_status write_array(struct ohm_store *store, const char *name, size_t naxes,
                                   const char *const axes[], const char *units,
                                   const char *words, const double values[])
{
    OHM_TRY(ohm_store_array(store, name, OHM_DOUBLE, naxes, axes, units, words));
    return ohm_store_write(store, name, OHM_DOUBLE, NULL, NULL, values);
}

static enum ohm_status write_arrays(struct ohm_store *store, const struct answer *answer)
{
    static const char *const axes[2] = { "time", "column" };
    const struct ohm_settling *s = &answer->settling;
    const char *const *column = axes + 1;

    OHM_TRY(ohm_store_axis_values(store, "time", answer->read->n, answer->read->t, "s",
                                  "time since the inputs began to rise"));
    OHM_TRY(
        ohm_store_axis_counts(store, "column", answer->read->crossbar->cols, "bit line"));
    OHM_TRY(write_array(store, "current", 2, axes, "A", "current into the virtual ground",
                        s->i));
    OHM_TRY(write_array(store, "shown", 2, axes, "A", "what the reader shows of it", s->y));
    OHM_TRY(write_array(store, "direct", 1, column, "A", "direct current", s->dc));
    OHM_TRY(write_array(store, "sample", 1, column, "A", "what is sampled", s->sample));
    OHM_TRY(write_array(store, "settle", 1, column, "s",
                        "from when on the reader stays within half an LSB", s->settle));
    return write_array(store, "elmore", 1, column, "s", "Elmore's estimate of that",
                       answer->elmore);
}

/* The values of a table as notes of the root. */
static enum ohm_status write_notes(struct ohm_store *store, const struct ohm_field table[],
                                   const void *obj)
{
    char text[OHM_TEXT_BYTES];

    for (const struct ohm_field *field = table; field->key; field++) {
        ohm_field_print(field, obj, text, sizeof text);
        OHM_TRY(ohm_note_write_text(store, "/", field->key, text));
    }
    return OHM_OK;
}

static enum ohm_status write_waveforms(const struct answer *answer)
{
    struct ohm_store *store = NULL;
    enum ohm_status status;

    OHM_TRY(ohm_store_create(&store, answer->options->waveforms, true));
    OHM_GO(ohm_note_write_text(store, "/", "title", "a read in time"));
    OHM_GO(ohm_note_write_text(store, "/", "written_by", ohm_version()));
    OHM_GO(ohm_note_write_text(store, "/", "conductance",
                               answer->options->circuit.conductance));
    OHM_GO(ohm_note_write_text(store, "/", "engine", engines[answer->options->engine]));
    OHM_GO(write_notes(store, ohm_wires_fields, &answer->read->crossbar->wires));
    OHM_GO(write_notes(store, ohm_charge_fields, answer->read->charge));
    OHM_GO(write_notes(store, ohm_pulse_fields, answer->read->pulse));
    OHM_GO(write_arrays(store, answer));
    status = ohm_store_commit(store);
    store = NULL;
out:
    if (store)
        (void)ohm_store_close(store);
    return status == OHM_OK ? status
                            : ohm_store_discard(answer->options->waveforms, status);
}

/* --- words --- */

static double error_of(const struct answer *answer, size_t c)
{
    return (answer->settling.sample[c] - answer->settling.dc[c]) / answer->options->lsb;
}

static void print_table(const struct answer *answer)
{
    const struct ohm_settling *s = &answer->settling;
    const struct ohm_energy *e = &s->energy;

    printf(
        "column      direct (A)      sampled (A)  error (LSB)  settled (s)   Elmore (s)\n");
    for (size_t c = 0; c < answer->read->crossbar->cols; c++)
        printf("%6zu %15.8g  %15.8g  %11.3g  %11.6g  %11.4g\n", c, s->dc[c], s->sample[c],
               error_of(answer, c), s->settle[c], answer->elmore[c]);
    printf("\nshortest read: %.5g s until all columns stay within half an LSB, %g A\n",
           s->t_least, answer->read->band);
    printf(
        "energy over %g s: %.5g J = drivers %.5g + array %.5g + sense %.5g + stored %.3g\n",
        ohm_pulse_cycle(answer->read->pulse), e->delivered, e->driver, e->array, e->sense,
        e->stored);
}

static enum ohm_status print_json(const struct answer *answer)
{
    const size_t cols = answer->read->crossbar->cols;
    const struct ohm_settling *s = &answer->settling;
    struct ohm_json *json = ohm_json_new(), *energy;
    double *error = NULL;
    enum ohm_status status;

    OHM_GO(OHM_NEW(error, cols, "errors"));
    for (size_t c = 0; c < cols; c++)
        error[c] = error_of(answer, c);
    ohm_json_text(json, "engine", engines[answer->options->engine]);
    ohm_json_count(json, "rows", answer->read->crossbar->rows);
    ohm_json_count(json, "cols", cols);
    ohm_json_real(json, "seconds", answer->seconds);
    ohm_json_count(json, "steps", s->steps);
    ohm_json_count(json, "iterations", s->iterations);
    ohm_json_reals(json, "direct", cols, s->dc);
    ohm_json_reals(json, "sample", cols, s->sample);
    ohm_json_reals(json, "error_lsb", cols, error);
    ohm_json_reals(json, "settle", cols, s->settle);
    ohm_json_reals(json, "elmore", cols, answer->elmore);
    ohm_json_real(json, "shortest_read", s->t_least);
    energy = ohm_json_object(json, "energy");
    ohm_json_real(energy, "delivered", s->energy.delivered);
    ohm_json_real(energy, "driver", s->energy.driver);
    ohm_json_real(energy, "array", s->energy.array);
    ohm_json_real(energy, "sense", s->energy.sense);
    ohm_json_real(energy, "stored", s->energy.stored);
    ohm_json_text(json, "waveforms", answer->options->waveforms);
    OHM_GO(ohm_json_write(json, stdout));
out:
    free(error);
    ohm_json_free(json);
    return status;
}

static enum ohm_status tell(const struct answer *answer)
{
    const struct ohm_crossbar *x = answer->read->crossbar;

    if (answer->options->waveforms[0] != '\0')
        OHM_TRY(write_waveforms(answer));
    if (!answer->options->quiet)
        ohm_log(OHM_NOTE, "%zu x %zu in time, %s: %.3g s, %zu steps, %zu iterations",
                x->rows, x->cols, engines[answer->options->engine], answer->seconds,
                answer->settling.steps, answer->settling.iterations);
    if (answer->options->json)
        return print_json(answer);
    print_table(answer);
    return OHM_OK;
}

/* --- solving --- */

static enum ohm_status solve(struct answer *answer, const struct ohm_transient *read,
                             const struct ohm_solve_options *how)
{
    const double start = ohm_seconds();

    OHM_TRY(ohm_transient_check(read, answer->solver));
    OHM_TRY(ohm_settling_init(&answer->settling, read->crossbar->cols, read->n));
    OHM_TRY(OHM_NEW(answer->elmore, read->crossbar->cols, "instants"));
    OHM_TRY(ohm_transient_run(read, answer->solver, how, &answer->settling));
    ohm_elmore_settle(read, answer->settling.dc, answer->elmore);
    answer->seconds = ohm_seconds() - start;
    return OHM_OK;
}

/* The read that the options name, of a circuit; its instants t[points]. */
static enum ohm_status set_read(const struct options *options,
                                const struct ohm_circuit *circuit, double t[],
                                struct ohm_transient *read)
{
    const size_t k = options->index;

    if (k >= circuit->n)
        return ohm_fail(OHM_EUSAGE, "--index: %zu is not in 0 to %zu, the inputs of %s", k,
                        circuit->n - 1, options->circuit.input);
    *read =
        (struct ohm_transient){ .crossbar = &circuit->crossbar,
                                .charge = &options->charge,
                                .pulse = &options->pulse,
                                .v = circuit->v + k * circuit->crossbar.rows,
                                .band = options->lsb / 2,
                                .tolerance = options->tolerance,
                                .n = options->waveforms[0] != '\0' ? options->points : 0,
                                .t = t };
    for (size_t n = 0; n < options->points; n++)
        t[n] = ohm_pulse_cycle(&options->pulse) * (double)n / (double)(options->points - 1);
    return OHM_OK;
}

static enum ohm_status run(const void *given, char *const arguments[])
{
    const struct options *options = given;
    struct ohm_solve_options how = ohm_solve_usual;
    struct ohm_transient read;
    struct answer answer = { .options = options, .read = &read };
    struct ohm_circuit circuit;
    double *t = NULL;
    enum ohm_status status;

    (void)arguments;
    if (options->waveforms[0] == '\0')
        OHM_TRY(ohm_options_refuse((const char *const[]){ "points", NULL },
                                   "the instants are those of --waveforms"));
    OHM_TRY(ohm_solver_find(engines[options->engine], &answer.solver));
    if (!(answer.solver->can & OHM_CAN_SIMULATE))
        OHM_TRY(ohm_options_refuse((const char *const[]){ "seconds", NULL },
                                   "the limit is one of --engine ngspice"));
    if (options->waveforms[0] != '\0')
        OHM_TRY(ohm_draft_probe(options->waveforms));
    OHM_TRY(ohm_circuit_init(&circuit, &options->circuit));
    OHM_GO(OHM_NEW(t, options->points, "instants"));
    OHM_GO(set_read(options, &circuit, t, &read));
    how.seconds = options->seconds;
    if (answer.solver->can & OHM_CAN_SIMULATE)
        OHM_GO(ohm_spice_new(&how.spice, 1));
    OHM_GO(solve(&answer, &read, &how));
    OHM_GO(tell(&answer));
out:
    if (status == OHM_ESPICE)
        ohm_while(status, "%s (--engine ngspice, --seconds %g s)",
                  options->circuit.conductance, options->seconds);
    ohm_spice_free(how.spice);
    ohm_settling_clear(&answer.settling);
    free(answer.elmore);
    free(t);
    ohm_circuit_clear(&circuit);
    return status;
}

const struct ohm_command ohm_command_settle = {
    .name = "settle",
    .arguments = "",
    .sentence = "one read in time: when it has settled, and what it costs",
    .details =
        "Solves one read of a crossbar with the capacitances of its wires and cells "
        "(docs/circuit.md, A read in time): for every column the direct current, what the "
        "reader shows at t_sample, the error of that in LSB, and from when on it stays "
        "within half an LSB, had the inputs never fallen; and the energies of a cycle.\n\n"
        "  ohmslice settle --conductance G.npy --input V.npy --r-word 1 --r-bit 1 "
        "--r-source 1000 --lsb '6.6 uA'\n\n"
        "ohmslice netlist --transient writes the same read as a deck.",
    .parts = parts,
    .size = sizeof(struct options),
    .run = run,
};
