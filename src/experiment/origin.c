#include "experiment/origin.h"

#include "base/log.h"
#include "base/version.h"
#include "num/dense.h"
#include "store/note.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Notes of which a result has one, whoever made its parts; KEYS in the order of ohm_origin.text. */
static const char *const keys[] = { "ohmslice_version", "instruction_set",
                                    "simulator",        "blas",
                                    "command",          NULL };
enum { COMPARED = 3 }; /* the first ones */

static const char *value(const struct ohm_study *study, size_t k)
{
    const char *const here[] = { ohm_version(), ohm_instruction_set(),
                                 study->options.simulator, ohm_dense_facts(),
                                 study->options.command };

    return study->origin.text[k] ? study->origin.text[k] : here[k];
}

static enum ohm_status write_time(struct ohm_store *store, const char *key)
{
    const time_t now = time(NULL);
    struct tm parts;
    char text[32];

    gmtime_r(&now, &parts);
    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
    return ohm_note_write_text(store, "", key, text);
}

enum ohm_status ohm_origin_write(struct ohm_store *store, const struct ohm_study *study)
{
    const struct ohm_experiment *experiment = study->experiment;
    char *settings = NULL;
    enum ohm_status status;

    OHM_GO(ohm_settings_print(&experiment->base, NULL, &settings));
    OHM_GO(ohm_note_write_text(store, "", "question", experiment->base.head.question));
    OHM_GO(ohm_note_write_text(store, "", "source", experiment->base.head.source));
    OHM_GO(ohm_note_write_text(store, "", "experiment", experiment->text));
    OHM_GO(ohm_note_write_text(store, "", "experiment_file", experiment->name));
    OHM_GO(ohm_note_write_text(store, "", "settings", settings));
    OHM_GO(ohm_note_write_text(store, "", "data", experiment->base.head.data));
    OHM_GO(ohm_note_write_count(store, "", "seed", (int64_t)experiment->base.head.seed));
    OHM_GO(ohm_note_write_text(store, "", "random_numbers", "Philox 4x32-10"));
    for (size_t k = 0; keys[k]; k++)
        OHM_GO(ohm_note_write_text(store, "", keys[k], value(study, k)));
    OHM_GO(write_time(store, "started"));
    OHM_GO(ohm_note_write_real(store, "", "mean", study->data.mean));
    OHM_GO(ohm_note_write_real(store, "", "deviation", study->data.deviation));
out:
    free(settings);
    return status;
}

enum ohm_status ohm_origin_finish(struct ohm_store *store)
{
    return write_time(store, "finished");
}

enum ohm_status ohm_origin_read(struct ohm_store *store, struct ohm_study *study)
{
    for (size_t k = 0; keys[k]; k++) {
        free(study->origin.text[k]);
        study->origin.text[k] = NULL;
        OHM_TRY(ohm_note_read_text(store, "", keys[k], &study->origin.text[k]));
    }
    OHM_TRY(ohm_note_read_real(store, "", "mean", &study->data.mean));
    return ohm_note_read_real(store, "", "deviation", &study->data.deviation);
}

void ohm_origin_compare(struct ohm_store *store, const char *path,
                        const struct ohm_study *study)
{
    for (size_t k = 0; k < COMPARED; k++) {
        char *text = NULL;

        if (ohm_note_read_text(store, "", keys[k], &text) == OHM_OK &&
            strcmp(text, value(study, k)) != 0)
            ohm_log(OHM_WARN, "%s: %s is \"%s\" there and \"%s\" in the rest of the study",
                    path, keys[k], text, value(study, k));
        free(text);
    }
}
