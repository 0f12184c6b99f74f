#include "model/dataset.h"

#include "exchange/forge.h"
#include "exchange/npz.h"
#include "model/digits.h"
#include "store/scratch.h"

#include <math.h>

/* --- mnist:DIR --- */

enum { TRAIN = 6, TEST = 3, SIDE = 2 };

static const struct file {
    const char *name;
    unsigned ndim, n;
} files[] = {
    { "train-images-idx3-ubyte", 3, TRAIN },
    { "train-labels-idx1-ubyte", 1, TRAIN },
    { "t10k-images-idx3-ubyte", 3, TEST },
    { "t10k-labels-idx1-ubyte", 1, TEST },
};

/* N images of SIDE x SIDE, or N labels; value k is 3 k, or k modulo 10. */
static void forge_file(struct forge *file, unsigned ndim, unsigned n, unsigned side)
{
    file->n = 0;
    forge_bytes(file, "\0\0\x08", 3);
    forge_big(file, ndim, 1);
    forge_big(file, n, 4);
    for (unsigned k = 1; k < ndim; k++)
        forge_big(file, side, 4);
    for (unsigned k = 0; k < n * (ndim == 3 ? side * side : 1); k++)
        forge_big(file, ndim == 3 ? 3 * k : k % 10, 1);
}

static void write_plain(const char *name, const struct forge *file)
{
    forge_write(in(name), file->at, file->n);
}

static void write_packed(const char *name, const struct forge *file)
{
    struct forge packed = { 0 };
    char full[64];

    snprintf(full, sizeof full, "%s.gz", name);
    forge_gzip(&packed, file);
    forge_write(in(full), packed.at, packed.n);
}

/* All four files; every other one packed if MIXED. */
static void write_mnist(bool mixed)
{
    struct forge file;

    for (size_t k = 0; k < 4; k++) {
        forge_file(&file, files[k].ndim, files[k].n, SIDE);
        if (mixed && k % 2 == 0)
            write_packed(files[k].name, &file);
        else
            write_plain(files[k].name, &file);
    }
}

static enum ohm_status open_mnist(struct ohm_dataset *data)
{
    char name[64];

    snprintf(name, sizeof name, "mnist:%s", scratch);
    return ohm_dataset_init(data, name, 1, 2);
}

START_TEST(mnist_is_read_plain_and_packed)
{
    struct ohm_dataset data = { .inputs = 0 };

    write_mnist(_i);
    ck_ok(open_mnist(&data));
    ck_assert_uint_eq(data.inputs, SIDE * SIDE);
    ck_assert_uint_eq(data.classes, 10);
    ck_assert_uint_eq(data.train.n, TRAIN);
    ck_assert_uint_eq(data.test.n, TEST);
    for (unsigned k = 0; k < TRAIN * SIDE * SIDE; k++)
        ck_assert_uint_eq(data.train.x[k], 3 * k);
    for (unsigned k = 0; k < TEST; k++)
        ck_assert_uint_eq(data.test.label[k], k);
    ohm_dataset_clear(&data);
    ck_assert(!data.train.x && !data.test.label && data.inputs == 0);
}
END_TEST

/* Law: mean and deviation are those of the training pixels alone, in units of full scale, rounded. */
START_TEST(the_moments_are_those_of_the_training_images)
{
    struct ohm_dataset data = { .inputs = 0 };
    double mean = 0, square = 0;

    write_mnist(false);
    ck_ok(open_mnist(&data));
    for (unsigned k = 0; k < 24; k++) {
        mean += 3 * k / 255.0 / 24;
        square += 9 * k * k / 255.0 / 255.0 / 24;
    }
    ck_near(data.mean, mean, 0.5001e-4);
    ck_near(data.deviation, sqrt(square - mean * mean), 0.5001e-4);
    ck_near(data.mean * 1e4, rint(data.mean * 1e4), 1e-9);
    ohm_dataset_clear(&data);
}
END_TEST

/* One of the four files is odd; it has ndim axes, n entries, images of side x side, then `cut` bytes
 * fewer (or more), and byte `at` is VALUE if at is not 0. */
