#include "base/field.h"

#include "base/spelling.h"
#include "harness.h"

#include <math.h>
#include <string.h>

struct thing {
    double g;
    size_t rows;
    bool loud;
    int colour;
    char name[OHM_TEXT_BYTES];
    struct ohm_counts bits, rate;
    struct ohm_reals volts;
};

static const char *const colours[] = { "red", "green", NULL };

/* clang-format off */
#define AT(member) offsetof(struct thing, member)
static const struct ohm_field table[] = {
    { "g", "S", OHM_REAL, AT(g), "10 uS", 0, 1, NULL, "A conductance.", OHM_STAGE_NONE },
    { "rows", "", OHM_COUNT, AT(rows), "128", 1, 4096, NULL, "Word lines.", OHM_STAGE_NONE },
    { "loud", "", OHM_FLAG, AT(loud), "no", 0, 0, NULL, "Says more.", OHM_STAGE_NONE },
    { "colour", "", OHM_WORD, AT(colour), "green", 0, 0, colours, "A word.", OHM_STAGE_NONE },
    { "name", "", OHM_TEXT, AT(name), "nobody", 0, 0, NULL, "A text.", OHM_STAGE_NONE },
    { "bits", "", OHM_COUNTS, AT(bits), "[1, 3, 3, 3]", 1, 16, NULL, "Counts.", OHM_STAGE_NONE },
    { "rate", "", OHM_COUNTS, AT(rate), "3", 1, 9, NULL, "One count, or several.", OHM_STAGE_NONE },
    { "volts", "V", OHM_REALS, AT(volts), "[0.1 V, 200 mV]", -1, 1, NULL, "Voltages.", OHM_STAGE_NONE },
    { 0 }
};

static const struct { const char *key, *text, *words; } wrong[] = {
    { "g", "50 uV", "the unit of \"50 uV\" is not S" },
    { "g", "-1 uS", "g: -1 uS is not in 0 S to 1 S" },
    { "rows", "0", "rows: 0 is not in 1 to 4096" },
    { "rows", "-3", "-3 is not in 1 to 4096" },
    { "rows", "3.5", "not a whole number" },
    { "rows", "99999999999999999999999", "not a whole number" },
    { "loud", "maybe", "neither yes nor no" },
    { "colour", "blue", "colour: blue is not in red, green" },
    { "bits", "3", "is not a list" },
    { "bits", "[1, 0]", "0 is not in 1 to 16" },
    { "rate", "0", "rate: 0 is not in 1 to 9" },
    { "rate", "[2, 10]", "rate: 10 is not in 1 to 9" },
    { "rate", "two", "rate: \"two\" is not a whole number" },
    { "bits", "[1, 2", "does not end with ]" },
    { "bits", "[[1, 2], [3]]", "row 2 has 1 entries, the first has 2" },
    { "bits", "[1, 2] 3", "does not end with ]" },
    { "volts", "[1 V, 2 V]", "2 V is not in" },
};
/* clang-format on */

START_TEST(usual_values_are_what_the_table_says)
{
    struct thing thing = { 0 };

    ohm_fields_default(table, &thing);
    ck_near(thing.g, 10e-6, 1e-20);
    ck_assert_uint_eq(thing.rows, 128);
    ck_assert(!thing.loud);
    ck_assert_int_eq(thing.colour, 1);
    ck_assert_str_eq(thing.name, "nobody");
    ck_assert_uint_eq(thing.bits.rows, 0);
    ck_assert_uint_eq(thing.bits.cols, 4);
    ck_assert_uint_eq(thing.bits.at[0], 1);
    ck_assert_uint_eq(thing.bits.at[3], 3);
    ck_assert_uint_eq(thing.volts.n, 2);
    ck_near(thing.volts.at[1], 0.2, 1e-16);
    ck_assert_uint_eq(thing.rate.rows, 0); /* one count is a list of one */
    ck_assert_uint_eq(thing.rate.cols, 1);
    ck_assert_uint_eq(thing.rate.at[0], 3);
}
END_TEST

