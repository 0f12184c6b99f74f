/* session.c -- runs one deck in the ngspice of this process, and checks its vectors. */
#include "spice/session.h"

#include "base/klu.h"
#include "base/place.h"
#include "spice/hear.h"
#include "spice/start.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include <ngspice/sharedspice.h>

enum { NAME_BYTES = 128 };

/* Splits the deck into lines, adding the solver option behind the title; NULL without memory.
 * The lines point into *text. */
static char **deck_lines(const char *deck, char **text)
{
    static char klu[] = ".options " OHM_KLU_OPTION;
    size_t lines = 3, n = 0;
    char **line;

    for (const char *p = deck; *p; p++)
        lines += *p == '\n';
    *text = strdup(deck);
    line = calloc(lines, sizeof *line);
    if (!*text || !line) {
        free(line);
        return NULL;
    }
    for (char *p = *text; *p;) {
        char *end = p + strcspn(p, "\n");
        const bool last = *end == '\0';

        *end = '\0';
        if (*p || n == 0)
            line[n++] = p;
        if (n == 1 && ohm_start_facts()->klu && lines > OHM_KLU_LINES)
            line[n++] = klu;
        p = last ? end : end + 1;
    }
    return line;
}

/* Is there anything wrong so far? */
static bool is_bad(const struct ohm_spice_run *run)
{
    const struct ohm_heard *heard = ohm_heard();

    return heard->exited || heard->errors || (run->linear && heard->complaints);
}

static enum ohm_status load(const struct ohm_spice_run *run)
{
    char *text = NULL;
    char **lines = deck_lines(run->deck, &text);
    int failed;

    if (!lines) {
        free(text);
        return ohm_fail(OHM_ENOMEM, "no memory for a deck");
    }
    failed = ngSpice_Circ(lines);
    free(lines);
    free(text);
    return failed || is_bad(run) ? ohm_hear_fail("ngspice refused the deck") : OHM_OK;
}

/* Loads a compiled Verilog-A model.  Here every complaint is a failure. */
static enum ohm_status load_model(const char *path)
{
    char words[OHM_SPICE_PATH_BYTES + 8];

    if (!ohm_start_facts()->osdi)
        return ohm_fail(
            OHM_ESPICE,
            "%s has no OSDI, so %s cannot be loaded; version 43 and later have it",
            ohm_start_facts()->version, path);
    if (path[0] != '/' || strlen(path) >= OHM_SPICE_PATH_BYTES || !ohm_place_plain(path))
        return ohm_fail(OHM_ESPICE,
                        "%.80s: ngspice loads a model by an absolute path of plain "
                        "characters",
                        path);
    if (access(path, R_OK) != 0)
        return ohm_fail(OHM_ESPICE, "%s: there is no such compiled model", path);
    snprintf(words, sizeof words, "osdi %s", path);
    OHM_TRY(ohm_start_command(words));
    if (ohm_heard()->exited || ohm_heard()->complaints)
        return ohm_hear_fail("ngspice did not load the model");
    return OHM_OK;
}

/* Is this memory that of one of ngspice's own constants?  It gives them for names like pi, whether
 * or not the circuit has such a node. */
static bool is_constant(const double *values)
{
    static char plot[] = "const";
    char **names = ngSpice_AllVecs(plot), name[NAME_BYTES];

    for (; names && *names; names++) {
        const vector_info *vector;

        snprintf(name, sizeof name, "const.%s", *names);
        vector = ngGet_Vec_Info(name);
        if (vector && vector->v_realdata == values)
            return true;
    }
    return false;
}

/* Is this one of the words by which ngspice means many vectors: all, allv ..., v(all), op1.all? */
static bool is_many(const char *name)
{
    const char *last = strrchr(name, '.');
    const char *bare = last ? last + 1 : name;

    if (strncasecmp(bare, "v(", 2) == 0 || strncasecmp(bare, "i(", 2) == 0)
        bare += 2;
    return strncasecmp(bare, "all", 3) == 0 &&
           (strchr(")", bare[3]) || (strchr("viyVIY", bare[3]) && strchr(")", bare[4])));
}

/* The values of one vector, still ngspice's; *length how many. */
static enum ohm_status look_up(const char *wanted, const double **values, size_t *length)
{
    char name[NAME_BYTES], what[NAME_BYTES + 40];
    const vector_info *vector;

