/* step.c -- a step of SDIRK of order 4, with its error. */
#include "solve/step.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define GAMMA 0.25

static const double abscissa[OHM_STAGES] = { 0.25, 0.75, 0.55, 0.5, 1 };

static const double weight[OHM_STAGES][OHM_STAGES] = {
    { GAMMA },
    { 1. / 2, GAMMA },
    { 17. / 50, -1. / 25, GAMMA },
    { 371. / 1360, -137. / 2720, 15. / 544, GAMMA },
    { 25. / 24, -49. / 48, 125. / 16, -85. / 12, GAMMA },
};

/* The solution minus the embedded one. */
static const double differs[OHM_STAGES] = { -3. / 16, -27. / 32, 25. / 32, 0, 1. / 4 };

/* Guesses for the derivative of a stage from those before it and from that at t: polynomials through some of
 * them, for the last stage the embedded solution. */
static const double guess[OHM_STAGES][OHM_STAGES + 1] = {
    { 0, 0, 0, 0, 0, 1 },           { 3, 0, 0, 0, 0, -2 },         { 0.4, 0.6 },
    { 1. / 12, -1. / 8, 25. / 24 }, { 3. / 4, 27. / 8, -25. / 8 },
};

/* The continuous solution: b(theta) = theta (p[0] + p[1] theta + ...). */
static const double polynomial[OHM_STAGES][4] = {
    { 11. / 3, -463. / 72, 217. / 36, -20. / 9 },
    { 11. / 2, -385. / 16, 661. / 24, -10 },
    { -125. / 18, 20125. / 432, -8875. / 216, 250. / 27 },
    { 0, -85. / 4, 85. / 6, 0 },
    { -11. / 9, 557. / 108, -359. / 54, 80. / 27 },
};

static size_t place(struct ohm_step *step, ohm_lanes *memory)
{
    const size_t size = 2 * step->rc.n;
    size_t n = 0;

#define PLACE(vector, lanes) ((vector) = memory ? memory + n : NULL, n += (lanes))
    PLACE(step->x, size);
    PLACE(step->end, size);
    PLACE(step->base, size);
    PLACE(step->f, size);
    for (int j = 0; j <= OHM_STAGES; j++)
        PLACE(step->k[j], size);
    return n;
}

static size_t place_columns(struct ohm_step *step, double *memory)
{
    size_t n = 0;

    PLACE(step->i, step->cols);
    PLACE(step->s, step->cols);
    PLACE(step->i_end, step->cols);
    PLACE(step->s_end, step->cols);
    for (int j = 0; j < OHM_STAGES; j++) {
        PLACE(step->current[j], step->cols);
        PLACE(step->ki[j], step->cols);
        PLACE(step->ks[j], step->cols);
    }
#undef PLACE
    return n;
}

enum ohm_status ohm_step_init(struct ohm_step *step, const struct ohm_crossbar *x,
                              const struct ohm_charge *charge,
                              const struct ohm_pulse *pulse, const double v[])
{
    struct ohm_step draft = { .wires = x->wires, .pulse = *pulse };
    ohm_lanes *memory;
    double *columns;
    enum ohm_status status;

    OHM_TRY(ohm_rc_init(&draft.rc, x, charge, v));
    draft.cols = draft.rc.lines.width * OHM_LANES;
    OHM_GO(OHM_NEW(memory, place(&draft, NULL), "voltages of a step"));
    draft.memory = memory;
    OHM_GO(OHM_NEW(columns, place_columns(&draft, NULL), "currents of a step"));
    draft.columns = columns;
    place(&draft, memory);
    place_columns(&draft, columns);
    *step = draft;
out:
    if (status != OHM_OK)
        ohm_step_clear(&draft);
    return status;
}

void ohm_step_clear(struct ohm_step *step)
{
    ohm_rc_clear(&step->rc);
    free(step->memory);
    free(step->columns);
    step->memory = step->columns = NULL;
}

void ohm_step_reset(struct ohm_step *step)
{
    memset(step->x, 0, 2 * step->rc.n * sizeof *step->x);
    memset(step->i, 0, step->cols * sizeof *step->i);
    memset(step->s, 0, step->cols * sizeof *step->s);
    step->t = 0;
    step->smooth = false;
}

/* --- stages --- */

