/* Dense products against the plain three loops, to the last bit, for every width of vectors. */
#include "num/dense.h"

#include "base/memory.h"
#include "base/parallel.h"
#include "harness.h"
#include "num/densewidth.h"
#include "num/rng.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What the entries of a matrix are drawn from. */
enum entries { USUAL, WIDE, TINY, SIGNED_ZEROS, SPECIAL, KINDS };

static float entry(enum entries kind, struct ohm_rng *rng)
{
    static const float special[] = { INFINITY, -INFINITY, NAN,    0,      -0.0f,
                                     FLT_MAX,  -FLT_MAX,  1e-42f, FLT_MIN };
    const double x = ohm_rng_draw_normal(rng);

    switch (kind) {
    case WIDE:
        return (float)ldexp(x, (int)ohm_rng_draw_below(rng, 60) - 30);
    case TINY: /* products and sums are denormal */
        return (float)ldexp(x, -70);
    case SIGNED_ZEROS:
        return ohm_rng_draw_below(rng, 2) ? -0.0f : 0;
    case SPECIAL:
        if (ohm_rng_draw_below(rng, 40) == 0)
            return special[ohm_rng_draw_below(rng, sizeof special / sizeof *special)];
        return (float)x;
    default:
        return (float)x;
    }
}

/* A product, the matrices in both orders, and what it must be. */
struct sample {
    size_t m, n, k;
    float *a, *at, *b, *bt, *sum, *c;
};

static void sample_init(struct sample *s, enum entries kind, struct ohm_rng *rng)
{
    ck_ok(OHM_NEW(s->a, s->m * s->k + 1, "a"));
    ck_ok(OHM_NEW(s->at, s->m * s->k + 1, "a"));
    ck_ok(OHM_NEW(s->b, s->k * s->n + 1, "b"));
    ck_ok(OHM_NEW(s->bt, s->k * s->n + 1, "b"));
    ck_ok(OHM_NEW(s->sum, s->m * s->n + 1, "sums"));
    ck_ok(OHM_NEW(s->c, s->m * s->n + 1, "sums"));
    for (size_t i = 0; i < s->m; i++)
        for (size_t l = 0; l < s->k; l++)
            s->a[i * s->k + l] = s->at[l * s->m + i] = entry(kind, rng);
    for (size_t l = 0; l < s->k; l++)
        for (size_t j = 0; j < s->n; j++)
            s->b[l * s->n + j] = s->bt[j * s->k + l] = entry(kind, rng);
    for (size_t i = 0; i < s->m; i++) {
        for (size_t j = 0; j < s->n; j++) {
            float sum = 0;

            for (size_t l = 0; l < s->k; l++) {
                const volatile float product = s->a[i * s->k + l] * s->b[l * s->n + j];

                sum += product;
            }
            s->sum[i * s->n + j] = sum;
        }
    }
}

static void sample_clear(struct sample *s)
{
    free(s->a);
    free(s->at);
    free(s->b);
    free(s->bt);
    free(s->sum);
    free(s->c);
}

/* c is the sums, bit for bit; then c is spoilt, and its last entry, which belongs to nobody, is still 0. */
static void same_bits(struct sample *s, const char *what)
{
    for (size_t i = 0; i < s->m * s->n; i++)
        ck_assert_msg(isnan(s->sum[i]) ? isnan(s->c[i])
                                       : memcmp(&s->sum[i], &s->c[i], sizeof *s->c) == 0,
                      "%s, %zu x %zu of %zu: entry %zu is %a, not %a", what, s->m, s->n,
                      s->k, i, (double)s->c[i], (double)s->sum[i]);
    ck_assert(s->c[s->m * s->n] == 0);
    for (size_t i = 0; i < s->m * s->n; i++)
        s->c[i] = NAN;
}

static void try_all(size_t m, size_t n, size_t k, enum entries kind, struct ohm_rng *rng)
{
    struct sample s = { .m = m, .n = n, .k = k };

    sample_init(&s, kind, rng);
    ohm_dense_product(m, n, k, s.a, s.b, s.c);
    same_bits(&s, "plain");
    ohm_dense_product_left(m, n, k, s.at, s.b, s.c);
    same_bits(&s, "left");
    ohm_dense_product_right(m, n, k, s.a, s.bt, s.c);
    same_bits(&s, "right");
    for (size_t w = 0; w < ohm_dense_usable(); w++) {
        const struct ohm_dense_width *width = &ohm_dense_widths[w];

        ohm_dense_multiply(width, m, n, k, (struct ohm_strided){ s.a, k, 1 },
                           (struct ohm_strided){ s.b, n, 1 }, s.c);
        same_bits(&s, width->name);
        ohm_dense_multiply(width, m, n, k, (struct ohm_strided){ s.at, 1, m },
                           (struct ohm_strided){ s.bt, 1, k }, s.c);
        same_bits(&s, width->name);
    }
    sample_clear(&s);
}

