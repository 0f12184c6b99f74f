/* field.c -- reads the members of a struct by its table. */
#include "base/field.h"

#include "base/spelling.h"
#include "base/unit.h"

#include <assert.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static void *member(const struct ohm_field *field, void *obj)
{
    return (char *)obj + field->offset;
}

static enum ohm_status outside(const struct ohm_field *field, const char *text)
{
    char range[256];

    ohm_field_range(field, range, sizeof range);
    return ohm_fail(OHM_EUSAGE, "%s: %s is not in %s", field->key, text, range);
}

static enum ohm_status read_real(const struct ohm_field *field, const char *text, double *x)
{
    double value;

    if (ohm_unit_read(text, field->unit, &value) != OHM_OK)
        return ohm_while(OHM_EUSAGE, "%s", field->key);
    if (!(value >= field->min && value <= field->max))
        return outside(field, text);
    *x = value;
    return OHM_OK;
}

static enum ohm_status read_count(const struct ohm_field *field, const char *text,
                                  size_t *x)
{
    char *end;
    unsigned long long value;

    errno = 0;
    value = strtoull(text, &end, 10);
    while (*end == ' ')
        end++;
    if (end != text && !*end && !errno && text[strspn(text, " ")] == '-' && value > 0)
        return outside(field, text);
    if (end == text || *end || errno || strchr(text, '-'))
        return ohm_fail(OHM_EUSAGE, "%s: \"%s\" is not a whole number", field->key, text);
    if (!((double)value >= field->min && (double)value <= field->max))
        return outside(field, text);
    *x = (size_t)value;
    return OHM_OK;
}

static enum ohm_status read_flag(const struct ohm_field *field, const char *text, bool *x)
{
    static const char *const yes[] = { "yes", "true", "on", NULL };
    static const char *const no[] = { "no", "false", "off", NULL };

    for (int k = 0; yes[k]; k++) {
        if (strcmp(text, yes[k]) == 0 || strcmp(text, no[k]) == 0) {
            *x = strcmp(text, yes[k]) == 0;
            return OHM_OK;
        }
    }
    return ohm_fail(OHM_EUSAGE, "%s: \"%s\" is neither yes nor no", field->key, text);
}

static enum ohm_status read_word(const struct ohm_field *field, const char *text, int *x)
{
    for (int k = 0; field->words[k]; k++) {
        if (strcmp(text, field->words[k]) == 0) {
            *x = k;
            return OHM_OK;
        }
    }
    return outside(field, text);
}

/* Copies the next item of a flow list, up to a ',' or ']' at this level, without blanks. */
static const char *next_item(const char *p, char *item, size_t size)
{
    size_t n = 0;
    int depth = 0;

    p += strspn(p, " ");
    for (; *p && (depth > 0 || (*p != ',' && *p != ']')); p++) {
        depth += (*p == '[') - (*p == ']');
        if (n + 1 < size)
            item[n++] = *p;
    }
    while (n > 0 && item[n - 1] == ' ')
        n--;
    item[n] = '\0';
    return p;
}

/* One flow list "[a, b]"; calls one reader for each item. */
static enum ohm_status read_list(const struct ohm_field *field, const char *text, size_t *n,
                                 enum ohm_status (*read)(const struct ohm_field *,
                                                         const char *, void *, size_t),
                                 void *to)
{
    const char *p = text + strspn(text, " ");
    char item[OHM_TEXT_BYTES];

    *n = 0;
    if (*p != '[')
        return ohm_fail(OHM_EUSAGE, "%s: \"%s\" is not a list such as %s", field->key, text,
                        field->usual ? field->usual : "[1, 2]");
    do {
        if (*n == OHM_COUNTS_MAX)
            return ohm_fail(OHM_EUSAGE, "%s: a list has at most %d entries", field->key,
                            OHM_COUNTS_MAX);
        p = next_item(p + 1, item, sizeof item);
        OHM_TRY(read(field, item, to, *n));
        ++*n;
    } while (*p == ',');
    if (*p != ']' || p[1 + strspn(p + 1, " ")] != '\0')
        return ohm_fail(OHM_EUSAGE, "%s: the list \"%s\" does not end with ]", field->key,
                        text);
    return OHM_OK;
}

static enum ohm_status count_item(const struct ohm_field *field, const char *item, void *to,
                                  size_t k)
{
    return read_count(field, item, (size_t *)to + k);
}

static enum ohm_status real_item(const struct ohm_field *field, const char *item, void *to,
                                 size_t k)
{
    return read_real(field, item, (double *)to + k);
}

/* One row of a table of counts; all rows are as long as the first. */
static enum ohm_status row_item(const struct ohm_field *field, const char *item, void *to,
                                size_t k)
{
    struct ohm_counts *table = to, row = { 0 };

    OHM_TRY(read_list(field, item, &row.cols, count_item, row.at));
    if (k > 0 && row.cols != table->cols)
        return ohm_fail(OHM_EUSAGE, "%s: row %zu has %zu entries, the first has %zu",
                        field->key, k + 1, row.cols, table->cols);
    if ((k + 1) * row.cols > OHM_COUNTS_MAX)
        return ohm_fail(OHM_EUSAGE, "%s: a table has at most %d entries", field->key,
                        OHM_COUNTS_MAX);
    table->cols = row.cols;
    memcpy(table->at + k * row.cols, row.at, row.cols * sizeof *row.at);
    return OHM_OK;
}

