#include "experiment/networks.h"

#include "model/weights.h"
#include "store/facts.h"
#include "store/note.h"
#include "store/tree.h"

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
    OHM_TRY(ohm_weights_store(store, group, &t->network));
    OHM_TRY(ohm_note_write_text(store, group, "key", t->key));
    OHM_TRY(ohm_note_write_count(store, group, "seed", (int64_t)t->seed));
    OHM_TRY(ohm_note_write_count(store, group, "point", (int64_t)t->point));
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

    OHM_TRY(ohm_note_read_real(store, group, "validation_accuracy", &validation));
    OHM_TRY(ohm_weights_fetch(store, group, &network));
    ohm_network_clear(&training->network);
    training->network = network;
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
