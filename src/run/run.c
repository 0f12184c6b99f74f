/* run.c -- the parts of a run in order: experiment, simulator, study, result file, verdicts. */
#include "run/run.h"

#include "base/input.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "claims/judged.h"
#include "claims/summary.h"
#include "claims/verdict.h"
#include "num/init.h"
#include "results/filing.h"
#include "results/record.h"
#include "run/simulator.h"
#include "spice/spice.h"
#include "study/run.h"

#include <stdlib.h>

struct ohm_run {
    struct ohm_experiment experiment;
    struct ohm_study_options how;
    char no_audit[OHM_TEXT_BYTES];
    struct ohm_ledger ledger;
    struct ohm_judgements judgements;
    enum ohm_status audited; /* OHM_OK or OHM_EAUDIT */
};

/* Begins the result file, or goes on with it. */
static enum ohm_status open_record(const struct ohm_run_options *options,
                                   struct ohm_ledger *ledger)
{
    if (!options->result)
        return options->resume
                   ? ohm_fail(OHM_EUSAGE, "resume: no result file to go on with is named")
                   : OHM_OK;
    if (options->resume)
        return ohm_record_resume(&ledger->record, options->result, ledger);
    return ohm_record_create(&ledger->record, options->result, ledger, options->replace);
}

static enum ohm_status prepare(struct ohm_run *run, const char *path,
                               const struct ohm_run_options *options)
{
    OHM_TRY(ohm_experiment_read(&run->experiment, path, options->n, options->changes));
    OHM_TRY(ohm_run_simulator(&run->experiment, &run->how, run->no_audit));
    OHM_TRY(ohm_ledger_init(&run->ledger, &run->experiment, &run->how));
    if (options->weights)
        OHM_TRY(ohm_record_load_weights(options->weights, &run->ledger.study));
    return open_record(options, &run->ledger);
}

enum ohm_status ohm_run_new(struct ohm_run **run, const char *path,
                            const struct ohm_run_options *options)
{
    const size_t shards = options->shards ? options->shards : 1;
    struct ohm_run *r = NULL;
    enum ohm_status status;

    ohm_num_init();
    ohm_input_remember();
    if (options->shard >= shards)
        return ohm_fail(OHM_EUSAGE, "shard: %zu is not in 0 to %zu, the shards",
                        options->shard, shards - 1);
    OHM_TRY(OHM_NEW(r, 1, "runs"));
    r->how =
        (struct ohm_study_options){ .jobs = ohm_threads(options->jobs),
                                    .shard = options->shard,
                                    .shards = shards,
                                    .simulator = "",
                                    .no_audit = r->no_audit,
                                    .command = options->command ? options->command : "",
                                    .trace_images = options->trace_images,
                                    .map_reads = options->map_reads };
    status = prepare(r, path, options);
    if (status == OHM_OK)
        *run = r;
    else
        ohm_run_free(r);
    return status;
}

enum ohm_status ohm_run_execute(struct ohm_run *run)
{
    struct ohm_ledger *ledger = &run->ledger;
    struct ohm_record *record = ledger->record;
    const struct ohm_sink sink = ohm_filing_sink(ledger);

    run->audited = ohm_study_run(&ledger->study, &sink);
    if (run->audited != OHM_EAUDIT)
        OHM_TRY(run->audited);
    OHM_TRY(ohm_judgements_init(&run->judgements, &ledger->result));
    ledger->record = NULL; /* finish takes it, well or not */
    return record ? ohm_judged_finish(record, ledger, &run->judgements) : OHM_OK;
}

enum ohm_status ohm_run_outcome(const struct ohm_run *run)
{
    const struct ohm_study *study = &run->ledger.study;
    const size_t missing = ohm_result_missing(&run->ledger.result);
    const size_t failed = ohm_trainings_failed(&study->trainings);

    if (run->audited != OHM_OK)
        return ohm_study_audited(study);
    if (failed > 0)
        return ohm_fail(OHM_EDIVERGED,
                        "%zu of %zu trainings diverged; the result has the others", failed,
                        study->trainings.n);
    if (missing > 0 && study->options.shards == 1)
        return ohm_fail(OHM_EPARTIAL, "%zu trials are missing", missing);
    return OHM_OK;
}

size_t ohm_run_verdicts(const struct ohm_run *run)
{
    return run->judgements.n;
}

struct ohm_run_verdict ohm_run_verdict(const struct ohm_run *run, size_t k)
{
    const struct ohm_judgement *j = &run->judgements.judgement[k];
    const struct ohm_claim *claim = &run->experiment.claim[j->claim];
    const char *unit = ohm_metric_unit(claim->metric);

    return (struct ohm_run_verdict){
        .says = claim->says,
        .holds_if = claim->holds_if,
        .route = j->route < 0 ? "network" : ohm_route_names[j->route],
        .metric = ohm_metric_names[claim->metric],
        .unit = *unit == ' ' ? unit + 1 : unit,
        .value = j->value,
        .low = j->low,
        .high = j->high,
        .verdict = ohm_verdict_names[j->verdict],
        .missing = j->missing,
    };
}

size_t ohm_run_unmet(const struct ohm_run *run)
{
    return ohm_judgements_unmet(&run->judgements, &run->experiment);
}

void ohm_run_print(const struct ohm_run *run, FILE *out)
{
    ohm_summary_print(out, &run->ledger, &run->judgements);
}

enum ohm_status ohm_run_json(const struct ohm_run *run, FILE *out)
{
    struct ohm_json *json = ohm_json_new();
    enum ohm_status status;

    ohm_summary_json(json, &run->ledger, &run->judgements);
    status = ohm_json_write(json, out);
    ohm_json_free(json);
    return status;
}

void ohm_run_free(struct ohm_run *run)
{
    if (!run)
        return;
    ohm_record_close(run->ledger.record);
    ohm_judgements_clear(&run->judgements);
    ohm_ledger_clear(&run->ledger);
    ohm_experiment_clear(&run->experiment);
    ohm_spice_free(run->how.spice);
    free(run);
}
