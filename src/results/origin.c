/* origin.c -- who made a result, and whether its settings are still the same. */
#include "results/origin.h"

#include "base/log.h"
#include "base/version.h"
#include "store/note.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Notes of which a result has one, whoever made its parts; KEYS in the order of ohm_origin.text. */
static const char *const keys[] = {
    "ohmslice_version", "simulator", "instruction_set", "command", "sandbox",
    "compiled_models",  NULL
};
/* the first ones, since every instruction set gives the same numbers; older results have no more than these */
enum { COMPARED = 2, ALWAYS = 4 };

static const char *value(const struct ohm_ledger *ledger, size_t k, const char *models)
{
    const char *const here[] = { ohm_version(),
                                 ledger->study.options.simulator,
                                 ohm_instruction_set(),
                                 ledger->study.options.command,
                                 ledger->study.options.sandbox
                                     ? ledger->study.options.sandbox
                                     : "",
                                 models };

    return ledger->origin.text[k] ? ledger->origin.text[k] : here[k];
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

enum ohm_status ohm_origin_write(struct ohm_store *store, const struct ohm_ledger *ledger)
{
    const struct ohm_experiment *experiment = ledger->study.experiment;
    char *settings = NULL, *models = NULL, *orders = NULL;
    enum ohm_status status;

    OHM_GO(
        ohm_settings_print(&experiment->base, OHM_STAGE_DATA, OHM_STAGE_STUDY, &settings));
    OHM_GO(ohm_experiment_code(experiment, &models));
    OHM_GO(ohm_note_write_text(store, "", "question", experiment->base.head.question));
    OHM_GO(ohm_note_write_text(store, "", "source", experiment->base.head.source));
    OHM_GO(ohm_note_write_text(store, "", "experiment", experiment->text));
    OHM_GO(ohm_note_write_text(store, "", "experiment_file", experiment->name));
    OHM_GO(ohm_note_write_text(store, "", "settings", settings));
    OHM_GO(ohm_experiment_orders(experiment, &orders));
    if (*orders)
        OHM_GO(ohm_note_write_text(store, "", "row_orders", orders));
    OHM_GO(ohm_note_write_text(store, "", "data", experiment->base.head.data));
    OHM_GO(ohm_note_write_count(store, "", "seed", (int64_t)experiment->base.head.seed));
    OHM_GO(ohm_note_write_text(store, "", "random_numbers", "Philox 4x32-10"));
    for (size_t k = 0; keys[k]; k++)
        OHM_GO(ohm_note_write_text(store, "", keys[k], value(ledger, k, models)));
    OHM_GO(write_time(store, "started"));
    OHM_GO(ohm_note_write_real(store, "", "mean", ledger->study.data.mean));
    OHM_GO(ohm_note_write_real(store, "", "deviation", ledger->study.data.deviation));
out:
    free(models);
    free(orders);
    free(settings);
    return status;
}

enum ohm_status ohm_origin_finish(struct ohm_store *store)
{
    return write_time(store, "finished");
}

/* The value of KEY in the lines "KEY: VALUE" of a note, and its length; NULL without. */
static const char *find_setting(const char *text, const char *key, size_t n, size_t *size)
{
    for (const char *line = text; line; line = strchr(line, '\n')) {
        line += *line == '\n';
        if (strncmp(line, key, n) == 0 && strncmp(line + n, ": ", 2) == 0) {
            *size = strcspn(line + n + 2, "\n");
            return line + n + 2;
        }
    }
    return NULL;
}

/* The same of the files that orders of rows come from. */
static enum ohm_status compare_orders(struct ohm_store *store,
                                      const struct ohm_experiment *experiment,
                                      char changed[256])
{
    char *then = NULL, *now = NULL;
    const char *is;
    bool there;
    enum ohm_status status;

    OHM_GO(ohm_note_exists(store, "", "row_orders", &there));
    if (!there)
        return OHM_OK;
    OHM_GO(ohm_note_read_text(store, "", "row_orders", &then));
    OHM_GO(ohm_experiment_orders(experiment, &now));
    is = *now ? now : "(no file)";
    if (strcmp(then, now) != 0)
        snprintf(changed, 256, "mapping.rows_order: its sum %.*s was %.*s",
                 (int)strcspn(is, "\n"), is, (int)strcspn(then, "\n"), then);
out:
    free(then);
    free(now);
    return status;
}

/* The experiment's text is in the file, a card that it names is not: what it said then is in the note, and is
 * compared key by key (other versions have other keys). */
enum ohm_status ohm_origin_changed(struct ohm_store *store,
                                   const struct ohm_experiment *experiment,
                                   char changed[256])
{
    char *then = NULL, *now = NULL;
    enum ohm_status status;

    changed[0] = '\0';
    OHM_GO(ohm_note_read_text(store, "", "settings", &then));
    OHM_GO(ohm_settings_print(&experiment->base, OHM_STAGE_DATA, OHM_STAGE_STUDY, &now));
    for (const char *line = now; *line && !*changed; line += strcspn(line, "\n") + 1) {
        const size_t n = strcspn(line, ":\n"), all = strcspn(line, "\n");
        size_t size;
        const char *was = find_setting(then, line, n, &size);

        if (was && (size + n + 2 != all || strncmp(was, line + n + 2, size) != 0))
            snprintf(changed, 256, "%.*s was %.*s", (int)(all < 110 ? all : 110), line,
                     (int)(size < 110 ? size : 110), was);
    }
    if (!*changed)
        OHM_GO(compare_orders(store, experiment, changed));
out:
    free(then);
    free(now);
    return status;
}

enum ohm_status ohm_origin_read(struct ohm_store *store, struct ohm_ledger *ledger)
{
    for (size_t k = 0; keys[k]; k++) {
        bool there = true;

        free(ledger->origin.text[k]);
        ledger->origin.text[k] = NULL;
        if (k >= ALWAYS)
            OHM_TRY(ohm_note_exists(store, "", keys[k], &there));
        if (there)
            OHM_TRY(ohm_note_read_text(store, "", keys[k], &ledger->origin.text[k]));
    }
    OHM_TRY(ohm_origin_changed(store, ledger->study.experiment, ledger->origin.changed));
    OHM_TRY(ohm_note_read_real(store, "", "mean", &ledger->study.data.mean));
    return ohm_note_read_real(store, "", "deviation", &ledger->study.data.deviation);
}

enum ohm_status ohm_origin_compare(struct ohm_store *store, const char *path,
                                   const struct ohm_ledger *ledger)
{
    for (size_t k = 0; k < COMPARED; k++) {
        char *text = NULL;
        bool there;

        OHM_TRY(ohm_note_exists(store, "", keys[k], &there));
        if (!there)
            continue;
        OHM_TRY(ohm_note_read_text(store, "", keys[k], &text));
        if (strcmp(text, value(ledger, k, "")) != 0)
            ohm_log(OHM_WARN, "%s: %s is \"%s\" there and \"%s\" in the rest of the study",
                    path, keys[k], text, value(ledger, k, ""));
        free(text);
    }
    return OHM_OK;
}
