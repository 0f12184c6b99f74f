/* include.c -- follows .include and .lib, within one folder. */
#include "netlist/include.h"

#include "netlist/scan.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { WORD_BYTES = 256 };

/* One reading of a file and all that it includes. */
struct reading {
    struct ohm_statements *to;
    char *root;                        /* the folder, without links; ends with a slash */
    size_t bytes, files, depth, nest;  /* nest: how many sub-circuits are open */
    char *open[OHM_INCLUDE_DEPTH + 1]; /* [depth] */
    struct {
        char *path, *section;
    } seen[OHM_INCLUDE_FILES]; /* [n_seen], outside of sub-circuits */
    size_t n_seen;
};

/* The file that a statement names, and, of .lib, the section; both empty where there are none. */
struct named {
    char file[WORD_BYTES], section[WORD_BYTES];
    bool more; /* and something else */
};

static enum ohm_status expand(struct reading *reading, const char *real, const char *name,
                              const char *section);

static const char *take_word(const char *at, char word[WORD_BYTES])
{
    const char quote = *at == '"' || *at == '\'' ? *at : '\0';
    const char *start = at + (quote != '\0');
    const size_t n = quote ? strcspn(start, quote == '"' ? "\"" : "'") : strcspn(at, " \t");

    snprintf(word, WORD_BYTES, "%.*s", n < WORD_BYTES ? (int)n : 0, start);
    at = start + n + (quote && start[n] == quote);
    return at + strspn(at, " \t");
}

static struct named name_of(const struct ohm_statement *statement)
{
    struct named named = { .section = "" };
    const char *at = statement->text + strcspn(statement->text, " \t\"'");

    at = take_word(at + strspn(at, " \t"), named.file);
    if (ohm_statement_is(statement, ".lib"))
        at = take_word(at, named.section);
    named.more = *at != '\0';
    return named;
}

/* --- where a file is --- */

static bool leaves_folder(const char *name)
{
    for (const char *part = name; part; part = strchr(part, '/')) {
        part += *part == '/';
        if (strncmp(part, "..", 2) == 0 && (part[2] == '/' || part[2] == '\0'))
            return true;
    }
    return *name == '/';
}

/* NAME in the folder of BESIDE; the caller's to free. */
static char *beside(const char *path, const char *name)
{
    const char *slash = strrchr(path, '/');
    const size_t n = slash ? (size_t)(slash + 1 - path) : 0;
    char *joined = malloc(n + strlen(name) + 1);

    if (joined) {
        memcpy(joined, path, n);
        strcpy(joined + n, name);
    }
    return joined;
}

/* *real = the file without links, the caller's to free; it lies below the root. */
static enum ohm_status locate(const struct reading *reading,
                              const struct ohm_statement *statement, const char *from,
                              const char *name, char **real)
{
    char *joined;

    if (*name == '\0')
        return ohm_statement_refuse(statement,
                                    "it names no file, or one with a name longer "
                                    "than %d letters",
                                    WORD_BYTES - 1);
    if (leaves_folder(name))
        return ohm_statement_refuse(statement,
                                    "%s: files are included from the folder of the netlist "
                                    "and below, by names without ..",
                                    name);
    joined = beside(from, name);
    if (!joined)
        return ohm_fail(OHM_ENOMEM, "no memory for a name");
    *real = realpath(joined, NULL);
    free(joined);
    if (!*real)
        return ohm_statement_refuse(statement, "%s: %s", name, strerror(errno));
    if (strncmp(*real, reading->root, strlen(reading->root)) == 0)
        return OHM_OK;
    free(*real);
    return ohm_statement_refuse(statement,
                                "%s: a link leads out of the folder of the netlist", name);
}

/* --- what is included --- */

/* Outside of sub-circuits a file's definitions stand once, however often it is included. */
static enum ohm_status remember(struct reading *reading, const char *real,
                                const char *section, bool *again)
{
    *again = false;
    if (reading->nest > 0)
        return OHM_OK;
    for (size_t k = 0; k < reading->n_seen && !*again; k++)
        *again = strcmp(reading->seen[k].path, real) == 0 &&
                 strcasecmp(reading->seen[k].section, section) == 0;
    if (*again || reading->n_seen == OHM_INCLUDE_FILES)
        return OHM_OK;
    reading->seen[reading->n_seen].path = strdup(real);
    reading->seen[reading->n_seen].section = strdup(section);
    reading->n_seen++;
    return reading->seen[reading->n_seen - 1].path &&
                   reading->seen[reading->n_seen - 1].section
               ? OHM_OK
               : ohm_fail(OHM_ENOMEM, "no memory for the names of included files");
}

static enum ohm_status check_depth(const struct reading *reading,
                                   const struct ohm_statement *statement, const char *real,
                                   const char *section)
{
    if (reading->depth > OHM_INCLUDE_DEPTH)
        return ohm_statement_refuse(statement, "files include files more than %d deep",
                                    OHM_INCLUDE_DEPTH);
    if (reading->files >= OHM_INCLUDE_FILES)
        return ohm_statement_refuse(statement, "more than %d files are included",
                                    OHM_INCLUDE_FILES);
    for (size_t k = 0; k < reading->depth; k++)
        if (strcmp(reading->open[k], real) == 0 && *section == '\0')
            return ohm_statement_refuse(statement, "the file includes itself");
    return OHM_OK;
}

