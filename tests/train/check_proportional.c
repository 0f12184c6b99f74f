/* Column-proportional pruning: the projection, the two ways to get there, and what the crossbars hold then. */
#include "small.h"

#include "mapping/layout.h"
#include "mapping/quantise.h"
#include "model/integer.h"
#include "num/rng.h"
#include "train/phase.h"

#include <math.h>
#include <string.h>

static const struct ohm_method *row(void)
{
    return ohm_methods[OHM_METHOD_PROPORTIONAL];
}

/* The least squared distance from v[n] to a vector with at most L entries that are not 0, by trying all. */
static double least_distance(size_t n, const float v[], size_t l)
{
    double least = INFINITY;

    for (unsigned kept = 0; kept < 1u << n; kept++) {
        double sum = 0;

        if ((size_t)__builtin_popcount(kept) > l)
            continue;
        for (size_t k = 0; k < n; k++)
            sum += kept >> k & 1 ? 0 : (double)v[k] * (double)v[k];
        least = sum < least ? sum : least;
    }
    return least;
}

/* The inputs of a row tile, written again: neighbours, or every TILES-th. */
static size_t tile_of(size_t in, size_t i, const struct ohm_mapping *mapping)
{
    const size_t tiles = (in + mapping->rows - 1) / mapping->rows;

    return strcmp(mapping->rows_order, "interleaved") == 0 ? i % tiles : i / mapping->rows;
}

enum { IN = 23, OUT = 3 };

/* Law: no matrix with at most l entries a column segment that are not 0 is nearer than the projection, which
 * keeps entries as they are or makes them 0.  Few values, so that many are equal. */
START_TEST(the_projection_is_the_nearest)
{
    struct ohm_mapping mapping = { .rows = 8 };
    struct ohm_train train = { .column_rate = { .cols = 1 } };
    struct ohm_rng rng = ohm_rng_at(7, OHM_FOR_TEST, (uint32_t)_i, 0, 0);
    float w[IN * OUT], from[IN * OUT];
    const struct ohm_tensor tensor = {
        .train = &train, .mapping = &mapping, .in = IN, .out = OUT, .w = w
    };
    const size_t rates[] = { 1, 2, 3, 4, 5, 8 };

    strcpy(mapping.rows_order, ohm_rows_order_words[_i % 2]);
    train.column_rate.at[0] = rates[_i / 2];
    for (size_t k = 0; k < IN * OUT; k++)
        from[k] = w[k] = (float)((double)ohm_rng_draw_below(&rng, 9) - 4);
    row()->project(&tensor, OHM_AFTER_PHASE);
    for (size_t o = 0; o < OUT; o++) {
        for (size_t tile = 0; tile < 3; tile++) {
            float segment[8];
            size_t n = 0, left = 0;
            double distance = 0;

            for (size_t i = 0; i < IN; i++) {
                const float was = from[i * OUT + o], is = w[i * OUT + o];

                if (tile_of(IN, i, &mapping) != tile)
                    continue;
                ck_assert(is == was || is == 0);
                distance += ((double)was - (double)is) * ((double)was - (double)is);
                left += is != 0;
                segment[n++] = was;
            }
            ck_assert_uint_le(left, 8 / rates[_i / 2]);
            ck_assert(distance == least_distance(n, segment, 8 / rates[_i / 2]));
        }
    }
}
END_TEST

/* --- what crossbars hold after training --- */

static const struct {
    const char *rate;
    size_t rows;
    int order; /* in ohm_rows_order_words */
    int approach;
} trained[] = {
    { "8", 128, 0, OHM_APPROACH_ADMM },
    { "[32, 4]", 128, 1, OHM_APPROACH_ADMM },
    { "[7, 3]", 100, 0, OHM_APPROACH_PROJECTED },
    { "128", 128, 0, OHM_APPROACH_ADMM },
};

/* Codes that are not 0 in the fullest column segment, both signs together, by the layout's own rows. */
static size_t fullest(const struct ohm_layout *layout, const int16_t code[])
{
    size_t most = 0;

    for (size_t d = 0; d < layout->drives; d++) {
        const struct ohm_drive *drive = &layout->drive[d];

        for (size_t o = 0; o < layout->out; o++) {
            size_t n = 0;

            for (size_t r = 0; r < drive->rows; r++)
                n += code[drive->input[r] * layout->out + o] != 0;
            most = n > most ? n : most;
        }
    }
    return most;
}