static enum ohm_status read_counts(const struct ohm_field *field, const char *text,
                                   struct ohm_counts *x)
{
    const bool one = field->usual && *field->usual != '['; /* is allowed */
    struct ohm_counts draft = { 0 };
    const char *p = text + strspn(text, " ");

    if (*p != '[' && one) {
        OHM_TRY(read_count(field, text, draft.at));
        draft.cols = 1;
    } else if (*p == '[' && p[1 + strspn(p + 1, " ")] == '[') {
        OHM_TRY(read_list(field, text, &draft.rows, row_item, &draft));
    } else {
        OHM_TRY(read_list(field, text, &draft.cols, count_item, draft.at));
    }
    *x = draft;
    return OHM_OK;
}

static enum ohm_status read_reals(const struct ohm_field *field, const char *text,
                                  struct ohm_reals *x)
{
    struct ohm_reals draft = { 0 };

    OHM_TRY(read_list(field, text, &draft.n, real_item, draft.at));
    *x = draft;
    return OHM_OK;
}

/* Is TEXT one of the words, or longer than an ending among them and ends so? */
static bool is_allowed(const struct ohm_field *field, const char *text)
{
    const size_t length = strlen(text);

    for (size_t k = 0; field->words && field->words[k]; k++) {
        const char *word = field->words[k];
        const size_t n = strlen(word);

        if (word[0] == '.' ? length > n && strcmp(text + length - n, word) == 0
                           : strcmp(text, word) == 0)
            return true;
    }
    return !field->words;
}

static enum ohm_status read_text(const struct ohm_field *field, const char *text,
                                 char x[OHM_TEXT_BYTES])
{
    if (strlen(text) >= OHM_TEXT_BYTES)
        return ohm_fail(OHM_EUSAGE, "%s: the text is longer than %d bytes", field->key,
                        OHM_TEXT_BYTES - 1);
    if (!is_allowed(field, text))
        return outside(field, text);
    strcpy(x, text);
    return OHM_OK;
}

enum ohm_status ohm_field_read(const struct ohm_field *field, void *obj, const char *text)
{
    switch (field->kind) {
    case OHM_REAL:
        return read_real(field, text, member(field, obj));
    case OHM_COUNT:
        return read_count(field, text, member(field, obj));
    case OHM_FLAG:
        return read_flag(field, text, member(field, obj));
    case OHM_WORD:
        return read_word(field, text, member(field, obj));
    case OHM_TEXT:
        return read_text(field, text, member(field, obj));
    case OHM_COUNTS:
        return read_counts(field, text, member(field, obj));
    case OHM_REALS:
        return read_reals(field, text, member(field, obj));
    }
    return ohm_fail(OHM_EUSAGE, "%s: unknown kind of field", field->key);
}

enum ohm_status ohm_field_read_items(const struct ohm_field *field, void *obj, size_t rows,
                                     size_t cols, const char *const item[])
{
    const size_t n = (rows ? rows : 1) * cols;
    struct ohm_counts counts = { .rows = rows, .cols = cols };
    struct ohm_reals reals = { .n = cols };

    if (field->kind != OHM_COUNTS && field->kind != OHM_REALS)
        return ohm_fail(OHM_EUSAGE, "%s: a value is wanted, not a list", field->key);
    if (n == 0)
        return ohm_fail(OHM_EUSAGE, "%s: the list is empty", field->key);
    if (field->kind == OHM_REALS && rows > 0)
        return ohm_fail(OHM_EUSAGE, "%s: a list is wanted, not a table", field->key);
    for (size_t k = 0; k < n; k++)
        OHM_TRY(field->kind == OHM_COUNTS ? read_count(field, item[k], &counts.at[k])
                                          : read_real(field, item[k], &reals.at[k]));
    if (field->kind == OHM_COUNTS)
        *(struct ohm_counts *)member(field, obj) = counts;
    else
        *(struct ohm_reals *)member(field, obj) = reals;
    return OHM_OK;
}

void ohm_fields_default(const struct ohm_field table[], void *obj)
{
    for (const struct ohm_field *field = table; field->key; field++) {
        if (field->usual) {
            const enum ohm_status status = ohm_field_read(field, obj, field->usual);

            assert(status ==
                   OHM_OK); /* tests/study/check_settings.c reads every usual value */
            (void)status;
        }
    }
}

const struct ohm_field *ohm_field_find(const struct ohm_field table[], const char *key)
{
    for (const struct ohm_field *field = table; field->key; field++)
        if (strcmp(field->key, key) == 0)
            return field;
    return NULL;
}

const char *ohm_field_nearest(const struct ohm_field table[], const char *key)
{
    const char *nearest = NULL;
    size_t least = strlen(key) / 2 + 1;

    for (const struct ohm_field *field = table; field->key; field++) {
        const size_t distance = ohm_spelling_within(key, field->key, least);

        if (distance < least) {
            least = distance;
            nearest = field->key;
        }
    }
    return nearest;
}
