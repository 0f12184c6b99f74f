/* How hard the built-in digits are, and that the methods rank on them as on MNIST.  The thresholds were
 * fixed before looking: a perceptron of one hidden layer gets 95 to 99 % right, a linear classifier
 * at least 4 points fewer; with converters of 1, 3, 3, 3 bits none < l1 < bit-slice-l1. */
#include "chip/chip.h"

#include "harness.h"
#include "num/init.h"
#include "train/numbers.h"
#include "train/train.h"

#include <stdlib.h>

enum { LINEAR = OHM_METHOD_BIT_SLICE_L1 + 1, NETWORKS };

/* Percent right of the three perceptrons, by method, and of the linear classifier. */
static double lossless[NETWORKS], published[NETWORKS];

/* `make check-long` takes the quick recipe on all images; else a few epochs at a higher rate on half
 * of them, for want of time. */
static void hurry(struct ohm_train *train, struct ohm_dataset *data)
{
    ohm_fields_default(ohm_train_fields, train);
    train->recipe = OHM_RECIPE_QUICK;
    if (getenv("OHM_LONG"))
        return;
    train->pretrain = 3;
    train->finetune = 2;
    train->rate = 0.05;
    data->train.n = 35000;
}

static struct ohm_network trained(const struct ohm_train *train,
                                  const struct ohm_dataset *data, size_t n,
                                  const size_t sizes[])
{
    const struct ohm_course course = { .train = train, .data = data, .chance = { 1, 0 } };
    struct ohm_network network = { 0 };
    struct ohm_epoch best;

    ck_ok(ohm_train_first(&course, n, sizes, &network));
    ck_ok(ohm_train_second(&course, &network, &best));
    return network;
}

/* Percent of the test images that the digital chip gets right with these converters. */
static double accuracy(const struct ohm_network *network, const struct ohm_dataset *data,
                       struct ohm_counts bits)
{
    const struct ohm_readout readout = { .bits = bits }, *readouts = &readout;
    static struct ohm_outcome outcome;
    static uint8_t class[10000];
    struct ohm_fabric fabric = { .seed = 1 };
    struct ohm_integer integer;
    struct ohm_chip *chip;

    ohm_fields_default(ohm_mapping_fields, &fabric.mapping);
    ohm_fields_default(ohm_card_fields, &fabric.card);
    fabric.card.g_on = 10e-6; /* which no digital chip looks at */
    outcome.class = class;
    ck_ok(ohm_integer_init(&integer, network, &fabric.mapping, NULL));
    ck_ok(ohm_chip_new(&chip, &integer, &fabric, NULL, &ohm_solve_usual, NULL, 1));
    ck_ok(ohm_chip_run(chip, data->test.n, data->test.x, 1, &readouts, &outcome,
                       (struct ohm_company){ 0 }, 2));
    ohm_chip_free(chip);
    ohm_integer_clear(&integer);
    return 100 * ohm_accuracy(data->test.n, class, data->test.label);
}

static void train_all(void)
{
    static const struct ohm_counts eight = { .cols = 4, .at = { 8, 8, 8, 8 } };
    static const struct ohm_counts few = { .cols = 4, .at = { 1, 3, 3, 3 } };
    static const size_t perceptron[] = { 784, 100, 10 }, linear[] = { 784, 10 };
    struct ohm_dataset data = { .inputs = 0 };
    struct ohm_train train;

    ohm_num_init();
    ck_ok(ohm_dataset_init(&data, "digits", 1, 2));
    hurry(&train, &data);
    for (int k = 0; k < NETWORKS; k++) {
        struct ohm_network network;

        train.method = k == LINEAR ? OHM_METHOD_NONE : k;
        network =
            trained(&train, &data, k == LINEAR ? 2 : 3, k == LINEAR ? linear : perceptron);
        lossless[k] = accuracy(&network, &data, eight);
        published[k] = accuracy(&network, &data, few);
        ohm_network_clear(&network);
    }
    ohm_dataset_clear(&data);
}

START_TEST(a_perceptron_gets_95_to_99_percent)
{
    ck_assert_double_ge(lossless[OHM_METHOD_NONE], 95);
    ck_assert_double_le(lossless[OHM_METHOD_NONE], 99);
}
END_TEST

START_TEST(a_linear_classifier_stays_4_points_below)
{
    ck_assert_double_le(lossless[LINEAR], lossless[OHM_METHOD_NONE] - 4);
}
END_TEST

START_TEST(with_small_converters_sparser_is_better)
{
    ck_assert_double_lt(published[OHM_METHOD_NONE], published[OHM_METHOD_L1]);
    ck_assert_double_lt(published[OHM_METHOD_L1], published[OHM_METHOD_BIT_SLICE_L1]);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("chip/hardness");
    TCase *tc = tcase_create("hardness");

    tcase_add_unchecked_fixture(tc, train_all, NULL);
    tcase_add_test(tc, a_perceptron_gets_95_to_99_percent);
    tcase_add_test(tc, a_linear_classifier_stays_4_points_below);
    tcase_add_test(tc, with_small_converters_sparser_is_better);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
