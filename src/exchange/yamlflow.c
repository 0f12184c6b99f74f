/* yamlflow.c -- from YAML nodes to the fields of base/field.h; the rest of yaml.h. */
#include "exchange/yaml.h"

#include "base/spelling.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { FLOW_BYTES = 8192, KEYS_BYTES = 600 };

/* A text that is being written. */
struct flow {
    char *text;
    size_t used, size; /* used >= size: it did not fit */
};

static void put(struct flow *out, const char *text)
{
    const size_t length = strlen(text);

    if (out->used + length < out->size)
        memcpy(out->text + out->used, text, length + 1);
    out->used += length;
}

/* The text of one entry of a list, which must not be taken for several. */
static enum ohm_status put_entry(struct flow *out, const struct ohm_yaml *node)
{
    if (node->text[strcspn(node->text, ",[]")] != '\0')
        return ohm_yaml_fail(node, "a list entry with a comma or a bracket: \"%s\"",
                             node->text);
    put(out, node->text);
    return OHM_OK;
}

static enum ohm_status put_list(struct flow *out, const struct ohm_yaml *node)
{
    put(out, "[");
    for (size_t k = 0; k < node->n; k++) {
        const struct ohm_yaml *entry = &node->at[k];

        if (k > 0)
            put(out, ", ");
        if (entry->kind == OHM_YAML_MAPPING)
            return ohm_yaml_fail(entry, "a mapping stands in a list of values");
        OHM_TRY(entry->kind == OHM_YAML_SCALAR ? put_entry(out, entry)
                                               : put_list(out, entry));
    }
    put(out, "]");
    return OHM_OK;
}

enum ohm_status ohm_yaml_flow(const struct ohm_yaml *node, char *text, size_t size)
{
    struct flow out = { .text = malloc(size ? size : 1), .size = size };
    enum ohm_status status = OHM_OK;

    if (!out.text)
        return ohm_fail(OHM_ENOMEM, "%s: no memory for a list", node->file);
    if (node->kind == OHM_YAML_MAPPING) {
        status = ohm_yaml_fail(node, "%s%sa value or a list is wanted, not a mapping",
                               node->key ? node->key : "", node->key ? ": " : "");
        goto out;
    }
    if (node->kind == OHM_YAML_SCALAR)
        put(&out, node->text);
    else
        OHM_GO(put_list(&out, node));
    if (out.used >= size) {
        status = ohm_yaml_fail(node, "%s%slonger than %zu bytes",
                               node->key ? node->key : "", node->key ? ": " : "", size - 1);
        goto out;
    }
    memcpy(text, out.text, out.used + 1);
out:
    free(out.text);
    return status;
}

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
    struct flow out = { .text = list, .size = KEYS_BYTES };

    *list = '\0';
    for (const struct ohm_field *field = table; field->key; field++) {
        put(&out, field == table ? "" : ", ");
        put(&out, field->key);
    }
    for (size_t k = 0; also && also[k]; k++) {
        put(&out, k || table->key ? ", " : "");
        put(&out, also[k]);
    }
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

/* One entry into the struct. */
static enum ohm_status read_entry(const struct ohm_yaml *entry,
                                  const struct ohm_field *field, void *obj)
{
    char text[FLOW_BYTES];
    const char *value = entry->text;

    if (field->kind == OHM_TEXT)
        OHM_TRY(ohm_yaml_expect(entry, OHM_YAML_SCALAR));
    if (entry->kind != OHM_YAML_SCALAR) {
        OHM_TRY(ohm_yaml_flow(entry, text, sizeof text));
        value = text;
    }
    for (const char *p = value; *p && field->kind != OHM_TEXT; p++)
        if ((unsigned char)*p < ' ')
            return ohm_yaml_fail(entry, "%s: the value holds a line break", entry->key);
    if (ohm_field_read(field, obj, value) != OHM_OK)
        return ohm_yaml_fail(entry, "%s", ohm_sentence());
    return OHM_OK;
}

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
            OHM_GO(read_entry(entry, field, draft));
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
