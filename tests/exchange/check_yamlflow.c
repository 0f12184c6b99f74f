#include "exchange/yaml.h"

#include "exchange/forge.h"

#include <math.h>

struct readout {
    double i_max;
    size_t bits;
    bool dummy;
    int leakage;
    char name[OHM_TEXT_BYTES];
    struct ohm_counts slices;
    struct ohm_reals volts;
};

static const char *const leakages[] = { "none", "digital", NULL };

/* clang-format off */
#define AT(member) offsetof(struct readout, member)
static const struct ohm_field table[] = {
    { "i_max", "A", OHM_REAL, AT(i_max), NULL, 0, 1, NULL, "The current of the highest code.", OHM_STAGE_NONE },
    { "bits", "", OHM_COUNT, AT(bits), "8", 1, 16, NULL, "Resolution.", OHM_STAGE_NONE },
    { "dummy", "", OHM_FLAG, AT(dummy), "no", 0, 0, NULL, "A dummy column.", OHM_STAGE_NONE },
    { "leakage", "", OHM_WORD, AT(leakage), "none", 0, 0, leakages, "How leakage is removed.", OHM_STAGE_NONE },
    { "name", "", OHM_TEXT, AT(name), "nobody", 0, 0, NULL, "A text.", OHM_STAGE_NONE },
    { "slices", "", OHM_COUNTS, AT(slices), "[1, 3]", 1, 16, NULL, "Bits of each slice.", OHM_STAGE_NONE },
    { "volts", "V", OHM_REALS, AT(volts), "[0.1 V]", -1, 1, NULL, "Voltages.", OHM_STAGE_NONE },
    { 0 }
};
/* clang-format on */

static const char *const also[] = { "sweep", "claims", NULL };

static enum ohm_status read_into(const char *text, const char *const others[],
                                 struct readout *readout)
{
    struct ohm_yaml root;
    enum ohm_status status;

    ck_ok(ohm_yaml_parse("a.yaml", text, &root));
    status = ohm_yaml_fields(&root, table, others, readout, sizeof *readout);
    ohm_yaml_clear(&root);
    return status;
}

/* clang-format off */
static const struct { const char *text, *flow; } flows[] = {
    { "a: 3 uS", "3 uS" }, { "a: \"x, y\"", "x, y" }, { "a:", "" }, { "a: []", "[]" },
    { "a: [1,3, 3 ,3]", "[1, 3, 3, 3]" }, { "a:\n- 1\n- 3\n", "[1, 3]" },
    { "a: [[1, 3], [3, 3]]", "[[1, 3], [3, 3]]" }, { "a:\n- - 1\n  - 3\n- [3, 3]", "[[1, 3], [3, 3]]" },
    { "a: [1 V, 2 V]", "[1 V, 2 V]" },
};
/* clang-format on */

START_TEST(nodes_become_flow_text)
{
    struct ohm_yaml root;
    char text[64] = "unchanged";

    ck_ok(ohm_yaml_parse("a.yaml", flows[_i].text, &root));
    ck_ok(ohm_yaml_flow(&root.at[0], text, sizeof text));
    ck_assert_str_eq(text, flows[_i].flow);
    ck_ok(ohm_yaml_flow(&root.at[0], text, strlen(text) + 1));
    if (*text) {
        ck_fails(ohm_yaml_flow(&root.at[0], text, strlen(text)), OHM_EUSAGE,
                 "a.yaml:1: a: longer than");
        ck_assert_str_eq(text, flows[_i].flow);
    }
    ohm_yaml_clear(&root);
}
END_TEST

START_TEST(what_has_no_flow_text_is_refused)
{
    struct ohm_yaml root;
    char text[64] = "unchanged";

    ck_ok(ohm_yaml_parse("a.yaml", "a: {b: 1}\nc: [1, {d: 2}]\ne: [\"1, 2\"]\nf: ['x]']\n",
                         &root));
    ck_fails(ohm_yaml_flow(&root.at[0], text, sizeof text), OHM_EUSAGE,
             "a.yaml:1: a: a value or a list is wanted, not a mapping");
    ck_fails(ohm_yaml_flow(&root.at[1], text, sizeof text), OHM_EUSAGE,
             "a.yaml:2: a mapping stands in a list of values");
    ck_fails(ohm_yaml_flow(&root.at[2], text, sizeof text), OHM_EUSAGE,
             "a.yaml:3: a list entry with a comma or a bracket: \"1, 2\"");
    ck_fails(ohm_yaml_flow(&root.at[3], text, sizeof text), OHM_EUSAGE, "a.yaml:4: a list");
    ck_fails(ohm_yaml_flow(&root.at[0], text, 0), OHM_EUSAGE, "not a mapping");
    ck_assert_str_eq(text, "unchanged");
    ohm_yaml_clear(&root);
}
END_TEST

