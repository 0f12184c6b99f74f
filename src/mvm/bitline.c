/* bitline.c -- fits and measures a model of bit lines. */
#include "mvm/bitline.h"

#include "base/memory.h"
#include "num/regress.h"

#include <math.h>
#include <stdlib.h>

static const char *const models[] = { "auto", "model", "exact", NULL };

/* clang-format off */
#define AT(member) offsetof(struct ohm_bitline, member)
const struct ohm_field ohm_bitline_fields[] = {
    { "model", "", OHM_WORD, AT(model), "auto", 0, 0, models,
      "Crossbars of cells that are not linear: solved for every read (exact), by a fitted model, or "
      "by a model only where its error is within the bound.", OHM_STAGE_CHIP },
    { "reads", "", OHM_COUNT, AT(reads), "48", 8, 4096, NULL,
      "Reads that are solved exactly for a model; half as many more measure its error.", OHM_STAGE_CHIP },
    { "bound", "", OHM_REAL, AT(bound), "0.05", 0, 1e6, NULL,
      "Largest error of a model, in LSB.", OHM_STAGE_CHIP },
    { 0 }
};
#undef AT
/* clang-format on */

#define NOISE 0.003 /* LSB: what the model leaves, roughly */

/* The exact reads, and what is made of them. */
struct work {
    double *v, *i, *w, *b; /* [n][rows], [n][cols], [n][rows][cols] */
    double *secant;        /* S, [rows][cols] */
    double *s, *x, *y;     /* [n], [terms + n][terms], [terms + n] */
    double *rows, *row[3], *amperes, *volts, *full, *none; /* [cols] each, in rows */
};

static enum ohm_status work_init(struct work *k, const struct ohm_crossbar *x, size_t n)
{
    const size_t cells = x->rows * x->cols;

    OHM_TRY(OHM_NEW(k->v, n * x->rows, "voltages"));
    OHM_TRY(OHM_NEW(k->i, n * x->cols, "currents"));
    OHM_TRY(OHM_NEW(k->w, n * cells, "voltages"));
    OHM_TRY(OHM_NEW(k->b, n * cells, "voltages"));
    OHM_TRY(OHM_NEW(k->secant, cells, "conductances"));
    OHM_TRY(OHM_NEW(k->s, n, "currents"));
    OHM_TRY(OHM_NEW(k->x, (OHM_BITLINE_TERMS + n) * OHM_BITLINE_TERMS, "terms"));
    OHM_TRY(OHM_NEW(k->y, OHM_BITLINE_TERMS + n, "currents"));
    OHM_TRY(OHM_NEW(k->rows, 7 * x->cols, "currents"));
    for (int m = 0; m < 3; m++)
        k->row[m] = k->rows + (size_t)m * x->cols;
    k->amperes = k->rows + 3 * x->cols;
    k->volts = k->amperes + x->cols;
    k->full = k->volts + x->cols;
    k->none = k->full + x->cols;
    return OHM_OK;
}

static void work_clear(struct work *k)
{
    free(k->v);
    free(k->i);
    free(k->w);
    free(k->b);
    free(k->secant);
    free(k->s);
    free(k->x);
    free(k->y);
    free(k->rows);
}

static enum ohm_status solve_exactly(const struct ohm_plan *exact,
                                     const struct ohm_bitline_reads *reads, struct work *k,
                                     struct ohm_solve_facts *facts)
{
    const size_t rows = exact->crossbar.rows;

    for (size_t j = 0; j < reads->n * rows; j++)
        k->v[j] = reads->active[j] ? reads->v_read : 0;
    return ohm_plan_apply(
        exact,
        &(struct ohm_reads){ .n = reads->n, .v = k->v, .i = k->i, .w = k->w, .b = k->b },
        facts);
}

/* Adds the currents and voltages of one row of cells between w[] and b[]. */
static void add_row(const struct ohm_crossbar *x, size_t r, double gate, const double w[],
                    const double b[], struct work *k)
{
    ohm_cell_eval(x->cell, gate, x->cols, x->g + r * x->cols, w, b, k->row[0], k->row[1],
                  k->row[2]);
    for (size_t c = 0; c < x->cols; c++) {
        k->amperes[c] += k->row[0][c];
        k->volts[c] += w[c] - b[c];
    }
}

/* Secants at the mean over the fitted reads in which the row is active; of a row that never is, at the
 * read voltage. */
