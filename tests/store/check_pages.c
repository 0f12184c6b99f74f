#include "store/pages.h"

#include "harness.h"

#include <string.h>

enum { N = 3000 };

/* The Kth of different numbers: dense ones, or far apart, or in falling order. */
static uint64_t number(int kind, uint64_t k)
{
    return kind == 0 ? k : kind == 1 ? k << 44 : kind == 2 ? k * 1000003 : N - k;
}

/* Law: what was added is found, with its bytes; nothing else is. */
START_TEST(what_was_added_is_found)
{
    struct ohm_pages pages = { .n = 0 };

    for (int turn = 0; turn < 2; turn++) {
        ck_assert_ptr_null(ohm_pages_find(&pages, number(_i, 1)));
        for (uint64_t k = 1; k <= N; k++) {
            struct ohm_page *page = ohm_pages_add(&pages, number(_i, k));

            ck_assert_ptr_nonnull(page);
            memset(page->bytes, (int)(k % 251), OHM_PAGE_BYTES);
            ck_assert_ptr_null(ohm_pages_find(&pages, number(_i, k + 1)));
            page = ohm_pages_find(&pages, number(_i, k / 2 + 1));
            ck_assert_ptr_nonnull(page);
            ck_assert_uint_eq(page->bytes[4095], (k / 2 + 1) % 251);
        }
        for (uint64_t k = 1; k <= N; k++) {
            const struct ohm_page *page = ohm_pages_find(&pages, number(_i, k));

            ck_assert_ptr_nonnull(page);
            ck_assert_uint_eq(page->number, number(_i, k));
            ck_assert_uint_eq(page->bytes[0], k % 251);
        }
        ohm_pages_empty(&pages);
        ck_assert_uint_eq(pages.n, 0);
    }
    ohm_pages_clear(&pages);
    ohm_pages_clear(&pages);
}
END_TEST

START_TEST(no_page_is_lost_without_memory)
{
    struct ohm_pages pages = { .n = 0 };

    for (uint64_t k = 0; k < 100;) {
        allocations_left(k % 2);
        k += ohm_pages_add(&pages, k) != NULL;
        allocations_left(-1);
        if (allocation_failed())
            k += ohm_pages_add(&pages, k) != NULL;
        ck_assert_uint_eq(pages.n, k);
        for (uint64_t other = 0; other < k; other++)
            ck_assert_uint_eq(ohm_pages_find(&pages, other)->number, other);
    }
    ohm_pages_clear(&pages);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("store/pages");
    TCase *tc = tcase_create("pages");

    tcase_add_loop_test(tc, what_was_added_is_found, 0, 4);
    tcase_add_test(tc, no_page_is_lost_without_memory);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
