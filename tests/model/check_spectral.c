/* check_spectral.c -- a network by transforms against the network itself. */
#include "model/spectral.h"

#include "harness.h"
#include "num/rng.h"

#include <math.h>
#include <string.h>

enum { IN = 20, HIDDEN = 12, OUT = 5, IMAGES = 200 };

static const size_t sizes[] = { IN, HIDDEN, OUT };

/* A network of random block-circulant layers, and images. */
static void draw(struct ohm_network *network, const size_t k[], uint8_t x[])
{
    struct ohm_rng rng = ohm_rng_at(7, OHM_FOR_TEST, 0, 0, 0);

    ck_ok(ohm_network_init(network, 3, sizes));
    network->mean = 0.4;
    network->deviation = 0.3;
    for (size_t l = 0; l < 2; l++) {
        struct ohm_layer *layer = &network->layer[l];
        const struct ohm_blocks b = ohm_blocks_of(layer->in, layer->out, k[l]);
        double c[IN * HIDDEN * 4], w[IN * HIDDEN];

        for (size_t at = 0; at < ohm_blocks_parameters(&b); at++)
            c[at] = (float)ohm_rng_draw_normal(&rng);
        ohm_blocks_expand(&b, c, w);
        for (size_t at = 0; at < layer->in * layer->out; at++)
            layer->w[at] = (float)w[at];
        for (size_t o = 0; o < layer->out; o++)
            layer->b[o] = (float)ohm_rng_draw_normal(&rng);
    }
    for (size_t at = 0; at < IMAGES * IN; at++)
        x[at] = (uint8_t)ohm_rng_draw_below(&rng, 256);
}

static size_t differ(const uint8_t a[], const uint8_t b[])
{
    size_t n = 0;

    for (size_t k = 0; k < IMAGES; k++)
        n += a[k] != b[k];
    return n;
}

/* Law: block-circulant layers by transforms answer as the network does; in long words, too; in short ones, not. */
START_TEST(transforms_answer_as_the_network_does)
{
    static const size_t k[] = { 8, 4 };
    const struct ohm_pipeline fine = { .number = { 24, 10, OHM_HALF_UP, OHM_SATURATE },
                                       .scaling = OHM_SCALED_INVERSE };
    const struct ohm_pipeline coarse = { .number = { 6, 3, OHM_TRUNCATE, OHM_WRAP } };
    struct ohm_network network;
    struct ohm_spectral s;
    uint8_t x[IMAGES * IN], wanted[IMAGES], class[IMAGES];

    draw(&network, k, x);
    ck_ok(ohm_network_classify(&network, IMAGES, x, wanted));
    ck_ok(ohm_spectral_init(&s, &network, k, &fine));
    ck_near(s.moved[0], 0, 1e-7);
    ck_near(s.moved[1], 0, 1e-7);
    ck_ok(ohm_spectral_classify(&s, IMAGES, x, class));
    ck_assert_uint_eq(differ(class, wanted), 0);
    ck_ok(ohm_spectral_classify_fixed(&s, IMAGES, x, class));
    ck_assert_uint_eq(differ(class, wanted), 0);
    ck_assert_uint_eq(s.layer[0].tally[OHM_AT_INPUTS].values, IMAGES * IN);
    ck_assert_uint_eq(s.layer[1].tally[OHM_AT_OUTPUTS].values, IMAGES * OUT);
    ohm_spectral_clear(&s);
    ck_ok(ohm_spectral_init(&s, &network, k, &coarse));
    ck_ok(ohm_spectral_classify_fixed(&s, IMAGES, x, class));
    ck_assert_uint_gt(differ(class, wanted), IMAGES / 10);
    ck_assert_uint_gt(s.layer[0].tally[OHM_AT_PRODUCTS].overflows, 0);
    ohm_spectral_clear(&s);
    ohm_network_clear(&network);
}
END_TEST

/* What is not block-circulant becomes the mean along diagonals. */
START_TEST(other_weights_are_projected)
{
    static const size_t k[] = { 2, 1 };
    const struct ohm_pipeline p = { .number = { 16, 8, OHM_HALF_UP, OHM_WRAP } };
    struct ohm_network network;
    struct ohm_spectral s;

    ck_ok(ohm_network_init(&network, 3, sizes));
    network.deviation = 1;
    network.layer[0].w[0] = 1; /* its diagonal: this one and input 1 to output 1 */
    ck_ok(ohm_spectral_init(&s, &network, k, &p));
    ck_near(s.c[0][0], 0.5, 0);
    ck_near(s.moved[0], 0.5, 0);
    ck_near(s.moved[1], 0, 0);
    ohm_spectral_clear(&s);
    ohm_network_clear(&network);
}
END_TEST

START_TEST(a_spectral_network_survives_scarcity)
{
    static const size_t k[] = { 8, 4 };
    const struct ohm_pipeline p = { .number = { 16, 8, OHM_HALF_UP, OHM_WRAP } };
    struct ohm_network network;
    struct ohm_spectral s;
    uint8_t x[IMAGES * IN], class[IMAGES];

    draw(&network, k, x);
    ck_survives_scarcity(ohm_spectral_init(&s, &network, k, &p), ohm_spectral_clear(&s));
    ck_ok(ohm_spectral_init(&s, &network, k, &p));
    ck_survives_scarcity(ohm_spectral_classify(&s, 2, x, class), (void)0);
    ck_survives_scarcity(ohm_spectral_classify_fixed(&s, 2, x, class), (void)0);
    ohm_spectral_clear(&s);
    ohm_network_clear(&network);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("model/spectral");
    TCase *tc = tcase_create("spectral");

    tcase_add_test(tc, transforms_answer_as_the_network_does);
    tcase_add_test(tc, other_weights_are_projected);
    tcase_add_test(tc, a_spectral_network_survives_scarcity);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
