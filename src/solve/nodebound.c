/* nodebound.c -- a bound on the error of currents from node voltages, whoever found them (bound.h). */
#include "solve/bound.h"

#include <math.h>

#define ROUNDINGS 8 /* of a branch's current, and of adding it */

/* The currents into one node. */
struct node {
    double sum, size; /* A */
};

static void add(struct node *node, double conductance, double from, double to)
{
    const double current = conductance * (from - to);

    node->sum += current;
    node->size += fabs(current);
}

/* What injecting nothing would need to inject. */
static double missed_by(const struct node *node)
{
    return fabs(node->sum) + ROUNDINGS * OHM_BOUND_UNIT * node->size;
}

/* One read of a crossbar; far 0: no drivers there. */
struct nodes {
    const struct ohm_crossbar *x;
    const double *v, *u, *w, *b;
    double word, bit, entry, exit, far; /* S */
    size_t foot;                        /* the row next to the virtual grounds */
};

static bool drives(const struct nodes *n, size_t r)
{
    return n->x->wires.inactive != OHM_INACTIVE_FLOAT || (n->v && n->v[r] != 0);
}

static double driver(const struct nodes *n, size_t r)
{
    return n->v ? n->v[r] : 0;
}

static double at_word(const struct nodes *n, size_t r, size_t c)
{
    const size_t cols = n->x->cols, k = r * cols + c;
    struct node node = { 0, 0 };

    add(&node, n->x->g[k], n->b[k], n->w[k]);
    if (c > 0)
        add(&node, n->word, n->w[k - 1], n->w[k]);
    if (c + 1 < cols)
        add(&node, n->word, n->w[k + 1], n->w[k]);
    if (c == 0 && drives(n, r))
        add(&node, n->entry, driver(n, r), n->w[k]);
    if (c + 1 == cols && drives(n, r))
        add(&node, n->far, driver(n, r), n->w[k]);
    return missed_by(&node);
}

static double at_bit(const struct nodes *n, size_t r, size_t c)
{
    const size_t cols = n->x->cols, k = r * cols + c;
    struct node node = { 0, 0 };

    add(&node, n->x->g[k], n->w[k], n->b[k]);
    if (r > 0)
        add(&node, n->bit, n->b[k - cols], n->b[k]);
    if (r + 1 < n->x->rows)
        add(&node, n->bit, n->b[k + cols], n->b[k]);
    if (r == n->foot)
        add(&node, n->exit, n->u ? n->u[c] : 0, n->b[k]);
    return missed_by(&node);
}

/* How far the currents that are given are from those of the voltages. */
static double of_terminals(const struct nodes *n, const double i[], const double i_source[])
{
    const size_t cols = n->x->cols;
    double most = 0;

    for (size_t c = 0; c < cols; c++) {
        struct node node = { -i[c], 0 };

        add(&node, n->exit, n->b[n->foot * cols + c], n->u ? n->u[c] : 0);
        most = fmax(most, missed_by(&node));
    }
    for (size_t r = 0; i_source && r < n->x->rows; r++) {
        struct node node = { -i_source[r], 0 };

        if (drives(n, r)) {
            add(&node, n->entry, driver(n, r), n->w[r * cols]);
            add(&node, n->far, driver(n, r), n->w[(r + 1) * cols - 1]);
        }
        most = fmax(most, missed_by(&node));
    }
    return most;
}

double ohm_bound_nodes(const struct ohm_crossbar *x, const struct ohm_reads *reads,
                       size_t k)
{
    const struct ohm_wires *wires = &x->wires;
    const size_t cells = x->rows * x->cols;
    const struct nodes n = {
        .x = x,
        .v = reads->v ? reads->v + k * x->rows : NULL,
        .u = reads->u ? reads->u + k * x->cols : NULL,
        .w = reads->w + k * cells,
        .b = reads->b + k * cells,
        .word = 1 / wires->r_word,
        .bit = 1 / wires->r_bit,
        .entry = 1 / ohm_wires_entry(wires),
        .exit = 1 / ohm_wires_exit(wires),
        .far = ohm_wires_far(wires),
        .foot = wires->sense == OHM_SENSE_TOP ? 0 : x->rows - 1,
    };
    double missed = 0;

    if ((x->cell && !ohm_cell_linear(x->cell)) || !isfinite(n.entry) || !isfinite(n.exit) ||
        !(isfinite(n.word) || x->cols == 1) || !(isfinite(n.bit) || x->rows == 1))
        return INFINITY;
    for (size_t r = 0; r < x->rows; r++)
        for (size_t c = 0; c < x->cols; c++)
            missed += at_word(&n, r, c) + at_bit(&n, r, c);
    return missed * (1 + (double)cells * DBL_EPSILON) +
           of_terminals(&n, reads->i + k * x->cols,
                        reads->i_source ? reads->i_source + k * x->rows : NULL);
}