START_TEST(every_small_shape)
{
    struct ohm_rng rng = ohm_rng_at(1, OHM_FOR_TEST, 0, 0, 0);

    for (size_t m = 0; m <= 14; m++)
        for (size_t n = 0; n <= 34; n++)
            try_all(m, n, (m * 5 + n * 3) % 11, USUAL, &rng);
}
END_TEST

START_TEST(every_kind_of_entry)
{
    static const size_t extent[] = { 1, 3, 6, 10, 16, 23, 25, 48, 100 };
    struct ohm_rng rng = ohm_rng_at(1, OHM_FOR_TEST, 0, 1, (uint32_t)_i);

    for (int t = 0; t < 40; t++) {
        const size_t m = extent[ohm_rng_draw_below(&rng, 9)];
        const size_t n = extent[ohm_rng_draw_below(&rng, 9)];

        try_all(m, n, ohm_rng_draw_below(&rng, 120), (enum entries)_i, &rng);
    }
}
END_TEST

/* Around the lengths where a pass over k ends. */
START_TEST(long_sums)
{
    static const size_t length[] = { 255, 256, 257, 511, 512, 513, 784, 3001 };
    struct ohm_rng rng = ohm_rng_at(1, OHM_FOR_TEST, 0, 2, 0);

    for (size_t t = 0; t < sizeof length / sizeof *length; t++) {
        try_all(7, 18, length[t], USUAL, &rng);
        try_all(13, 9, length[t], WIDE, &rng);
    }
}
END_TEST

/* The order is that of k: 1 is lost beside 2^24, but 2^24 - 2^24 + 1 is 1. */
START_TEST(sums_ascend)
{
    const float big = 0x1p24f, a[] = { 1, big, -big }, b[] = { 1, 1, 1 };
    const float c[] = { big, -big, 1 };
    float sum;

    ohm_dense_product(1, 1, 3, a, b, &sum);
    ck_assert(sum == 0);
    ohm_dense_product(1, 1, 3, c, b, &sum);
    ck_assert(sum == 1);
}
END_TEST

/* (1 + e)^2 - 1 - 2 e = e^2 where a product is fused with the sum, and 0 where it is rounded. */
START_TEST(products_are_rounded)
{
    const float e = 0x1p-13f, a[] = { 1, 1 + e }, b[] = { -1 - 2 * e, 1 + e };
    float sum;

    ohm_dense_product(1, 1, 2, a, b, &sum);
    ck_assert(sum == 0);
}
END_TEST

static enum ohm_status halve(void *context, size_t item, size_t thread)
{
    volatile float f = FLT_MIN;
    volatile double d = DBL_MIN;
    const float a[] = { 0x1p-140f, 0x1p-75f }, b[] = { 1, 0x1p-74f };
    float sum;

    (void)thread;
    f /= 2;
    d /= 2;
    ohm_dense_product(1, 1, 2, a, b, &sum);
    ((bool *)context)[item] = f > 0 && d > 0 && f * 2 == FLT_MIN && d * 2 == DBL_MIN &&
                              sum == 0x1p-140f + 0x1p-149f;
    return OHM_OK;
}

/* No library that is linked in has set flush-to-zero, in this thread or in new ones. */
START_TEST(denormal_numbers_survive)
{
    bool survived[8] = { false };

    ck_ok(halve(survived, 0, 0));
    ck_assert(survived[0]);
    survived[0] = false;
    ck_ok(ohm_parallel(8, 4, halve, survived));
    for (int k = 0; k < 8; k++)
        ck_assert(survived[k]);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("num/dense");
    TCase *tc = tcase_create("dense");

    tcase_add_test(tc, every_small_shape);
    tcase_add_loop_test(tc, every_kind_of_entry, 0, KINDS);
    tcase_add_test(tc, long_sums);
    tcase_add_test(tc, sums_ascend);
    tcase_add_test(tc, products_are_rounded);
    tcase_add_test(tc, denormal_numbers_survive);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
