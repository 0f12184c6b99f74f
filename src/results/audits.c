/* audits.c -- audited reads in a result file. */
#include "results/audits.h"

#include "base/memory.h"
#include "results/cube.h"
#include "results/places.h"
#include "num/stats.h"
#include "store/array.h"
#include "store/facts.h"
#include "store/note.h"
#include "store/slab.h"
#include "store/tree.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What an audit knows of a read beside where it comes from (places.h): one number each under a name. */
static const struct {
    const char *name, *units, *words;
} columns[] = {
    { "route", "1", "1 ideal, 2 nodal, 3 ngspice" },
    { "random", "1", "1: drawn at random; 0: near an edge" },
    { "margin", "1", "distance from the edge, LSB" },
    { "deviation", "A", "largest difference of a current between the routes" },
    { "deviation_lsb", "1", "the same in LSB" },
    { "deviation_scale", "1", "the same relative to the converter's full scale" },
    { "model_error", "1",
      "how far the model of non-linear cells was off in this read, LSB" },
};
enum { COLUMNS = sizeof columns / sizeof *columns, PATH = 64 };

static void to_row(const struct ohm_study_read *read, double row[COLUMNS])
{
    const struct ohm_audited *r = &read->read;
    const double values[COLUMNS] = { (double)read->route,
                                     (double)r->random,
                                     r->margin,
                                     r->deviation,
                                     r->lsb,
                                     r->scale,
                                     r->model };

    memcpy(row, values, sizeof values);
}

static void from_row(const double row[COLUMNS], struct ohm_study_read *read)
{
    struct ohm_audited *r = &read->read;

    read->route = (enum ohm_route)row[0];
    r->random = row[1] != 0;
    r->margin = row[2];
    r->deviation = row[3];
    r->lsb = row[4];
    r->scale = row[5];
    r->model = row[6];
}

static enum ohm_status create_columns(struct ohm_store *store)
{
    const char *axis = "read";
    char path[PATH];

    OHM_TRY(ohm_places_create(store, "audit"));
    for (size_t c = 0; c < COLUMNS; c++) {
        snprintf(path, sizeof path, "audit/%s", columns[c].name);
        OHM_TRY(ohm_store_array(store, path, OHM_DOUBLE, 1, &axis, columns[c].units,
                                columns[c].words));
    }
    return OHM_OK;
}

static enum ohm_status write_rows(struct ohm_store *store,
                                  const struct ohm_study_audit *audit, size_t from)
{
    const size_t n = audit->kept - from;
    double *column = NULL, row[COLUMNS];
    char path[PATH];
    bool there;
    enum ohm_status status;

    OHM_TRY(ohm_store_exists(store, "audit/read", &there));
    if (!there)
        OHM_TRY(create_columns(store));
    OHM_TRY(OHM_NEW(column, n, "audited reads"));
    for (size_t k = from; k < audit->kept; k++) {
        const struct ohm_study_read *read = &audit->read[k];

        OHM_GO(
            ohm_places_write(store, "audit", k, read->point,
                             (struct ohm_unit){ .seed = read->seed, .trial = read->trial },
                             &read->read.read));
    }
    for (size_t c = 0; c < COLUMNS; c++) {
        for (size_t k = 0; k < n; k++) {
            to_row(&audit->read[from + k], row);
            column[k] = row[c];
        }
        snprintf(path, sizeof path, "audit/%s", columns[c].name);
        OHM_GO(ohm_store_write(store, path, OHM_DOUBLE, &from, &n, column));
    }
out:
    free(column);
    return status;
}

enum ohm_status ohm_audits_write(struct ohm_store *store,
                                 const struct ohm_study_audit *audit, size_t *rows)
{
    const struct {
        const char *key;
        size_t count;
    } counts[] = {
        { "audit_reads", audit->done },
        { "audit_skipped", audit->skipped },
        { "audit_bad", audit->bad },
        { "audit_random", audit->random },
        { "audit_bad_random", audit->bad_random },
    };

    for (size_t k = 0; k < sizeof counts / sizeof *counts; k++)
        OHM_TRY(ohm_note_write_count(store, "", counts[k].key, (int64_t)counts[k].count));
    OHM_TRY(ohm_note_write_real(store, "", "audit_worst_lsb", audit->worst_lsb));
    OHM_TRY(ohm_note_write_real(store, "", "audit_worst_scale", audit->worst_scale));
    OHM_TRY(ohm_note_write_real(store, "", "audit_seconds", audit->seconds));
    OHM_TRY(ohm_note_write_text(store, "", "audit_why_short", audit->why));
    OHM_TRY(ohm_note_write_real(store, "", "audit_bound_on_bad_share",
                                ohm_stats_bound(audit->bad_random, audit->random)));
    if (audit->kept > *rows)
        OHM_TRY(write_rows(store, audit, *rows));
    *rows = audit->kept;
    return OHM_OK;
}

/* What a store's audit comes to. */
struct sums {
    int64_t done, skipped, bad, random, bad_random;
};

/* Is the read of a trial that the result had before? */
static bool is_again(const struct ohm_result *result, const uint8_t found[],
                     const struct ohm_study_read *read)
{
    return read->point < result->points && read->seed < result->seeds &&
           read->trial < result->trials &&
           found[(read->point * result->seeds + read->seed) * result->trials +
                 read->trial] == OHM_FOUND_AGAIN;
}

