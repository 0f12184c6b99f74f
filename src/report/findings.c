#include "report/findings.h"

#include "report/html.h"
#include "store/facts.h"
#include "store/note.h"
#include "store/slab.h"
#include "store/tree.h"

#include <math.h>
#include <stdlib.h>

enum ohm_status ohm_findings_verdicts(FILE *out, struct ohm_store *store)
{
    static const char *const names[] = { "verdict", "route", "says", "holds_only_if",
                                         "missing" };
    char **column[5] = { NULL };
    double *value[3] = { NULL };
    static const char *const reals[] = { "value", "low", "high" };
    size_t ndim, shape[16];
    char path[64];
    enum ohm_status status = OHM_OK;

    if (!ohm_store_exists(store, "verdicts/verdict_number"))
        return OHM_OK;
    OHM_TRY(ohm_store_shape(store, "verdicts/verdict_number", &ndim, shape));
    for (int k = 0; k < 5; k++) {
        snprintf(path, sizeof path, "verdicts/%s", names[k]);
        OHM_GO(ohm_store_read_texts(store, path, NULL, NULL, &column[k]));
    }
    for (int k = 0; k < 3; k++) {
        value[k] = calloc(shape[0] + 1, sizeof *value[k]);
        snprintf(path, sizeof path, "verdicts/%s", reals[k]);
        OHM_GO(value[k] ? ohm_store_read(store, path, OHM_DOUBLE, NULL, NULL, value[k])
                        : ohm_fail(OHM_ENOMEM, "no memory for verdicts"));
    }
    fputs("<h2>Verdicts</h2>\n<table><tr><th>verdict</th><th>route</th><th>claim</th>"
          "<th>value [95 %]</th><th>holds only at</th></tr>\n",
          out);
    for (size_t k = 0; k < shape[0]; k++) {
        fprintf(out, "<tr><td class=\"%s\">", column[0][k]);
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

static int64_t count_of(struct ohm_store *store, const char *key)
{
    int64_t count;

    return ohm_note_read_count(store, "", key, &count) == OHM_OK ? count : 0;
}

static double real_of(struct ohm_store *store, const char *key)
{
    double real;

    return ohm_note_read_real(store, "", key, &real) == OHM_OK ? real : NAN;
}

void ohm_findings_audit(FILE *out, struct ohm_store *store)
{
    const long long reads = count_of(store, "audit_reads"),
                    skipped = count_of(store, "audit_skipped");

    if (reads + skipped == 0)
        return;
    fprintf(out,
            "<h2>Audit</h2>\n<p>%lld reads of the first chips were solved again by the "
            "other route",
            reads);
    if (reads > 0)
        fprintf(
            out,
            "; the worst current deviates by %.2g LSB, %.2g of the converter's full scale; "
            "%lld are bad",
            real_of(store, "audit_worst_lsb"), real_of(store, "audit_worst_scale"),
            (long long)count_of(store, "audit_bad"));
    if (count_of(store, "audit_random") > 0)
        fprintf(out, ", at most %.2g %% of these chips' reads (95 %%)",
                100 * real_of(store, "audit_bound_on_bad_share"));
    if (skipped > 0)
        fprintf(out, "; %lld were skipped", skipped);
    fputs(".</p>\n", out);
}
