/* Keys with two sources, and labels that something else than their entry could be meant by. */
#include "study/given.h"
#include "results/reread.h"

#include "harness.h"

#include <stdlib.h>
#include <string.h>

static struct ohm_experiment e;

static enum ohm_status parse(const char *text, const char *change)
{
    return ohm_experiment_parse(&e, "e.yaml", text, change != NULL, &change);
}

#define AXIS_ALL                                                                           \
    "sweep:\n  m:\n    x: {crossbar.r_word: 2 Ohm}\n    y: {crossbar.r_word: 3 Ohm}\n"
#define AXIS_SOME "sweep:\n  m:\n    x: {crossbar.r_word: 2 Ohm}\n    y: {}\n"
#define CARDS     "sweep:\n  device: [prime, hfo2-linear]\n"

/* What is refused, by both places; without words: what is not. */
static const struct {
    const char *text, *change, *words[2];
} two[] = {
    { "sweep:\n  crossbar.r_word: [1 Ohm, 2 Ohm]\n  m: {x: {crossbar.r_word: 5 Ohm}, y: "
      "{}}\n",
      NULL,
      { "e.yaml:3: the axis m sets crossbar.r_word",
        "axis crossbar_r_word sets too (e.yaml:2)" } },
    { "sweep:\n  device: [prime]\n  m:\n    x: {device.card: wan2022}\n",
      NULL,
      { "e.yaml:4: the axis m sets device, which", "axis device sets too (e.yaml:2)" } },
    { "sweep:\n  m: {x: {device: prime}}\n  n: {y: {device.g_off: 1 uS}}\n",
      NULL,
      { NULL } },
    { "sweep:\n  m: {x: {device: prime, device.card: wan2022}}\n",
      NULL,
      { "e.yaml:2: device and device.card are one key", "" } },
    { "crossbar: {r_word: 1 Ohm}\ncrossbar.r_word: 2 Ohm\n",
      NULL,
      { "e.yaml:2: crossbar.r_word is already given in line 1", "" } },
    { "mapping.rows: 3\nmapping:\n  rows: 4\n",
      NULL,
      { "e.yaml:3: mapping.rows is already given in line 1", "" } },
    { "device: prime\ndevice.card: wan2022\n",
      NULL,
      { "e.yaml:2: device.card is already given in line 1", "" } },
    { "audit: {required: yes}\naudit.required: no\n",
      NULL,
      { "e.yaml:2: audit.required is already given in line 1", "" } },
    { AXIS_ALL,
      "crossbar.r_word=7 Ohm",
      { "--set crossbar.r_word=7 Ohm: the axis m sets crossbar.r_word at every",
        "(e.yaml:3)" } },
    { AXIS_SOME, "crossbar.r_word=7 Ohm", { NULL } },
    { CARDS,
      "device.g_off=1 uS",
      { "--set device.g_off=1 uS: this would be lost where the axis device",
        "(e.yaml:2)" } },
    { CARDS, "device=prime", { "--set device=prime: the axis device sets device", "" } },
    { "device: {card: prime, spread_rel: 2 %}\n" CARDS,
      NULL,
      { "e.yaml:1: device.spread_rel would be lost where the axis device", "(e.yaml:3)" } },
    { "device.spread_rel: 2 %\nsweep:\n  m: {a: {device: prime}, b: {}}\n",
      NULL,
      { "e.yaml:1: device.spread_rel would be lost where the axis m", "(e.yaml:3)" } },
    { "device: prime\n" CARDS, NULL, { NULL } }, /* told only */
    { "crossbar: {r_word: 1 Ohm}\n" AXIS_ALL, NULL, { NULL } },
};

START_TEST(a_key_has_one_source)
{
    if (!two[_i].words[0]) {
        ck_ok(parse(two[_i].text, two[_i].change));
        ohm_experiment_clear(&e);
        return;
    }
    for (size_t k = 0; k < 2; k++)
        ck_fails(parse(two[_i].text, two[_i].change), OHM_EUSAGE, two[_i].words[k]);
}
END_TEST

/* A result that was made before a rule was there still reads. */
START_TEST(an_old_text_is_not_judged_again)
{
    ck_ok(ohm_experiment_parse_again(&e, "e.yaml", two[0].text));
    ck_assert(e.point[2].wires.r_word == 5 && e.point[3].wires.r_word == 2);
    ohm_experiment_clear(&e);
}
END_TEST

