#include "train/gradient.h"

#include "harness.h"
#include "num/dense.h"
#include "num/init.h"
#include "num/rng.h"

#include <math.h>
#include <string.h>

enum { BATCH = 5, FINE = 20 };
static const size_t sizes[] = { 6, 5, 4, 3 };

static void fill(struct ohm_network *network, struct ohm_gradient *g, uint8_t label[])
{
    struct ohm_rng rng = ohm_rng_at(1, OHM_FOR_TEST, 0, 0, 0);

    ohm_num_init();
    ck_ok(ohm_network_init(network, 4, sizes));
    network->bits = FINE; /* so fine that the loss is smooth */
    for (size_t k = 0; k < network->layers; k++) {
        struct ohm_layer *layer = &network->layer[k];

        for (size_t i = 0; i < layer->in * layer->out; i++)
            layer->w[i] = (float)(0.6 * ohm_rng_draw_normal(&rng));
        for (size_t i = 0; i < layer->out; i++)
            layer->b[i] = (float)(0.3 * ohm_rng_draw_normal(&rng));
    }
    ck_ok(ohm_gradient_init(g, network, BATCH));
    for (size_t i = 0; i < BATCH * sizes[0]; i++)
        g->x[0][i] = (float)ohm_rng_draw_normal(&rng);
    for (size_t i = 0; i < BATCH; i++)
        label[i] = (uint8_t)ohm_rng_draw_below(&rng, 3);
}

static double loss_of(struct ohm_network *network, struct ohm_gradient *g,
                      const uint8_t label[])
{
    ohm_gradient_quantise(g, network);
    ohm_gradient_forward(g, network, BATCH, true, NULL);
    return ohm_gradient_backward(g, network, BATCH, label);
}

/* Law: the gradient is the slope of the loss, for every weight and bias. */
START_TEST(gradients_are_slopes)
{
    struct ohm_network network = { 0 };
    struct ohm_gradient g = { 0 };
    uint8_t label[BATCH];
    float kept[64];
    const float step = 4e-3f;

    fill(&network, &g, label);
    for (size_t k = 0; k < network.layers; k++) {
        struct ohm_layer *layer = &network.layer[k];

        for (int bias = 0; bias < 2; bias++) {
            const size_t n = bias ? layer->out : layer->in * layer->out;
            float *w = bias ? layer->b : layer->w;

            loss_of(&network, &g, label);
            memcpy(kept, bias ? g.db[k] : g.dw[k], n * sizeof *kept);
            for (size_t i = 0; i < n; i++) {
                const float at = w[i];
                double slope;

                w[i] = at + step;
                slope = loss_of(&network, &g, label);
                w[i] = at - step;
                slope = (slope - loss_of(&network, &g, label)) / (2 * (double)step);
                w[i] = at;
                ck_near((double)kept[i], slope, 2e-3);
            }
        }
    }
    ohm_gradient_clear(&g, &network);
    ohm_network_clear(&network);
}
END_TEST

/* At 8 bits the forward pass only takes values that the quantiser allows. */
START_TEST(the_forward_pass_is_quantised)
{
    struct ohm_network network = { 0 };
    struct ohm_gradient g = { 0 };
    uint8_t label[BATCH];

    fill(&network, &g, label);
    network.bits = 8;
    loss_of(&network, &g, label);
    for (size_t k = 0; k < network.layers; k++) {
        const double step = ldexp(1, network.layer[k].a_exponent - 8);

        for (size_t i = 0; i < BATCH * network.layer[k].out; i++) {
            const double code = (double)g.x[k + 1][i] / step;

            ck_assert(code == rint(code) && fabs(code) <= 256);
        }
    }
    ohm_gradient_clear(&g, &network);
    ohm_network_clear(&network);
}
END_TEST

static void doubled(void *self, size_t layer, size_t n, size_t in, size_t out,
                    const float x[], const float w[], float z[])
{
    *(size_t *)self += layer + 1;
    ohm_dense_product(n, out, in, x, w, z);
    for (size_t k = 0; k < n * out; k++)
        z[k] *= 2;
}

START_TEST(another_operator_can_stand_in)
{
    struct ohm_network network = { 0 };
    struct ohm_gradient g = { 0 };
    uint8_t label[BATCH];
    size_t calls = 0;
    const struct ohm_operator op = { &calls, doubled };
    float plain[BATCH * 5];

    fill(&network, &g, label);
    memset(network.layer[0].b, 0, 5 * sizeof(float));
    ohm_gradient_quantise(&g, &network);
    ohm_gradient_forward(&g, &network, BATCH, true, NULL);
    memcpy(plain, g.x[1], sizeof plain);
    ohm_gradient_forward(&g, &network, BATCH, true, &op);
    ck_assert_uint_eq(calls, 1 + 2 + 3);
    for (int k = 0; k < BATCH * 5; k++)
        ck_near((double)g.x[1][k], 2 * (double)plain[k], 1e-4);
    ohm_gradient_clear(&g, &network);
    ohm_network_clear(&network);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("train/gradient");
    TCase *tc = tcase_create("gradient");

    tcase_add_test(tc, gradients_are_slopes);
    tcase_add_test(tc, the_forward_pass_is_quantised);
    tcase_add_test(tc, another_operator_can_stand_in);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
