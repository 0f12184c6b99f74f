#include "exchange/yaml.h"

#include "exchange/forge.h"

#include <stdlib.h>

static const char path[] = "check_yaml.tmp";

static void teardown(void)
{
    unlink(path);
}

static const char study[] = "# a study\n"
                            "question: Do 3 bits suffice?\n"
                            "train: {recipe: paper, seeds: 5}\n"
                            "\n"
                            "readout:\n"
                            "  bits: [1, 3, 3, 3]\n"
                            "  leakage: \"dummy: analog\"\n"
                            "solver:\n"
                            "  - digital\n"
                            "  - nodal\n"
                            "sweep: {bits: {\"1-3\": {readout.bits: [1, 3]}}}\n"
                            "note: |\n"
                            "  two\n"
                            "  lines\n"
                            "empty:\n"
                            "nothing: []\n";

START_TEST(a_file_becomes_a_tree)
{
    const struct ohm_yaml *node;
    struct ohm_yaml root;

    ck_ok(ohm_yaml_parse("a.yaml", study, &root));
    ck_assert_int_eq(root.kind, OHM_YAML_MAPPING);
    ck_assert_uint_eq(root.n, 8);
    ck_assert_ptr_null(root.key);
    ck_assert_str_eq(root.at[0].key, "question");
    ck_assert_str_eq(root.at[0].text, "Do 3 bits suffice?");
    node = ohm_yaml_find(&root, "readout");
    ck_assert_int_eq(node->kind, OHM_YAML_MAPPING);
    ck_assert_str_eq(ohm_yaml_find(node, "leakage")->text, "dummy: analog");
    node = ohm_yaml_find(&root, "solver");
    ck_assert_int_eq(node->kind, OHM_YAML_SEQUENCE);
    ck_assert_uint_eq(node->n, 2);
    ck_assert_str_eq(node->at[1].text, "nodal");
    ck_assert_ptr_null(node->at[1].key);
    node = ohm_yaml_find(ohm_yaml_find(&root, "sweep"), "bits");
    ck_assert_str_eq(node->at[0].key, "1-3");
    ck_assert_str_eq(node->at[0].at[0].key, "readout.bits");
    ck_assert_str_eq(ohm_yaml_find(&root, "note")->text, "two\nlines\n");
    ck_assert_str_eq(ohm_yaml_find(&root, "empty")->text, "");
    ck_assert_uint_eq(ohm_yaml_find(&root, "nothing")->n, 0);
    ck_assert_ptr_null(ohm_yaml_find(&root, "absent"));
    ck_assert_ptr_null(ohm_yaml_find(&root.at[0], "absent"));
    ohm_yaml_clear(&root);
    ck_assert_ptr_null(root.at);
}
END_TEST

START_TEST(nodes_know_their_lines)
{
    const struct ohm_yaml *node;
    struct ohm_yaml root;

    ck_ok(ohm_yaml_parse("a.yaml", study, &root));
    ck_assert_uint_eq(root.line, 2);
    ck_assert_uint_eq(root.key_line, 0);
    node = ohm_yaml_find(&root, "readout");
    ck_assert_uint_eq(node->key_line, 5);
    ck_assert_uint_eq(node->line, 6);
    ck_assert_uint_eq(ohm_yaml_find(node, "leakage")->line, 7);
    node = ohm_yaml_find(&root, "solver");
    ck_assert_uint_eq(node->at[1].line, 10);
    ck_fails(ohm_yaml_fail(&node->at[1], "%s is wrong", "it"), OHM_EUSAGE,
             "a.yaml:10: it is wrong");
    ck_fails(ohm_yaml_fail(node, "this"), OHM_EUSAGE, "a.yaml:8: this");
    ck_fails(ohm_yaml_expect(node, OHM_YAML_MAPPING), OHM_EUSAGE,
             "a.yaml:8: solver: a mapping is wanted, not a list");
    ck_fails(ohm_yaml_expect(&root, OHM_YAML_SCALAR), OHM_EUSAGE,
             "a.yaml:2: a single value is wanted, not a mapping");
    ck_ok(ohm_yaml_expect(node, OHM_YAML_SEQUENCE));
    ohm_yaml_clear(&root);
}
END_TEST

