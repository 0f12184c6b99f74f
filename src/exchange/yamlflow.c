/* yamlflow.c -- YAML nodes as flow text. */
#include "exchange/yaml.h"

#include <stdlib.h>
#include <string.h>

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
