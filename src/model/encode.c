/* encode.c -- makes a network whole numbers, as a mapping asks. */
#include "model/integer.h"

#include "base/memory.h"
#include "mapping/quantise.h"
#include "mapping/scheme.h"
#include "model/dataset.h"

#include <math.h>
#include <stdlib.h>

/* How a byte enters the first layer, and the value of one unit of it. */
static double init_inputs(struct ohm_integer *integer, const struct ohm_network *network,
                          const struct ohm_mapping *mapping)
{
    const int most = ohm_mapping_input_max(mapping);
    float ends[2];
    double step;

    integer->phases = 1;
    if (mapping->input == OHM_INPUT_UNSIGNED) {
        for (int p = 0; p < 256; p++)
            integer->phase[0][p] = (uint8_t)(most == 255 ? p : rint(p * (most / 255.0)));
        return 1 / (most * network->deviation);
    }
    for (int p = 0; p < 2; p++)
        ends[p] = (float)((p - network->mean) / network->deviation);
    if (mapping->input == OHM_INPUT_TWOS_COMPLEMENT) {
        const double top = (most + 1) / 2; /* words from -top to top - 1 */

        step = ohm_step(ohm_scale_exponent(2, ends), mapping->input_bits - 1);
        for (int p = 0; p < 256; p++) {
            const double x = rint((p / 255.0 - network->mean) / network->deviation / step);

            integer->phase[0][p] = (uint8_t)((int)fmin(fmax(x, -top), top - 1) & most);
        }
        return step;
    }
    integer->phases = 2;
    step = ohm_step(ohm_scale_exponent(2, ends), mapping->input_bits);
    for (int p = 0; p < 256; p++) {
        const double x = rint((p / 255.0 - network->mean) / network->deviation / step);

        integer->phase[0][p] = (uint8_t)fmin(fmax(x, 0), most);
        integer->phase[1][p] = (uint8_t)fmin(fmax(-x, 0), most);
    }
    return step;
}

/* Codes within the mapping's range; returns how many were not. */
static size_t saturate(const struct ohm_mapping *mapping, size_t n, int16_t code[])
{
    int low, high;
    size_t beyond = 0;

    ohm_mapping_codes(mapping, &low, &high);
    for (size_t k = 0; k < n; k++) {
        const int within = code[k] < low ? low : code[k] > high ? high : code[k];

        beyond += within != code[k];
        code[k] = (int16_t)within;
    }
    return beyond;
}

/* Weight codes, and the bias with what the mean of unsigned first inputs adds to it. */
static enum ohm_status init_layer(struct ohm_integer_layer *to,
                                  const struct ohm_layer *from,
                                  const struct ohm_mapping *mapping, size_t bits,
                                  double input_unit, double offset, const double power[])
{
    const size_t n = from->in * from->out;
    double step;

    to->in = from->in;
    to->out = from->out;
    OHM_TRY(OHM_NEW(to->code, n, "weight codes"));
    OHM_TRY(OHM_NEW(to->bias, from->out, "biases"));
    to->w_exponent = ohm_scale_exponent(n, from->w) + (int)mapping->headroom;
    step = mapping->scale == OHM_SCALE_LARGEST
               ? ldexp(ohm_largest_step(n, from->w, mapping->weight_bits),
                       (int)mapping->headroom)
               : ohm_step(to->w_exponent, mapping->weight_bits);
    to->saturated = ohm_quantise_codes(n, from->w, step, mapping->weight_bits, to->code);
    to->saturated += saturate(mapping, n, to->code);
    OHM_TRY(ohm_scheme_transform(mapping, from->in, from->out, power, to->code));
    to->unit = step * input_unit;
    to->step = ohm_step(from->a_exponent, bits);
    to->b_exponent = ohm_scale_exponent(from->out, from->b);
    for (size_t o = 0; o < from->out; o++) {
        float bias;
        double sum = 0;

        ohm_quantise(1, &from->b[o], to->b_exponent, bits, &bias);
        for (size_t i = 0; offset != 0 && i < from->in; i++)
            sum += to->code[i * from->out + o];
        to->bias[o] = (double)bias + offset * step * sum;
    }
    return OHM_OK;
}