/* The largest sum of a column's levels. */
static size_t largest_sum(const struct ohm_layout *layout)
{
    size_t most = 0;

    for (size_t d = 0; d < layout->drives; d++) {
        const struct ohm_drive *drive = &layout->drive[d];

        for (size_t c = 0; c < drive->columns; c++) {
            size_t sum = 0;

            for (size_t r = 0; r < drive->rows; r++)
                sum += drive->level[r * drive->columns + c];
            most = sum > most ? sum : most;
        }
    }
    return most;
}

START_TEST(mapped_columns_keep_the_rate)
{
    struct ohm_network network;
    struct ohm_integer integer;
    struct small s;

    small_init(&s, OHM_METHOD_PROPORTIONAL);
    s.mapping.rows = trained[_i].rows;
    strcpy(s.mapping.rows_order, ohm_rows_order_words[trained[_i].order]);
    s.train.approach = trained[_i].approach;
    s.train.approach_epochs = 4;
    ck_ok(ohm_field_read(ohm_field_find(ohm_train_fields, "column_rate"), &s.train,
                         trained[_i].rate));
    network = small_trained(&s, usual_chance, NULL, NULL);
    ck_ok(ohm_integer_init(&integer, &network, &s.mapping, NULL));
    for (size_t k = 0; k < 2; k++) {
        const struct ohm_product product = { .in = integer.layer[k].in,
                                             .out = integer.layer[k].out,
                                             .code = integer.layer[k].code };
        const struct ohm_counts *rate = &s.train.column_rate;
        const size_t l = s.mapping.rows / rate->at[rate->cols > 1 ? k : 0];
        struct ohm_layout *layout = NULL;
        size_t most;

        ck_ok(ohm_layout_new(&layout, &s.mapping, &product));
        most = fullest(layout, product.code);
        ck_assert_uint_le(most, l);
        if (k == 0) /* the second layer has 12 rows */
            ck_assert_msg(most == l, "%zu of %zu: the test says little", most, l);
        ck_assert_uint_le(largest_sum(layout), 3 * l);
        ohm_layout_free(layout);
    }
    ohm_integer_clear(&integer);
    ohm_network_clear(&network);
    ohm_dataset_clear(&s.data);
}
END_TEST

/* --- the approach --- */

static void expect_equal(size_t n, const float a[], const float b[])
{
    for (size_t k = 0; k < n; k++)
        ck_assert(a[k] == b[k]);
}

/* Weights that stand still, so that Z and U can be followed by hand: Z = project(W), U = 0; after an epoch
 * Z = project(W + U), U += W - Z. */
START_TEST(admm_keeps_its_two_matrices)
{
    struct ohm_mapping mapping = { .rows = 4 };
    struct ohm_train train = { .column_rate = { .cols = 1, .at = { 4 } },
                               .rho = 0.5,
                               .rho_growth = 3,
                               .rho_most = 2 };
    float w[4] = { 1, -4, 3, -2 }, kept[8] = { 0 }, gradient[4] = { 0 };
    struct ohm_tensor tensor = { .train = &train,
                                 .mapping = &mapping,
                                 .in = 4,
                                 .out = 1,
                                 .w = w,
                                 .kept = kept,
                                 .approaching = true };

    row()->project(&tensor, OHM_AT_START);
    expect_equal(8, kept, (const float[]){ 0, -4, 0, 0, 0, 0, 0, 0 });
    row()->force(&tensor, gradient);
    expect_equal(4, gradient, (const float[]){ 0.5f, 0, 1.5f, -1 });
    row()->project(&tensor, OHM_AFTER_STEP);
    row()->project(&tensor, OHM_AFTER_EPOCH);
    expect_equal(8, kept, (const float[]){ 0, -4, 0, 0, 1, 0, 3, -2 });
    tensor.epoch = 1;
    row()->force(&tensor, memset(gradient, 0, sizeof gradient));
    expect_equal(4, gradient, (const float[]){ 3, 0, 9, -6 });
    row()->project(&tensor, OHM_AFTER_EPOCH); /* W + U = 2, -4, 6, -4 */
    expect_equal(8, kept, (const float[]){ 0, 0, 6, 0, 2, -4, 0, -4 });
    tensor.epoch = 2; /* 0.5 x 3 x 3 is more than 2 */
    row()->force(&tensor, memset(gradient, 0, sizeof gradient));
    expect_equal(4, gradient, (const float[]){ 6, -16, -6, -12 });
    expect_equal(4, w, (const float[]){ 1, -4, 3, -2 });
    tensor.approaching = false;
    row()->force(&tensor, memset(gradient, 0, sizeof gradient));
    expect_equal(4, gradient, (const float[]){ 0, 0, 0, 0 });
    row()->project(&tensor, OHM_AFTER_PHASE);
    expect_equal(4, w, (const float[]){ 0, -4, 0, 0 });
}
END_TEST

