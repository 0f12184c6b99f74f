/* record.c -- a result file, from its beginning to its seal. */
#include "results/record.h"

#include "base/memory.h"
#include "results/audits.h"
#include "results/cube.h"
#include "results/maps.h"
#include "results/networks.h"
#include "results/origin.h"
#include "results/trace.h"
#include "results/waveforms.h"
#include "store/note.h"
#include "store/tree.h"

#include <stdlib.h>
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
                                  const struct ohm_ledger *ledger, bool replace)
{
    struct ohm_record *made = NULL;
    enum ohm_status status;

    OHM_TRY(OHM_NEW(made, 1, "records"));
    snprintf(made->path, sizeof made->path, "%s", path);
    OHM_GO(ohm_store_create(&made->store, path, replace));
    OHM_GO(ohm_origin_write(made->store, ledger));
    OHM_GO(ohm_cube_create(made->store, &ledger->result));
    OHM_GO(ohm_store_group(made->store, "weights"));
    OHM_GO(ohm_networks_keep(made->store, &ledger->study));
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
                                      const struct ohm_ledger *ledger)
{
    struct ohm_store *store = record->store;

    OHM_TRY(ohm_audits_write(store, &ledger->study.audit, &record->audited));
    OHM_TRY(
        ohm_note_write_real(store, "", "seconds_training", ledger->study.seconds_training));
    OHM_TRY(ohm_note_write_real(store, "", "seconds_chips", ledger->study.seconds_chips));
    OHM_TRY(ohm_note_write_real(store, "", "seconds_reads", ledger->study.seconds_reads));
    return ohm_note_write_real(store, "", "seconds_timing", ledger->study.seconds_timing);
}

enum ohm_status ohm_record_unit(struct ohm_record *record, const struct ohm_ledger *ledger,
                                struct ohm_unit unit)
{
    const struct ohm_group *group = &ledger->study.groups.group[unit.group];

    for (size_t k = 0; k < group->n; k++)
        OHM_TRY(ohm_cube_write(record->store, &ledger->result, group->point[k], unit.seed,
                               unit.trial));
    OHM_TRY(write_progress(record, ledger));
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

static enum ohm_status finish(struct ohm_record *record, const struct ohm_ledger *ledger)
{
    OHM_TRY(write_progress(record, ledger));
    OHM_TRY(ohm_note_write_count(record->store, "", "trials_missing",
                                 (int64_t)ohm_result_missing(&ledger->result)));
    return ohm_origin_finish(record->store);
}

enum ohm_status ohm_record_finish(struct ohm_record *record,
                                  const struct ohm_ledger *ledger)
{
    enum ohm_status status = finish(record, ledger);

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
