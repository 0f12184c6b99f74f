#include "exchange/json.h"

#include "harness.h"

#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* What JSON prints; the caller frees it. */
static char *printed(const struct ohm_json *json)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);

    ck_assert_ptr_nonnull(out);
    ck_ok(ohm_json_write(json, out));
    fclose(out);
    return text;
}

static void ck_prints(struct ohm_json *json, const char *text)
{
    char *line = printed(json);

    ck_assert_str_eq(line, text);
    free(line);
    ohm_json_free(json);
}

START_TEST(one_object_is_one_line_in_the_order_of_building)
{
    struct ohm_json *json = ohm_json_new(), *audit, *rows, *row;

    ohm_json_text(json, "engine", "nodal");
    ohm_json_count(json, "cols", 3);
    ohm_json_reals(json, "i", 3, (const double[]){ 0.5, -1e-6, 2 });
    audit = ohm_json_object(json, "audit");
    ohm_json_flag(json, "done", true);
    ohm_json_flag(audit, "passed", false);
    rows = ohm_json_array(audit, "rows");
    for (size_t k = 0; k < 2; k++) {
        row = ohm_json_object(rows, NULL);
        ohm_json_count(row, "k", k);
    }
    ohm_json_text(rows, NULL, "end");
    ohm_json_counts(json, "shape", 2, (const size_t[]){ 2, 3 });
    ohm_json_reals(json, "none", 0, NULL);
    ck_prints(json, "{\"engine\": \"nodal\", \"cols\": 3, "
                    "\"i\": [0.5, -9.9999999999999995e-7, 2.0], "
                    "\"audit\": {\"passed\": false, "
                    "\"rows\": [{\"k\": 0}, {\"k\": 1}, \"end\"]}, \"done\": true, "
                    "\"shape\": [2, 3], \"none\": []}\n");
}
END_TEST

START_TEST(an_empty_object_is_printed)
{
    ck_prints(ohm_json_new(), "{}\n");
}
END_TEST

/* Law: a printed real reads back to the same double. */
START_TEST(reals_have_all_their_digits)
{
    static const double values[] = {
        0.1,       1.0 / 3,  -2e-300, DBL_MAX, DBL_MIN,
        0x1p-1074, 1e15 + 1, 5,       -0.0,    123456789.123456789
    };

    for (size_t k = 0; k < sizeof values / sizeof *values; k++) {
        struct ohm_json *json = ohm_json_new();
        char *line;

        ohm_json_real(json, "x", values[k]);
        line = printed(json);
        ck_assert(strncmp(line, "{\"x\": ", 6) == 0);
        ck_assert_msg(strtod(line + 6, NULL) == values[k], "%s", line);
        free(line);
        ohm_json_free(json);
    }
}
END_TEST

START_TEST(what_json_cannot_say_is_replaced)
{
    struct ohm_json *json = ohm_json_new();

    ohm_json_real(json, "a", NAN);
    ohm_json_reals(json, "b", 3, (const double[]){ INFINITY, 1, -INFINITY });
    ohm_json_text(json, "c", NULL);
    ohm_json_text(json, "d", "\xc2\xb5S");
    ohm_json_text(json, "e", "x\xff\xc2y");
    ohm_json_text(json, "f", "\"\\\n\t\x01");
    ohm_json_count(json, "g", SIZE_MAX);
    ohm_json_count(json, "h", INT64_MAX);
    ck_prints(json, "{\"a\": null, \"b\": [null, 1.0, null], \"c\": null, "
                    "\"d\": \"\xc2\xb5S\", \"e\": \"x??y\", "
                    "\"f\": \"\\\"\\\\\\n\\t\\u0001\", "
                    "\"g\": 1.8446744073709552e19, \"h\": 9223372036854775807}\n");
}
END_TEST

START_TEST(a_key_given_twice_is_told_at_the_end)
{
    struct ohm_json *json = ohm_json_new(), *inner = ohm_json_object(json, "inner");
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);

    ohm_json_count(inner, "rows", 1);
    ohm_json_count(inner, "rows", 2);
    ohm_json_object(json, "inner");
    ohm_json_count(json, "cols", 3);
    ck_fails(ohm_json_write(json, out), OHM_EUSAGE,
             "the JSON output has the key rows twice");
    fclose(out);
    ck_assert_uint_eq(size, 0);
    free(text);
    ohm_json_free(json);
}
END_TEST

START_TEST(a_full_disk_is_told)
{
    struct ohm_json *json = ohm_json_new();
    FILE *full = fopen("/dev/full", "w");

    ck_assert_ptr_nonnull(full);
    ck_fails(ohm_json_write(json, full), OHM_EIO,
             "the JSON output cannot be written: No space left on device");
    fclose(full);
    ohm_json_free(json);
}
END_TEST

static enum ohm_status build_and_write(FILE *out)
{
    struct ohm_json *json = ohm_json_new(), *inner;
    enum ohm_status status;

    ohm_json_text(json, "e", "x\xffy");
    inner = ohm_json_object(ohm_json_array(json, "rows"), NULL);
    ohm_json_reals(inner, "x", 2, (const double[]){ 1, 2 });
    status = ohm_json_write(json, out);
    ohm_json_free(json);
    return status;
}

START_TEST(building_survives_scarcity)
{
    FILE *out = fopen("/dev/null", "w");

    ck_assert_ptr_nonnull(out);
    ck_survives_scarcity(build_and_write(out), (void)0);
    fclose(out);
    ck_fails(ohm_json_write(NULL, stdout), OHM_ENOMEM, "no memory for the JSON output");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("exchange/json");
    TCase *tc = tcase_create("json");

    tcase_add_test(tc, one_object_is_one_line_in_the_order_of_building);
    tcase_add_test(tc, an_empty_object_is_printed);
    tcase_add_test(tc, reals_have_all_their_digits);
    tcase_add_test(tc, what_json_cannot_say_is_replaced);
    tcase_add_test(tc, a_key_given_twice_is_told_at_the_end);
    tcase_add_test(tc, a_full_disk_is_told);
    tcase_add_test(tc, building_survives_scarcity);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