/* Weights that are not 0 in the fullest segment of a layer of ROWS or fewer inputs. */
static size_t fullest_column(const struct ohm_layer *layer)
{
    size_t most = 0;

    for (size_t o = 0; o < layer->out; o++) {
        size_t n = 0;

        for (size_t i = 0; i < layer->in; i++)
            n += layer->w[i * layer->out + o] != 0;
        most = n > most ? n : most;
    }
    return most;
}

/* Projected, weights fit after every step; with admm they only come nearer, and fit at the end. */
START_TEST(projected_weights_always_fit)
{
    struct ohm_network network = { 0 };
    struct ohm_course course;
    struct ohm_phase phase = {
        .course = &course, .method = row(), .network = &network, .approach = 1
    };
    struct small s;

    small_init(&s, OHM_METHOD_PROPORTIONAL);
    course = small_course(&s);
    s.mapping.rows = 12; /* the second layer is one segment */
    s.train.column_rate.at[0] = 4;
    s.train.approach = _i;
    s.train.pretrain = 1;
    ck_ok(small_first(&s, usual_chance, &network));
    ck_assert_uint_eq(fullest_column(&network.layer[1]), 12);
    ck_ok(ohm_phase_init(&phase));
    ohm_phase_run_epoch(&phase);
    ck_assert_uint_eq(fullest_column(&network.layer[1]),
                      _i == OHM_APPROACH_PROJECTED ? 3 : 12);
    ohm_phase_project(&phase, OHM_AFTER_PHASE);
    ck_assert_uint_eq(fullest_column(&network.layer[1]), 3);
    ohm_phase_clear(&phase);
    ohm_network_clear(&network);
    ohm_dataset_clear(&s.data);
}
END_TEST

/* The first phase is that of none, and no bias is touched. */
START_TEST(the_first_phase_is_plain)
{
    struct ohm_network plain = { 0 }, first = { 0 };
    struct small s;

    small_init(&s, OHM_METHOD_NONE);
    ck_ok(small_first(&s, usual_chance, &plain));
    s.train.method = OHM_METHOD_PROPORTIONAL;
    ck_ok(small_first(&s, usual_chance, &first));
    ck_assert(same(&plain, &first));
    ohm_network_clear(&first);
    first = small_trained(&s, usual_chance, NULL, NULL);
    for (size_t k = 0; k < 2; k++)
        for (size_t o = 0; o < first.layer[k].out; o++)
            ck_assert(first.layer[k].b[o] != 0);
    ohm_network_clear(&plain);
    ohm_network_clear(&first);
    ohm_dataset_clear(&s.data);
}
END_TEST

static const struct {
    const char *rate, *words;
} refused[] = {
    { "129", "column_rate: 129 is not in 1 to 128, the rows of a crossbar" },
    { "[8, 8, 8]",
      "column_rate: 3 rates where the network has 2 layers; one rate, or one a "
      "layer, is allowed" },
    { "[[8], [8]]", "column_rate: 2 rates where" },
};

START_TEST(orders_from_files_are_refused)
{
    struct ohm_network network = { 0 };
    struct small s;

    small_init(&s, OHM_METHOD_PROPORTIONAL);
    strcpy(s.mapping.rows_order, "order.npy");
    ck_fails(small_first(&s, usual_chance, &network), OHM_EUSAGE,
             "rows_order: order.npy, but");
    ohm_dataset_clear(&s.data);
}
END_TEST

START_TEST(rates_that_do_not_fit_are_refused)
{
    struct ohm_network network = { 0 };
    struct small s;

    small_init(&s, OHM_METHOD_PROPORTIONAL);
    ck_ok(ohm_field_read(ohm_field_find(ohm_train_fields, "column_rate"), &s.train,
                         refused[_i].rate));
    ck_fails(small_first(&s, usual_chance, &network), OHM_EUSAGE, refused[_i].words);
    ck_assert_uint_eq(network.layers, 0);
    ohm_dataset_clear(&s.data);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("train/proportional");
    TCase *tc = tcase_create("proportional");

    tcase_add_loop_test(tc, the_projection_is_the_nearest, 0, 12);
    tcase_add_loop_test(tc, mapped_columns_keep_the_rate, 0,
                        sizeof trained / sizeof *trained);
    tcase_add_test(tc, admm_keeps_its_two_matrices);
    tcase_add_loop_test(tc, projected_weights_always_fit, 0, 2);
    tcase_add_test(tc, the_first_phase_is_plain);
    tcase_add_test(tc, orders_from_files_are_refused);
    tcase_add_loop_test(tc, rates_that_do_not_fit_are_refused, 0,
                        sizeof refused / sizeof *refused);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
