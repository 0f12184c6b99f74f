/* settings.c -- the settings of all rooms as one table of sections. */
#include "study/settings.h"

#include "base/place.h"
#include "base/spelling.h"
#include "device/unused.h"
#include "exchange/yaml.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { VALUE_BYTES = 4096 }; /* of a list of OHM_COUNTS_MAX numbers with all their digits */

const char *const ohm_route_names[] = { "digital", "ideal", "nodal", "ngspice", NULL };

/* clang-format off */
#define AT(member) offsetof(struct ohm_settings, member)
static const struct ohm_field head_fields[] = {
    { "question", "", OHM_TEXT, AT(head.question), "", 0, 0, NULL, "What the experiment asks.", OHM_STAGE_STUDY },
    { "source", "", OHM_TEXT, AT(head.source), "", 0, 0, NULL, "Whose claim it is.", OHM_STAGE_STUDY },
    { "data", "", OHM_TEXT, AT(head.data), "digits", 0, 0, NULL,
      "Data set: digits (built in), mnist:DIR or npz:FILE; inverted: before it exchanges light and dark.", OHM_STAGE_DATA },
    { "images", "", OHM_COUNT, AT(head.images), "0", 0, 1e9, NULL,
      "Test images that are used, the first ones; 0: all.", OHM_STAGE_STUDY },
    { "seed", "", OHM_COUNT, AT(head.seed), "1", 0, 4294967295.0, NULL,
      "Start of all random numbers.", OHM_STAGE_PRETRAIN },
    { "trials", "", OHM_COUNT, AT(head.trials), "1", 1, OHM_TRIALS, NULL,
      "Chips that are programmed from each trained network.", OHM_STAGE_STUDY },
    { "bootstrap", "", OHM_COUNT, AT(head.bootstrap), "1000", 100, 1e6, NULL,
      "Replicates of the bootstrap behind an interval.", OHM_STAGE_STUDY },
    { 0 }
};
static const struct ohm_field network_fields[] = {
    { "layers", "", OHM_COUNTS, AT(network.layers), "[784, 100, 10]", 1, 1 << 20, NULL,
      "Neurons of the layers, inputs first.", OHM_STAGE_PRETRAIN },
    { 0 }
};
static const struct ohm_field seeds_fields[] = {
    { "seeds", "", OHM_COUNT, AT(train_seeds), "1", 1, 1000, NULL,
      "Networks that are trained, from different random numbers.", OHM_STAGE_STUDY },
    { 0 }
};
static const struct ohm_field empty_fields[] = {
    { "keep_empty", "", OHM_FLAG, AT(keep_empty), "no", 0, 0, NULL,
      "Crossbars without any weight exist too, instead of being saved.", OHM_STAGE_CHIP },
    { 0 }
};

const struct ohm_section ohm_sections[] = {
    { "", head_fields, 0, "The question, its data and its chances." },
    { "network", network_fields, 0, "The network's shape." },
    { "train", ohm_train_fields, AT(train), "How it is trained (train/train.h)." },
    { "train", seeds_fields, 0, NULL },
    { "mapping", ohm_mapping_fields, AT(mapping), "How weights lie on crossbars (mapping/mapping.h)." },
    { "mapping", empty_fields, 0, NULL },
    { "device", ohm_card_fields, AT(card), "The cells: a card, and what is changed of it (device/card.h)." },
    { "crossbar", ohm_wires_fields, AT(wires), "The wires (crossbar/crossbar.h)." },
    { "crossbar", ohm_charge_fields, AT(charge), NULL },
    { "transient", ohm_timing_fields, AT(timing), "Reads that are solved in time (chip/timing.h, crossbar/pulse.h)." },
    { "transient", ohm_pulse_fields, AT(timing.pulse), NULL },
    { "bitline", ohm_bitline_fields, AT(bitline), "Crossbars of cells that are not linear (mvm/bitline.h)." },
    { "readout", ohm_readout_fields, AT(readout), "The converters (readout/readout.h)." },
    { "audit", ohm_audit_fields, AT(audit), "Reads that are solved again by the other route (chip/audit.h)." },
    { 0 }
};
#undef AT
/* clang-format on */

enum ohm_status ohm_settings_default(struct ohm_settings *settings)
{
    memset(settings, 0, sizeof *settings);
    for (const struct ohm_section *section = ohm_sections; section->name; section++)
        ohm_fields_default(section->fields, (char *)settings + section->offset);
    settings->route[OHM_ROUTE_DIGITAL] = settings->route[OHM_ROUTE_NODAL] = true;
    return ohm_settings_read(settings, "device", "hfo2-linear");
}

