/* law.c -- reads a law's words, and evaluates it on lines of cells. */
#include "device/law.h"

#include "num/elementary.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STEEPEST 40.0  /* V / V0 up to which sinh is computed: e^40 is 2e17 */
#define ROUNDING 1e-12 /* of differences such as 0.1 V - -0.2 V */

bool ohm_law_linear(const struct ohm_law *law)
{
    return law->kind == OHM_LAW_LINEAR && law->selector_i == 0;
}

/* --- words --- */

/* Reads ":NUMBER"; NULL if there is none. */
static const char *read_number(const char *text, double *x)
{
    char *end;

    if (!text || *text != ':')
        return NULL;
    *x = strtod(text + 1, &end);
    return end > text + 1 && isfinite(*x) ? end : NULL;
}

static const char *read_kind(const char *text, struct ohm_law *law)
{
    if (strncmp(text, "linear", 6) == 0)
        return text + 6;
    if (strncmp(text, "cubic", 5) == 0) {
        law->kind = OHM_LAW_CUBIC;
        return read_number(text + 5, &law->shape[0]);
    }
    if (strncmp(text, "sinh", 4) == 0) {
        law->kind = OHM_LAW_SINH;
        text = read_number(text + 4, &law->shape[0]);
        return law->shape[0] > 0 ? text : NULL;
    }
    return NULL;
}

enum ohm_status ohm_law_parse(const char *text, struct ohm_law *law)
{
    static const char selector[] = ",selector";
    struct ohm_law draft = { .kind = OHM_LAW_LINEAR };
    const char *rest = read_kind(text, &draft);

    if (rest && strncmp(rest, selector, strlen(selector)) == 0) {
        rest = read_number(rest + strlen(selector), &draft.selector_i);
        rest = read_number(rest, &draft.selector_v);
        if (!(draft.selector_i > 0 && draft.selector_v > 0))
            rest = NULL;
    }
    if (!rest || *rest)
        return ohm_fail(OHM_EUSAGE,
                        "cell: %s is not linear, cubic:A (1/V^2) or sinh:V0 (V, above 0), "
                        "with ,selector:IS:VS (A and V, above 0) behind it for 1S1R, or "
                        ",transistor:BETA:VT:N:VGATE (A/V^2, V, -, V) for 1T1R",
                        text);
    draft.shape[1] = draft.shape[0];
    *law = draft;
    return OHM_OK;
}

/* --- the law --- */

/* How the shape follows the conductance. */
struct trend {
    double start, change, from, span;
};

OHM_INLINE struct trend trend_of(const struct ohm_law *law)
{
    const double span = law->at[1] - law->at[0];

    return (struct trend){ .start = law->shape[0],
                           .change = span > 0 ? law->shape[1] - law->shape[0] : 0,
                           .from = law->at[0],
                           .span = span > 0 ? span : 1 };
}

/* Without a branch, for loops over cells. */
OHM_INLINE double shape_of(const struct trend *trend, double g)
{
    const double way = (g - trend->from) / trend->span, share = way > 0 ? way : 0;

    return trend->start + (share < 1 ? share : 1) * trend->change;
}

double ohm_law_shape(const struct ohm_law *law, double g)
{
    const struct trend trend = trend_of(law);

    return shape_of(&trend, g);
}

enum ohm_status ohm_law_check(const struct ohm_law *law, double v)
{
    const double end = ohm_curve_end(&law->curve);

    if (law->kind == OHM_LAW_TABLE && !(v <= end * (1 + ROUNDING)))
        return ohm_fail(OHM_EUSAGE,
                        "cell: the table ends at %g V; %g V is beyond, and nothing is "
                        "extrapolated",
                        end, v);
    for (int k = 0; k < 2; k++) {
        const double shape = law->shape[k];

        if (law->kind == OHM_LAW_CUBIC && !(1 - 3 * shape * v * v > 0))
            return ohm_fail(OHM_EUSAGE,
                            "cell: cubic with A = %g 1/V^2 does not rise any more at %g V; "
                            "only voltages below %g V are allowed",
                            shape, v, sqrt(1 / (3 * shape)));
        if (law->kind == OHM_LAW_SINH && !(shape > 0 && v / shape <= STEEPEST))
            return ohm_fail(OHM_EUSAGE,
                            "cell: sinh with V0 = %g V is too steep for %g V; at most %g "
                            "times V0 is allowed",
                            shape, v, STEEPEST);
    }
    return OHM_OK;
}

