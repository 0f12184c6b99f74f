#include "chip/census.h"

#include "harness.h"
#include "num/rng.h"

#include <math.h>
#include <string.h>

/* A layer of 6 x 4 weights on crossbars of 4 x 3, two slices of 2 bits, inputs of 2 bits:
 *
 *     top slice    row tile 0   + column 1: 1                  - column 0: 3, column 2: 1
 *     low slice    row tile 0   + column 0: 1 3 2, column 2: 1 - column 0: 3, column 2: 1
 *                  row tile 1   + column 2: 3 2
 *
 * Column 3, the only one of the second column tile, is empty. */
static int16_t codes[] = { 1,   4, -5, 0, 3, 0, 0, 0, 2, 0, 0, 0,
                           -15, 0, 1,  0, 0, 0, 3, 0, 0, 0, 2, 0 };
static double no_bias[4];

static struct ohm_integer integer;
static struct ohm_fabric fabric;

static void setup(void)
{
    integer = (struct ohm_integer){ .layers = 1,
                                    .bits = 8,
                                    .layer = { { .in = 6,
                                                 .out = 4,
                                                 .code = codes,
                                                 .bias = no_bias,
                                                 .unit = 1,
                                                 .step = 1 } },
                                    .phases = 1 };
    for (int p = 0; p < 256; p++)
        integer.phase[0][p] = (uint8_t)p;
    fabric = (struct ohm_fabric){ .seed = 1 };
    ohm_fields_default(ohm_mapping_fields, &fabric.mapping);
    ohm_fields_default(ohm_card_fields, &fabric.card);
    fabric.card.g_on = 1e-5;
    fabric.mapping.rows = 4;
    fabric.mapping.cols = 3;
    fabric.mapping.weight_bits = 4;
    fabric.mapping.input_bits = 2;
}

static struct ohm_chip *made(void)
{
    struct ohm_chip *chip;

    ck_ok(ohm_chip_new(&chip, &integer, &fabric, NULL, &ohm_solve_usual, NULL, 1));
    return chip;
}

START_TEST(weights_are_counted_by_hand)
{
    struct ohm_census census[2];
    struct ohm_chip *chip = made();

    ohm_census_weights(chip->mvm[0], census);
    for (int s = 0; s < 2; s++) {
        ck_assert_uint_eq(census[s].crossbars, 8); /* 2 x 2 tiles, 2 signs */
        ck_assert(census[s].reads == 0);
        for (int d = 1; d < 4; d++)
            ck_assert_uint_eq(census[s].bits[d], 0);
    }
    ck_assert_uint_eq(census[0].empty, 8 - 2);
    ck_assert_uint_eq(census[1].empty, 8 - 3);
    ck_near(census[0].nonzero, 3 / 24.0, 1e-15);
    ck_near(census[1].nonzero, 8 / 24.0, 1e-15);
    ck_near(census[0].column_sum, (1 + 3 + 1) / 16.0, 1e-15);
    ck_near(census[1].column_sum, (6 + 1 + 3 + 1 + 5) / 16.0, 1e-15);
    ck_assert_uint_eq(census[0].worst, 3);
    ck_assert_uint_eq(census[1].worst, 6);
    ck_assert_uint_eq(census[0].bits[0], 2);
    ck_assert_uint_eq(census[1].bits[0], 3);
    ck_assert_uint_eq(census[0].fullest, 1);
    ck_assert_uint_eq(census[1].fullest, 3);
    for (int s = 0; s < 2; s++)
        ck_assert_uint_eq(census[s].rows, 4);
    ohm_chip_free(chip);
}
END_TEST

/* Law: of two columns that are subtracted the fuller one counts, whichever it is, and no row leaks into their
 * difference. */
START_TEST(the_fuller_column_of_a_pair_counts)
{
    for (int turn = 0; turn < 2; turn++) {
        struct ohm_census census[2];
        struct ohm_chip *chip;

        fabric.mapping.sign = 2; /* paired-analog */
        chip = made();
        ohm_census_weights(chip->mvm[0], census);
        ck_assert_uint_eq(census[0].fullest, 1);
        ck_assert_uint_eq(census[1].fullest, 3);
        ck_assert_uint_eq(census[0].rows + census[1].rows, 0);
        ohm_chip_free(chip);
        for (size_t k = 0; k < 24; k++)
            codes[k] = (int16_t)-codes[k];
    }
}
END_TEST

