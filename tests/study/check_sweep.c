#include "study/sweep.h"

#include "harness.h"
#include "train/numbers.h"

#include <stdlib.h>
#include <string.h>

/* Reads TEXT as the value of `sweep`. */
static enum ohm_status parsed(struct ohm_sweep *sweep, const char *text)
{
    struct ohm_yaml root;
    enum ohm_status status;

    ck_ok(ohm_yaml_parse("s.yaml", text, &root));
    status = ohm_sweep_init(sweep, &root);
    ohm_yaml_clear(&root);
    return status;
}

static const char three[] = "method:\n"
                            "  l1: {train.method: l1}\n"
                            "  bl1: {train.method: bit-slice-l1, train.prune: 0.5}\n"
                            "crossbar.r_word: [0.5 Ohm, 1 Ohm, 20 Ohm]\n"
                            "readout.bits: [[1, 3, 3, 3], [8, 8, 8, 8]]\n";

START_TEST(points_lie_in_row_major_order)
{
    static struct ohm_settings settings;
    static const double r_word[] = { 0.5, 1, 20 };
    struct ohm_sweep sweep;
    size_t point = 0;

    ck_ok(parsed(&sweep, three));
    ck_assert_uint_eq(sweep.axes, 3);
    ck_assert_str_eq(sweep.axis[0].name, "method");
    ck_assert_str_eq(sweep.axis[1].name, "crossbar_r_word");
    ck_assert_str_eq(sweep.axis[2].name, "readout_bits");
    ck_assert_uint_eq(ohm_sweep_points(&sweep), 12);
    for (size_t m = 0; m < 2; m++) {
        for (size_t r = 0; r < 3; r++) {
            for (size_t b = 0; b < 2; b++, point++) {
                ck_ok(ohm_settings_default(&settings));
                ck_ok(ohm_sweep_apply(&sweep, point, &settings));
                ck_assert_int_eq(settings.train.method,
                                 m ? OHM_METHOD_BIT_SLICE_L1 : OHM_METHOD_L1);
                ck_assert(settings.train.prune == (m ? 0.5 : 0.01));
                ck_assert(settings.wires.r_word == r_word[r]);
                ck_assert_uint_eq(settings.readout.bits.at[0], b ? 8 : 1);
            }
        }
    }
    ohm_sweep_clear(&sweep);
}
END_TEST

/* Law: a point's entries give the point back, and every combination is a point of its own. */
START_TEST(entries_and_points_are_inverses)
{
    struct ohm_sweep sweep;
    size_t entry[OHM_AXES], before[OHM_AXES] = { 0 };

    ck_ok(parsed(&sweep, three));
    for (size_t point = 0; point < 12; point++) {
        ohm_sweep_entries(&sweep, point, entry);
        ck_assert_uint_eq(ohm_sweep_point(&sweep, entry), point);
        for (size_t k = 0; k < OHM_AXES; k++)
            ck_assert_uint_lt(entry[k], k < 3 ? sweep.axis[k].n : 1);
        if (point > 0) /* the next in the dictionary */
            ck_assert_uint_gt(entry[0] * 100 + entry[1] * 10 + entry[2],
                              before[0] * 100 + before[1] * 10 + before[2]);
        memcpy(before, entry, sizeof before);
    }
    ohm_sweep_clear(&sweep);
}
END_TEST

START_TEST(no_sweep_is_one_point)
{
    static struct ohm_settings settings, before;
    struct ohm_sweep sweep;
    char text[16];

    ck_ok(ohm_sweep_init(&sweep, NULL));
    ck_assert_uint_eq(sweep.axes, 0);
    ck_assert_uint_eq(ohm_sweep_points(&sweep), 1);
    ck_assert_uint_eq(ohm_sweep_point(&sweep, (size_t[OHM_AXES]){ 0 }), 0);
    ck_ok(ohm_settings_default(&settings));
    before = settings;
    ck_ok(ohm_sweep_apply(&sweep, 0, &settings));
    ck_assert_mem_eq(&before, &settings, sizeof before);
    ohm_sweep_describe(&sweep, 0, NULL, text, sizeof text);
    ck_assert_str_eq(text, "");
    ohm_sweep_clear(&sweep);
}
END_TEST

