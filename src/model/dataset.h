/* dataset.h -- labelled images, a training set and a test set.
 *
 *     digits       built in: images of hand-drawn-looking digits (digits.h)
 *     mnist:DIR    the four IDX files of MNIST, plain or .gz
 *     npz:FILE     arrays train_x [n][inputs] (0 to 255), train_y [n], test_x, test_y
 *
 * and one of them after inverted: for pixels 255 - p: images whose inputs are mostly active.
 */
#ifndef OHM_MODEL_DATASET_H
#define OHM_MODEL_DATASET_H

#include "base/status.h"

#include <stddef.h>
#include <stdint.h>

struct ohm_images {
    size_t n;
    uint8_t *x;     /* [n][inputs], owned */
    uint8_t *label; /* [n], 0 .. classes-1, owned */
};

struct ohm_dataset {
    char name[64];
    size_t inputs, classes;
    struct ohm_images train, test;
    double mean,
        deviation; /* of the training inputs, in units of full scale, to four digits */
};

/* Opens the data set that NAME says.  SEED makes the built-in one; THREADS work on it.  OHM_EUSAGE:
 * an unknown name; OHM_EINPUT, OHM_EIO: a bad or missing file, in one sentence. */
enum ohm_status ohm_dataset_init(struct ohm_dataset *dataset, const char *name,
                                 uint32_t seed, size_t threads);
void ohm_dataset_clear(struct ohm_dataset *dataset);

/* A view of the N images from FROM on; owns nothing. */
struct ohm_images ohm_images_view(const struct ohm_dataset *dataset,
                                  const struct ohm_images *images, size_t from, size_t n);

/* The last training images, no more than N: what is used where a few must stand for all. */
struct ohm_images ohm_images_last(const struct ohm_dataset *dataset, size_t n);

enum { OHM_EXAMPLES = 500 };

#endif
