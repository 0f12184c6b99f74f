/* solve.c -- ohmslice solve: one crossbar, conductances and voltages to currents. */
#include "config.h"

#include "base/log.h"
#include "base/memory.h"
#include "cli/circuit.h"
#include "cli/options.h"
#include "exchange/draft.h"
#include "exchange/json.h"
#include "netlist/subckt.h"
#include "solve/solver.h"
#include "spice/spice.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct options {
    struct ohm_circuit_options circuit;
    char output[OHM_TEXT_BYTES], voltages[OHM_TEXT_BYTES];
    int engine;
    double tolerance, seconds;
    bool json, quiet;
};

static const char *const engines[] = { "ideal", "nodal", "ngspice",
#ifdef HAVE_CHOLMOD
                                       "cholmod",
#endif
                                       NULL };

/* clang-format off */
#define AT(member) offsetof(struct options, member)
static const struct ohm_field fields[] = {
    { "output", "", OHM_TEXT, AT(output), NULL, 0, 0, NULL,
      "Currents into the virtual grounds, a .npy of [n][cols] in A.", OHM_STAGE_NONE },
    { "voltages", "", OHM_TEXT, AT(voltages), "", 0, 0, NULL,
      "Node voltages too, a .npy of [n][2][rows][cols] in V: word lines, then bit lines.", OHM_STAGE_NONE },
    { "engine", "", OHM_WORD, AT(engine), "nodal", 0, 0, engines,
      "Who solves.", OHM_STAGE_NONE },
    { "tolerance", "", OHM_REAL, AT(tolerance), "1e-11", 1e-14, 1e-2, NULL,
      "Wanted bound on the error of a current, relative to the largest one (nodal).", OHM_STAGE_NONE },
    { "seconds", "s", OHM_REAL, AT(seconds), "600 s", 0.01, 1e6, NULL,
      "Time limit of one deck (ngspice).", OHM_STAGE_NONE },
    { "json", "", OHM_FLAG, AT(json), "no", 0, 0, NULL,
      "Print one JSON object about the solution on standard output.", OHM_STAGE_NONE },
    { "quiet", "", OHM_FLAG, AT(quiet), "no", 0, 0, NULL,
      "Say nothing on standard error.", OHM_STAGE_NONE },
    { 0 }
};
#undef AT
/* clang-format on */

static const struct ohm_part parts[] = {
    { ohm_circuit_fields, offsetof(struct options, circuit) },
    { ohm_clamp_fields, offsetof(struct options, circuit) },
    { fields, 0 },
    { 0 },
};

static enum ohm_status report(const struct options *options,
                              const struct ohm_circuit *circuit,
                              const struct ohm_solve_facts *facts, double seconds,
                              const struct ohm_spice_facts *simulator)
{
    const char *code = ohm_subckt_code(circuit->crossbar.cell);
    struct ohm_json *json;
    char error[64] = "no bound on the error is known";
    enum ohm_status status;

    if (isfinite(facts->error))
        snprintf(error, sizeof error, "error at most %.2g", facts->error);
    ohm_log(OHM_NOTE, "%zu x %zu, %zu input%s, %s: %.3g s, %zu iterations, %s",
            circuit->crossbar.rows, circuit->crossbar.cols, circuit->n,
            circuit->n == 1 ? "" : "s", engines[options->engine], seconds,
            facts->iterations, error);
    if (!options->json)
        return OHM_OK;
    json = ohm_json_new();
    ohm_json_text(json, "engine", engines[options->engine]);
    ohm_json_text(json, "simulator", simulator ? simulator->version : "");
    ohm_json_flag(json, "klu", simulator && simulator->klu);
    ohm_json_text(json, "simulator_facts", simulator ? simulator->summary : "");
    ohm_json_text(json, "sandbox", simulator ? simulator->sandbox : "");
    ohm_json_text(json, "compiled_model", code ? code : "");
    ohm_json_count(json, "rows", circuit->crossbar.rows);
    ohm_json_count(json, "cols", circuit->crossbar.cols);
    ohm_json_count(json, "inputs", circuit->n);
    ohm_json_real(json, "seconds", seconds);
    ohm_json_count(json, "iterations", facts->iterations);
    ohm_json_count(json, "steps", facts->steps);
    ohm_json_real(json, "residual", facts->residual);
    ohm_json_real(json, "error", facts->error); /* null: no bound is known */
    ohm_json_real(json, "kcl", facts->kcl);
    ohm_json_count(json, "fallbacks", facts->fallbacks);
    ohm_json_text(json, "output", options->output);
    status = ohm_json_write(json, stdout);
    ohm_json_free(json);
    return status;
}

static enum ohm_status write_voltages(const struct options *options,
                                      const struct ohm_circuit *circuit, const double w[],
                                      const double b[])
{
    const size_t cells = circuit->crossbar.rows * circuit->crossbar.cols;
    const size_t shape[4] = { circuit->n, 2, circuit->crossbar.rows,
                              circuit->crossbar.cols };
    double *both = NULL;
    enum ohm_status status;

    OHM_TRY(OHM_NEW(both, 2 * circuit->n * cells, "voltages"));
    for (size_t k = 0; k < circuit->n; k++) {
        memcpy(both + 2 * k * cells, w + k * cells, cells * sizeof *w);
        memcpy(both + (2 * k + 1) * cells, b + k * cells, cells * sizeof *b);
    }
    status = ohm_npy_write(options->voltages, 4, shape, both);
    free(both);
    return status;
}

