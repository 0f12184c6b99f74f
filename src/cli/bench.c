/* bench.c -- ohmslice bench: its options, and the parts it runs. */
#include "base/memory.h"
#include "cli/bench.h"
#include "cli/command.h"
#include "exchange/json.h"
#include "spice/spice.h"

#include <stddef.h>
#include <stdio.h>

/* clang-format off */
#define AT(member) offsetof(struct ohm_bench, member)
static const struct ohm_field fields[] = {
    { "solvers", "", OHM_FLAG, AT(solvers), "yes", 0, 0, NULL,
      "Time single crossbars; --solvers=no leaves it out.", OHM_STAGE_NONE },
    { "transients", "", OHM_FLAG, AT(transients), "yes", 0, 0, NULL,
      "Time reads in time; --transients=no leaves them out.", OHM_STAGE_NONE },
    { "chip", "", OHM_FLAG, AT(chip), "yes", 0, 0, NULL,
      "Time a whole chip over a data set; --chip=no leaves it out.", OHM_STAGE_NONE },
    { "ngspice", "", OHM_FLAG, AT(ngspice), "no", 0, 0, NULL,
      "Time ngspice on the same crossbars too, up to 64 x 64 without KLU.", OHM_STAGE_NONE },
    { "sweep", "", OHM_COUNT, AT(sweep), "0", 0, 256, NULL,
      "Side of a crossbar whose 100 inputs ngspice solves in one deck, beside separate decks; 0: none.",
      OHM_STAGE_NONE },
    { "data", "", OHM_TEXT, AT(data), "digits", 0, 0, NULL,
      "Data set of the chip: digits, mnist:DIR or npz:FILE; inverted: before it exchanges light and dark.", OHM_STAGE_NONE },
    { "images", "", OHM_COUNT, AT(images), "10000", 1, 1e6, NULL,
      "Test images that pass the chip.", OHM_STAGE_NONE },
    { "repeats", "", OHM_COUNT, AT(repeats), "5", 1, 101, NULL, "Runs; the median is told.", OHM_STAGE_NONE },
    { "jobs", "", OHM_COUNT, AT(jobs), "0", 0, 256, NULL,
      "Threads for the chip; 0: one for each processor.", OHM_STAGE_NONE },
    { "json", "", OHM_FLAG, AT(json), "no", 0, 0, NULL, "Print one JSON object.", OHM_STAGE_NONE },
    { 0 }
};
#undef AT
/* clang-format on */

static const struct ohm_part parts[] = { { fields, 0 }, { 0 } };

static enum ohm_status run(const void *given, char *const arguments[])
{
    const struct ohm_bench *bench = given;
    struct ohm_spice *spice = NULL;
    struct ohm_json *json = NULL;
    enum ohm_status status = OHM_OK;

    (void)arguments;
    if (bench->ngspice || bench->sweep)
        OHM_TRY(ohm_spice_new(&spice, 1));
    if (bench->json)
        json = ohm_json_new();
    if (bench->solvers)
        OHM_GO(ohm_bench_solvers(bench, bench->ngspice ? spice : NULL,
                                 json ? ohm_json_array(json, "solvers") : NULL));
    if (bench->transients)
        OHM_GO(ohm_bench_transients(bench, bench->ngspice ? spice : NULL,
                                    json ? ohm_json_array(json, "transients") : NULL));
    if (bench->sweep)
        OHM_GO(ohm_bench_sweep(bench, spice, json));
    if (bench->chip)
        OHM_GO(ohm_bench_chip(bench, json));
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
    .size = sizeof(struct ohm_bench),
    .run = run,
};
