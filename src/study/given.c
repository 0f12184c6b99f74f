/* given.c -- the keys that an experiment sets, each with its place. */
#include "study/given.h"

#include "base/log.h"
#include "base/memory.h"
#include "base/spelling.h"

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

const char *ohm_given_key(const char *key)
{
    if (strcmp(key, "audit") == 0)
        return "audit.required";
    return ohm_settings_is_card(key) ? "device" : key;
}

static const struct ohm_given *find(const struct ohm_givens *givens, const char *key)
{
    for (size_t k = 0; k < givens->n; k++)
        if (strcmp(givens->at[k].key, key) == 0)
            return &givens->at[k];
    return NULL;
}

static enum ohm_status add(struct ohm_givens *givens, const char *section,
                           const struct ohm_yaml *node)
{
    char key[2 * OHM_TEXT_BYTES];
    const struct ohm_given *before;

    snprintf(key, sizeof key, "%s%s%s", section, *section ? "." : "", node->key);
    if (strlen(key) >= OHM_TEXT_BYTES)
        return ohm_yaml_fail(node, "%.60s... is not a key", key);
    before = find(givens, ohm_given_key(key));
    if (before)
        return ohm_yaml_fail(node, "%s is already given in line %zu", key,
                             before->node->key_line);
    strcpy(givens->at[givens->n].key, ohm_given_key(key));
    givens->at[givens->n++].node = node;
    return OHM_OK;
}

/* The entries of one key of the first level. */
static enum ohm_status add_all(struct ohm_givens *givens, const struct ohm_yaml *node)
{
    const bool bare = strcmp(node->key, "device") == 0 || strcmp(node->key, "audit") == 0;

    if (!is_section(node->key)) {
        OHM_TRY(check_root_key(node));
        if (strcmp(node->key, "sweep") != 0 && strcmp(node->key, "claims") != 0)
            OHM_TRY(add(givens, "", node));
        return OHM_OK;
    }
    if (bare && node->kind == OHM_YAML_SCALAR)
        return add(givens, "", node);
    OHM_TRY(ohm_yaml_expect(node, OHM_YAML_MAPPING));
    for (size_t k = 0; k < node->n; k++)
        OHM_TRY(add(givens, node->key, &node->at[k]));
    return OHM_OK;
}

enum ohm_status ohm_givens_init(struct ohm_givens *givens, const struct ohm_yaml *root)
{
    struct ohm_givens draft = { .n = 0 };
    size_t most = 0;
    enum ohm_status status;

    OHM_TRY(ohm_yaml_expect(root, OHM_YAML_MAPPING));
    for (size_t k = 0; k < root->n; k++)
        most += root->at[k].n + 1;
    OHM_TRY(OHM_NEW(draft.at, most + 1, "keys"));
    for (size_t k = 0; k < root->n; k++)
        OHM_GO(add_all(&draft, &root->at[k]));
    *givens = draft;
    return OHM_OK;
out:
    ohm_givens_clear(&draft);
    return status;
}

void ohm_givens_clear(struct ohm_givens *givens)
{
    free(givens->at);
    *givens = (struct ohm_givens){ .n = 0 };
}

/* --- against the sweep --- */

/* The change of KEY in an entry; NULL if it leaves the key alone. */
static const struct ohm_change *change_of(const struct ohm_choice *choice, const char *key)
{
    for (size_t c = 0; c < choice->n; c++)
        if (strcmp(ohm_given_key(choice->change[c].key), key) == 0)
            return &choice->change[c];
    return NULL;
}

/* The first axis of which every entry sets KEY (ANY: of which one does), and the line of the first. */
static const struct ohm_axis *axis_that_sets(const struct ohm_sweep *sweep, const char *key,
                                             bool any, size_t *line)
{
    for (size_t a = 0; a < sweep->axes; a++) {
        const struct ohm_axis *axis = &sweep->axis[a];
        const struct ohm_change *first = NULL;
        size_t n = 0;

        for (size_t e = 0; e < axis->n; e++) {
            const struct ohm_change *change = change_of(&axis->choice[e], key);

            n += change != NULL;
            first = first ? first : change;
        }
        if (n > 0 && (any || n == axis->n)) {
            *line = first->line;
            return axis;
        }
    }
    return NULL;
}

/* No key is set by two axes. */
static enum ohm_status check_axes(const struct ohm_sweep *sweep)
{
    for (size_t a = 1; a < sweep->axes; a++) {
        struct ohm_sweep before = *sweep;

        before.axes = a;
        for (size_t e = 0; e < sweep->axis[a].n; e++) {
            const struct ohm_choice *choice = &sweep->axis[a].choice[e];

            for (size_t c = 0; c < choice->n; c++) {
                const char *key = ohm_given_key(choice->change[c].key);
                size_t line;
                const struct ohm_axis *other = axis_that_sets(&before, key, true, &line);

                if (other)
                    return ohm_fail(
                        OHM_EUSAGE,
                        "%s:%zu: the axis %s sets %s, which the axis %s sets too "
                        "(%s:%zu)",
                        sweep->file, choice->change[c].line, sweep->axis[a].name, key,
                        other->name, sweep->file, line);
            }
        }
    }
    return OHM_OK;
}

