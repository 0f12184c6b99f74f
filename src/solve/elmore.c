/* elmore.c -- Elmore's delay of a crossbar's lines, and the settling that follows. */
#include "solve/elmore.h"

#include "num/elementary.h"

#include <math.h>

/* Ohm, summed over the N nodes of a line: what the path from the driven end to node AT shares with that to each
 * of them; FIRST to node 0, SEGMENT between nodes. */
static double shared(size_t n, size_t at, double first, double segment)
{
    const double k = (double)at, nodes = (double)n;

    return nodes * first + segment * (k * (k + 1) / 2 + k * (nodes - 1 - k));
}

/* The same for a line that is driven at both ends: the voltage at AT for 1 A into each node. */
static double shared_both(size_t n, size_t at, double first, double segment)
{
    const double k = (double)at, rest = (double)(n - 1 - at);
    const double near = first + k * segment, far = first + rest * segment;
    const double before = (k + 1) * first + segment * k * (k + 1) / 2;
    const double after = rest * first + segment * rest * (rest - 1) / 2;

    return near + far > 0 ? (far * before + near * after) / (near + far) : 0;
}

double ohm_elmore_path(const struct ohm_crossbar *x, const struct ohm_charge *charge,
                       size_t r, size_t c)
{
    const struct ohm_wires *wires = &x->wires;
    const bool both = wires->drive == OHM_DRIVE_BOTH;
    const size_t from = wires->sense == OHM_SENSE_TOP ? r : x->rows - 1 - r;
    const double entry = ohm_wires_entry(wires), leave = ohm_wires_exit(wires);
    const double word = ohm_charge_word(charge, r, x->rows);
    const double bit = ohm_charge_bit(charge, c, x->cols);

    return word * (both ? shared_both : shared)(x->cols, c, entry, wires->r_word) +
           bit * shared(x->rows, from, leave, wires->r_bit) + charge->c_sense * leave;
}

/* The share that one POLE (s) still lacks of its end at T, when what drives it rises in RISE (s). */
static double lacks(double t, double pole, double rise)
{
    if (t < rise)
        return 1 - (t + pole * ohm_expm1(-t / pole)) / rise;
    return -pole / rise * ohm_expm1(-rise / pole) * ohm_exp((rise - t) / pole);
}

/* s, when it lacks one part in MANY, more than 1. */
static double one_pole(double pole, double rise, double many)
{
    const double late = pole > 0 ? many * lacks(rise, pole, rise) : 0;
    double low = 0, high = rise;

    if (late > 1)
        return rise + pole * ohm_ln(late);
    for (int k = 0; pole > 0 && k < 60; k++) {
        const double t = 0.5 * (low + high);

        if (many * lacks(t, pole, rise) > 1)
            low = t;
        else
            high = t;
    }
    return pole > 0 ? high : rise * (1 - 1 / many);
}

/* s, from when on what the reader shows of a current that comes after DELAY (s), and is MANY bands, is
 * within the band. */
static double settled(const struct ohm_pulse *pulse, double delay, double many)
{
    if (!(many > 1))
        return 0;
    switch (pulse->reader) {
    case OHM_READER_TIA:
        return one_pole(delay + pulse->t_tia, pulse->t_rise, many);
    case OHM_READER_INTEGRATOR: /* what has not come by then is missing for ever */
        return (pulse->t_rise / 2 + delay) * many;
    default:
        return one_pole(delay, pulse->t_rise, many);
    }
}

void ohm_elmore_settle(const struct ohm_transient *transient, const double dc[],
                       double settle[])
{
    const struct ohm_crossbar *x = transient->crossbar;

    for (size_t c = 0; c < x->cols; c++) {
        double sum = 0, delay = 0;

        for (size_t r = 0; r < x->rows; r++) {
            const double carried = x->g[r * x->cols + c] * fabs(transient->v[r]);

            sum += carried;
            delay += carried * ohm_elmore_path(x, transient->charge, r, c);
        }
        settle[c] =
            sum > 0 ? settled(transient->pulse, delay / sum, fabs(dc[c]) / transient->band)
                    : 0;
    }
}
