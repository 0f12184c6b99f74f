#include "train/method.h"

#include "small.h"
#include "train/phase.h"
#include "train/slices.h"

#include <math.h>
#include <string.h>

/* Weights w[n] of a network with as many parameters, quantised with EXPONENT. */
static struct ohm_tensor tensor_of(const struct ohm_train *train, size_t n, float w[],
                                   int exponent)
{
    return (struct ohm_tensor){ .train = train,
                                .in = 1,
                                .out = n,
                                .w = w,
                                .exponent = exponent,
                                .bits = 8,
                                .parameters = (double)n };
}

/* Law: the force on a weight of magnitude x is the sum over its slices of 1/64, 1/16, 1/4, 1, each
 * only where the slice is not 0 (the code of arXiv 1909.08496); it pushes towards 0. */
START_TEST(a_slice_that_is_zero_exerts_no_force)
{
    static const double share[4] = { 1 / 64.0, 1 / 16.0, 1 / 4.0, 1 };
    const int exponent = -1;
    const double q = ldexp(1, exponent - 8), weight = 1e-3;
    const struct ohm_train train = { .alpha_bit_slice = 4 * weight };

    for (int x = -256; x <= 256; x++) {
        float w = (float)(x * q);
        const struct ohm_tensor tensor = tensor_of(&train, 1, &w, exponent);
        const int magnitude = x < 0 ? -x : x;
        float gradient = 0.25f;
        double force = 0;

        for (int k = 0; k < 4; k++) {
            const int slice = k == 0 ? magnitude / 64 : magnitude >> (6 - 2 * k) & 3;

            if (slice > 0)
                force += share[k];
        }
        ohm_methods[OHM_METHOD_BIT_SLICE_L1]->force(&tensor, &gradient);
        ck_near((double)gradient - 0.25, copysign(weight * force / q, x) * (x != 0),
                1e-7 * (0.25 + weight / q));
    }
}
END_TEST

/* Between the steps the nearest code decides: a weight of 63.4 q has the slices of 63. */
START_TEST(the_gate_follows_the_rounded_code)
{
    const struct ohm_train train = { .alpha_bit_slice = 8.0 / 256 };
    float w[2] = { 63.4f / 256, 63.6f / 256 };
    const struct ohm_tensor tensor = tensor_of(&train, 2, w, 0);
    float gradient[2] = { 0 };

    ohm_methods[OHM_METHOD_BIT_SLICE_L1]->force(&tensor, gradient);
    ck_near((double)gradient[0], 1 + 0.25 + 0.0625, 1e-6); /* 63 = 0333 in base 4 */
    ck_near((double)gradient[1], 0.015625, 1e-6);          /* 64 = 1000 */
}
END_TEST

START_TEST(l1_pulls_with_constant_force)
{
    const struct ohm_train train = { .alpha_pretrain = 1.5, .alpha_l1 = 6 };
    float w[3] = { -0.3f, 0, 1e-6f };
    struct ohm_tensor tensor = tensor_of(&train, 3, w, 0);
    float gradient[3] = { 0 };

    tensor.first = true;
    ohm_methods[OHM_METHOD_L1]->force(&tensor, gradient);
    ck_assert(gradient[0] == -0.5f && gradient[1] == 0 && gradient[2] == 0.5f);
    tensor.first = false;
    ohm_methods[OHM_METHOD_L1]->force(&tensor, gradient);
    ck_assert(gradient[0] == -2.5f && gradient[1] == 0 && gradient[2] == 2.5f);
}
END_TEST

START_TEST(slices_that_are_not_zero_are_counted)
{
    const float w[4] = { 255.0f / 256, -64.0f / 256, 1.0f / 256, 0 };
    size_t count[4] = { 0 };

    ohm_slices_count(4, w, 0, 8, count);
    ck_assert_uint_eq(count[0], 2);
    ck_assert_uint_eq(count[1], 1);
    ck_assert_uint_eq(count[2], 1);
    ck_assert_uint_eq(count[3], 2);
}
END_TEST

