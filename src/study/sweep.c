/* sweep.c -- axes, entries and points of a sweep. */
#include "study/sweep.h"

#include "base/memory.h"
#include "study/variable.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static bool is_one_of(const char *word, const char *const words[])
{
    for (size_t k = 0; words[k]; k++)
        if (strcmp(word, words[k]) == 0)
            return true;
    return false;
}

static enum ohm_status read_label(const struct ohm_yaml *node, const char *from, char *to)
{
    OHM_TRY(ohm_label_check(node, from));
    strcpy(to, from);
    return OHM_OK;
}

/* KEY: TEXT, checked on a draft of the usual settings so that mistakes are told with their line. */
static enum ohm_status add_change(const struct ohm_yaml *node, const char *key,
                                  struct ohm_choice *choice)
{
    static struct ohm_settings draft;
    const enum ohm_stage stage = ohm_settings_stage(key);
    struct ohm_change *change = &choice->change[choice->n];

    if (choice->n == OHM_CHANGES)
        return ohm_yaml_fail(node, "a label sets at most %d keys", OHM_CHANGES);
    if (strlen(key) >= sizeof change->key)
        return ohm_yaml_fail(node, "%s is not a key", key);
    strcpy(change->key, key);
    change->line = node->key_line ? node->key_line : node->line;
    OHM_TRY(ohm_yaml_flow(node, change->text, sizeof change->text));
    for (size_t c = 0; c < choice->n; c++)
        if (ohm_settings_is_card(key) && ohm_settings_is_card(choice->change[c].key))
            return ohm_yaml_fail(node, "%s and %s are one key", choice->change[c].key, key);
    if (stage == OHM_STAGE_DATA || stage == OHM_STAGE_STUDY)
        return ohm_yaml_fail(node, "%s is the same for the whole study; it cannot be swept",
                             key);
    OHM_TRY(ohm_settings_default(&draft));
    OHM_TRY(ohm_settings_read_from(&draft, key, node));
    choice->n++;
    return OHM_OK;
}

/* label: {key: value, ...} */
static enum ohm_status read_choice(const struct ohm_yaml *node, struct ohm_choice *choice)
{
    OHM_TRY(read_label(node, node->key, choice->label));
    OHM_TRY(ohm_yaml_expect(node, OHM_YAML_MAPPING));
    choice->line = node->line;
    for (size_t k = 0; k < node->n; k++)
        OHM_TRY(add_change(&node->at[k], node->at[k].key, choice));
    return OHM_OK;
}

/* Does the result file need NAME for something else than this axis? */
static bool is_taken(const char *name)
{
    static const char *const names[] = {
        "train_seed",       "trial",    "layer", "slice",  "image", "done",
        "weights",          "verdicts", "audit", "traces", "maps",  "waveforms",
        "lossless_correct", NULL
    };
    char other[128];

    for (int r = 0; r < OHM_ROUTES; r++) {
        for (int v = 0; v < OHM_VARIABLE_COUNT; v++) {
            ohm_variable_name((enum ohm_variable)v, (enum ohm_route)r, other, sizeof other);
            if (strcmp(name, other) == 0)
                return true;
        }
        snprintf(other, sizeof other, "correct_%s", ohm_route_names[r]);
        if (strcmp(name, other) == 0)
            return true;
    }
    return is_one_of(name, names);
}

/* Do the tables head a column with NAME? */
static bool is_column(const char *name)
{
    static const char *const names[] = { "float", "lossless", NULL };

    return is_one_of(name, names) || is_one_of(name, ohm_route_names);
}