static enum ohm_status solve(const struct options *options,
                             const struct ohm_circuit *circuit,
                             const struct ohm_solve_options *how,
                             const struct ohm_spice_facts *simulator)
{
    const size_t n = circuit->n, cols = circuit->crossbar.cols;
    const size_t cells = circuit->crossbar.rows * cols;
    const bool wanted = options->voltages[0] != '\0';
    struct ohm_plan *plan = NULL;
    struct ohm_solve_facts facts;
    double *i = NULL, *w = NULL, *b = NULL, start = ohm_seconds(), seconds;
    enum ohm_status status;

    OHM_GO(OHM_NEW(i, n * cols, "currents"));
    if (wanted) {
        OHM_GO(OHM_NEW(w, n * cells, "voltages"));
        OHM_GO(OHM_NEW(b, n * cells, "voltages"));
    }
    OHM_GO(ohm_plan_new(&plan, &ohm_solvers[options->engine], &circuit->crossbar, how));
    OHM_GO(ohm_plan_load(plan, circuit->crossbar.g));
    OHM_GO(ohm_plan_apply(
        plan,
        &(struct ohm_reads){
            .n = n, .v = circuit->v, .u = circuit->u, .i = i, .w = w, .b = b },
        &facts));
    seconds = ohm_seconds() - start;
    if (wanted) /* first: where the currents are, everything is */
        OHM_GO(write_voltages(options, circuit, w, b));
    OHM_GO(ohm_npy_write(options->output, 2, (size_t[]){ n, cols }, i));
    OHM_GO(report(options, circuit, &facts, seconds, simulator));
out:
    ohm_plan_free(plan);
    free(i);
    free(w);
    free(b);
    return status;
}

/* Is every option that was given one that the engine reads? */
static enum ohm_status check_engine(const struct ohm_solver *engine)
{
    static const char *const of_wires[] = { "r_word",  "r_bit",         "r_source",
                                            "r_sense", "first_segment", "last_segment",
                                            "drive",   "sense",         "convention",
                                            NULL };

    if (!(engine->can & OHM_CAN_STOP))
        OHM_TRY(ohm_options_refuse((const char *const[]){ "tolerance", NULL },
                                   "only --engine nodal has one, and the engine is %s",
                                   engine->name));
    if (!(engine->can & OHM_CAN_SIMULATE))
        OHM_TRY(
            ohm_options_refuse((const char *const[]){ "seconds", NULL },
                               "the limit is one of --engine ngspice, and the engine is "
                               "%s",
                               engine->name));
    if (!(engine->can & OHM_CAN_WIRES))
        OHM_TRY(ohm_options_refuse(of_wires, "--engine %s has no wires", engine->name));
    return OHM_OK;
}

static enum ohm_status run(const void *given, char *const arguments[])
{
    const struct options *options = given;
    struct ohm_solve_options how = { .tolerance = options->tolerance,
                                     .seconds = options->seconds,
                                     .residual = true };
    const struct ohm_spice_facts *simulator = NULL;
    const struct ohm_solver *engine;
    struct ohm_circuit circuit;
    enum ohm_status status;

    (void)arguments;
    OHM_TRY(ohm_solver_find(engines[options->engine], &engine));
    OHM_TRY(check_engine(engine));
    if (options->quiet)
        ohm_log_level(OHM_WARN);
    OHM_TRY(ohm_draft_probe(options->output));
    if (options->voltages[0] != '\0')
        OHM_TRY(ohm_draft_probe(options->voltages));
    OHM_TRY(ohm_circuit_init(&circuit, &options->circuit));
    if (engine->can & OHM_CAN_SIMULATE) {
        OHM_GO(ohm_spice_new(&how.spice, 1));
        simulator = ohm_spice_facts(how.spice);
        if (ohm_subckt_code(circuit.crossbar.cell))
            ohm_log(OHM_NOTE, "ngspice loads the compiled model %s, which is code",
                    ohm_subckt_code(circuit.crossbar.cell));
    }
    status = solve(options, &circuit, &how, simulator);
    if (status == OHM_ESPICE)
        ohm_while(status, "%s (--engine ngspice, --seconds %g s)",
                  options->circuit.conductance, options->seconds);
out:
    ohm_spice_free(how.spice);
    ohm_circuit_clear(&circuit);
    return status;
}

const struct ohm_command ohm_command_solve = {
    .name = "solve",
    .arguments = "",
    .sentence = "one crossbar: conductances and voltages to currents",
    .details =
        "Solves one crossbar with its wires for any number of inputs (docs/circuit.md has "
        "the circuit). Arrays are .npy files in plain SI numbers; resistances are plain "
        "numbers in Ohm, or values with a unit.\n\n"
        "  ohmslice solve --conductance G.npy --input V.npy --output I.npy --r-word 1 "
        "--r-bit 1",
    .parts = parts,
    .size = sizeof(struct options),
    .run = run,
};