/* The table: names are the words, a base is a row with a first phase of its own, a key is one of the fields. */
START_TEST(rows_are_whole)
{
    for (int k = 0; ohm_methods[k]; k++) {
        const struct ohm_method *row = ohm_methods[k];
        const char *const *const lists[] = { row->first_keys, row->second_keys };

        ck_assert_str_eq(row->name, ohm_method_words[k]);
        ck_assert(row->sentence && *row->sentence);
        ck_assert(!ohm_methods[ohm_method_base(k)]->base);
        for (int l = 0; l < 2; l++)
            for (const char *const *key = lists[l]; key && *key; key++) {
                ck_assert(ohm_field_find(ohm_train_fields, *key) != NULL);
                ck_assert(!ohm_method_unused(k, *key));
                ck_assert_int_eq(ohm_method_is_second(*key), l);
            }
        for (const struct ohm_field *f = ohm_train_fields; f->key; f++) {
            const char *why = ohm_method_unused(k, f->key);

            ck_assert_msg(!why || strncmp(why, "train.method ", 13) == 0, "%s", f->key);
        }
    }
    ck_assert_str_eq(ohm_method_words[OHM_METHOD_NONE], "none");
    ck_assert_str_eq(ohm_method_words[OHM_METHOD_L1], "l1");
    ck_assert_str_eq(ohm_method_words[OHM_METHOD_BIT_SLICE_L1], "bit-slice-l1");
    ck_assert_str_eq(ohm_method_words[OHM_METHOD_CIRCULANT], "circulant");
    ck_assert_str_eq(ohm_method_words[OHM_METHOD_PROPORTIONAL], "column-proportional");
    ck_assert_str_eq(ohm_method_unused(OHM_METHOD_NONE, "alpha_l1"),
                     "train.method is not l1");
    ck_assert_ptr_null(ohm_method_unused(OHM_METHOD_NONE, "rate"));
}
END_TEST

/* --- a row of this file --- */

static size_t moments[4], forces; /* how often hooks of the row were called */
static size_t approach;           /* epochs */

/* Neighbouring outputs are one parameter. */
static void share_pairs(const struct ohm_tensor *t, enum ohm_share share, float v[])
{
    for (size_t k = 0; k + 1 < t->in * t->out; k += 2) {
        const float sum = v[k] + v[k + 1];

        v[k] = v[k + 1] = share == OHM_SHARE_SUM ? sum : sum / 2;
    }
}

static void note_moment(const struct ohm_tensor *t, enum ohm_moment moment)
{
    ck_assert(!t->bias);
    ck_assert_uint_eq(t->in, sizes[t->layer]);
    ck_assert(moment == OHM_AFTER_PHASE || t->approaching == (t->epoch < approach));
    moments[moment] += t->layer == 1;
    if (moment == OHM_AFTER_PHASE && t->layer == 0)
        memset(t->w, 0, 24 * sizeof *t->w);
}

/* What a method keeps is its own, all 0 at first, and lasts. */
static void count_force(const struct ohm_tensor *t, float gradient[])
{
    const size_t n = t->in * t->out;

    (void)gradient;
    for (size_t k = 0; k < 3 * n; k += 3 * n - 1)
        ck_assert(t->kept[k]++ == (float)forces);
    forces += t->layer == 1;
}

static const struct ohm_method row = { .keeps = 3,
                                       .freezes = true,
                                       .force = count_force,
                                       .project = note_moment,
                                       .parametrise = share_pairs };

