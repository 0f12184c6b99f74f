/* bittransformer.c -- the scheme `bit-transformer`: few powers of two a weight, few ones a column.
 *
 * A reconstruction of Bit-Transformer (Liu et al., ICCAD 2021), whose abstract says that bits of mapped networks are
 * flipped, exponents quantised and values compensated, without retraining; what follows is ours.
 *
 *   1. A weight becomes the nearest sum of at most K powers of two (`powers`; with `signed_powers` of either sign).
 *   2. In every column of a bit plane no more than CAP ones stay (`column_cap`), top plane first.  A one at bit b leaves
 *      its weight w either down, to its higher bits and as many ones below b as K allows, or up, to its higher bits and
 *      2^(b + 1) where those columns have room.  The cheapest (w - w')^2 E[x^2] goes first.
 *   3. A column of a plane whose ones would all leave for a cost of at most DROP (`drop_cost`) is emptied.
 */
#include "mapping/mapping.h"
#include "mapping/scheme.h"
#include "mapping/sign.h"
#include "mapping/tiles.h"

#include "base/memory.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* One column of a row tile, of one sign: its magnitudes, and how many ones each of its bits has and may have. */
struct column {
    const struct ohm_mapping *mapping;
    size_t rows;
    int *magnitude;      /* [rows], 0 where the weight has the other sign */
    const double *power; /* [rows] */
    size_t ones[16], room[16];
};

/* Where a weight goes that loses a one, and what that costs. */
struct move {
    int to;
    double cost;
};

static int count_ones(int x)
{
    int n = 0;

    for (; x; x &= x - 1)
        n++;
    return n;
}

/* Powers of two in a code, of either sign if so asked. */
static int count_powers(const struct ohm_mapping *mapping, int code)
{
    int8_t digit[OHM_SLICES_MAX];
    int n = 0;

    if (!mapping->signed_powers)
        return count_ones(code);
    ohm_signed_digits(mapping, code, digit);
    for (size_t k = 0; k < ohm_mapping_slices(mapping); k++)
        n += abs(digit[k]);
    return n;
}

/* The nearest magnitude of at most K powers; the smaller of two. */
static int nearest(const struct ohm_mapping *mapping, int magnitude)
{
    const int most = ohm_mapping_weight_max(mapping), powers = (int)mapping->powers;

    for (int d = 0; powers > 0; d++) {
        if (magnitude >= d && count_powers(mapping, magnitude - d) <= powers)
            return magnitude - d;
        if (magnitude + d <= most && count_powers(mapping, magnitude + d) <= powers)
            return magnitude + d;
    }
    return magnitude;
}

/* The largest value below 2^BIT of at most BUDGET ones. */
static int largest_below(int bit, int budget)
{
    return budget >= bit ? (1 << bit) - 1 : ((1 << budget) - 1) << (bit - budget);
}

static double cost_of(const struct column *c, size_t row, int to)
{
    const double d = c->magnitude[row] - to;

    return d * d * c->power[row];
}

/* Is there room for all ones that TO has and FROM has not? */
static bool has_room(const struct column *c, int from, int to)
{
    for (int b = 0; to >> b; b++)
        if (((to & ~from) >> b & 1) && c->ones[b] >= c->room[b])
            return false;
    return true;
}

/* The cheaper way for the one at BIT of a row's weight to leave. */
static struct move cheapest(const struct column *c, size_t row, int bit)
{
    const int w = c->magnitude[row], higher = w >> (bit + 1) << (bit + 1);
    const int up = higher + (2 << bit);
    const int budget =
        c->mapping->powers ? (int)c->mapping->powers - count_ones(higher) : INT_MAX;
    struct move best = { higher + largest_below(bit, budget), 0 };

    best.cost = cost_of(c, row, best.to);
    if (up <= ohm_mapping_weight_max(c->mapping) && cost_of(c, row, up) < best.cost &&
        has_room(c, w, up))
        best = (struct move){ up, cost_of(c, row, up) };
    return best;
}

static void change(struct column *c, size_t row, int to)
{
    for (size_t b = 0; b < c->mapping->weight_bits; b++) {
        c->ones[b] -= c->magnitude[row] >> b & 1;
        c->ones[b] += to >> b & 1;
    }
    c->magnitude[row] = to;
}

/* Moves the ones of BIT that cost least until there are no more than it has room for. */
static void flip(struct column *c, int bit)
{
    while (c->ones[bit] > c->room[bit]) {
        struct move best = { 0, 0 };
        size_t at = c->rows;

        for (size_t r = 0; r < c->rows; r++) {
            if (c->magnitude[r] >> bit & 1) {
                const struct move m = cheapest(c, r, bit);

                if (at == c->rows || m.cost < best.cost) {
                    best = m;
                    at = r;
                }
            }
        }
        change(c, at, best.to);
    }
}

