/* signeddigits.c -- the scheme `signed-digits`: digits of either sign, as few and as small as they can be.
 *
 * The planes, crossbars and conversions of bit-slice, but a digit has a sign of its own: digits in -m .. m, m one
 * less than the levels of a cell, whose weighted sum is the code, with the least sum of magnitudes and, among
 * those, of squares.  63 is 64 - 1, two digits of 1, where its magnitude has three of 3.
 */
#include "mapping/mapping.h"
#include "mapping/scheme.h"

#include <stdlib.h>

/* Digit and cost of writing a carry of 0 or 1 and all below it. */
struct choice {
    int digit, cost;
    int next; /* the carry into the plane above */
};

enum { NEVER = 1 << 28 };

/* A magnitude's cost: its size counts more than any number of squares. */
static int cost_of(int digit)
{
    return abs(digit) * 65536 + digit * digit;
}

/* How to write SHIFT + CARRY, whose digits above cost above[0], or above[1] with a carry into them. */
static struct choice choose(const struct choice above[2], int shift, int carry, int base)
{
    const bool through = shift % base + carry == base; /* the carry goes on by itself */
    const int rest = through ? 0 : shift % base + carry;
    const int candidate[2] = { rest, rest - base };
    struct choice best = { 0, NEVER, 0 };

    for (int up = 0; up + through < 2; up++) {
        const int cost = above[up + through].cost + cost_of(candidate[up]);

        if (abs(candidate[up]) < base && cost < best.cost)
            best = (struct choice){ candidate[up], cost, up + through };
    }
    return best;
}

void ohm_signed_digits(const struct ohm_mapping *mapping, int code, int8_t digit[])
{
    const size_t planes = ohm_mapping_slices(mapping);
    const int base = (int)ohm_mapping_levels(mapping);
    struct choice best[OHM_SLICES_MAX + 1][2] = { { { 0, 0, 0 }, { 0, NEVER, 0 } } };
    int shift[OHM_SLICES_MAX + 1], carry = 0;

    shift[planes] = abs(code);
    for (size_t k = planes; k-- > 0;)
        shift[k] = shift[k + 1] / base;
    for (size_t k = 1; k <= planes; k++) /* planes 0 .. k - 1 hold shift[k] + c */
        for (int c = 0; c < 2; c++)
            best[k][c] = choose(best[k - 1], shift[k], c, base);
    for (size_t k = planes; k > 0; k--) {
        const struct choice *use = &best[k][carry];

        digit[k - 1] = (int8_t)(code < 0 ? -use->digit : use->digit);
        carry = use->next;
    }
}

static enum ohm_status check(const struct ohm_mapping *mapping)
{
    if (ohm_mapping_offset(mapping) != 0)
        return ohm_fail(OHM_EUSAGE,
                        "sign: offset-binary has no negative digits; signed-digits takes "
                        "two-crossbars, paired-digital or paired-analog");
    return OHM_OK;
}

const struct ohm_scheme ohm_scheme_signed_digits = {
    .name = "signed-digits",
    .sentence = "Slices whose digits have signs of their own, as few and small as can be.",
    .check = check,
    .digits = ohm_signed_digits,
};
