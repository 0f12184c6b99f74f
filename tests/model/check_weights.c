#include "model/weights.h"

#include "harness.h"
#include "num/rng.h"
#include "store/array.h"
#include "store/axis.h"
#include "store/note.h"
#include "store/scratch.h"
#include "store/slab.h"

#include <math.h>

enum { IN = 5, HIDDEN = 4, OUT = 3 };
static const size_t sizes[] = { IN, HIDDEN, OUT };

/* Values that are hard to carry: far apart, tiny, with a sign on 0. */
static void fill(struct ohm_network *network)
{
    struct ohm_rng rng = ohm_rng_at(4, OHM_FOR_TEST, 0, 0, 0);

    ck_ok(ohm_network_init(network, 3, sizes));
    for (size_t k = 0; k < 2; k++) {
        struct ohm_layer *layer = &network->layer[k];

        for (size_t i = 0; i < layer->in * layer->out; i++)
            layer->w[i] = (float)(exp(20 * ohm_rng_draw_normal(&rng)));
        for (size_t i = 0; i < layer->out; i++)
            layer->b[i] = (float)ohm_rng_draw_normal(&rng);
        layer->a_exponent = k ? 64 : -64;
    }
    network->layer[0].w[1] = -0.0f;
    network->layer[0].w[2] = 1e-45f;
    network->layer[0].w[3] = -3.4e38f;
    network->mean = 1.0 / 3;
    network->deviation = 1e-300;
    network->bits = 7;
}

static void check_same(const struct ohm_network *a, const struct ohm_network *b)
{
    ck_assert_uint_eq(a->layers, b->layers);
    ck_assert(a->mean == b->mean && a->deviation == b->deviation && a->bits == b->bits);
    for (size_t k = 0; k < a->layers; k++) {
        const struct ohm_layer *p = &a->layer[k], *q = &b->layer[k];

        ck_assert(p->in == q->in && p->out == q->out && p->a_exponent == q->a_exponent);
        ck_assert_mem_eq(p->w, q->w, p->in * p->out * sizeof *p->w);
        ck_assert_mem_eq(p->b, q->b, p->out * sizeof *p->b);
    }
}

static const char *const files[] = { "w.npz", "w.h5" };

START_TEST(what_is_written_reads_back_bit_for_bit)
{
    struct ohm_network network, back = { 0 };

    fill(&network);
    ck_ok(ohm_weights_write(in(files[_i]), &network));
    ck_ok(ohm_weights_read(in(files[_i]), 0, &back));
    check_same(&network, &back);
    ohm_network_clear(&back);
    ohm_network_clear(&network);
}
END_TEST

START_TEST(a_file_holds_several_trainings)
{
    struct ohm_network network, other, back = { 0 };
    struct ohm_store *store;

    fill(&network);
    fill(&other);
    other.layer[1].b[0] = 42;
    ck_ok(ohm_store_create(&store, in("w.h5"), true));
    ck_ok(ohm_weights_store(store, "weights/0", &network));
    ck_ok(ohm_weights_store(store, "weights/1", &other));
    ck_ok(ohm_store_commit(store));
    ck_ok(ohm_weights_read(in("w.h5"), 1, &back));
    check_same(&other, &back);
    ohm_network_clear(&back);
    ck_fails(ohm_weights_read(in("w.h5"), 2, &back), OHM_EINPUT, "weights/2");
    ohm_network_clear(&network);
    ohm_network_clear(&other);
}
END_TEST

START_TEST(other_endings_and_missing_files_are_named)
{
    struct ohm_network network, back = { 0 };

    fill(&network);
    ck_fails(ohm_weights_write(in("w.onnx"), &network), OHM_EUSAGE,
             "w.onnx: weights are written to a .npz or .h5 file");
    ck_fails(ohm_weights_write(in("npz"), &network), OHM_EUSAGE, "/npz: weights are");
    ck_fails(ohm_weights_write(in("no/w.npz"), &network), OHM_EIO, "no/w.npz");
    ck_fails(ohm_weights_write(in("no/w.h5"), &network), OHM_EIO, "no/w.h5");
    for (int k = 0; k < 2; k++) {
        FILE *out;

        ck_fails(ohm_weights_read(in(files[k]), 0, &back), OHM_EIO, files[k]);
        out = fopen(in(files[k]), "w");
        ck_assert(out && fputs("no weights here", out) >= 0 && fclose(out) == 0);
        ck_fails(ohm_weights_read(in(files[k]), 0, &back), OHM_EINPUT, files[k]);
    }
    ck_assert_uint_eq(back.layers, 0);
    ohm_network_clear(&network);
}
END_TEST

START_TEST(writing_survives_scarcity)
{
    struct ohm_network network;

    fill(&network);
    ck_survives_scarcity(ohm_weights_write(in("w.npz"), &network), );
    ohm_network_clear(&network);
}
END_TEST

/* --- groups of others --- */

/* The group weights/0 of somebody's file; an extent of 0: the array is missing. */
struct group {
    size_t w0[2], b0, w1[2], b1;
    size_t exponents;
    double exponent, deviation;
    int64_t bits;
    float weight;
};

