/* npy.c -- reads and writes arrays in .npy files. */
#include "exchange/npy.h"

#include "base/memory.h"
#include "exchange/draft.h"
#include "exchange/npyhead.h"

#include <assert.h>
#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SHAPE_BYTES = 256 };
static const size_t file_most = SIZE_MAX / 4;

/* "(3, 4)"; if ANY, an extent of 0 is "any". */
static const char *shape_text(size_t ndim, const size_t shape[], bool any,
                              char text[static SHAPE_BYTES])
{
    int used = snprintf(text, SHAPE_BYTES, "(");

    for (size_t k = 0; k < ndim; k++) {
        const size_t left = SHAPE_BYTES - (size_t)used;
        const char *comma = k + 1 < ndim ? ", " : ndim == 1 ? "," : "";

        used += any && shape[k] == 0
                    ? snprintf(text + used, left, "any%s", comma)
                    : snprintf(text + used, left, "%zu%s", shape[k], comma);
    }
    snprintf(text + used, SHAPE_BYTES - (size_t)used, ")");
    return text;
}

/* The place of value K (in C order) as text, e.g. "(3, 4)". */
static const char *place_text(const struct ohm_npy *a, size_t k,
                              char text[static SHAPE_BYTES])
{
    size_t place[OHM_NPY_AXES];

    for (size_t axis = a->ndim; axis-- > 0;) {
        place[axis] = k % a->shape[axis];
        k /= a->shape[axis];
    }
    return shape_text(a->ndim, place, false, text);
}

/* The place in C order of the value after PLACE in Fortran order (the first axis fastest). */
static size_t next_place(const struct ohm_npy *a, size_t index[], const size_t stride[],
                         size_t place)
{
    for (size_t axis = 0; axis < a->ndim; axis++) {
        place += stride[axis];
        if (++index[axis] < a->shape[axis])
            break;
        place -= stride[axis] * index[axis];
        index[axis] = 0;
    }
    return place;
}

/* a->values[] from the bytes of the array, in the order in which those stand. */
static enum ohm_status decode(const char *name, const struct ohm_npyhead *head,
                              const unsigned char *at, struct ohm_npy *a)
{
    size_t index[OHM_NPY_AXES] = { 0 }, stride[OHM_NPY_AXES] = { 0 }, place = 0, n = 1;
    char text[SHAPE_BYTES];

    for (size_t axis = a->ndim; axis-- > 0; n *= a->shape[axis])
        stride[axis] = n;
    for (size_t k = 0; k < n; k++, at += head->dtype.bytes) {
        if (ohm_dtype_decode(&head->dtype, at, &a->values[place]) != OHM_OK)
            return ohm_while(OHM_EINPUT, "%s: the value at %s", name,
                             place_text(a, place, text));
        place = head->fortran ? next_place(a, index, stride, place) : k + 1;
    }
    return OHM_OK;
}

enum ohm_status ohm_npy_parse(const char *name, const void *bytes, size_t size,
                              struct ohm_npy *a)
{
    enum ohm_status status = OHM_OK;
    struct ohm_npy draft = { 0 };
    struct ohm_npyhead head;
    char text[SHAPE_BYTES];
    size_t wanted, there;

    OHM_TRY(ohm_npyhead_read(name, bytes, size, &head));
    wanted = head.n * head.dtype.bytes;
    there = size - head.bytes;
    if (there != wanted)
        return ohm_fail(OHM_EINPUT, "%s: %s: the shape %s needs %zu bytes, there are %zu",
                        name, there < wanted ? "cut off" : "too long",
                        shape_text(head.ndim, head.shape, false, text), wanted, there);
    draft.ndim = head.ndim;
    memcpy(draft.shape, head.shape, sizeof draft.shape);
    if (OHM_NEW(draft.values, head.n, "values") != OHM_OK) {
        status = ohm_while(OHM_ENOMEM, "%s", name);
        goto out;
    }
    OHM_GO(decode(name, &head, (const unsigned char *)bytes + head.bytes, &draft));
    *a = draft;
    draft = (struct ohm_npy){ 0 };
out:
    ohm_npy_clear(&draft);
    return status;
}