/* clang-format off */
static const struct {
    unsigned which, ndim, n, side;
    int cut;
    unsigned at, value;
    const char *words;
} odd[] = {
    { 0, 3, TRAIN, SIDE, 1, 0, 0, "train-images-idx3-ubyte: cut off: the header asks" },
    { 1, 1, TRAIN, SIDE, 5, 0, 0, "train-labels-idx1-ubyte: cut off" },
    { 2, 3, TEST, SIDE, 14, 0, 0, "t10k-images-idx3-ubyte: cut off within the header" },
    { 3, 1, TEST, SIDE, -1, 0, 0, "t10k-labels-idx1-ubyte: too long" },
    { 0, 3, TRAIN + 1, SIDE, 0, 0, 0, "ubyte has 7 images and " },
    { 3, 1, TEST - 1, SIDE, 0, 0, 0, "t10k-labels-idx1-ubyte 2 labels" },
    { 0, 1, TRAIN, SIDE, 0, 0, 0, "1 axes instead of 3: these are not images" },
    { 1, 3, TRAIN, SIDE, 0, 0, 0, "3 axes instead of 1: these are not labels" },
    { 2, 3, TEST, 3, 0, 0, 0, "images of 9 pixels beside others of 4" },
    { 1, 1, TRAIN, SIDE, 0, 8, 10, "train-labels-idx1-ubyte: label 0 is 10, which is not" },
    { 3, 1, TEST, SIDE, 0, 10, 255, "t10k-labels-idx1-ubyte: label 2 is 255" },
    { 0, 3, TRAIN, SIDE, 0, 2, 0x0d, "an IDX file of 32-bit reals" },
    { 2, 3, TEST, SIDE, 0, 2, 0x77, "not an IDX file: it begins with 00 00 77 03" },
    { 0, 3, 0, SIDE, 0, 0, 0, "empty: axis 1 has no entries" },
};
/* clang-format on */
enum { ODD = sizeof odd / sizeof *odd };

START_TEST(odd_idx_files_are_named)
{
    const char *name = files[odd[_i].which].name;
    struct ohm_dataset data = { .inputs = 0 };
    struct forge file;
    size_t n;

    write_mnist(false);
    forge_file(&file, odd[_i].ndim, odd[_i].n, odd[_i].side);
    n = file.n;
    forge_big(&file, 0, 1);
    file.n = (size_t)((long)n - odd[_i].cut);
    if (odd[_i].at)
        file.at[odd[_i].at] = (unsigned char)odd[_i].value;
    write_plain(name, &file);
    ck_fails(open_mnist(&data), OHM_EINPUT, odd[_i].words);
    ck_assert_ptr_nonnull(strstr(ohm_sentence(), name));
    remove(in(name));
    write_packed(name, &file);
    ck_fails(open_mnist(&data), OHM_EINPUT, "idx");
    ck_assert_ptr_nonnull(strstr(ohm_sentence(), name));
    ck_assert(!data.train.x && data.inputs == 0);
}
END_TEST

START_TEST(a_missing_file_is_named)
{
    struct ohm_dataset data = { .inputs = 0 };
    char words[128];

    write_mnist(false);
    remove(in(files[_i].name));
    snprintf(words, sizeof words, "%s/%s: there is no such file, neither plain nor .gz",
             scratch, files[_i].name);
    ck_fails(open_mnist(&data), OHM_EINPUT, words);
    ck_fails(ohm_dataset_init(&data, "mnist:no-such-folder", 1, 1), OHM_EINPUT,
             "no-such-folder/train-images-idx3-ubyte: there is no such file");
}
END_TEST

/* --- npz:FILE --- */

struct array {
    const char *name;
    size_t ndim, shape[3];
    const double *values;
};

static const double pixels[] = {
    0, 255, 1, 2, 3, 4, 128, 7, 9, 10, 11, 12, 13, 14, 15, 16
};
static const double labels[] = { 0, 4, 1, 2 };
static const struct array good[] = {
    { "train_x", 3, { 4, 1, 3 }, pixels },
    { "train_y", 1, { 4 }, labels },
    { "test_x", 2, { 2, 3 }, pixels },
    { "test_y", 1, { 2 }, labels + 2 },
};

/* The good arrays with one in place of that of its name. */
static enum ohm_status open_npz(const struct array *instead, struct ohm_dataset *data)
{
    struct ohm_npz *npz;
    char name[64];

