/* referee.c -- the route `ngspice`: the crossbar as a netlist in libngspice.
 *
 * All reads of a batch go into one deck (netlist/deck.h), so that the matrix is ordered once;
 * reads that float different rows, or have other gates on, are different circuits and get a deck each.  The terminal
 * currents must obey Kirchhoff's law to 1e-9 (and to what a double-precision factorisation of these
 * conductances resolves), or the batch is a failure.  That is a check; the error of the currents is bounded where node
 * voltages are wanted, and unknown (INFINITY) elsewhere.
 */
#include "solve/routes.h"

#include "base/memory.h"
#include "netlist/deck.h"
#include "netlist/subckt.h"
#include "solve/bound.h"
#include "solve/vectors.h"
#include "spice/spice.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define KCL_LIMIT 1e-9
#define LU_LIMIT                                                                           \
    2e-12 /* of the largest conductance times the largest voltage; seen: 6e-13 */
enum { POINTS_MAX = 128 }; /* reads in one deck: its sources' lines stay readable */

struct referee {
    struct ohm_plan plan;
    struct ohm_cell cell; /* user-supplied, its file with its whole path */
    char *text;           /* and its netlist */
};

/* ngspice runs in a folder of its own; the name of the sub-circuit may still be missing. */
static enum ohm_status absolute(const struct ohm_cell *cell, struct ohm_cell *there,
                                char **text)
{
    char *path = realpath(cell->foreign.file, NULL);
    enum ohm_status status;

    if (!path)
        return ohm_fail(OHM_EIO, "%s: %s", cell->foreign.file, strerror(errno));
    *there = *cell;
    if (strlen(path) < sizeof there->foreign.file) {
        strcpy(there->foreign.file, path);
        status = ohm_subckt_load(there, text);
    } else {
        status = ohm_fail(OHM_EUSAGE, "file: %.100s... is too long a path", path);
    }
    free(path);
    return status;
}

enum ohm_status ohm_referee_plan(struct ohm_plan **plan, const struct ohm_crossbar *shape,
                                 const struct ohm_solve_options *options)
{
    struct referee *referee;

    if (!options->spice)
        return ohm_fail(OHM_EUSAGE, "the route ngspice needs a simulator");
    referee = calloc(1, sizeof *referee);
    if (!referee)
        return ohm_fail(OHM_ENOMEM, "no memory for a plan");
    if (shape->cell && ohm_cell_foreign(shape->cell)) {
        const enum ohm_status status =
            absolute(shape->cell, &referee->cell, &referee->text);

        if (status != OHM_OK) {
            free(referee);
            return status;
        }
    }
    *plan = &referee->plan;
    return OHM_OK;
}

enum ohm_status ohm_referee_load(struct ohm_plan *plan, const double g[])
{
    (void)plan;
    (void)g;
    return OHM_OK;
}

/* Where the supply runs along the columns, no driver carries what the cells of a row do: that comes out of
 * the voltages over their memories. */
static bool needs_inner(const struct ohm_crossbar *x, const struct ohm_reads *reads)
{
    return reads->i_source && x->wires.supply == OHM_SUPPLY_COLUMNS;
}

/* Into the gates of a user-supplied cell something may flow, which is part of the balance. */
static size_t watched_gates(const struct ohm_deck *deck)
{
    const struct ohm_cell *cell = deck->crossbar->cell;

    return cell && ohm_cell_foreign(cell) ? ohm_deck_gates(deck) : 0;
}

/* The vectors of a deck: the sense currents, the driver currents, those of gates, both sides of the memories, then node
 * voltages. */
struct wanted {
    size_t n;
    char (*names)[OHM_VECTOR_BYTES];
    const char **pointers;
};

static char *next_name(struct wanted *wanted)
{
    wanted->pointers[wanted->n] = wanted->names[wanted->n];
    return wanted->names[wanted->n++];
}

