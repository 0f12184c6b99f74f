/* check_blocks.c -- block-circulant products by transforms against the plain sums, gradients against differences. */
#include "circulant/blocks.h"

#include "base/memory.h"
#include "harness.h"
#include "num/fourier.h"
#include "num/rng.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SIDE = 150, BATCH = 3, MOST = SIDE + OHM_FOURIER_MOST };

/* A block-circulant matrix of random numbers, inputs, and gradients of outputs. */
struct sample {
    struct ohm_blocks blocks;
    double c[MOST * MOST], w[SIDE * SIDE], x[BATCH * SIDE], g[BATCH * SIDE];
};

static void fill(struct ohm_rng *rng, size_t n, double x[])
{
    for (size_t k = 0; k < n; k++)
        x[k] = ohm_rng_draw_normal(rng);
}

static void draw(struct sample *s, struct ohm_rng *rng)
{
    const size_t most = ohm_rng_draw_below(rng, 4) ? 20 : SIDE;

    s->blocks =
        ohm_blocks_of(1 + ohm_rng_draw_below(rng, most), 1 + ohm_rng_draw_below(rng, most),
                      (size_t)1 << ohm_rng_draw_below(rng, 8));
    s->blocks.convention = (enum ohm_convention)ohm_rng_draw_below(rng, 2);
    fill(rng, ohm_blocks_parameters(&s->blocks), s->c);
    fill(rng, BATCH * s->blocks.in, s->x);
    fill(rng, BATCH * s->blocks.out, s->g);
    ohm_blocks_expand(&s->blocks, s->c, s->w);
}

/* A transform is the sum that defines it, and its inverse undoes it. */
START_TEST(transforms_are_their_sums)
{
    for (size_t n = 1; n <= OHM_FOURIER_MOST; n *= 2) {
        double re[OHM_FOURIER_MOST], im[OHM_FOURIER_MOST];
        double x[OHM_FOURIER_MOST] = { 0 }, z[OHM_FOURIER_MOST] = { 0 };
        struct ohm_rng rng = ohm_rng_at(1, OHM_FOR_TEST, (uint32_t)n, 0, 0);
        struct ohm_fourier f;

        fill(&rng, n, x);
        fill(&rng, n, z);
        memcpy(re, x, sizeof re);
        memcpy(im, z, sizeof im);
        ohm_fourier_init(&f, n);
        ohm_fourier_forward(&f, re, im);
        for (size_t k = 0; k < n; k++) {
            double a = 0, b = 0;

            for (size_t t = 0; t < n; t++) {
                const double angle = -2 * M_PI * (double)(k * t % n) / (double)n;

                a += x[t] * cos(angle) - z[t] * sin(angle);
                b += z[t] * cos(angle) + x[t] * sin(angle);
            }
            ck_near(re[k], a, 1e-12);
            ck_near(im[k], b, 1e-12);
        }
        ohm_fourier_inverse(&f, re, im);
        for (size_t k = 0; k < n; k++) {
            ck_near(re[k], x[k], 1e-14);
            ck_near(im[k], z[k], 1e-14);
        }
    }
    ck_assert(!ohm_fourier_takes(0) && !ohm_fourier_takes(12) && !ohm_fourier_takes(256));
}
END_TEST

/* A matrix of 3 x 3 in blocks of 2, by hand: one number a diagonal, the last blocks cut. */
START_TEST(conventions_are_transposed_blocks)
{
    static const double c[8] = { 1, 2, 3, 4, 5, 6, 7, 8 };
    static const double column[9] = { 1, 2, 3, 2, 1, 4, 5, 6, 7 }; /* [in][out] */
    static const double row[9] = { 1, 2, 3, 2, 1, 4, 5, 6, 7 };
    static const double long_column[9] = { 1, 2, 3, 4, 1, 2, 3, 4, 1 };
    static const double long_row[9] = { 1, 4, 3, 2, 1, 4, 3, 2, 1 };
    struct ohm_blocks b = ohm_blocks_of(3, 3, 2);
    double w[9];

    ck_assert_uint_eq(ohm_blocks_parameters(&b), 8);
    ohm_blocks_expand(&b, c, w);
    ck_assert_mem_eq(w, column, sizeof w);
    b.convention = OHM_FIRST_ROW; /* blocks of 2 are symmetric */
    ohm_blocks_expand(&b, c, w);
    ck_assert_mem_eq(w, row, sizeof w);
    b = ohm_blocks_of(3, 3, 4);
    ohm_blocks_expand(&b, c, w);
    ck_assert_mem_eq(w, long_column, sizeof w);
    b.convention = OHM_FIRST_ROW;
    ohm_blocks_expand(&b, c, w);
    ck_assert_mem_eq(w, long_row, sizeof w);
}
END_TEST

