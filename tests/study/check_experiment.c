#include "study/experiment.h"

#include "harness.h"
#include "train/numbers.h"

#include <dirent.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char small[] = "# a small experiment\n"
                            "question: Is it?\n"
                            "data: digits\n"
                            "images: 30\n"
                            "network: {layers: [784, 20, 10]}\n"
                            "train: {recipe: quick, seeds: 2}\n"
                            "mapping: {rows: 64, cols: 64}\n"
                            "device: {spread_rel: 2 %, card: prime}\n"
                            "crossbar:\n"
                            "  r_word: 2 Ohm\n"
                            "readout: {leakage: none}\n"
                            "solver: [digital, ideal]\n"
                            "sweep:\n"
                            "  method: {l1: {train.method: l1}, bl1: {train.prune: 0.1}}\n"
                            "  bits: {few: {readout.bits: [1, 3, 3, 3]}, many: {}}\n"
                            "trials: 3\n"
                            "claims:\n"
                            "  - {says: it is, at: {method: bl1}, holds_if: drop <= 1}\n";

START_TEST(a_file_becomes_points)
{
    static struct ohm_experiment e;

    ck_ok(ohm_experiment_parse(&e, "e.yaml", small, 0, NULL));
    ck_assert_str_eq(e.name, "e.yaml");
    ck_assert_str_eq(e.text, small);
    ck_assert_str_eq(e.base.head.question, "Is it?");
    ck_assert_uint_eq(e.base.head.images, 30);
    ck_assert_uint_eq(e.base.head.trials, 3);
    ck_assert_uint_eq(e.base.train_seeds, 2);
    ck_assert_str_eq(e.base.card_name, "prime");
    ck_assert(e.base.card.g_on == 1e-3 && e.base.card.spread_rel == 0.02);
    ck_assert(e.base.wires.r_word == 2 && e.base.wires.r_bit == 1);
    ck_assert(e.base.route[OHM_ROUTE_IDEAL] && !e.base.route[OHM_ROUTE_NODAL]);
    ck_assert_uint_eq(e.points, 4);
    ck_assert_uint_eq(e.claims, 1);
    ck_assert_uint_eq(e.claim[0].at[0], 1);
    ck_assert_int_eq(e.point[1].train.method, OHM_METHOD_L1);
    ck_assert_uint_eq(e.point[1].readout.bits.at[0], 8);
    ck_assert_uint_eq(e.point[2].readout.bits.at[0], 1);
    ck_assert(e.point[2].train.prune == 0.1 && e.point[2].wires.r_word == 2);
    ohm_experiment_clear(&e);
    ck_assert_ptr_null(e.point);
}
END_TEST

/* An ngspice without KLU audits small crossbars; which points have larger ones is known beforehand. */
START_TEST(what_is_too_large_to_be_audited_is_counted)
{
    static const struct {
        const char *change;
        size_t points, side;
    } cases[] = { { "images=30", 4, 64 },
                  { "mapping.rows=48", 4, 64 },
                  { "mapping.cols=128", 4, 128 },
                  { "audit.reads=0", 0, 0 },
                  { "solver=[digital, ngspice]", 0, 0 } };
    static const char *const small_ones[] = { "mapping.rows=48", "mapping.cols=48" };
    static struct ohm_experiment e;
    size_t side = 7;

    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        ck_ok(ohm_experiment_parse(&e, "e.yaml", small, 1, &cases[k].change));
        ck_assert_uint_eq(ohm_experiment_unaudited(&e, &side), cases[k].points);
        ck_assert_uint_eq(side, cases[k].side);
        ohm_experiment_clear(&e);
    }
    ck_ok(ohm_experiment_parse(&e, "e.yaml", small, 2, small_ones));
    ck_assert_uint_eq(ohm_experiment_unaudited(&e, &side), 0);
    ohm_experiment_clear(&e);
}
END_TEST

