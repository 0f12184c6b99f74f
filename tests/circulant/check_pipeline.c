/* check_pipeline.c -- the fixed-point pipeline against an independent one in 128-bit fractions. */
#include "circulant/pipeline.h"

#include "base/memory.h"
#include "harness.h"
#include "num/rng.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The reference has every number as a fraction n / 2^UNIT with exact arithmetic, divides with remainders where
 * the pipeline shifts, and transforms by recursion. */
enum { UNIT = 48, SIDE = 24, IMAGES = 2 };

static double value_of(const struct ohm_fixed *f, int64_t raw)
{
    return ldexp((double)raw, -(int)ohm_fixed_fraction(f));
}

typedef __int128 big;
struct complex {
    big re, im;
};

static big power(size_t n)
{
    big p = 1;

    while (n-- > 0)
        p *= 2;
    return p;
}

static big floor_divide(big a, big b)
{
    const big q = a / b;

    return a % b < 0 ? q - 1 : q;
}

/* The fraction VALUE in the format, and whether it was beyond the ends. */
static big assign(const struct ohm_fixed *f, big value, uint64_t *beyond)
{
    const big unit = power(UNIT - (f->word - f->integer)), modulus = power(f->word);
    const big most = modulus / 2 - 1, least = -modulus / 2;
    big raw = f->rounding == OHM_HALF_UP ? floor_divide(2 * value + unit, 2 * unit)
                                         : floor_divide(value, unit);

    if (raw > most || raw < least) {
        ++*beyond;
        if (f->overflow == OHM_SATURATE)
            raw = raw < 0 ? least : most;
        else
            raw -= floor_divide(raw - least, modulus) * modulus;
    }
    return raw * unit;
}

/* An exact product of two fractions of at most UNIT / 2 bits behind the point. */
static big times(big a, big b)
{
    return (a / power(UNIT / 2)) * (b / power(UNIT / 2));
}

struct reference {
    const struct ohm_pipeline *p;
    struct ohm_fixed twiddle;
    uint64_t beyond[OHM_ASSIGNMENTS];
};

static big quantised(struct reference *r, const struct ohm_fixed *f, double x)
{
    return assign(f, (big)ldexp(x, UNIT), &r->beyond[OHM_AT_SPECTRA]);
}

/* z[n] = the transform of x[0], x[stride], ...; n of them. */
static void recurse(struct reference *r, int sign, size_t n, size_t stride,
                    const struct complex x[], struct complex z[])
{
    struct complex even[OHM_FOURIER_MOST], odd[OHM_FOURIER_MOST];
    const int place = sign < 0 ? OHM_AT_FORWARD : OHM_AT_INVERSE;
    const struct ohm_fixed *f = &r->p->number;
    const int halved =
        r->p->scaling == (sign < 0 ? OHM_SCALED_FORWARD : OHM_SCALED_INVERSE);
    uint64_t ignored = 0, *beyond = &r->beyond[place];

    if (n == 1) {
        z[0] = x[0];
        return;
    }
    recurse(r, sign, n / 2, 2 * stride, x, even);
    recurse(r, sign, n / 2, 2 * stride, x + stride, odd);
    for (size_t j = 0; j < n / 2; j++) {
        const double angle = 2 * M_PI * (double)j / (double)n;
        const double exact_c = 4 * j == n ? 0 : cos(angle), exact_s = sin(angle);
        const big c = assign(&r->twiddle, (big)ldexp(exact_c, UNIT), &ignored);
        const big s = sign * assign(&r->twiddle, (big)ldexp(exact_s, UNIT), &ignored);
        const big tr = assign(f, times(c, odd[j].re) - times(s, odd[j].im), beyond);
        const big ti = assign(f, times(c, odd[j].im) + times(s, odd[j].re), beyond);

        z[j].re = assign(f, (even[j].re + tr) / (halved + 1), beyond);
        z[j].im = assign(f, (even[j].im + ti) / (halved + 1), beyond);
        z[j + n / 2].re = assign(f, (even[j].re - tr) / (halved + 1), beyond);
        z[j + n / 2].im = assign(f, (even[j].im - ti) / (halved + 1), beyond);
    }
}

