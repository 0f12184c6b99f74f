/* forge.h -- foreign files made by hand, good and bad, byte by byte. */
#ifndef OHM_TESTS_EXCHANGE_FORGE_H
#define OHM_TESTS_EXCHANGE_FORGE_H

#include "harness.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct forge {
    size_t n;
    unsigned char at[1 << 16];
};

static inline void forge_bytes(struct forge *to, const void *bytes, size_t n)
{
    ck_assert_uint_le(to->n + n, sizeof to->at);
    memcpy(to->at + to->n, bytes, n);
    to->n += n;
}

static inline void forge_text(struct forge *to, const char *text)
{
    forge_bytes(to, text, strlen(text));
}

/* N bytes of VALUE, the least significant first. */
static inline void forge_little(struct forge *to, uint64_t value, size_t n)
{
    for (size_t k = 0; k < n; k++)
        forge_bytes(to, &(unsigned char){ (unsigned char)(value >> 8 * k) }, 1);
}

/* N bytes of VALUE, the most significant first. */
static inline void forge_big(struct forge *to, uint64_t value, size_t n)
{
    while (n-- > 0)
        forge_bytes(to, &(unsigned char){ (unsigned char)(value >> 8 * n) }, 1);
}

static inline uint32_t forge_crc(const unsigned char *at, size_t n)
{
    uint32_t crc = 0xffffffff;

    while (n-- > 0) {
        crc ^= *at++;
        for (int k = 0; k < 8; k++)
            crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
    }
    return ~crc;
}

/* A deflate stream of one stored block. */
static inline void forge_deflate(struct forge *to, const struct forge *plain)
{
    forge_little(to, 1, 1);
    forge_little(to, plain->n, 2);
    forge_little(to, ~(uint64_t)plain->n, 2);
    forge_bytes(to, plain->at, plain->n);
}

static inline void forge_gzip(struct forge *to, const struct forge *plain)
{
    forge_bytes(to, "\x1f\x8b\x08\0\0\0\0\0\0\xff", 10);
    forge_deflate(to, plain);
    forge_little(to, forge_crc(plain->at, plain->n), 4);
    forge_little(to, plain->n, 4);
}

static inline void forge_write(const char *path, const void *bytes, size_t n)
{
    FILE *out = fopen(path, "wb");

    ck_assert_ptr_nonnull(out);
    ck_assert_uint_eq(fwrite(bytes, 1, n, out), n);
    ck_assert_int_eq(fclose(out), 0);
}

/* A stream of numbers below N, the same in every run. */
static inline size_t forge_random(uint32_t *seed, size_t n)
{
    *seed = *seed * 1664525 + 1013904223;
    return (*seed >> 8) % n;
}

/* Damages a copy of GOOD: cuts it, or changes 1 to 4 bytes, or both. */
static inline void forge_damage(const struct forge *good, struct forge *bad, uint32_t *seed)
{
    size_t flips = forge_random(seed, 4);

    bad->n = good->n;
    memcpy(bad->at, good->at, good->n);
    if (forge_random(seed, 4) == 0)
        bad->n = forge_random(seed, good->n);
    else
        flips++;
    while (flips-- > 0 && bad->n > 0)
        bad->at[forge_random(seed, bad->n)] ^= (unsigned char)(1 + forge_random(seed, 255));
}

/* STATUS is OHM_OK or CODE, and that with a sentence of one line that begins with NAME. */
static inline void ck_clean(enum ohm_status status, enum ohm_status code, const char *name)
{
    if (status == OHM_OK)
        return;
    ck_assert_msg(status == code, "status %d: %s", (int)status, ohm_sentence());
    ck_assert_msg(strncmp(ohm_sentence(), name, strlen(name)) == 0, "%s", ohm_sentence());
    ck_assert_ptr_null(strpbrk(ohm_sentence(), "\r\n\t"));
}

#endif