START_TEST(axes_and_entries_are_found_by_name)
{
    struct ohm_sweep sweep;

    ck_ok(parsed(&sweep, three));
    ck_assert_uint_eq(ohm_sweep_find_axis(&sweep, "readout_bits"), 2);
    ck_assert_uint_eq(ohm_sweep_find_axis(&sweep, "bits"), OHM_AXES);
    ck_assert_uint_eq(ohm_sweep_find_label(&sweep.axis[0], "bl1"), 1);
    ck_assert_uint_eq(ohm_sweep_find_label(&sweep.axis[1], "20 Ohm"), 2);
    ck_assert_uint_eq(ohm_sweep_find_label(&sweep.axis[2], "[1, 3, 3, 3]"), 0);
    ck_assert_uint_eq(ohm_sweep_find_label(&sweep.axis[2], "1-3-3-3"), OHM_LABELS);
    ck_assert(ohm_axis_sets(&sweep.axis[0], OHM_STAGE_TRAIN));
    ck_assert(!ohm_axis_sets(&sweep.axis[1], OHM_STAGE_TRAIN));
    ck_assert(ohm_axis_sets(&sweep.axis[1], OHM_STAGE_CHIP));
    ck_assert(!ohm_axis_sets(&sweep.axis[2], OHM_STAGE_CHIP));
    ck_assert(ohm_axis_sets(&sweep.axis[2], OHM_STAGE_READOUT));
    ohm_sweep_clear(&sweep);
    ck_ok(parsed(&sweep, "device: [prime, hfo2-linear]\nseed: [1, 2]\n"));
    ck_assert(ohm_axis_sets(&sweep.axis[0], OHM_STAGE_CHIP));
    ck_assert(!ohm_axis_sets(&sweep.axis[0], OHM_STAGE_TRAIN));
    ck_assert(ohm_axis_sets(&sweep.axis[1], OHM_STAGE_PRETRAIN));
    ohm_sweep_clear(&sweep);
}
END_TEST

START_TEST(a_point_is_described_by_its_labels)
{
    static const bool shown[OHM_AXES] = { true, false, true };
    struct ohm_sweep sweep;
    char text[128], little[12];

    ck_ok(parsed(&sweep, three));
    ohm_sweep_describe(&sweep, 11, NULL, text, sizeof text);
    ck_assert_str_eq(text, "method bl1, crossbar_r_word 20 Ohm, readout_bits [8, 8, 8, 8]");
    ohm_sweep_describe(&sweep, 0, shown, text, sizeof text);
    ck_assert_str_eq(text, "method l1, readout_bits [1, 3, 3, 3]");
    ohm_sweep_describe(&sweep, 11, NULL, little, sizeof little);
    ck_assert_str_eq(little, "method bl1,");
    ohm_sweep_clear(&sweep);
}
END_TEST

/* A card stands for all keys of its section, so it comes first wherever it is written. */
START_TEST(cards_come_before_what_is_changed_of_them)
{
    static struct ohm_settings settings;
    static const char *const texts[] = {
        "contrast: {big: {device.g_off: 1 uS}}\ncard: {p: {device: prime}}\n",
        "card: {p: {device.g_off: 1 uS, device.card: prime}}\n",
        "device.g_off: [1 uS]\ndevice: [prime]\n",
    };

    for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
        struct ohm_sweep sweep;

        ck_ok(parsed(&sweep, texts[k]));
        ck_ok(ohm_settings_default(&settings));
        ck_ok(ohm_sweep_apply(&sweep, 0, &settings));
        ck_assert_str_eq(settings.card_name, "prime");
        ck_assert(settings.card.g_on == 1e-3);
        ck_assert(settings.card.g_off == 1e-6);
        ohm_sweep_clear(&sweep);
    }
}
END_TEST

START_TEST(a_label_may_change_nothing)
{
    struct ohm_sweep sweep;
    static struct ohm_settings settings;

    ck_ok(parsed(&sweep, "wires: {usual: {}, ideal: {crossbar.r_word: 0 Ohm}}\n"));
    ck_assert_uint_eq(ohm_sweep_points(&sweep), 2);
    ck_ok(ohm_settings_default(&settings));
    ck_ok(ohm_sweep_apply(&sweep, 0, &settings));
    ck_assert(settings.wires.r_word == 1);
    ohm_sweep_clear(&sweep);
}
END_TEST

#define SEVENTEEN                                                                          \
    "{mapping.rows: 1, mapping.cols: 1, mapping.weight_bits: 1, mapping.input_bits: 1, "   \
    "mapping.cell_bits: 1, mapping.headroom: 1, train.batch: 1, train.rate: 1, "           \
    "train.prune: 1, train.pretrain: 1, train.finetune: 1, train.alpha_l1: 1, "            \
    "train.alpha_pretrain: 1, train.alpha_bit_slice: 1, device.levels: 4, "                \
    "device.spread_rel: 1, device.stuck_on: 1}"
#define SIXTY_FOUR "0123456789012345678901234567890123456789012345678901234567890123"

