#include "base/log.h"
#include "base/parallel.h"
#include "base/progress.h"
#include "cli/options.h"
#include "experiment/preview.h"
#include "experiment/record.h"
#include "experiment/study.h"
#include "experiment/summary.h"
#include "spice/spice.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct options {
    char output[OHM_TEXT_BYTES], weights[OHM_TEXT_BYTES], shard[OHM_TEXT_BYTES];
    struct ohm_repeated set;
    size_t jobs, trace, maps;
    bool dry_run, resume, replace, json, expect, quiet;
};

/* clang-format off */
#define AT(member) offsetof(struct options, member)
static const struct ohm_field fields[] = {
    { "output", "", OHM_TEXT, AT(output), "", 0, 0, NULL,
      "Result file (HDF5); written as NAME.partial until it is complete. Without it nothing is kept." },
    { "set", "", OHM_COUNT, AT(set), NULL, 0, 0, NULL,
      "Change a key of the experiment, e.g. --set crossbar.r_word=\"2 Ohm\"; may be given again." },
    { "dry_run", "", OHM_FLAG, AT(dry_run), "no", 0, 0, NULL,
      "Check the experiment and say what would be computed: points, trainings, chips, claims. No "
      "data is opened and no file written." },
    { "jobs", "", OHM_COUNT, AT(jobs), "0", 0, 256, NULL,
      "Threads; 0: one for each processor. The result does not depend on it." },
    { "shard", "", OHM_TEXT, AT(shard), "1/1", 0, 0, NULL,
      "I/N: only every N-th chip, beginning with the I-th; ohmslice merge joins the files." },
    { "resume", "", OHM_FLAG, AT(resume), "no", 0, 0, NULL,
      "Go on with NAME.partial; give the same --trace and --maps." },
    { "replace", "", OHM_FLAG, AT(replace), "no", 0, 0, NULL,
      "Begin anew although NAME.partial is there." },
    { "weights", "", OHM_TEXT, AT(weights), "", 0, 0, NULL,
      "Result file whose trained networks are used where they are the same, instead of training." },
    { "trace", "", OHM_COUNT, AT(trace), "0", 0, 1000, NULL,
      "Keep the reads (currents, sums, codes) of the first N test images in the result file: of the "
      "first chip of the first training, in the read-out with the most bits." },
    { "maps", "", OHM_COUNT, AT(maps), "0", 0, 1000, NULL,
      "Keep the voltages of all nodes of N reads of the same chips, drawn at random." },
    { "json", "", OHM_FLAG, AT(json), "no", 0, 0, NULL,
      "Print one JSON object instead of tables." },
    { "expect", "", OHM_FLAG, AT(expect), "no", 0, 0, NULL,
      "Exit with 1 if a verdict is not the one that the experiment expects." },
    { "quiet", "", OHM_FLAG, AT(quiet), "no", 0, 0, NULL,
      "No progress on standard error." },
    { 0 }
};
#undef AT
/* clang-format on */

static const struct ohm_part parts[] = { { fields, 0 }, { 0 } };

static enum ohm_status read_shard(const char *text, struct ohm_study_options *options)
{
    size_t i, n;
    int used = 0;

    if (sscanf(text, "%zu/%zu%n", &i, &n, &used) != 2 || text[used] != '\0' || n < 1 ||
        i < 1 || i > n)
        return ohm_fail(OHM_EUSAGE, "--shard: \"%s\" is not I/N with 1 <= I <= N", text);
    options->shard = i - 1;
    options->shards = n;
    return OHM_OK;
}

/* Names what is loaded that is code. */
static enum ohm_status tell_code(const struct ohm_experiment *experiment)
{
    char *files, *rest, *file;

    OHM_TRY(ohm_experiment_code(experiment, &files));
    for (file = strtok_r(files, "\n", &rest); file; file = strtok_r(NULL, "\n", &rest))
        ohm_log(OHM_NOTE, "ngspice loads the compiled model %s, which is code", file);
    free(files);
    return OHM_OK;
}

