/* networks.c -- trained networks in a result file. */
#include "results/networks.h"

#include "base/log.h"
#include "model/weights.h"
#include "store/facts.h"
#include "store/note.h"
#include "store/tree.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { GROUP_BYTES = 64 };

static void weights_group(size_t training, char group[GROUP_BYTES])
{
    snprintf(group, GROUP_BYTES, "weights/%zu", training);
}

enum ohm_status ohm_networks_write(struct ohm_store *store, const struct ohm_study *study,
                                   size_t training)
{
    const struct ohm_training *t = &study->trainings.training[training];
    char group[GROUP_BYTES];

    weights_group(training, group);
    if (t->failed[0] != '\0')
        OHM_TRY(ohm_store_group(store, group));
    else
        OHM_TRY(ohm_weights_store(store, group, &t->network));
    OHM_TRY(ohm_note_write_text(store, group, "key", t->key));
    OHM_TRY(ohm_note_write_count(store, group, "seed", (int64_t)t->seed));
    OHM_TRY(ohm_note_write_count(store, group, "point", (int64_t)t->point));
    if (t->failed[0] != '\0')
        return ohm_note_write_text(store, group, "failed", t->failed);
    return ohm_note_write_real(store, group, "validation_accuracy", t->best.validation);
}

enum ohm_status ohm_networks_keep(struct ohm_store *store, const struct ohm_study *study)
{
    char group[GROUP_BYTES];
    bool there;

    for (size_t k = 0; k < study->trainings.n; k++) {
        weights_group(k, group);
        OHM_TRY(ohm_store_exists(store, group, &there));
        if (study->trainings.training[k].done && !there)
            OHM_TRY(ohm_networks_write(store, study, k));
    }
    return OHM_OK;
}

static enum ohm_status read_network(struct ohm_store *store, const char *group,
                                    struct ohm_training *training)
{
    struct ohm_network network;
    double validation;
    char *failed = NULL;
    bool there;

    OHM_TRY(ohm_note_exists(store, group, "failed", &there));
    if (there) {
        OHM_TRY(ohm_note_read_text(store, group, "failed", &failed));
        snprintf(training->failed, sizeof training->failed, "%s", failed);
        free(failed);
        ohm_network_clear(&training->network);
        training->done = true;
        return OHM_OK;
    }
    OHM_TRY(ohm_note_read_real(store, group, "validation_accuracy", &validation));
    OHM_TRY(ohm_weights_fetch(store, group, &network));
    ohm_network_clear(&training->network);
    training->network = network;
    training->failed[0] = '\0';
    training->best.validation = validation;
    training->done = true;
    return OHM_OK;
}

enum ohm_status ohm_networks_read(struct ohm_store *store, bool again,
                                  struct ohm_study *study)
{
    struct ohm_entry *entries = NULL;
    size_t n = 0;
    enum ohm_status status;

    OHM_TRY(ohm_store_entries(store, "weights", &n, &entries));
    status = OHM_OK;
    for (size_t k = 0; k < n && status == OHM_OK; k++) {
        char group[320], *key = NULL;
        bool has_key = false;

        snprintf(group, sizeof group, "weights/%s", entries[k].name);
        status = ohm_note_exists(store, group, "key", &has_key);
        if (status == OHM_OK && has_key)
            status = ohm_note_read_text(store, group, "key", &key);
        if (!key)
            continue; /* weights of other origin */
        for (size_t t = 0; t < study->trainings.n && status == OHM_OK; t++) {
            struct ohm_training *training = &study->trainings.training[t];

            if (strcmp(training->key, key) == 0 && (again || !training->done))
                status = read_network(store, group, training);
        }
        free(key);
    }
    free(entries);
    return status;
}

/* --- networks that are used again --- */

/* The number of lines that differ in two keys; FIRST: what the first one is here, and there. */
static size_t compare(const char *here, const char *there, char first[256])
{
    size_t n = 0;

    while (*here && *there) {
        const size_t a = strcspn(here, "\n"), b = strcspn(there, "\n");

        if ((a != b || strncmp(here, there, a) != 0) && n++ == 0)
            snprintf(first, 256, "%.*s here, %.*s there", (int)(a < 100 ? a : 100), here,
                     (int)(b < 100 ? b : 100), there);
        here += a + (here[a] != '\0');
        there += b + (there[b] != '\0');
    }
    return n;
}

/* What tells KEY from that of the store's network that is most like it. */
static enum ohm_status find_difference(struct ohm_store *store, const char *key,
                                       char difference[256])
{
    struct ohm_entry *entries = NULL;
    size_t n = 0, least = SIZE_MAX;
    bool there;
    enum ohm_status status;

    snprintf(difference, 256, "there is none in it");
    status = ohm_store_entries(store, "weights", &n, &entries);
    for (size_t k = 0; k < n && status == OHM_OK; k++) {
        char group[320], first[256] = "", *other = NULL;
        size_t differing;

        snprintf(group, sizeof group, "weights/%s", entries[k].name);
        OHM_GO(ohm_note_exists(store, group, "key", &there));
        if (!there)
            continue;
        OHM_GO(ohm_note_read_text(store, group, "key", &other));
        differing = compare(key, other, first);
        if (differing > 0 && differing < least) {
            least = differing;
            memcpy(difference, first, sizeof first);
        }
        free(other);
    }
out:
    free(entries);
    return status;
}

enum ohm_status ohm_networks_tell(struct ohm_store *store, const char *path,
                                  struct ohm_study *study)
{
    struct ohm_trainings *trainings = &study->trainings;
    char where[256], difference[256];
    size_t used = 0;

    for (size_t k = 0; k < trainings->n; k++) {
        struct ohm_training *t = &trainings->training[k];

        t->done = t->done && t->failed[0] == '\0';
        t->failed[0] = '\0';
        used += t->done;
    }
    if (used == 0) {
        OHM_TRY(find_difference(store, trainings->training[0].key, difference));
        return ohm_fail(OHM_EUSAGE,
                        "--weights %s: no network is one of this experiment's: %s", path,
                        difference);
    }
    for (size_t k = 0; k < trainings->n; k++) {
        const struct ohm_training *t = &trainings->training[k];

        if (t->done)
            continue;
        ohm_sweep_describe(&study->experiment->sweep, t->point, NULL, where, sizeof where);
        OHM_TRY(find_difference(store, t->key, difference));
        ohm_log(OHM_WARN, "--weights %s: %s%straining %zu is not in it (%s)", path, where,
                *where ? ", " : "", t->seed, difference);
    }
    return OHM_OK;
}