static const struct {
    const char *text, *words;
} refused[] = {
    { "[1, 2]", "s.yaml:1: a mapping is wanted, not a list" },
    { "word", "s.yaml:1: a mapping is wanted, not a single value" },
    { "\nmapping.rows: 3",
      "s.yaml:2: mapping.rows: an axis is a list or a mapping of 1 to 64" },
    { "mapping.rows: []", "s.yaml:1: mapping.rows: an axis is a list or a mapping of 1" },
    { "x: {}", "s.yaml:1: x: an axis is a list or a mapping of 1 to 64 entries" },
    { "\n\nmapping.rowz: [3]",
      "s.yaml:3: mapping.rowz is not a key; nearest: mapping.rows" },
    { "method: [l1, bl1]", "s.yaml:1: method is not a key; nearest: train.method" },
    { "x:\n  a: {mapping.rows: 3}\n  b: {mapping.rows: 0}\n",
      "s.yaml:3: rows: 0 is not in 1 to 1024" },
    { "x:\n  a: {mapping.rows: 3}\n  b: {\n    mapping.cols: 3,\n    mapping.colls: 3}\n",
      "s.yaml:5: mapping.colls is not a key; nearest: mapping.cols" },
    { "x: {a: {device: primo}}", "s.yaml:1: " },
    { "x: {a: {readout.bits: {}}}", "s.yaml:1: readout.bits: a value or a list is wanted" },
    { "x: {a: 3}", "s.yaml:1: a: a mapping is wanted, not a single value" },
    { "x: {a: [mapping.rows, 3]}", "s.yaml:1: a: a mapping is wanted, not a list" },
    { "mapping.rows:\n - 3\n - 4\n - 3\n", "s.yaml:4: mapping.rows: 3 is there twice" },
    { "mapping.rows:\n - 3\n - {a: 3}\n",
      "s.yaml:3: a value or a list is wanted, not a mapping" },
    { "x: {a: " SEVENTEEN "}", "s.yaml:1: a label sets at most 16 keys" },
    { "x: {" SIXTY_FOUR ": {mapping.rows: 3}}",
      "s.yaml:1: a label has 1 to 63 characters" },
    { SIXTY_FOUR ": {a: {mapping.rows: 3}}", "s.yaml:1: a label has 1 to 63 characters" },
    { "a: {p: {}}\nb: {p: {}}\nc: {p: {}}\nd: {p: {}}\ne: {p: {}}\nf: {p: {}}\n"
      "g: {p: {}}\nh: {p: {}}\ni: {p: {}}\n",
      "s.yaml:1: sweep: there are at most 8 axes" },
    { "mapping.rows: [3]\nmapping_rows: {a: {mapping.cols: 3}}\n",
      "s.yaml:2: mapping_rows: another axis is called mapping_rows" },
    { "a/b: {p: {}}", "s.yaml:1: a/b: the name of an axis begins with a letter or digit" },
    { "\"-a\": {p: {}}\n", NULL }, /* becomes _a */
    { "\"+a\": {p: {}}\n", "s.yaml:1: +a: the name of an axis begins with a letter" },
    { "\"a \": {p: {}}\n", "s.yaml:1: the label \"a \" begins or ends with a blank" },
    /* names that the result file needs itself */
    { "\ntrain_seed: {p: {}}", "s.yaml:2: train_seed: the result file has something" },
    { "train-seed: {p: {}}",
      "s.yaml:1: train_seed: the result file has something else of" },
    { "trial: {p: {}}",
      "s.yaml:1: trial: the result file has something else of that name" },
    { "layer: {p: {}}", "s.yaml:1: layer: the result file has something else" },
    { "slice: {p: {}}", "s.yaml:1: slice: the result file has something else" },
    { "image: {p: {}}", "s.yaml:1: image: the result file has something else" },
    { "done: {p: {}}", "s.yaml:1: done: the result file has something else" },
    { "weights: {p: {}}", "s.yaml:1: weights: the result file has something else" },
    { "verdicts: {p: {}}", "s.yaml:1: verdicts: the result file has something else" },
    { "audit: {p: {}}", "s.yaml:1: audit: the result file has something else" },
    { "traces: {p: {}}", "s.yaml:1: traces: the result file has something else" },
    { "training: {p: {}}", "s.yaml:1: training: the result file has something else" },
    { "nonzero: {p: {}}", "s.yaml:1: nonzero: the result file has something else" },
    { "drop-nodal: {p: {}}", "s.yaml:1: drop_nodal: the result file has something else" },
    { "correct_ideal: {p: {}}", "s.yaml:1: correct_ideal: the result file has something" },
    { "lossless_correct: {p: {}}", "s.yaml:1: lossless_correct: the result file has some" },
    { "drop: {p: {}}", NULL },
    { "drop_nodals: {p: {}}", NULL },
    { "seed: [1, 2]", NULL },
    /* keys that belong to the whole study */
    { "trials: [1, 2]", "s.yaml:1: trials is the same for the whole study; it cannot be" },
    { "x: {a: {train.seeds: 3}}", "s.yaml:1: train.seeds is the same for the whole study" },
    { "data: [digits]", "s.yaml:1: data is the same for the whole study" },
    { "images: [10]", "s.yaml:1: images is the same for the whole study" },
    { "bootstrap: [100]", "s.yaml:1: bootstrap is the same for the whole study" },
    { "question: [why]", "s.yaml:1: question is the same for the whole study" },
    { "source: [who]", "s.yaml:1: source is the same for the whole study" },
    { "solver: [nodal]", "s.yaml:1: solver is the same for the whole study" },
    { "audit.reads: [3]", "s.yaml:1: audit.reads is the same for the whole study" },
};

