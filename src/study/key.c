/* key.c -- the keys of trainings and chips, from the stages of the fields. */
#include "study/key.h"

#include "train/method.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MORE_BYTES = 128 }; /* of the lines that no field has */

/* Does a training with METHOD read the setting whose line is at P?  All do, but for keys of other methods. */
static bool is_read(int method, bool first, const char *p)
{
    char key[64];

    if (strncmp(p, "train.", 6) != 0)
        return true;
    snprintf(key, sizeof key, "%.*s", (int)strcspn(p + 6, ":"), p + 6);
    return !ohm_method_unused(method, key) && !(first && ohm_method_is_second(key));
}

/* Removes the other lines from TEXT. */
static void keep_lines(int method, bool first, char *text)
{
    char *to = text;

    for (char *p = text; *p;) {
        char *end = strchr(p, '\n') + 1; /* every line ends with one */

        if (is_read(method, first, p)) {
            memmove(to, p, (size_t)(end - p));
            to += end - p;
        }
        p = end;
    }
    *to = '\0';
}

enum ohm_status ohm_key_training(const struct ohm_settings *settings, enum ohm_stage last,
                                 size_t seed, char **key)
{
    const bool first = last == OHM_STAGE_PRETRAIN;
    const int base = ohm_method_base(settings->train.method);
    const int method = first ? base : settings->train.method;
    const struct ohm_epochs epochs = ohm_train_epochs(&settings->train);
    struct ohm_settings effective = *settings;
    const char *sections;
    char *text = NULL;
    size_t size = 0;
    FILE *out;

    *key = NULL;
    effective.train.pretrain = epochs.first;
    effective.train.finetune = epochs.finetune;
    OHM_TRY(ohm_settings_print(&effective, OHM_STAGE_DATA, last, &text));
    keep_lines(method, first, text);
    sections = strstr(text, "\nnetwork.") + 1; /* the head's keys stand before; result
                                                  files have the lines in this order */
    out = open_memstream(key, &size);
    if (out) {
        fprintf(out, "%.*snumber: %zu\nfirst: %s\n%s", (int)(sections - text), text, seed,
                ohm_method_words[base], sections);
        if (ohm_methods[method]->tiles)
            fprintf(out, "mapping.rows: %zu\nmapping.rows_order: %s\n",
                    settings->mapping.rows, settings->mapping.rows_order);
        fclose(out);
    }
    free(text);
    return *key ? OHM_OK : ohm_fail(OHM_ENOMEM, "no memory for a key");
}

enum ohm_status ohm_key_chip(const struct ohm_settings *settings, size_t training,
                             char **key)
{
    char *text = NULL;
    size_t size;

    OHM_TRY(ohm_settings_print(settings, OHM_STAGE_CHIP, OHM_STAGE_CHIP, &text));
    size = strlen(text) + MORE_BYTES;
    *key = malloc(size);
    if (*key)
        snprintf(*key, size, "training: %zu\ndummy: %d\n%s", training,
                 ohm_readout_has_dummy(&settings->readout), text);
    free(text);
    return *key ? OHM_OK : ohm_fail(OHM_ENOMEM, "no memory for a key");
}