static enum ohm_status list_vectors(const struct ohm_deck *deck,
                                    const struct ohm_reads *reads, struct wanted *wanted)
{
    const struct ohm_crossbar *x = deck->crossbar;
    const bool voltages = reads->w != NULL, inner = needs_inner(x, reads);
    const size_t most = x->cols + x->rows + watched_gates(deck) +
                        2 * ((size_t)voltages + (size_t)inner) * x->rows * x->cols;
    enum ohm_status status;

    OHM_GO(OHM_NEW(wanted->names, most, "vector names"));
    OHM_GO(OHM_NEW(wanted->pointers, most, "vector names"));
    for (size_t c = 0; c < x->cols; c++)
        ohm_deck_sense_vector(c, next_name(wanted));
    for (size_t r = 0; r < ohm_deck_drivers(deck); r++)
        if (ohm_deck_driven(deck, 0, r))
            ohm_deck_driver_vector(deck, r, next_name(wanted));
    for (size_t k = 0; k < watched_gates(deck); k++)
        if (ohm_deck_has_gate(deck, k))
            ohm_deck_gate_vector(deck, k, next_name(wanted));
    for (size_t k = 0; inner && k < x->rows * x->cols; k++) {
        if (x->g[k] > 0) {
            ohm_deck_word_vector(deck, k / x->cols, k % x->cols, next_name(wanted));
            ohm_deck_inner_vector(k / x->cols, k % x->cols, next_name(wanted));
        }
    }
    for (size_t r = 0; voltages && r < x->rows; r++) {
        for (size_t c = 0; c < x->cols; c++) {
            if (ohm_deck_has_row(deck, r))
                ohm_deck_word_vector(deck, r, c, next_name(wanted));
            ohm_deck_bit_vector(deck, r, c, next_name(wanted));
        }
    }
out:
    return status;
}

static double largest_conductance(const struct ohm_crossbar *x)
{
    const double wires[4] = { x->wires.r_word, x->wires.r_bit, ohm_wires_entry(&x->wires),
                              ohm_wires_exit(&x->wires) };
    double most = 0;

    for (int k = 0; k < 4; k++)
        most = wires[k] > 0 ? fmax(most, 1 / wires[k]) : most;
    for (size_t k = 0; k < x->rows * x->cols; k++)
        most = fmax(most, x->g[k]);
    return most;
}

/* How well one point keeps Kirchhoff's law. */
struct balance {
    double sum, magnitude;
};

static void add(struct balance *balance, double current)
{
    balance->sum += current;
    balance->magnitude += fabs(current);
}

/* The currents of one point, into a read's i and i_source (or NULL), from *VALUE on. */
static void take_currents(const struct ohm_deck *deck, const double **value, double *i,
                          double *i_source, struct balance *balance)
{
    const struct ohm_crossbar *x = deck->crossbar;

    for (size_t c = 0; c < x->cols; c++, *value += deck->n) {
        i[c] = **value;
        add(balance, -i[c]);
    }
    for (size_t r = 0; r < ohm_deck_drivers(deck); r++) {
        double current = 0;

        if (ohm_deck_driven(deck, 0, r)) {
            current = -**value;
            *value += deck->n;
        }
        add(balance, current);
        if (i_source)
            i_source[r] = current;
    }
    for (size_t k = 0; k < watched_gates(deck); k++) {
        if (ohm_deck_has_gate(deck, k)) {
            add(balance, -**value);
            *value += deck->n;
        }
    }
}

/* i_source from both sides of every memory. */
static void take_rows(const struct ohm_deck *deck, const double **value, double *i_source)
{
    const struct ohm_crossbar *x = deck->crossbar;

    for (size_t r = 0; r < x->rows; r++) {
        i_source[r] = 0;
        for (size_t k = r * x->cols; k < (r + 1) * x->cols; k++) {
            double v, current, slope;

            if (!(x->g[k] > 0))
                continue;
            v = **value - *(*value + deck->n);
            *value += 2 * deck->n;
            ohm_law_eval(&x->cell->law, 1, &x->g[k], &v, &current, &slope);
            i_source[r] += current;
        }
    }
}

/* The node voltages of one point. */
static void take_voltages(const struct ohm_deck *deck, const double **value, double *w,
                          double *b)
{
    const struct ohm_crossbar *x = deck->crossbar;

    for (size_t k = 0; k < x->rows * x->cols; k++) {
        w[k] = 0;
        if (ohm_deck_has_row(deck, k / x->cols)) {
            w[k] = **value;
            *value += deck->n;
        }
        b[k] = **value;
        *value += deck->n;
    }
}

/* Copies what the deck gave (values[vector][point]) to the reads FROM .. FROM+n-1. */
static double distribute(const struct ohm_deck *deck, const double values[], size_t from,
                         const struct ohm_reads *reads)
{
    const struct ohm_crossbar *x = deck->crossbar;
    const size_t cells = x->rows * x->cols;
    const double volts = fmax(ohm_vector_largest(deck->n * x->rows, deck->v),
                              ohm_vector_largest(deck->n * x->cols, deck->u));
    const double resolution = LU_LIMIT * largest_conductance(x) * volts;
    double worst = 0;

    for (size_t k = 0; k < deck->n; k++) {
        const double *value = values + k;
        double *i_source = reads->i_source ? reads->i_source + (from + k) * x->rows : NULL;
        struct balance balance = { 0, 0 };

        take_currents(deck, &value, reads->i + (from + k) * x->cols, i_source, &balance);
        if (needs_inner(x, reads))
            take_rows(deck, &value, i_source);
        if (reads->w)
            take_voltages(deck, &value, reads->w + (from + k) * cells,
                          reads->b + (from + k) * cells);
        if (balance.magnitude > 0)
            worst = fmax(worst, (fabs(balance.sum) - resolution) / balance.magnitude);
    }
    return worst;
}