    if (strlen(wanted) >= sizeof name)
        return ohm_fail(OHM_ESPICE, "the vector's name \"%.40s...\" is too long", wanted);
    if (is_many(wanted))
        return ohm_fail(OHM_ESPICE, "%s means many vectors to ngspice", wanted);
    strcpy(name, wanted);
    vector = ngGet_Vec_Info(name);
    if (vector && vector->v_compdata)
        return ohm_fail(OHM_ESPICE, "the values of %s are complex numbers", name);
    if (!vector || !vector->v_realdata) {
        snprintf(what, sizeof what, "ngspice has no values for %s", name);
        return ohm_hear_fail(what);
    }
    if (vector->v_length < 1)
        return ohm_fail(OHM_ESPICE, "ngspice has %d values for %s", vector->v_length, name);
    *values = vector->v_realdata;
    *length = (size_t)vector->v_length;
    if (*length == 1 && is_constant(*values))
        return ohm_fail(OHM_ESPICE, "%s is a constant of ngspice, not of the circuit",
                        name);
    return OHM_OK;
}

/* How many points every vector must have, by what was asked and what the first one has. */
static enum ohm_status settle_points(const struct ohm_spice_run *run, bool freely,
                                     size_t *points)
{
    const double *values;
    size_t length;

    OHM_TRY(look_up(run->vectors[0], &values, &length));
    if (freely && *points > 0 && length > *points)
        return ohm_fail(OHM_ESPICE,
                        "ngspice has %zu values for %s, more than the %zu allowed", length,
                        run->vectors[0], *points);
    if (!freely && length != *points)
        return ohm_fail(OHM_ESPICE, "ngspice has %zu values for %s instead of %zu", length,
                        run->vectors[0], *points);
    *points = length;
    return OHM_OK;
}

static enum ohm_status copy_vector(const char *name, size_t points, double to[])
{
    const double *values;
    size_t length;

    OHM_TRY(look_up(name, &values, &length));
    if (length != points)
        return ohm_fail(OHM_ESPICE, "ngspice has %zu values for %s instead of %zu", length,
                        name, points);
    for (size_t p = 0; p < points; p++) {
        if (!isfinite(values[p]))
            return ohm_fail(OHM_ESPICE, "value %zu of %s is not finite", p, name);
        to[p] = values[p];
    }
    return OHM_OK;
}

static enum ohm_status fetch(const struct ohm_spice_run *run, bool freely, size_t *points,
                             double **values)
{
    size_t n = *points;
    double *copy;
    enum ohm_status status = OHM_OK;

    OHM_TRY(settle_points(run, freely, &n));
    copy = calloc(run->n * n, sizeof *copy);
    if (!copy)
        return ohm_fail(OHM_ENOMEM, "no memory for %zu vectors of %zu points", run->n, n);
    for (size_t k = 0; k < run->n; k++)
        OHM_GO(copy_vector(run->vectors[k], n, copy + k * n));
    *values = copy;
    *points = n;
out:
    if (status != OHM_OK)
        free(copy);
    return status;
}

static enum ohm_status tidy(void)
{
    OHM_TRY(ohm_start_command("destroy all"));
    OHM_TRY(ohm_start_command("remcirc"));
    ngSpice_Command(NULL); /* frees its log of commands */
    return OHM_OK;
}

enum ohm_status ohm_session_run(const struct ohm_spice_run *run, bool freely,
                                size_t *points, double **values)
{
    char before[NAME_BYTES];
    enum ohm_status status;

    ohm_hear_start();
    if (run->osdi)
        OHM_TRY(load_model(run->osdi));
    OHM_TRY(ohm_start_close());
    OHM_TRY(load(run));
    snprintf(before, sizeof before, "%s", ngSpice_CurPlot());
    OHM_TRY(ohm_start_command(run->analysis));
    if (is_bad(run))
        return ohm_hear_fail("ngspice failed");
    if (strcmp(before, ngSpice_CurPlot()) == 0)
        return ohm_hear_fail("ngspice made no new plot");
    OHM_TRY(fetch(run, freely, points, values));
    ohm_hear_stop();
    status = tidy();
    if (status != OHM_OK)
        free(*values);
    return status;
}