START_TEST(changes_win_over_the_file)
{
    static const char *const changes[] = {
        "device.g_off=2 uS", "images=40",
        "train.method=none", "readout.bits=[2,2,2,2]",
        "device=wan2022",    "solver=[digital]",
        "source=",           "images=40",
        "question='a: b'",
    };
    static struct ohm_experiment e;

    ck_ok(ohm_experiment_parse(&e, "e.yaml", small, 9, changes));
    ck_assert_uint_eq(e.base.head.images, 40);
    ck_assert_str_eq(e.base.card_name, "wan2022");
    ck_assert(e.base.card.g_on == 39e-6);
    ck_assert(e.base.card.g_off == 2e-6); /* whatever the order */
    ck_assert(!e.base.route[OHM_ROUTE_IDEAL] && e.base.route[OHM_ROUTE_DIGITAL]);
    ck_assert_str_eq(e.base.head.question, "a: b");
    ck_assert_str_eq(e.base.head.source, "");
    ck_assert_int_eq(e.point[0].train.method, OHM_METHOD_L1);
    ck_assert_int_eq(e.point[2].train.method, OHM_METHOD_NONE);
    ck_assert_uint_eq(e.point[0].readout.bits.at[1], 3);
    ck_assert_uint_eq(e.point[1].readout.bits.at[1], 2);
    ohm_experiment_clear(&e);
}
END_TEST

static const struct {
    const char *change, *words;
} wrong[] = {
    { "images", "--set: \"images\" is not key=value" },
    { "=3", "--set: \"=3\" is not key=value" },
    { "imags=3", "--set imags=3: imags is not a key; nearest: images" },
    { "mapping.rows=0", "--set mapping.rows=0: rows: 0 is not in 1 to 1024" },
    { "mapping.rows=", "--set mapping.rows=: rows: \"\" is not a whole number" },
    { "crossbar.r_word=2",
      "--set crossbar.r_word=2: r_word: the unit of \"2\" is not Ohm" },
    { "readout.bits={a: 3}", "--set readout.bits={a: 3}: " },
    { "readout.bits=[1", "--set readout.bits=[1: " },
    { "question=a\nimages: 3", "--set: \"question=a\" and so on has a line break" },
    { "device=primo", "--set device=primo: " },
    { "solver=spice", "--set solver=spice: solver: spice is not one of digital" },
    { "sweep=3", "--set sweep=3: sweep is not a key" },
    { "network.layers=[784]",
      "e.yaml (method l1, bits few): network.layers: 2 to 9 sizes" },
};

START_TEST(a_wrong_change_is_told)
{
    static struct ohm_experiment e;

    ck_fails(ohm_experiment_parse(&e, "e.yaml", small, 1, &wrong[_i].change), OHM_EUSAGE,
             wrong[_i].words);
    ck_assert_ptr_null(strchr(ohm_sentence(), '\n'));
}
END_TEST

