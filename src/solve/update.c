/* update.c -- updates a transfer matrix after a few cells have changed. */
#include "solve/update.h"

#include "base/memory.h"
#include "num/spd.h"
#include "solve/single.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    LOSS = 50
}; /* the wanted tolerance times this is the most that a difference may lose */

static const struct ohm_cell linear_cell = { .law = { .kind = OHM_LAW_LINEAR } };

struct update {
    const struct ohm_crossbar *x;
    size_t changes, n;
    const struct ohm_cell_change *change;
    const size_t *columns;
    double *old, *new; /* S, [rows][cols] */
    double *out;       /* S, [rows][cols] in electrical order: without the cells */
    double *v;         /* V, [rows]: nothing */
    bool *driven;      /* [rows]: all */
    double *z;         /* Ohm, [changes][changes] */
    double *p, *a;     /* [changes][rows], [changes][n] */
    double *more;      /* S, [changes][n]: X' - X */
    double *size;      /* S, [changes][n]: what these are sums of, without signs */
    double *matrix;    /* [changes][changes], scratch */
    double *c, *root;  /* S^1/2, [changes][changes], [changes], scratch */
    double *largest;   /* S, [n]: what an entry of the column is a sum of, without signs */
    double *t;         /* S, [rows][n] */
    size_t *lost;      /* [n]: columns to solve anew, as places in t */
};

static size_t electrical(const struct ohm_crossbar *x, size_t r)
{
    return x->wires.sense == OHM_SENSE_TOP ? x->rows - 1 - r : r;
}

static enum ohm_status check(const struct ohm_plan *plan, size_t changes,
                             const struct ohm_cell_change change[])
{
    const struct ohm_crossbar *x = &plan->crossbar;

    if (!(plan->solver->can & OHM_CAN_UPDATE))
        return ohm_fail(OHM_EUSAGE, "engine: only a plan of nodal can be updated");
    if ((x->cell && !ohm_cell_linear(x->cell)) || x->wires.inactive != OHM_INACTIVE_GROUND)
        return ohm_fail(OHM_EUSAGE,
                        "updates: cells must be linear, and inactive rows grounded");
    for (size_t m = 0; m < changes; m++) {
        if (change[m].row >= x->rows || change[m].col >= x->cols)
            return ohm_fail(OHM_EUSAGE, "cell (%zu, %zu) is not in a %zu x %zu crossbar",
                            change[m].row, change[m].col, x->rows, x->cols);
        for (size_t l = 0; l < m; l++)
            if (change[l].row == change[m].row && change[l].col == change[m].col)
                return ohm_fail(OHM_EUSAGE, "cell (%zu, %zu) is changed twice",
                                change[m].row, change[m].col);
    }
    return OHM_OK;
}

static enum ohm_status init(struct update *k, const struct ohm_plan *plan)
{
    const size_t rows = k->x->rows, cols = k->x->cols, cells = rows * cols;

    OHM_TRY(OHM_NEW(k->old, cells, "conductances"));
    OHM_TRY(OHM_NEW(k->new, cells, "conductances"));
    OHM_TRY(OHM_NEW(k->out, cells, "conductances"));
    OHM_TRY(OHM_NEW(k->v, rows, "voltages"));
    OHM_TRY(OHM_NEW(k->driven, rows, "rows"));
    OHM_TRY(OHM_NEW(k->z, k->changes * k->changes, "resistances"));
    OHM_TRY(OHM_NEW(k->matrix, k->changes * k->changes, "resistances"));
    OHM_TRY(OHM_NEW(k->p, k->changes * rows, "currents"));
    OHM_TRY(OHM_NEW(k->a, k->changes * k->n, "currents"));
    OHM_TRY(OHM_NEW(k->c, k->changes * k->changes, "conductances"));
    OHM_TRY(OHM_NEW(k->root, k->changes, "conductances"));
    OHM_TRY(OHM_NEW(k->more, k->changes * k->n, "conductances"));
    OHM_TRY(OHM_NEW(k->size, k->changes * k->n, "conductances"));
    OHM_TRY(OHM_NEW(k->largest, k->n, "conductances"));
    OHM_TRY(OHM_NEW(k->t, rows * k->n, "conductances"));
    OHM_TRY(OHM_NEW(k->lost, k->n, "columns"));
    memcpy(k->old, plan->g, cells * sizeof *k->old);
    memcpy(k->new, plan->g, cells * sizeof *k->new);
    for (size_t r = 0; r < rows; r++) {
        k->driven[r] = true;
        memcpy(k->out + electrical(k->x, r) * cols, k->old + r * cols,
               cols * sizeof *k->out);
    }
    for (size_t m = 0; m < k->changes; m++) {
        const struct ohm_cell_change *c = &k->change[m];

        k->new[c->row * cols + c->col] = c->g;
        k->out[electrical(k->x, c->row) * cols + c->col] = 0;
    }
    return OHM_OK;
}

static void clear(struct update *k)
{
    free(k->old);
    free(k->new);
    free(k->out);
    free(k->v);
    free(k->driven);
    free(k->z);
    free(k->matrix);
    free(k->p);
    free(k->a);
    free(k->c);
    free(k->root);
    free(k->more);
    free(k->size);
    free(k->largest);
    free(k->t);
    free(k->lost);
}

/* What 1 A across cell M has done. */
static void keep(struct update *k, const struct ohm_single *single, size_t m)
{
    const double *i = (const double *)single->i, *source = (const double *)single->i_source;

    for (size_t l = 0; l < k->changes; l++) {
        const size_t row = electrical(k->x, k->change[l].row), col = k->change[l].col;
        const double *w = (const double *)(single->w + row * single->lines.width);
        const double *b = (const double *)(single->b + row * single->lines.width);

        k->z[l * k->changes + m] = b[col] - w[col];
    }
    for (size_t r = 0; r < k->x->rows; r++)
        k->p[m * k->x->rows + r] = source[electrical(k->x, r)];
    for (size_t c = 0; c < k->n; c++)
        k->a[m * k->n + c] = i[k->columns[c]];
}

