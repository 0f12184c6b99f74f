/* run.c -- ohmslice run: the options of a run, its preview, its tables and its exit status. */
#include "base/progress.h"
#include "cli/options.h"
#include "study/experiment.h"
#include "study/preview.h"
#include "run/run.h"

#include <string.h>

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
      "Result file (HDF5); written as NAME.partial until it is complete. Without it nothing is kept.",
      OHM_STAGE_NONE },
    { "set", "", OHM_COUNT, AT(set), NULL, 0, 0, NULL,
      "Change a key of the experiment, e.g. --set crossbar.r_word=\"2 Ohm\"; may be given again.",
      OHM_STAGE_NONE },
    { "dry_run", "", OHM_FLAG, AT(dry_run), "no", 0, 0, NULL,
      "Check the experiment and say what would be computed: points, trainings, chips, claims. No "
      "data is opened and no file written.", OHM_STAGE_NONE },
    { "jobs", "", OHM_COUNT, AT(jobs), "0", 0, 256, NULL,
      "Threads; 0: one for each processor. The result does not depend on it.", OHM_STAGE_NONE },
    { "shard", "", OHM_TEXT, AT(shard), "1/1", 0, 0, NULL,
      "I/N: only every N-th chip, beginning with the I-th; ohmslice merge joins the files.", OHM_STAGE_NONE },
    { "resume", "", OHM_FLAG, AT(resume), "no", 0, 0, NULL,
      "Go on with NAME.partial; give the same --trace and --maps.", OHM_STAGE_NONE },
    { "replace", "", OHM_FLAG, AT(replace), "no", 0, 0, NULL,
      "Begin anew although NAME.partial is there.", OHM_STAGE_NONE },
    { "weights", "", OHM_TEXT, AT(weights), "", 0, 0, NULL,
      "Result file whose trained networks are used where they are the same, instead of training.",
      OHM_STAGE_NONE },
    { "trace", "", OHM_COUNT, AT(trace), "0", 0, 1000, NULL,
      "Keep the reads (currents, sums, codes) of the first N test images in the result file: of the "
      "first chip of the first training, in the read-out with the most bits.", OHM_STAGE_NONE },
    { "maps", "", OHM_COUNT, AT(maps), "0", 0, 1000, NULL,
      "Keep the voltages of all nodes of N reads of the same chips, drawn at random.", OHM_STAGE_NONE },
    { "json", "", OHM_FLAG, AT(json), "no", 0, 0, NULL,
      "Print one JSON object instead of tables.", OHM_STAGE_NONE },
    { "expect", "", OHM_FLAG, AT(expect), "no", 0, 0, NULL,
      "Exit with 1 if a verdict is not the one that the experiment expects.", OHM_STAGE_NONE },
    { "quiet", "", OHM_FLAG, AT(quiet), "no", 0, 0, NULL,
      "No progress on standard error.", OHM_STAGE_NONE },
    { 0 }
};
#undef AT
/* clang-format on */

static const struct ohm_part parts[] = { { fields, 0 }, { 0 } };

static enum ohm_status read_shard(const char *text, struct ohm_run_options *options)
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

/* Shows what an executed run comes to, and says it with the status. */
static enum ohm_status finish(const struct options *options, const struct ohm_run *done)
{
    const size_t unmet = ohm_run_unmet(done);

    if (options->json)
        OHM_TRY(ohm_run_json(done, stdout));
    else
        ohm_run_print(done, stdout);
    OHM_TRY(ohm_run_outcome(done));
    if (options->expect && unmet > 0)
        return ohm_fail(OHM_EUNMET, "%zu verdict%s not as expected", unmet,
                        unmet == 1 ? " is" : "s are");
    return OHM_OK;
}

static enum ohm_status preview(const struct options *options, const char *path,
                               const struct ohm_run_options *how)
{
    struct ohm_experiment experiment;
    struct ohm_preview preview;
    struct ohm_json *json;
    enum ohm_status status;

    OHM_TRY(ohm_experiment_read(&experiment, path, how->n, how->changes));
    OHM_GO(ohm_preview_init(&preview, &experiment, how->shard, how->shards));
    if (options->json) {
        json = ohm_json_new();
        ohm_preview_json(json, &preview);
        status = ohm_json_write(json, stdout);
        ohm_json_free(json);
    } else {
        ohm_preview_print(stdout, &preview);
    }
    ohm_preview_clear(&preview);
out:
    ohm_experiment_clear(&experiment);
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
    if (options->resume && options->output[0] == '\0')
        return ohm_fail(OHM_EUSAGE, "--resume needs -o, the file to go on with");
    if (options->resume && options->replace)
        return ohm_fail(OHM_EUSAGE, "--resume: --replace begins anew");
    return OHM_OK;
}

static const char *or_null(const char *text)
{
    return *text ? text : NULL;
}

static enum ohm_status run(const void *given, char *const arguments[])
{
    const struct options *options = given;
    char command[4096];
    struct ohm_run_options how = { .jobs = options->jobs,
                                   .n = options->set.n,
                                   .changes = options->set.at,
                                   .result = or_null(options->output),
                                   .resume = options->resume,
                                   .replace = options->replace,
                                   .weights = or_null(options->weights),
                                   .trace_images = options->trace,
                                   .map_reads = options->maps,
                                   .command = command };
    struct ohm_run *study = NULL;
    enum ohm_status status;

    if (options->quiet)
        ohm_progress_silence();
    print_command(options, arguments[0], command, sizeof command);
    OHM_TRY(read_shard(options->shard, &how));
    OHM_TRY(check_options(options));
    if (options->dry_run)
        return preview(options, arguments[0], &how);
    OHM_TRY(ohm_run_new(&study, arguments[0], &how));
    OHM_GO(ohm_run_execute(study));
    OHM_GO(finish(options, study));
out:
    ohm_run_free(study);
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