/* D5 is ceil(log2(3 l + 1)); D6 is met as long as 3 l + n lambda rounds to a code that is there: at l = 8 and 128 rows
 * 5 bits need 24 + 384 / (r - 1) < 31.5, which is r > 52.2. */
START_TEST(bounds_are_those_of_the_fullest_column)
{
    static const struct {
        size_t l, bits;
    } exact[] = { { 0, 0 },  { 1, 2 },  { 2, 3 },  { 4, 4 },  { 8, 5 },  { 16, 6 },
                  { 32, 7 }, { 64, 8 }, { 85, 8 }, { 86, 9 }, { 128, 9 } };
    static const struct {
        double on_off;
        size_t bits;
    } leaky[] = { { 1e12, 5 }, { 53, 5 }, { 52, 6 }, { 11.5, 6 }, { 10, 7 }, { 3, 8 } };
    struct ohm_census census = { .rows = 128 };

    for (size_t k = 0; k < sizeof exact / sizeof *exact; k++) {
        census.fullest = exact[k].l;
        ck_assert_uint_eq(ohm_census_bound(&census, 4, 0), exact[k].bits);
        if (exact[k].l > 0) /* the definition */
            ck_assert_uint_eq(ohm_census_bound(&census, 4, 0),
                              (size_t)ceil(log2(3.0 * (double)exact[k].l + 1)));
    }
    census.fullest = 8;
    for (size_t k = 0; k < sizeof leaky / sizeof *leaky; k++)
        ck_assert_uint_eq(ohm_census_bound(&census, 4, 3 / (leaky[k].on_off - 1)),
                          leaky[k].bits);
    ck_assert_uint_eq(ohm_census_bound(&census, 2, 0), 4); /* one bit a cell: sums to 8 */
    census.rows = 0;                                       /* pairs that are subtracted */
    ck_assert_uint_eq(ohm_census_bound(&census, 4, 3), 5);
}
END_TEST

/* One image: bit 0 makes rows 0, 1 and 4 active, bit 1 rows 3 and 4.  Then
 *
 *     top   2 crossbars x 3 columns x 2 bits = 12 sums: 1 1 | 3, and nine of 0
 *     low   3 crossbars x 3 columns x 2 bits = 18 sums: 4 1 3 | 3 1 3, and twelve of 0 */
static const uint8_t image[6] = { 1, 1, 0, 2, 3, 0 };

START_TEST(sums_are_counted_by_hand)
{
    static struct ohm_census census[OHM_LAYERS_MAX][OHM_SLICES_MAX];
    const struct ohm_census *top = &census[0][0], *low = &census[0][1];
    struct ohm_chip *chip = made();

    ck_ok(ohm_census_take(chip, 1, image, 11 / 12.0, 1, census));
    ck_assert(top->reads == 12 && low->reads == 18);
    ck_assert(top->largest == 3 && low->largest == 4);
    ck_near(top->mean, 5 / 12.0, 1e-15);
    ck_near(low->mean, 15 / 18.0, 1e-15);
    ck_near(top->sigma, sqrt(11 / 12.0 - 25 / 144.0), 1e-14);
    ck_near(low->sigma, sqrt(45 / 18.0 - 225 / 324.0), 1e-14);
    ck_assert(top->quantile == 1); /* eleven of twelve are at most 1 */
    ck_assert(low->quantile == 3); /* seventeen of eighteen are at most 3 */
    ck_assert_uint_eq(top->bits[1], 2);
    ck_assert_uint_eq(low->bits[1], 3);
    ck_assert_uint_eq(top->bits[2], 1);
    ck_assert_uint_eq(low->bits[2], 2);
    ck_assert_uint_eq(top->bits[3], 2); /* 1 + 0.42 + 0.86 is above 2 */
    ck_assert_uint_eq(low->bits[3], 2); /* 1 + 0.83 + 1.34 is above 2 */
    ck_ok(ohm_census_take(chip, 1, image, 0.75, 0, census));
    ck_assert(top->quantile == 0); /* nine of twelve are 0 */
    ck_assert_uint_eq(top->bits[2], 0);
    ck_assert_uint_eq(top->bits[3], 1);
    ck_ok(ohm_census_take(chip, 1, image, 1, 10, census));
    ck_assert(top->quantile == 3 && low->quantile == 4);
    ck_assert_uint_eq(top->bits[3], 4); /* 1 + 0.42 + 8.6 */
    ohm_chip_free(chip);
}
END_TEST