/* A run that cannot audit itself says so before it begins, however quiet it was asked to be. */
static void warn_of_unaudited(const struct ohm_experiment *experiment, const char *version)
{
    size_t side;
    const size_t n = ohm_experiment_unaudited(experiment, &side);

    if (n == 0)
        return;
    ohm_log(
        OHM_WARN,
        "%s has no KLU solver and would take minutes for one read of %zu x %zu: %zu of %zu "
        "points of this run are NOT audited; a newer libngspice audits them (Debian: "
        "scripts/setup --newer-ngspice), smaller crossbars are (up to %d x %d)",
        version, side, side, n, experiment->points, OHM_AUDIT_SIDE, OHM_AUDIT_SIDE);
}

/* ngspice takes part when it is a route, or audits circuits; NO_AUDIT: why it cannot. */
static enum ohm_status start_spice(const struct ohm_experiment *experiment,
                                   struct ohm_study_options *options,
                                   char no_audit[OHM_TEXT_BYTES])
{
    const bool *route = experiment->base.route;
    const bool circuits = route[OHM_ROUTE_IDEAL] || route[OHM_ROUTE_NODAL];
    const struct ohm_spice_facts *facts;
    enum ohm_status status;

    if (!route[OHM_ROUTE_NGSPICE] && !(circuits && experiment->base.audit.reads > 0))
        return OHM_OK;
    status = ohm_spice_new(&options->spice, route[OHM_ROUTE_NGSPICE] ? options->jobs : 1);
    if (status == OHM_ESPICE && !route[OHM_ROUTE_NGSPICE]) { /* the audit alone is short */
        snprintf(no_audit, OHM_TEXT_BYTES, "%.500s", ohm_sentence());
        return OHM_OK;
    }
    OHM_TRY(status);
    facts = ohm_spice_facts(options->spice);
    options->klu = facts->klu;
    options->simulator = facts->summary;
    options->sandbox = facts->sandbox;
    OHM_TRY(tell_code(experiment));
    if (!facts->klu)
        warn_of_unaudited(experiment, facts->version);
    return OHM_OK;
}

static enum ohm_status open_record(const struct options *options, struct ohm_study *study)
{
    if (options->output[0] == '\0')
        return options->resume
                   ? ohm_fail(OHM_EUSAGE, "--resume needs -o, the file to go on with")
                   : OHM_OK;
    if (options->resume)
        return ohm_record_resume(&study->record, options->output, study);
    return ohm_record_create(&study->record, options->output, study, options->replace);
}

static enum ohm_status show(const struct options *options, const struct ohm_study *study,
                            const struct ohm_judgements *judgements)
{
    struct ohm_json *json;
    enum ohm_status status;

    if (!options->json) {
        ohm_summary_print(stdout, study, judgements);
        return OHM_OK;
    }
    json = ohm_json_new();
    ohm_summary_json(json, study, judgements);
    status = ohm_json_write(json, stdout);
    ohm_json_free(json);
    return status;
}

/* What the run comes to, when everything is done and shown. */
static enum ohm_status final_status(const struct options *options,
                                    const struct ohm_study *study,
                                    const struct ohm_judgements *judgements,
                                    enum ohm_status audited)
{
    const size_t missing = ohm_result_missing(&study->result);
    const size_t failed = ohm_trainings_failed(&study->trainings);
    const size_t unmet = ohm_judgements_unmet(judgements, study->experiment);

    if (audited != OHM_OK)
        return ohm_study_audited(study);
    if (failed > 0)
        return ohm_fail(OHM_EDIVERGED,
                        "%zu of %zu trainings diverged; the result has the others", failed,
                        study->trainings.n);
    if (missing > 0 && study->options.shards == 1)
        return ohm_fail(OHM_EPARTIAL, "%zu trials are missing", missing);
    if (options->expect && unmet > 0)
        return ohm_fail(OHM_EUNMET, "%zu verdict%s not as expected", unmet,
                        unmet == 1 ? " is" : "s are");
    return OHM_OK;
}

static enum ohm_status run_study(const struct options *options, struct ohm_study *study)
{
    struct ohm_judgements judgements = { 0 };
    enum ohm_status status, audited;

