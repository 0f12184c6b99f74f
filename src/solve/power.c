/* power.c -- where the power of one instant goes (step.h). */
#include "solve/step.h"

#include <string.h>

/* W, lost in the cells and in the segments of the bit lines. */
OHM_CLONES
static double lost_in_lanes(const struct ohm_rc *rc, const ohm_lanes x[])
{
    const size_t width = rc->lines.width, n = rc->n;
    const double g_bit = rc->lines.r_bit > 0 ? 1 / rc->lines.r_bit : 0;
    const ohm_lanes *b = x + n;
    ohm_lanes cells = ohm_lanes_of(0), bits = cells;

    for (size_t k = 0; k < n; k++) {
        const ohm_lanes drop = x[k] - b[k];

        cells += rc->g[k] * drop * drop;
    }
    for (size_t k = 0; k + width < n; k++) {
        const ohm_lanes drop = b[k] - b[k + width];

        bits += drop * drop;
    }
    cells += g_bit * bits;
    return ohm_lanes_sum(&cells);
}

/* W, lost in the segments between the nodes w of a word line. */
OHM_CLONES
static double lost_in_word(const struct ohm_lines *l, const double w[])
{
    double sum = 0;

    for (size_t c = 1; c < l->cols; c++)
        sum += (w[c] - w[c - 1]) * (w[c] - w[c - 1]);
    return l->r_word > 0 ? sum / l->r_word : 0;
}

/* A, all that the nodes of word line R take: out of its drivers. */
static double drawn_by(const struct ohm_rc *rc, size_t r, const ohm_lanes x[],
                       const ohm_lanes q[])
{
    const size_t at = r * rc->lines.width;
    ohm_lanes sum = ohm_lanes_of(0);

    for (size_t k = at; k < at + rc->lines.width; k++)
        sum += rc->g[k] * (x[k] - x[rc->n + k]) + q[k];
    return ohm_lanes_sum(&sum);
}

/* Of the resistances between driver and word line. */
static void add_entry(const struct ohm_step *step, double current, double power[])
{
    const double entry = step->rc.lines.r_entry, source = step->wires.r_source;

    power[OHM_DRIVER] += source * current * current;
    power[OHM_ARRAY] += (entry - source) * current * current;
}

void ohm_step_powers(const struct ohm_step *step, double share, const ohm_lanes x[],
                     const ohm_lanes k[], const double i[], double power[OHM_POWERS])
{
    const struct ohm_rc *rc = &step->rc;
    const struct ohm_lines *l = &rc->lines;
    ohm_lanes *q = step->f;

    memset(power, 0, OHM_POWERS * sizeof *power);
    ohm_rc_charge(rc, k, q);
    power[OHM_ARRAY] = lost_in_lanes(rc, x);
    for (size_t r = 0; r < l->rows; r++) {
        const double *w = (const double *)(x + r * l->width), v = share * rc->v[r];

        power[OHM_ARRAY] += lost_in_word(l, w);
        if (!rc->driven[r])
            continue;
        power[OHM_DELIVERED] += v * drawn_by(rc, r, x, q);
        if (!(l->r_entry > 0))
            continue;
        add_entry(step, (v - w[0]) / l->r_entry, power);
        if (l->g_far > 0)
            add_entry(step, (v - w[l->cols - 1]) / l->r_entry, power);
    }
    for (size_t c = 0; c < l->cols; c++) {
        power[OHM_SENSE] += step->wires.r_sense * i[c] * i[c];
        power[OHM_ARRAY] += (l->r_exit - step->wires.r_sense) * i[c] * i[c];
    }
}

double ohm_step_stored(struct ohm_step *step, const ohm_lanes x[])
{
    ohm_lanes sum = ohm_lanes_of(0);

    ohm_rc_charge(&step->rc, x, step->f);
    for (size_t k = 0; k < 2 * step->rc.n; k++)
        sum += step->f[k] * x[k];
    return 0.5 * ohm_lanes_sum(&sum);
}
