/* yaml.c -- fuzz target: a YAML file as a tree, and its nodes as flow text. */
#include "fuzz/fuzz.h"

#include "exchange/yaml.h"

static void walk(const struct ohm_yaml *node, unsigned depth)
{
    char text[OHM_TEXT_BYTES];

    if (depth > OHM_YAML_DEPTH || node->n > OHM_YAML_ENTRIES || node->line == 0)
        fuzz_wrong("a tree beyond its limits");
    (void)fuzz_told(ohm_yaml_flow(node, text, sizeof text));
    for (size_t k = 0; k < node->n; k++) {
        if (node->kind == OHM_YAML_MAPPING &&
            ohm_yaml_find(node, node->at[k].key) != &node->at[k])
            fuzz_wrong("a key that is not found");
        walk(&node->at[k], depth + 1);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = fuzz_text(data, size);
    struct ohm_yaml root;

    if (fuzz_told(ohm_yaml_parse("fuzz", text, &root)) == OHM_OK) {
        walk(&root, 0);
        ohm_yaml_clear(&root);
    }
    free(text);
    return 0;
}
