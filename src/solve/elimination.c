/* elimination.c -- eliminates nodes star to mesh, and solves with what is left. */
#include "solve/elimination.h"

#include "base/memory.h"

#include <stdbool.h>
#include <stdlib.h>

#define BYTES_MAX 2147483648.0

struct ohm_elimination {
    size_t rows, cols;
    double link; /* S, of one bit-line segment; 0: ideal wire, one node a column */
    bool pinned; /* the nodes of the last row are the virtual grounds */
    double *k;   /* [steps][cols][cols]: h_ij / S of a row's elimination; 1/S at i, i */
    /* While eliminating: the network of the present row's bit-line nodes. */
    double *h;      /* S, [cols][cols], off-diagonal, symmetric */
    double *ground; /* S, [cols] to fixed voltages */
    double *word;   /* S, [cols] from the present word-line node to the bit-line nodes */
};

/* Removes the word-line node with links word[0..n-1] and S = sum; the bit-line nodes keep the mesh.
 * NEXT is its link to the next word-line node, to which *word and *ground are handed on. */
OHM_CLONES
static void remove_word_node(struct ohm_elimination *e, size_t n, double next,
                             double *ground)
{
    double sum = next + *ground;

    for (size_t j = 0; j < n; j++)
        sum += e->word[j];
    if (sum <= 0)
        return;
    for (size_t i = 0; i < n; i++) {
        const double share = e->word[i] / sum;
        double *h = e->h + i * e->cols;

        if (share == 0)
            continue;
        for (size_t j = 0; j < n; j++)
            h[j] += share * e->word[j];
        h[i] = 0;
        e->ground[i] += share * *ground;
    }
    for (size_t j = 0; j < n; j++)
        e->word[j] *= next / sum;
    *ground *= next / sum;
}

/* Adds word line ROW, node by node. */
static void add_word_line(struct ohm_elimination *e, const struct ohm_ladders *l,
                          size_t row, bool driven)
{
    const double *g = l->g + row * e->cols;
    bool fixed = driven && l->r_entry == 0;
    double ground = driven && !fixed ? 1 / l->r_entry : 0;

    for (size_t c = 0; c < e->cols; c++)
        e->word[c] = 0;
    for (size_t c = 0; c < e->cols; c++) {
        const bool last = c + 1 == e->cols;

        if (last && driven)
            ground += l->g_far;

        if (fixed) {
            e->ground[c] += g[c];
            if (l->r_word > 0) {
                fixed = false;
                ground = 1 / l->r_word; /* the next node hangs on this one */
            }
            continue;
        }
        e->word[c] += g[c];
        if (l->r_word > 0)
            remove_word_node(e, c + 1, last ? 0 : 1 / l->r_word, &ground);
        else if (last)
            remove_word_node(e, e->cols, 0, &ground);
    }
}

/* Removes bit-line node I of this row, which hangs by LINK on node I of the next row (or, with
 * link 0, on nothing); the next row's node takes its place. */
OHM_CLONES
static void remove_bit_node(struct ohm_elimination *e, size_t i, size_t from, double link,
                            double *k)
{
    const size_t cols = e->cols;
    double *hi = e->h + i * cols;
    double sum = link + e->ground[i];

    for (size_t j = from; j < cols; j++)
        sum += hi[j];
    for (size_t j = 0; j < cols; j++)
        k[j] = j >= from && sum > 0 ? hi[j] / sum : 0;
    for (size_t j = from; j < cols; j++) {
        double *hj = e->h + j * cols;

        if (k[j] == 0 || j == i)
            continue;
        for (size_t m = from; m < cols; m++)
            hj[m] += k[j] * hi[m];
        hj[j] = 0;
        e->ground[j] += k[j] * e->ground[i];
        hj[i] = link * k[j];
    }
    for (size_t j = from; j < cols; j++)
        hi[j] = j == i ? 0 : link * k[j];
    e->ground[i] *= sum > 0 ? link / sum : 0;
    k[i] = sum > 0 ? 1 / sum : 0;
}

static void eliminate(struct ohm_elimination *e, const struct ohm_ladders *l,
                      const ohm_lanes driven[], int lane)
{
    const size_t square = e->cols * e->cols;
    double *k = e->k;

    for (size_t row = 0; row < e->rows; row++) {
        add_word_line(e, l, row, driven[row][lane] > 0);
        if (row + 1 < e->rows && e->link > 0) {
            for (size_t i = 0; i < e->cols; i++)
                remove_bit_node(e, i, 0, e->link, k + i * e->cols);
            k += square;
        }
    }
    if (e->pinned)
        return;
    for (size_t c = 0; c < e->cols; c++)
        e->ground[c] += 1 / l->r_exit;
    for (size_t i = 0; i < e->cols; i++)
        remove_bit_node(e, i, i, 0, k + i * e->cols);
}