/* The stored spectrum of a block: bin F of its exact transform. */
static struct complex spectrum(struct reference *r, const struct ohm_blocks *b,
                               const double c[], size_t f)
{
    double re[OHM_FOURIER_MOST], im[OHM_FOURIER_MOST] = { 0 };
    const double scale = r->p->scaling == OHM_SCALED_SPECTRA ? 1 / (double)b->k : 1;
    struct ohm_fourier fourier;

    memcpy(re, c, b->k * sizeof *re);
    ohm_fourier_init(&fourier, b->k);
    ohm_fourier_forward(&fourier, re, im);
    return (struct complex){ quantised(r, &r->p->number, scale * re[f]),
                             quantised(r, &r->p->number, scale * im[f]) };
}

/* Raw z[out] of one input vector. */
static void layer(struct reference *r, const struct ohm_blocks *b, const double c[],
                  const double bias[], const int64_t x[], int64_t z[])
{
    const struct ohm_fixed *f = &r->p->number;
    const size_t k = b->k, bins = r->p->all_bins ? k : k / 2 + 1;
    const big unit = power(UNIT - ohm_fixed_fraction(f));
    static struct complex input[SIDE + OHM_FOURIER_MOST], in[SIDE + OHM_FOURIER_MOST];
    struct complex y[OHM_FOURIER_MOST], out[OHM_FOURIER_MOST];

    for (size_t s = 0; s < b->q * k; s++)
        input[s] = (struct complex){ s < b->in ? x[s] * unit : 0, 0 };
    for (size_t j = 0; j < b->q; j++)
        recurse(r, -1, k, 1, input + j * k, in + j * k);
    for (size_t i = 0; i < b->p; i++) {
        memset(y, 0, sizeof y);
        for (size_t bin = 0; bin < bins; bin++) {
            for (size_t j = 0; j < b->q; j++) {
                const struct complex w = spectrum(r, b, c + (j * b->p + i) * k, bin);
                const struct complex v = in[j * k + bin];

                y[bin].re = assign(f, y[bin].re + times(w.re, v.re) - times(w.im, v.im),
                                   &r->beyond[OHM_AT_PRODUCTS]);
                y[bin].im = assign(f, y[bin].im + times(w.re, v.im) + times(w.im, v.re),
                                   &r->beyond[OHM_AT_PRODUCTS]);
            }
        }
        for (size_t bin = bins; bin < k; bin++)
            y[bin] = (struct complex){ y[k - bin].re, assign(f, -y[k - bin].im,
                                                             &r->beyond[OHM_AT_PRODUCTS]) };
        recurse(r, 1, k, 1, y, out);
        for (size_t o = i * k; o < b->out && o < (i + 1) * k; o++) {
            const big end = r->p->scaling == OHM_SCALED_END && k > 1 ? (big)k : 1;
            const big value =
                assign(f, out[o - i * k].re / end, &r->beyond[OHM_AT_INVERSE]);

            z[o] = (int64_t)(assign(f, value + quantised(r, f, bias[o]),
                                    &r->beyond[OHM_AT_OUTPUTS]) /
                             unit);
        }
    }
}

static void draw_pipeline(struct ohm_rng *rng, struct ohm_pipeline *p)
{
    p->number.word = 2 + ohm_rng_draw_below(rng, 23);
    p->number.integer = 1 + ohm_rng_draw_below(rng, p->number.word);
    p->number.rounding = (int)ohm_rng_draw_below(rng, 2);
    p->number.overflow = (int)ohm_rng_draw_below(rng, 2);
    p->twiddle_integer =
        ohm_rng_draw_below(rng, 2) ? 1 + ohm_rng_draw_below(rng, p->number.word) : 0;
    p->scaling = (int)ohm_rng_draw_below(rng, 4);
    p->all_bins = ohm_rng_draw_below(rng, 2);
}