START_TEST(what_is_wrong_is_refused_with_its_line)
{
    struct ohm_sweep sweep;

    if (refused[_i].words) {
        ck_fails(parsed(&sweep, refused[_i].text), OHM_EUSAGE, refused[_i].words);
    } else {
        ck_ok(parsed(&sweep, refused[_i].text));
        ohm_sweep_clear(&sweep);
    }
}
END_TEST

/* Axes of N, N, N ... entries. */
static char *large(size_t axes, size_t n)
{
    char *text, name[] = "a";
    size_t size;
    FILE *out = open_memstream(&text, &size);

    for (size_t k = 0; k < axes; k++) {
        name[0] = (char)('a' + k);
        fprintf(out, "%s: {", name);
        for (size_t j = 0; j < n; j++)
            fprintf(out, "%sl%zu: {}", j ? ", " : "", j);
        fprintf(out, "}\n");
    }
    fclose(out);
    return text;
}

START_TEST(a_sweep_has_a_bearable_number_of_points)
{
    struct ohm_sweep sweep;
    char *text = large(2, OHM_LABELS);

    ck_ok(parsed(&sweep, text));
    ck_assert_uint_eq(ohm_sweep_points(&sweep), OHM_LABELS * OHM_LABELS);
    ohm_sweep_clear(&sweep);
    free(text);
    text = large(8, OHM_LABELS);
    ck_fails(parsed(&sweep, text), OHM_EUSAGE, "s.yaml:1: sweep: more than 10000 points");
    free(text);
    text = large(1, OHM_LABELS + 1);
    ck_fails(parsed(&sweep, text), OHM_EUSAGE, "1 to 64 entries");
    free(text);
}
END_TEST

START_TEST(a_failing_change_names_its_line)
{
    static struct ohm_settings settings;
    struct ohm_sweep sweep;

    ck_ok(parsed(&sweep, "\nx:\n  a: {device: prime}\n"));
    strcpy(sweep.axis[0].choice[0].change[0].text, "./gone.yaml"); /* while we were away */
    ck_ok(ohm_settings_default(&settings));
    ck_assert_int_ne(ohm_sweep_apply(&sweep, 0, &settings), OHM_OK);
    ck_assert_ptr_nonnull(strstr(ohm_sentence(), "s.yaml:3: ./gone.yaml"));
    ohm_sweep_clear(&sweep);
}
END_TEST

START_TEST(init_survives_scarcity)
{
    struct ohm_sweep sweep;
    struct ohm_yaml root;

    ck_ok(ohm_yaml_parse("s.yaml", three, &root));
    ck_survives_scarcity(ohm_sweep_init(&sweep, &root), ohm_sweep_clear(&sweep));
    ohm_yaml_clear(&root);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("study/sweep");
    TCase *tc = tcase_create("sweep");

    tcase_add_test(tc, points_lie_in_row_major_order);
    tcase_add_test(tc, entries_and_points_are_inverses);
    tcase_add_test(tc, no_sweep_is_one_point);
    tcase_add_test(tc, axes_and_entries_are_found_by_name);
    tcase_add_test(tc, a_point_is_described_by_its_labels);
    tcase_add_test(tc, cards_come_before_what_is_changed_of_them);
    tcase_add_test(tc, a_label_may_change_nothing);
    tcase_add_loop_test(tc, what_is_wrong_is_refused_with_its_line, 0,
                        sizeof refused / sizeof *refused);
    tcase_add_test(tc, a_sweep_has_a_bearable_number_of_points);
    tcase_add_test(tc, a_failing_change_names_its_line);
    tcase_add_test(tc, init_survives_scarcity);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