/* to = from + sum of factor[j] k[j] over the first N. */
OHM_CLONES
static void combine(size_t size, const ohm_lanes from[], size_t n, const double factor[],
                    ohm_lanes *const k[], ohm_lanes to[])
{
    if (to != from)
        memcpy(to, from, size * sizeof *to);
    for (size_t j = 0; j < n; j++) {
        const double a = factor[j];
        const ohm_lanes *x = k[j];

        if (a < 0 || a > 0)
            for (size_t m = 0; m < size; m++)
                to[m] += a * x[m];
    }
}

/* k = s (x - base). */
OHM_CLONES
static void derive(size_t n, double s, const ohm_lanes x[], const ohm_lanes base[],
                   ohm_lanes k[])
{
    for (size_t m = 0; m < n; m++)
        k[m] = s * (x[m] - base[m]);
}

OHM_CLONES
static void multiply(size_t n, double s, ohm_lanes x[])
{
    for (size_t m = 0; m < n; m++)
        x[m] *= s;
}

/* How far input voltages are up. */
static double share_at(const struct ohm_step *step, double t)
{
    if (step->held && t > step->pulse.t_read)
        return 1;
    return ohm_pulse_at(&step->pulse, t);
}

/* What the columns' currents and readers make of stage J. */
static void follow(struct ohm_step *step, size_t j, double s)
{
    for (size_t c = 0; c < step->cols; c++) {
        const double i = step->current[j][c];
        double i_base = step->i[c], s_base = step->s[c];

        for (size_t l = 0; l < j; l++) {
            i_base += step->h * weight[j][l] * step->ki[l][c];
            s_base += step->h * weight[j][l] * step->ks[l][c];
        }
        step->ki[j][c] = s * (i - i_base);
        step->ks[j][c] = i;
        if (step->pulse.reader == OHM_READER_TIA) /* (y - s_base) s = (i - y) / t_tia */
            step->ks[j][c] = (i - s_base) / (step->pulse.t_tia + 1 / s);
        step->i_end[c] = i;
        step->s_end[c] = s_base + step->ks[j][c] / s;
    }
}

static enum ohm_status take_stage(struct ohm_step *step, size_t j)
{
    const size_t n = 2 * step->rc.n;
    const double s = 1 / (GAMMA * step->h),
                 share = share_at(step, step->t + abscissa[j] * step->h);
    double factor[OHM_STAGES + 1];

    for (size_t l = 0; l < j; l++)
        factor[l] = step->h * weight[j][l];
    combine(n, step->x, j, factor, step->k, step->base);
    for (size_t l = 0; l <= OHM_STAGES; l++)
        factor[l] = guess[j][l] / s;
    if (!step->smooth && j < 2) {
        factor[0] = j == 1 ? 1 / s : 0;
        factor[OHM_STAGES] = 0;
    }
    combine(n, step->base, OHM_STAGES + 1, factor, step->k, step->end);
    ohm_rc_charge(&step->rc, step->base, step->f);
    multiply(n, s, step->f);
    OHM_TRY(ohm_rc_solve(&step->rc, share, step->f, step->target, step->end,
                         (ohm_lanes *)step->current[j], &step->iterations));
    derive(n, s, step->end, step->base, step->k[j]);
    follow(step, j, s);
    if (step->powers)
        ohm_step_powers(step, share, step->end, step->k[j], step->current[j],
                        step->power[j]);
    return OHM_OK;
}

/* --- error --- */

/* A, [cols]: what errors e of the word lines make of the currents into the virtual grounds, each through its cell and
 * the bit line behind it (a shorted cell's bit line goes with its word line). */
OHM_CLONES
static void cells_of(const struct ohm_rc *rc, const ohm_lanes e[], ohm_lanes sum[])
{
    const size_t width = rc->lines.width, rows = rc->lines.rows;

    for (size_t c = 0; c < width; c++)
        sum[c] = ohm_lanes_of(0);
    for (size_t r = 0; r < rows; r++) {
        const double behind = rc->lines.r_exit + rc->lines.r_bit * (double)(rows - 1 - r);
        const size_t k = r * width;

        for (size_t c = 0; c < width; c++)
            sum[c] += rc->g[k + c] / (1 + behind * rc->g[k + c]) * e[k + c];
    }
}

