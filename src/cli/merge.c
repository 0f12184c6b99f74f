/* merge.c -- ohmslice merge: the shards of a run as one result. */
#include "base/log.h"
#include "cli/command.h"
#include "claims/judged.h"
#include "claims/summary.h"
#include "results/gather.h"
#include "results/record.h"

#include <string.h>

struct options {
    char output[OHM_TEXT_BYTES];
    bool replace;
};

/* clang-format off */
#define AT(member) offsetof(struct options, member)
static const struct ohm_field fields[] = {
    { "output", "", OHM_TEXT, AT(output), NULL, 0, 0, NULL, "The joined result file.", OHM_STAGE_NONE },
    { "replace", "", OHM_FLAG, AT(replace), "no", 0, 0, NULL,
      "Begin anew although NAME.partial is there.", OHM_STAGE_NONE },
    { 0 }
};
#undef AT
/* clang-format on */

static const struct ohm_part parts[] = { { fields, 0 }, { 0 } };

/* Writes every unit that is done. */
static enum ohm_status write_all(struct ohm_record *record, const struct ohm_ledger *ledger)
{
    const struct ohm_result *result = &ledger->result;

    for (size_t g = 0; g < ledger->study.groups.n; g++) {
        const size_t point = ledger->study.groups.group[g].point[0];

        for (size_t s = 0; s < result->seeds; s++)
            for (size_t t = 0; t < result->trials; t++)
                if (*ohm_result_done(result, point, s, t))
                    OHM_TRY(ohm_record_unit(
                        record, ledger,
                        (struct ohm_unit){ .seed = s, .group = g, .trial = t }));
    }
    return OHM_OK;
}

/* The ledger has all of part[0]; the others are added. */
static enum ohm_status merge(const struct options *options, struct ohm_ledger *ledger,
                             char *const part[])
{
    struct ohm_judgements judgements = { 0 };
    struct ohm_record *record = NULL;
    size_t missing, failed;
    enum ohm_status status;

    for (size_t k = 1; part[k]; k++)
        OHM_TRY(ohm_record_load(part[k], ledger));
    OHM_TRY(ohm_record_create(&record, options->output, ledger, options->replace));
    status = write_all(record, ledger);
    for (size_t k = 0; part[k] && status == OHM_OK; k++)
        status = ohm_gather_reads(record->store, part[k]);
    if (status == OHM_OK)
        status = ohm_judgements_init(&judgements, &ledger->result);
    if (status == OHM_OK) {
        status = ohm_judged_finish(record, ledger, &judgements);
        record = NULL;
    }
    if (status == OHM_OK)
        ohm_summary_print(stdout, ledger, &judgements);
    ohm_record_close(record);
    ohm_judgements_clear(&judgements);
    if (status != OHM_OK)
        return ohm_store_discard(options->output, status);
    OHM_TRY(ohm_study_audited(&ledger->study));
    failed = ohm_trainings_failed(&ledger->study.trainings);
    if (failed > 0)
        return ohm_fail(OHM_EDIVERGED,
                        "%zu of %zu trainings diverged; the result has the others", failed,
                        ledger->study.trainings.n);
    missing = ohm_result_missing(&ledger->result);
    if (missing > 0)
        status = ohm_fail(OHM_EPARTIAL, "%zu trials are in none of the files", missing);
    return status;
}

static enum ohm_status run(const void *given, char *const arguments[])
{
    struct ohm_experiment experiment;
    struct ohm_ledger ledger;
    enum ohm_status status;

    OHM_TRY(ohm_record_open(arguments[0], &experiment, &ledger));
    status = merge(given, &ledger, arguments);
    ohm_ledger_clear(&ledger);
    ohm_experiment_clear(&experiment);
    return status;
}

const struct ohm_command ohm_command_merge = {
    .name = "merge",
    .arguments = "PART.h5 ...",
    .least = 1,
    .most = 4096,
    .sentence = "the parts of a study (run --shard) as one result",
    .details =
        "Joins result files of the same experiment, each with some of its trials, into "
        "one, "
        "and judges the claims on all of them. A part that has nothing new is refused, and "
        "so are parts that differ in a trial that both have; what they agree in counts "
        "once. Traces, maps and waveforms come along, part "
        "by part. Trials that no file has stay masked; the "
        "exit status is then 5. It is 6 if the audit of a part has failed, 7 if a training "
        "has diverged.\n\n"
        "  ohmslice run e.yaml --shard 1/2 -o a.h5\n"
        "  ohmslice run e.yaml --shard 2/2 -o b.h5\n"
        "  ohmslice merge -o all.h5 a.h5 b.h5",
    .parts = parts,
    .size = sizeof(struct options),
    .results = OHM_RESULTS_ALL,
    .run = run,
};