    ck_ok(ohm_npz_create(in("d.npz"), &npz));
    for (size_t k = 0; k < 4; k++) {
        const bool replaced = instead && strcmp(instead->name, good[k].name) == 0;
        const struct array *a = replaced ? instead : &good[k];

        if (a->values)
            ck_ok(ohm_npz_add(npz, a->name, a->ndim, a->shape, a->values));
    }
    ck_ok(ohm_npz_close(npz));
    ohm_npz_free(npz);
    snprintf(name, sizeof name, "npz:%s", in("d.npz"));
    return ohm_dataset_init(data, name, 1, 1);
}

START_TEST(npz_images_may_have_any_shape)
{
    struct ohm_dataset data = { .inputs = 0 };
    struct ohm_images view;

    ck_ok(open_npz(NULL, &data));
    ck_assert_uint_eq(data.inputs, 3);
    ck_assert_uint_eq(data.classes, 5);
    ck_assert_uint_eq(data.train.n, 4);
    ck_assert_uint_eq(data.test.n, 2);
    for (size_t k = 0; k < 12; k++)
        ck_assert_uint_eq(data.train.x[k], (unsigned)pixels[k]);
    view = ohm_images_view(&data, &data.train, 2, 2);
    ck_assert_uint_eq(view.n, 2);
    ck_assert_uint_eq(view.x[0], 128);
    ck_assert_uint_eq(view.label[1], 2);
    ohm_dataset_clear(&data);
}
END_TEST

#define FIRST(x) ((const double[12]){ x })
/* clang-format off */
static const struct { struct array array; const char *words; } odd_arrays[] = {
    { { "train_x", 2, { 4, 3 }, FIRST(-1) },
      "train_x: entry 0 is -1, which is no whole number in 0 to 255" },
    { { "train_x", 2, { 4, 3 }, FIRST(256) }, "train_x: entry 0 is 256, which is no" },
    { { "test_x", 2, { 2, 3 }, FIRST(0.5) }, "test_x: entry 0 is 0.5, which is no" },
    { { "test_x", 2, { 2, 3 }, FIRST(NAN) }, "test_x: entry 0 is nan, which is no" },
    { { "train_y", 1, { 4 }, FIRST(1.5) }, "train_y: entry 0 is 1.5, which is no whole" },
    { { "test_y", 1, { 2 }, FIRST(-1) }, "test_y: entry 0 is -1" },
    { { "test_y", 1, { 2 }, FIRST(255) }, "entry 0 is 255, which is no whole number in 0 to 254" },
    { { "train_y", 1, { 3 }, labels }, "train_x and train_y are not n images and n labels" },
    { { "train_y", 2, { 4, 1 }, labels }, "train_x and train_y are not" },
    { { "test_x", 2, { 2, 4 }, pixels }, "test_x and test_y are not n images" },
    { { "train_x", 1, { 4 }, pixels }, "train_x and train_y are not" },
    { { "train_x", 2, { 4, 0 }, pixels }, "train_x: there is no image in it" },
    { { "test_x", 2, { 0, 3 }, pixels }, "test_x: there is no image in it" },
    { { "test_y", 0, { 0 }, NULL }, "no array is named test_y" },
    { { "train_x", 0, { 0 }, NULL }, "no array is named train_x" },
};
/* clang-format on */
enum { ODD_ARRAYS = sizeof odd_arrays / sizeof *odd_arrays };

START_TEST(odd_arrays_are_named)
{
    struct ohm_dataset data = { .inputs = 0 };

    ck_fails(open_npz(&odd_arrays[_i].array, &data), OHM_EINPUT, odd_arrays[_i].words);
    ck_assert(strncmp(ohm_sentence(), in("d.npz"), strlen(in("d.npz"))) == 0);
    ck_assert(!data.train.x && data.inputs == 0);
}
END_TEST

START_TEST(opening_an_npz_survives_scarcity)
{
    struct ohm_dataset data = { .inputs = 0 };
    char name[64];

    ck_ok(open_npz(NULL, &data));
    ohm_dataset_clear(&data);
    snprintf(name, sizeof name, "npz:%s", in("d.npz"));
    ck_survives_scarcity(ohm_dataset_init(&data, name, 1, 1), ohm_dataset_clear(&data));
}
END_TEST

