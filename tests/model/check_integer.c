#include "model/integer.h"

#include "harness.h"
#include "mapping/quantise.h"
#include "mapping/scheme.h"
#include "model/dataset.h"
#include "num/rng.h"

#include <math.h>
#include <string.h>

enum { IMAGES = 40, IN = 30, HIDDEN = 12, OUT = 5 };
static const size_t sizes[] = { IN, HIDDEN, OUT };

static void fill(struct ohm_network *network, uint8_t p[])
{
    struct ohm_rng rng = ohm_rng_at(2, OHM_FOR_TEST, 0, 0, 0);

    ck_ok(ohm_network_init(network, 3, sizes));
    network->mean = 0.13;
    network->deviation = 0.31;
    for (size_t k = 0; k < 2; k++) {
        struct ohm_layer *layer = &network->layer[k];

        for (size_t i = 0; i < layer->in * layer->out; i++)
            layer->w[i] = (float)(0.2 * ohm_rng_draw_normal(&rng));
        for (size_t i = 0; i < layer->out; i++)
            layer->b[i] = (float)(0.2 * ohm_rng_draw_normal(&rng));
        layer->a_exponent = 3;
    }
    for (size_t i = 0; i < IMAGES * IN; i++)
        p[i] = (uint8_t)(ohm_rng_draw_below(&rng, 3) ? 0 : ohm_rng_draw_below(&rng, 256));
}

static struct ohm_mapping usual(void)
{
    struct ohm_mapping mapping;

    ohm_fields_default(ohm_mapping_fields, &mapping);
    return mapping;
}

/* Quantised weight i of a layer, in real units, straight from the definition. */
static double weight(const struct ohm_layer *layer, size_t i, size_t headroom)
{
    const int exponent =
        ohm_scale_exponent(layer->in * layer->out, layer->w) + (int)headroom;
    const double q = ldexp(1, exponent - 8);

    return fmax(-255, fmin(255, rint((double)layer->w[i] / q))) * q;
}

/* Law: the whole-number layer computes what the quantised real one does on normalised inputs; the
 * folded mean is exact. */
START_TEST(folding_the_mean_changes_nothing)
{
    struct ohm_network network = { 0 };
    struct ohm_integer integer;
    struct ohm_mapping mapping = usual();
    static uint8_t p[IMAGES * IN], x[IMAGES * IN];
    static double y[IMAGES * HIDDEN];

    mapping.headroom = (size_t)_i;
    fill(&network, p);
    ck_ok(ohm_integer_init(&integer, &network, &mapping, NULL));
    ck_assert_uint_eq(integer.phases, 1);
    ohm_integer_inputs(&integer, 0, IMAGES * IN, p, x);
    ohm_integer_product(&integer.layer[0], IMAGES, x, y);
    for (size_t m = 0; m < IMAGES; m++) {
        for (size_t o = 0; o < HIDDEN; o++) {
            const struct ohm_integer_layer *layer = &integer.layer[0];
            float bias;
            double real;

            ohm_quantise(1, &network.layer[0].b[o],
                         ohm_scale_exponent(HIDDEN, network.layer[0].b), 8, &bias);
            real = (double)bias;
            for (size_t i = 0; i < IN; i++)
                real += weight(&network.layer[0], i * HIDDEN + o, mapping.headroom) *
                        (p[m * IN + i] / 255.0 - 0.13) / 0.31;
            ck_near(layer->unit * y[m * HIDDEN + o] + layer->bias[o], real, 1e-12);
        }
    }
    ohm_integer_clear(&integer);
    ohm_network_clear(&network);
}
END_TEST