/* Law: the product by transforms is that of the expanded matrix, for both conventions and any padding. */
START_TEST(transforms_give_the_direct_product)
{
    static struct sample s;

    for (uint32_t seed = 0; seed < 200; seed++) {
        struct ohm_rng rng = ohm_rng_at(seed, OHM_FOR_TEST, 1, 0, 0);
        double y[BATCH * SIDE];

        draw(&s, &rng);
        ck_ok(ohm_blocks_product(&s.blocks, s.c, BATCH, s.x, y));
        for (size_t m = 0; m < BATCH; m++) {
            for (size_t o = 0; o < s.blocks.out; o++) {
                double sum = 0;

                for (size_t i = 0; i < s.blocks.in; i++)
                    sum += s.x[m * s.blocks.in + i] * s.w[i * s.blocks.out + o];
                ck_near(y[m * s.blocks.out + o], sum, 1e-11);
            }
        }
    }
}
END_TEST

/* The trap of the literature: the first row with the formula of the first column is another product. */
START_TEST(conventions_cannot_be_mixed)
{
    const double c[4] = { 1, 2, 3, 4 }, x[4] = { 1, 0, 0, 0 };
    struct ohm_blocks b = ohm_blocks_of(4, 4, 4);
    double column[4], row[4];

    ck_ok(ohm_blocks_product(&b, c, 1, x, column));
    b.convention = OHM_FIRST_ROW;
    ck_ok(ohm_blocks_product(&b, c, 1, x, row));
    for (size_t r = 0; r < 4; r++) {
        ck_near(column[r], c[r], 1e-15);
        ck_near(row[r], c[(4 - r) % 4], 1e-15);
    }
}
END_TEST

/* The loss of which g is the gradient: sum g y. */
static double loss(const struct sample *s)
{
    double y[BATCH * SIDE], sum = 0;

    ck_ok(ohm_blocks_product(&s->blocks, s->c, BATCH, s->x, y));
    for (size_t k = 0; k < BATCH * s->blocks.out; k++)
        sum += s->g[k] * y[k];
    return sum;
}

/* Law: gradients by transforms are differences of the loss, which is linear in each number. */
START_TEST(gradients_are_differences)
{
    static struct sample s;
    static double dc[MOST * MOST];

    for (uint32_t seed = 0; seed < 60; seed++) {
        struct ohm_rng rng = ohm_rng_at(seed, OHM_FOR_TEST, 2, 0, 0);
        double dx[BATCH * SIDE];

        draw(&s, &rng);
        ck_ok(ohm_blocks_gradient(&s.blocks, s.c, BATCH, s.x, s.g, dc, dx));
        for (int k = 0; k < 20; k++) {
            const size_t at = ohm_rng_draw_below(&rng, ohm_blocks_parameters(&s.blocks));
            const size_t in = ohm_rng_draw_below(&rng, BATCH * s.blocks.in);
            const double before = loss(&s);

            s.c[at] += 1;
            ck_near(loss(&s) - before, dc[at], 1e-9);
            s.c[at] -= 1;
            s.x[in] += 1;
            ck_near(loss(&s) - before, dx[in], 1e-9);
            s.x[in] -= 1;
        }
    }
}
END_TEST

/* Law: the gradient of a number is the sum of the dense gradients G[s][r] along its diagonal,
 * dc[d] = sum_s G[s][(s + d) mod k]. */