/* Adds a read, if there is room; one that is known takes its part of the sums away instead. */
static void add_read(const struct ohm_result *result, const uint8_t found[],
                     const struct ohm_study_read *read, struct ohm_study_audit *audit,
                     struct sums *sums)
{
    const double tolerance = result->experiment->base.audit.tolerance;
    const bool bad = !(read->read.scale <= tolerance);

    if (is_again(result, found, read)) {
        sums->done--;
        sums->bad -= bad;
        sums->random -= read->read.random;
        sums->bad_random -= bad && read->read.random;
    } else if (audit->kept < OHM_WATCH_MAX) {
        audit->read[audit->kept++] = *read;
    }
}

/* The N reads on file. */
static enum ohm_status read_rows(struct ohm_store *store, const struct ohm_result *result,
                                 const uint8_t found[], size_t n,
                                 struct ohm_study_audit *audit, struct sums *sums)
{
    size_t shape[OHM_AXES_MAX];
    double *values = NULL, row[COLUMNS];
    char path[PATH];
    bool there;
    enum ohm_status status;

    OHM_TRY(OHM_NEW(values, COLUMNS * n, "audited reads"));
    for (size_t c = 0; c < COLUMNS; c++) {
        const size_t start = 0;

        snprintf(path, sizeof path, "audit/%s", columns[c].name);
        OHM_GO(ohm_store_exists(store, path, &there));
        if (!there)
            continue; /* an older file has fewer columns: 0 */
        OHM_GO(ohm_store_expect(store, path, 1, shape));
        OHM_GO(ohm_store_read(store, path, OHM_DOUBLE, &start, &n, values + c * n));
    }
    status = OHM_OK;
    for (size_t k = 0; k < n; k++) {
        struct ohm_study_read read = { 0 };
        struct ohm_unit unit;

        for (size_t c = 0; c < COLUMNS; c++)
            row[c] = values[c * n + k];
        from_row(row, &read);
        OHM_GO(ohm_places_read(store, "audit", k, &read.point, &unit, &read.read.read));
        read.seed = unit.seed;
        read.trial = unit.trial;
        add_read(result, found, &read, audit, sums);
    }
out:
    free(values);
    return status;
}

/* Why it is short; older files do not say. */
static enum ohm_status read_why(struct ohm_store *store, struct ohm_study_audit *audit)
{
    char *why = NULL;
    const enum ohm_status status = ohm_note_read_text(store, "", "audit_why_short", &why);

    if (status == OHM_OK)
        ohm_audit_short(audit->why, why);
    free(why);
    return status == OHM_ENOMEM ? status : OHM_OK;
}

/* Are the chips that an audit is of, those of the first training and trial, all known already? */
static bool all_again(const struct ohm_result *result, const uint8_t found[])
{
    bool fresh = false, again = false;

    for (size_t p = 0; p < result->points; p++) {
        const uint8_t mark = found[p * result->seeds * result->trials];

        fresh |= mark == OHM_FOUND;
        again |= mark == OHM_FOUND_AGAIN;
    }
    return again && !fresh;
}

static void add_sums(const struct sums *sums, struct ohm_study_audit *audit)
{
    audit->done += (size_t)(sums->done > 0 ? sums->done : 0);
    audit->skipped += (size_t)(sums->skipped > 0 ? sums->skipped : 0);
    audit->bad += (size_t)(sums->bad > 0 ? sums->bad : 0);
    audit->random += (size_t)(sums->random > 0 ? sums->random : 0);
    audit->bad_random += (size_t)(sums->bad_random > 0 ? sums->bad_random : 0);
}

enum ohm_status ohm_audits_read(struct ohm_store *store, const struct ohm_result *result,
                                const uint8_t found[], struct ohm_study_audit *audit,
                                size_t *rows)
{
    size_t shape[OHM_AXES_MAX] = { 0 };
    struct sums sums;
    double real;
    bool there;

    *rows = 0;
    OHM_TRY(ohm_note_exists(store, "", "audit_seconds", &there));
    if (!there)
        return OHM_OK; /* no unit has been finished */
    OHM_TRY(ohm_store_exists(store, "audit/read", &there));
    if (there)
        OHM_TRY(ohm_store_expect(store, "audit/read", 1, shape));
    *rows = shape[0];
    if (all_again(result, found))
        return OHM_OK;
    OHM_TRY(ohm_note_read_real(store, "", "audit_seconds", &real));
    audit->seconds += real;
    OHM_TRY(ohm_note_read_count(store, "", "audit_reads", &sums.done));
    OHM_TRY(ohm_note_read_count(store, "", "audit_skipped", &sums.skipped));
    OHM_TRY(ohm_note_read_count(store, "", "audit_bad", &sums.bad));
    OHM_TRY(ohm_note_read_count(store, "", "audit_random", &sums.random));
    OHM_TRY(ohm_note_read_count(store, "", "audit_bad_random", &sums.bad_random));
    OHM_TRY(ohm_note_read_real(store, "", "audit_worst_lsb", &real));
    audit->worst_lsb = fmax(audit->worst_lsb, real);
    OHM_TRY(ohm_note_read_real(store, "", "audit_worst_scale", &real));
    audit->worst_scale = fmax(audit->worst_scale, real);
    if (sums.skipped > 0)
        OHM_TRY(read_why(store, audit));
    if (*rows > 0)
        OHM_TRY(read_rows(store, result, found, *rows, audit, &sums));
    add_sums(&sums, audit);
    return OHM_OK;
}
