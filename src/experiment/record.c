#include "experiment/record.h"

#include "base/memory.h"
#include "base/version.h"
#include "experiment/cube.h"
#include "experiment/trace.h"
#include "model/weights.h"
#include "num/dense.h"
#include "num/stats.h"
#include "store/array.h"
#include "store/axis.h"
#include "store/facts.h"
#include "store/note.h"
#include "store/slab.h"
#include "store/tree.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

static void utc(char text[32])
{
    const time_t now = time(NULL);
    struct tm parts;

    gmtime_r(&now, &parts);
    strftime(text, 32, "%Y-%m-%dT%H:%M:%SZ", &parts);
}

/* --- provenance --- */

static enum ohm_status write_provenance(struct ohm_store *store,
                                        const struct ohm_study *study)
{
    const struct ohm_experiment *experiment = study->experiment;
    char *settings = NULL, now[32];
    enum ohm_status status;

    utc(now);
    OHM_GO(ohm_settings_print(&experiment->base, NULL, &settings));
    OHM_GO(ohm_note_write_text(store, "", "question", experiment->base.head.question));
    OHM_GO(ohm_note_write_text(store, "", "source", experiment->base.head.source));
    OHM_GO(ohm_note_write_text(store, "", "experiment", experiment->text));
    OHM_GO(ohm_note_write_text(store, "", "experiment_file", experiment->name));
    OHM_GO(ohm_note_write_text(store, "", "settings", settings));
    OHM_GO(ohm_note_write_text(store, "", "data", experiment->base.head.data));
    OHM_GO(ohm_note_write_count(store, "", "seed", (int64_t)experiment->base.head.seed));
    OHM_GO(ohm_note_write_text(store, "", "random_numbers", "Philox 4x32-10"));
    OHM_GO(ohm_note_write_text(store, "", "ohmslice_version", ohm_version()));
    OHM_GO(ohm_note_write_text(store, "", "instruction_set", ohm_instruction_set()));
    OHM_GO(ohm_note_write_text(store, "", "blas", ohm_dense_facts()));
    OHM_GO(ohm_note_write_text(store, "", "simulator", study->options.simulator));
    OHM_GO(ohm_note_write_text(store, "", "command", study->options.command));
    OHM_GO(ohm_note_write_text(store, "", "started", now));
    OHM_GO(ohm_note_write_real(store, "", "mean", study->data.mean));
    OHM_GO(ohm_note_write_real(store, "", "deviation", study->data.deviation));
out:
    free(settings);
    return status;
}

enum ohm_status ohm_record_create(struct ohm_record **record, const char *path,
                                  const struct ohm_study *study, bool replace)
{
    struct ohm_record *made = NULL;
    enum ohm_status status;

    OHM_TRY(OHM_NEW(made, 1, "records"));
    snprintf(made->path, sizeof made->path, "%s", path);
    OHM_GO(ohm_store_create(&made->store, path, replace));
    OHM_GO(write_provenance(made->store, study));
    OHM_GO(ohm_cube_create(made->store, &study->result));
    OHM_GO(ohm_store_group(made->store, "weights"));
    OHM_GO(ohm_store_flush(made->store));
    *record = made;
    return OHM_OK;
out:
    ohm_record_close(made);
    return status;
}

/* --- while it runs --- */

enum ohm_status ohm_record_training(struct ohm_record *record,
                                    const struct ohm_study *study, size_t training)
{
    const struct ohm_training *t = &study->trainings.training[training];
    char group[64];

    snprintf(group, sizeof group, "weights/%zu", training);
    OHM_TRY(ohm_weights_store(record->store, group, &t->network));
    OHM_TRY(ohm_note_write_text(record->store, group, "key", t->key));
    OHM_TRY(ohm_note_write_count(record->store, group, "seed", (int64_t)t->seed));
    OHM_TRY(ohm_note_write_count(record->store, group, "point", (int64_t)t->point));
    OHM_TRY(ohm_note_write_real(record->store, group, "validation_accuracy",
                                t->best.validation));
    return ohm_store_flush(record->store);
}

enum ohm_status ohm_record_unit(struct ohm_record *record, const struct ohm_study *study,
                                struct ohm_unit unit)
{
    const struct ohm_group *group = &study->groups.group[unit.group];

    for (size_t k = 0; k < group->n; k++)
        OHM_TRY(ohm_cube_write(record->store, &study->result, group->point[k], unit.seed,
                               unit.trial));
    return ohm_store_flush(record->store);
}