/* Law: bit for bit, and every overflow is counted, over all formats, rules, places of 1/k, sizes and blocks. */
START_TEST(the_pipeline_is_exact_arithmetic_assigned)
{
    static double c[(SIDE + OHM_FOURIER_MOST) * (SIDE + OHM_FOURIER_MOST)];
    uint64_t overflowed = 0, silent = 0;

    for (uint32_t seed = 0; seed < 400; seed++) {
        struct ohm_rng rng = ohm_rng_at(seed, OHM_FOR_TEST, 1, 0, 0);
        struct ohm_pipeline p;
        const struct ohm_blocks b = ohm_blocks_of(1 + ohm_rng_draw_below(&rng, SIDE),
                                                  1 + ohm_rng_draw_below(&rng, SIDE),
                                                  (size_t)1 << ohm_rng_draw_below(&rng, 6));
        struct reference r = { .p = &p };
        struct ohm_fixed_layer l;
        int64_t x[IMAGES * SIDE], z[IMAGES * SIDE], wanted[SIDE], end;
        double bias[SIDE];

        draw_pipeline(&rng, &p);
        ck_ok(ohm_pipeline_check(&p));
        r.twiddle = p.number;
        r.twiddle.integer = p.twiddle_integer ? p.twiddle_integer : p.number.integer;
        for (size_t at = 0; at < ohm_blocks_parameters(&b); at++)
            c[at] = 0.3 * ohm_rng_draw_normal(&rng);
        for (size_t o = 0; o < b.out; o++)
            bias[o] = ohm_rng_draw_normal(&rng);
        end = (int64_t)1 << (p.number.word - 1);
        for (size_t k = 0; k < IMAGES * b.in; k++)
            x[k] = (int64_t)ohm_rng_draw_below(&rng, (size_t)(2 * end)) - end;
        ck_ok(ohm_fixed_layer_init(&l, &p, &b, c, bias));
        ck_ok(ohm_fixed_layer_apply(&l, IMAGES, x, z));
        for (size_t m = 0; m < IMAGES; m++) {
            layer(&r, &b, c, bias, x + m * b.in, wanted);
            for (size_t o = 0; o < b.out; o++)
                ck_assert_msg(z[m * b.out + o] == wanted[o],
                              "seed %u, output %zu: %ld instead of %ld", seed, o,
                              (long)z[m * b.out + o], (long)wanted[o]);
        }
        for (int at = OHM_AT_FORWARD; at < OHM_ASSIGNMENTS; at++) {
            ck_assert_uint_eq(l.tally[at].overflows, r.beyond[at]);
            overflowed += r.beyond[at] > 0;
            silent += r.beyond[at] == 0;
        }
        ohm_fixed_layer_clear(&l);
    }
    ck_assert(overflowed > 100 && silent > 100); /* the law has seen both */
}
END_TEST

/* By hand: <4, 2> has quarters from -2 to 1.75. */
START_TEST(one_assignment_by_hand)
{
    static const struct {
        int rounding, overflow;
        double x, wanted;
        uint64_t overflows;
    } rows[] = {
        { OHM_TRUNCATE, OHM_WRAP, 0.49, 0.25, 0 },
        { OHM_TRUNCATE, OHM_WRAP, -0.01, -0.25, 0 },
        { OHM_HALF_UP, OHM_WRAP, 0.375, 0.5, 0 },
        { OHM_HALF_UP, OHM_WRAP, -0.375, -0.25, 0 },
        { OHM_TRUNCATE, OHM_WRAP, 2, -2, 1 },
        { OHM_TRUNCATE, OHM_WRAP, -2.25, 1.75, 1 },
        { OHM_TRUNCATE, OHM_SATURATE, 1e30, 1.75, 1 },
        { OHM_TRUNCATE, OHM_SATURATE, -1e30, -2, 1 },
        { OHM_TRUNCATE, OHM_WRAP, 0x1p80, 0, 1 },
        { OHM_HALF_UP, OHM_SATURATE, 1.9, 1.75, 1 },
        { OHM_HALF_UP, OHM_WRAP, 1.9, -2, 1 },
    };

    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        const struct ohm_fixed f = { 4, 2, rows[k].rounding, rows[k].overflow };
        struct ohm_tally tally = { 0 };
        const int64_t raw = ohm_fixed_of(&f, rows[k].x, &tally);

        ck_near(value_of(&f, raw), rows[k].wanted, 0);
        ck_assert_uint_eq(tally.values, 1);
        ck_assert_uint_eq(tally.overflows, rows[k].overflows);
        if (fabs(rows[k].x) < 100) /* the same from a number with more bits */
            ck_assert_int_eq(
                ohm_fixed_assign(&f, (int64_t)floor(ldexp(rows[k].x, 20)), 18, &tally),
                raw);
    }
}
END_TEST

