/* statement.h -- the statements of a netlist, one by one, with the file and the line that each comes from.
 *
 * A statement is what SPICE calls a card: a line with its continuations (+), without comments.
 */
#ifndef OHM_NETLIST_STATEMENT_H
#define OHM_NETLIST_STATEMENT_H

#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct ohm_statement {
    char *text;         /* owned; no blanks around it, no line break in it */
    size_t size, room;  /* its length, and what there is memory for */
    const char *file;   /* as it is named to people; owned by the list */
    unsigned long line; /* from 1: its first */
};

struct ohm_statements {
    struct ohm_statement *at;
    size_t n, files;
    char **file; /* [files]; the first is the one that was read first */
};

/* *name = a copy of FILE that lives as long as the list.  OHM_ENOMEM. */
enum ohm_status ohm_statements_file(struct ohm_statements *list, const char *file,
                                    const char **name);

/* Appends a statement of SIZE bytes.  OHM_ENOMEM. */
enum ohm_status ohm_statements_add(struct ohm_statements *list, const char *text,
                                   size_t size, const char *file, unsigned long line);

/* Appends SIZE bytes to the last statement, behind a blank.  OHM_ENOMEM. */
enum ohm_status ohm_statements_extend(struct ohm_statements *list, const char *text,
                                      size_t size);

/* A line each. */
void ohm_statements_write(FILE *out, const struct ohm_statements *list);

void ohm_statements_clear(struct ohm_statements *list);

/* Always fails (OHM_EINPUT): "FILE, line N: " and the words. */
enum ohm_status ohm_statement_refuse(const struct ohm_statement *statement,
                                     const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Is KEYWORD (of small letters) the first word of the statement, whatever its letters? */
bool ohm_statement_is(const struct ohm_statement *statement, const char *keyword);

/* The next word of a statement, a NAME at most SIZE - 1 long, and behind it; NULL with an empty name where there is
 * none, or none that short.  Blanks, commas and round brackets part words. */
const char *ohm_statement_word(const char *at, char name[], size_t size);

#endif
