/* utf8.c -- lengths of UTF-8 characters. */
#include "base/utf8.h"

/* The values that the second byte may have after the first one. */
static unsigned char least_second(unsigned char first)
{
    return first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
}

static unsigned char most_second(unsigned char first)
{
    return first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
}

size_t ohm_utf8_length(const unsigned char *p, size_t size)
{
    const unsigned char first = p[0];
    const size_t n = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;

    if (n == 1)
        return 1;
    if (first < 0xc2 || first > 0xf4)
        return 0;
    if (size > 1 && (p[1] < least_second(first) || p[1] > most_second(first)))
        return 0;
    for (size_t k = 2; k < n && k < size; k++)
        if ((p[k] & 0xc0) != 0x80)
            return 0;
    return n;
}
