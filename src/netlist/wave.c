/* wave.c -- writes the parts of a deck that are about time. */
#include "netlist/wave.h"

#include "netlist/nodes.h"

#include <math.h>
#include <string.h>

#define OHM_PER_SHOW                                                                       \
    1e4 /* V/A of the readers' nodes: volts and not microvolts for ngspice */

/* At a reltol of 1e-6 a step is at most this share of the rise, and of the whole; errors of a method of order 2
 * ask for steps that go with the third root. */
enum { STEPS_OF_RISE = 50, STEPS = 2000, STEPS_MOST = 50000 };

/* Corners that lie closer than a billionth of the longest step are one for ngspice: it does not see such a rise. */
#define RISES 1e12 /* the most in a deck */

static double stop_of(const struct ohm_wave *wave)
{
    return wave->stop > 0 ? wave->stop : ohm_pulse_cycle(wave->pulse);
}

static double reltol_of(const struct ohm_wave *wave)
{
    return wave->tolerance > 0 ? wave->tolerance : 1e-6;
}

void ohm_wave_analysis(const struct ohm_wave *wave, char name[2 * OHM_VECTOR_BYTES])
{
    const double stop = stop_of(wave), finer = cbrt(1e-6 / reltol_of(wave));
    const double step =
        fmin(stop / (STEPS * finer),
             fmax(wave->pulse->t_rise / (STEPS_OF_RISE * finer), stop / STEPS_MOST));

    snprintf(name, 2 * OHM_VECTOR_BYTES, "tran %.9g %.17g 0 %.9g uic", step, stop, step);
}

void ohm_wave_show_vector(const struct ohm_wave *wave, size_t c,
                          char name[OHM_VECTOR_BYTES])
{
    if (wave->pulse->reader == OHM_READER_CLAMP)
        ohm_deck_sense_vector(c, name);
    else
        snprintf(name, OHM_VECTOR_BYTES, "v(show_%zu)", c);
}

double ohm_wave_show_scale(const struct ohm_wave *wave, double t)
{
    if (wave->pulse->reader == OHM_READER_CLAMP)
        return 1;
    if (wave->pulse->reader == OHM_READER_TIA)
        return 1 / OHM_PER_SHOW;
    return t > 0 ? wave->pulse->t_read / (OHM_PER_SHOW * t) : 0;
}

enum ohm_status ohm_wave_check(const struct ohm_deck *deck)
{
    OHM_TRY(ohm_pulse_check(deck->wave->pulse));
    if (stop_of(deck->wave) > RISES * deck->wave->pulse->t_rise)
        return ohm_fail(OHM_EUSAGE,
                        "t_rise: %g s is too short for ngspice in a deck of %g s: at least "
                        "1e-12 of it",
                        deck->wave->pulse->t_rise, stop_of(deck->wave));
    if (deck->n > 1)
        return ohm_fail(OHM_EUSAGE, "a deck in time has one input, not %zu", deck->n);
    for (size_t c = 0; deck->u && c < deck->crossbar->cols; c++)
        if (deck->u[c] < 0 || deck->u[c] > 0)
            return ohm_fail(
                OHM_EUSAGE,
                "clamp: column %zu is at %g V; in a read in time all are at 0 V", c,
                deck->u[c]);
    return OHM_OK;
}

void ohm_wave_source(FILE *out, const struct ohm_wave *wave, double v)
{
    const struct ohm_pulse *p = wave->pulse;

    fprintf(out, "pwl(0 0 %.17g %.17g", p->t_rise, v);
    if (!wave->held && p->t_read > p->t_rise)
        fprintf(out, " %.17g %.17g", p->t_read, v);
    if (!wave->held)
        fprintf(out, " %.17g 0", p->t_read + p->t_rise);
    fprintf(out, ")\n");
}

/* --- elements --- */