/* A card's file stands beside the card. */
static enum ohm_status place_file(const char *path, struct ohm_card *card)
{
    const char *slash = strrchr(path, '/');
    char file[2 * OHM_TEXT_BYTES];

    if (card->file[0] == '\0' || card->file[0] == '/' || !slash)
        return OHM_OK;
    if (snprintf(file, sizeof file, "%.*s%s", (int)(slash + 1 - path), path, card->file) >=
        OHM_TEXT_BYTES)
        return ohm_fail(OHM_EUSAGE, "file: %.100s... is too long a path", file);
    memcpy(card->file, file, strlen(file) + 1);
    return OHM_OK;
}

/* Does the card read every key that its file has? */
static enum ohm_status check_used(const struct ohm_yaml *root, const struct ohm_card *card)
{
    for (size_t k = 0; k < root->n; k++) {
        const char *why = ohm_card_unused(card, root->at[k].key);

        if (why)
            return ohm_yaml_fail(&root->at[k], "%s has no effect: %s", root->at[k].key,
                                 why);
    }
    return OHM_OK;
}

enum ohm_status ohm_card_read(const char *name, struct ohm_card *card)
{
    struct ohm_card draft = { 0 };
    struct ohm_yaml root = { 0 };
    char path[4096], file[OHM_TEXT_BYTES + 8];
    enum ohm_status status;

    if (strchr(name, '/') || access(name, R_OK) == 0) {
        snprintf(path, sizeof path, "%s", name);
    } else {
        snprintf(file, sizeof file, "%s.yaml", name);
        OHM_TRY(ohm_place_find("device_models", file, path, sizeof path));
    }
    OHM_TRY(ohm_yaml_read(path, &root));
    ohm_fields_default(ohm_card_fields, &draft);
    OHM_GO(ohm_yaml_fields(&root, ohm_card_fields, NULL, &draft, sizeof draft));
    OHM_GO(check_used(&root, &draft));
    status = ohm_card_check(&draft);
    if (status == OHM_OK)
        status = place_file(path, &draft);
    if (status != OHM_OK) {
        ohm_while(status, "%s", path);
        goto out;
    }
    *card = draft;
out:
    ohm_yaml_clear(&root);
    return status;
}

static enum ohm_status read_card(struct ohm_settings *settings, const char *name)
{
    OHM_TRY(ohm_card_read(name, &settings->card));
    snprintf(settings->card_name, sizeof settings->card_name, "%s", name);
    return OHM_OK;
}

/* "[digital, nodal]" or "nodal". */
static enum ohm_status read_routes(struct ohm_settings *settings, const char *text)
{
    bool route[OHM_ROUTES] = { false };
    const char *p = text;
    bool any = false;

    for (;;) {
        size_t length;
        int found = -1;

        p += strspn(p, " [],");
        length = strcspn(p, " [],");
        if (length == 0)
            break;
        for (int k = 0; k < OHM_ROUTES; k++)
            if (strlen(ohm_route_names[k]) == length &&
                !strncmp(p, ohm_route_names[k], length))
                found = k;
        if (found < 0)
            return ohm_fail(OHM_EUSAGE,
                            "solver: %.*s is not one of digital, ideal, nodal, ngspice",
                            (int)length, p);
        route[found] = any = true;
        p += length;
    }
    if (!any)
        return ohm_fail(OHM_EUSAGE,
                        "solver: name at least one of digital, ideal, nodal, ngspice");
    memcpy(settings->route, route, sizeof route);
    return OHM_OK;
}

/* audit: required */
static enum ohm_status read_audit(struct ohm_settings *settings, const char *text)
{
    if (strcmp(text, "required") != 0)
        return ohm_fail(OHM_EUSAGE,
                        "audit: \"%s\" is neither the word required nor a mapping", text);
    settings->audit.required = true;
    return OHM_OK;
}

/* Splits KEY at its first dot; the head has no section. */
static const char *split_key(const char *key, char section[64])
{
    const char *dot = strchr(key, '.');

    snprintf(section, 64, "%.*s", dot ? (int)(dot - key) : 0, key);
    return dot ? dot + 1 : key;
}

const struct ohm_field *ohm_settings_find(const char *key,
                                          const struct ohm_section **section)
{
    char name[64];
    const char *rest = split_key(key, name);

    for (const struct ohm_section *s = ohm_sections; s->name; s++) {
        const struct ohm_field *field =
            strcmp(s->name, name) == 0 ? ohm_field_find(s->fields, rest) : NULL;

        if (field) {
            *section = s;
            return field;
        }
    }
    return NULL;
}

/* The key that was most likely meant. */
struct guess {
    const char *given;
    size_t least;
    char key[128];
};