/* Law: what is empty needs no converter, and is not read unless it is kept. */
START_TEST(empty_crossbars_are_not_read)
{
    static struct ohm_census census[OHM_LAYERS_MAX][OHM_SLICES_MAX],
        kept[1][OHM_SLICES_MAX];
    struct ohm_chip *chip = made(), *all;

    ck_ok(ohm_census_take(chip, 1, image, 0.9, 1, census));
    fabric.keep_empty = true;
    all = made();
    ck_ok(ohm_census_take(all, 1, image, 0.9, 1, kept));
    for (int s = 0; s < 2; s++) {
        ck_assert_uint_eq(kept[0][s].empty, 0);
        ck_assert(kept[0][s].reads == 2 * 2 * 2 * 4); /* bits, tiles, signs, columns */
        ck_near(kept[0][s].mean * kept[0][s].reads, census[0][s].mean * census[0][s].reads,
                1e-12);
        for (int d = 0; d < 2; d++)
            ck_assert_uint_eq(kept[0][s].bits[d], census[0][s].bits[d]);
    }
    ohm_chip_free(chip);
    ohm_chip_free(all);
}
END_TEST

START_TEST(an_empty_slice_needs_no_converter)
{
    static struct ohm_census census[OHM_LAYERS_MAX][OHM_SLICES_MAX];
    static int16_t small[24] = { 1, -2, 3 };
    struct ohm_chip *chip;

    integer.layer[0].code = small;
    fabric.keep_empty = _i;
    chip = made();
    ck_ok(ohm_census_take(chip, 1, image, 1, 4, census));
    ck_assert_uint_eq(census[0][0].empty, _i ? 0 : 8);
    ck_assert(census[0][0].nonzero == 0 && census[0][0].worst == 0);
    ck_assert(census[0][0].largest == 0 && census[0][0].mean == 0);
    for (int d = 0; d < 4; d++) {
        ck_assert_uint_eq(census[0][0].bits[d], 0);
        ck_assert_uint_gt(census[0][1].bits[d], 0);
    }
    ck_assert((census[0][0].reads > 0) == _i);
    ohm_chip_free(chip);
}
END_TEST

START_TEST(without_images_only_weights_are_counted)
{
    static struct ohm_census census[OHM_LAYERS_MAX][OHM_SLICES_MAX],
        weights[OHM_SLICES_MAX];
    struct ohm_chip *chip = made();

    ck_ok(ohm_census_take(chip, 0, NULL, 0.9, 1, census));
    ohm_census_weights(chip->mvm[0], weights);
    ck_assert_mem_eq(census[0], weights, 2 * sizeof *weights);
    ck_survives_scarcity(ohm_census_take(chip, 1, image, 0.9, 1, census), (void)0);
    ohm_chip_free(chip);
}
END_TEST

/* --- laws, on a deeper random network --- */

enum { IMAGES = 40, IN = 30, OUT = 5 };

struct deep {
    struct ohm_network network;
    struct ohm_chip *chip;
    uint8_t p[IMAGES * IN];
    struct ohm_census census[OHM_LAYERS_MAX][OHM_SLICES_MAX];
};

static void dig(struct deep *d, int input)
{
    struct ohm_rng rng = ohm_rng_at(7, OHM_FOR_TEST, 0, 0, 0);

    *d = (struct deep){ .chip = NULL };
    ck_ok(ohm_network_init(&d->network, 3, (const size_t[]){ IN, 11, OUT }));
    d->network.mean = 0.2;
    d->network.deviation = 0.3;
    for (size_t k = 0; k < 2; k++) {
        struct ohm_layer *layer = &d->network.layer[k];

        for (size_t i = 0; i < layer->in * layer->out; i++)
            layer->w[i] = (float)(0.2 * ohm_rng_draw_normal(&rng));
        layer->a_exponent = 3;
    }
    for (size_t i = 0; i < IMAGES * IN; i++)
        d->p[i] = (uint8_t)ohm_rng_draw_below(&rng, 256);
    ohm_fields_default(ohm_mapping_fields, &fabric.mapping);
    fabric.mapping.rows = 8;
    fabric.mapping.cols = 4;
    fabric.mapping.input = input;
    ck_ok(ohm_integer_init(&integer, &d->network, &fabric.mapping, NULL));
    d->chip = made();
    ck_ok(ohm_census_take(d->chip, IMAGES, d->p, 0.99, 2, d->census));
}