static const struct {
    const char *text, *words;
} broken[] = {
    { "", "e.yaml: the file says nothing" },
    { "# nothing\n", "e.yaml: the file says nothing" },
    { "[1, 2]", "e.yaml:1: a mapping is wanted, not a list" },
    { "words", "e.yaml:1: a mapping is wanted, not a single value" },
    { "a: [1", "e.yaml:2: " },
    { "images: 3\nmapping:\n  rows: 3\n  rowz: 4\n",
      "e.yaml:4: mapping.rowz is not a key; nearest: mapping.rows" },
    { "\nimagse: 3\n", "e.yaml:2: imagse is not a key here; nearest: images" },
    { "\nmappings: {rows: 3}\n", "e.yaml:2: mappings is not a key here; nearest: mapping" },
    { "\nclaim: []\n", "e.yaml:2: claim is not a key here; nearest: claims" },
    { "\nsolve: nodal\n", "e.yaml:2: solve is not a key here; nearest: solver" },
    { "\nrecipe: quick\n", "e.yaml:2: recipe is not a key; nearest: train.recipe" },
    { "\nxyzzy: {a: b}\n", "e.yaml:2: xyzzy is not a key here; see ohmslice describe" },
    { "\nmapping.rowz: 3\n", "e.yaml:2: mapping.rowz is not a key; nearest: mapping.rows" },
    { "crossbar: {r_word: 3 S}", "e.yaml:1: r_word: the unit of \"3 S\" is not Ohm" },
    { "crossbar: {r_word: 3}", "e.yaml:1: r_word: the unit of \"3\" is not Ohm" },
    { "mapping: {\n  rows: 2000}", "e.yaml:2: rows: 2000 is not in 1 to 1024" },
    { "images: many", "e.yaml:1: images: \"many\" is not a whole number" },
    { "train: {method: l2}", "e.yaml:1: method: l2 is not in none, l1, bit-slice-l1, "
                             "column-proportional, circulant" },
    { "mapping: {rows: 3, rows: 4}", "e.yaml:1: the key rows is already given in line 1" },
    { "images: 3\nimages: 4\n", "e.yaml:2: the key images is already given in line 1" },
    { "mapping: [1, 2]", "e.yaml:1: mapping: a mapping is wanted, not a list" },
    { "mapping: 3", "e.yaml:1: mapping: a mapping is wanted, not a single value" },
    { "\ndevice: [prime]", "e.yaml:2: device: a mapping is wanted, not a list" },
    { "images: {a: 3}", "e.yaml:1: images: a value or a list is wanted, not a mapping" },
    { "question: [a, b]", "e.yaml:1: question: a single value is wanted, not a list" },
    { "images: \"3\\n4\"", "e.yaml:1: images: the value holds a line break" },
    { "\ndevice: primo", "e.yaml:2: " },
    { "\ndevice:\n  card: prime\n  g_on: 1 S\n  gone: 3\n",
      "e.yaml:5: device.gone is not a key; nearest: device.g_on" },
    { "device: {g_off: 1 S}", "e.yaml: g_off: 1 S is not below g_on, 1e-05 S" },
    { "solver: [nodal, spice]", "e.yaml:1: solver: spice is not one of digital, ideal" },
    { "readout: {bits: [1, 3]}", "e.yaml: bits: 2 numbers where the mapping has 4 slices" },
    { "readout: {bits: [[1, 3, 3, 3]]}", "e.yaml: bits: 1 lists where the network has 2" },
    { "sweep: {bits: {a: {}, b: {readout.bits: [3]}}}",
      "e.yaml (bits b): bits: 1 numbers where the mapping has 4 slices" },
    { "sweep: [a]", "e.yaml:1: sweep: a mapping is wanted, not a list" },
    { "\nsweep:\n  mapping.rows: [3, 0]\n", "e.yaml:3: rows: 0 is not in 1 to 1024" },
    { "\nsweep:\n  layer: {a: {}}\n", "e.yaml:3: layer: the result file has something" },
    { "claims: {says: x}", "e.yaml:1: claims: a list is wanted, not a mapping" },
    { "\nclaims:\n  - says: x\n    at: {bits: 3}\n    holds_if: drop <= 1\n",
      "e.yaml:4: bits is not an axis; there is no sweep" },
    { "\nclaims:\n  - says: x\n    holds_if: drop < 1\n",
      "e.yaml:3: holds_if: \"drop < 1\" is not like \"drop <= 1\"" },
    { "images: &a 3\n", "e.yaml:1: anchors" },
    { "images: 3\n---\nimages: 4\n", "a second document" },
};

START_TEST(a_broken_file_is_told_with_file_and_line)
{
    static struct ohm_experiment e;

    ck_fails(ohm_experiment_parse(&e, "e.yaml", broken[_i].text, 0, NULL), OHM_EUSAGE,
             broken[_i].words);
}
END_TEST

START_TEST(a_file_that_cannot_be_read_is_told)
{
    static const char path[] = "check_experiment.tmp.yaml";
    static struct ohm_experiment e;
    FILE *out;

    ck_fails(ohm_experiment_read(&e, "gone.yaml", 0, NULL), OHM_EIO, "gone.yaml: ");
    ck_fails(ohm_experiment_read(&e, ".", 0, NULL), OHM_EIO, ".: ");
    out = fopen(path, "w");
    fwrite("images: 3\0images: 4\n", 1, 20, out);
    fclose(out);
    ck_fails(ohm_experiment_read(&e, path, 0, NULL), OHM_EUSAGE, "yaml: a zero byte");
    out = fopen(path, "w");
    for (int k = 0; k < OHM_YAML_BYTES; k++)
        fputs("# ", out);
    fclose(out);
    ck_fails(ohm_experiment_read(&e, path, 0, NULL), OHM_EUSAGE, path);
    out = fopen(path, "w");
    fputs(small, out);
    fclose(out);
    ck_ok(ohm_experiment_read(&e, path, 0, NULL));
    ck_assert_str_eq(e.text, small);
    ck_assert_str_eq(e.name, path);
    ohm_experiment_clear(&e);
    remove(path);
}
END_TEST