static void cubic_at(double a, double v, double *s, double *ds)
{
    const double turn = a > 0 ? sqrt(1 / (3 * a)) : INFINITY;
    const double x = fmin(fabs(v), 0.999 * turn), beyond = fabs(v) - x;

    *ds = 1 - 3 * a * x * x;
    *s = copysign(x * (1 - a * x * x) + *ds * beyond, v);
}

OHM_INLINE void sinh_at(double v0, double v, double *s, double *ds)
{
    const double size = fabs(v), steep = size / v0;
    const double x = steep < STEEPEST ? steep : STEEPEST;
    const double beyond = size - x * v0;
    double sh;

    ohm_sinh_cosh(x, &sh, ds);
    *s = copysign(v0 * sh + *ds * beyond, v);
}

enum { ABREAST = 64 }; /* cells of a line that go through the vectors together */

static OHM_CLONES void sinh_line(size_t n, const double x[], double sh[], double ch[])
{
    for (size_t k = 0; k < n; k++)
        ohm_sinh_cosh(x[k], &sh[k], &ch[k]);
}

static void sinh_cells(const struct ohm_law *law, size_t n, const double g[],
                       const double v[], double i[], double di[])
{
    double v0[ABREAST], x[ABREAST] = { 0 }, sh[ABREAST], ch[ABREAST];
    const struct trend trend = trend_of(law);

    for (size_t k = 0; k < n; k++) {
        v0[k] = shape_of(&trend, g[k]);
        x[k] = fabs(v[k]) / v0[k];
        x[k] = x[k] < STEEPEST ? x[k] : STEEPEST;
    }
    sinh_line(n, x, sh, ch);
    for (size_t k = 0; k < n; k++) {
        const double beyond = fabs(v[k]) - x[k] * v0[k];

        i[k] = g[k] * copysign(v0[k] * sh[k] + ch[k] * beyond, v[k]);
        di[k] = g[k] * ch[k];
    }
}

/* s and ds/dV.  Beyond what is ever solved for, where only steps of an iteration go, a straight line. */
static void shape_at(const struct ohm_law *law, double shape, double v, double *s,
                     double *ds)
{
    if (law->kind == OHM_LAW_CUBIC) {
        cubic_at(shape, v, s, ds);
    } else if (law->kind == OHM_LAW_SINH) {
        sinh_at(shape, v, s, ds);
    } else if (law->kind == OHM_LAW_TABLE) {
        ohm_curve_at(&law->curve, v, s, ds);
    } else {
        *s = v;
        *ds = 1;
    }
}

/* Cell and selector in series: Newton on the cell's share x of v, kept within a bracket.  Both laws
 * are odd and rise, so the root is between 0 and v. */
static void in_series(const struct ohm_law *law, double g, double v, double *i, double *di)
{
    const double shape = ohm_law_shape(law, g), size = fabs(v);
    double low = 0, high = size, x = 0.5 * size, s = 0, ds = 1, sh = 0, ch = 1;

    bool close = false;

    for (int k = 0; k < 200; k++) {
        double wrong, slope, next;

        shape_at(law, shape, x, &s, &ds);
        sinh_at(law->selector_v, size - x, &sh, &ch);
        if (close)
            break; /* a step as small as the last squares to nothing */
        wrong = g * s - law->selector_i / law->selector_v * sh;
        slope = g * ds + law->selector_i / law->selector_v * ch;
        *(wrong > 0 ? &high : &low) = x;
        next = x - wrong / slope;
        if (!(next >= low && next <= high))
            next = 0.5 * (low + high);
        close = fabs(next - x) <= fmax(1e-9 * fmin(next, size - next), 1e-16 * size);
        x = next;
    }
    *i = copysign(g * s, v);
    *di = 1 / (1 / (g * ds) + law->selector_v / (law->selector_i * ch));
}

void ohm_law_eval(const struct ohm_law *law, size_t n, const double g[], const double v[],
                  double i[], double di[])
{
    assert(law->kind != OHM_LAW_SPICE);
    if (law->kind == OHM_LAW_SINH && law->selector_i == 0) {
        for (size_t k = 0; k < n; k += ABREAST)
            sinh_cells(law, n - k < ABREAST ? n - k : ABREAST, g + k, v + k, i + k, di + k);
        return;
    }
    for (size_t k = 0; k < n; k++) {
        if (g[k] == 0) {
            i[k] = di[k] = 0;
        } else if (law->selector_i > 0) {
            in_series(law, g[k], v[k], &i[k], &di[k]);
        } else {
            shape_at(law, ohm_law_shape(law, g[k]), v[k], &i[k], &di[k]);
            i[k] *= g[k];
            di[k] *= g[k];
        }
    }
}
