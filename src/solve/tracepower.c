/* tracepower.c -- where the energy of a read goes, from ngspice's node voltages (trace.h). */
#include "solve/trace.h"

#include <math.h>

/* V, of a vector at instant P. */
static double at(const struct ohm_trace *trace, size_t vector, size_t p)
{
    return vector > 0 ? trace->values[vector * trace->points + p] : 0;
}

static double squared(double x)
{
    return x * x;
}

/* A, through cell K with W and B over it. */
static double current_of(const struct ohm_trace *trace, size_t p, size_t k)
{
    const struct ohm_crossbar *x = trace->deck->crossbar;
    const bool inner = trace->inner[k] > 0;
    const double end = at(trace, inner ? trace->inner[k] : trace->b[k], p);
    double v = at(trace, trace->w[k], p) - end, current, slope;

    if (!(x->g[k] > 0))
        return 0;
    if (!x->cell)
        return x->g[k] * v;
    ohm_law_eval(&x->cell->law, 1, &x->g[k], &v, &current, &slope);
    return current;
}

/* W, in cells and the segments between nodes. */
static double lost_inside(const struct ohm_trace *trace, size_t p)
{
    const struct ohm_crossbar *x = trace->deck->crossbar;
    const struct ohm_wires *wires = &x->wires;
    const bool columns = wires->supply == OHM_SUPPLY_COLUMNS;
    const size_t step = columns ? x->cols : 1;
    double cells = 0, words = 0, bits = 0;

    for (size_t k = 0; k < x->rows * x->cols; k++) {
        const double w = at(trace, trace->w[k], p), b = at(trace, trace->b[k], p);
        const bool more = columns ? k + step < x->rows * x->cols : (k + 1) % x->cols > 0;

        cells += current_of(trace, p, k) * (w - b);
        if (more)
            words += squared(w - at(trace, trace->w[k + step], p));
        if (k + x->cols < x->rows * x->cols)
            bits += squared(b - at(trace, trace->b[k + x->cols], p));
    }
    return cells + (wires->r_word > 0 ? words / wires->r_word : 0) +
           (wires->r_bit > 0 ? bits / wires->r_bit : 0);
}

/* Of the resistance between a driver at V and node K. */
static void add_entry(const struct ohm_trace *trace, size_t p, double v, size_t k,
                      struct ohm_energy *power)
{
    const struct ohm_wires *wires = &trace->deck->crossbar->wires;
    const double entry = ohm_wires_entry(wires);
    const double i = entry > 0 ? (v - at(trace, trace->w[k], p)) / entry : 0;

    power->driver += wires->r_source * i * i;
    power->array += (entry - wires->r_source) * i * i;
}

/* What the drivers deliver, and what is lost behind them. */
static void add_drivers(const struct ohm_trace *trace, size_t p, double share,
                        struct ohm_energy *power)
{
    const struct ohm_deck *deck = trace->deck;
    const struct ohm_crossbar *x = deck->crossbar;
    const bool columns = x->wires.supply == OHM_SUPPLY_COLUMNS;
    const size_t first = x->wires.sense == OHM_SENSE_BOTTOM ? 0 : x->rows - 1;
    size_t vector = trace->drivers;
    double v = 0;

    if (columns)
        (void)ohm_crossbar_supply(x, deck->v, &v); /* checked before */
    for (size_t r = 0; r < ohm_deck_drivers(deck); r++) {
        const double driver = share * (columns ? v : deck->v[r]);

        if (!ohm_deck_driven(deck, 0, r))
            continue;
        power->delivered -= driver * at(trace, vector++, p);
        for (size_t c = 0; columns && c < x->cols; c++)
            add_entry(trace, p, driver, first * x->cols + c, power);
        if (!columns)
            add_entry(trace, p, driver, r * x->cols, power);
        if (x->wires.drive == OHM_DRIVE_BOTH)
            add_entry(trace, p, driver, (r + 1) * x->cols - 1, power);
    }
}

static struct ohm_energy power_at(const struct ohm_trace *trace, size_t p)
{
    const struct ohm_wires *wires = &trace->deck->crossbar->wires;
    const double share = ohm_pulse_at(trace->deck->wave->pulse, trace->values[p]);
    struct ohm_energy power = { .array = lost_inside(trace, p) };

    add_drivers(trace, p, share, &power);
    for (size_t c = 0; c < trace->deck->crossbar->cols; c++) {
        const double i = ohm_trace_current(trace, p, c);

        power.sense += wires->r_sense * i * i;
        power.array += (ohm_wires_exit(wires) - wires->r_sense) * i * i;
    }
    return power;
}

/* J, in the capacitances at the last instant. */
static double stored(const struct ohm_trace *trace)
{
    const struct ohm_charge *charge = trace->deck->wave->charge;
    const struct ohm_crossbar *x = trace->deck->crossbar;
    const bool columns = x->wires.supply == OHM_SUPPLY_COLUMNS;
    const size_t p = trace->points - 1, step = columns ? 1 : x->cols;
    const size_t last = x->wires.sense == OHM_SENSE_BOTTOM ? x->rows - 1 : 0;
    double sum = 0;

    for (size_t k = 0; k < x->rows * x->cols; k++) {
        const double w = at(trace, trace->w[k], p), b = at(trace, trace->b[k], p);
        const bool right = (k + 1) % x->cols > 0;

        sum += charge->c_word * w * w + charge->c_bit * b * b +
               charge->c_cell * squared(w - b);
        if (columns ? right : k + step < x->rows * x->cols)
            sum += charge->c_words * squared(w - at(trace, trace->w[k + step], p));
        if (right)
            sum += charge->c_bits * squared(b - at(trace, trace->b[k + 1], p));
        if (k / x->cols == last)
            sum += charge->c_sense * b * b;
    }
    return sum / 2;
}

struct ohm_energy ohm_trace_energy(const struct ohm_trace *trace)
{
    struct ohm_energy sum = { .stored = stored(trace) }, before = power_at(trace, 0);

    for (size_t p = 1; p < trace->points; p++) {
        const struct ohm_energy now = power_at(trace, p);
        const double half = (trace->values[p] - trace->values[p - 1]) / 2;

        sum.delivered += half * (before.delivered + now.delivered);
        sum.driver += half * (before.driver + now.driver);
        sum.array += half * (before.array + now.array);
        sum.sense += half * (before.sense + now.sense);
        before = now;
    }
    return sum;
}