START_TEST(a_mapping_fills_a_struct)
{
    struct readout readout = { 0 };

    ohm_fields_default(table, &readout);
    ck_ok(read_into("i_max: 100 uA\n"
                    "slices: [[1, 3], [2, 4]]\n"
                    "dummy: yes\n"
                    "leakage: digital\n"
                    "volts:\n  - 200 mV\n  - -0.1 V\n"
                    "name: \"one, two: [three]\\nlines\"\n",
                    NULL, &readout));
    ck_near(readout.i_max, 100e-6, 1e-18);
    ck_assert_uint_eq(readout.bits, 8); /* as it was */
    ck_assert(readout.dummy);
    ck_assert_int_eq(readout.leakage, 1);
    ck_assert_uint_eq(readout.slices.rows, 2);
    ck_assert_uint_eq(readout.slices.at[2], 2);
    ck_assert_uint_eq(readout.volts.n, 2);
    ck_near(readout.volts.at[1], -0.1, 1e-15);
    ck_assert_str_eq(readout.name, "one, two: [three]\nlines");
}
END_TEST

/* Entries come as they stand, not as a text that is cut at commas. */
START_TEST(sixty_four_entries_fill_a_list_or_a_table)
{
    struct readout readout = { 0 };
    char text[512] = "i_max: 1 A\nslices: [";

    ohm_fields_default(table, &readout);
    for (int r = 0; r < 16; r++)
        sprintf(text + strlen(text), "%s[%d, 2, \"3\", 4]", r ? "," : "", 1 + r);
    strcat(text, "]\n");
    ck_ok(read_into(text, NULL, &readout));
    ck_assert_uint_eq(readout.slices.rows, 16);
    ck_assert_uint_eq(readout.slices.cols, 4);
    ck_assert_uint_eq(readout.slices.at[60], 16);
    ck_assert_uint_eq(readout.slices.at[62], 3);
}
END_TEST

START_TEST(keys_of_the_caller_are_left_alone)
{
    struct readout readout = { 0 };

    ck_ok(read_into("sweep: {bits: [1, 2]}\ni_max: 1 A\nclaims: []\n", also, &readout));
    ck_near(readout.i_max, 1, 0);
    ck_fails(read_into("sweeps: 1\ni_max: 1 A\n", also, &readout), OHM_EUSAGE,
             "a.yaml:1: sweeps is not a key here; nearest: sweep");
    ck_fails(read_into("bit: 1\ni_max: 1 A\n", also, &readout), OHM_EUSAGE,
             "a.yaml:1: bit is not a key here; nearest: bits");
    ck_fails(read_into("names: 1\n", (const char *const[]){ "nahmes", NULL }, &readout),
             OHM_EUSAGE, "names is not a key here; nearest: name");
    ck_fails(read_into("nams: 1\n", (const char *const[]){ "nams_", "x", NULL }, &readout),
             OHM_EUSAGE, "nams is not a key here; nearest: name");
    ck_fails(read_into("nmaes: 1\n", (const char *const[]){ "nmaez", NULL }, &readout),
             OHM_EUSAGE, "nmaes is not a key here; nearest: nmaez");
    ck_fails(read_into("qwertyuiop: 1\n", also, &readout), OHM_EUSAGE,
             "a.yaml:1: qwertyuiop is not a key here; the keys are i_max, bits, dummy, "
             "leakage, name, slices, volts, sweep, claims");
}
END_TEST