enum ohm_status ohm_record_traces(struct ohm_record *record, const struct ohm_study *study,
                                  struct ohm_unit unit,
                                  struct ohm_chip *const chip[OHM_ROUTES])
{
    return ohm_trace_write(record->store, study, unit, chip);
}

/* --- the end --- */

/* "method bl1, bits 2-4-4-4; ..." */
static enum ohm_status holding_points(const struct ohm_experiment *experiment,
                                      const struct ohm_judgement *judgement, char **text)
{
    char point[512];
    size_t size;
    FILE *out = open_memstream(text, &size);

    if (!out)
        return ohm_fail(OHM_ENOMEM, "no memory for a verdict");
    for (size_t k = 0; k < judgement->holds_n; k++) {
        ohm_sweep_describe(&experiment->sweep, judgement->holds[k], NULL, point,
                           sizeof point);
        fprintf(out, "%s%s", k ? "; " : "", point);
    }
    fclose(out);
    return OHM_OK;
}

static enum ohm_status write_column(struct ohm_store *store, const char *group,
                                    const char *axis, const char *name,
                                    enum ohm_element element, const void *values,
                                    const char *units, const char *words)
{
    char path[128];

    snprintf(path, sizeof path, "%s/%s", group, name);
    OHM_TRY(ohm_store_array(store, path, element, 1, &axis, units, words));
    if (element == OHM_STRING)
        return ohm_store_write_texts(store, path, NULL, NULL, values);
    return ohm_store_write(store, path, element, NULL, NULL, values);
}

/* Columns of the verdicts: five texts and three numbers for each. */
static enum ohm_status write_verdicts(struct ohm_store *store,
                                      const struct ohm_study *study,
                                      const struct ohm_judgements *all)
{
    static const char *const texts[] = { "says", "route", "verdict", "missing",
                                         "holds_only_if" };
    static const char *const reals[] = { "value", "low", "high" };
    const struct ohm_experiment *experiment = study->experiment;
    const char **text = NULL;
    char **holds = NULL;
    double *real = NULL;
    enum ohm_status status;

    if (all->n == 0)
        return OHM_OK;
    OHM_GO(OHM_NEW(text, 5 * all->n, "verdicts"));
    OHM_GO(OHM_NEW(holds, all->n, "verdicts"));
    OHM_GO(OHM_NEW(real, 3 * all->n, "verdicts"));
    for (size_t k = 0; k < all->n; k++) {
        const struct ohm_judgement *j = &all->judgement[k];

        OHM_GO(holding_points(experiment, j, &holds[k]));
        text[k] = experiment->claim[j->claim].says;
        text[all->n + k] = j->route < 0 ? "network" : ohm_route_names[j->route];
        text[2 * all->n + k] = ohm_verdict_names[j->verdict];
        text[3 * all->n + k] = j->missing;
        text[4 * all->n + k] = holds[k];
        real[k] = j->value;
        real[all->n + k] = j->low;
        real[2 * all->n + k] = j->high;
    }
    OHM_GO(ohm_store_axis_counts(store, "verdicts/verdict_number", all->n, "verdict"));
    for (size_t c = 0; c < 5; c++)
        OHM_GO(write_column(store, "verdicts", "verdict_number", texts[c], OHM_STRING,
                            text + c * all->n, NULL, NULL));
    for (size_t c = 0; c < 3; c++)
        OHM_GO(write_column(store, "verdicts", "verdict_number", reals[c], OHM_DOUBLE,
                            real + c * all->n, NULL,
                            "the claim's metric, and its 95 % interval"));
out:
    for (size_t k = 0; holds && k < all->n; k++)
        free(holds[k]);
    free(holds);
    free(text);
    free(real);
    return status;
}

/* Columns of the audit: one number of each read under a name. */
static const struct {
    const char *name, *units, *words;
} audit_columns[] = {
    { "point", "1", "point of the sweep" },
    { "seed", "1", "training" },
    { "chip", "1", "trial" },
    { "route", "1", "1 ideal, 2 nodal, 3 ngspice" },
    { "at_layer", "1", "layer" },
    { "crossbar", "1", "crossbar of the layer" },
    { "at_slice", "1", "slice, 0 is the top" },
    { "sign", "1", "0 positive, 1 negative weights" },
    { "at_image", "1", "test image" },
    { "phase", "1", "0, or 1: negative inputs" },
    { "input_bit", "1", "0 is the least" },
    { "random", "1", "1: drawn at random; 0: near an edge" },
    { "margin", "1", "distance from the edge, LSB" },
    { "deviation", "A", "largest difference of a current between the routes" },
    { "deviation_lsb", "1", "the same in LSB" },
    { "deviation_scale", "1", "the same relative to the converter's full scale" },
};
enum { AUDIT_COLUMNS = sizeof audit_columns / sizeof *audit_columns };