START_TEST(gradients_are_sums_along_diagonals)
{
    static struct sample s;
    static double dense[SIDE * SIDE], summed[MOST * MOST], dc[MOST * MOST];

    for (uint32_t seed = 0; seed < 60; seed++) {
        struct ohm_rng rng = ohm_rng_at(seed, OHM_FOR_TEST, 3, 0, 0);
        const struct ohm_blocks *b = &s.blocks;

        draw(&s, &rng);
        for (size_t i = 0; i < b->in; i++) {
            for (size_t o = 0; o < b->out; o++) {
                dense[i * b->out + o] = 0;
                for (size_t m = 0; m < BATCH; m++)
                    dense[i * b->out + o] += s.x[m * b->in + i] * s.g[m * b->out + o];
            }
        }
        ck_ok(ohm_blocks_collect(b, false, dense, summed));
        ck_ok(ohm_blocks_gradient(b, s.c, BATCH, s.x, s.g, dc, NULL));
        for (size_t at = 0; at < ohm_blocks_parameters(b); at++)
            ck_near(dc[at], summed[at], 1e-10);
        for (size_t d = 0; b->convention == OHM_FIRST_COLUMN && d < b->k; d++) {
            double sum = 0;

            for (size_t t = 0; t < b->k && t < b->in; t++)
                if ((t + d) % b->k < b->out)
                    sum += dense[t * b->out + (t + d) % b->k];
            ck_near(dc[d], sum, 1e-10);
        }
    }
}
END_TEST

/* Law: the mean along diagonals is the nearest: it keeps what is circulant, and what it takes away is orthogonal. */
START_TEST(the_mean_is_the_projection)
{
    static struct sample s;
    static double c[MOST * MOST], noise[SIDE * SIDE], rest[SIDE * SIDE];

    for (uint32_t seed = 0; seed < 60; seed++) {
        struct ohm_rng rng = ohm_rng_at(seed, OHM_FOR_TEST, 4, 0, 0);
        const size_t side = (draw(&s, &rng), s.blocks.in * s.blocks.out);

        ck_ok(ohm_blocks_collect(&s.blocks, true, s.w, c));
        ohm_blocks_expand(&s.blocks, c, rest);
        for (size_t k = 0; k < side; k++)
            ck_near(rest[k], s.w[k], 1e-14);
        fill(&rng, side, noise);
        ck_ok(ohm_blocks_collect(&s.blocks, true, noise, c));
        ohm_blocks_expand(&s.blocks, c, rest);
        for (size_t k = 0; k < side; k++)
            rest[k] -= noise[k];
        ck_ok(ohm_blocks_collect(&s.blocks, false, rest, c));
        for (size_t at = 0; at < ohm_blocks_parameters(&s.blocks); at++)
            ck_near(c[at], 0, 1e-12);
    }
}
END_TEST

START_TEST(products_survive_scarcity)
{
    static struct sample s;
    static double dc[MOST * MOST];
    struct ohm_rng rng = ohm_rng_at(1, OHM_FOR_TEST, 5, 0, 0);
    double y[BATCH * SIDE];

    draw(&s, &rng);
    ck_survives_scarcity(ohm_blocks_product(&s.blocks, s.c, BATCH, s.x, y), (void)0);
    ck_survives_scarcity(ohm_blocks_gradient(&s.blocks, s.c, BATCH, s.x, s.g, dc, NULL),
                         (void)0);
    ck_survives_scarcity(ohm_blocks_collect(&s.blocks, true, s.w, dc), (void)0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("circulant/blocks");
    TCase *tc = tcase_create("blocks");

    tcase_add_test(tc, transforms_are_their_sums);
    tcase_add_test(tc, conventions_are_transposed_blocks);
    tcase_add_test(tc, transforms_give_the_direct_product);
    tcase_add_test(tc, conventions_cannot_be_mixed);
    tcase_add_test(tc, gradients_are_differences);
    tcase_add_test(tc, gradients_are_sums_along_diagonals);
    tcase_add_test(tc, the_mean_is_the_projection);
    tcase_add_test(tc, products_survive_scarcity);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