/* A phase with this row: two epochs of approach, a projection, another epoch. */
START_TEST(hooks_are_called_when_they_should)
{
    struct ohm_network network = { 0 };
    struct ohm_course course;
    struct ohm_phase phase = {
        .course = &course, .method = &row, .network = &network, .approach = 2
    };
    const float *w;
    struct small s;

    small_init(&s, OHM_METHOD_NONE);
    approach = 2;
    course = small_course(&s);
    s.train.pretrain = 1;
    ck_ok(small_first(&s, usual_chance, &network));
    w = network.layer[0].w;
    ck_ok(ohm_phase_init(&phase));
    ohm_phase_run_epoch(&phase);
    ohm_phase_run_epoch(&phase);
    ohm_phase_project(&phase, OHM_AFTER_PHASE);
    ohm_phase_freeze(&phase);
    ohm_phase_run_epoch(&phase);
    ck_assert_uint_eq(moments[OHM_AT_START], 1);
    ck_assert_uint_eq(moments[OHM_AFTER_STEP], 3 * (TRAIN - HELD_OUT) / 10);
    ck_assert_uint_eq(moments[OHM_AFTER_EPOCH], 3);
    ck_assert_uint_eq(moments[OHM_AFTER_PHASE], 1);
    ck_assert_uint_eq(forces, moments[OHM_AFTER_STEP]);
    for (size_t k = 0; k < sizes[0] * sizes[1]; k++)
        ck_assert(k < 24 ? w[k] == 0 : k % 2 || w[k] == w[k + 1]);
    ck_assert(w[24] != w[26]);
    ohm_phase_clear(&phase);
    ohm_network_clear(&network);
    ohm_dataset_clear(&s.data);
}
END_TEST

static float *copy_of(size_t n, const float from[])
{
    float *to = malloc(n * sizeof *to);

    ck_assert_ptr_nonnull(to);
    memcpy(to, from, n * sizeof *to);
    return to;
}

/* Law: one step of weights that are one parameter is a step of that parameter: as far as both gradients together. */
START_TEST(a_shared_weight_descends_as_one_parameter)
{
    static const struct ohm_method free_row = { .keeps = 0 };
    const struct ohm_method *const rows[] = { &row, &free_row };
    float *start = NULL, *end[2];
    const size_t n = sizes[0] * sizes[1];
    struct small s;

    small_init(&s, OHM_METHOD_NONE);
    s.data.train.n = HELD_OUT + 10; /* one step */
    for (int k = 0; k < 2; k++) {
        struct ohm_network network = { 0 };
        const struct ohm_course course = small_course(&s);
        struct ohm_phase phase = { .course = &course,
                                   .method = rows[k],
                                   .network = &network };

        forces = approach = 0;
        s.train.rate = 0; /* the start alone, pairs of it made equal */
        ck_ok(small_first(&s, usual_chance, &network));
        s.train.rate = 0.05;
        for (size_t i = 0; i < n; i += 2)
            network.layer[0].w[i + 1] = network.layer[0].w[i];
        for (size_t i = 0; i < sizes[1] * sizes[2]; i += 2)
            network.layer[1].w[i + 1] = network.layer[1].w[i];
        free(start);
        start = copy_of(n, network.layer[0].w);
        ck_ok(ohm_phase_init(&phase));
        ohm_phase_run_epoch(&phase);
        end[k] = copy_of(n, network.layer[0].w);
        ohm_phase_clear(&phase);
        ohm_network_clear(&network);
    }
    for (size_t i = 0; i < n; i += 2) {
        const double both = (double)end[1][i] + (double)end[1][i + 1];

        ck_near((double)end[0][i] - (double)start[i], both - 2 * (double)start[i], 1e-7);
    }
    free(start);
    free(end[0]);
    free(end[1]);
    ohm_dataset_clear(&s.data);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("train/method");
    TCase *tc = tcase_create("method");

    tcase_add_test(tc, a_slice_that_is_zero_exerts_no_force);
    tcase_add_test(tc, the_gate_follows_the_rounded_code);
    tcase_add_test(tc, l1_pulls_with_constant_force);
    tcase_add_test(tc, slices_that_are_not_zero_are_counted);
    tcase_add_test(tc, rows_are_whole);
    tcase_add_test(tc, hooks_are_called_when_they_should);
    tcase_add_test(tc, a_shared_weight_descends_as_one_parameter);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