static bool is_of_card(const char *key)
{
    return strncmp(key, "device.", 7) == 0;
}

/* "key" of "key=value", as it is compared. */
static const char *changed_key(const char *change, char key[OHM_TEXT_BYTES])
{
    snprintf(key, OHM_TEXT_BYTES, "%.*s", (int)strcspn(change, "="), change);
    return ohm_given_key(key);
}

static enum ohm_status check_change(const char *change, const struct ohm_sweep *sweep)
{
    char text[OHM_TEXT_BYTES];
    const char *key = changed_key(change, text);
    const struct ohm_axis *axis;
    size_t line;

    axis = axis_that_sets(sweep, key, false, &line);
    if (axis)
        return ohm_fail(OHM_EUSAGE, "--set %s: the axis %s sets %s at every point (%s:%zu)",
                        change, axis->name, key, sweep->file, line);
    axis = is_of_card(key) ? axis_that_sets(sweep, "device", true, &line) : NULL;
    if (axis)
        return ohm_fail(OHM_EUSAGE,
                        "--set %s: this would be lost where the axis %s takes another card "
                        "(%s:%zu)",
                        change, axis->name, sweep->file, line);
    return OHM_OK;
}

enum ohm_status ohm_givens_check(const struct ohm_givens *givens,
                                 const struct ohm_changes *changes,
                                 const struct ohm_sweep *sweep)
{
    size_t line;
    const struct ohm_axis *cards = axis_that_sets(sweep, "device", true, &line);

    OHM_TRY(check_axes(sweep));
    for (size_t k = 0; k < changes->n; k++)
        OHM_TRY(check_change(changes->at[k], sweep));
    for (size_t k = 0; cards && k < givens->n; k++)
        if (is_of_card(givens->at[k].key))
            return ohm_yaml_fail(givens->at[k].node,
                                 "%s would be lost where the axis %s takes another card "
                                 "(%s:%zu); set it in the sweep",
                                 givens->at[k].key, cards->name, sweep->file, line);
    return OHM_OK;
}

/* --- what has no effect --- */

/* Why KEY has no effect at any of the points that have entry E of axis A (A at least the number of axes: at
 * any point); NULL if it has one. */
static const char *why_unused(const struct ohm_sweep *sweep,
                              const struct ohm_settings point[], const char *key, size_t a,
                              size_t e)
{
    const char *why = NULL;

    for (size_t k = 0; k < ohm_sweep_points(sweep); k++) {
        size_t entry[OHM_AXES];

        ohm_sweep_entries(sweep, k, entry);
        if (a < sweep->axes && entry[a] != e)
            continue;
        why = ohm_settings_unused(&point[k], key);
        if (!why)
            return NULL;
    }
    return why;
}

static void tell_sweep(const struct ohm_sweep *sweep, const struct ohm_settings point[])
{
    for (size_t a = 0; a < sweep->axes; a++) {
        for (size_t e = 0; e < sweep->axis[a].n; e++) {
            const struct ohm_choice *choice = &sweep->axis[a].choice[e];

            for (size_t c = 0; c < choice->n; c++) {
                const char *why = why_unused(sweep, point, choice->change[c].key, a, e);

                if (why)
                    ohm_log(OHM_WARN, "%s:%zu: %s has no effect at %s %s: %s", sweep->file,
                            choice->change[c].line, choice->change[c].key,
                            sweep->axis[a].name, choice->label, why);
            }
        }
    }
}

void ohm_givens_tell(const struct ohm_givens *givens, const struct ohm_changes *changes,
                     const struct ohm_sweep *sweep, const struct ohm_settings point[])
{
    char text[OHM_TEXT_BYTES];
    const char *why;

    for (size_t k = 0; k < givens->n; k++) {
        const struct ohm_given *given = &givens->at[k];
        size_t line;
        const struct ohm_axis *axis = axis_that_sets(sweep, given->key, false, &line);

        why = axis ? NULL : why_unused(sweep, point, given->key, OHM_AXES, 0);
        if (axis)
            ohm_log(OHM_WARN,
                    "%s:%zu: %s has no effect: the axis %s sets it at every point (%s:%zu)",
                    given->node->file, given->node->key_line, given->key, axis->name,
                    sweep->file, line);
        if (why)
            ohm_log(OHM_WARN, "%s:%zu: %s has no effect: %s", given->node->file,
                    given->node->key_line, given->key, why);
    }
    for (size_t k = 0; k < changes->n; k++) {
        why = why_unused(sweep, point, changed_key(changes->at[k], text), OHM_AXES, 0);
        if (why)
            ohm_log(OHM_WARN, "--set %s has no effect: %s", changes->at[k], why);
    }
    tell_sweep(sweep, point);
}