enum ohm_status ohm_elimination_new(struct ohm_elimination **elimination,
                                    const struct ohm_ladders *ladders,
                                    const ohm_lanes driven[], int lane)
{
    const size_t cols = ladders->cols, square = cols * cols;
    const size_t steps = (ladders->r_bit > 0 ? ladders->rows - 1 : 0) + 1;
    struct ohm_elimination *e = NULL;
    enum ohm_status status;

    if ((double)steps * (double)square * sizeof(double) > BYTES_MAX)
        return ohm_fail(OHM_ESOLVE, "direct elimination of %zu x %zu needs more than 2 GiB",
                        ladders->rows, cols);
    OHM_GO(OHM_NEW(e, 1, "eliminations"));
    e->rows = ladders->rows;
    e->cols = cols;
    e->link = ladders->r_bit > 0 ? 1 / ladders->r_bit : 0;
    e->pinned = ladders->r_exit == 0;
    OHM_GO(OHM_NEW(e->k, steps * square, "coefficients"));
    OHM_GO(OHM_NEW(e->h, square, "conductances"));
    OHM_GO(OHM_NEW(e->ground, cols, "conductances"));
    OHM_GO(OHM_NEW(e->word, cols, "conductances"));
    eliminate(e, ladders, driven, lane);
    *elimination = e;
out:
    if (status != OHM_OK)
        ohm_elimination_free(e);
    return status;
}

/* Passes the injected currents j[cols] of one row on to the next; kept[i] = j_i / S. */
OHM_CLONES
static void pass_currents(const double *k, size_t cols, size_t ahead, double link,
                          ohm_lanes *j, ohm_lanes *kept)
{
    for (size_t i = 0; i < cols; i++) {
        const double *ki = k + i * cols;
        const ohm_lanes ji = j[i];

        kept[i] = ki[i] * ji;
        for (size_t m = ahead ? i + 1 : 0; m < cols; m++)
            if (m != i)
                j[m] += ki[m] * ji;
        j[i] = link * kept[i];
    }
}

/* The voltages of one row from those of the next, in x[cols]. */
OHM_CLONES
static void find_voltages(const double *k, size_t cols, size_t ahead, double link,
                          const ohm_lanes *kept, ohm_lanes *x)
{
    for (size_t i = cols; i-- > 0;) {
        const double *ki = k + i * cols;
        ohm_lanes sum = kept[i] + (link * ki[i]) * x[i];

        for (size_t m = ahead ? i + 1 : 0; m < cols; m++)
            if (m != i)
                sum += ki[m] * x[m];
        x[i] = sum;
    }
}

/* b += mask x for one row. */
static void add_row(size_t cols, const ohm_lanes *mask, const ohm_lanes *x, ohm_lanes *b)
{
    for (size_t c = 0; c < cols; c++)
        b[c] += *mask * x[c];
}

void ohm_elimination_solve(const struct ohm_elimination *e, const ohm_lanes r[],
                           const ohm_lanes *mask, ohm_lanes kept[], ohm_lanes x[],
                           ohm_lanes b[])
{
    const size_t cols = e->cols, last = e->rows - 1, square = cols * cols;
    const double *k_last = e->k + (e->link > 0 ? last : 0) * square;

    for (size_t c = 0; c < cols; c++)
        x[c] = r[c];
    for (size_t row = 0; row < last; row++) {
        if (e->link > 0)
            pass_currents(e->k + row * square, cols, 0, e->link, x, kept + row * cols);
        for (size_t c = 0; c < cols; c++)
            x[c] += r[(row + 1) * cols + c];
    }
    if (e->pinned) {
        for (size_t c = 0; c < cols; c++)
            x[c] = ohm_lanes_of(0);
    } else {
        pass_currents(k_last, cols, 1, 0, x, kept + last * cols);
        find_voltages(k_last, cols, 1, 0, kept + last * cols, x);
    }
    add_row(cols, mask, x, b + last * cols);
    for (size_t row = last; row-- > 0;) {
        if (e->link > 0)
            find_voltages(e->k + row * square, cols, 0, e->link, kept + row * cols, x);
        add_row(cols, mask, x, b + row * cols);
    }
}

void ohm_elimination_free(struct ohm_elimination *elimination)
{
    if (!elimination)
        return;
    free(elimination->k);
    free(elimination->h);
    free(elimination->ground);
    free(elimination->word);
    free(elimination);
}
