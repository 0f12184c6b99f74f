/* spectrum.c -- products of block-circulant matrices, and their gradients, by transforms; see blocks.h. */
#include "base/memory.h"
#include "circulant/blocks.h"
#include "num/fourier.h"

#include <stdlib.h>
#include <string.h>

/* The spectra of COUNT blocks of k points. */
struct spectra {
    double *re, *im; /* [count][k] */
};

static enum ohm_status spectra_new(struct spectra *s, size_t count, size_t k)
{
    OHM_TRY(OHM_NEW(s->re, count * k, "spectra"));
    return OHM_NEW(s->im, count * k, "spectra");
}

static void spectra_free(struct spectra *s)
{
    free(s->re);
    free(s->im);
}

/* The spectra of x[n], cut in blocks and padded with zeros. */
static void forward(const struct ohm_fourier *f, size_t n, const double x[],
                    struct spectra *to)
{
    const size_t blocks = (n + f->n - 1) / f->n;

    memset(to->re, 0, blocks * f->n * sizeof *to->re);
    memset(to->im, 0, blocks * f->n * sizeof *to->im);
    memcpy(to->re, x, n * sizeof *x);
    for (size_t b = 0; b < blocks; b++)
        ohm_fourier_forward(f, to->re + b * f->n, to->im + b * f->n);
}

/* to[k] += a[k] b[k], with the conjugate of a or b where CONJ_A or CONJ_B is -1 and not 1. */
static void add_product(size_t k, const double *are, const double *aim, double conj_a,
                        const double *bre, const double *bim, double conj_b, double *re,
                        double *im)
{
    for (size_t f = 0; f < k; f++) {
        const double ai = conj_a * aim[f], bi = conj_b * bim[f];

        re[f] += are[f] * bre[f] - ai * bi;
        im[f] += are[f] * bi + ai * bre[f];
    }
}

/* x[n] from the spectra of its blocks, which are lost. */
static void inverse(const struct ohm_fourier *f, size_t n, struct spectra *from, double x[])
{
    for (size_t at = 0; at < n; at += f->n)
        ohm_fourier_inverse(f, from->re + at, from->im + at);
    memcpy(x, from->re, n * sizeof *x);
}

/* sum over j (or, BACK, over i) of the blocks' products, of one vector: out of `x`, into `y`. */
static void multiply(const struct ohm_blocks *b, const struct spectra *c, double conj_c,
                     bool back, const struct spectra *x, struct spectra *y)
{
    const size_t k = b->k, n = (back ? b->q : b->p) * k;

    memset(y->re, 0, n * sizeof *y->re);
    memset(y->im, 0, n * sizeof *y->im);
    for (size_t j = 0; j < b->q; j++) {
        for (size_t i = 0; i < b->p; i++) {
            const size_t at = (j * b->p + i) * k;
            const size_t from = (back ? i : j) * k, to = (back ? j : i) * k;

            add_product(k, c->re + at, c->im + at, conj_c, x->re + from, x->im + from, 1,
                        y->re + to, y->im + to);
        }
    }
}

enum ohm_status ohm_blocks_product(const struct ohm_blocks *blocks, const double c[],
                                   size_t n, const double x[], double y[])
{
    const double conj_c = blocks->convention == OHM_FIRST_ROW ? -1 : 1;
    struct spectra fc = { 0 }, fx = { 0 }, fy = { 0 };
    struct ohm_fourier f;
    enum ohm_status status;

    ohm_fourier_init(&f, blocks->k);
    OHM_GO(spectra_new(&fc, blocks->q * blocks->p, blocks->k));
    OHM_GO(spectra_new(&fx, blocks->q, blocks->k));
    OHM_GO(spectra_new(&fy, blocks->p, blocks->k));
    forward(&f, ohm_blocks_parameters(blocks), c, &fc);
    for (size_t m = 0; m < n; m++) {
        forward(&f, blocks->in, x + m * blocks->in, &fx);
        multiply(blocks, &fc, conj_c, false, &fx, &fy);
        inverse(&f, blocks->out, &fy, y + m * blocks->out);
    }
out:
    spectra_free(&fc);
    spectra_free(&fx);
    spectra_free(&fy);
    return status;
}

/* dc[q][p] += F(g) conj F(x), or conj F(g) F(x) by the first row. */
static void add_gradient(const struct ohm_blocks *b, const struct spectra *x,
                         const struct spectra *g, struct spectra *dc)
{
    const double conj_g = b->convention == OHM_FIRST_ROW ? -1 : 1;

    for (size_t j = 0; j < b->q; j++) {
        for (size_t i = 0; i < b->p; i++) {
            const size_t at = (j * b->p + i) * b->k, out = i * b->k, in = j * b->k;

            add_product(b->k, g->re + out, g->im + out, conj_g, x->re + in, x->im + in,
                        -conj_g, dc->re + at, dc->im + at);
        }
    }
}

enum ohm_status ohm_blocks_gradient(const struct ohm_blocks *blocks, const double c[],
                                    size_t n, const double x[], const double g[],
                                    double dc[], double dx[])
{
    const double conj_c = blocks->convention == OHM_FIRST_ROW ? 1 : -1;
    const size_t numbers = ohm_blocks_parameters(blocks);
    struct spectra fc = { 0 }, fx = { 0 }, fg = { 0 }, sum = { 0 };
    struct ohm_fourier f;
    enum ohm_status status;

    ohm_fourier_init(&f, blocks->k);
    OHM_GO(spectra_new(&fc, blocks->q * blocks->p, blocks->k));
    OHM_GO(spectra_new(&sum, blocks->q * blocks->p, blocks->k));
    OHM_GO(spectra_new(&fx, blocks->q, blocks->k));
    OHM_GO(spectra_new(&fg, blocks->p, blocks->k));
    forward(&f, numbers, c, &fc);
    for (size_t m = 0; m < n; m++) {
        forward(&f, blocks->in, x + m * blocks->in, &fx);
        forward(&f, blocks->out, g + m * blocks->out, &fg);
        add_gradient(blocks, &fx, &fg, &sum);
        if (dx) {
            multiply(blocks, &fc, conj_c, true, &fg, &fx);
            inverse(&f, blocks->in, &fx, dx + m * blocks->in);
        }
    }
    inverse(&f, numbers, &sum, dc);
out:
    spectra_free(&fc);
    spectra_free(&fx);
    spectra_free(&fg);
    spectra_free(&sum);
    return status;
}
