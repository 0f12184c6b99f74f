/* key.c -- the keys of trainings and chips, from the stages of the fields. */
#include "study/key.h"

#include <stdlib.h>
#include <string.h>

enum { MORE_BYTES = 128 }; /* of the two lines that no field has */

enum ohm_status ohm_key_training(const struct ohm_settings *settings, enum ohm_stage last,
                                 size_t seed, char **key)
{
    struct ohm_settings effective = *settings;
    const char *sections;
    char *text = NULL;
    size_t size;

    ohm_train_epochs(&settings->train, &effective.train.pretrain,
                     &effective.train.finetune);
    OHM_TRY(ohm_settings_print(&effective, OHM_STAGE_DATA, last, &text));
    sections = strstr(text, "\nnetwork.") + 1; /* the head's keys stand before; result
                                                  files have the lines in this order */
    size = strlen(text) + MORE_BYTES;
    *key = malloc(size);
    if (*key)
        snprintf(*key, size, "%.*snumber: %zu\nregularised: %d\n%s", (int)(sections - text),
                 text, seed, settings->train.method != OHM_METHOD_NONE, sections);
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
