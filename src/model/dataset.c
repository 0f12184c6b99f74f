/* dataset.c -- opens the data sets: built-in digits, MNIST's files, .npz. */
#include "model/dataset.h"

#include "base/log.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "exchange/idx.h"
#include "exchange/npz.h"
#include "model/digits.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { DIGITS_TRAIN = 60000, DIGITS_TEST = 10000, BLOCK = 500, PATH_BYTES = 4096 };

static enum ohm_status images_init(struct ohm_images *images, size_t n, size_t inputs)
{
    images->n = n;
    OHM_TRY(OHM_NEW(images->x, n * inputs, "pixels"));
    return OHM_NEW(images->label, n, "labels");
}

static void images_clear(struct ohm_images *images)
{
    free(images->x);
    free(images->label);
    *images = (struct ohm_images){ 0 };
}

/* --- digits --- */

struct drawing {
    struct ohm_dataset *dataset;
    uint32_t seed;
};

static enum ohm_status draw_block(void *context, size_t item, size_t thread)
{
    const struct drawing *drawing = context;
    struct ohm_dataset *data = drawing->dataset;
    const size_t train_blocks = data->train.n / BLOCK;
    const uint32_t set = item >= train_blocks;
    struct ohm_images *images = set ? &data->test : &data->train;
    const size_t from = (item - (set ? train_blocks : 0)) * BLOCK;

    (void)thread;
    for (size_t k = from; k < from + BLOCK; k++)
        images->label[k] = ohm_digits_draw(drawing->seed, set, (uint32_t)k,
                                           images->x + k * OHM_DIGITS_INPUTS);
    return OHM_OK;
}

static enum ohm_status open_digits(struct ohm_dataset *data, const char *where,
                                   uint32_t seed, size_t threads)
{
    struct drawing drawing = { data, seed };

    (void)where;
    data->inputs = OHM_DIGITS_INPUTS;
    data->classes = 10;
    OHM_TRY(images_init(&data->train, DIGITS_TRAIN, data->inputs));
    OHM_TRY(images_init(&data->test, DIGITS_TEST, data->inputs));
    return ohm_parallel((DIGITS_TRAIN + DIGITS_TEST) / BLOCK, threads, draw_block,
                        &drawing);
}

/* --- MNIST --- */

/* The file FOLDER/NAME, or the same with .gz. */
static enum ohm_status read_idx(const char *folder, const char *name, size_t ndim,
                                struct ohm_idx *idx, char path[PATH_BYTES])
{
    snprintf(path, PATH_BYTES, "%s/%s", folder, name);
    if (access(path, F_OK) != 0)
        snprintf(path, PATH_BYTES, "%s/%s.gz", folder, name);
    if (access(path, F_OK) != 0)
        return ohm_fail(OHM_EINPUT, "%s/%s: there is no such file, neither plain nor .gz",
                        folder, name);
    OHM_TRY(ohm_idx_read(path, idx));
    if (idx->ndim != ndim) {
        const size_t found = idx->ndim;

        ohm_idx_clear(idx);
        return ohm_fail(OHM_EINPUT, "%s: %zu axes instead of %zu: these are not %s", path,
                        found, ndim, ndim == 1 ? "labels" : "images");
    }
    return OHM_OK;
}

/* One set: images and labels that belong together. */
static enum ohm_status read_set(struct ohm_dataset *data, struct ohm_images *to,
                                const char *folder, const char *images_name,
                                const char *labels_name)
{
    struct ohm_idx images = { 0 }, labels = { 0 };
    char images_path[PATH_BYTES], labels_path[PATH_BYTES];
    size_t inputs;
    enum ohm_status status;

    OHM_GO(read_idx(folder, images_name, 3, &images, images_path));
    OHM_GO(read_idx(folder, labels_name, 1, &labels, labels_path));
    if (images.shape[0] != labels.shape[0]) {
        status = ohm_fail(OHM_EINPUT, "%s has %zu images and %s %zu labels", images_path,
                          images.shape[0], labels_path, labels.shape[0]);
        goto out;
    }
    inputs = images.shape[1] * images.shape[2];
    if (images.shape[0] == 0 || inputs == 0) {
        status = ohm_fail(OHM_EINPUT, "%s: there is no image in it", images_path);
        goto out;
    }
    if (data->inputs != 0 && data->inputs != inputs) {
        status = ohm_fail(OHM_EINPUT, "%s: images of %zu pixels beside others of %zu",
                          images_path, inputs, data->inputs);
        goto out;
    }
    for (size_t k = 0; k < labels.shape[0]; k++) {
        if (labels.values[k] > 9) {
            status = ohm_fail(OHM_EINPUT, "%s: label %zu is %d, which is not in 0 to 9",
                              labels_path, k, labels.values[k]);
            goto out;
        }
    }
    data->inputs = inputs;
    OHM_GO(images_init(to, labels.shape[0], inputs));
    memcpy(to->x, images.values, to->n * inputs);
    memcpy(to->label, labels.values, to->n);
out:
    ohm_idx_clear(&images);
    ohm_idx_clear(&labels);
    return status;
}

