/* dtype.c -- decodes the numbers of NumPy's types into doubles. */
#include "exchange/dtype.h"

#include <inttypes.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

/* Every third byte begins a type. */
static const char allowed[] = "f2 f4 f8 i1 i2 i4 i8 u1 u2 u4 u8 b1";

/* clang-format off */
static const struct { char kind; const char *words; } foreign[] = {
    { 'O', "Python objects" }, { 'c', "complex numbers" }, { 'V', "records" },
    { 'S', "texts" }, { 'a', "texts" }, { 'U', "texts" }, { 'M', "dates" }, { 'm', "durations" },
};
/* clang-format on */

/* Whether this machine puts the most significant byte first. */
static bool machine_is_big(void)
{
    const uint16_t one = 1;
    unsigned char first;

    memcpy(&first, &one, 1);
    return first == 0;
}

static enum ohm_status refuse(const char *text, const char *type)
{
    for (size_t k = 0; k < sizeof foreign / sizeof *foreign; k++)
        if (*type == foreign[k].kind)
            return ohm_fail(OHM_EINPUT, "the type '%s' holds %s; allowed are %s", text,
                            foreign[k].words, allowed);
    return ohm_fail(OHM_EINPUT, "the type '%s' is not read; allowed are %s", text, allowed);
}

enum ohm_status ohm_dtype_read(const char *text, struct ohm_dtype *dtype)
{
    const char *type = text + (*text && strchr("<>=|", *text) ? 1 : 0);
    const char *found = strlen(type) == 2 ? strstr(allowed, type) : NULL;
    struct ohm_dtype draft;

    if (!found || (found - allowed) % 3 != 0)
        return refuse(text, type);
    draft.kind = type[0];
    draft.bytes = (size_t)(type[1] - '0');
    draft.big = *text == '>' || (*text != '<' && machine_is_big());
    if (draft.bytes > 1 && (*text == '|' || type == text))
        return ohm_fail(OHM_EINPUT, "the type '%s' has no byte order (< or >)", text);
    *dtype = draft;
    return OHM_OK;
}

static uint64_t bits_of(const struct ohm_dtype *dtype, const unsigned char *at)
{
    uint64_t bits = 0;

    for (size_t k = 0; k < dtype->bytes; k++)
        bits = bits << 8 | at[dtype->big ? k : dtype->bytes - 1 - k];
    return bits;
}

/* IEEE 754 binary16: 1 sign, 5 exponent (bias 15), 10 fraction bits. */
static double half(uint64_t bits)
{
    const int exponent = (int)(bits >> 10 & 31), fraction = (int)(bits & 1023);
    const double size = exponent == 31  ? (fraction ? NAN : INFINITY)
                        : exponent == 0 ? ldexp(fraction, -24)
                                        : ldexp(1024 + fraction, exponent - 25);

    return bits >> 15 ? -size : size;
}

static double real(size_t bytes, uint64_t bits)
{
    const uint32_t low = (uint32_t)bits;
    float single;
    double whole;

    switch (bytes) {
    case 2:
        return half(bits);
    case 4:
        memcpy(&single, &low, sizeof single);
        return (double)single;
    default:
        memcpy(&whole, &bits, sizeof whole);
        return whole;
    }
}

/* The two's complement number of 8*BYTES bits. */
static int64_t signed_of(size_t bytes, uint64_t bits)
{
    const uint64_t sign = (uint64_t)1 << (8 * bytes - 1);

    return (int64_t)((bits ^ sign) - sign);
}

enum ohm_status ohm_dtype_decode(const struct ohm_dtype *dtype, const unsigned char *at,
                                 double *value)
{
    const int64_t most = (int64_t)1 << 53;
    const uint64_t bits = bits_of(dtype, at);
    int64_t number;

    switch (dtype->kind) {
    case 'f':
        *value = real(dtype->bytes, bits);
        return OHM_OK;
    case 'i':
        number = signed_of(dtype->bytes, bits);
        if (number > most || number < -most)
            return ohm_fail(OHM_EINPUT, "%" PRId64 " is beyond 2^53", number);
        *value = (double)number;
        return OHM_OK;
    case 'u':
        if (bits > (uint64_t)most)
            return ohm_fail(OHM_EINPUT, "%" PRIu64 " is beyond 2^53", bits);
        *value = (double)bits;
        return OHM_OK;
    default:
        if (bits > 1)
            return ohm_fail(OHM_EINPUT, "%" PRIu64 " is neither 0 (false) nor 1 (true)",
                            bits);
        *value = (double)bits;
        return OHM_OK;
    }
}
