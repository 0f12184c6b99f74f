/* rc.c -- the conductances of a circuit of one instant. */
#include "solve/rc.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

static size_t place(struct ohm_rc *rc, ohm_lanes *memory)
{
    const struct ohm_lines *l = &rc->lines;
    size_t n = 0;

#define PLACE(vector, lanes) ((vector) = memory ? memory + n : NULL, n += (lanes))
    PLACE(rc->g, rc->n);
    PLACE(rc->c, 2 * rc->n);
    PLACE(rc->across, rc->n);
    PLACE(rc->base, l->bundles);
    PLACE(rc->far, l->bundles);
    PLACE(rc->r, 2 * rc->n);
    PLACE(rc->z, 2 * rc->n);
    PLACE(rc->p, 2 * rc->n);
    PLACE(rc->q, 2 * rc->n);
    PLACE(rc->old, 2 * rc->n);
    PLACE(rc->i_z, l->width);
    PLACE(rc->i_p, l->width);
    PLACE(rc->bundle, l->length);
#undef PLACE
    return n;
}

/* Cells and capacitances; what only fills a bundle has none. */
static void fill(struct ohm_rc *rc, const struct ohm_crossbar *x, const double v[])
{
    const struct ohm_charge *c = &rc->charge;
    const size_t width = rc->lines.width * OHM_LANES;
    double *g = (double *)rc->g, *word = (double *)rc->c, *bit = (double *)(rc->c + rc->n);

    for (size_t r = 0; r < x->rows; r++) {
        const size_t row = x->wires.sense == OHM_SENSE_TOP ? x->rows - 1 - r : r;

        rc->v[r] = v[row];
        rc->driven[r] = x->wires.inactive != OHM_INACTIVE_FLOAT || v[row] != 0;
        for (size_t k = 0; k < x->cols; k++) {
            g[r * width + k] = x->g[row * x->cols + k];
            word[r * width + k] = ohm_charge_word(c, r, x->rows);
            bit[r * width + k] = ohm_charge_bit(c, k, x->cols);
            if (r + 1 == x->rows)
                bit[r * width + k] += c->c_sense;
        }
    }
}

enum ohm_status ohm_rc_init(struct ohm_rc *rc, const struct ohm_crossbar *x,
                            const struct ohm_charge *charge, const double v[])
{
    struct ohm_rc draft = { .charge = *charge };
    enum ohm_status status;

    OHM_TRY(ohm_lines_init(&draft.lines, x, false));
    draft.n = ohm_lines_bit_size(&draft.lines);
    draft.memory = ohm_array_new(place(&draft, NULL), sizeof(ohm_lanes));
    if (!draft.memory) {
        status = ohm_fail(OHM_ENOMEM, "no memory for a crossbar in time");
        goto out;
    }
    place(&draft, draft.memory);
    OHM_GO(OHM_NEW(draft.v, x->rows, "voltages"));
    OHM_GO(OHM_NEW(draft.driven, x->rows, "rows"));
    fill(&draft, x, v);
    *rc = draft;
out:
    if (status != OHM_OK)
        ohm_rc_clear(&draft);
    return status;
}

void ohm_rc_clear(struct ohm_rc *rc)
{
    ohm_lines_clear(&rc->lines);
    free(rc->memory);
    free(rc->v);
    free(rc->driven);
    *rc = (struct ohm_rc){ .memory = NULL };
}

OHM_CLONES
static void load_nodes(struct ohm_rc *rc, double s)
{
    const double c_cell = rc->charge.c_cell;

    for (size_t k = 0; k < rc->n; k++) {
        rc->z[k] = rc->g[k] + s * rc->c[k];
        rc->lines.g_bit[k] = rc->g[k] + s * rc->c[rc->n + k];
        rc->across[k] = rc->g[k] + s * c_cell;
    }
}

void ohm_rc_load(struct ohm_rc *rc, double s)
{
    struct ohm_lines *l = &rc->lines;

    if (rc->s == s)
        return;
    rc->s = s;
    load_nodes(rc, s);
    for (size_t k = 0; k < l->bundles; k++)
        ohm_lines_to_words(l, k, rc->z + k * l->piece, l->g_word + k * l->length);
    ohm_lines_load(l, rc->v, rc->driven);
    memcpy(rc->base, l->base, l->bundles * sizeof *rc->base);
    memcpy(rc->far, l->far, l->bundles * sizeof *rc->far);
}

/* --- elementwise --- */

OHM_CLONES
void ohm_rc_couple(const struct ohm_rc *rc, double factor, const ohm_lanes x[],
                   ohm_lanes to[])
{
    const struct ohm_lines *l = &rc->lines;
    const double words = factor * rc->charge.c_words, bits = factor * rc->charge.c_bits;
    const size_t width = l->width, n = rc->n, across = width * OHM_LANES;

    if (words > 0 || words < 0) {
        for (size_t k = width; k < n; k++)
            to[k] += words * x[k - width];
        for (size_t k = 0; k + width < n; k++)
            to[k] += words * x[k + width];
    }
    if (!(bits > 0 || bits < 0))
        return;
    for (size_t r = 0; r < l->rows; r++) {
        const double *from = (const double *)(x + n) + r * across;
        double *out = (double *)(to + n) + r * across;

        for (size_t c = 1; c < l->cols; c++)
            out[c] += bits * from[c - 1];
        for (size_t c = 0; c + 1 < l->cols; c++)
            out[c] += bits * from[c + 1];
    }
}

OHM_CLONES
static void charge_nodes(const struct ohm_rc *rc, const ohm_lanes x[], ohm_lanes q[])
{
    const size_t n = rc->n;
    const double c_cell = rc->charge.c_cell;

    for (size_t k = 0; k < n; k++) {
        q[k] = rc->c[k] * x[k] - c_cell * x[n + k];
        q[n + k] = rc->c[n + k] * x[n + k] - c_cell * x[k];
    }
}

void ohm_rc_charge(const struct ohm_rc *rc, const ohm_lanes x[], ohm_lanes q[])
{
    charge_nodes(rc, x, q);
    ohm_rc_couple(rc, -1, x, q);
}
