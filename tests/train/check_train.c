#include "train/train.h"

#include "num/dense.h"
#include "small.h"

#include <math.h>
#include <string.h>

START_TEST(the_same_chance_gives_the_same_weights)
{
    static const struct ohm_chance others[] = { { 2, 0 }, { 1, 1 } };
    struct ohm_network first, other;
    struct small s;

    small_init(&s, OHM_METHOD_BIT_SLICE_L1);
    first = small_trained(&s, usual_chance, NULL, NULL);
    other = small_trained(&s, usual_chance, NULL, NULL);
    ck_assert(same(&first, &other));
    for (size_t k = 0; k < 2; k++) {
        ohm_network_clear(&other);
        other = small_trained(&s, others[k], NULL, NULL);
        ck_assert_msg(!same(&first, &other), "another chance, the same weights: %zu", k);
    }
    ohm_network_clear(&other);
    ohm_network_clear(&first);
    ohm_dataset_clear(&s.data);
}
END_TEST

/* With a rate of 0 the start is all there is: uniform within 1 / sqrt(inputs), of the chance alone. */
START_TEST(the_start_belongs_to_the_chance)
{
    static const struct ohm_chance chances[] = { { 1, 0 }, { 2, 0 }, { 1, 1 } };
    struct ohm_network start[3];
    struct small s;

    small_init(&s, OHM_METHOD_NONE);
    s.train.rate = 0;
    for (size_t k = 0; k < 3; k++)
        ck_ok(small_first(&s, chances[k], &start[k]));
    ck_assert(!same(&start[0], &start[1]) && !same(&start[0], &start[2]));
    for (size_t i = 0; i < sizes[0] * sizes[1]; i++)
        ck_assert_double_lt(fabs((double)start[0].layer[0].w[i]), 1 / sqrt(784));
    for (size_t k = 0; k < 3; k++)
        ohm_network_clear(&start[k]);
    ohm_dataset_clear(&s.data);
}
END_TEST

/* The order of the images belongs to the chance too: one start, two ways on. */
START_TEST(another_chance_shows_the_images_in_another_order)
{
    static const struct ohm_chance others[] = { { 2, 0 }, { 1, 1 } };
    struct ohm_network first = { 0 }, usual = { 0 }, other = { 0 };
    struct ohm_epoch unused;
    struct small s;

    small_init(&s, OHM_METHOD_NONE);
    ck_ok(small_first(&s, usual_chance, &first));
    ck_ok(ohm_network_copy(&usual, &first));
    ck_ok(small_second(&s, usual_chance, &usual, &unused));
    for (size_t k = 0; k < 2; k++) {
        ck_ok(ohm_network_copy(&other, &first));
        ck_ok(small_second(&s, others[k], &other, &unused));
        ck_assert_msg(!same(&usual, &other), "another chance, the same order: %zu", k);
    }
    ohm_network_clear(&first);
    ohm_network_clear(&usual);
    ohm_network_clear(&other);
    ohm_dataset_clear(&s.data);
}
END_TEST

START_TEST(test_images_have_no_influence)
{
    struct ohm_network first, other;
    struct small s;

    small_init(&s, OHM_METHOD_BIT_SLICE_L1);
    first = small_trained(&s, usual_chance, NULL, NULL);
    memset(s.data.test.x, 255, TEST * s.data.inputs);
    memset(s.data.test.label, 7, TEST);
    other = small_trained(&s, usual_chance, NULL, NULL);
    ck_assert(same(&first, &other));
    ohm_network_clear(&first);
    ohm_network_clear(&other);
    ohm_dataset_clear(&s.data);
}
END_TEST

/* Held-out images choose the epoch and do nothing else: whatever they show, an epoch's weights are
 * the same.  With one epoch there is nothing to choose. */
