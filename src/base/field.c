/* field.c -- reads and prints the members of a struct by its table. */
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

static const void *const_member(const struct ohm_field *field, const void *obj)
{
    return (const char *)obj + field->offset;
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
        if (strlen(text) >= OHM_TEXT_BYTES)
            return ohm_fail(OHM_EUSAGE, "%s: the text is longer than %d bytes", field->key,
                            OHM_TEXT_BYTES - 1);
        strcpy(member(field, obj), text);
        return OHM_OK;
    case OHM_COUNTS:
        return read_counts(field, text, member(field, obj));
    case OHM_REALS:
        return read_reals(field, text, member(field, obj));
    }
    return ohm_fail(OHM_EUSAGE, "%s: unknown kind of field", field->key);
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

static void print_list(size_t n, const size_t at[], FILE *out)
{
    for (size_t k = 0; k < n; k++)
        fprintf(out, "%s%zu", k ? ", " : "[", at[k]);
    fputc(']', out);
}

static void print_counts(const struct ohm_counts *x, FILE *out)
{
    if (x->rows == 0) {
        print_list(x->cols, x->at, out);
        return;
    }
    for (size_t r = 0; r < x->rows; r++) {
        fputs(r ? ", " : "[", out);
        print_list(x->cols, x->at + r * x->cols, out);
    }
    fputc(']', out);
}

static void print_reals(const struct ohm_field *field, const struct ohm_reals *x, FILE *out)
{
    char item[64];

    for (size_t k = 0; k < x->n; k++) {
        ohm_unit_print(x->at[k], field->unit, item, sizeof item);
        fprintf(out, "%s%s", k ? ", " : "[", item);
    }
    fputc(']', out);
}

void ohm_field_print(const struct ohm_field *field, const void *obj, char *text,
                     size_t size)
{
    const void *from = const_member(field, obj);
    FILE *out;

    *text = '\0';
    switch (field->kind) {
    case OHM_REAL:
        ohm_unit_print(*(const double *)from, field->unit, text, size);
        return;
    case OHM_COUNT:
        snprintf(text, size, "%zu", *(const size_t *)from);
        return;
    case OHM_FLAG:
        snprintf(text, size, "%s", *(const bool *)from ? "yes" : "no");
        return;
    case OHM_WORD:
        snprintf(text, size, "%s", field->words[*(const int *)from]);
        return;
    case OHM_TEXT:
        snprintf(text, size, "%s", (const char *)from);
        return;
    case OHM_COUNTS:
    case OHM_REALS:
        out = fmemopen(text, size, "w");
        if (!out)
            return;
        if (field->kind == OHM_COUNTS)
            print_counts(from, out);
        else
            print_reals(field, from, out);
        fclose(out);
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
        const size_t distance = ohm_spelling_distance(key, field->key);

        if (distance < least) {
            least = distance;
            nearest = field->key;
        }
    }
    return nearest;
}

void ohm_field_range(const struct ohm_field *field, char *text, size_t size)
{
    char from[64], to[64];

    *text = '\0';
    switch (field->kind) {
    case OHM_REAL:
    case OHM_REALS:
        ohm_unit_print(field->min, field->unit, from, sizeof from);
        ohm_unit_print(field->max, field->unit, to, sizeof to);
        snprintf(text, size, "%s to %s", from, to);
        return;
    case OHM_COUNT:
    case OHM_COUNTS:
        snprintf(text, size, "%.0f to %.0f", field->min, field->max);
        return;
    case OHM_FLAG:
        snprintf(text, size, "yes, no");
        return;
    case OHM_WORD:
        for (int k = 0; field->words[k]; k++) {
            const size_t used = strlen(text);

            snprintf(text + used, size - used, "%s%s", k ? ", " : "", field->words[k]);
        }
        return;
    case OHM_TEXT:
        snprintf(text, size, "text");
    }
}