static void store_array(struct ohm_store *store, const char *name, size_t ndim,
                        const size_t shape[], float value)
{
    char path[64], axis[2][64];
    float values[64];

    if (shape[0] == 0)
        return;
    for (size_t k = 0; k < ndim; k++) {
        snprintf(path, sizeof path, "weights/0/%s_axis%zu", name, k);
        snprintf(axis[k], sizeof axis[k], "%s_axis%zu", name, k);
        ck_ok(ohm_store_axis_counts(store, path, shape[k], NULL));
    }
    for (size_t k = 0; k < 64; k++)
        values[k] = value;
    snprintf(path, sizeof path, "weights/0/%s", name);
    ck_ok(ohm_store_array(store, path, OHM_FLOAT, ndim,
                          (const char *const[]){ axis[0], axis[1] }, "1", NULL));
    ck_ok(ohm_store_write(store, path, OHM_FLOAT, NULL, NULL, values));
}

static enum ohm_status read_group(const struct group *g, struct ohm_network *network)
{
    double exponents[16];
    struct ohm_store *store;

    for (size_t k = 0; k < 16; k++)
        exponents[k] = g->exponent;
    ck_ok(ohm_store_create(&store, in("w.h5"), true));
    ck_ok(ohm_store_group(store, "weights/0"));
    store_array(store, "w0", 2, g->w0, g->weight);
    store_array(store, "b0", 1, &g->b0, 1);
    store_array(store, "w1", 2, g->w1, 1);
    store_array(store, "b1", 1, &g->b1, 1);
    if (g->exponents)
        ck_ok(ohm_note_write_reals(store, "weights/0", "a_exponent", g->exponents,
                                   exponents));
    ck_ok(ohm_note_write_real(store, "weights/0", "mean", 0));
    ck_ok(ohm_note_write_real(store, "weights/0", "deviation", g->deviation));
    ck_ok(ohm_note_write_count(store, "weights/0", "bits", g->bits));
    ck_ok(ohm_store_commit(store));
    return ohm_weights_read(in("w.h5"), 0, network);
}

/* clang-format off */
static const struct { struct group group; const char *words; } odd_groups[] = {
    /* w0       b0  w1      b1  n  exponent deviation bits weight */
    { { { 5, 4 }, 4, { 4, 3 }, 3, 2, 1, 1, 8, 1 }, NULL },
    { { { 5, 4 }, 60, { 4, 3 }, 3, 2, 1, 1, 8, 1 },
      "weights/0/b0 does not have the shape of its layer" },
    { { { 5, 4 }, 4, { 4, 3 }, 1, 2, 1, 1, 8, 1 }, "weights/0/b1 does not have the shape" },
    { { { 5, 4 }, 4, { 2, 3 }, 3, 2, 1, 1, 8, 1 }, "weights/0/w1 is not a matrix that fits" },
    { { { 0, 0 }, 4, { 4, 3 }, 3, 2, 1, 1, 8, 1 }, "weights/0/w0" },
    { { { 5, 4 }, 4, { 4, 3 }, 0, 2, 1, 1, 8, 1 }, "weights/0/b1" },
    { { { 5, 4 }, 4, { 4, 3 }, 3, 0, 1, 1, 8, 1 }, "a_exponent" },
    { { { 5, 4 }, 4, { 4, 3 }, 3, 3, 1, 1, 8, 1 }, "weights/0/w2" },
    { { { 5, 4 }, 4, { 4, 3 }, 3, 9, 1, 1, 8, 1 },
      "weights/0: 9 layers; 1 to 8 are possible" },
    { { { 5, 4 }, 4, { 4, 3 }, 3, 2, 65, 1, 8, 1 },
      "weights/0: a_exponent: 65 is no whole number" },
    { { { 5, 4 }, 4, { 4, 3 }, 3, 2, 0.5, 1, 8, 1 },
      "weights/0: a_exponent: 0.5 is no whole number" },
    { { { 5, 4 }, 4, { 4, 3 }, 3, 2, 1, 0, 8, 1 },
      "weights/0: mean 0 and deviation 0 are not usable" },
    { { { 5, 4 }, 4, { 4, 3 }, 3, 2, 1, 1, -1, 1 },
      "weights/0: bits: -1 is no whole number in 1 to 8" },
    { { { 5, 4 }, 4, { 4, 3 }, 3, 2, 1, 1, 8, NAN },
      "weights/0: w0: entry 0 is not finite" },
};
/* clang-format on */
enum { ODD_GROUPS = sizeof odd_groups / sizeof *odd_groups };

START_TEST(odd_groups_are_refused_with_file_and_name)
{
    const char *words = odd_groups[_i].words;
    struct ohm_network network = { 0 };

    if (!words) {
        ck_ok(read_group(&odd_groups[_i].group, &network));
        ck_assert_uint_eq(network.layers, 2);
        ohm_network_clear(&network);
        return;
    }
    ck_fails(read_group(&odd_groups[_i].group, &network), OHM_EINPUT, words);
    ck_assert_msg(strncmp(ohm_sentence(), in("w.h5"), strlen(in("w.h5"))) == 0,
                  "\"%s\" does not begin with the file", ohm_sentence());
    ck_assert_uint_eq(network.layers, 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("model/weights");
    TCase *tc = tcase_create("weights");

    tcase_add_checked_fixture(tc, scratch_setup, scratch_teardown);
    tcase_add_loop_test(tc, what_is_written_reads_back_bit_for_bit, 0, 2);
    tcase_add_test(tc, a_file_holds_several_trainings);
    tcase_add_test(tc, other_endings_and_missing_files_are_named);
    tcase_add_test(tc, writing_survives_scarcity);
    tcase_add_loop_test(tc, odd_groups_are_refused_with_file_and_name, 0, ODD_GROUPS);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