static enum ohm_status open_mnist(struct ohm_dataset *data, const char *where,
                                  uint32_t seed, size_t threads)
{
    (void)seed;
    (void)threads;
    data->classes = 10;
    OHM_TRY(read_set(data, &data->train, where, "train-images-idx3-ubyte",
                     "train-labels-idx1-ubyte"));
    return read_set(data, &data->test, where, "t10k-images-idx3-ubyte",
                    "t10k-labels-idx1-ubyte");
}

/* --- npz --- */

/* Whole numbers of 0 to MOST from an array. */
static enum ohm_status to_bytes(const struct ohm_npy *a, const char *file, const char *name,
                                double most, uint8_t to[])
{
    for (size_t k = 0; k < ohm_npy_size(a); k++) {
        const double x = a->values[k];

        if (!(x >= 0 && x <= most && x == floor(x)))
            return ohm_fail(OHM_EINPUT,
                            "%s: %s: entry %zu is %g, which is no whole number in 0 to %g",
                            file, name, k, x, most);
        to[k] = (uint8_t)x;
    }
    return OHM_OK;
}

static enum ohm_status read_arrays(struct ohm_dataset *data, struct ohm_npz *npz,
                                   const char *file, struct ohm_images *to,
                                   const char *x_name, const char *y_name)
{
    struct ohm_npy x = { 0 }, y = { 0 };
    size_t inputs = 1;
    enum ohm_status status;

    OHM_GO(ohm_npz_read(npz, x_name, &x));
    OHM_GO(ohm_npz_read(npz, y_name, &y));
    for (size_t k = 1; k < x.ndim; k++)
        inputs *= x.shape[k];
    if (x.ndim >= 2 && (x.shape[0] == 0 || inputs == 0)) {
        status = ohm_fail(OHM_EINPUT, "%s: %s: there is no image in it", file, x_name);
        goto out;
    }
    if (x.ndim < 2 || y.ndim != 1 || x.shape[0] != y.shape[0] || x.shape[0] == 0 ||
        inputs == 0 || (data->inputs && data->inputs != inputs)) {
        status =
            ohm_fail(OHM_EINPUT, "%s: %s and %s are not n images and n labels of one size",
                     file, x_name, y_name);
        goto out;
    }
    data->inputs = inputs;
    OHM_GO(images_init(to, x.shape[0], inputs));
    OHM_GO(to_bytes(&x, file, x_name, 255, to->x));
    OHM_GO(to_bytes(&y, file, y_name, 254, to->label));
    for (size_t k = 0; k < to->n; k++)
        data->classes = to->label[k] >= data->classes ? to->label[k] + 1u : data->classes;
out:
    ohm_npy_clear(&x);
    ohm_npy_clear(&y);
    return status;
}

/* Warns of arrays that nothing reads. */
static void tell_unused(const struct ohm_npz *npz, const char *file)
{
    static const char *const read[] = { "train_x", "train_y", "test_x", "test_y" };

    for (const char *const *name = ohm_npz_names(npz); *name; name++) {
        bool known = false;

        for (size_t k = 0; k < sizeof read / sizeof *read; k++)
            known |= strcmp(*name, read[k]) == 0;
        if (!known)
            ohm_log(OHM_WARN, "%s: the array %s is not used", file, *name);
    }
}

static enum ohm_status open_npz(struct ohm_dataset *data, const char *where, uint32_t seed,
                                size_t threads)
{
    struct ohm_npz *npz = NULL;
    enum ohm_status status;

    (void)seed;
    (void)threads;
    OHM_TRY(ohm_npz_open(where, &npz));
    OHM_GO(read_arrays(data, npz, where, &data->train, "train_x", "train_y"));
    OHM_GO(read_arrays(data, npz, where, &data->test, "test_x", "test_y"));
    tell_unused(npz, where);
out:
    ohm_npz_free(npz);
    return status;
}

