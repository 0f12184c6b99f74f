/* idx.c -- reads IDX files, packed or not. */
#include "exchange/idx.h"

#include "exchange/bytes.h"
#include "exchange/gzip.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum {
    START = 4, /* bytes before the extents */
    EXTENT = 4,
    HEAD_MOST = START + OHM_IDX_AXES * EXTENT,
    UNSIGNED_BYTE = 0x08,
};
static const size_t file_most = (size_t)1 << 31;

static const char *type_words(unsigned type)
{
    switch (type) {
    case 0x09:
        return "signed bytes";
    case 0x0b:
        return "16-bit integers";
    case 0x0c:
        return "32-bit integers";
    case 0x0d:
        return "32-bit reals";
    case 0x0e:
        return "64-bit reals";
    default:
        return NULL;
    }
}

/* The first four bytes are those of an IDX file that can be read here. */
static enum ohm_status check_start(const char *path, const struct ohm_bytes *bytes)
{
    const unsigned char *at = bytes->at;

    if (bytes->size < START)
        return ohm_fail(OHM_EINPUT, "%s: not an IDX file: %zu bytes are less than a header",
                        path, bytes->size);
    if (at[0] != 0 || at[1] != 0 || (at[2] != UNSIGNED_BYTE && !type_words(at[2])))
        return ohm_fail(OHM_EINPUT,
                        "%s: not an IDX file: it begins with %02x %02x %02x %02x, "
                        "wanted are 00 00 08 and the number of axes",
                        path, at[0], at[1], at[2], at[3]);
    if (at[2] != UNSIGNED_BYTE)
        return ohm_fail(OHM_EINPUT,
                        "%s: an IDX file of %s (type %02x); only unsigned bytes (type 08) "
                        "are read",
                        path, type_words(at[2]), at[2]);
    if (at[3] < 1 || at[3] > OHM_IDX_AXES)
        return ohm_fail(OHM_EINPUT, "%s: %u axes; 1 to %d are allowed", path, at[3],
                        OHM_IDX_AXES);
    return OHM_OK;
}

/* The shape from the header; *total is the size of the whole (plain) file. */
static enum ohm_status read_head(const char *path, const struct ohm_bytes *bytes,
                                 struct ohm_idx *idx, size_t *total)
{
    size_t n = 1;

    OHM_TRY(check_start(path, bytes));
    idx->ndim = bytes->at[3];
    if (bytes->size < START + idx->ndim * EXTENT)
        return ohm_fail(OHM_EINPUT, "%s: cut off within the header", path);
    for (size_t k = 0; k < idx->ndim; k++) {
        const unsigned char *at = bytes->at + START + k * EXTENT;
        const uint32_t extent =
            (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];

        if (extent == 0)
            return ohm_fail(OHM_EINPUT, "%s: empty: axis %zu has no entries", path, k + 1);
        if (__builtin_mul_overflow(n, extent, &n) || n > file_most)
            return ohm_fail(OHM_EINPUT,
                            "%s: absurd: the header asks for more than %zu bytes", path,
                            file_most);
        idx->shape[k] = extent;
    }
    *total = START + idx->ndim * EXTENT + n;
    return OHM_OK;
}

/* Replaces gzip BYTES by what they unpack to, which may be one byte more than the header asks
 * for, never more. */
static enum ohm_status unpack(const char *path, struct ohm_bytes *bytes)
{
    struct ohm_bytes plain;
    struct ohm_idx idx;
    size_t total;
    enum ohm_status status;

    OHM_TRY(ohm_gzip_decode(path, bytes, HEAD_MOST, &plain));
    status = read_head(path, &plain, &idx, &total);
    ohm_bytes_clear(&plain);
    OHM_TRY(status);
    OHM_TRY(ohm_gzip_decode(path, bytes, total + 1, &plain));
    ohm_bytes_clear(bytes);
    *bytes = plain;
    return OHM_OK;
}

enum ohm_status ohm_idx_read(const char *path, struct ohm_idx *idx)
{
    enum ohm_status status = OHM_OK;
    struct ohm_bytes bytes = { 0 };
    struct ohm_idx draft = { 0 };
    size_t total, head;

    OHM_GO(ohm_bytes_read(path, file_most + HEAD_MOST, &bytes));
    if (ohm_gzip_begins(&bytes))
        OHM_GO(unpack(path, &bytes));
    OHM_GO(read_head(path, &bytes, &draft, &total));
    if (bytes.size > total) {
        status = ohm_fail(OHM_EINPUT,
                          "%s: too long: the header asks for %zu bytes, there are more",
                          path, total);
        goto out;
    }
    if (bytes.size < total) {
        status = ohm_fail(OHM_EINPUT,
                          "%s: cut off: the header asks for %zu bytes, there are %zu", path,
                          total, bytes.size);
        goto out;
    }
    head = START + draft.ndim * EXTENT; /* the buffer becomes the values */
    memmove(bytes.at, bytes.at + head, total - head);
    draft.values = bytes.at;
    bytes.at = NULL;
    *idx = draft;
out:
    ohm_bytes_clear(&bytes);
    return status;
}

void ohm_idx_clear(struct ohm_idx *idx)
{
    free(idx->values);
    *idx = (struct ohm_idx){ 0 };
}
