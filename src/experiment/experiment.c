#include "experiment/experiment.h"

#include "base/memory.h"
#include "base/spelling.h"
#include "exchange/bytes.h"
#include "experiment/changes.h"
#include "netlist/subckt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Keys of the file that are no sections. */
static const char *const special[] = { "solver", "sweep", "claims", NULL };

static bool is_one_of(const char *key, const char *const words[])
{
    for (size_t k = 0; words[k]; k++)
        if (strcmp(key, words[k]) == 0)
            return true;
    return false;
}

static bool is_section(const char *key)
{
    for (const struct ohm_section *s = ohm_sections; s->name; s++)
        if (*s->name && strcmp(s->name, key) == 0)
            return true;
    return false;
}

/* One key of a section, or of the head. */
static enum ohm_status read_entry(const struct ohm_yaml *node, const char *section,
                                  struct ohm_settings *settings)
{
    char key[256], text[OHM_TEXT_BYTES];
    const struct ohm_section *found;
    const struct ohm_field *field;

    snprintf(key, sizeof key, "%s%s%s", section, *section ? "." : "", node->key);
    field = ohm_settings_find(key, &found);
    if (field && field->kind == OHM_TEXT)
        OHM_TRY(ohm_yaml_expect(node, OHM_YAML_SCALAR));
    OHM_TRY(ohm_yaml_flow(node, text, sizeof text));
    if (strchr(text, '\n') && !(field && field->kind == OHM_TEXT))
        return ohm_yaml_fail(node, "%s: the value holds a line break", node->key);
    return ohm_settings_read_from(settings, key, text, node);
}

/* Is KEY one of a section, without the section's name? */
static bool lacks_section(const char *key)
{
    for (const struct ohm_section *s = ohm_sections; s->name; s++)
        if (ohm_field_find(s->fields, key))
            return true;
    return false;
}

/* OHM_EUSAGE for a key of the file's first level that is not one at all. */
static enum ohm_status check_root_key(const struct ohm_yaml *node)
{
    const char *words[64], *nearest;
    size_t n = 0;

    if (strchr(node->key, '.') || lacks_section(node->key) || is_one_of(node->key, special))
        return OHM_OK; /* told elsewhere if it is wrong */
    for (const struct ohm_section *s = ohm_sections; s->name; s++)
        if (*s->name)
            words[n++] = s->name;
    for (const struct ohm_field *f = ohm_sections->fields; f->key; f++)
        words[n++] = f->key;
    for (size_t k = 0; special[k]; k++)
        words[n++] = special[k];
    words[n] = NULL;
    nearest = ohm_spelling_nearest(node->key, words);
    if (nearest)
        return ohm_yaml_fail(node, "%s is not a key here; nearest: %s", node->key, nearest);
    return ohm_yaml_fail(node, "%s is not a key here; see ohmslice describe", node->key);
}

static enum ohm_status read_section(const struct ohm_yaml *node,
                                    struct ohm_settings *settings)
{
    const bool device = strcmp(node->key, "device") == 0;
    const struct ohm_yaml *card = device ? ohm_yaml_find(node, "card") : NULL;

    if (device && node->kind == OHM_YAML_SCALAR)
        return read_entry(node, "", settings);
    OHM_TRY(ohm_yaml_expect(node, OHM_YAML_MAPPING));
    if (card) /* before what is changed of it */
        OHM_TRY(read_entry(card, "device", settings));
    for (size_t k = 0; k < node->n; k++)
        if (&node->at[k] != card)
            OHM_TRY(read_entry(&node->at[k], node->key, settings));
    return OHM_OK;
}

static enum ohm_status read_root(const struct ohm_yaml *root, struct ohm_settings *settings)
{
    OHM_TRY(ohm_yaml_expect(root, OHM_YAML_MAPPING));
    for (size_t k = 0; k < root->n; k++) {
        const struct ohm_yaml *node = &root->at[k];

        if (is_section(node->key)) {
            OHM_TRY(read_section(node, settings));
            continue;
        }
        OHM_TRY(check_root_key(node));
        if (!is_one_of(node->key, special) || strcmp(node->key, "solver") == 0)
            OHM_TRY(read_entry(node, "", settings));
    }
    return OHM_OK;
}

/* The settings of every point, each checked. */
static enum ohm_status make_points(struct ohm_experiment *e)
{
    char where[256];