enum ohm_status ohm_npy_read(const char *path, struct ohm_npy *a)
{
    struct ohm_bytes bytes;
    enum ohm_status status;

    OHM_TRY(ohm_bytes_read(path, file_most, &bytes));
    status = ohm_npy_parse(path, bytes.at, bytes.size, a);
    ohm_bytes_clear(&bytes);
    return status;
}

/* The 8 bytes of VALUE, the least significant first. */
static void encode(double value, unsigned char at[static 8])
{
    uint64_t bits;

    memcpy(&bits, &value, sizeof bits);
    for (size_t k = 0; k < 8; k++)
        at[k] = (unsigned char)(bits >> 8 * k);
}

enum ohm_status ohm_npy_encode(size_t ndim, const size_t shape[], const double values[],
                               struct ohm_bytes *bytes)
{
    char head[OHM_NPYHEAD_BYTES];
    const size_t head_bytes = ohm_npyhead_write(ndim, shape, head);
    struct ohm_bytes draft;
    size_t n = 1;

    for (size_t k = 0; k < ndim; k++)
        n *= shape[k];
    draft.size = head_bytes + 8 * n;
    draft.at = malloc(draft.size);
    if (!draft.at)
        return ohm_fail(OHM_ENOMEM, "no memory for the %zu bytes of an array", draft.size);
    memcpy(draft.at, head, head_bytes);
    for (size_t k = 0; k < n; k++)
        encode(values[k], draft.at + head_bytes + 8 * k);
    *bytes = draft;
    return OHM_OK;
}

enum ohm_status ohm_npy_write(const char *path, size_t ndim, const size_t shape[],
                              const double values[])
{
    enum ohm_status status = OHM_OK;
    struct ohm_draft draft = { 0 };
    struct ohm_bytes bytes = { 0 };

    OHM_GO(ohm_draft_init(&draft, path));
    status = ohm_npy_encode(ndim, shape, values, &bytes);
    if (status != OHM_OK) {
        ohm_while(status, "%s", path);
        goto out;
    }
    errno = 0;
    if (fwrite(bytes.at, 1, bytes.size, draft.out) != bytes.size) {
        status = ohm_fail(OHM_EIO, "%s: cannot be written: %s", path, strerror(errno));
        goto out;
    }
    OHM_GO(ohm_draft_commit(&draft));
out:
    ohm_bytes_clear(&bytes);
    ohm_draft_clear(&draft);
    return status;
}

size_t ohm_npy_size(const struct ohm_npy *a)
{
    size_t n = 1;

    for (size_t k = 0; k < a->ndim; k++)
        n *= a->shape[k];
    return n;
}

enum ohm_status ohm_npy_expect(const struct ohm_npy *a, const char *name, size_t ndim,
                               const size_t shape[])
{
    char is[SHAPE_BYTES], wanted[SHAPE_BYTES];
    bool good = a->ndim == ndim;

    assert(ndim <= OHM_NPY_AXES);
    if (!good && !shape)
        return ohm_fail(OHM_EINPUT, "%s: the shape is %s, wanted are %zu axes", name,
                        shape_text(a->ndim, a->shape, false, is), ndim);
    for (size_t k = 0; good && shape && k < ndim; k++)
        good = shape[k] == 0 || shape[k] == a->shape[k];
    if (!good)
        return ohm_fail(OHM_EINPUT, "%s: the shape is %s, wanted is %s", name,
                        shape_text(a->ndim, a->shape, false, is),
                        shape_text(ndim, shape, true, wanted));
    return OHM_OK;
}

enum ohm_status ohm_npy_finite(const struct ohm_npy *a, const char *name)
{
    const size_t n = ohm_npy_size(a);
    char text[SHAPE_BYTES];

    for (size_t k = 0; k < n; k++)
        if (!isfinite(a->values[k]))
            return ohm_fail(OHM_EINPUT,
                            "%s: the value at %s is %g; only finite values are allowed",
                            name, place_text(a, k, text), a->values[k]);
    return OHM_OK;
}

void ohm_npy_clear(struct ohm_npy *a)
{
    free(a->values);
    *a = (struct ohm_npy){ 0 };
}