static void audit_row(const struct ohm_study_read *read, double row[AUDIT_COLUMNS])
{
    const struct ohm_audited *r = &read->read;
    const double values[AUDIT_COLUMNS] = {
        (double)read->point,
        (double)read->seed,
        (double)read->trial,
        (double)read->route,
        (double)r->read.layer,
        (double)r->read.crossbar,
        (double)r->tile.slice,
        (double)r->tile.sign,
        (double)r->read.image,
        (double)r->read.phase,
        (double)r->read.bit,
        (double)r->random,
        r->read.margin,
        r->deviation,
        r->lsb,
        r->scale,
    };

    memcpy(row, values, sizeof values);
}

static enum ohm_status write_audit(struct ohm_store *store, const struct ohm_study *study)
{
    const struct ohm_study_audit *audit = &study->audit;
    double *column = NULL, row[AUDIT_COLUMNS];
    enum ohm_status status;

    OHM_TRY(ohm_note_write_count(store, "", "audit_reads", (int64_t)audit->done));
    OHM_TRY(ohm_note_write_count(store, "", "audit_skipped", (int64_t)audit->skipped));
    OHM_TRY(ohm_note_write_count(store, "", "audit_bad", (int64_t)audit->bad));
    OHM_TRY(ohm_note_write_count(store, "", "audit_random", (int64_t)audit->random));
    OHM_TRY(
        ohm_note_write_count(store, "", "audit_bad_random", (int64_t)audit->bad_random));
    OHM_TRY(ohm_note_write_real(store, "", "audit_worst_lsb", audit->worst_lsb));
    OHM_TRY(ohm_note_write_real(store, "", "audit_worst_scale", audit->worst_scale));
    OHM_TRY(ohm_note_write_real(store, "", "audit_bound_on_bad_share",
                                ohm_stats_bound(audit->bad_random, audit->random)));
    if (audit->kept == 0)
        return OHM_OK;
    OHM_TRY(OHM_NEW(column, audit->kept, "audited reads"));
    OHM_GO(ohm_store_axis_counts(store, "audit/read", audit->kept, "audited read"));
    for (size_t c = 0; c < AUDIT_COLUMNS; c++) {
        for (size_t k = 0; k < audit->kept; k++) {
            audit_row(&audit->read[k], row);
            column[k] = row[c];
        }
        OHM_GO(write_column(store, "audit", "read", audit_columns[c].name, OHM_DOUBLE,
                            column, audit_columns[c].units, audit_columns[c].words));
    }
out:
    free(column);
    return status;
}

static enum ohm_status finish(struct ohm_store *store, const struct ohm_study *study,
                              const struct ohm_judgements *judgements)
{
    char now[32];

    utc(now);
    OHM_TRY(write_verdicts(store, study, judgements));
    OHM_TRY(write_audit(store, study));
    OHM_TRY(ohm_note_write_count(store, "", "trials_missing",
                                 (int64_t)ohm_result_missing(&study->result)));
    OHM_TRY(ohm_note_write_real(store, "", "seconds_training", study->seconds_training));
    OHM_TRY(ohm_note_write_real(store, "", "seconds_chips", study->seconds_chips));
    OHM_TRY(ohm_note_write_real(store, "", "seconds_reads", study->seconds_reads));
    return ohm_note_write_text(store, "", "finished", now);
}

enum ohm_status ohm_record_finish(struct ohm_record *record, const struct ohm_study *study,
                                  const struct ohm_judgements *judgements)
{
    enum ohm_status status = finish(record->store, study, judgements);

    if (status != OHM_OK) {
        ohm_record_close(record);
        return status;
    }
    status = ohm_store_commit(record->store);
    free(record);
    return status;
}

void ohm_record_close(struct ohm_record *record)
{
    if (!record)
        return;
    ohm_store_close(record->store);
    free(record);
}

/* --- back again --- */

/* Takes over the networks that the store has for trainings of the study. */
static enum ohm_status read_weights(struct ohm_store *store, struct ohm_study *study)
{
    struct ohm_entry *entries = NULL;
    size_t n = 0;
    enum ohm_status status;

    OHM_TRY(ohm_store_entries(store, "weights", &n, &entries));
    status = OHM_OK;
    for (size_t k = 0; k < n && status == OHM_OK; k++) {
        char group[320], *key = NULL;

        snprintf(group, sizeof group, "weights/%s", entries[k].name);
        if (ohm_note_read_text(store, group, "key", &key) != OHM_OK)
            continue; /* cut off while it was written */
        for (size_t t = 0; t < study->trainings.n && status == OHM_OK; t++) {
            struct ohm_training *training = &study->trainings.training[t];

            if (training->done || strcmp(training->key, key) != 0)
                continue;
            status = ohm_weights_fetch(store, group, &training->network);
            training->done = status == OHM_OK;
        }
        free(key);
    }
    free(entries);
    return status;
}

