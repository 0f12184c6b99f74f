/* gzip.c -- unpacks gzip data, member after member, with zlib. */
#include "exchange/gzip.h"

#include <stdlib.h>
#include <zlib.h>

enum {
    FIRST_BYTES = 65536,
    CHUNK = 1 << 30,       /* zlib counts in 32 bits */
    GZIP_WINDOW = 16 + 15, /* the largest window, in a gzip envelope */
};

bool ohm_gzip_begins(const struct ohm_bytes *bytes)
{
    return bytes->size >= 2 && bytes->at[0] == 0x1f && bytes->at[1] == 0x8b;
}

static uInt chunk(size_t size)
{
    return size < CHUNK ? (uInt)size : CHUNK;
}

/* Doubles the room for the plain bytes, up to MOST. */
static enum ohm_status grow(const char *name, size_t most, size_t *capacity,
                            struct ohm_bytes *plain)
{
    const size_t wanted = *capacity == 0 ? (most < FIRST_BYTES ? most : FIRST_BYTES)
                          : *capacity <= most / 2 ? 2 * *capacity
                                                  : most;
    unsigned char *grown = realloc(plain->at, wanted);

    if (!grown)
        return ohm_fail(OHM_ENOMEM, "%s: no memory for %zu unpacked bytes", name, wanted);
    plain->at = grown;
    *capacity = wanted;
    return OHM_OK;
}

/* After a gzip member there is nothing, or another one. */
static enum ohm_status next_member(const char *name, z_stream *z,
                                   const struct ohm_bytes *packed, size_t used, bool *ended)
{
    const struct ohm_bytes rest = { packed->size - used, packed->at + used };

    *ended = rest.size == 0;
    if (!*ended && !ohm_gzip_begins(&rest))
        return ohm_fail(OHM_EINPUT, "%s: other data follow the end of the gzip data", name);
    if (inflateReset(z) != Z_OK)
        return ohm_fail(OHM_EINPUT, "%s: the gzip data cannot be unpacked", name);
    return OHM_OK;
}

/* One step of unpacking into the room after plain->size.  *ended: all members are unpacked. */
static enum ohm_status step(const char *name, z_stream *z, const struct ohm_bytes *packed,
                            size_t *used, size_t capacity, struct ohm_bytes *plain,
                            bool *ended)
{
    const uInt in = chunk(packed->size - *used), out = chunk(capacity - plain->size);
    int result;

    z->next_in = packed->at + *used;
    z->avail_in = in;
    z->next_out = plain->at + plain->size;
    z->avail_out = out;
    result = inflate(z, Z_NO_FLUSH);
    *used += in - z->avail_in;
    plain->size += out - z->avail_out;
    if (result == Z_STREAM_END)
        return next_member(name, z, packed, *used, ended);
    if (result == Z_MEM_ERROR)
        return ohm_fail(OHM_ENOMEM, "%s: no memory to unpack it", name);
    if (result == Z_BUF_ERROR)
        return ohm_fail(OHM_EINPUT, "%s: the gzip data are cut off", name);
    if (result != Z_OK)
        return ohm_fail(OHM_EINPUT, "%s: the gzip data are damaged (%s)", name,
                        z->msg ? z->msg : "zlib gives no reason");
    return OHM_OK;
}

enum ohm_status ohm_gzip_decode(const char *name, const struct ohm_bytes *packed,
                                size_t most, struct ohm_bytes *plain)
{
    enum ohm_status status = OHM_OK;
    struct ohm_bytes draft = { 0 };
    z_stream z = { 0 };
    size_t used = 0, capacity = 0;
    bool ended = false;

    if (inflateInit2(&z, GZIP_WINDOW) != Z_OK)
        return ohm_fail(OHM_ENOMEM, "%s: no memory to unpack it", name);
    while (!ended && draft.size < most) {
        if (draft.size == capacity)
            OHM_GO(grow(name, most, &capacity, &draft));
        OHM_GO(step(name, &z, packed, &used, capacity, &draft, &ended));
    }
    *plain = draft;
    draft = (struct ohm_bytes){ 0 };
out:
    inflateEnd(&z);
    ohm_bytes_clear(&draft);
    return status;
}