/* The most that a layer has of inputs or outputs. */
static size_t width_of(const struct ohm_network *network)
{
    size_t width = network->layer[0].in;

    for (size_t k = 0; k < network->layers; k++)
        width = network->layer[k].out > width ? network->layer[k].out : width;
    return width;
}

static void add_squares(size_t n, size_t in, const uint8_t x[], double power[])
{
    for (size_t m = 0; m < n; m++)
        for (size_t i = 0; i < in; i++)
            power[i] += (double)x[m * in + i] * x[m * in + i] / (double)n;
}

/* power[inputs of layer K] = mean squares of the words that N images P bring, the layers before being whole numbers. */
static enum ohm_status take_power(const struct ohm_integer *integer,
                                  const struct ohm_network *network, size_t k, size_t n,
                                  const uint8_t p[], double power[])
{
    const size_t in = network->layer[k].in, width = width_of(network);
    uint8_t *x = NULL;
    int16_t *a = NULL;
    double *y = NULL;
    enum ohm_status status;

    OHM_GO(OHM_NEW(x, n * width, "inputs"));
    OHM_GO(OHM_NEW(a, n * width, "activations"));
    OHM_GO(OHM_NEW(y, 2 * n * width, "products"));
    for (size_t phase = 0; k == 0 && phase < integer->phases; phase++) {
        ohm_integer_inputs(integer, phase, n * in, p, x);
        add_squares(n, in, x, power);
    }
    for (size_t before = 0; before < k; before++)
        ohm_integer_forward(integer, before, n, p, x, y, a);
    if (k > 0)
        add_squares(n, in, x, power);
out:
    free(x);
    free(a);
    free(y);
    return status;
}

/* Layer K in whole numbers; where the scheme weighs inputs, by what the examples bring. */
static enum ohm_status add_layer(struct ohm_integer *draft,
                                 const struct ohm_network *network,
                                 const struct ohm_mapping *mapping,
                                 const struct ohm_images *examples, size_t k, double unit,
                                 double offset)
{
    const size_t n = examples && ohm_scheme_weighs(mapping) ? examples->n : 0;
    double *power = NULL;
    enum ohm_status status = OHM_OK;

    if (n > 0) {
        OHM_GO(OHM_NEW(power, network->layer[k].in, "inputs"));
        OHM_GO(take_power(draft, network, k, n, examples->x, power));
    }
    status = init_layer(&draft->layer[k], &network->layer[k], mapping, network->bits, unit,
                        offset, power);
out:
    free(power);
    return status;
}

enum ohm_status ohm_integer_init(struct ohm_integer *integer,
                                 const struct ohm_network *network,
                                 const struct ohm_mapping *mapping,
                                 const struct ohm_images *examples)
{
    struct ohm_integer draft = { .layers = network->layers, .bits = network->bits };
    double unit = init_inputs(&draft, network, mapping);
    double offset =
        mapping->input == OHM_INPUT_UNSIGNED ? -network->mean / network->deviation : 0;
    enum ohm_status status = OHM_OK;

    if (mapping->input_bits < network->bits && network->layers > 1) {
        return ohm_fail(
            OHM_EUSAGE,
            "input_bits: %zu bits do not hold the network's %zu-bit activations",
            mapping->input_bits, network->bits);
    }
    for (size_t k = 0; k < network->layers; k++) {
        OHM_GO(add_layer(&draft, network, mapping, examples, k, unit, offset));
        unit = draft.layer[k].step;
        offset = 0;
    }
    if (mapping->input == OHM_INPUT_TWOS_COMPLEMENT)
        draft.layer[0].sign_bit = 1 << (mapping->input_bits - 1);
    *integer = draft;
out:
    if (status != OHM_OK)
        ohm_integer_clear(&draft);
    return status;
}
