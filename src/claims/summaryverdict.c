/* summaryverdict.c -- the verdicts of a summary, for people. */
#include "claims/summaryverdict.h"

#include <math.h>
#include <string.h>

static void print_number(FILE *out, double x)
{
    fprintf(out, fabs(x) >= 100 ? "%.1f" : fabs(x) >= 1 ? "%.2f" : "%.3g", x);
}

/* "holds only if", the points, in lines of some width. */
static void print_holding(FILE *out, const struct ohm_experiment *experiment,
                          const struct ohm_claim *claim, const struct ohm_judgement *j)
{
    static const char indent[] = "                       ";
    bool any = false;
    int column = 0;

    for (size_t k = 0; k < experiment->sweep.axes; k++)
        any |= ohm_claim_varies(experiment, claim, k);
    if (!any)
        return;
    if (j->holds_n == 0) {
        fprintf(out, "%sholds at no other point of the sweep with these networks\n",
                indent);
        return;
    }
    for (size_t k = 0; k < j->holds_n; k++) {
        char point[512];

        ohm_judgement_describe(experiment, j, k, true, point, sizeof point);
        if (k == 0)
            column = fprintf(out, "%sholds only if ", indent);
        else if (column + 4 + (int)strlen(point) > 98)
            column = fprintf(out, ";\n%s  or ", indent) - 2;
        else
            column += fprintf(out, "; or ");
        column += fprintf(out, "%s", point);
    }
    fputc('\n', out);
}

static void print_judgement(FILE *out, const struct ohm_result *result,
                            const struct ohm_judgement *j)
{
    const struct ohm_experiment *experiment = result->experiment;
    const struct ohm_claim *claim = &experiment->claim[j->claim];

    fprintf(out, "  %-9s  %-8s  ", ohm_verdict_names[j->verdict],
            j->route < 0 ? "network" : ohm_route_names[j->route]);
    if (j->verdict == OHM_NOT_TESTABLE) {
        fprintf(out, "%s\n", j->missing);
        return;
    }
    fprintf(out, "%s ", ohm_metric_names[claim->metric]);
    print_number(out, j->value);
    fputs(ohm_metric_unit(claim->metric), out);
    if (isnan(j->low)) {
        fputs(", no interval from a single value\n", out);
    } else {
        fputs(" [", out);
        print_number(out, j->low);
        fputs(", ", out);
        print_number(out, j->high);
        fputs("]\n", out);
    }
    if (j->verdict != OHM_HOLDS)
        print_holding(out, experiment, claim, j);
}

void ohm_summary_verdicts(FILE *out, const struct ohm_result *result,
                          const struct ohm_judgements *judgements)
{
    const struct ohm_experiment *experiment = result->experiment;

    for (size_t c = 0; c < experiment->claims; c++) {
        const struct ohm_claim *claim = &experiment->claim[c];

        fprintf(out, "\nclaim: %s\n", claim->says);
        if (claim->source[0] != '\0')
            fprintf(out, "  by %s\n", claim->source);
        if (claim->holds_if[0] != '\0')
            fprintf(out, "  holds if %s (95 %% interval)\n", claim->holds_if);
        for (size_t k = 0; k < judgements->n; k++)
            if (judgements->judgement[k].claim == c)
                print_judgement(out, result, &judgements->judgement[k]);
    }
}