/* --- all --- */

START_TEST(unknown_names_are_refused)
{
    static const char *const names[] = {
        "",     "mnist",     "mnist:",    "digit",          "digits:x",
        "npz:", "cifar10:x", "inverted:", "inverted:mnist", "inverted"
    };
    struct ohm_dataset data = { .inputs = 0 };

    for (size_t k = 0; k < sizeof names / sizeof *names; k++)
        ck_fails(ohm_dataset_init(&data, names[k], 1, 1), OHM_EUSAGE,
                 "is not digits, mnist:DIR or npz:FILE");
    ck_fails(ohm_dataset_init(&data, "npz:no-such.npz", 1, 1), OHM_EIO, "no-such.npz");
}
END_TEST

/* Law: a pixel of the inverted set is 255 less the other's, labels are the same, and the moments are those of the
 * inverted images; twice is once more. */
START_TEST(inverted_images_are_the_others)
{
    struct ohm_dataset plain = { .inputs = 0 }, other = { .inputs = 0 };
    const size_t n = 60000 * (size_t)OHM_DIGITS_INPUTS;

    ck_ok(ohm_dataset_init(&plain, "digits", 1, 2));
    ck_ok(ohm_dataset_init(&other, "inverted:digits", 1, 2));
    for (size_t k = 0; k < n; k += 97)
        ck_assert_int_eq(other.train.x[k], 255 - plain.train.x[k]);
    for (size_t k = 0; k < n / 6; k += 97)
        ck_assert_int_eq(other.test.x[k], 255 - plain.test.x[k]);
    ck_assert_mem_eq(other.train.label, plain.train.label, plain.train.n);
    ck_near(other.mean, 1 - plain.mean, 1.01e-4);
    ck_near(other.deviation, plain.deviation, 1.01e-4);
    ohm_dataset_clear(&other);
    ck_ok(ohm_dataset_init(&other, "inverted:inverted:digits", 1, 2));
    ck_assert_mem_eq(other.test.x, plain.test.x, n / 6);
    ohm_dataset_clear(&plain);
    ohm_dataset_clear(&other);
}
END_TEST

/* Image K is what digits.h draws for its number, whichever of the threads drew it. */
START_TEST(digits_belong_to_the_seed_and_not_to_threads)
{
    struct ohm_dataset data = { .inputs = 0 };
    uint8_t p[OHM_DIGITS_INPUTS];

    ck_ok(ohm_dataset_init(&data, "digits", 2, 3));
    ck_assert(data.inputs == OHM_DIGITS_INPUTS && data.classes == 10);
    ck_assert_uint_eq(data.train.n, 60000);
    ck_assert_uint_eq(data.test.n, 10000);
    for (uint32_t set = 0; set < 2; set++) {
        const struct ohm_images *images = set ? &data.test : &data.train;

        for (uint32_t k = 0; k < images->n; k += k % 500 == 499 ? 1 : 499 - k % 500) {
            ck_assert_uint_eq(ohm_digits_draw(2, set, k, p), images->label[k]);
            ck_assert_mem_eq(p, images->x + k * sizeof p, sizeof p);
        }
    }
    ohm_dataset_clear(&data);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("model/dataset");
    TCase *tc = tcase_create("dataset");

    tcase_add_checked_fixture(tc, scratch_setup, scratch_teardown);
    tcase_add_loop_test(tc, mnist_is_read_plain_and_packed, 0, 2);
    tcase_add_test(tc, the_moments_are_those_of_the_training_images);
    tcase_add_loop_test(tc, odd_idx_files_are_named, 0, ODD);
    tcase_add_loop_test(tc, a_missing_file_is_named, 0, 4);
    tcase_add_test(tc, npz_images_may_have_any_shape);
    tcase_add_loop_test(tc, odd_arrays_are_named, 0, ODD_ARRAYS);
    tcase_add_test(tc, inverted_images_are_the_others);
    tcase_add_test(tc, opening_an_npz_survives_scarcity);
    tcase_add_test(tc, unknown_names_are_refused);
    tcase_add_test(tc, digits_belong_to_the_seed_and_not_to_threads);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
