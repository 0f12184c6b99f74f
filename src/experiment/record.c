#include "experiment/record.h"

#include "base/memory.h"
#include "experiment/audits.h"
#include "experiment/cube.h"
#include "experiment/judged.h"
#include "experiment/maps.h"
#include "experiment/networks.h"
#include "experiment/origin.h"
#include "experiment/trace.h"
#include "experiment/waveforms.h"
#include "store/array.h"
#include "store/axis.h"
#include "store/facts.h"
#include "store/note.h"
#include "store/slab.h"
#include "store/tree.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Closes a record of which there is nothing to be kept, and removes its file. */
static void discard(struct ohm_record *record)
{
    char partial[sizeof record->path + 16];

    snprintf(partial, sizeof partial, "%s.partial", record->path);
    if (record->store) {
        ohm_store_close(record->store);
        unlink(partial);
    }
    free(record);
}

enum ohm_status ohm_record_create(struct ohm_record **record, const char *path,
                                  const struct ohm_study *study, bool replace)
{
    struct ohm_record *made = NULL;
    enum ohm_status status;

    OHM_TRY(OHM_NEW(made, 1, "records"));
    snprintf(made->path, sizeof made->path, "%s", path);
    OHM_GO(ohm_store_create(&made->store, path, replace));
    OHM_GO(ohm_origin_write(made->store, study));
    OHM_GO(ohm_cube_create(made->store, &study->result));
    OHM_GO(ohm_store_group(made->store, "weights"));
    OHM_GO(ohm_networks_keep(made->store, study));
    OHM_GO(ohm_store_flush(made->store));
    *record = made;
    return OHM_OK;
out:
    discard(made);
    return status;
}

/* --- while it runs --- */

enum ohm_status ohm_record_training(struct ohm_record *record,
                                    const struct ohm_study *study, size_t training)
{
    OHM_TRY(ohm_networks_write(record->store, study, training));
    return ohm_store_flush(record->store);
}

/* What is known of the whole study so far. */
static enum ohm_status write_progress(struct ohm_record *record,
                                      const struct ohm_study *study)
{
    struct ohm_store *store = record->store;

    OHM_TRY(ohm_audits_write(store, &study->audit, &record->audited));
    OHM_TRY(ohm_note_write_real(store, "", "seconds_training", study->seconds_training));
    OHM_TRY(ohm_note_write_real(store, "", "seconds_chips", study->seconds_chips));
    OHM_TRY(ohm_note_write_real(store, "", "seconds_reads", study->seconds_reads));
    return ohm_note_write_real(store, "", "seconds_timing", study->seconds_timing);
}

enum ohm_status ohm_record_unit(struct ohm_record *record, const struct ohm_study *study,
                                struct ohm_unit unit)
{
    const struct ohm_group *group = &study->groups.group[unit.group];

    for (size_t k = 0; k < group->n; k++)
        OHM_TRY(ohm_cube_write(record->store, &study->result, group->point[k], unit.seed,
                               unit.trial));
    OHM_TRY(write_progress(record, study));
    return ohm_store_flush(record->store);
}

enum ohm_status ohm_record_traces(struct ohm_record *record, const struct ohm_study *study,
                                  struct ohm_unit unit,
                                  struct ohm_chip *const chip[OHM_ROUTES])
{
    if (study->options.trace_images > 0)
        OHM_TRY(ohm_trace_write(record->store, study, unit, chip));
    if (study->options.map_reads > 0)
        OHM_TRY(ohm_maps_write(record->store, study, unit, chip));
    return OHM_OK;
}

enum ohm_status ohm_record_waveforms(struct ohm_record *record,
                                     const struct ohm_study *study, struct ohm_unit unit,
                                     enum ohm_route route, size_t n,
                                     const struct ohm_timed timed[])
{
    const size_t point = study->groups.group[unit.group].point[0];
    const struct ohm_fabric fabric =
        ohm_settings_fabric(&study->experiment->point[point], 0);

    return ohm_waveforms_write(record->store, study, unit, route, ohm_fabric_cols(&fabric),
                               n, timed);
}

/* --- the end --- */

