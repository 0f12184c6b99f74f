/* What the options of a run refuse before anything is opened. */
#include "run/run.h"

#include "harness.h"

static const struct {
    size_t shard, shards;
    const char *words;
} wrong[] = {
    { 2, 2, "shard: 2 is not in 0 to 1" },
    { 7, 3, "shard: 7 is not in 0 to 2" },
    { 1, 0, "shard: 1 is not in 0 to 0" },
};

START_TEST(a_shard_that_is_not_there_is_refused)
{
    const struct ohm_run_options options = { .shard = wrong[_i].shard,
                                             .shards = wrong[_i].shards };
    struct ohm_run *run = NULL;

    ck_fails(ohm_run_new(&run, "no/such.yaml", &options), OHM_EUSAGE, wrong[_i].words);
    ck_assert_ptr_null(run);
}
END_TEST

/* The last shard there is goes on to the experiment's file. */
START_TEST(the_last_shard_is_not_refused)
{
    const struct ohm_run_options options = { .shard = 1, .shards = 2 };
    struct ohm_run *run = NULL;

    ck_fails(ohm_run_new(&run, "no/such.yaml", &options), OHM_EIO, "no/such.yaml");
    ck_assert_ptr_null(run);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("run/run");
    TCase *tc = tcase_create("run");

    tcase_add_loop_test(tc, a_shard_that_is_not_there_is_refused, 0,
                        (int)(sizeof wrong / sizeof *wrong));
    tcase_add_test(tc, the_last_shard_is_not_refused);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