static void find_secants(const struct ohm_crossbar *x,
                         const struct ohm_bitline_reads *reads, struct work *k)
{
    const size_t cols = x->cols, cells = x->rows * cols;
    const double gate = ohm_cell_gate(x->cell, reads->v_read);

    for (size_t r = 0; r < x->rows; r++) {
        size_t active = 0;

        for (size_t c = 0; c < cols; c++) {
            k->amperes[c] = k->volts[c] = 0;
            k->full[c] = reads->v_read;
            k->none[c] = 0;
        }
        for (size_t j = 0; j < reads->fitted; j++) {
            const size_t at = j * cells + r * cols;

            if (reads->active[j * x->rows + r]) {
                add_row(x, r, gate, k->w + at, k->b + at, k);
                active++;
            }
        }
        if (active == 0)
            add_row(x, r, gate, k->full, k->none, k);
        for (size_t c = 0; c < cols; c++)
            k->secant[r * cols + c] = k->volts[c] > 0 ? k->amperes[c] / k->volts[c] : 0;
    }
}

/* s[j] = current of column C in every read, by T; x = the terms.  The first rows say what is expected of
 * the coefficients of i - s before any read is seen, so that a column which the fitted reads hardly
 * touch keeps to T. */
static void find_terms(const struct ohm_bitline_reads *reads, size_t rows, size_t n,
                       size_t c, const double t[], struct work *k)
{
    static const double expected[OHM_BITLINE_TERMS] = { 0.05, 1e-3, 1e-3 };
    double *x = k->x;

    for (int m = 0; m < OHM_BITLINE_TERMS; m++, x += OHM_BITLINE_TERMS) {
        for (int l = 0; l < OHM_BITLINE_TERMS; l++)
            x[l] = l == m ? NOISE / expected[m] : 0;
        k->y[m] = 0;
    }
    for (size_t j = 0; j < reads->n; j++, x += OHM_BITLINE_TERMS) {
        const uint8_t *active = reads->active + j * rows;
        double s = 0, a = 0;

        for (size_t r = 0; r < rows; r++) {
            if (active[r]) {
                s += t[r * n + c];
                a++;
            }
        }
        k->s[j] = s;
        x[0] = s;
        x[1] = s * s;
        x[2] = s * a;
    }
}

/* Fits column C of the model and measures it; COLUMN is its number on the crossbar. */
static enum ohm_status fit_column(const struct ohm_bitline_reads *reads, size_t cols,
                                  size_t c, size_t column, struct work *k,
                                  struct ohm_bitline_fit *fit)
{
    const size_t test = OHM_BITLINE_TERMS + reads->fitted;
    double coef[OHM_BITLINE_TERMS];

    for (size_t j = 0; j < reads->n; j++)
        k->y[OHM_BITLINE_TERMS + j] = k->i[j * cols + column] / reads->lsb - k->s[j];
    OHM_TRY(ohm_regress(test, OHM_BITLINE_TERMS, k->x, k->y, coef));
    for (size_t j = test; j < OHM_BITLINE_TERMS + reads->n; j++) {
        double wrong = -k->y[j];

        for (int m = 0; m < OHM_BITLINE_TERMS; m++)
            wrong += coef[m] * k->x[j * OHM_BITLINE_TERMS + (size_t)m];
        fit->worst = fmax(fit->worst, fabs(wrong));
        fit->square += wrong * wrong;
        fit->measured++;
    }
    for (int m = 0; m < OHM_BITLINE_TERMS; m++)
        fit->coef[m][c] = coef[m] + (m == 0);
    return OHM_OK;
}

enum ohm_status ohm_bitline_fit(const struct ohm_plan *exact, struct ohm_plan *linear,
                                const struct ohm_bitline_reads *reads, size_t n,
                                const size_t columns[], struct ohm_bitline_fit *fit,
                                struct ohm_solve_facts *facts)
{
    const struct ohm_crossbar *x = &exact->crossbar;
    struct ohm_solve_facts transfer;
    struct work k = { 0 };
    enum ohm_status status;

    OHM_GO(work_init(&k, x, reads->n));
    OHM_GO(solve_exactly(exact, reads, &k, facts));
    find_secants(x, reads, &k);
    OHM_GO(ohm_plan_load(linear, k.secant));
    OHM_GO(ohm_plan_transfer(linear, n, columns, fit->t, &transfer));
    ohm_solve_facts_join(facts, &transfer);
    for (size_t j = 0; j < x->rows * n; j++)
        fit->t[j] *= reads->v_read / reads->lsb;
    fit->worst = fit->square = 0;
    fit->measured = 0;
    for (size_t c = 0; c < n; c++) {
        find_terms(reads, x->rows, n, c, fit->t, &k);
        OHM_GO(fit_column(reads, x->cols, c, columns[c], &k, fit));
    }
out:
    work_clear(&k);
    return status;
}

void ohm_bitline_facts_join(struct ohm_bitline_facts *facts,
                            const struct ohm_bitline_facts *other)
{
    facts->modelled += other->modelled;
    facts->exact += other->exact;
    facts->worst = fmax(facts->worst, other->worst);
    facts->square += other->square;
    facts->measured += other->measured;
}