    if (options->weights[0] != '\0')
        OHM_TRY(ohm_record_load_weights(options->weights, study));
    OHM_TRY(open_record(options, study));
    status = audited = ohm_study_run(study);
    if (audited == OHM_EAUDIT)
        status = OHM_OK;
    if (status == OHM_OK)
        status = ohm_judgements_init(&judgements, &study->result);
    if (status == OHM_OK && study->record) {
        status = ohm_record_finish(study->record, study, &judgements);
        study->record = NULL;
    }
    if (status == OHM_OK)
        status = show(options, study, &judgements);
    if (status == OHM_OK)
        status = final_status(options, study, &judgements, audited);
    ohm_record_close(study->record);
    ohm_judgements_clear(&judgements);
    return status;
}

static enum ohm_status preview(const struct options *options,
                               const struct ohm_experiment *experiment,
                               const struct ohm_study_options *how)
{
    struct ohm_preview preview;
    struct ohm_json *json;
    enum ohm_status status = OHM_OK;

    OHM_TRY(ohm_preview_init(&preview, experiment, how->shard, how->shards));
    if (options->json) {
        json = ohm_json_new();
        ohm_preview_json(json, &preview);
        status = ohm_json_write(json, stdout);
        ohm_json_free(json);
    } else {
        ohm_preview_print(stdout, &preview);
    }
    ohm_preview_clear(&preview);
    return status;
}

/* The command that gives this result again, whatever the jobs. */
static void print_command(const struct options *options, const char *experiment, char *text,
                          size_t size)
{
    size_t used = (size_t)snprintf(text, size, "ohmslice run %s", experiment);

    for (size_t k = 0; k < options->set.n && used < size; k++)
        used +=
            (size_t)snprintf(text + used, size - used, " --set '%s'", options->set.at[k]);
    if (options->trace > 0 && used < size)
        used += (size_t)snprintf(text + used, size - used, " --trace %zu", options->trace);
    if (options->maps > 0 && used < size)
        snprintf(text + used, size - used, " --maps %zu", options->maps);
}

/* What another option, or none, makes void. */
static enum ohm_status check_options(const struct options *options)
{
    if (options->output[0] == '\0')
        OHM_TRY(
            ohm_options_refuse((const char *const[]){ "trace", "maps", "replace", NULL },
                               "nothing is kept without -o, a result file"));
    if (options->resume && options->replace)
        return ohm_fail(OHM_EUSAGE, "--resume: --replace begins anew");
    return OHM_OK;
}

static enum ohm_status run(const void *given, char *const arguments[])
{
    const struct options *options = given;
    char command[4096], no_audit[OHM_TEXT_BYTES] = "";
    struct ohm_study_options how = { .jobs = ohm_threads(options->jobs),
                                     .simulator = "",
                                     .no_audit = no_audit,
                                     .command = command,
                                     .trace_images = options->trace,
                                     .map_reads = options->maps };
    struct ohm_experiment experiment;
    struct ohm_study study;
    enum ohm_status status;

    if (options->quiet)
        ohm_progress_silence();
    print_command(options, arguments[0], command, sizeof command);
    OHM_TRY(read_shard(options->shard, &how));
    OHM_TRY(check_options(options));
    OHM_TRY(
        ohm_experiment_read(&experiment, arguments[0], options->set.n, options->set.at));
    if (options->dry_run) {
        status = preview(options, &experiment, &how);
        goto out;
    }
    OHM_GO(start_spice(&experiment, &how, no_audit));
    OHM_GO(ohm_study_init(&study, &experiment, &how));
    status = run_study(options, &study);
    ohm_study_clear(&study);
out:
    ohm_spice_free(how.spice);
    ohm_experiment_clear(&experiment);
    return status;
}

const struct ohm_command ohm_command_run = {
    .name = "run",
    .arguments = "EXPERIMENT.yaml",
    .least = 1,
    .most = 1,
    .sentence = "a whole study: train, map, solve, read out, judge the claims",
    .details =
        "Runs an experiment: trains its networks, programs them into crossbars, solves "
        "those by each route, passes the data set through, audits some reads in ngspice, "
        "and says of each claim whether it holds. Tables go to standard output, the result "
        "to an HDF5 file.\n\n"
        "  ohmslice run experiments/bit-slice-adc/digits.yaml --dry-run\n"
        "  ohmslice run experiments/bit-slice-adc/digits.yaml -o digits.h5\n\n"
        "A run that is interrupted goes on with --resume.",
    .parts = parts,
    .size = sizeof(struct options),
    .results = OHM_RESULTS_WEIGHTS,
    .run = run,
};