/* clang-format off */
static const struct { const char *text, *words; } wrong[] = {
    { "", "a.yaml: the file says nothing" },
    { "# only a comment\n\n", "a.yaml: the file says nothing" },
    { "a: 1\nb: [1, 2\n", "did not find expected ',' or ']' while parsing a flow sequence from "
      "line 2" },
    { "a: 1\n b: 2\n", "a.yaml:2: mapping values are not allowed in this context" },
    { "a: 1\n\tb: 2\n", "a.yaml:2: found a tab character that violates indentation" },
    { "a: @b\n", "a.yaml:1: found character that cannot start any token" },
    { "a: \"x\n", "found unexpected end of stream while scanning a quoted scalar from line 1" },
    { "a: 1\nb: \xff\n", "a.yaml:2: invalid leading UTF-8 octet" },
    { "a: 1\nb: \x01\n", "a.yaml:2: control characters are not allowed" },
    { "rows: 1\ncols: 2\nrows: 3\n", "a.yaml:3: the key rows is already given in line 1" },
    { "a:\n  b: 1\n  c: 2\n  b: 3\n", "a.yaml:4: the key b is already given in line 2" },
    { "a: {b: 1, b: 2}\n", "a.yaml:1: the key b is already given in line 1" },
    { "a: &x 1\n", "a.yaml:1: anchors (&) and aliases (*) are not used here" },
    { "a: &x [1]\n", "a.yaml:1: anchors (&)" },
    { "a: &x {b: 1}\n", "a.yaml:1: anchors (&)" },
    { "a: 1\nb: *x\n", "a.yaml:2: anchors (&) and aliases (*)" },
    { "&x a: 1\n", "a.yaml:1: anchors (&)" },
    { "a: 1\n<<: {b: 2}\n", "a.yaml:2: merge keys (<<) are not used here" },
    { "a: !!str 1\n", "a.yaml:1: tags (!) are not used here" },
    { "a: !x [1]\n", "a.yaml:1: tags (!)" },
    { "a: !x {b: 1}\n", "a.yaml:1: tags (!)" },
    { "a: 1\n[1, 2]: 3\n", "a.yaml:2: a key is a word, not a list or a mapping" },
    { "? {a: 1}\n: 2\n", "a.yaml:1: a key is a word" },
    { "a: 1\n\"\": 2\n", "a.yaml:2: a key is empty" },
    { "?\n: 2\n", "a.yaml:1: a key is empty" },
    { "\"a\\nb\": 2\n", "a.yaml:1: a key holds a control character" },
    { "a: \"x\\0y\"\n", "a.yaml:1: a text holds a zero byte" },
    { "a: 1\n---\nb: 2\n", "a.yaml:2: a second document begins here; a file holds one" },
    { "%YAML 3.0\n---\na: 1\n", "a.yaml:1: found incompatible YAML document" },
};
/* clang-format on */

START_TEST(what_is_not_our_yaml_is_refused_with_its_line)
{
    struct ohm_yaml root = { .line = 77 };

    ck_fails(ohm_yaml_parse("a.yaml", wrong[_i].text, &root), OHM_EUSAGE, wrong[_i].words);
    ck_assert(strncmp(ohm_sentence(), "a.yaml:", 7) == 0);
    ck_assert_uint_eq(root.line, 77);
}
END_TEST

START_TEST(depth_is_bounded)
{
    char text[200];
    struct ohm_yaml root;

    for (int depth = OHM_YAML_DEPTH; depth <= OHM_YAML_DEPTH + 1; depth++) {
        memset(text, '[', (size_t)depth);
        memset(text + depth, ']', (size_t)depth);
        text[2 * depth] = '\0';
        if (depth == OHM_YAML_DEPTH) {
            ck_ok(ohm_yaml_parse("a.yaml", text, &root));
            ohm_yaml_clear(&root);
        } else {
            ck_fails(ohm_yaml_parse("a.yaml", text, &root), OHM_EUSAGE,
                     "a.yaml:1: lists and mappings are nested too deeply");
        }
    }
}
END_TEST

