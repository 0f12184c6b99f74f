#include "base/status.h"

#include "base/memory.h"
#include "harness.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

START_TEST(sentences_gather_context)
{
    ohm_fail(OHM_EINPUT, "rows: %d is not in 1 to 9", 0);
    ck_assert_int_eq(ohm_while(OHM_EINPUT, "%s:%d", "a.yaml", 7), OHM_EINPUT);
    ck_assert_str_eq(ohm_sentence(), "a.yaml:7: rows: 0 is not in 1 to 9");
}
END_TEST

START_TEST(a_sentence_may_quote_itself_and_never_overflows)
{
    ohm_fail(OHM_EIO, "inner");
    ohm_fail(OHM_EIO, "outer (%s)", ohm_sentence());
    ck_assert_str_eq(ohm_sentence(), "outer (inner)");
    for (int k = 0; k < 500; k++)
        ohm_while(OHM_EIO, "level %d", k);
    ck_assert_uint_lt(strlen(ohm_sentence()), 1024);
}
END_TEST

START_TEST(every_status_has_words_and_an_exit)
{
#define X(code, number, words)                                                             \
    ck_assert_str_eq(ohm_status_words(code), words);                                       \
    ck_assert_int_eq(ohm_status_exit(code), number);
    OHM_STATUSES(X)
#undef X
}
END_TEST

START_TEST(absurd_sizes_are_refused)
{
    double *p = NULL;

    ck_assert_ptr_null(ohm_array_new(SIZE_MAX / 4, 8));
    ck_assert_int_eq(OHM_NEW(p, SIZE_MAX / 16, "numbers"), OHM_ENOMEM);
    ck_assert_ptr_nonnull(strstr(ohm_sentence(), "numbers"));
}
END_TEST

START_TEST(arrays_are_zero_and_aligned)
{
    double *p = NULL;

    ck_survives_scarcity(OHM_NEW(p, 100, "numbers"), free(p));
    ck_ok(OHM_NEW(p, 100, "numbers"));
    ck_assert_uint_eq((uintptr_t)p % 64, 0);
    for (int k = 0; k < 100; k++)
        ck_assert(p[k] == 0);
    free(p);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("base/status");
    TCase *tc = tcase_create("status");

    tcase_add_test(tc, sentences_gather_context);
    tcase_add_test(tc, a_sentence_may_quote_itself_and_never_overflows);
    tcase_add_test(tc, every_status_has_words_and_an_exit);
    tcase_add_test(tc, absurd_sizes_are_refused);
    tcase_add_test(tc, arrays_are_zero_and_aligned);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
