/* unused.c -- which settings other settings make void; for settings.h. */
#include "study/settings.h"

#include "device/unused.h"
#include "train/method.h"

#include <string.h>

static bool begins(const char *key, const char *with)
{
    return strncmp(key, with, strlen(with)) == 0;
}

static const char *of_training(const struct ohm_train *train, const char *key)
{
    if (strcmp(key, "recipe") == 0 && train->pretrain > 0 && train->finetune > 0)
        return "train.pretrain and train.finetune say how many epochs there are";
    return ohm_method_unused(train->method, key);
}

/* Of reads in time, and of the capacitances, which nothing else needs. */
static const char *of_timing(const struct ohm_timing *timing, const char *key)
{
    if (timing->reads == 0)
        return strcmp(key, "reads") == 0
                   ? NULL
                   : "transient.reads is 0, so that no read is solved "
                     "in time";
    if (strcmp(key, "t_tia") == 0 && timing->pulse.reader != OHM_READER_TIA)
        return "transient.reader is not tia";
    if (strcmp(key, "points") == 0 && timing->keep == 0)
        return "transient.keep is 0, so that no waveform is kept";
    return NULL;
}

static const char *of_mapping(const struct ohm_mapping *mapping, const char *key)
{
    if (strcmp(key, "offset") == 0 && ohm_mapping_offset(mapping) == 0)
        return "mapping.sign stores no offset";
    return NULL;
}

static const char *of_bitline(const struct ohm_settings *settings, const char *key)
{
    const struct ohm_fabric fabric = ohm_settings_fabric(settings, 0);

    if (ohm_fabric_has_transfer(&fabric))
        return "the cells are linear and no row floats, so that every crossbar has its "
               "transfer matrix";
    if (strcmp(key, "model") != 0 && settings->bitline.model == OHM_BITLINE_EXACT)
        return "bitline.model exact has no model";
    return strcmp(key, "bound") == 0 && settings->bitline.model == OHM_BITLINE_MODEL
               ? "bitline.model model takes the model whatever its error"
               : NULL;
}

const char *ohm_settings_unused(const struct ohm_settings *settings, const char *key)
{
    if (begins(key, "train."))
        return of_training(&settings->train, key + strlen("train."));
    if (begins(key, "transient."))
        return of_timing(&settings->timing, key + strlen("transient."));
    if (begins(key, "crossbar.c_"))
        return of_timing(&settings->timing, key);
    if (begins(key, "mapping."))
        return of_mapping(&settings->mapping, key + strlen("mapping."));
    if (strcmp(key, "readout.leakage") == 0 && ohm_mapping_subtracts(&settings->mapping))
        return "mapping.sign paired-analog subtracts the columns of a pair, and with them "
               "their leakage";
    if (begins(key, "bitline."))
        return of_bitline(settings, key + strlen("bitline."));
    if (begins(key, "device.check_"))
        return "it is a test value of a card's file";
    if (begins(key, "device."))
        return ohm_card_unused(&settings->card, key + strlen("device."));
    if (begins(key, "audit.") && strcmp(key, "audit.reads") != 0 &&
        settings->audit.reads == 0)
        return "audit.reads is 0";
    return NULL;
}
