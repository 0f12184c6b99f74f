/* cell.c -- reads a cell's words, and evaluates its current and slopes. */
#include "device/cell.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { STEPS = 200 };
#define CLOSE                                                                              \
    1e-9 /* of the cell's voltage: a step of Newton after which there is no other */

#define LAW                                                                                \
    128 /* roundings of 1e-16 in a law's current: e^40 alone has 40 of its argument's */
#define DROP  4 /* in the voltage over a cell and its parts */
#define GATES 8 /* in the voltages of a transistor, in units of kT / q */

static const char transistor[] = ",transistor";

/* Reads ":BETA:VT:N:VGATE" to the end; false if it is anything else. */
static bool read_transistor(const char *text, struct ohm_cell *cell)
{
    double *const into[] = { &cell->transistor.beta, &cell->transistor.vt0,
                             &cell->transistor.n, &cell->v_gate };

    for (int k = 0; k < 4; k++) {
        char *end;

        if (*text != ':')
            return false;
        *into[k] = strtod(text + 1, &end);
        if (end == text + 1 || !isfinite(*into[k]))
            return false;
        text = end;
    }
    return *text == '\0';
}

enum ohm_status ohm_cell_parse(const char *text, struct ohm_cell *cell)
{
    struct ohm_cell draft = { .access = OHM_ACCESS_NONE };
    const char *behind = strstr(text, transistor);
    char law[128];

    if (!behind) {
        OHM_TRY(ohm_law_parse(text, &draft.law));
        *cell = draft;
        return OHM_OK;
    }
    draft.access = OHM_ACCESS_TRANSISTOR;
    draft.transistor.ut = OHM_UT;
    if (!read_transistor(behind + strlen(transistor), &draft) ||
        (size_t)(behind - text) >= sizeof law)
        return ohm_fail(
            OHM_EUSAGE,
            "cell: %s does not end in ,transistor:BETA:VT:N:VGATE (A/V^2, V, -, V)", text);
    memcpy(law, text, (size_t)(behind - text));
    law[behind - text] = '\0';
    OHM_TRY(ohm_law_parse(law, &draft.law));
    OHM_TRY(ohm_cell_check(&draft));
    *cell = draft;
    return OHM_OK;
}

enum ohm_status ohm_cell_check(const struct ohm_cell *cell)
{
    if (cell->access != OHM_ACCESS_TRANSISTOR)
        return cell->gate == OHM_GATE_ON
                   ? OHM_OK
                   : ohm_fail(OHM_EUSAGE,
                              "gate: only cells with a transistor (1T1R) have one");
    if (cell->law.selector_i > 0)
        return ohm_fail(
            OHM_EUSAGE,
            "cell: a selector and an access transistor together are not modelled");
    if (ohm_cell_foreign(cell))
        return OHM_OK; /* its transistor is its own */
    return ohm_transistor_check(&cell->transistor, cell->v_gate);
}

bool ohm_cell_linear(const struct ohm_cell *cell)
{
    return ohm_law_linear(&cell->law) && cell->access == OHM_ACCESS_NONE;
}

bool ohm_cell_two_terminal(const struct ohm_cell *cell)
{
    return cell->access == OHM_ACCESS_NONE;
}

bool ohm_cell_foreign(const struct ohm_cell *cell)
{
    return cell->law.kind == OHM_LAW_SPICE;
}

double ohm_cell_gate(const struct ohm_cell *cell, double v)
{
    const bool on = cell->gate == OHM_GATE_ON || v != 0;

    return cell->access == OHM_ACCESS_TRANSISTOR && on ? cell->v_gate : 0;
}

/* Memory and transistor in series: Newton on the transistor's share t of the voltage, kept within a
 * bracket, as the memory's current falls with t and the transistor's rises.  The mean of the two at the
 * end, weighted by the slopes, is one more step: it has the digits of whichever is flatter. */
static void through_transistor(const struct ohm_cell *cell, double gate, double g, double w,
                               double b, double *i, double *g_w, double *g_b)
{
    const double v = w - b;
    double low = fmin(v, 0), high = fmax(v, 0), t = 0, step = INFINITY;
    double i_m, gm, i_t, gd, gs;

    for (int k = 0;; k++) {
        const double before = step, over = v - t;
        double next;

        ohm_transistor_eval(&cell->transistor, gate, b, t, &i_t, &gd, &gs);
        ohm_law_eval(&cell->law, 1, &g, &over, &i_m, &gm);
        if (fabs(step) <= CLOSE * fabs(v) || k == STEPS)
            break;
        *(i_t > i_m ? &high : &low) = t;
        next = t - (i_t - i_m) / (gd + gm);
        if (!(next >= low && next <= high && fabs(next - t) <= 0.5 * fabs(before)))
            next = 0.5 * (low + high);
        step = next - t;
        t = next;
    }
    *i = (i_t * gm + i_m * gd) / (gm + gd);
    *g_w = gm * (gd / (gm + gd));
    *g_b = gm * (gs / (gm + gd));
}

void ohm_cell_eval(const struct ohm_cell *cell, double gate, size_t n, const double g[],
                   const double w[], const double b[], double i[], double g_w[],
                   double g_b[])
{
    if (cell->access == OHM_ACCESS_TRANSISTOR) {
        for (size_t k = 0; k < n; k++) {
            i[k] = g_w[k] = g_b[k] = 0;
            if (g[k] > 0)
                through_transistor(cell, gate, g[k], w[k], b[k], &i[k], &g_w[k], &g_b[k]);
        }
        return;
    }
    for (size_t k = 0; k < n; k++)
        g_b[k] = w[k] - b[k];
    ohm_law_eval(&cell->law, n, g, g_b, i, g_w);
    memcpy(g_b, g_w, n * sizeof *g_b);
}

double ohm_cell_rounding(const struct ohm_cell *cell, double gate, size_t n,
                         const double w[], const double b[], const double i[],
                         const double g_w[])
{
    const struct ohm_transistor *t = &cell->transistor;
    const bool gated = cell->access == OHM_ACCESS_TRANSISTOR;
    double sum = 0;

    for (size_t k = 0; k < n; k++) {
        const double volts = fabs(w[k]) + fabs(b[k]);
        double count = LAW;

        if (gated)
            count += GATES * (fabs(gate) + fabs(t->vt0) + t->n * volts) / t->ut;
        sum += count * fabs(i[k]) + DROP * g_w[k] * volts;
    }
    return DBL_EPSILON * sum;
}