static enum ohm_status finish(struct ohm_record *record, const struct ohm_study *study,
                              const struct ohm_judgements *judgements)
{
    OHM_TRY(ohm_judged_write(record->store, study, judgements));
    OHM_TRY(write_progress(record, study));
    OHM_TRY(ohm_note_write_count(record->store, "", "trials_missing",
                                 (int64_t)ohm_result_missing(&study->result)));
    return ohm_origin_finish(record->store);
}

enum ohm_status ohm_record_finish(struct ohm_record *record, const struct ohm_study *study,
                                  const struct ohm_judgements *judgements)
{
    enum ohm_status status = finish(record, study, judgements);

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

/* CODE unless the store is of this study's experiment, with the same cards. */
static enum ohm_status check_experiment(struct ohm_store *store, const char *path,
                                        const struct ohm_study *study, enum ohm_status code)
{
    char *text = NULL, changed[256];
    bool same;

    OHM_TRY(ohm_note_read_text(store, "", "experiment", &text));
    same = strcmp(text, study->experiment->text) == 0;
    free(text);
    if (!same)
        return ohm_fail(code, "%s: this is the result of another experiment than %s", path,
                        study->experiment->name);
    OHM_TRY(ohm_origin_changed(store, study->experiment, changed));
    return *changed ? ohm_fail(code, "%s: %s there", path, changed) : OHM_OK;
}

/* *there: has the file the note KEY?  Then it is added to *sum. */
static enum ohm_status add_seconds(struct ohm_store *store, const char *key, double *sum,
                                   bool *there)
{
    double seconds;

    OHM_TRY(ohm_note_exists(store, "", key, there));
    if (!*there)
        return OHM_OK;
    OHM_TRY(ohm_note_read_real(store, "", key, &seconds));
    *sum += seconds;
    return OHM_OK;
}

/* OHM_EINPUT if a store that has trials has no new one. */
static enum ohm_status check_new(size_t n, const uint8_t found[])
{
    bool new = false, again = false;

    for (size_t k = 0; k < n; k++) {
        new |= found[k] == OHM_FOUND;
        again |= found[k] == OHM_FOUND_AGAIN;
    }
    return new || !again
               ? OHM_OK
               : ohm_fail(OHM_EINPUT, "every trial in it is in the files before: the "
                                      "same part twice");
}

/* The cube and the audit: what is there already is not counted again. */
static enum ohm_status read_cube(struct ohm_store *store, const char *path, bool resumed,
                                 struct ohm_study *study, size_t *audited)
{
    const struct ohm_result *result = &study->result;
    const size_t n = result->points * result->seeds * result->trials;
    uint8_t *found = NULL;
    enum ohm_status status;

    OHM_TRY(OHM_NEW(found, n, "trials"));
    status = ohm_cube_read(store, &study->result, found);
    if (status == OHM_OK && !resumed)
        status = check_new(n, found);
    if (status != OHM_OK)
        ohm_while(status, "%s", path);
    else
        status = ohm_audits_read(store, result, found, &study->audit, audited);
    free(found);
    return status;
}

/* All that is known, but for the data; *audited reads of the audit are on file. */
static enum ohm_status read_all(struct ohm_store *store, const char *path, bool again,
                                struct ohm_study *study, size_t *audited)
{
    bool there; /* not before a unit is finished, and not in old files */

    OHM_TRY(ohm_networks_read(store, again, study));
    OHM_TRY(read_cube(store, path, again, study, audited));
    OHM_TRY(add_seconds(store, "seconds_training", &study->seconds_training, &there));
    OHM_TRY(add_seconds(store, "seconds_chips", &study->seconds_chips, &there));
    OHM_TRY(add_seconds(store, "seconds_reads", &study->seconds_reads, &there));
    return add_seconds(store, "seconds_timing", &study->seconds_timing, &there);
}

enum { PARTIAL_BYTES = 4096 + 16 };

static void partial_name(const char *path, char partial[PARTIAL_BYTES])
{
    snprintf(partial, PARTIAL_BYTES, "%.4096s.partial", path);
}

/* Is there something to go on with? */
static enum ohm_status check_partial(const char *path)
{
    char partial[PARTIAL_BYTES];

    partial_name(path, partial);
    if (access(partial, F_OK) == 0)
        return OHM_OK;
    if (access(path, F_OK) == 0)
        return ohm_fail(OHM_EUSAGE, "%s is complete: there is nothing to resume", path);
    return ohm_fail(OHM_EIO, "%s: there is no such file to resume", partial);
}

/* *blank: was the run killed before it had settled anything of the study?  Then there is an empty file, or a
 * store with nothing in it. */
static enum ohm_status is_blank(const char *path, bool *blank)
{
    char partial[PARTIAL_BYTES];
    struct ohm_entry *entries = NULL;
    struct ohm_store *store;
    struct stat facts;
    size_t n = 1;
    enum ohm_status status;

    partial_name(path, partial);
    *blank = stat(partial, &facts) != 0 || facts.st_size == 0;
    if (*blank)
        return OHM_OK;
    OHM_TRY(ohm_store_open(&store, partial));
    status = ohm_store_entries(store, "", &n, &entries);
    ohm_store_close(store);
    free(entries);
    *blank = status == OHM_OK && n == 0;
    return status;
}

enum ohm_status ohm_record_resume(struct ohm_record **record, const char *path,
                                  struct ohm_study *study)
{
    struct ohm_record *made = NULL;
    bool blank;
    enum ohm_status status;

    OHM_TRY(check_partial(path));
    OHM_TRY(is_blank(path, &blank));
    if (blank)
        return ohm_record_create(record, path, study, true);
    OHM_TRY(OHM_NEW(made, 1, "records"));
    snprintf(made->path, sizeof made->path, "%s", path);
    OHM_GO(ohm_store_reopen(&made->store, path));
    OHM_GO(check_experiment(made->store, path, study, OHM_EUSAGE));
    OHM_GO(ohm_origin_compare(made->store, path, study));
    OHM_GO(read_all(made->store, path, true, study, &made->audited));
    OHM_GO(ohm_networks_keep(made->store, study));
    *record = made;
    return OHM_OK;
out:
    ohm_record_close(made);
    return status;
}

enum ohm_status ohm_record_load(const char *path, struct ohm_study *study)
{
    struct ohm_store *store;
    size_t audited;
    enum ohm_status status;

    OHM_TRY(ohm_store_open(&store, path));
    OHM_GO(check_experiment(store, path, study, OHM_EINPUT));
    OHM_GO(ohm_origin_compare(store, path, study));
    OHM_GO(read_all(store, path, false, study, &audited));
out:
    ohm_store_close(store);
    return status;
}

enum ohm_status ohm_record_load_weights(const char *path, struct ohm_study *study)
{
    struct ohm_store *store;
    enum ohm_status status;

    OHM_TRY(ohm_store_open(&store, path));
    status = ohm_networks_read(store, false, study);
    if (status == OHM_OK)
        status = ohm_networks_tell(store, path, study);
    ohm_store_close(store);
    return status;
}

static enum ohm_status open_study(struct ohm_store *store, const char *path,
                                  struct ohm_experiment *experiment,
                                  struct ohm_study *study)
{
    size_t shape[OHM_AXES_MAX], audited;
    char *text = NULL, *name = NULL;
    enum ohm_status status;

    OHM_GO(ohm_note_read_text(store, "", "experiment", &text));
    OHM_GO(ohm_note_read_text(store, "", "experiment_file", &name));
    status = ohm_experiment_parse_again(experiment, name, text);
    if (status != OHM_OK) {
        ohm_while(status, "%s", path);
        goto out;
    }
    status = ohm_store_expect(store, "image", 1, shape);
    if (status == OHM_OK)
        status = ohm_study_layout(study, experiment, shape[0]);
    if (status == OHM_OK) {
        status = read_all(store, path, false, study, &audited);
        if (status == OHM_OK)
            status = ohm_origin_read(store, study);
        if (status != OHM_OK)
            ohm_study_clear(study);
    }
    if (status != OHM_OK)
        ohm_experiment_clear(experiment);
out:
    free(text);
    free(name);
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
