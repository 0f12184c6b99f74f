/* recordread.c -- a result file read back, and gone on with; for record.h. */
#include "results/record.h"

#include "base/memory.h"
#include "results/audits.h"
#include "results/cube.h"
#include "results/networks.h"
#include "results/origin.h"
#include "store/axis.h"
#include "store/facts.h"
#include "store/note.h"
#include "store/tree.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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
                                 struct ohm_ledger *ledger, size_t *audited)
{
    const struct ohm_result *result = &ledger->result;
    const size_t n = result->points * result->seeds * result->trials;
    uint8_t *found = NULL;
    enum ohm_status status;

    OHM_TRY(OHM_NEW(found, n, "trials"));
    status = ohm_cube_read(store, &ledger->result, found);
    if (status == OHM_OK && !resumed)
        status = check_new(n, found);
    if (status != OHM_OK)
        ohm_while(status, "%s", path);
    else
        status = ohm_audits_read(store, result, found, &ledger->study.audit, audited);
    free(found);
    return status;
}

/* All that is known, but for the data; *audited reads of the audit are on file. */
static enum ohm_status read_all(struct ohm_store *store, const char *path, bool again,
                                struct ohm_ledger *ledger, size_t *audited)
{
    bool there; /* not before a unit is finished, and not in old files */

    OHM_TRY(ohm_networks_read(store, again, &ledger->study));
    OHM_TRY(read_cube(store, path, again, ledger, audited));
    OHM_TRY(
        add_seconds(store, "seconds_training", &ledger->study.seconds_training, &there));
    OHM_TRY(add_seconds(store, "seconds_chips", &ledger->study.seconds_chips, &there));
    OHM_TRY(add_seconds(store, "seconds_reads", &ledger->study.seconds_reads, &there));
    return add_seconds(store, "seconds_timing", &ledger->study.seconds_timing, &there);
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
                                  struct ohm_ledger *ledger)
{
    struct ohm_record *made = NULL;
    bool blank;
    enum ohm_status status;

    OHM_TRY(check_partial(path));
    OHM_TRY(is_blank(path, &blank));
    if (blank)
        return ohm_record_create(record, path, ledger, true);
    OHM_TRY(OHM_NEW(made, 1, "records"));
    snprintf(made->path, sizeof made->path, "%s", path);
    OHM_GO(ohm_store_reopen(&made->store, path));
    OHM_GO(check_experiment(made->store, path, &ledger->study, OHM_EUSAGE));
    OHM_GO(ohm_origin_compare(made->store, path, ledger));
    OHM_GO(read_all(made->store, path, true, ledger, &made->audited));
    OHM_GO(ohm_networks_keep(made->store, &ledger->study));
    *record = made;
    return OHM_OK;
out:
    ohm_record_close(made);
    return status;
}

enum ohm_status ohm_record_load(const char *path, struct ohm_ledger *ledger)
{
    struct ohm_store *store;
    size_t audited;
    enum ohm_status status;

    OHM_TRY(ohm_store_open(&store, path));
    OHM_GO(check_experiment(store, path, &ledger->study, OHM_EINPUT));
    OHM_GO(ohm_origin_compare(store, path, ledger));
    OHM_GO(read_all(store, path, false, ledger, &audited));
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

static enum ohm_status open_ledger(struct ohm_store *store, const char *path,
                                   struct ohm_experiment *experiment,
                                   struct ohm_ledger *ledger)
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
        status = ohm_ledger_layout(ledger, experiment, shape[0]);
    if (status == OHM_OK) {
        status = read_all(store, path, false, ledger, &audited);
        if (status == OHM_OK)
            status = ohm_origin_read(store, ledger);
        if (status != OHM_OK)
            ohm_ledger_clear(ledger);
    }
    if (status != OHM_OK)
        ohm_experiment_clear(experiment);
out:
    free(text);
    free(name);
    return status;
}

enum ohm_status ohm_record_open(const char *path, struct ohm_experiment *experiment,
                                struct ohm_ledger *ledger)
{
    struct ohm_store *store;
    enum ohm_status status;

    OHM_TRY(ohm_store_open(&store, path));
    status = open_ledger(store, path, experiment, ledger);
    ohm_store_close(store);
    return status;
}