/* The axis's name, from its key: one that is new and fit for the result file. */
static enum ohm_status read_name(const struct ohm_yaml *node, const struct ohm_sweep *sweep,
                                 char name[OHM_LABEL_BYTES])
{
    OHM_TRY(read_label(node, node->key, name));
    for (char *p = name; *p; p++)
        *p = *p == '.' || *p == '-' ? '_' : *p;
    if (!(isalnum((unsigned char)*name) || *name == '_' || (unsigned char)*name >= 0x80) ||
        name[strcspn(name, "/=,[]\"'`")] != '\0')
        return ohm_yaml_fail(
            node,
            "%s: the name of an axis begins with a letter or digit and has "
            "no slash, equals sign, comma, bracket or quotation mark",
            node->key);
    if (is_taken(name))
        return ohm_yaml_fail(node, "%s: the result file has something else of that name",
                             name);
    if (is_column(name))
        return ohm_yaml_fail(node, "%s: the tables have another column of that name", name);
    if (ohm_sweep_find_axis(sweep, name) != OHM_AXES)
        return ohm_yaml_fail(node, "%s: another axis is called %s", node->key, name);
    return OHM_OK;
}

/* The value that TEXT is for KEY, as it is printed; TEXT itself of a card's name. */
static void print_value(const char *key, const char *text, char *value, size_t size)
{
    static struct ohm_settings draft;
    const struct ohm_section *section;
    const struct ohm_field *field = ohm_settings_find(key, &section);

    snprintf(value, size, "%s", text);
    if (field && ohm_field_read(field, (char *)&draft + section->offset, text) == OHM_OK)
        ohm_field_print(field, (char *)&draft + section->offset, value, size);
}

/* OHM_EUSAGE when the last entry of the axis cannot be told from one before it. */
static enum ohm_status check_different(const struct ohm_yaml *node,
                                       const struct ohm_axis *axis, const char *name,
                                       bool values)
{
    const struct ohm_choice *last = &axis->choice[axis->n];
    char value[OHM_TEXT_BYTES], other[OHM_TEXT_BYTES];

    print_value(last->change[0].key, last->change[0].text, value, sizeof value);
    for (size_t k = 0; k < axis->n; k++) {
        const struct ohm_choice *before = &axis->choice[k];

        if (values)
            print_value(before->change[0].key, before->change[0].text, other, sizeof other);
        if (strcmp(before->label, last->label) == 0)
            return ohm_yaml_fail(node, "%s: %s is there twice", name, last->label);
        if (values && strcmp(value, other) == 0)
            return ohm_yaml_fail(node, "%s: %s and %s are the same value", name,
                                 before->label, last->label);
        if (ohm_label_alike(before->label, last->label))
            return ohm_yaml_fail(node, "%s: the labels \"%s\" and \"%s\" look alike", name,
                                 before->label, last->label);
    }
    return OHM_OK;
}

/* One axis: labelled changes, or a list of values of one key. */
static enum ohm_status read_axis(const struct ohm_yaml *node, struct ohm_axis *axis)
{
    if (node->kind == OHM_YAML_SCALAR || node->n == 0 || node->n > OHM_LABELS)
        return ohm_yaml_fail(node, "%s: an axis is a list or a mapping of 1 to %d entries",
                             node->key, OHM_LABELS);
    OHM_TRY(OHM_NEW(axis->choice, node->n, "entries of an axis"));
    for (axis->n = 0; axis->n < node->n; axis->n++) {
        const struct ohm_yaml *entry = &node->at[axis->n];
        struct ohm_choice *choice = &axis->choice[axis->n];

        if (node->kind == OHM_YAML_MAPPING) {
            OHM_TRY(read_choice(entry, choice));
        } else {
            choice->line = entry->line;
            OHM_TRY(add_change(entry, node->key, choice));
            OHM_TRY(read_label(entry, choice->change[0].text, choice->label));
        }
        OHM_TRY(check_different(entry, axis, node->key, node->kind == OHM_YAML_SEQUENCE));
    }
    return OHM_OK;
}

enum ohm_status ohm_sweep_init(struct ohm_sweep *sweep, const struct ohm_yaml *node)
{
    struct ohm_sweep draft = { .axes = 0 };
    enum ohm_status status = OHM_OK;