/* A capacitance between two nodes, unless they are one or there is none. */
static void write_one(FILE *out, const char *name, size_t r, size_t c, const char *from,
                      const char *to, double value)
{
    if (value > 0 && strcmp(from, to) != 0)
        fprintf(out, "c_%s_%zu_%zu %s %s %.17g\n", name, r, c, from, to, value);
}

static void write_node(FILE *out, const struct ohm_deck *deck, size_t r, size_t c)
{
    const struct ohm_charge *charge = deck->wave->charge;
    const struct ohm_crossbar *x = deck->crossbar;
    const bool columns = ohm_node_columns(deck);
    const size_t row = columns ? r : r + 1, column = columns ? c + 1 : c;
    char word[OHM_VECTOR_BYTES], bit[OHM_VECTOR_BYTES], next[OHM_VECTOR_BYTES];

    ohm_node_word(deck, r, c, word);
    ohm_node_bit(deck, r, c, bit);
    if (columns || ohm_deck_has_row(deck, r)) {
        write_one(out, "word", r, c, word, "0", charge->c_word);
        write_one(out, "cell", r, c, word, bit, charge->c_cell);
        if (row < x->rows && column < x->cols) {
            ohm_node_word(deck, row, column, next);
            write_one(out, "words", r, c, word, next, charge->c_words);
        }
    }
    write_one(out, "bit", r, c, bit, "0", charge->c_bit);
    if (c + 1 < x->cols) {
        ohm_node_bit(deck, r, c + 1, next);
        write_one(out, "bits", r, c, bit, next, charge->c_bits);
    }
}

static void write_reader(FILE *out, const struct ohm_deck *deck, size_t c)
{
    const struct ohm_pulse *pulse = deck->wave->pulse;
    const double c_sense = deck->wave->charge->c_sense;
    char bit[OHM_VECTOR_BYTES];

    ohm_node_bit(deck, ohm_node_last_row(deck->crossbar), c, bit);
    if (c_sense > 0)
        fprintf(out, "c_sense_%zu %s 0 %.17g\n", c, bit, c_sense);
    if (pulse->reader == OHM_READER_CLAMP)
        return;
    fprintf(out, "f_show_%zu 0 show_%zu v_sense_%zu 1\n", c, c, c);
    if (pulse->reader == OHM_READER_TIA)
        fprintf(out, "r_show_%zu show_%zu 0 %.17g\nc_show_%zu show_%zu 0 %.17g\n", c, c,
                OHM_PER_SHOW, c, c, pulse->t_tia / OHM_PER_SHOW);
    else
        fprintf(out, "c_show_%zu show_%zu 0 %.17g\n", c, c, pulse->t_read / OHM_PER_SHOW);
}

/* C, a hundredth of what the smallest capacitance holds: below that errors of charges are not relative to them.
 * ngspice's usual chgtol, 1e-14 C, would find no charge here worth a step. */
static double smallest_charge(const struct ohm_deck *deck)
{
    const struct ohm_charge *q = deck->wave->charge;
    const double c[6] = {
        q->c_word, q->c_bit, q->c_cell, q->c_words, q->c_bits, q->c_sense
    };
    double least = INFINITY, volts = 0;

    for (int k = 0; k < 6; k++)
        least = c[k] > 0 ? fmin(least, c[k]) : least;
    for (size_t r = 0; r < deck->crossbar->rows; r++)
        volts = fmax(volts, fabs(deck->v[r]));
    return isfinite(least) && volts > 0 ? 0.01 * least * volts : 1e-18;
}

void ohm_wave_elements(FILE *out, const struct ohm_deck *deck)
{
    const struct ohm_crossbar *x = deck->crossbar;

    for (size_t r = 0; r < x->rows; r++)
        for (size_t c = 0; c < x->cols; c++)
            write_node(out, deck, r, c);
    for (size_t c = 0; c < x->cols; c++)
        write_reader(out, deck, c);
    fprintf(out,
            ".options method=gear maxord=2 reltol=%.3g abstol=1e-15 vntol=1e-12 "
            "chgtol=%.3g\n",
            reltol_of(deck->wave), smallest_charge(deck));
}