static void fill_in(struct deep *d)
{
    ohm_chip_free(d->chip);
    ohm_network_clear(&d->network);
    ohm_integer_clear(&integer);
}

/* The read-out with the bits of definition D (0: D1), less LESS where there are any. */
static struct ohm_readout readout_of(const struct deep *d, int definition, size_t less)
{
    struct ohm_readout readout = { .bits = { .rows = 2, .cols = 4 } };

    for (size_t k = 0; k < 2; k++)
        for (size_t s = 0; s < 4; s++)
            readout.bits.at[k * 4 + s] = d->census[k][s].bits[definition] - less;
    return readout;
}

static void clips(const struct deep *d, const struct ohm_readout *readout,
                  struct ohm_outcome *outcome)
{
    static uint8_t class[IMAGES];

    outcome->class = class;
    ck_ok(ohm_chip_run(d->chip, IMAGES, d->p, 1, &readout, outcome,
                       (struct ohm_company){ NULL, NULL }, 1));
}

/* Laws: converters of D1 and of D2 bits clip nothing on these data; one bit less than D2 clips in
 * the first layer, whose inputs stay the same; as many sums are counted as are converted. */
START_TEST(what_is_asked_for_is_enough)
{
    static struct deep d;
    static struct ohm_outcome outcome;
    struct ohm_readout readout;

    dig(&d, _i);
    for (int definition = 0; definition < 2; definition++) {
        readout = readout_of(&d, definition, 0);
        clips(&d, &readout, &outcome);
        for (size_t k = 0; k < 2; k++) {
            for (size_t s = 0; s < 4; s++) {
                ck_assert_uint_eq(outcome.tally[k][s].clipped, 0);
                ck_assert(d.census[k][s].reads == (double)outcome.tally[k][s].reads);
            }
        }
    }
    readout = readout_of(&d, 1, 1);
    clips(&d, &readout, &outcome);
    for (size_t s = 0; s < 4; s++)
        ck_assert_uint_gt(outcome.tally[0][s].clipped, 0);
    fill_in(&d);
}
END_TEST

/* Laws: data never ask for more than the weights do; a smaller share, or fewer sigmas, for no more;
 * all of them for as much as the largest. */
START_TEST(definitions_are_in_order)
{
    static struct ohm_census all[OHM_LAYERS_MAX][OHM_SLICES_MAX];
    static struct deep d;

    dig(&d, OHM_INPUT_UNSIGNED);
    ck_ok(ohm_census_take(d.chip, IMAGES, d.p, 1, 0, all));
    for (size_t k = 0; k < 2; k++) {
        for (size_t s = 0; s < 4; s++) {
            const struct ohm_census *c = &d.census[k][s];

            ck_assert(c->reads > 0);
            ck_assert_uint_le(c->bits[1], c->bits[0]);
            ck_assert_uint_le(c->bits[2], c->bits[1]);
            ck_assert_uint_le(all[k][s].bits[3], c->bits[3]);
            ck_assert_uint_eq(all[k][s].bits[2], c->bits[1]);
            ck_assert(all[k][s].quantile == c->largest);
            ck_assert(c->largest <= (double)c->worst);
        }
    }
    memset(d.p, 255, sizeof d.p); /* all inputs 1: the worst case happens */
    ck_ok(ohm_census_take(d.chip, 1, d.p, 1, 0, all));
    for (size_t s = 0; s < 4; s++)
        ck_assert(all[0][s].largest == (double)all[0][s].worst);
    fill_in(&d);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("chip/census");
    TCase *tc = tcase_create("census");

    tcase_add_checked_fixture(tc, setup, NULL);
    tcase_add_test(tc, weights_are_counted_by_hand);
    tcase_add_test(tc, the_fuller_column_of_a_pair_counts);
    tcase_add_test(tc, bounds_are_those_of_the_fullest_column);
    tcase_add_test(tc, sums_are_counted_by_hand);
    tcase_add_test(tc, empty_crossbars_are_not_read);
    tcase_add_loop_test(tc, an_empty_slice_needs_no_converter, 0, 2);
    tcase_add_test(tc, without_images_only_weights_are_counted);
    tcase_add_loop_test(tc, what_is_asked_for_is_enough, OHM_INPUT_UNSIGNED,
                        OHM_INPUT_TWO_PHASE + 1);
    tcase_add_test(tc, definitions_are_in_order);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