START_TEST(held_out_images_are_not_trained_on)
{
    const size_t from = TRAIN - HELD_OUT;
    struct ohm_network first, other;
    struct small s;

    small_init(&s, OHM_METHOD_L1);
    s.train.finetune = 1;
    first = small_trained(&s, usual_chance, NULL, NULL);
    memset(s.data.train.x + from * s.data.inputs, 255, HELD_OUT * s.data.inputs);
    memset(s.data.train.label + from, 7, HELD_OUT);
    other = small_trained(&s, usual_chance, NULL, NULL);
    ck_assert(same(&first, &other));
    s.data.train.label[from - 1] ^= 1;
    ohm_network_clear(&other);
    other = small_trained(&s, usual_chance, NULL, NULL);
    ck_assert_msg(!same(&first, &other), "the last training image has no influence");
    ohm_network_clear(&first);
    ohm_network_clear(&other);
    ohm_dataset_clear(&s.data);
}
END_TEST

/* What an operator was asked for. */
struct asked {
    size_t calls[2], images[2];
    float factor; /* of the product that it gives */
};

static void product(void *self, size_t layer, size_t n, size_t in, size_t out,
                    const float x[], const float w[], float z[])
{
    struct asked *asked = self;

    asked->calls[layer]++;
    asked->images[layer] += n;
    ck_assert_uint_eq(in, sizes[layer]);
    ck_assert_uint_eq(out, sizes[layer + 1]);
    ohm_dense_product(n, out, in, x, w, z);
    for (size_t k = 0; k < n * out; k++)
        z[k] *= asked->factor;
}

/* Every image passes through every layer's operator once an epoch, to train or to validate. */
START_TEST(the_operator_makes_every_product)
{
    struct asked equal = { .factor = 1 }, half = { .factor = 0.5f };
    struct ohm_network dense, through, other;
    struct small s;

    small_init(&s, OHM_METHOD_BIT_SLICE_L1);
    dense = small_trained(&s, usual_chance, NULL, NULL);
    through =
        small_trained(&s, usual_chance, &(struct ohm_operator){ &equal, product }, NULL);
    other = small_trained(&s, usual_chance, &(struct ohm_operator){ &half, product }, NULL);
    ck_assert(same(&dense, &through));
    ck_assert_msg(!same(&dense, &other), "the operator's products are not used");
    for (size_t k = 0; k < 2; k++) {
        ck_assert_uint_eq(equal.images[k], TRAIN * 6);
        ck_assert_uint_eq(equal.calls[k], ((TRAIN - HELD_OUT) / 10 + 1) * 6);
    }
    ohm_network_clear(&dense);
    ohm_network_clear(&through);
    ohm_network_clear(&other);
    ohm_dataset_clear(&s.data);
}
END_TEST

/* Far above chance, which is 0.1, on images that it has not seen. */
START_TEST(a_few_hundred_digits_can_be_learnt)
{
    struct ohm_network network;
    struct ohm_epoch best;
    uint8_t class[TEST];
    struct small s;

    small_init(&s, _i);
    s.train.pretrain = 10;
    network = small_trained(&s, usual_chance, NULL, &best);
    ck_ok(ohm_network_classify(&network, TEST, s.data.test.x, class));
    ck_assert_double_gt(ohm_accuracy(TEST, class, s.data.test.label), 0.6);
    ck_assert_double_gt(best.validation, 0.6);
    ohm_network_clear(&network);
    ohm_dataset_clear(&s.data);
}
END_TEST

START_TEST(what_cannot_be_trained_is_refused)
{
    static const size_t narrow[] = { 783, 10 }, few[] = { 784, 9 };
    struct ohm_network network = { 0 };
    struct ohm_course course;
    struct small s;

    small_init(&s, OHM_METHOD_L1);
    course = small_course(&s);
    s.train.validation = TRAIN + (size_t)_i;
    ck_fails(small_first(&s, usual_chance, &network), OHM_EUSAGE,
             "images are all of the 600 training images");
    ck_assert(strncmp(ohm_sentence(), "validation: ", 12) == 0);
    s.train.validation = HELD_OUT;
    ck_fails(ohm_train_first(&course, 2, narrow, &network), OHM_EUSAGE,
             "layers: the data set few wants 784 inputs and 10 classes");
    ck_fails(ohm_train_first(&course, 2, few, &network), OHM_EUSAGE,
             "784 inputs and 10 classes");
    ck_fails(ohm_train_first(&course, 1, sizes, &network), OHM_EUSAGE,
             "784 inputs and 10 classes");
    ck_assert_uint_eq(network.layers, 0);
    ohm_dataset_clear(&s.data);
}
END_TEST

