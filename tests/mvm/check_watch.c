#include "mvm/watch.h"

#include "harness.h"
#include "num/rng.h"

#include <math.h>
#include <string.h>

/* Law: what is kept does not depend on the order in which reads are offered, nor on how they are
 * split between watches. */
START_TEST(the_closest_are_kept_in_any_order)
{
    enum { N = 500, KEEP = 10 };
    static struct ohm_close read[N];
    static struct ohm_watch forward, shuffled, part[3];
    uint32_t order[N];

    for (int round = 0; round < 20; round++) {
        struct ohm_rng rng = ohm_rng_at((uint32_t)round, OHM_FOR_TEST, 0, 0, 0);

        for (size_t k = 0; k < N; k++)
            read[k] = (struct ohm_close){ .read.image = k,
                                          .margin = (double)ohm_rng_draw_below(&rng, 100) };
        ohm_rng_draw_order(&rng, N, order);
        ohm_watch_init(&forward, KEEP);
        ohm_watch_init(&shuffled, KEEP);
        for (int k = 0; k < 3; k++)
            ohm_watch_init(&part[k], KEEP);
        for (size_t k = 0; k < N; k++) {
            ohm_watch_add(&forward, &read[k]);
            ohm_watch_add(&part[k % 3], &read[order[k]]);
        }
        for (int k = 2; k >= 0; k--)
            ohm_watch_join(&shuffled, &part[k]);
        ck_assert_uint_eq(forward.n, KEEP);
        ck_assert_mem_eq(forward.read, shuffled.read, KEEP * sizeof *read);
        for (size_t k = 0; k < N; k++) { /* nothing closer was lost */
            bool kept = false;

            for (size_t j = 0; j < KEEP; j++)
                kept |= forward.read[j].read.image == k;
            ck_assert(kept || read[k].margin >= forward.read[KEEP - 1].margin);
        }
    }
}
END_TEST

START_TEST(a_watch_of_none_keeps_none)
{
    static struct ohm_watch watch;

    ohm_watch_init(&watch, 0);
    ohm_watch_add(&watch, &(struct ohm_close){ .margin = 0 });
    ck_assert_uint_eq(watch.n, 0);
    ck_assert(watch.limit < 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("mvm/watch");
    TCase *tc = tcase_create("watch");

    tcase_add_test(tc, the_closest_are_kept_in_any_order);
    tcase_add_test(tc, a_watch_of_none_keeps_none);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