static void consider(struct guess *guess, const char *section, const char *key)
{
    char candidate[128];
    size_t distance;

    snprintf(candidate, sizeof candidate, "%s%s%s", section, *section ? "." : "", key);
    distance = ohm_spelling_within(guess->given, candidate, guess->least);
    if (strcmp(guess->given, key) == 0)
        distance = 0; /* only its section is missing */
    if (distance < guess->least) {
        guess->least = distance;
        memcpy(guess->key, candidate, sizeof candidate);
    }
}

static enum ohm_status unknown_key(const char *key)
{
    struct guess guess = { .given = key, .least = strlen(key) / 2 + 1 };

    for (const struct ohm_section *s = ohm_sections; s->name; s++)
        for (const struct ohm_field *f = s->fields; f->key; f++)
            consider(&guess, s->name, f->key);
    consider(&guess, "", "solver");
    consider(&guess, "", "device");
    consider(&guess, "device", "card");
    if (guess.key[0] != '\0')
        return ohm_fail(OHM_EUSAGE, "%s is not a key; nearest: %s", key, guess.key);
    return ohm_fail(OHM_EUSAGE, "%s is not a key; see ohmslice describe", key);
}

bool ohm_settings_is_card(const char *key)
{
    return strcmp(key, "device") == 0 || strcmp(key, "device.card") == 0;
}

enum ohm_status ohm_settings_read(struct ohm_settings *settings, const char *key,
                                  const char *text)
{
    const struct ohm_section *section;
    const struct ohm_field *field;

    if (ohm_settings_is_card(key))
        return read_card(settings, text);
    if (strcmp(key, "solver") == 0)
        return read_routes(settings, text);
    if (strcmp(key, "audit") == 0)
        return read_audit(settings, text);
    field = ohm_settings_find(key, &section);
    if (!field)
        return unknown_key(key);
    return ohm_field_read(field, (char *)settings + section->offset, text);
}

enum ohm_status ohm_settings_read_from(struct ohm_settings *settings, const char *key,
                                       const struct ohm_yaml *node)
{
    const struct ohm_section *section;
    const struct ohm_field *field = ohm_settings_find(key, &section);
    char text[OHM_TEXT_BYTES];
    enum ohm_status status;

    if (field)
        return ohm_yaml_value(node, field, (char *)settings + section->offset);
    OHM_TRY(ohm_yaml_flow(node, text, sizeof text)); /* a card, routes, a word */
    status = ohm_settings_read(settings, key, text);
    if (status == OHM_OK || status == OHM_ENOMEM)
        return status;
    return ohm_yaml_fail(node, "%s", ohm_sentence());
}

enum ohm_stage ohm_settings_stage(const char *key)
{
    const struct ohm_section *section;
    const struct ohm_field *field = ohm_settings_find(key, &section);

    if (field)
        return field->stage;
    if (ohm_settings_is_card(key))
        return OHM_STAGE_CHIP;
    return strcmp(key, "solver") == 0 || strcmp(key, "audit") == 0 ? OHM_STAGE_STUDY
                                                                   : OHM_STAGE_NONE;
}

enum ohm_status ohm_settings_print(const struct ohm_settings *settings,
                                   enum ohm_stage first, enum ohm_stage last, char **text)
{
    char *draft = NULL, value[VALUE_BYTES];
    size_t size = 0;
    FILE *out = open_memstream(&draft, &size);

    if (!out)
        return ohm_fail(OHM_ENOMEM, "no memory for the settings");
    for (const struct ohm_section *s = ohm_sections; s->name; s++) {
        for (const struct ohm_field *f = s->fields; f->key; f++) {
            if (f->stage < first || f->stage > last)
                continue;
            ohm_field_print(f, (const char *)settings + s->offset, value, sizeof value);
            fprintf(out, "%s%s%s: %s\n", s->name, *s->name ? "." : "", f->key, value);
        }
    }
    if (fclose(out) != 0) {
        free(draft);
        return ohm_fail(OHM_ENOMEM, "no memory for the settings");
    }
    *text = draft;
    return OHM_OK;
}

struct ohm_fabric ohm_settings_fabric(const struct ohm_settings *settings, size_t trial)
{
    return (struct ohm_fabric){
        .mapping = settings->mapping,
        .card = settings->card,
        .wires = settings->wires,
        .bitline = settings->bitline,
        .dummy = ohm_readout_has_dummy(&settings->readout) &&
                 !ohm_mapping_subtracts(&settings->mapping),
        .keep_empty = settings->keep_empty,
        .seed = (uint32_t)settings->head.seed,
        .trial = (uint32_t)trial,
    };
}
