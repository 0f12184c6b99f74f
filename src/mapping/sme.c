/* sme.c -- the scheme `sme`: ones within a window, and rows shifted until the top planes are empty.
 *
 * A reconstruction of SME (Liu et al., arXiv 2103.01705), whose abstract says that bit-sparsity is made denser, bits
 * are sliced over crossbars and results spliced, and crossbars with few ones are squeezed out; the window and the
 * shifts below are ours.  A weight's magnitude of N bits keeps the S bits from its leading one on, rounded (`window`).
 * To free the top k bits (`freed`), each row r of a tile is shifted right by
 *
 *     s_r = min { s : max over the tile's columns of floor(code / 2^s) < 2^(N - k) }
 *     code' = min(round(code / 2^s_r), 2^(N - k) - 1)            round half to even
 *
 * and its input comes s_r slots later, so that the sum of (2^s_r x) code' is exact: an exponent that a row of a tile
 * shares.  What it costs: k slots more a read, and the bits of s_r for each row of a tile.
 */
#include "mapping/mapping.h"
#include "mapping/scheme.h"
#include "mapping/sign.h"
#include "mapping/tiles.h"

#include <stdlib.h>

/* MAGNITUDE / 2^SHIFT, half to even. */
static int shifted(int magnitude, int shift)
{
    const int whole = magnitude >> shift, rest = magnitude - (whole << shift);
    const int half = shift > 0 ? 1 << (shift - 1) : 0;

    return whole + (rest > half || (shift > 0 && rest == half && (whole & 1)));
}

/* The window's bits, from the leading one on; 0: all. */
static int within_window(int magnitude, size_t window, int most)
{
    int bits = 0;

    while (magnitude >> bits)
        bits++;
    if (window == 0 || bits <= (int)window)
        return magnitude;
    bits -= (int)window;
    magnitude = shifted(magnitude, bits) << bits;
    return magnitude > most ? (most >> bits) << bits : magnitude;
}

/* By how much codes up to MOST are shifted to have BITS bits. */
static int shift_for(int most, size_t bits)
{
    int shift = 0;

    while (most >> shift >> bits)
        shift++;
    return shift;
}

static int largest(const int16_t row[], size_t n)
{
    int most = 0;

    for (size_t k = 0; k < n; k++)
        most = abs(row[k]) > most ? abs(row[k]) : most;
    return most;
}

/* Shifts the codes of one row of a tile and back: what its crossbars hold of them. */
static void squeeze(const struct ohm_mapping *mapping, size_t n, int16_t code[])
{
    const size_t bits = mapping->weight_bits - mapping->freed;
    const int shift = shift_for(largest(code, n), bits), most = (1 << bits) - 1;

    for (size_t k = 0; k < n; k++) {
        int held = shifted(abs(code[k]), shift);

        held = (held > most ? most : held) << shift;
        code[k] = (int16_t)(code[k] < 0 ? -held : held);
    }
}

static enum ohm_status transform(const struct ohm_mapping *mapping, size_t in, size_t out,
                                 const double power[], int16_t code[])
{
    const size_t outs = mapping->cols / ohm_signs[mapping->sign].columns;
    const int most = ohm_mapping_weight_max(mapping);

    (void)power;
    for (size_t k = 0; k < in * out; k++) {
        const int held = within_window(abs(code[k]), mapping->window, most);

        code[k] = (int16_t)(code[k] < 0 ? -held : held);
    }
    for (size_t r = 0; r < in; r++)
        for (size_t first = 0; first < out; first += outs)
            squeeze(mapping, first + outs < out ? outs : out - first,
                    code + r * out + first);
    return OHM_OK;
}

/* The same shifts once more: a row that was squeezed needs none that is longer. */
static void delays(const struct ohm_mapping *mapping, const struct ohm_product *product,
                   size_t n, const uint32_t input[], size_t first, size_t outs,
                   uint8_t delay[])
{
    const size_t bits = mapping->weight_bits - mapping->freed;

    for (size_t r = 0; r < n; r++)
        delay[r] = (uint8_t)shift_for(
            largest(product->code + (size_t)input[r] * product->out + first, outs), bits);
}

static size_t late(const struct ohm_mapping *mapping)
{
    return mapping->freed;
}

static enum ohm_status check(const struct ohm_mapping *mapping)
{
    if (ohm_signs[mapping->sign].offset)
        return ohm_fail(
            OHM_EUSAGE,
            "sign: an offset fills the top bits that scheme sme empties; it takes "
            "two-crossbars, paired-digital or paired-analog");
    if (mapping->window > mapping->weight_bits)
        return ohm_fail(OHM_EUSAGE, "window: %zu is longer than the %zu bits of a weight",
                        mapping->window, mapping->weight_bits);
    if (mapping->freed >= mapping->weight_bits)
        return ohm_fail(OHM_EUSAGE, "freed: %zu leaves none of the %zu bits of a weight",
                        mapping->freed, mapping->weight_bits);
    if (mapping->freed > 0 && mapping->input == OHM_INPUT_TWOS_COMPLEMENT)
        return ohm_fail(OHM_EUSAGE,
                        "input: words in two's complement cannot come late (freed %zu); "
                        "unsigned or two-phase",
                        mapping->freed);
    return OHM_OK;
}

static const char *const own[] = { "window", "freed", NULL };

const struct ohm_scheme ohm_scheme_sme = {
    .name = "sme",
    .sentence = "Magnitudes whose ones lie in a window, rows shifted until the top planes "
                "are empty.",
    .own = own,
    .check = check,
    .transform = transform,
    .delays = delays,
    .late = late,
    .digits = ohm_magnitude_digits,
};