START_TEST(wrong_values_are_named_and_change_nothing)
{
    struct thing before = { 0 }, thing;

    ohm_fields_default(table, &before);
    memcpy(&thing, &before, sizeof thing);
    ck_fails(ohm_field_read(ohm_field_find(table, wrong[_i].key), &thing, wrong[_i].text),
             OHM_EUSAGE, wrong[_i].words);
    ck_assert_mem_eq(&thing, &before, sizeof thing);
}
END_TEST

START_TEST(a_printed_field_reads_back)
{
    struct thing thing = { 0 }, back = { 0 };
    char text[OHM_TEXT_BYTES];

    ohm_fields_default(table, &thing);
    ck_ok(ohm_field_read(ohm_field_find(table, "bits"), &thing, "[[1,3],[ 2 , 4 ]]"));
    ck_assert_uint_eq(thing.bits.rows, 2);
    ck_assert_uint_eq(thing.bits.at[2], 2);
    for (const struct ohm_field *field = table; field->key; field++) {
        ohm_field_print(field, &thing, text, sizeof text);
        ck_ok(ohm_field_read(field, &back, text));
    }
    ck_assert_mem_eq(&thing, &back, sizeof thing);
}
END_TEST

START_TEST(the_nearest_key_is_found)
{
    ck_assert_str_eq(ohm_field_nearest(table, "row"), "rows");
    ck_assert_str_eq(ohm_field_nearest(table, "color"), "colour");
    ck_assert_ptr_null(ohm_field_nearest(table, "zzzzzzzz"));
    ck_assert_uint_eq(ohm_spelling_distance("kitten", "sitting"), 3);
    ck_assert_uint_eq(ohm_spelling_distance("rnu", "run"), 1);
    ck_assert_uint_eq(ohm_spelling_distance("slveo", "solve"), 2);
    ck_assert_uint_eq(ohm_spelling_distance("", "run"), 3);
    ck_assert_uint_eq(ohm_spelling_distance("run", ""), 3);
    for (size_t most = 0; most < 6;
         most++) { /* the same below a bound, else not below it */
        ck_assert_uint_eq(ohm_spelling_within("kitten", "sitting", most) < most, 3 < most);
        ck_assert_uint_eq(ohm_spelling_within("slveo", "solve", most) < most, 2 < most);
        ck_assert_uint_eq(ohm_spelling_within("abcd", "badc", most) < most, 2 < most);
    }
    ck_assert_uint_eq(ohm_spelling_within("kitten", "sitting", 4), 3);
    ck_assert_uint_eq(ohm_spelling_within("abcd", "badc", 3), 2);
}
END_TEST

/* Every kind: equal to itself, not to another value. */
START_TEST(the_same_value_is_the_same)
{
    static const char *const others[] = { "11 uS",    "127",          "yes", "red",
                                          "somebody", "[1, 3, 3, 4]", "4",   "[0.1 V]" };
    struct thing usual, other;

    ohm_fields_default(table, &usual);
    for (int k = 0; table[k].key; k++) {
        other = usual;
        ck_assert(ohm_field_same(&table[k], &usual, &other));
        ck_ok(ohm_field_read(&table[k], &other, others[k]));
        ck_assert_msg(!ohm_field_same(&table[k], &usual, &other), "%s", table[k].key);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("base/field");
    TCase *tc = tcase_create("field");

    tcase_add_test(tc, usual_values_are_what_the_table_says);
    tcase_add_loop_test(tc, wrong_values_are_named_and_change_nothing, 0,
                        sizeof wrong / sizeof *wrong);
    tcase_add_test(tc, a_printed_field_reads_back);
    tcase_add_test(tc, the_nearest_key_is_found);
    tcase_add_test(tc, the_same_value_is_the_same);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