static void ck_same_settings(const struct ohm_settings *a, const struct ohm_settings *b)
{
    char *first, *second;

    ck_ok(ohm_settings_print(a, OHM_STAGE_DATA, OHM_STAGE_STUDY, &first));
    ck_ok(ohm_settings_print(b, OHM_STAGE_DATA, OHM_STAGE_STUDY, &second));
    ck_assert_str_eq(first, second);
    ck_assert_str_eq(a->card_name, b->card_name);
    ck_assert_mem_eq(a->route, b->route, sizeof a->route);
    free(first);
    free(second);
}

static void ck_same_experiment(const struct ohm_experiment *a,
                               const struct ohm_experiment *b)
{
    ck_assert_str_eq(a->text, b->text);
    ck_assert_str_eq(a->name, b->name);
    ck_assert_uint_eq(a->points, b->points);
    ck_assert_uint_eq(a->claims, b->claims);
    ck_assert_mem_eq(a->claim, b->claim, sizeof a->claim);
    ck_same_settings(&a->base, &b->base);
    for (size_t k = 0; k < a->points; k++)
        ck_same_settings(&a->point[k], &b->point[k]);
}

/* Texts whose own comments look like what a change leaves. */
static const char *const texts[] = {
    small,
    "images: 7",
    "# --set images=8\nimages: 7\n",
    "images: 7\n# --set images=8\ntrials: 2\n",
    "images: 7\n# --set images=8\n",
    "images: 7\n# --set images=8",
    "images: 7\n# --set images=8\n# --set images=9\n\n",
    "images: 7\n# changes by --set: 1\n",
    "images: 7\n# --set images=8\n# changes by --set: 2\n",
    "images: 7\n# --set images=8\n# changes by --set: 0\n",
    "images: 7\n# --set images=8\n# changes by --set: 1 or so\n",
    "question: \"# --set images=8\"\nimages: 7\n",
};

/* Law: the text that an experiment came to is that experiment, changes and all, once more and for
 * ever; more changes come after those that it has. */
START_TEST(the_text_of_an_experiment_restores_it)
{
    static const char *const changes[] = { "trials=5", "device=prime",
                                           "device.spread_rel=5 %",
                                           "question='# --set images=3'" };
    static struct ohm_experiment first, second, third;
    const char *more = "trials=6";

    for (size_t n = 0; n <= 4; n++) {
        ck_ok(ohm_experiment_parse(&first, "e.yaml", texts[_i], n, changes));
        ck_assert_uint_eq(first.base.head.images, _i == 0 ? 30 : 7);
        ck_assert_uint_eq(first.base.head.trials, n ? 5 : _i == 0 ? 3 : _i == 3 ? 2 : 1);
        ck_ok(ohm_experiment_parse_again(&second, "e.yaml", first.text));
        ck_same_experiment(&first, &second);
        ck_ok(ohm_experiment_parse(&third, "e.yaml", second.text, 1, &more));
        ck_assert_uint_eq(third.base.head.trials, 6);
        ck_assert_str_eq(third.base.card_name, n > 1 || _i == 0 ? "prime" : "hfo2-linear");
        ohm_experiment_clear(&second);
        ck_ok(ohm_experiment_parse_again(&second, "e.yaml", third.text));
        ck_same_experiment(&third, &second);
        ohm_experiment_clear(&first);
        ohm_experiment_clear(&second);
        ohm_experiment_clear(&third);
    }
}
END_TEST

START_TEST(too_many_changes_are_refused)
{
    static struct ohm_experiment e;
    const char *changes[65];
    char *text;

    for (int k = 0; k < 65; k++)
        changes[k] = "images=3";
    ck_fails(ohm_experiment_parse(&e, "e.yaml", small, 65, changes), OHM_EUSAGE,
             "--set: there are at most 64 changes");
    ck_ok(ohm_experiment_parse(&e, "e.yaml", small, 64, changes));
    text = strdup(e.text);
    ohm_experiment_clear(&e);
    ck_ok(ohm_experiment_parse(&e, "e.yaml", text, 0, NULL));
    ohm_experiment_clear(&e);
    ck_fails(ohm_experiment_parse(&e, "e.yaml", text, 1, changes), OHM_EUSAGE,
             "at most 64 changes");
    free(text);
}
END_TEST