    if (node) {
        snprintf(draft.file, sizeof draft.file, "%s", node->file);
        OHM_TRY(ohm_yaml_expect(node, OHM_YAML_MAPPING));
        if (node->n > OHM_AXES)
            return ohm_yaml_fail(node, "sweep: there are at most %d axes", OHM_AXES);
        for (size_t k = 0; k < node->n; k++) {
            OHM_GO(read_name(&node->at[k], &draft, draft.axis[k].name));
            draft.axes++;
            OHM_GO(read_axis(&node->at[k], &draft.axis[k]));
            if (ohm_sweep_points(&draft) > OHM_POINTS)
                OHM_GO(ohm_yaml_fail(node, "sweep: more than %d points", OHM_POINTS));
        }
    }
    *sweep = draft;
out:
    if (status != OHM_OK)
        ohm_sweep_clear(&draft);
    return status;
}

void ohm_sweep_clear(struct ohm_sweep *sweep)
{
    for (size_t k = 0; k < sweep->axes; k++)
        free(sweep->axis[k].choice);
    *sweep = (struct ohm_sweep){ .axes = 0 };
}

size_t ohm_sweep_points(const struct ohm_sweep *sweep)
{
    size_t n = 1;

    for (size_t k = 0; k < sweep->axes; k++)
        n *= sweep->axis[k].n;
    return n;
}

void ohm_sweep_entries(const struct ohm_sweep *sweep, size_t point, size_t entry[OHM_AXES])
{
    memset(entry, 0, OHM_AXES * sizeof *entry);
    for (size_t k = sweep->axes; k-- > 0;) {
        entry[k] = point % sweep->axis[k].n;
        point /= sweep->axis[k].n;
    }
}

size_t ohm_sweep_point(const struct ohm_sweep *sweep, const size_t entry[OHM_AXES])
{
    size_t point = 0;

    for (size_t k = 0; k < sweep->axes; k++)
        point = point * sweep->axis[k].n + entry[k];
    return point;
}

enum ohm_status ohm_sweep_apply(const struct ohm_sweep *sweep, size_t point,
                                struct ohm_settings *settings)
{
    size_t entry[OHM_AXES];

    ohm_sweep_entries(sweep, point, entry);
    for (int cards = 1; cards >= 0; cards--) {
        for (size_t k = 0; k < sweep->axes; k++) {
            const struct ohm_choice *choice = &sweep->axis[k].choice[entry[k]];

            for (size_t c = 0; c < choice->n; c++) {
                enum ohm_status status;

                if (ohm_settings_is_card(choice->change[c].key) != (cards == 1))
                    continue;
                status = ohm_settings_read(settings, choice->change[c].key,
                                           choice->change[c].text);
                if (status != OHM_OK)
                    return ohm_while(status, "%s:%zu", sweep->file, choice->line);
            }
        }
    }
    return OHM_OK;
}

void ohm_sweep_describe(const struct ohm_sweep *sweep, size_t point,
                        const bool shown[OHM_AXES], char *text, size_t size)
{
    size_t entry[OHM_AXES], used = 0;

    *text = '\0';
    ohm_sweep_entries(sweep, point, entry);
    for (size_t k = 0; k < sweep->axes && used < size; k++)
        if (!shown || shown[k])
            used += (size_t)snprintf(text + used, size - used, "%s%s %s", used ? ", " : "",
                                     sweep->axis[k].name,
                                     sweep->axis[k].choice[entry[k]].label);
}

size_t ohm_sweep_find_axis(const struct ohm_sweep *sweep, const char *name)
{
    for (size_t k = 0; k < sweep->axes; k++)
        if (strcmp(sweep->axis[k].name, name) == 0)
            return k;
    return OHM_AXES;
}

size_t ohm_sweep_find_label(const struct ohm_axis *axis, const char *label)
{
    for (size_t k = 0; k < axis->n; k++)
        if (strcmp(axis->choice[k].label, label) == 0)
            return k;
    return OHM_LABELS;
}

bool ohm_axis_sets(const struct ohm_axis *axis, enum ohm_stage last)
{
    for (size_t k = 0; k < axis->n; k++)
        for (size_t c = 0; c < axis->choice[k].n; c++)
            if (ohm_settings_stage(axis->choice[k].change[c].key) <= last)
                return true;
    return false;
}