START_TEST(the_number_of_entries_is_bounded)
{
    char *text = calloc(OHM_YAML_ENTRIES + 8, 2);
    struct ohm_yaml root;

    *text = '[';
    for (int k = 0; k < OHM_YAML_ENTRIES; k++)
        memcpy(text + 1 + 2 * k, "1,", 2);
    strcpy(text + 2 * OHM_YAML_ENTRIES, "]");
    ck_ok(ohm_yaml_parse("a.yaml", text, &root));
    ck_assert_uint_eq(root.n, OHM_YAML_ENTRIES);
    ohm_yaml_clear(&root);
    strcpy(text + 2 * OHM_YAML_ENTRIES, ",1]");
    ck_fails(ohm_yaml_parse("a.yaml", text, &root), OHM_EUSAGE,
             "a.yaml:1: more than 4096 entries");
    free(text);
}
END_TEST

START_TEST(files_are_read)
{
    struct ohm_yaml root = { .line = 77 };
    char *large;

    forge_write(path, "a: 1\n", 5);
    ck_ok(ohm_yaml_read(path, &root));
    ck_assert_str_eq(root.at[0].text, "1");
    ck_assert_str_eq(root.at[0].file, path);
    ohm_yaml_clear(&root);
    ck_fails(ohm_yaml_read("no/such.yaml", &root), OHM_EIO,
             "no/such.yaml: No such file or directory");
    ck_fails(ohm_yaml_read(".", &root), OHM_EIO, ".: Is a directory");
    forge_write(path, "a: \0\n", 5);
    ck_fails(ohm_yaml_read(path, &root), OHM_EUSAGE,
             "check_yaml.tmp:1: control characters are not allowed");
    large = calloc(OHM_YAML_BYTES + 1, 1);
    memset(large, '#', OHM_YAML_BYTES + 1);
    forge_write(path, large, OHM_YAML_BYTES + 1);
    free(large);
    ck_fails(ohm_yaml_read(path, &root), OHM_EUSAGE,
             "check_yaml.tmp: longer than 1048576 bytes");
}
END_TEST

START_TEST(damaged_files_never_hurt)
{
    struct forge good = { 0 }, bad;
    uint32_t seed = 8;

    forge_text(&good, study);
    for (int k = 0; k < 4000; k++) {
        struct ohm_yaml root;
        enum ohm_status status;

        forge_damage(&good, &bad, &seed);
        bad.at[bad.n] = '\0';
        status = ohm_yaml_parse("a.yaml", (const char *)bad.at, &root);
        ck_clean(status, OHM_EUSAGE, "a.yaml:");
        if (status == OHM_OK)
            ohm_yaml_clear(&root);
    }
}
END_TEST

START_TEST(reading_survives_scarcity)
{
    struct ohm_yaml root;

    ck_survives_scarcity(ohm_yaml_parse("a.yaml", study, &root), ohm_yaml_clear(&root));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("exchange/yaml");
    TCase *tc = tcase_create("yaml");

    tcase_add_checked_fixture(tc, NULL, teardown);
    tcase_add_test(tc, a_file_becomes_a_tree);
    tcase_add_test(tc, nodes_know_their_lines);
    tcase_add_loop_test(tc, what_is_not_our_yaml_is_refused_with_its_line, 0,
                        sizeof wrong / sizeof *wrong);
    tcase_add_test(tc, depth_is_bounded);
    tcase_add_test(tc, the_number_of_entries_is_bounded);
    tcase_add_test(tc, files_are_read);
    tcase_add_test(tc, damaged_files_never_hurt);
    tcase_add_test(tc, reading_survives_scarcity);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
