#include "experiment/experiment.h"

#include "base/memory.h"

#include <errno.h>
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

    snprintf(key, sizeof key, "%s%s%s", section, *section ? "." : "", node->key);
    OHM_TRY(ohm_yaml_flow(node, text, sizeof text));
    return ohm_settings_read_from(settings, key, text, node);
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

        if (is_section(node->key))
            OHM_TRY(read_section(node, settings));
        else if (!is_one_of(node->key, special) || strcmp(node->key, "solver") == 0)
            OHM_TRY(read_entry(node, "", settings));
    }
    return OHM_OK;
}

/* "key=value" */
static enum ohm_status apply_change(const char *change, struct ohm_settings *settings)
{
    const char *equals = strchr(change, '=');
    char key[256], flow[OHM_TEXT_BYTES];
    struct ohm_yaml value = { 0 };
    enum ohm_status status;

    if (!equals || equals == change || (size_t)(equals - change) >= sizeof key)
        return ohm_fail(OHM_EUSAGE, "--set: \"%s\" is not key=value", change);
    snprintf(key, sizeof key, "%.*s", (int)(equals - change), change);
    OHM_TRY(ohm_yaml_parse("--set", equals + 1, &value));
    OHM_GO(ohm_yaml_flow(&value, flow, sizeof flow));
    OHM_GO(ohm_settings_read(settings, key, flow));
out:
    ohm_yaml_clear(&value);
    return status == OHM_OK ? OHM_OK : ohm_while(status, "--set %s", change);
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
                                     const char *text, size_t n,
                                     const char *const changes[])
{
    struct ohm_experiment draft = { .points = 0 };
    struct ohm_yaml root = { 0 };
    size_t size = 0;
    FILE *out = NULL;
    enum ohm_status status;

    snprintf(draft.name, sizeof draft.name, "%s", name);
    OHM_GO(ohm_yaml_parse(name, text, &root));
    OHM_GO(ohm_settings_default(&draft.base));
    OHM_GO(read_root(&root, &draft.base));
    for (size_t k = 0; k < n; k++)
        OHM_GO(apply_change(changes[k], &draft.base));
    OHM_GO(ohm_sweep_init(&draft.sweep, ohm_yaml_find(&root, "sweep")));
    OHM_GO(ohm_claims_read(ohm_yaml_find(&root, "claims"), &draft.sweep, draft.claim,
                           &draft.claims));
    OHM_GO(make_points(&draft));
    out = open_memstream(&draft.text, &size);
    if (!out) {
        status = ohm_fail(OHM_ENOMEM, "no memory for the experiment's text");
        goto out;
    }
    fputs(text, out);
    if (*text && text[strlen(text) - 1] != '\n')
        fputc('\n', out);
    for (size_t k = 0; k < n; k++)
        fprintf(out, "# --set %s\n", changes[k]);
    fclose(out);
    *experiment = draft;
out:
    ohm_yaml_clear(&root);
    if (status != OHM_OK)
        ohm_experiment_clear(&draft);
    return status;
}

enum ohm_status ohm_experiment_parse_again(struct ohm_experiment *experiment,
                                           const char *name, const char *text)
{
    static const char mark[] = "# --set ";
    const char *changes[OHM_LABELS];
    char *copy = strdup(text), *line;
    size_t n = 0;
    enum ohm_status status;

    if (!copy)
        return ohm_fail(OHM_ENOMEM, "no memory for the experiment's text");
    for (line = strstr(copy, mark); line && n < OHM_LABELS; line = strstr(line, mark)) {
        if (line != copy && line[-1] != '\n' && line[-1] != '\0') {
            line++;
            continue;
        }
        *line = '\0';
        line += strlen(mark);
        changes[n++] = line;
        line += strcspn(line, "\n");
        if (*line)
            *line++ = '\0';
    }
    status = ohm_experiment_parse(experiment, name, copy, n, changes);
    free(copy);
    return status;
}

/* The whole of a file as text. */
static enum ohm_status read_text(const char *path, char **text)
{
    FILE *in = fopen(path, "r");
    FILE *out;
    size_t size = 0;
    int c;

    if (!in)
        return ohm_fail(OHM_EUSAGE, "%s: %s", path, strerror(errno));
    out = open_memstream(text, &size);
    while (out && (c = fgetc(in)) != EOF)
        fputc(c, out);
    fclose(in);
    if (!out || fclose(out) != 0)
        return ohm_fail(OHM_ENOMEM, "no memory for %s", path);
    return OHM_OK;
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