/* Z, p and a: a solve for each cell. */
static enum ohm_status inject(struct update *k, double tolerance,
                              struct ohm_solve_facts *facts)
{
    struct ohm_single single;
    enum ohm_status status = OHM_OK;

    OHM_TRY(ohm_single_init(&single, k->x, &linear_cell, k->out, tolerance));
    for (size_t m = 0; m < k->changes; m++) {
        const size_t across[] = { electrical(k->x, k->change[m].row), k->change[m].col };
        struct ohm_single_read read = { .v = k->v, .driven = k->driven, .across = across };

        OHM_GO(ohm_single_solve(&single, &read));
        ohm_solve_facts_join(facts, &(struct ohm_solve_facts){
                                        .iterations = read.iterations,
                                        .steps = read.steps,
                                        .error = INFINITY, /* of what is made of it */
                                    });
        keep(k, &single, m);
    }
out:
    ohm_single_clear(&single);
    return status;
}

/* more += C a and size += |C| |a| with C = D^1/2 (1 + D^1/2 Z D^1/2)^-1 D^1/2, of the cells as they are
 * in g; SIGN of more. */
static enum ohm_status put_in(struct update *k, const double g[], double sign)
{
    const size_t n = k->changes;

    for (size_t l = 0; l < n; l++)
        k->root[l] = sqrt(g[k->change[l].row * k->x->cols + k->change[l].col]);
    for (size_t l = 0; l < n; l++)
        for (size_t m = 0; m < n; m++) {
            const double z = 0.5 * (k->z[l * n + m] + k->z[m * n + l]);

            k->matrix[l * n + m] = (l == m ? 1 : 0) + k->root[l] * z * k->root[m];
            k->c[l * n + m] = l == m ? k->root[l] : 0;
        }
    OHM_TRY(ohm_spd_solve(n, k->matrix, n, k->c));
    for (size_t l = 0; l < n; l++)
        for (size_t m = 0; m < n; m++) {
            const double c = k->root[l] * k->c[l * n + m];

            for (size_t j = 0; j < k->n; j++) {
                k->more[l * k->n + j] += sign * c * k->a[m * k->n + j];
                k->size[l * k->n + j] += fabs(c * k->a[m * k->n + j]);
            }
        }
    return OHM_OK;
}

/* The new t, and which of its columns lost too much: how many. */
static size_t add(struct update *k, const double t[])
{
    const size_t rows = k->x->rows, n = k->n;
    double most = 0;
    size_t lost = 0;

    for (size_t r = 0; r < rows; r++)
        for (size_t j = 0; j < n; j++) {
            double sum = t[r * n + j], size = fabs(sum);

            for (size_t m = 0; m < k->changes; m++) {
                sum += k->p[m * rows + r] * k->more[m * n + j];
                size += fabs(k->p[m * rows + r]) * k->size[m * n + j];
            }
            k->t[r * n + j] = sum;
            k->largest[j] = fmax(k->largest[j], size);
            most = fmax(most, fabs(sum));
        }
    for (size_t j = 0; j < n; j++)
        if (!(k->largest[j] <= LOSS * most))
            k->lost[lost++] = j;
    return lost;
}

/* The first LOST of the lost columns, from the plan, which has the new cells. */
static enum ohm_status start_over(struct update *k, const struct ohm_plan *plan,
                                  size_t lost, struct ohm_solve_facts *facts)
{
    struct ohm_solve_facts mine;
    size_t *columns = NULL;
    double *t = NULL;
    enum ohm_status status = OHM_OK;

    if (lost == 0)
        return OHM_OK;
    OHM_GO(OHM_NEW(columns, lost, "columns"));
    OHM_GO(OHM_NEW(t, k->x->rows * lost, "conductances"));
    for (size_t c = 0; c < lost; c++)
        columns[c] = k->columns[k->lost[c]];
    OHM_GO(ohm_plan_transfer(plan, lost, columns, t, &mine));
    ohm_solve_facts_join(facts, &mine);
    facts->fallbacks += lost;
    for (size_t r = 0; r < k->x->rows; r++)
        for (size_t c = 0; c < lost; c++)
            k->t[r * k->n + k->lost[c]] = t[r * lost + c];
out:
    free(columns);
    free(t);
    return status;
}

enum ohm_status ohm_transfer_update(struct ohm_plan *plan, size_t changes,
                                    const struct ohm_cell_change change[], size_t n,
                                    const size_t columns[], double t[],
                                    struct ohm_solve_facts *facts)
{
    struct update k = { .x = &plan->crossbar,
                        .changes = changes,
                        .n = n,
                        .change = change,
                        .columns = columns };
    struct ohm_solve_facts mine = { 0 };
    bool loaded = false;
    enum ohm_status status;

    OHM_GO(check(plan, changes, change));
    OHM_GO(init(&k, plan));
    OHM_GO(ohm_plan_load(plan, k.new));
    loaded = true;
    OHM_GO(inject(&k, plan->options.tolerance, &mine));
    OHM_GO(put_in(&k, k.old, -1));
    OHM_GO(put_in(&k, k.new, 1));
    OHM_GO(start_over(&k, plan, add(&k, t), &mine));
    memcpy(t, k.t, k.x->rows * n * sizeof *t);
    if (facts)
        *facts = mine;
out:
    if (status != OHM_OK && loaded)
        ohm_plan_load(plan, k.old);
    clear(&k);
    return status;
}
