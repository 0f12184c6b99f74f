/* yamlfields.c -- from YAML nodes to the fields of base/field.h. */
#include "exchange/yaml.h"

#include "base/spelling.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { KEYS_BYTES = 600 };

static bool is_one_of(const char *word, const char *const words[])
{
    for (size_t k = 0; words && words[k]; k++)
        if (strcmp(word, words[k]) == 0)
            return true;
    return false;
}

/* The keys that may stand here, as far as they fit. */
static void list_keys(const struct ohm_field table[], const char *const also[],
                      char list[static KEYS_BYTES])
{
    size_t used = 0;

    *list = '\0';
    for (const struct ohm_field *field = table; field->key && used < KEYS_BYTES; field++)
        used += (size_t)snprintf(list + used, KEYS_BYTES - used, "%s%s", used ? ", " : "",
                                 field->key);
    for (size_t k = 0; also && also[k] && used < KEYS_BYTES; k++)
        used += (size_t)snprintf(list + used, KEYS_BYTES - used, "%s%s", used ? ", " : "",
                                 also[k]);
}

static enum ohm_status unknown_key(const struct ohm_yaml *entry,
                                   const struct ohm_field table[], const char *const also[])
{
    const char *const none[] = { NULL };
    const char *const nearest[] = { ohm_field_nearest(table, entry->key),
                                    ohm_spelling_nearest(entry->key, also ? also : none) };
    const char *best = nearest[0] ? nearest[0] : nearest[1];
    char list[KEYS_BYTES];

    if (nearest[0] && nearest[1] &&
        ohm_spelling_distance(entry->key, nearest[1]) <
            ohm_spelling_distance(entry->key, nearest[0]))
        best = nearest[1];
    if (best)
        return ohm_yaml_fail(entry, "%s is not a key here; nearest: %s", entry->key, best);
    list_keys(table, also, list);
    return ohm_yaml_fail(entry, "%s is not a key here; the keys are %s", entry->key, list);
}

/* --- values --- */

/* What a list has, as the field table takes it. */
struct items {
    size_t rows, cols, n;
    const char *text[OHM_COUNTS_MAX]; /* [n]; the nodes' */
};

/* The scalars of a list that holds nothing else. */
static enum ohm_status add_row(const struct ohm_field *field, const struct ohm_yaml *list,
                               struct items *items)
{
    for (size_t k = 0; k < list->n; k++) {
        const struct ohm_yaml *entry = &list->at[k];

        if (entry->kind == OHM_YAML_MAPPING)
            return ohm_yaml_fail(entry, "a mapping stands in a list of values");
        if (entry->kind == OHM_YAML_SEQUENCE)
            return ohm_yaml_fail(entry, "%s: a list stands among values", field->key);
        if (items->n == OHM_COUNTS_MAX)
            return ohm_yaml_fail(entry, "%s: a %s has at most %d entries", field->key,
                                 items->rows ? "table" : "list", OHM_COUNTS_MAX);
        items->text[items->n++] = entry->text;
    }
    return OHM_OK;
}

static enum ohm_status add_table(const struct ohm_field *field, const struct ohm_yaml *node,
                                 struct items *items)
{
    items->rows = node->n;
    items->cols = node->at[0].n;
    for (size_t r = 0; r < node->n; r++) {
        const struct ohm_yaml *row = &node->at[r];

        if (row->kind != OHM_YAML_SEQUENCE)
            return ohm_yaml_fail(row, "%s: row %zu is not a list", field->key, r + 1);
        if (row->n != items->cols)
            return ohm_yaml_fail(row, "%s: row %zu has %zu entries, the first has %zu",
                                 field->key, r + 1, row->n, items->cols);
        OHM_TRY(add_row(field, row, items));
    }
    return OHM_OK;
}

static enum ohm_status read_sequence(const struct ohm_yaml *node,
                                     const struct ohm_field *field, void *obj)
{
    struct items items = { .cols = node->n };

    if (node->n > 0 && node->at[0].kind == OHM_YAML_SEQUENCE)
        OHM_TRY(add_table(field, node, &items));
    else
        OHM_TRY(add_row(field, node, &items));
    if (ohm_field_read_items(field, obj, items.rows, items.cols, items.text) != OHM_OK)
        return ohm_yaml_fail(node, "%s", ohm_sentence());
    return OHM_OK;
}

enum ohm_status ohm_yaml_value(const struct ohm_yaml *node, const struct ohm_field *field,
                               void *obj)
{
    if (field->kind == OHM_TEXT)
        OHM_TRY(ohm_yaml_expect(node, OHM_YAML_SCALAR));
    if (node->kind == OHM_YAML_MAPPING)
        return ohm_yaml_fail(node, "%s: a value or a list is wanted, not a mapping",
                             field->key);
    if (node->kind == OHM_YAML_SEQUENCE)
        return read_sequence(node, field, obj);
    for (const char *p = node->text; *p && field->kind != OHM_TEXT; p++)
        if ((unsigned char)*p < ' ')
            return ohm_yaml_fail(node, "%s: the value holds a line break", field->key);
    if (ohm_field_read(field, obj, node->text) != OHM_OK)
        return ohm_yaml_fail(node, "%s", ohm_sentence());
    return OHM_OK;
}

/* --- mappings --- */

enum ohm_status ohm_yaml_fields(const struct ohm_yaml *mapping,
                                const struct ohm_field table[], const char *const also[],
                                void *obj, size_t size)
{
    enum ohm_status status = OHM_OK;
    void *draft = NULL; /* so that a wrong value leaves *obj alone */

    OHM_TRY(ohm_yaml_expect(mapping, OHM_YAML_MAPPING));
    draft = malloc(size);
    if (!draft)
        return ohm_fail(OHM_ENOMEM, "%s: no memory for a draft", mapping->file);
    memcpy(draft, obj, size);
    for (size_t k = 0; k < mapping->n; k++) {
        const struct ohm_yaml *entry = &mapping->at[k];
        const struct ohm_field *field = ohm_field_find(table, entry->key);

        if (field)
            OHM_GO(ohm_yaml_value(entry, field, draft));
        else if (!is_one_of(entry->key, also))
            OHM_GO(unknown_key(entry, table, also));
    }
    for (const struct ohm_field *field = table; field->key; field++) {
        if (!field->usual && !ohm_yaml_find(mapping, field->key)) {
            status = ohm_yaml_fail(mapping, "the key %s is missing", field->key);
            goto out;
        }
    }
    memcpy(obj, draft, size);
out:
    free(draft);
    return status;
}