/* Law: products are exact whole numbers; activation, ReLU, saturation and answer as defined. */
START_TEST(inference_follows_the_definition)
{
    struct ohm_network network = { 0 };
    struct ohm_integer integer;
    const struct ohm_mapping mapping = usual();
    static uint8_t p[IMAGES * IN], class[IMAGES];
    static int16_t logit[IMAGES * OUT];
    size_t saturated, expected = 0;

    fill(&network, p);
    network.layer[0].a_exponent = 0; /* so small that some activations saturate */
    ck_ok(ohm_integer_init(&integer, &network, &mapping, NULL));
    ck_ok(ohm_integer_classify(&integer, IMAGES, p, logit, class, &saturated));
    for (size_t m = 0; m < IMAGES; m++) {
        long hidden[HIDDEN], best = 0;

        for (size_t o = 0; o < HIDDEN; o++) {
            const struct ohm_integer_layer *l = &integer.layer[0];
            long sum = 0, a;

            for (size_t i = 0; i < IN; i++)
                sum += (long)l->code[i * HIDDEN + o] * p[m * IN + i];
            a = lrint((l->unit * (double)sum + l->bias[o]) / l->step);
            a = a > 256 ? 256 : a < 0 ? 0 : a;
            expected += a == 256;
            hidden[o] = a == 256 ? 255 : a;
        }
        for (size_t c = 0; c < OUT; c++) {
            const struct ohm_integer_layer *l = &integer.layer[1];
            long sum = 0, a;

            for (size_t i = 0; i < HIDDEN; i++)
                sum += (long)l->code[i * OUT + c] * hidden[i];
            a = lrint((l->unit * (double)sum + l->bias[c]) / l->step);
            a = a > 256 ? 256 : a < -256 ? -256 : a;
            ck_assert_int_eq(logit[m * OUT + c], a);
            best = logit[m * OUT + c] > logit[m * OUT + (size_t)best] ? (long)c : best;
        }
        ck_assert_int_eq(class[m], best);
    }
    ck_assert_uint_gt(expected, 0);
    ck_assert_uint_eq(saturated, expected);
    ohm_integer_clear(&integer);
    ohm_network_clear(&network);
}
END_TEST

/* Two phases: magnitudes of both signs, of which one is 0; their difference is the quantised
 * normalised input. */
START_TEST(two_phases_are_a_signed_input)
{
    struct ohm_network network = { 0 };
    struct ohm_integer integer;
    struct ohm_mapping mapping = usual();
    static uint8_t p[IMAGES * IN];

    mapping.input = OHM_INPUT_TWO_PHASE;
    fill(&network, p);
    ck_ok(ohm_integer_init(&integer, &network, &mapping, NULL));
    ck_assert_uint_eq(integer.phases, 2);
    for (int b = 0; b < 256; b++) {
        const double x = (b / 255.0 - 0.13) / 0.31; /* at most 2.81: S = 2, q = 1/64 */

        ck_assert(integer.phase[0][b] == 0 || integer.phase[1][b] == 0);
        ck_near((integer.phase[0][b] - integer.phase[1][b]) / 64.0, x, 0.5 / 64 + 1e-12);
    }
    ohm_integer_clear(&integer);
    ohm_network_clear(&network);
}
END_TEST

START_TEST(narrow_inputs_are_refused)
{
    struct ohm_network network = { 0 };
    struct ohm_integer integer;
    struct ohm_mapping mapping = usual();
    static uint8_t p[IMAGES * IN];

    fill(&network, p);
    mapping.input_bits = 4;
    ck_fails(ohm_integer_init(&integer, &network, &mapping, NULL), OHM_EUSAGE,
             "do not hold");
    ohm_network_clear(&network);
}
END_TEST

/* With the scale of the largest weight no code saturates, and a layer's product is that of its weights to half a step. */
START_TEST(a_scale_may_be_the_largest_weight)
{
    struct ohm_network network = { 0 };
    struct ohm_integer integer;
    struct ohm_mapping mapping = usual();
    static uint8_t p[IMAGES * IN];

    fill(&network, p);
    mapping.weight_bits = 3;
    ck_ok(ohm_field_read(ohm_field_find(ohm_mapping_fields, "scale"), &mapping, "largest"));
    mapping.headroom = (size_t)_i;
    ck_ok(ohm_integer_init(&integer, &network, &mapping, NULL));
    for (int k = 0; k < 2; k++) {
        const struct ohm_integer_layer *l = &integer.layer[k];
        const double input = k ? integer.layer[0].step : 1 / (255 * network.deviation);
        double largest = 0;

        for (size_t i = 0; i < l->in * l->out; i++)
            largest = fmax(largest, fabs((double)network.layer[k].w[i]));
        ck_assert_uint_eq(l->saturated, 0);
        ck_near(l->unit, ldexp(largest / 7, _i) * input, 1e-12 * l->unit);
        for (size_t i = 0; i < l->in * l->out; i++)
            ck_assert_double_le(
                fabs(l->code[i] * ldexp(largest / 7, _i) - (double)network.layer[k].w[i]),
                0.5000001 * ldexp(largest / 7, _i));
    }
    ohm_integer_clear(&integer);
    ohm_network_clear(&network);
}
END_TEST

