/* findings.c -- prints the verdicts and the audit of a result for a page. */
#include "report/findings.h"

#include "report/html.h"
#include "store/facts.h"
#include "store/note.h"
#include "store/slab.h"
#include "store/tree.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum ohm_status ohm_findings_verdicts(FILE *out, struct ohm_store *store)
{
    static const char *const names[] = { "verdict", "route", "says", "holds_only_if",
                                         "missing" };
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz";
    char **column[5] = { NULL };
    double *value[3] = { NULL };
    static const char *const reals[] = { "value", "low", "high" };
    size_t shape[OHM_AXES_MAX], extent[OHM_AXES_MAX];
    char path[64];
    bool there;
    enum ohm_status status = OHM_OK;

    OHM_TRY(ohm_store_exists(store, "verdicts/verdict_number", &there));
    if (!there)
        return OHM_OK;
    OHM_TRY(ohm_store_expect(store, "verdicts/verdict_number", 1, shape));
    for (int k = 0; k < 5; k++) {
        snprintf(path, sizeof path, "verdicts/%s", names[k]);
        OHM_GO(ohm_store_expect(store, path, 1, extent));
        if (extent[0] != shape[0])
            OHM_GO(ohm_fail(OHM_EINPUT, "%s is not as long as its axis", path));
        OHM_GO(ohm_store_read_texts(store, path, NULL, NULL, &column[k]));
    }
    for (int k = 0; k < 3; k++) {
        value[k] = calloc(shape[0] + 1, sizeof *value[k]);
        snprintf(path, sizeof path, "verdicts/%s", reals[k]);
        OHM_GO(ohm_store_expect(store, path, 1, extent));
        if (extent[0] != shape[0])
            OHM_GO(ohm_fail(OHM_EINPUT, "%s is not as long as its axis", path));
        OHM_GO(value[k] ? ohm_store_read(store, path, OHM_DOUBLE, NULL, NULL, value[k])
                        : ohm_fail(OHM_ENOMEM, "no memory for verdicts"));
    }
    fputs("<h2>Verdicts</h2>\n<table><tr><th>verdict</th><th>route</th><th>claim</th>"
          "<th>value [95 %]</th><th>holds only at</th></tr>\n",
          out);
    for (size_t k = 0; k < shape[0]; k++) {
        fprintf(out, "<tr><td class=\"%.*s\">", (int)strspn(column[0][k], letters),
                column[0][k]);
        for (int c = 0; c < 3; c++) {
            ohm_html_text(out, column[c][k]);
            fputs("</td><td>", out);
        }
        if (isnan(value[0][k]))
            ohm_html_text(out, column[4][k]);
        else if (isnan(value[1][k]))
            fprintf(out, "%.3g (a single value)", value[0][k]);
        else
            fprintf(out, "%.3g [%.3g, %.3g]", value[0][k], value[1][k], value[2][k]);
        fputs("</td><td>", out);
        ohm_html_text(out, column[3][k]);
        fputs("</td></tr>\n", out);
    }
    fputs("</table>\n", out);
out:
    for (int k = 0; k < 5; k++)
        free(column[k]);
    for (int k = 0; k < 3; k++)
        free(value[k]);
    return status;
}

/* *count, *real: the note KEY; 0 and NAN without it. */
static enum ohm_status count_of(struct ohm_store *store, const char *key, int64_t *count)
{
    bool there;

    *count = 0;
    OHM_TRY(ohm_note_exists(store, "", key, &there));
    return there ? ohm_note_read_count(store, "", key, count) : OHM_OK;
}

static enum ohm_status real_of(struct ohm_store *store, const char *key, double *real)
{
    bool there;

    *real = NAN;
    OHM_TRY(ohm_note_exists(store, "", key, &there));
    return there ? ohm_note_read_real(store, "", key, real) : OHM_OK;
}

enum ohm_status ohm_findings_audit(FILE *out, struct ohm_store *store)
{
    int64_t reads, skipped, bad, drawn;
    double lsb, scale, bound;

    OHM_TRY(count_of(store, "audit_reads", &reads));
    OHM_TRY(count_of(store, "audit_skipped", &skipped));
    OHM_TRY(count_of(store, "audit_bad", &bad));
    OHM_TRY(count_of(store, "audit_random", &drawn));
    OHM_TRY(real_of(store, "audit_worst_lsb", &lsb));
    OHM_TRY(real_of(store, "audit_worst_scale", &scale));
    OHM_TRY(real_of(store, "audit_bound_on_bad_share", &bound));
    if (reads + skipped == 0)
        return OHM_OK;
    fprintf(out,
            "<h2>Audit</h2>\n<p>%lld reads of the first chips were solved again by the "
            "other route",
            (long long)reads);
    if (reads > 0)
        fprintf(
            out,
            "; the worst current deviates by %.2g LSB, %.2g of the converter's full scale; "
            "%lld are bad",
            lsb, scale, (long long)bad);
    if (drawn > 0)
        fprintf(out, ", at most %.2g %% of these chips' reads (95 %%)", 100 * bound);
    if (skipped > 0)
        fprintf(out, "; %lld were skipped", (long long)skipped);
    fputs(".</p>\n", out);
    return OHM_OK;
}
