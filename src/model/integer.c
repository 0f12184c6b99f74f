/* integer.c -- computes with a network of whole numbers. */
#include "model/integer.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

enum { BLOCK = 256 };

void ohm_integer_clear(struct ohm_integer *integer)
{
    for (size_t k = 0; k < integer->layers; k++) {
        free(integer->layer[k].code);
        free(integer->layer[k].bias);
    }
    *integer = (struct ohm_integer){ 0 };
}

void ohm_integer_inputs(const struct ohm_integer *integer, size_t phase, size_t n,
                        const uint8_t p[], uint8_t x[])
{
    for (size_t k = 0; k < n; k++)
        x[k] = integer->phase[phase][p[k]];
}

void ohm_integer_product(const struct ohm_integer_layer *layer, size_t n, const uint8_t x[],
                         double y[])
{
    for (size_t m = 0; m < n; m++) {
        double *to = y + m * layer->out;

        for (size_t o = 0; o < layer->out; o++)
            to[o] = 0;
        for (size_t i = 0; i < layer->in; i++) {
            const int word = x[m * layer->in + i];
            const int input = word - ((word & layer->sign_bit) << 1);
            const int16_t *code = layer->code + i * layer->out;

            for (size_t o = 0; input && o < layer->out; o++)
                to[o] += input * code[o];
        }
    }
}

void ohm_integer_activate(const struct ohm_integer *integer, size_t layer, size_t n,
                          const double y[], int16_t a[])
{
    const struct ohm_integer_layer *l = &integer->layer[layer];
    const double most = ldexp(1, (int)integer->bits);

    for (size_t k = 0; k < n * l->out; k++) {
        const double value = rint((l->unit * y[k] + l->bias[k % l->out]) / l->step);

        a[k] = (int16_t)fmin(fmax(value, -most), most);
    }
}

size_t ohm_integer_relu(const struct ohm_integer *integer, size_t n, const int16_t a[],
                        uint8_t x[])
{
    const int most = (1 << integer->bits) - 1;
    size_t saturated = 0;

    for (size_t k = 0; k < n; k++) {
        saturated += a[k] > most;
        x[k] = (uint8_t)(a[k] < 0 ? 0 : a[k] > most ? most : a[k]);
    }
    return saturated;
}

uint8_t ohm_integer_answer(size_t classes, const int16_t logit[])
{
    size_t at = 0;

    for (size_t k = 1; k < classes; k++)
        at = logit[k] > logit[at] ? k : at;
    return (uint8_t)at;
}

size_t ohm_integer_forward(const struct ohm_integer *integer, size_t k, size_t n,
                           const uint8_t p[], uint8_t x[], double y[], int16_t a[])
{
    const struct ohm_integer_layer *layer = &integer->layer[k];
    double *second = y + n * layer->out;

    if (k == 0)
        ohm_integer_inputs(integer, 0, n * layer->in, p, x);
    ohm_integer_product(layer, n, x, y);
    if (k == 0 && integer->phases == 2) { /* subtracted */
        ohm_integer_inputs(integer, 1, n * layer->in, p, x);
        ohm_integer_product(layer, n, x, second);
        for (size_t m = 0; m < n * layer->out; m++)
            y[m] -= second[m];
    }
    ohm_integer_activate(integer, k, n, y, a);
    return k + 1 < integer->layers ? ohm_integer_relu(integer, n * layer->out, a, x) : 0;
}

/* Workspace of a block of images. */
struct work {
    uint8_t *x;
    double *y;
    int16_t *a;
};

enum ohm_status ohm_integer_classify(const struct ohm_integer *integer, size_t n,
                                     const uint8_t p[], int16_t logit[], uint8_t class[],
                                     size_t *saturated)
{
    const size_t in = integer->layer[0].in;
    const size_t classes = integer->layer[integer->layers - 1].out;
    struct work work = { 0 };
    size_t width = in, count = 0;
    enum ohm_status status;

    for (size_t k = 0; k < integer->layers; k++)
        width = integer->layer[k].out > width ? integer->layer[k].out : width;
    OHM_GO(OHM_NEW(work.x, BLOCK * width, "inputs"));
    OHM_GO(OHM_NEW(work.y, 2 * BLOCK * width, "products"));
    OHM_GO(OHM_NEW(work.a, BLOCK * width, "activations"));
    for (size_t from = 0; from < n; from += BLOCK) {
        const size_t m = n - from < BLOCK ? n - from : BLOCK;

        for (size_t k = 0; k < integer->layers; k++)
            count +=
                ohm_integer_forward(integer, k, m, p + from * in, work.x, work.y, work.a);
        for (size_t k = 0; k < m; k++) {
            class[from + k] = ohm_integer_answer(classes, work.a + k * classes);
            for (size_t c = 0; logit && c < classes; c++)
                logit[(from + k) * classes + c] = work.a[k * classes + c];
        }
    }
    if (saturated)
        *saturated = count;
out:
    free(work.x);
    free(work.y);
    free(work.a);
    return status;
}