START_TEST(changes_of_one_key_agree)
{
    static const char *const same[] = { "images=3", "images=3" };
    static const char *const other[] = { "images=3", "seed=2", "images=4" };

    ck_ok(ohm_experiment_parse(&e, "e.yaml", "seed: 1\n", 2, same));
    ohm_experiment_clear(&e);
    ck_fails(ohm_experiment_parse(&e, "e.yaml", "seed: 1\n", 3, other), OHM_EUSAGE,
             "--set images=4: the same key as in --set images=3");
    ck_ok(ohm_experiment_parse(
        &e, "e.yaml", "images: 9\n# --set images=3\n# changes by --set: 1\n", 1,
        other + 2)); /* the text and the command line are two layers */
    ck_assert_uint_eq(e.base.head.images, 4);
    ohm_experiment_clear(&e);
}
END_TEST

/* A card comes before what is changed of it, wherever the two stand. */
START_TEST(a_card_does_not_undo_what_stands_before_it)
{
    ck_ok(parse("device.g_off: 2 uS\ndevice: prime\n", NULL));
    ck_assert(e.base.card.g_on == 1e-3 && e.base.card.g_off == 2e-6);
    ohm_experiment_clear(&e);
}
END_TEST

/* --- labels --- */

static const char *const bad_labels[] = {
    "best",          "failed",       "\"-\"",        "\"a,b\"",       "\"a]b\"",
    "\"[a\"",        "\" a\"",       "\"a \"",       "\"a\\u200bb\"", "\"a\\u202eb\"",
    "\"a\\u00a0b\"", "\"a\\ufeff\"", "\"a\\u0085\"",
};

START_TEST(a_label_that_cannot_be_named_is_refused)
{
    char text[128];

    snprintf(text, sizeof text, "seed: 1\nsweep:\n  m:\n    %s: {}\n", bad_labels[_i]);
    ck_fails(parse(text, NULL), OHM_EUSAGE, "e.yaml:4: ");
    ck_assert_msg(strstr(ohm_sentence(), "label"), "%s", ohm_sentence());
}
END_TEST

static const struct {
    const char *axis, *words;
} alike[] = {
    { "m: {a b: {}, \"a  b\": {}}", "m: the labels \"a b\" and \"a  b\" look alike" },
    { "m: {0.5: {}, 0.50: {}}", "m: the labels \"0.5\" and \"0.50\" look alike" },
    { "m: {1: {}, 1e0: {}}", "look alike" },
    { "crossbar.r_word: [1 Ohm, 2 Ohm, 1000 mOhm]",
      "crossbar.r_word: 1 Ohm and 1000 mOhm are the same value" },
    { "train.prune: [10 %, 0.1]", "train.prune: 10 % and 0.1 are the same value" },
    { "seed: [1, 01]", "seed: 1 and 01 are the same value" },
    { "\"a=b\": {p: {}}", "a=b: the name of an axis" },
    { "\"a,b\": {p: {}}", "comma" },
    { "nodal: {p: {}}", "nodal: the tables have another column of that name" },
    { "float: {p: {}}", "float: the tables have another column of that name" },
};

START_TEST(entries_that_look_alike_are_refused)
{
    char text[160];

    snprintf(text, sizeof text, "sweep:\n  %s\n", alike[_i].axis);
    ck_fails(parse(text, NULL), OHM_EUSAGE, alike[_i].words);
    ck_fails(parse(text, NULL), OHM_EUSAGE, "e.yaml:2: ");
}
END_TEST

static const char odd[] =
    "sweep:\n"
    "  m: {a=b: {}, \"c 'd' \\\"e\\\"\": {}, \"x[1,2]y\": {}, \"\\u00b5\": {}}\n"
    "  readout.bits: [[1, 3, 3, 3], [8, 8, 8, 8]]\n"
    "  crossbar.r_word: [0.5 Ohm, 20 Ohm]\n";

/* Law: every point that may be swept is found again by --at with its labels. */
START_TEST(every_point_can_be_named)
{
    size_t entry[OHM_AXES], found;
    char at[256];

    ck_ok(parse(odd, NULL));
    ck_assert_uint_eq(e.points, 16);
    for (size_t point = 0; point < e.points; point++) {
        size_t used = 0;

        ohm_sweep_entries(&e.sweep, point, entry);
        for (size_t k = e.sweep.axes; k-- > 0;)
            used += (size_t)snprintf(at + used, sizeof at - used, "%s%s=%s",
                                     used ? "," : "", e.sweep.axis[k].name,
                                     e.sweep.axis[k].choice[entry[k]].label);
        ck_ok(ohm_reread_point(&e.sweep, at, &found));
        ck_assert_uint_eq(found, point);
    }
    ck_ok(ohm_reread_point(&e.sweep, "", &found));
    ck_assert_uint_eq(found, 0);
    ck_fails(ohm_reread_point(&e.sweep, "m=a=b,m=a=b", &found), OHM_EUSAGE,
             "m is there twice");
    ck_fails(ohm_reread_point(&e.sweep, "m=a=b,", &found), OHM_EUSAGE, "is not AXIS=LABEL");
    ck_fails(ohm_reread_point(&e.sweep, "m=a", &found), OHM_EUSAGE,
             "a is not on the axis m");
    ohm_experiment_clear(&e);
}
END_TEST

