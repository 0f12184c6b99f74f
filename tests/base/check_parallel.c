#include "base/parallel.h"

#include "harness.h"

#include <stdatomic.h>
#include <string.h>

enum { ITEMS = 1000 };

struct count {
    atomic_int done[ITEMS];
    size_t fail_from;
};

static enum ohm_status work(void *context, size_t item, size_t thread)
{
    struct count *count = context;

    (void)thread;
    atomic_fetch_add(&count->done[item], 1);
    if (item >= count->fail_from)
        return ohm_fail(OHM_ESOLVE, "item %zu", item);
    return OHM_OK;
}

START_TEST(every_item_is_done_once)
{
    static struct count count;

    memset(&count, 0, sizeof count);
    count.fail_from = ITEMS;
    ck_ok(ohm_parallel(ITEMS, (size_t)_i, work, &count));
    for (int k = 0; k < ITEMS; k++)
        ck_assert_int_eq(count.done[k], 1);
}
END_TEST

START_TEST(the_lowest_failure_is_reported)
{
    static struct count count;

    memset(&count, 0, sizeof count);
    count.fail_from = 17;
    ck_fails(ohm_parallel(ITEMS, (size_t)_i, work, &count), OHM_ESOLVE, "item 17");
}
END_TEST

START_TEST(nothing_to_do_is_done)
{
    struct count *none = NULL;

    ck_ok(ohm_parallel(0, 4, work, none));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("base/parallel");
    TCase *tc = tcase_create("parallel");

    tcase_add_loop_test(tc, every_item_is_done_once, 1, 6);
    tcase_add_loop_test(tc, the_lowest_failure_is_reported, 1, 6);
    tcase_add_test(tc, nothing_to_do_is_done);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
