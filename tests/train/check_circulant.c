/* check_circulant.c -- block-circulant training: weights, gradients and codes have the structure, exactly. */
#include "circulant/blocks.h"

#include "small.h"
#include "model/integer.h"
#include "train/gradient.h"

#include <math.h>
#include <stdlib.h>

static struct small s;

static void set_blocks(size_t n, size_t first, size_t second)
{
    ohm_dataset_clear(&s.data); /* of the blocks before */
    small_init(&s, OHM_METHOD_CIRCULANT);
    s.train.block = (struct ohm_counts){ .cols = n, .at = { first, second } };
}

/* Every weight of a layer equals the first one of its number, to the last bit. */
static bool is_circulant(const struct ohm_layer *layer, size_t k)
{
    const struct ohm_blocks b = ohm_blocks_of(layer->in, layer->out, k);
    const float **first = calloc(ohm_blocks_parameters(&b), sizeof *first);
    bool equal = true;

    for (size_t i = 0; i < layer->in; i++) {
        for (size_t o = 0; o < layer->out; o++) {
            const size_t at = ohm_blocks_at(&b, i, o);
            const float *w = &layer->w[i * layer->out + o];

            first[at] = first[at] ? first[at] : w;
            equal &= *w == *first[at];
        }
    }
    free(first);
    return equal;
}

/* Law: what is trained is exactly block-circulant, and so are the codes that are mapped, whatever the scale. */
START_TEST(trained_networks_are_circulant)
{
    static const size_t blocks[][2] = { { 4, 4 }, { 8, 2 }, { 16, 1 }, { 128, 32 } };

    for (int k = 0; k < 4; k++) {
        struct ohm_network network;
        struct ohm_integer integer;

        set_blocks(2, blocks[k][0], blocks[k][1]);
        network = small_trained(&s, usual_chance, NULL, NULL);
        s.mapping.headroom = (size_t)k % 3;
        ck_ok(ohm_integer_init(&integer, &network, &s.mapping, NULL));
        for (size_t l = 0; l < 2; l++) {
            struct ohm_layer codes = network.layer[l];

            ck_assert(is_circulant(&network.layer[l], blocks[k][l]));
            for (size_t at = 0; at < codes.in * codes.out; at++)
                codes.w[at] = integer.layer[l].code[at];
            ck_assert(is_circulant(&codes, blocks[k][l]));
        }
        ck_assert(k > 0 || !is_circulant(&network.layer[0], 16)); /* nothing more */
        ohm_integer_clear(&integer);
        ohm_network_clear(&network);
    }
}
END_TEST

/* Blocks of 1 are the method none, to the last bit. */
START_TEST(blocks_of_one_are_dense)
{
    struct ohm_network dense, network;

    set_blocks(1, 1, 0);
    network = small_trained(&s, usual_chance, NULL, NULL);
    s.train.method = OHM_METHOD_NONE;
    dense = small_trained(&s, usual_chance, NULL, NULL);
    ck_assert(same(&network, &dense));
    ohm_network_clear(&network);
    ohm_network_clear(&dense);
}
END_TEST

/* It learns: what guessing gets is 10 %. */
START_TEST(block_circulant_networks_learn)
{
    struct ohm_network network;
    struct ohm_epoch best;

    set_blocks(1, 4, 0);
    network = small_trained(&s, usual_chance, NULL, &best);
    ck_assert_msg(best.validation > 0.3, "validation %g", best.validation);
    ohm_network_clear(&network);
}
END_TEST

/* By hand, 3 x 2 in blocks of 2: diagonals {w00, w11}, {w01, w10}; of the cut block {w20}, {w21}. */
START_TEST(shares_are_means_and_sums_along_diagonals)
{
    const struct ohm_blocks b = ohm_blocks_of(3, 2, 2);
    float mean[6] = { 1, 2, 4, 5, 6, 7 }, sum[6] = { 1, 2, 4, 5, 6, 7 };
    static const float means[6] = { 3, 3, 3, 3, 6, 7 }, sums[6] = { 6, 6, 6, 6, 6, 7 };

    ohm_blocks_share(&b, true, mean);
    ohm_blocks_share(&b, false, sum);
    ck_assert_mem_eq(mean, means, sizeof mean);
    ck_assert_mem_eq(sum, sums, sizeof sum);
}
END_TEST

START_TEST(impossible_blocks_are_refused)
{
    set_blocks(1, 12, 0);
    ck_fails(ohm_train_check_method(&s.train, &s.mapping, 3, sizes), OHM_EUSAGE,
             "train.block: 12 is no power of two from 1 to 128");
    set_blocks(3, 4, 4);
    ck_fails(ohm_train_check_method(&s.train, &s.mapping, 3, sizes), OHM_EUSAGE,
             "one for each of the 2 layers");
    s.train.method = OHM_METHOD_NONE;
    ck_ok(ohm_train_check_method(&s.train, &s.mapping, 3, sizes));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("train/circulant");
    TCase *tc = tcase_create("circulant");

    tcase_add_test(tc, trained_networks_are_circulant);
    tcase_add_test(tc, blocks_of_one_are_dense);
    tcase_add_test(tc, block_circulant_networks_learn);
    tcase_add_test(tc, shares_are_means_and_sums_along_diagonals);
    tcase_add_test(tc, impossible_blocks_are_refused);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