    e->points = ohm_sweep_points(&e->sweep);
    OHM_TRY(OHM_NEW(e->point, e->points, "points"));
    for (size_t k = 0; k < e->points; k++) {
        enum ohm_status status;

        e->point[k] = e->base;
        OHM_TRY(ohm_sweep_apply(&e->sweep, k, &e->point[k]));
        status = ohm_settings_check(&e->point[k]);
        if (status == OHM_OK)
            continue;
        ohm_sweep_describe(&e->sweep, k, NULL, where, sizeof where);
        return *where ? ohm_while(status, "%s (%s)", e->name, where)
                      : ohm_while(status, "%s", e->name);
    }
    return OHM_OK;
}

enum ohm_status ohm_experiment_parse(struct ohm_experiment *experiment, const char *name,
                                     const char *text, size_t n, const char *const given[])
{
    struct ohm_experiment draft = { .points = 0 };
    struct ohm_yaml root = { 0 };
    struct ohm_changes changes = { .n = 0 };
    enum ohm_status status;

    snprintf(draft.name, sizeof draft.name, "%s", name);
    OHM_GO(ohm_changes_init(&changes, text, n, given));
    OHM_GO(ohm_yaml_parse(name, text, &root));
    OHM_GO(ohm_settings_default(&draft.base));
    OHM_GO(read_root(&root, &draft.base));
    OHM_GO(ohm_changes_apply(&changes, &draft.base));
    OHM_GO(ohm_sweep_init(&draft.sweep, ohm_yaml_find(&root, "sweep")));
    OHM_GO(ohm_claims_read(ohm_yaml_find(&root, "claims"), &draft.sweep, draft.claim,
                           &draft.claims));
    OHM_GO(make_points(&draft));
    OHM_GO(ohm_changes_write(&changes, text, &draft.text));
    *experiment = draft;
out:
    ohm_changes_clear(&changes);
    ohm_yaml_clear(&root);
    if (status != OHM_OK)
        ohm_experiment_clear(&draft);
    return status;
}

enum ohm_status ohm_experiment_parse_again(struct ohm_experiment *experiment,
                                           const char *name, const char *text)
{
    return ohm_experiment_parse(experiment, name, text, 0, NULL);
}

/* The whole of a file as text. */
static enum ohm_status read_text(const char *path, char **text)
{
    struct ohm_bytes bytes;
    enum ohm_status status = ohm_bytes_read(path, OHM_YAML_BYTES, &bytes);

    if (status != OHM_OK)
        return status == OHM_EINPUT ? OHM_EUSAGE : status;
    *text = malloc(bytes.size + 1);
    if (!*text) {
        status = ohm_fail(OHM_ENOMEM, "no memory for %s", path);
    } else if (memchr(bytes.at, '\0', bytes.size)) {
        status = ohm_fail(OHM_EUSAGE, "%s: a zero byte is in this file", path);
        free(*text);
    } else {
        memcpy(*text, bytes.at, bytes.size);
        (*text)[bytes.size] = '\0';
    }
    ohm_bytes_clear(&bytes);
    return status;
}

enum ohm_status ohm_experiment_read(struct ohm_experiment *experiment, const char *path,
                                    size_t n, const char *const changes[])
{
    char *text = NULL;
    enum ohm_status status;

    OHM_TRY(read_text(path, &text));
    status = ohm_experiment_parse(experiment, path, text, n, changes);
    free(text);
    return status;
}

void ohm_experiment_clear(struct ohm_experiment *experiment)
{
    ohm_sweep_clear(&experiment->sweep);
    free(experiment->point);
    free(experiment->text);
    *experiment = (struct ohm_experiment){ .points = 0 };
}

/* Is FILE a line of FILES? */
static bool is_listed(const char *files, const char *file)
{
    const size_t n = strlen(file);

    for (const char *at = files; (at = strstr(at, file)) != NULL; at++)
        if ((at == files || at[-1] == '\n') && (at[n] == '\n' || at[n] == '\0'))
            return true;
    return false;
}

enum ohm_status ohm_experiment_code(const struct ohm_experiment *experiment, char **files)
{
    char *list = calloc(1, 1);

    for (size_t k = 0; k < experiment->points && list; k++) {
        const struct ohm_cell cell = ohm_card_cell(&experiment->point[k].card);
        const char *file = ohm_subckt_code(&cell);
        const size_t used = strlen(list);
        char *longer;

        if (!file || is_listed(list, file))
            continue;
        longer = realloc(list, used + 1 + strlen(file) + 1);
        if (!longer) {
            free(list);
            list = NULL;
            break;
        }
        list = longer;
        sprintf(list + used, "%s%s", used > 0 ? "\n" : "", file);
    }
    *files = list;
    return list ? OHM_OK : ohm_fail(OHM_ENOMEM, "no memory for the names of models");
}