/* --- commands --- */

static void write_loss(FILE *out, const char *sum, double resistance, double entry,
                       const char *from, const char *to)
{
    fprintf(out, "let %s = %s + (%s-%s)*(%s-%s)*%.17g\n", sum, sum, from, to, from, to,
            resistance / (entry * entry));
}

/* Power from the drivers, and lost in their resistances. */
static void write_powers(FILE *out, const struct ohm_deck *deck)
{
    const struct ohm_crossbar *x = deck->crossbar;
    const double entry = ohm_wires_entry(&x->wires);
    char current[OHM_VECTOR_BYTES], from[OHM_VECTOR_BYTES], to[OHM_VECTOR_BYTES];

    for (size_t r = 0; r < ohm_deck_drivers(deck); r++) {
        if (!ohm_deck_driven(deck, 0, r))
            continue;
        ohm_deck_driver_vector(deck, r, current);
        if (ohm_node_columns(deck))
            snprintf(from, sizeof from, "v(supply)");
        else
            snprintf(from, sizeof from, "v(in_%zu)", r);
        fprintf(out, "let delivered = delivered - %s*%s\n", from, current);
        for (size_t c = 0; c < x->cols && x->wires.r_source > 0; c++) {
            const bool near = c == 0,
                       far = c + 1 == x->cols && x->wires.drive == OHM_DRIVE_BOTH;
            const bool columns = ohm_node_columns(deck);

            ohm_deck_word_vector(deck, columns ? ohm_node_first_row(x) : r, c, to);
            if (near || columns)
                write_loss(out, "driver", x->wires.r_source, entry, from, to);
            if (far && !columns)
                write_loss(out, "driver", x->wires.r_source, entry, from, to);
        }
    }
    for (size_t c = 0; c < x->cols; c++) {
        ohm_deck_sense_vector(c, current);
        fprintf(out, "let sense = sense + %s*%s*%.17g\n", current, current,
                x->wires.r_sense);
    }
}

/* What the readers show at t_sample, between the last point before it and the next.  Not by `meas`, whose results
 * have seven digits. */
static void write_samples(FILE *out, const struct ohm_deck *deck)
{
    const double sample = ohm_pulse_sample(deck->wave->pulse);
    const double scale = ohm_wave_show_scale(deck->wave, sample);
    char name[OHM_VECTOR_BYTES];

    fprintf(out,
            "* what the readers show at t_sample, A\n"
            "let at = vecmax((time lt %.17g)*vector(length(time)))\n"
            "let share = (%.17g-time[at])/(time[at+1]-time[at])\n",
            sample, sample);
    for (size_t c = 0; c < deck->crossbar->cols; c++) {
        ohm_wave_show_vector(deck->wave, c, name);
        fprintf(out, "let sample_%zu = %.17g*(%s[at]+share*(%s[at+1]-%s[at]))\n", c, scale,
                name, name, name);
        fprintf(out, "print sample_%zu\n", c);
    }
}

void ohm_wave_commands(FILE *out, const struct ohm_deck *deck)
{
    static const char *const powers[] = { "delivered", "driver", "sense", NULL };
    char name[2 * OHM_VECTOR_BYTES];

    ohm_wave_analysis(deck->wave, name);
    fprintf(out, ".control\nset numdgt=16\n%s\n", name);
    write_samples(out, deck);
    fprintf(out,
            "* energies over the cycle, J; the rest is lost in wires and cells, and left "
            "in capacitances\n");
    for (int k = 0; powers[k]; k++)
        fprintf(out, "let %s = 0*time\n", powers[k]);
    write_powers(out, deck);
    for (int k = 0; powers[k]; k++)
        fprintf(out, "let e_%s = integ(%s)[length(time)-1]\n", powers[k], powers[k]);
    fprintf(out, "let e_rest = e_delivered - e_driver - e_sense\n"
                 "print e_delivered\nprint e_driver\nprint e_sense\nprint e_rest\n"
                 "quit\n.endc\n");
}