START_TEST(training_survives_scarcity)
{
    struct ohm_network network = { 0 };
    struct ohm_epoch best;
    struct small s;

    small_init(&s, OHM_METHOD_L1);
    s.data.train.n = 30;
    s.train.validation = 10;
    s.train.pretrain = s.train.finetune = 1;
    ck_survives_scarcity(small_first(&s, usual_chance, &network),
                         ohm_network_clear(&network));
    ck_ok(small_first(&s, usual_chance, &network));
    ck_survives_scarcity(small_second(&s, usual_chance, &network, &best), );
    ohm_network_clear(&network);
    ohm_dataset_clear(&s.data);
}
END_TEST

/* --- trainings that diverge --- */

static void be_wild(struct small *s)
{
    small_init(s, OHM_METHOD_L1);
    s->train.rate = 10;
    s->train.momentum = 0.999;
    s->train.alpha_pretrain = 1e6;
}

/* What cannot be a network is told with its epoch, and is not handed out. */
START_TEST(a_training_that_diverges_stops)
{
    struct ohm_network network = { .layers = 0 };
    struct ohm_epoch best;
    struct small s;

    be_wild(&s);
    ck_fails(small_first(&s, usual_chance, &network), OHM_EDIVERGED,
             "the training diverged in epoch ");
    ck_assert_uint_eq(network.layers, 0);
    ck_assert_int_eq(ohm_status_exit(OHM_EDIVERGED), 7);
    ohm_dataset_clear(&s.data);
    small_init(&s, OHM_METHOD_L1);
    ck_ok(small_first(&s, usual_chance, &network));
    ohm_dataset_clear(&s.data);
    be_wild(&s);
    s.train.alpha_l1 = 1e6;
    s.train.pretrain = 4;
    ck_fails(small_second(&s, usual_chance, &network, &best), OHM_EDIVERGED, "of 7: ");
    ohm_network_clear(&network);
    ohm_dataset_clear(&s.data);
}
END_TEST

/* One bad weight is enough, even where the loss is a number still. */
START_TEST(a_network_that_no_reader_takes_has_diverged)
{
    struct ohm_network network = { .layers = 0 };
    struct ohm_epoch best;
    struct small s;

    small_init(&s, OHM_METHOD_NONE);
    s.train.rate = 0; /* it stays as it is */
    ck_ok(small_first(&s, usual_chance, &network));
    network.layer[1].b[3] =
        3e38f; /* the outputs' scale leaves the codes, the loss is finite */
    network.layer[1].b[4] = 3e38f;
    ck_fails(small_second(&s, usual_chance, &network, &best), OHM_EDIVERGED,
             "a_exponent: 128 is not in -64 to 64");
    ohm_network_clear(&network);
    ohm_dataset_clear(&s.data);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("train/train");
    TCase *tc = tcase_create("train");

    tcase_add_test(tc, a_training_that_diverges_stops);
    tcase_add_test(tc, a_network_that_no_reader_takes_has_diverged);
    tcase_add_test(tc, the_same_chance_gives_the_same_weights);
    tcase_add_test(tc, the_start_belongs_to_the_chance);
    tcase_add_test(tc, another_chance_shows_the_images_in_another_order);
    tcase_add_test(tc, test_images_have_no_influence);
    tcase_add_test(tc, held_out_images_are_not_trained_on);
    tcase_add_test(tc, the_operator_makes_every_product);
    tcase_add_loop_test(tc, a_few_hundred_digits_can_be_learnt, OHM_METHOD_NONE,
                        OHM_METHOD_PROPORTIONAL + 1);
    tcase_add_loop_test(tc, what_cannot_be_trained_is_refused, 0, 2);
    tcase_add_test(tc, training_survives_scarcity);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
