/* seal.c -- writes, checks and removes the seal of a file. */
#include "store/seal.h"

#include <errno.h>
#include <nettle/sha2.h>
#include <nettle/version.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PIECE = 1 << 16 };

static const char opening[] = "\nohmslice seal 1: SHA-256 of the first ";

/* text = the seal of LENGTH bytes with DIGEST. */
static void print_seal(uint64_t length, const uint8_t digest[SHA256_DIGEST_SIZE],
                       char text[OHM_SEAL_BYTES + 1])
{
    int used = snprintf(text, OHM_SEAL_BYTES + 1, "%s%020llu bytes is ", opening,
                        (unsigned long long)length);

    for (int k = 0; k < SHA256_DIGEST_SIZE; k++)
        used += snprintf(text + used, OHM_SEAL_BYTES + 1 - (size_t)used, "%02x", digest[k]);
    memcpy(text + used, "\n", 2);
}

static void finish(struct sha256_ctx *sum, uint8_t digest[SHA256_DIGEST_SIZE])
{
#if NETTLE_VERSION_MAJOR >= 4
    sha256_digest(sum, digest);
#else
    sha256_digest(sum, SHA256_DIGEST_SIZE, digest);
#endif
}

/* text = the seal that the first LENGTH bytes of SOURCE should have. */
static enum ohm_status make_seal(const struct ohm_source *source, uint64_t length,
                                 char text[OHM_SEAL_BYTES + 1])
{
    uint8_t piece[PIECE], digest[SHA256_DIGEST_SIZE];
    struct sha256_ctx sum;

    sha256_init(&sum);
    for (uint64_t at = 0; at < length;) {
        const size_t n = length - at < PIECE ? (size_t)(length - at) : PIECE;

        if (!ohm_source_read(source, at, n, piece))
            return ohm_fail(OHM_EIO, "%s", strerror(errno));
        sha256_update(&sum, n, piece);
        at += n;
    }
    finish(&sum, digest);
    print_seal(length, digest, text);
    return OHM_OK;
}

/* found = the bytes where a seal would be; *is: they begin like one. */
static bool find_seal(const struct ohm_source *source, char found[OHM_SEAL_BYTES], bool *is)
{
    *is = false;
    if (source->size < OHM_SEAL_BYTES)
        return true;
    if (!ohm_source_read(source, source->size - OHM_SEAL_BYTES, OHM_SEAL_BYTES, found))
        return false;
    *is = memcmp(found, opening, sizeof opening - 1) == 0;
    return true;
}

enum ohm_status ohm_seal_check(const struct ohm_source *source, enum ohm_seal *seal,
                               uint64_t *length)
{
    char found[OHM_SEAL_BYTES], right[OHM_SEAL_BYTES + 1];
    bool is;

    if (!find_seal(source, found, &is))
        return ohm_fail(OHM_EIO, "%s", strerror(errno));
    if (!is) {
        *seal = OHM_SEAL_NONE;
        *length = source->size;
        return OHM_OK;
    }
    OHM_TRY(make_seal(source, source->size - OHM_SEAL_BYTES, right));
    *seal = memcmp(found, right, OHM_SEAL_BYTES) == 0 ? OHM_SEAL_RIGHT : OHM_SEAL_WRONG;
    *length = source->size - OHM_SEAL_BYTES;
    return OHM_OK;
}

/* *source, all of FILE.  False leaves errno. */
static bool whole(int file, struct ohm_source *source)
{
    struct stat facts;

    if (fstat(file, &facts) != 0)
        return false;
    *source = (struct ohm_source){ .file = file, .size = (uint64_t)facts.st_size };
    return true;
}

enum ohm_status ohm_seal_append(int file)
{
    char text[OHM_SEAL_BYTES + 1];
    struct ohm_source source;

    if (!whole(file, &source))
        return ohm_fail(OHM_EIO, "%s", strerror(errno));
    OHM_TRY(make_seal(&source, source.size, text));
    for (size_t done = 0; done < OHM_SEAL_BYTES;) {
        const ssize_t n =
            pwrite(file, text + done, OHM_SEAL_BYTES - done, (off_t)(source.size + done));

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0) {
            ohm_fail(OHM_EIO, "not sealed: %s", strerror(errno));
            return ftruncate(file, (off_t)source.size) == 0
                       ? OHM_EIO
                       : ohm_while(OHM_EIO, "part of a seal remains");
        }
        done += (size_t)n;
    }
    return OHM_OK;
}

bool ohm_seal_strip(int file)
{
    char found[OHM_SEAL_BYTES];
    struct ohm_source source;
    bool is;

    if (!whole(file, &source) || !find_seal(&source, found, &is))
        return false;
    return !is || ftruncate(file, (off_t)(source.size - OHM_SEAL_BYTES)) == 0;
}