/* Calls WORK for every file of FOLDER (in the source tree) that ends with .yaml, and its folders;
 * returns their number. */
static size_t for_files(const char *folder, void (*work)(const char *path))
{
    const char *top = getenv("top_srcdir");
    const struct dirent *entry;
    char path[4096];
    size_t n = 0;
    DIR *dir;

    snprintf(path, sizeof path, "%s/%s", top ? top : ".", folder);
    dir = opendir(path);
    ck_assert_msg(dir != NULL, "%s", path);
    while ((entry = readdir(dir)) != NULL) {
        const size_t length = strlen(entry->d_name);

        if (entry->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%s/%.255s", folder, entry->d_name);
        if (entry->d_type == DT_DIR)
            n += for_files(path, work);
        if (length <= 5 || strcmp(entry->d_name + length - 5, ".yaml") != 0)
            continue;
        snprintf(path, sizeof path, "%s/%s/%.255s", top ? top : ".", folder, entry->d_name);
        work(path);
        n++;
    }
    closedir(dir);
    return n;
}

static void ck_experiment(const char *path)
{
    static struct ohm_experiment e, again;

    ck_ok(ohm_experiment_read(&e, path, 0, NULL));
    ck_assert_msg(e.base.head.question[0] != '\0', "%s asks nothing", path);
    ck_assert_msg(e.claims > 0, "%s has no claim", path);
    ck_ok(ohm_experiment_parse_again(&again, path, e.text));
    ck_same_experiment(&e, &again);
    ohm_experiment_clear(&e);
    ohm_experiment_clear(&again);
}

static void ck_card(const char *path)
{
    struct ohm_card card;
    double sigma;

    ck_ok(ohm_card_read(path, &card));
    ck_ok(ohm_card_check(&card));
    ck_assert_msg(strlen(card.source) > 10, "%s names no source", path);
    ck_assert_msg(card.check_g > 0, "%s has no test value", path);
    sigma = ohm_card_sigma(&card, card.check_g);
    ck_assert_msg(fabs(sigma - card.check_sigma) <= 0.01 * card.check_sigma,
                  "%s: at %g S the spread is %g S, not %g S", path, card.check_g, sigma,
                  card.check_sigma);
}

START_TEST(every_experiment_that_is_shipped_reads)
{
    ck_assert_uint_ge(for_files("experiments", ck_experiment), 5);
}
END_TEST

START_TEST(every_card_is_sound_and_meets_its_test_value)
{
    ck_assert_uint_ge(for_files("device_models", ck_card), 3);
}
END_TEST

START_TEST(parsing_survives_scarcity)
{
    static struct ohm_experiment e;
    static const char text[] = "images: 3\nsweep: {x: {a: {images: 3}}}\n";
    static const char tiny[] = "images: 3\nclaims: [{says: x, holds_if: drop <= 1}]\n"
                               "# --set images=4\n# changes by --set: 1\n";
    const char *change = "trials=2";

    ck_fails(ohm_experiment_parse(&e, "e.yaml", text, 1, &change), OHM_EUSAGE, "e.yaml:2");
    ck_survives_scarcity(ohm_experiment_parse(&e, "e.yaml", tiny, 1, &change),
                         ohm_experiment_clear(&e));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("study/experiment");
    TCase *tc = tcase_create("experiment");

    tcase_add_test(tc, a_file_becomes_points);
    tcase_add_test(tc, what_is_too_large_to_be_audited_is_counted);
    tcase_add_test(tc, changes_win_over_the_file);
    tcase_add_loop_test(tc, a_wrong_change_is_told, 0, sizeof wrong / sizeof *wrong);
    tcase_add_loop_test(tc, a_broken_file_is_told_with_file_and_line, 0,
                        sizeof broken / sizeof *broken);
    tcase_add_test(tc, a_file_that_cannot_be_read_is_told);
    tcase_add_loop_test(tc, the_text_of_an_experiment_restores_it, 0,
                        sizeof texts / sizeof *texts);
    tcase_add_test(tc, too_many_changes_are_refused);
    tcase_add_test(tc, every_experiment_that_is_shipped_reads);
    tcase_add_test(tc, every_card_is_sound_and_meets_its_test_value);
    tcase_add_test(tc, parsing_survives_scarcity);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
