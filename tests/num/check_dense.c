#include "num/dense.h"

#include "harness.h"

#include <math.h>

enum { M = 5, N = 7, K = 3 };

static float entry(int k)
{
    return (float)((k * 37) % 11) - 5;
}

/* Small whole numbers, so that single precision is exact. */
START_TEST(products_are_sums_of_products)
{
    float a[M * K], b[K * N], at[K * M], bt[N * K], c[M * N], left[M * N], right[M * N];

    for (int i = 0; i < M; i++)
        for (int k = 0; k < K; k++)
            a[i * K + k] = at[k * M + i] = entry(i * K + k);
    for (int k = 0; k < K; k++)
        for (int j = 0; j < N; j++)
            b[k * N + j] = bt[j * K + k] = entry(100 + k * N + j);
    ohm_dense_product(M, N, K, a, b, c);
    ohm_dense_product_left(M, N, K, at, b, left);
    ohm_dense_product_right(M, N, K, a, bt, right);
    for (int i = 0; i < M; i++) {
        for (int j = 0; j < N; j++) {
            float sum = 0;

            for (int k = 0; k < K; k++)
                sum += a[i * K + k] * b[k * N + j];
            ck_assert(c[i * N + j] == sum);
            ck_assert(left[i * N + j] == sum);
            ck_assert(right[i * N + j] == sum);
        }
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("num/dense");
    TCase *tc = tcase_create("dense");

    tcase_add_test(tc, products_are_sums_of_products);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