/* What it costs to empty BIT. */
static double cost_to_empty(const struct column *c, int bit)
{
    double cost = 0;

    for (size_t r = 0; r < c->rows; r++)
        if (c->magnitude[r] >> bit & 1)
            cost += cheapest(c, r, bit).cost;
    return cost;
}

static void treat(struct column *c)
{
    const struct ohm_mapping *m = c->mapping;

    memset(c->ones, 0, sizeof c->ones);
    for (size_t b = 0; b < m->weight_bits; b++) {
        c->room[b] = m->column_cap ? m->column_cap : c->rows;
        for (size_t r = 0; r < c->rows; r++)
            c->ones[b] += c->magnitude[r] >> b & 1;
    }
    for (int b = (int)m->weight_bits - 1; b >= 0; b--) {
        if (m->drop_cost > 0 && cost_to_empty(c, b) <= m->drop_cost)
            c->room[b] = 0;
        flip(c, b);
    }
}

/* The weights of one sign in one column of a row tile; INPUT[rows] are its inputs. */
static void treat_part(struct column *c, const uint32_t input[], size_t out, int sign,
                       int16_t code[])
{
    for (size_t r = 0; r < c->rows; r++) {
        const int mine = sign * code[input[r] * out];

        c->magnitude[r] = mine > 0 ? mine : 0;
    }
    treat(c);
    for (size_t r = 0; r < c->rows; r++)
        if (sign * code[input[r] * out] > 0)
            code[input[r] * out] = (int16_t)(sign * c->magnitude[r]);
}

/* Mean squares of the inputs on a row tile, in units of those of all. */
static void take_power(size_t n, const uint32_t input[], size_t in, const double power[],
                       double own[])
{
    double sum = 0;

    for (size_t i = 0; power && i < in; i++)
        sum += power[i];
    for (size_t r = 0; r < n; r++)
        own[r] = sum > 0 ? power[input[r]] * (double)in / sum : 1;
}

static enum ohm_status transform(const struct ohm_mapping *mapping, size_t in, size_t out,
                                 const double power[], int16_t code[])
{
    const struct ohm_product product = { .in = in, .out = out };
    const struct ohm_tiles tiles = ohm_tiles_of(mapping, &product, out);
    struct column c = { .mapping = mapping };
    uint32_t *input = NULL;
    double *own = NULL;
    enum ohm_status status;

    for (size_t k = 0; k < in * out; k++) {
        const int held = nearest(mapping, abs(code[k]));

        code[k] = (int16_t)(code[k] < 0 ? -held : held);
    }
    OHM_GO(OHM_NEW(input, mapping->rows, "word lines"));
    OHM_GO(OHM_NEW(own, mapping->rows, "word lines"));
    OHM_GO(OHM_NEW(c.magnitude, mapping->rows, "word lines"));
    c.power = own;
    for (size_t t = 0; t < tiles.row_tiles && !mapping->signed_powers; t++) {
        c.rows = ohm_tiles_rows(&tiles, t);
        for (size_t r = 0; r < c.rows; r++)
            input[r] = ohm_tiles_input(&tiles, t, r);
        take_power(c.rows, input, in, power, own);
        for (size_t o = 0; o < out; o++)
            for (int sign = 1; sign >= -1; sign -= 2)
                treat_part(&c, input, out, sign, code + o);
    }
out:
    free(input);
    free(own);
    free(c.magnitude);
    return status;
}

static void digits(const struct ohm_mapping *mapping, int code, int8_t digit[])
{
    if (mapping->signed_powers)
        ohm_signed_digits(mapping, code, digit);
    else
        ohm_magnitude_digits(mapping, code, digit);
}

static enum ohm_status check(const struct ohm_mapping *mapping)
{
    if (ohm_signs[mapping->sign].offset)
        return ohm_fail(OHM_EUSAGE,
                        "sign: an offset is no power of two; bit-transformer takes "
                        "two-crossbars, paired-digital or paired-analog");
    if (mapping->cell_bits != 1)
        return ohm_fail(OHM_EUSAGE,
                        "cell_bits: bit-transformer stores a bit a cell, not %zu",
                        mapping->cell_bits);
    if (mapping->column_cap > mapping->rows)
        return ohm_fail(OHM_EUSAGE, "column_cap: %zu are more than the crossbar's %zu rows",
                        mapping->column_cap, mapping->rows);
    if (mapping->signed_powers && (mapping->column_cap > 0 || mapping->drop_cost > 0))
        return ohm_fail(OHM_EUSAGE,
                        "%s: ones are flipped in plain powers of two only "
                        "(signed_powers: no)",
                        mapping->column_cap > 0 ? "column_cap" : "drop_cost");
    return OHM_OK;
}

static const char *const own[] = { "powers", "signed_powers", "column_cap", "drop_cost",
                                   NULL };

const struct ohm_scheme ohm_scheme_bit_transformer = {
    .name = "bit-transformer",
    .sentence =
        "Sums of few powers of two, flipped until no column has more ones than a cap.",
    .own = own,
    .check = check,
    .transform = transform,
    .weighs = true,
    .digits = digits,
};
