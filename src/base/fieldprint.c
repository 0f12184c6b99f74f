/* fieldprint.c -- members of a struct as text, and what may be written for them, by its table. */
#include "base/field.h"

#include "base/unit.h"

#include <stdbool.h>
#include <string.h>

enum { PRINTED = 32 * OHM_COUNTS_MAX + OHM_TEXT_BYTES }; /* the longest list or text */

static const void *const_member(const struct ohm_field *field, const void *obj)
{
    return (const char *)obj + field->offset;
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
    case OHM_TEXT:
        for (int k = 0; field->words && field->words[k]; k++) {
            const size_t used = strlen(text);

            snprintf(text + used, size - used, "%s%s%s", k ? ", " : "",
                     field->words[k][0] == '.' ? "FILE" : "", field->words[k]);
        }
        if (!field->words)
            snprintf(text, size, "text");
    }
}

bool ohm_field_same(const struct ohm_field *field, const void *a, const void *b)
{
    char one[PRINTED], other[PRINTED];

    ohm_field_print(field, a, one, sizeof one);
    ohm_field_print(field, b, other, sizeof other);
    return strcmp(one, other) == 0;
}