static enum ohm_status run_deck(const struct ohm_plan *plan, const struct ohm_deck *deck,
                                size_t from, const struct ohm_reads *reads,
                                struct ohm_solve_facts *facts)
{
    struct wanted wanted = { 0 };
    char *text = NULL, analysis[OHM_VECTOR_BYTES];
    double *values = NULL, kcl;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    enum ohm_status status = OHM_OK;

    if (!out)
        return ohm_fail(OHM_ENOMEM, "no memory for a deck");
    status = ohm_deck_write(out, deck);
    fclose(out);
    if (status != OHM_OK)
        goto out;
    OHM_GO(list_vectors(deck, reads, &wanted));
    OHM_GO(OHM_NEW(values, wanted.n * deck->n, "values"));
    ohm_deck_analysis(deck->n, analysis);
    OHM_GO(ohm_spice_run(
        plan->options.spice,
        &(struct ohm_spice_run){ .deck = text,
                                 .analysis = analysis,
                                 .points = deck->n,
                                 .n = wanted.n,
                                 .vectors = wanted.pointers,
                                 .linear = !deck->crossbar->cell ||
                                           ohm_cell_linear(deck->crossbar->cell),
                                 .osdi = ohm_subckt_code(deck->crossbar->cell),
                                 .seconds = plan->options.seconds },
        values));
    kcl = distribute(deck, values, from, reads);
    if (!(kcl <= KCL_LIMIT))
        status = ohm_fail(
            OHM_ESPICE,
            "ngspice's terminal currents miss Kirchhoff's law by %.3g of their sum", kcl);
    facts->kcl = fmax(facts->kcl, kcl);
    for (size_t k = from; k < from + deck->n; k++)
        facts->error =
            fmax(facts->error,
                 reads->w ? ohm_bound_read(deck->crossbar, reads, k,
                                           ohm_bound_nodes(deck->crossbar, reads, k))
                          : INFINITY);
out:
    free(values);
    free(wanted.names);
    free(wanted.pointers);
    free(text);
    return status;
}

/* Do reads A and B drive the same rows, and have they the same gates on?  A deck sweeps those too, but
 * KLU keeps the pivots of the first read, and cells that are off by then cost it six digits. */
static bool same_circuit(const struct ohm_crossbar *x, const double *a, const double *b)
{
    if (x->wires.inactive != OHM_INACTIVE_FLOAT &&
        !(x->cell && x->cell->gate == OHM_GATE_INPUT))
        return true;
    for (size_t r = 0; r < x->rows; r++)
        if ((a[r] != 0) != (b[r] != 0))
            return false;
    return true;
}

enum ohm_status ohm_referee_apply(const struct ohm_plan *plan,
                                  const struct ohm_reads *reads,
                                  struct ohm_solve_facts *facts)
{
    const struct referee *referee = (const struct referee *)plan;
    struct ohm_crossbar whole = plan->crossbar;
    const struct ohm_crossbar *x = &whole;
    const double *v = reads->v;
    double *zeros = NULL;
    enum ohm_status status = OHM_OK;

    *facts = (struct ohm_solve_facts){ 0 };
    if (whole.cell && ohm_cell_foreign(whole.cell))
        whole.cell = &referee->cell;
    if (!v) {
        OHM_TRY(OHM_NEW(zeros, reads->n * x->rows, "voltages"));
        v = zeros;
    }
    for (size_t from = 0, n; from < reads->n; from += n) {
        struct ohm_deck deck = { .crossbar = x,
                                 .cell = referee->text,
                                 .v = v + from * x->rows,
                                 .u = reads->u ? reads->u + from * x->cols : NULL };

        for (n = 1; from + n < reads->n && n < POINTS_MAX &&
                    same_circuit(x, deck.v, deck.v + n * x->rows);)
            n++;
        deck.n = n;
        OHM_GO(run_deck(plan, &deck, from, reads, facts));
    }
out:
    free(zeros);
    return status;
}

void ohm_referee_free(struct ohm_plan *plan)
{
    if (plan)
        free(((struct referee *)plan)->text);
    free(plan);
}