static enum ohm_status read_all(struct ohm_store *store, const char *path,
                                struct ohm_study *study)
{
    char *text = NULL;
    bool same;

    OHM_TRY(ohm_note_read_text(store, "", "experiment", &text));
    same = strcmp(text, study->experiment->text) == 0;
    free(text);
    if (!same)
        return ohm_fail(OHM_EUSAGE, "%s: this is the result of another experiment than %s",
                        path, study->experiment->name);
    OHM_TRY(read_weights(store, study));
    return ohm_cube_read(store, &study->result);
}

enum ohm_status ohm_record_resume(struct ohm_record **record, const char *path,
                                  struct ohm_study *study)
{
    struct ohm_record *made = NULL;
    enum ohm_status status;

    OHM_TRY(OHM_NEW(made, 1, "records"));
    snprintf(made->path, sizeof made->path, "%s", path);
    OHM_GO(ohm_store_reopen(&made->store, path));
    OHM_GO(read_all(made->store, path, study));
    *record = made;
    return OHM_OK;
out:
    ohm_record_close(made);
    return status;
}

/* What the audit came to, added to the study's. */
static enum ohm_status read_audit(struct ohm_store *store, struct ohm_study *study)
{
    struct ohm_study_audit *audit = &study->audit;
    int64_t count;
    double real;

    if (ohm_note_read_count(store, "", "audit_reads", &count) != OHM_OK)
        return OHM_OK; /* not finished */
    audit->done += (size_t)count;
    OHM_TRY(ohm_note_read_count(store, "", "audit_random", &count));
    audit->random += (size_t)count;
    OHM_TRY(ohm_note_read_count(store, "", "audit_skipped", &count));
    audit->skipped += (size_t)count;
    OHM_TRY(ohm_note_read_count(store, "", "audit_bad", &count));
    audit->bad += (size_t)count;
    OHM_TRY(ohm_note_read_count(store, "", "audit_bad_random", &count));
    audit->bad_random += (size_t)count;
    OHM_TRY(ohm_note_read_real(store, "", "audit_worst_lsb", &real));
    audit->worst_lsb = real > audit->worst_lsb ? real : audit->worst_lsb;
    OHM_TRY(ohm_note_read_real(store, "", "audit_worst_scale", &real));
    audit->worst_scale = real > audit->worst_scale ? real : audit->worst_scale;
    return OHM_OK;
}

enum ohm_status ohm_record_load(const char *path, struct ohm_study *study)
{
    struct ohm_store *store;
    enum ohm_status status;

    OHM_TRY(ohm_store_open(&store, path));
    status = read_all(store, path, study);
    if (status == OHM_OK)
        status = read_audit(store, study);
    ohm_store_close(store);
    return status;
}

enum ohm_status ohm_record_load_weights(const char *path, struct ohm_study *study)
{
    struct ohm_store *store;
    enum ohm_status status;

    OHM_TRY(ohm_store_open(&store, path));
    status = read_weights(store, study);
    ohm_store_close(store);
    return status;
}

static enum ohm_status open_study(struct ohm_store *store, const char *path,
                                  struct ohm_experiment *experiment,
                                  struct ohm_study *study)
{
    size_t ndim, shape[OHM_AXES_MAX];
    char *text = NULL;
    enum ohm_status status;

    OHM_TRY(ohm_note_read_text(store, "", "experiment", &text));
    status = ohm_experiment_parse_again(experiment, path, text);
    free(text);
    if (status != OHM_OK)
        return status;
    OHM_GO(ohm_store_shape(store, "image", &ndim, shape));
    OHM_GO(ohm_study_layout(study, experiment, shape[0]));
    status = read_all(store, path, study);
    if (status == OHM_OK)
        status = read_audit(store, study);
    if (status != OHM_OK)
        ohm_study_clear(study);
out:
    if (status != OHM_OK)
        ohm_experiment_clear(experiment);
    return status;
}

enum ohm_status ohm_record_open(const char *path, struct ohm_experiment *experiment,
                                struct ohm_study *study)
{
    struct ohm_store *store;
    enum ohm_status status;

    OHM_TRY(ohm_store_open(&store, path));
    status = open_study(store, path, experiment, study);
    ohm_store_close(store);
    return status;
}