/* V, the largest of n lanes. */
OHM_CLONES
static double largest_of(size_t n, const ohm_lanes e[])
{
    ohm_lanes most = ohm_lanes_of(0);
    double worst = 0;

    for (size_t k = 0; k < n; k++) {
        const ohm_lanes size = ohm_lanes_abs(e[k]);

        for (int l = 0; l < OHM_LANES; l++)
            most[l] = size[l] > most[l] ? size[l] : most[l];
    }
    for (int l = 0; l < OHM_LANES; l++)
        worst = fmax(worst, most[l]);
    return worst;
}

/* The embedded solution's errors as currents: of the virtual grounds, of what readers show, of the cells at the
 * word lines' errors, and of word lines whose cells carry nothing. */
static double error_of(struct ohm_step *step)
{
    const bool pinned = !(step->rc.lines.r_exit > 0);
    const double mean = step->t + step->h;
    double factor[OHM_STAGES], worst;
    const double *sum = (const double *)step->f;

    for (int j = 0; j < OHM_STAGES; j++)
        factor[j] = step->h * differs[j];
    memset(step->base, 0, step->rc.n * sizeof *step->base);
    combine(step->rc.n, step->base, OHM_STAGES, factor, step->k, step->base);
    cells_of(&step->rc, step->base, step->f);
    worst = step->per_volt * largest_of(step->rc.n, step->base);
    for (size_t c = 0; c < step->cols; c++) {
        double i = 0, s = 0, q = 0;

        for (int j = 0; j < OHM_STAGES; j++) {
            i += factor[j] * step->ki[j][c];
            s += factor[j] * step->ks[j][c];
            q += differs[j] * step->current[j][c];
        }
        worst = fmax(worst, fmax(fabs(sum[c]), fabs(pinned ? q : i)));
        if (step->pulse.reader == OHM_READER_TIA)
            worst = fmax(worst, fabs(s));
        if (step->pulse.reader == OHM_READER_INTEGRATOR)
            worst = fmax(worst, fabs(s) / mean);
    }
    return worst;
}

enum ohm_status ohm_step_try(struct ohm_step *step, double h, double *error)
{
    step->h = h;
    ohm_rc_load(&step->rc, 1 / (GAMMA * h));
    for (size_t j = 0; j < OHM_STAGES; j++)
        OHM_TRY(take_stage(step, j));
    *error = error_of(step);
    return OHM_OK;
}

#define EXCHANGE(type, a, b)                                                               \
    do {                                                                                   \
        type *const other = (a);                                                           \
        (a) = (b);                                                                         \
        (b) = other;                                                                       \
    } while (0)

void ohm_step_accept(struct ohm_step *step)
{
    EXCHANGE(ohm_lanes, step->x, step->end);
    EXCHANGE(ohm_lanes, step->k[OHM_STAGES - 1], step->k[OHM_STAGES]);
    EXCHANGE(double, step->i, step->i_end);
    EXCHANGE(double, step->s, step->s_end);
    step->t += step->h;
    step->smooth = true;
}

/* --- between the ends --- */

struct ohm_instant ohm_step_instant(const struct ohm_step *step, double theta)
{
    struct ohm_instant at = { .t = step->t + theta * step->h, .theta = theta };

    for (int j = 0; j < OHM_STAGES; j++) {
        const double *p = polynomial[j];

        at.b[j] = step->h * theta * (p[0] + theta * (p[1] + theta * (p[2] + theta * p[3])));
        at.slope[j] = p[0] + theta * (2 * p[1] + theta * (3 * p[2] + theta * 4 * p[3]));
    }
    return at;
}

double ohm_step_current(const struct ohm_step *step, const struct ohm_instant *at, size_t c)
{
    const bool pinned = !(step->rc.lines.r_exit > 0);
    double i = pinned ? 0 : step->i[c];

    if (at->theta >= 1)
        return step->i_end[c];
    for (int j = 0; j < OHM_STAGES; j++)
        i += pinned ? at->slope[j] * step->current[j][c] : at->b[j] * step->ki[j][c];
    return i;
}

double ohm_step_shown(const struct ohm_step *step, const struct ohm_instant *at, size_t c)
{
    double s = step->s[c];

    if (step->pulse.reader == OHM_READER_CLAMP)
        return ohm_step_current(step, at, c);
    for (int j = 0; j < OHM_STAGES; j++)
        s += at->b[j] * step->ks[j][c];
    if (step->pulse.reader == OHM_READER_TIA)
        return s;
    return at->t > 0 ? s / at->t : 0;
}