/* --- what has no effect --- */

static const struct {
    const char *setting, *value, *key, *why; /* why NULL: it has an effect */
} unused[] = {
    { "train.method", "none", "train.prune", "train.method none" },
    { "train.method", "none", "train.alpha_pretrain", "train.method none" },
    { "train.method", "none", "train.exempt_biases", "train.method none" },
    { "train.method", "l1", "train.prune", NULL },
    { "train.method", "l1", "train.alpha_l1", NULL },
    { "train.method", "l1", "train.alpha_bit_slice", "not bit-slice-l1" },
    { "train.method", "bit-slice-l1", "train.alpha_l1", "not l1" },
    { "train.method", "bit-slice-l1", "train.alpha_bit_slice", NULL },
    { "train.method", "l1", "train.column_rate", "not column-proportional" },
    { "train.method", "column-proportional", "train.rho", NULL },
    { "train.method", "column-proportional", "train.prune", "by rank" },
    { "train.pretrain", "3", "train.recipe", NULL },
    { "images", "3", "transient.t_read", "transient.reads is 0" },
    { "images", "3", "transient.reads", NULL },
    { "images", "3", "crossbar.c_word", "transient.reads is 0" },
    { "transient.reads", "1", "crossbar.c_word", NULL },
    { "transient.reads", "1", "transient.t_tia", "not tia" },
    { "transient.reads", "1", "transient.points", "transient.keep is 0" },
    { "images", "3", "bitline.bound", "cells are linear" },
    { "crossbar.inactive", "float", "bitline.bound", NULL },
    { "images", "3", "device.shape_on", "neither cubic nor sinh" },
    { "device.model", "sinh", "device.shape_on", NULL },
    { "device.model", "sinh", "device.table_v", "not table" },
    { "device.model", "sinh", "device.file", "not spice" },
    { "images", "3", "device.selector_v", "no selector" },
    { "device.selector_i", "1 uA", "device.selector_v", NULL },
    { "images", "3", "device.gate", "access is not transistor" },
    { "images", "3", "device.t_n", "access is not transistor" },
    { "device.access", "transistor", "device.t_n", NULL },
    { "images", "3", "device.check_g", "test value" },
    { "audit.reads", "0", "audit.tolerance", "audit.reads is 0" },
    { "audit.reads", "0", "audit.reads", NULL },
    { "images", "3", "audit.tolerance", NULL },
};

START_TEST(what_another_setting_makes_void_is_known)
{
    static struct ohm_settings settings;
    const char *why;

    ck_ok(ohm_settings_default(&settings));
    ck_ok(ohm_settings_read(&settings, unused[_i].setting, unused[_i].value));
    why = ohm_settings_unused(&settings, unused[_i].key);
    if (unused[_i].why)
        ck_assert_msg(why && strstr(why, unused[_i].why), "%s: %s", unused[_i].key,
                      why ? why : "has an effect");
    else
        ck_assert_msg(!why, "%s: %s", unused[_i].key, why);
}
END_TEST

START_TEST(parsing_survives_scarcity)
{
    ck_survives_scarcity(parse(odd, "seed=2"), ohm_experiment_clear(&e));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("study/given");
    TCase *tc = tcase_create("given");

    tcase_add_loop_test(tc, a_key_has_one_source, 0, sizeof two / sizeof *two);
    tcase_add_test(tc, an_old_text_is_not_judged_again);
    tcase_add_test(tc, changes_of_one_key_agree);
    tcase_add_test(tc, a_card_does_not_undo_what_stands_before_it);
    tcase_add_loop_test(tc, a_label_that_cannot_be_named_is_refused, 0,
                        sizeof bad_labels / sizeof *bad_labels);
    tcase_add_loop_test(tc, entries_that_look_alike_are_refused, 0,
                        sizeof alike / sizeof *alike);
    tcase_add_test(tc, every_point_can_be_named);
    tcase_add_loop_test(tc, what_another_setting_makes_void_is_known, 0,
                        sizeof unused / sizeof *unused);
    tcase_add_test(tc, parsing_survives_scarcity);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