static enum ohm_status include(struct reading *reading,
                               const struct ohm_statement *statement, const char *from)
{
    const struct named named = name_of(statement);
    char *real = NULL, *name = NULL;
    bool again;
    enum ohm_status status;

    if (named.more)
        return ohm_statement_refuse(statement,
                                    "there is more in it than the name of a file"
                                    "%s",
                                    ohm_statement_is(statement, ".lib") ? " and a section"
                                                                        : "");
    OHM_TRY(locate(reading, statement, from, named.file, &real));
    OHM_GO(check_depth(reading, statement, real, named.section));
    OHM_GO(remember(reading, real, named.section, &again));
    if (again)
        goto out;
    name = beside(statement->file, named.file);
    status = name ? expand(reading, real, name, named.section)
                  : ohm_fail(OHM_ENOMEM, "no memory for a name");
out:
    free(name);
    free(real);
    return status;
}

/* --- statements --- */

/* Which part of a file is wanted, and where in it the reading is. */
struct place {
    const char *section;            /* wanted; empty: what lies in none */
    const struct ohm_statement *in; /* the .lib that opened the section here; NULL: none */
    bool wanted, found;
};

static enum ohm_status keep(struct reading *reading, const struct ohm_statement *s)
{
    if (ohm_statement_is(s, ".subckt"))
        reading->nest++;
    else if (ohm_statement_is(s, ".ends") && reading->nest > 0)
        reading->nest--;
    return ohm_statements_add(reading->to, s->text, s->size, s->file, s->line);
}

/* .lib NAME, as opposed to .lib FILE SECTION, opens a section. */
static bool opens_section(const struct ohm_statement *statement)
{
    return ohm_statement_is(statement, ".lib") && name_of(statement).section[0] == '\0';
}

static enum ohm_status take(struct reading *reading, struct place *place,
                            const struct ohm_statement *s, const char *real)
{
    if (opens_section(s)) {
        if (place->in)
            return ohm_statement_refuse(s, "a section within a section");
        place->in = s;
        place->wanted = strcasecmp(name_of(s).file, place->section) == 0;
        place->found = place->found || place->wanted;
        return OHM_OK;
    }
    if (ohm_statement_is(s, ".endl")) {
        if (!place->in)
            return ohm_statement_refuse(s, "it ends a section where none began");
        place->in = NULL;
        return OHM_OK;
    }
    if (place->in ? !place->wanted : *place->section != '\0')
        return OHM_OK;
    if (ohm_statement_is(s, ".include") || ohm_statement_is(s, ".inc") ||
        ohm_statement_is(s, ".lib"))
        return include(reading, s, real);
    return keep(reading, s);
}

/* The statements of one file; REAL is where it is, NAME what people call it. */
static enum ohm_status expand(struct reading *reading, const char *real, const char *name,
                              const char *section)
{
    struct ohm_statements own = { 0 };
    struct place place = { .section = section };
    const char *file;
    char *copy = strdup(real);
    enum ohm_status status;

    if (!copy)
        return ohm_fail(OHM_ENOMEM, "no memory for a name");
    reading->open[reading->depth++] = copy;
    reading->files++;
    OHM_GO(ohm_scan_file(real, name, &reading->bytes, &own));
    OHM_GO(ohm_statements_file(reading->to, name, &file));
    for (size_t k = 0; k < own.n; k++)
        own.at[k].file = file; /* OWN's name ends with it */
    for (size_t k = 0; k < own.n; k++)
        OHM_GO(take(reading, &place, &own.at[k], real));
    if (place.in)
        status = ohm_statement_refuse(place.in, "the section has no end (.endl)");
    else if (*section && !place.found)
        status =
            ohm_fail(OHM_EINPUT, "%.500s: there is no section %s in it", name, section);
out:
    free(reading->open[--reading->depth]);
    ohm_statements_clear(&own);
    return status;
}

/* The folder of the file REAL, with a slash at its end. */
static char *folder_of(const char *real)
{
    return strndup(real, (size_t)(strrchr(real, '/') + 1 - real));
}

enum ohm_status ohm_include_read(const char *path, const char *section,
                                 struct ohm_statements *list)
{
    struct reading reading = { .to = list };
    char *real = realpath(path, NULL);
    enum ohm_status status;

    if (!real)
        return ohm_fail(OHM_EIO, "%s: %s", path, strerror(errno));
    reading.root = folder_of(real);
    status = reading.root ? expand(&reading, real, path, section)
                          : ohm_fail(OHM_ENOMEM, "no memory for a name");
    for (size_t k = 0; k < reading.n_seen; k++) {
        free(reading.seen[k].path);
        free(reading.seen[k].section);
    }
    free(reading.root);
    free(real);
    return status;
}
