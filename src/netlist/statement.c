/* statement.c -- a growing list of statements. */
#include "netlist/statement.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static enum ohm_status no_memory(void)
{
    return ohm_fail(OHM_ENOMEM, "no memory for the statements of a netlist");
}

/* Room for one more of SIZE bytes; grows in powers of two. */
static void *grown(void *at, size_t n, size_t size)
{
    return n == 0 || (n & (n - 1)) == 0 ? realloc(at, (n == 0 ? 1 : 2 * n) * size) : at;
}

enum ohm_status ohm_statements_file(struct ohm_statements *list, const char *file,
                                    const char **name)
{
    char *copy = strdup(file);
    char **all = copy ? grown(list->file, list->files, sizeof *all) : NULL;

    if (!all) {
        free(copy);
        return no_memory();
    }
    list->file = all;
    *name = list->file[list->files++] = copy;
    return OHM_OK;
}

enum ohm_status ohm_statements_add(struct ohm_statements *list, const char *text,
                                   size_t size, const char *file, unsigned long line)
{
    char *copy = strndup(text, size);
    struct ohm_statement *all = copy ? grown(list->at, list->n, sizeof *all) : NULL;

    if (!all) {
        free(copy);
        return no_memory();
    }
    list->at = all;
    list->at[list->n++] = (struct ohm_statement){ copy, size, size + 1, file, line };
    return OHM_OK;
}

enum ohm_status ohm_statements_extend(struct ohm_statements *list, const char *text,
                                      size_t size)
{
    struct ohm_statement *last = &list->at[list->n - 1];
    const size_t needed = last->size + 1 + size + 1;

    if (needed > last->room) {
        char *longer = realloc(last->text, 2 * needed);

        if (!longer)
            return no_memory();
        last->text = longer;
        last->room = 2 * needed;
    }
    last->text[last->size] = ' ';
    memcpy(last->text + last->size + 1, text, size);
    last->size = needed - 1;
    last->text[last->size] = '\0';
    return OHM_OK;
}

void ohm_statements_write(FILE *out, const struct ohm_statements *list)
{
    for (size_t k = 0; k < list->n; k++)
        fprintf(out, "%s\n", list->at[k].text);
}

void ohm_statements_clear(struct ohm_statements *list)
{
    for (size_t k = 0; k < list->n; k++)
        free(list->at[k].text);
    for (size_t k = 0; k < list->files; k++)
        free(list->file[k]);
    free(list->at);
    free(list->file);
    *list = (struct ohm_statements){ 0 };
}

enum ohm_status ohm_statement_refuse(const struct ohm_statement *statement,
                                     const char *format, ...)
{
    char words[400];
    va_list values;

    va_start(values, format);
    vsnprintf(words, sizeof words, format, values);
    va_end(values);
    return ohm_fail(OHM_EINPUT, "%.500s, line %lu: %s", statement->file, statement->line,
                    words);
}

bool ohm_statement_is(const struct ohm_statement *statement, const char *keyword)
{
    const size_t n = strlen(keyword);

    return strncasecmp(statement->text, keyword, n) == 0 &&
           strchr(" \t,(", statement->text[n]) != NULL; /* or its end */
}

const char *ohm_statement_word(const char *at, char name[], size_t size)
{
    static const char gaps[] = " \t,()";
    size_t n;

    at += strspn(at, gaps);
    n = strcspn(at, " \t,()=");
    if (n == 0 || n >= size) {
        name[0] = '\0';
        return NULL;
    }
    memcpy(name, at, n);
    name[n] = '\0';
    return at + n;
}
