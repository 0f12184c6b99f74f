/* archive.h -- an .npz whose zip part is right, so that what is in it gets read.
 *
 * The bytes say, again and again: NAME, zero byte, type (f8, f4, i8 or u1), number of axes, an extent each,
 * one byte for all values, and how many values stand apart, each with its place and its number.
 */
#ifndef OHM_TESTS_FUZZ_ARCHIVE_H
#define OHM_TESTS_FUZZ_ARCHIVE_H

#include "fuzz/fuzz.h"

#include <math.h>
#include <zlib.h>

struct archive {
    size_t n, directory, members;
    unsigned char at[1 << 17], entries[1 << 14];
};

static inline void archive_little(unsigned char *to, size_t *n, uint64_t value,
                                  size_t bytes)
{
    for (size_t k = 0; k < bytes; k++)
        to[(*n)++] = (unsigned char)(k < 8 ? value >> 8 * k : 0);
}

/* What a local header and an entry of the directory have in common. */
static inline void archive_facts(unsigned char *to, size_t *n, size_t name, size_t size,
                                 uint32_t crc)
{
    archive_little(to, n, 20, 2);
    archive_little(to, n, 0, 8); /* flags, stored, no time */
    archive_little(to, n, 1 << 5 | 1, 2);
    to[*n - 4] = to[*n - 3] = 0;
    archive_little(to, n, crc, 4);
    archive_little(to, n, size, 4);
    archive_little(to, n, size, 4);
    archive_little(to, n, name, 2);
    archive_little(to, n, 0, 2);
}

static inline void archive_add(struct archive *zip, const char *name,
                               const unsigned char *data, size_t size)
{
    const size_t from = zip->n, length = strlen(name);
    const uint32_t crc = (uint32_t)crc32(0, data, (uInt)size);

    if (zip->n + length + size + 64 > sizeof zip->at ||
        zip->directory + length + 64 > sizeof zip->entries)
        return;
    archive_little(zip->at, &zip->n, 0x04034b50, 4);
    archive_facts(zip->at, &zip->n, length, size, crc);
    memcpy(zip->at + zip->n, name, length);
    memcpy(zip->at + zip->n + length, data, size);
    zip->n += length + size;
    archive_little(zip->entries, &zip->directory, 0x02014b50, 4);
    archive_little(zip->entries, &zip->directory, 20, 2);
    archive_facts(zip->entries, &zip->directory, length, size, crc);
    archive_little(zip->entries, &zip->directory, 0, 2 + 2 + 2 + 4);
    archive_little(zip->entries, &zip->directory, from, 4);
    memcpy(zip->entries + zip->directory, name, length);
    zip->directory += length;
    zip->members++;
}

static inline void archive_end(struct archive *zip)
{
    const size_t from = zip->n;

    if (zip->n + zip->directory + 22 > sizeof zip->at)
        abort();
    memcpy(zip->at + zip->n, zip->entries, zip->directory);
    zip->n += zip->directory;
    archive_little(zip->at, &zip->n, 0x06054b50, 4);
    archive_little(zip->at, &zip->n, 0, 4);
    archive_little(zip->at, &zip->n, zip->members, 2);
    archive_little(zip->at, &zip->n, zip->members, 2);
    archive_little(zip->at, &zip->n, zip->directory, 4);
    archive_little(zip->at, &zip->n, from, 4);
    archive_little(zip->at, &zip->n, 0, 2);
}

/* Numbers that readers have to think about. */
static inline double archive_number(unsigned c)
{
    static const double odd[] = { NAN,  INFINITY, -INFINITY, 1e308, -1e308, 1e-308, 0.5,
                                  1e38, 1e39,     255,       256,   -1,     64,     65 };

    return c < sizeof odd / sizeof *odd ? odd[c] : ((double)c - 128) / 8;
}

static inline void archive_value(unsigned char *to, unsigned type, double x)
{
    const float small = (float)x;
    const int64_t whole = fabs(x) < 1e15 ? (int64_t)x : 1000;

    if (type == 0)
        memcpy(to, &x, sizeof x);
    else if (type == 1)
        memcpy(to, &small, sizeof small);
    else if (type == 2)
        memcpy(to, &whole, sizeof whole);
    else
        *to = (unsigned char)whole;
}

/* One array out of the bytes. */
static inline void archive_array(struct archive *zip, const char *name,
                                 const uint8_t **data, size_t *size)
{
    static const char *const types[] = { "<f8", "<f4", "<i8", "|u1" };
    static const size_t bytes[] = { 8, 4, 8, 1 };
    static unsigned char array[1 << 14];
    const unsigned type = fuzz_byte(data, size) % 4, axes = fuzz_byte(data, size) % 4;
    size_t n = 1, used;
    double all;

    memcpy(array, "\x93NUMPY\1\0\x76\0", 10);
    memset(array + 10, ' ', 118);
    used = 10;
    used +=
        (size_t)sprintf((char *)array + used,
                        "{'descr': '%s', 'fortran_order': False, 'shape': (", types[type]);
    for (unsigned k = 0; k < axes; k++) {
        const size_t extent = fuzz_byte(data, size) % 24;

        n *= extent;
        used += (size_t)sprintf((char *)array + used, "%zu,", extent);
    }
    memcpy(array + used, "), }", 4);
    array[127] = '\n';
    if (n > (sizeof array - 128) / 8)
        return;
    all = archive_number(fuzz_byte(data, size));
    for (size_t k = 0; k < n; k++)
        archive_value(array + 128 + k * bytes[type], type, all);
    for (unsigned apart = n > 0 ? fuzz_byte(data, size) % 32 : 0; apart > 0; apart--) {
        const size_t place = fuzz_byte(data, size) % n;

        archive_value(array + 128 + place * bytes[type], type,
                      archive_number(fuzz_byte(data, size)));
    }
    archive_add(zip, name, array, 128 + n * bytes[type]);
}

/* All of them as a zip file. */
static inline const struct archive *archive_of(const uint8_t *data, size_t size)
{
    static struct archive zip;

    zip.n = zip.directory = zip.members = 0;
    while (size > 0 && zip.members < 32) {
        char *name = fuzz_word(&data, &size);

        archive_array(&zip, name, &data, &size);
        free(name);
    }
    archive_end(&zip);
    return &zip;
}

#endif
