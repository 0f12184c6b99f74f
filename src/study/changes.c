/* changes.c -- changes of settings on the way: --set, --at and axes. */
#include "study/changes.h"

#include "exchange/yaml.h"

#include <stdlib.h>
#include <string.h>

static const char mark[] = "# --set ";

/* Cuts off the last line of the first *length bytes; NULL if those do not end with a line break. */
static char *last_line(char *text, size_t *length)
{
    size_t n = *length;

    if (n == 0 || text[n - 1] != '\n')
        return NULL;
    text[--n] = '\0';
    while (n > 0 && text[n - 1] != '\n')
        n--;
    *length = n;
    return text + n;
}

/* The lines that ohm_changes_write left at the end; false if there are none. */
static bool read_marks(struct ohm_changes *changes)
{
    const char *line = last_line(changes->copy, &changes->length);
    size_t n;
    int used = 0;

    if (!line || sscanf(line, "# changes by --set: %zu%n", &n, &used) != 1 ||
        line[used] != '\0' || n < 1 || n > OHM_CHANGES_MAX)
        return false;
    for (size_t k = n; k-- > 0;) {
        line = last_line(changes->copy, &changes->length);
        if (!line || strncmp(line, mark, strlen(mark)) != 0)
            return false;
        changes->at[k] = line + strlen(mark);
    }
    changes->n = n;
    return true;
}

static enum ohm_status add(struct ohm_changes *changes, const char *change)
{
    const size_t line = strcspn(change, "\n\r");

    if (changes->n == OHM_CHANGES_MAX)
        return ohm_fail(OHM_EUSAGE, "--set: there are at most %d changes", OHM_CHANGES_MAX);
    if (change[line] != '\0')
        return ohm_fail(OHM_EUSAGE, "--set: \"%.*s\" and so on has a line break", (int)line,
                        change);
    changes->at[changes->n++] = change;
    return OHM_OK;
}

/* OHM_EUSAGE when the command line gives one key twice, with different values. */
static enum ohm_status check_twice(size_t n, const char *const given[])
{
    for (size_t k = 1; k < n; k++) {
        const size_t key = strcspn(given[k], "=");

        for (size_t j = 0; j < k; j++)
            if (strncmp(given[j], given[k], key + 1) == 0 &&
                strcmp(given[j], given[k]) != 0)
                return ohm_fail(OHM_EUSAGE, "--set %s: the same key as in --set %s",
                                given[k], given[j]);
    }
    return OHM_OK;
}

enum ohm_status ohm_changes_init(struct ohm_changes *changes, const char *text, size_t n,
                                 const char *const given[])
{
    struct ohm_changes draft = { .length = strlen(text) };
    enum ohm_status status = OHM_OK;

    draft.copy = malloc(draft.length + 1);
    if (!draft.copy)
        return ohm_fail(OHM_ENOMEM, "no memory for the experiment's text");
    strcpy(draft.copy, text);
    if (!read_marks(&draft))
        draft.length = strlen(text);
    status = check_twice(n, given);
    for (size_t k = 0; k < n && status == OHM_OK; k++)
        status = add(&draft, given[k]);
    if (status == OHM_OK)
        *changes = draft;
    else
        free(draft.copy);
    return status;
}

void ohm_changes_clear(struct ohm_changes *changes)
{
    free(changes->copy);
    *changes = (struct ohm_changes){ .n = 0 };
}

/* "key=value", if its key is one of a card or is not, as wanted. */
static enum ohm_status apply(const char *change, bool cards, struct ohm_settings *settings)
{
    const char *equals = strchr(change, '=');
    char key[256], flow[OHM_TEXT_BYTES] = "";
    struct ohm_yaml value = { 0 };
    enum ohm_status status;

    if (!equals || equals == change || (size_t)(equals - change) >= sizeof key)
        return ohm_fail(OHM_EUSAGE, "--set: \"%s\" is not key=value", change);
    snprintf(key, sizeof key, "%.*s", (int)(equals - change), change);
    if (ohm_settings_is_card(key) != cards)
        return OHM_OK;
    if (equals[1] != '\0')
        OHM_GO(ohm_yaml_parse("--set", equals + 1, &value));
    if (value.kind != OHM_YAML_SCALAR)
        OHM_GO(ohm_yaml_flow(&value, flow, sizeof flow));
    OHM_GO(ohm_settings_read(settings, key, value.text ? value.text : flow));
out:
    ohm_yaml_clear(&value);
    if (status == OHM_OK || status == OHM_ENOMEM)
        return status;
    return ohm_while(OHM_EUSAGE, "--set %s", change);
}

enum ohm_status ohm_changes_apply(const struct ohm_changes *changes,
                                  struct ohm_settings *settings)
{
    for (int cards = 1; cards >= 0; cards--)
        for (size_t k = 0; k < changes->n; k++)
            OHM_TRY(apply(changes->at[k], cards == 1, settings));
    return OHM_OK;
}

enum ohm_status ohm_changes_write(const struct ohm_changes *changes, const char *text,
                                  char **written)
{
    char *draft = NULL;
    size_t size;
    FILE *out = open_memstream(&draft, &size);
    bool good = false;

    if (out) {
        fwrite(text, 1, changes->length, out);
        if (changes->n > 0 && changes->length > 0 && text[changes->length - 1] != '\n')
            fputc('\n', out);
        for (size_t k = 0; k < changes->n; k++)
            fprintf(out, "%s%s\n", mark, changes->at[k]);
        if (changes->n > 0)
            fprintf(out, "# changes by --set: %zu\n", changes->n);
        good = !ferror(out);
        good &= fclose(out) == 0;
    }
    if (good) {
        *written = draft;
        return OHM_OK;
    }
    free(draft);
    return ohm_fail(OHM_ENOMEM, "no memory for the experiment's text");
}