/* Law: a long word is the product in real numbers, wherever 1/k is and however many bins are stored. */
START_TEST(long_words_come_to_the_real_product)
{
    for (int _ = 0; _ < 8; _++) {
        struct ohm_rng rng = ohm_rng_at(1, OHM_FOR_TEST, 2, 0, 0);
        const struct ohm_pipeline p = { .number = { 24, 8, OHM_HALF_UP, OHM_SATURATE },
                                        .twiddle_integer = 2,
                                        .scaling = _ / 2,
                                        .all_bins = _ % 2 };
        const struct ohm_blocks b = ohm_blocks_of(20, 12, 8);
        double c[3 * 2 * 8], x[20], y[12];
        const double bias[12] = { 0.5 };
        struct ohm_fixed_layer l;
        struct ohm_tally tally = { 0 };
        int64_t raw[20], z[12];

        for (size_t k = 0; k < 48; k++)
            c[k] = ohm_rng_draw_normal(&rng);
        for (size_t k = 0; k < 20; k++) {
            raw[k] = ohm_fixed_of(&p.number, ohm_rng_draw_normal(&rng), &tally);
            x[k] = value_of(&p.number, raw[k]);
        }
        ck_ok(ohm_blocks_product(&b, c, 1, x, y));
        ck_ok(ohm_fixed_layer_init(&l, &p, &b, c, bias));
        ck_ok(ohm_fixed_layer_apply(&l, 1, raw, z));
        for (size_t o = 0; o < 12; o++)
            ck_near(value_of(&p.number, z[o]), y[o] + bias[o], 0.01);
        ohm_fixed_layer_clear(&l);
    }
}
END_TEST

START_TEST(impossible_formats_are_refused)
{
    struct ohm_pipeline p = { .number = { .word = 8, .integer = 9 } };

    ck_fails(ohm_pipeline_check(&p), OHM_EUSAGE, "9 bits before the point of 8");
    p.number.integer = 4;
    p.twiddle_integer = 10;
    ck_fails(ohm_pipeline_check(&p), OHM_EUSAGE, "twiddle_integer: 10 bits");
}
END_TEST

START_TEST(a_layer_survives_scarcity)
{
    const struct ohm_pipeline p = { .number = { 8, 4, OHM_TRUNCATE, OHM_WRAP } };
    const struct ohm_blocks b = ohm_blocks_of(4, 4, 4);
    const double c[4] = { 1, 0, 0, 0 }, bias[4] = { 0 };
    const int64_t x[4] = { 1, 2, 3, 4 };
    struct ohm_fixed_layer l;
    int64_t z[4];

    ck_survives_scarcity(ohm_fixed_layer_init(&l, &p, &b, c, bias),
                         ohm_fixed_layer_clear(&l));
    ck_ok(ohm_fixed_layer_init(&l, &p, &b, c, bias));
    ck_survives_scarcity(ohm_fixed_layer_apply(&l, 1, x, z), (void)0);
    ohm_fixed_layer_clear(&l);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("circulant/pipeline");
    TCase *tc = tcase_create("pipeline");

    tcase_add_test(tc, one_assignment_by_hand);
    tcase_add_test(tc, the_pipeline_is_exact_arithmetic_assigned);
    tcase_add_test(tc, long_words_come_to_the_real_product);
    tcase_add_test(tc, impossible_formats_are_refused);
    tcase_add_test(tc, a_layer_survives_scarcity);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