/* clang-format off */
static const struct { const char *text, *words; } wrong[] = {
    { "i_max: 1 A\nleakge: none\n", "a.yaml:2: leakge is not a key here; nearest: leakage" },
    { "sweep: 1\n", "a.yaml:1: sweep is not a key here; the keys are i_max, bits," },
    { "# c\nbits: 3\n", "a.yaml:2: the key i_max is missing" },
    { "i_max: 1 A\nbits: 17\n", "a.yaml:2: bits: 17 is not in 1 to 16" },
    { "i_max: 1 V\n", "a.yaml:1: i_max: the unit of \"1 V\" is not A" },
    { "i_max: 1\n", "a.yaml:1: i_max: the unit of \"1\" is not A" },
    { "i_max: 1 A\nbits:\n", "a.yaml:2: bits: \"\" is not a whole number" },
    { "i_max: 1 A\nbits: [1, 2]\n", "a.yaml:2: bits: a value is wanted, not a list" },
    { "i_max: 1 A\nslices: []\n", "a.yaml:2: slices: the list is empty" },
    { "i_max: 1 A\nslices: [\"1, 2\"]\n", "a.yaml:2: slices: \"1, 2\" is not a whole number" },
    { "i_max: 1 A\nslices: [1, [2]]\n", "a.yaml:2: slices: a list stands among values" },
    { "i_max: 1 A\nslices:\n- [1, 2]\n- 3\n", "a.yaml:4: slices: row 2 is not a list" },
    { "i_max: 1 A\nslices:\n- [1, 2]\n- [3]\n", "a.yaml:4: slices: row 2 has 1 entries, the first has 2" },
    { "i_max: 1 A\nvolts: [[1 V]]\n", "a.yaml:2: volts: a list is wanted, not a table" },
    { "i_max: 1 A\nslices: [1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,"
      "1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]\n",
      "a.yaml:2: slices: a list has at most 64 entries" },
    { "i_max: 1 A\nbits: {a: 1}\n", "a.yaml:2: bits: a value or a list is wanted, not a mapping" },
    { "i_max: 1 A\nslices: [1, 0]\n", "a.yaml:2: slices: 0 is not in 1 to 16" },
    { "i_max: 1 A\nslices: 3\n", "a.yaml:2: slices: \"3\" is not a list" },
    { "i_max: 1 A\nslices:\n- 1\n- {a: 2}\n", "a.yaml:4: a mapping stands in a list of values" },
    { "i_max: 1 A\nname: [a, b]\n", "a.yaml:2: name: a single value is wanted, not a list" },
    { "i_max: 1 A\nname: {a: b}\n", "a.yaml:2: name: a single value is wanted, not a mapping" },
    { "i_max: 1 A\nleakage: \"no\\nne\"\n", "a.yaml:2: leakage: the value holds a line break" },
    { "- i_max\n", "a.yaml:1: a mapping is wanted, not a list" },
    { "hello\n", "a.yaml:1: a mapping is wanted, not a single value" },
};
/* clang-format on */

START_TEST(wrong_files_are_named_by_line_and_change_nothing)
{
    struct readout before, readout;

    memset(&before, 0, sizeof before);
    ohm_fields_default(table, &before);
    memcpy(&readout, &before, sizeof readout);
    ck_fails(read_into(wrong[_i].text, NULL, &readout), OHM_EUSAGE, wrong[_i].words);
    ck_assert_mem_eq(&readout, &before, sizeof readout);
}
END_TEST

START_TEST(a_missing_key_of_a_section_is_told_with_the_line_of_its_name)
{
    struct readout readout = { 0 };
    struct ohm_yaml root;

    ck_ok(ohm_yaml_parse("a.yaml", "x: 1\nreadout:\n\n  bits: 3\n", &root));
    ck_fails(ohm_yaml_fields(&root.at[1], table, NULL, &readout, sizeof readout),
             OHM_EUSAGE, "a.yaml:2: the key i_max is missing");
    ohm_yaml_clear(&root);
}
END_TEST

START_TEST(walking_survives_scarcity)
{
    struct readout readout = { 0 };
    struct ohm_yaml root;

    ck_ok(ohm_yaml_parse("a.yaml", "i_max: 1 A\nslices: [1, 2]\nvolts: [1 V]\n", &root));
    ck_survives_scarcity(ohm_yaml_fields(&root, table, NULL, &readout, sizeof readout),
                         (void)0);
    ohm_yaml_clear(&root);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("exchange/yamlflow");
    TCase *tc = tcase_create("yamlflow");

    tcase_add_loop_test(tc, nodes_become_flow_text, 0, sizeof flows / sizeof *flows);
    tcase_add_test(tc, what_has_no_flow_text_is_refused);
    tcase_add_test(tc, a_mapping_fills_a_struct);
    tcase_add_test(tc, sixty_four_entries_fill_a_list_or_a_table);
    tcase_add_test(tc, keys_of_the_caller_are_left_alone);
    tcase_add_loop_test(tc, wrong_files_are_named_by_line_and_change_nothing, 0,
                        sizeof wrong / sizeof *wrong);
    tcase_add_test(tc, a_missing_key_of_a_section_is_told_with_the_line_of_its_name);
    tcase_add_test(tc, walking_survives_scarcity);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