/* The words that image P brings to the second layer, by the whole-number passes before it. */
static void hidden_words(const struct ohm_integer *integer, const uint8_t p[],
                         uint8_t h[HIDDEN])
{
    uint8_t x[IN];
    double y[HIDDEN], second[HIDDEN];
    int16_t a[HIDDEN];

    ohm_integer_inputs(integer, 0, IN, p, x);
    ohm_integer_product(&integer->layer[0], 1, x, y);
    if (integer->phases == 2) {
        ohm_integer_inputs(integer, 1, IN, p, x);
        ohm_integer_product(&integer->layer[0], 1, x, second);
        for (int o = 0; o < HIDDEN; o++)
            y[o] -= second[o];
    }
    ohm_integer_activate(integer, 0, 1, y, a);
    ohm_integer_relu(integer, HIDDEN, a, h);
}

/* Law: a scheme that asks for it learns the mean squares of the words that the examples bring to each layer. */
START_TEST(schemes_learn_how_large_inputs_are)
{
    struct ohm_network network = { 0 };
    struct ohm_integer plain, capped;
    struct ohm_mapping mapping = usual();
    static uint8_t p[IMAGES * IN];
    const struct ohm_images examples = { .n = IMAGES, .x = p };
    double power[2][IN > HIDDEN ? IN : HIDDEN] = { { 0 } };

    fill(&network, p);
    mapping.cell_bits = 1;
    mapping.input = _i ? OHM_INPUT_TWO_PHASE : OHM_INPUT_UNSIGNED;
    ck_ok(ohm_integer_init(&plain, &network, &mapping, NULL));
    while (strcmp(ohm_scheme_words[mapping.scheme], "bit-transformer") != 0)
        mapping.scheme++;
    mapping.column_cap = 2;
    ck_ok(ohm_integer_init(&capped, &network, &mapping, &examples));
    for (int m = 0; m < IMAGES; m++) {
        uint8_t h[HIDDEN];

        for (int i = 0; i < IN; i++) /* one of the phases is 0 */
            power[0][i] += pow(plain.phase[0][p[m * IN + i]], 2) +
                           (_i ? pow(plain.phase[1][p[m * IN + i]], 2) : 0);
        hidden_words(&capped, p + m * IN, h);
        for (int i = 0; i < HIDDEN; i++)
            power[1][i] += h[i] * h[i];
    }
    for (int k = 0; k < 2; k++) {
        const struct ohm_integer_layer *l = &plain.layer[k];

        ck_ok(ohm_scheme_transform(&mapping, l->in, l->out, power[k], l->code));
        ck_assert_mem_eq(l->code, capped.layer[k].code, l->in * l->out * sizeof *l->code);
    }
    ohm_integer_clear(&plain);
    ohm_integer_clear(&capped);
    ohm_network_clear(&network);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("model/integer");
    TCase *tc = tcase_create("integer");

    tcase_add_loop_test(tc, folding_the_mean_changes_nothing, 0, 3);
    tcase_add_test(tc, inference_follows_the_definition);
    tcase_add_test(tc, two_phases_are_a_signed_input);
    tcase_add_loop_test(tc, a_scale_may_be_the_largest_weight, 0, 2);
    tcase_add_loop_test(tc, schemes_learn_how_large_inputs_are, 0, 2);
    tcase_add_test(tc, narrow_inputs_are_refused);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