/* --- all --- */

static const struct source {
    const char *prefix; /* ends with ':' when a place follows */
    enum ohm_status (*open)(struct ohm_dataset *data, const char *where, uint32_t seed,
                            size_t threads);
} sources[] = {
    { "digits", open_digits },
    { "mnist:", open_mnist },
    { "npz:", open_npz },
};

static const struct source *find_source(const char *name)
{
    for (size_t k = 0; k < sizeof sources / sizeof *sources; k++) {
        const size_t length = strlen(sources[k].prefix);
        const bool has_place = sources[k].prefix[length - 1] == ':';

        if (strncmp(name, sources[k].prefix, length) == 0 &&
            (has_place ? name[length] != '\0' : name[length] == '\0'))
            return &sources[k];
    }
    return NULL;
}

static void invert(size_t n, uint8_t x[])
{
    for (size_t k = 0; k < n; k++)
        x[k] = (uint8_t)(255 - x[k]);
}

/* Words before a name that change its images. */
static const struct view {
    const char *prefix;
    void (*change)(size_t n, uint8_t x[]);
} views[] = {
    { "inverted:", invert },
};

/* The view that NAME begins with, or NULL. */
static const struct view *find_view(const char *name)
{
    for (size_t k = 0; k < sizeof views / sizeof *views; k++)
        if (strncmp(name, views[k].prefix, strlen(views[k].prefix)) == 0)
            return &views[k];
    return NULL;
}

/* Opens NAME without the views before it, WHOLE, and then looks at it through them. */
static enum ohm_status open_views(struct ohm_dataset *data, const char *whole,
                                  const char *name, uint32_t seed, size_t threads)
{
    const struct view *view = find_view(name);
    const struct source *source = find_source(name);

    if (view) {
        OHM_TRY(open_views(data, whole, name + strlen(view->prefix), seed, threads));
        view->change(data->train.n * data->inputs, data->train.x);
        view->change(data->test.n * data->inputs, data->test.x);
        return OHM_OK;
    }
    if (!source)
        return ohm_fail(OHM_EUSAGE,
                        "data: %s is not digits, mnist:DIR or npz:FILE, nor one of them "
                        "after inverted:",
                        whole);
    return source->open(data, name + strlen(source->prefix), seed, threads);
}

static double four_digits(double x)
{
    return rint(x * 1e4) / 1e4;
}

static void find_moments(struct ohm_dataset *data)
{
    const size_t n = data->train.n * data->inputs;
    double sum = 0, square = 0;

    for (size_t k = 0; k < n; k++) {
        const double x = data->train.x[k];

        sum += x;
        square += x * x;
    }
    sum /= (double)n;
    square /= (double)n;
    data->mean = four_digits(sum / 255);
    data->deviation = four_digits(sqrt(fmax(square - sum * sum, 0)) / 255);
    if (data->deviation == 0)
        data->deviation = 1;
}

enum ohm_status ohm_dataset_init(struct ohm_dataset *dataset, const char *name,
                                 uint32_t seed, size_t threads)
{
    struct ohm_dataset draft = { .classes = 0 };
    enum ohm_status status;

    snprintf(draft.name, sizeof draft.name, "%s", name);
    status = open_views(&draft, name, name, seed, threads);
    if (status != OHM_OK) {
        ohm_dataset_clear(&draft);
        return status;
    }
    find_moments(&draft);
    *dataset = draft;
    return OHM_OK;
}

void ohm_dataset_clear(struct ohm_dataset *dataset)
{
    images_clear(&dataset->train);
    images_clear(&dataset->test);
    *dataset = (struct ohm_dataset){ 0 };
}

struct ohm_images ohm_images_view(const struct ohm_dataset *dataset,
                                  const struct ohm_images *images, size_t from, size_t n)
{
    return (struct ohm_images){ .n = n,
                                .x = images->x + from * dataset->inputs,
                                .label = images->label + from };
}

struct ohm_images ohm_images_last(const struct ohm_dataset *dataset, size_t n)
{
    const size_t all = dataset->train.n, some = n < all ? n : all;

    if (some == 0)
        return (struct ohm_images){ .n = 0 };
    return ohm_images_view(dataset, &dataset->train, all - some, some);
}
