/* Law: every field of an experiment has a stage; changing it changes the key of its stage and of none before. */
#include "study/key.h"

#include "harness.h"
#include "study/sweep.h"
#include "train/method.h"

#include <stdlib.h>
#include <string.h>

/* Settings whose keys are as the tables say: epochs are given, dummy columns are kept. */
static void settings_init(struct ohm_settings *settings)
{
    ck_ok(ohm_settings_default(settings));
    ck_ok(ohm_settings_read(settings, "train.pretrain", "3"));
    ck_ok(ohm_settings_read(settings, "train.finetune", "3"));
    ck_ok(ohm_settings_read(settings, "train.method", "l1"));
    ck_ok(ohm_settings_read(settings, "readout.leakage", "dummy-analog"));
}

/* Another value of the member; whether it is an allowed one is all the same to a key. */
static void change(const struct ohm_field *field, void *part)
{
    void *member = (char *)part + field->offset;

    switch (field->kind) {
    case OHM_REAL:
        *(double *)member += 0.125;
        return;
    case OHM_COUNT:
        *(size_t *)member += 1;
        return;
    case OHM_FLAG:
        *(bool *)member = !*(bool *)member;
        return;
    case OHM_WORD: /* the next, or the one before the last */
        *(int *)member += field->words[*(int *)member + 1] ? 1 : -1;
        return;
    case OHM_TEXT:
        strcat(member, "x");
        return;
    case OHM_COUNTS:
        ((struct ohm_counts *)member)->at[0]++;
        return;
    case OHM_REALS:
        ((struct ohm_reals *)member)->at[0] += 0.125;
        return;
    }
    ck_abort_msg("%s: unknown kind", field->key);
}

enum { KEYS = 3 };
static const enum ohm_stage stage_of_key[KEYS] = { OHM_STAGE_PRETRAIN, OHM_STAGE_TRAIN,
                                                   OHM_STAGE_CHIP };

static void keys_init(const struct ohm_settings *settings, char *key[KEYS])
{
    ck_ok(ohm_key_training(settings, OHM_STAGE_PRETRAIN, 5, &key[0]));
    ck_ok(ohm_key_training(settings, OHM_STAGE_TRAIN, 5, &key[1]));
    ck_ok(ohm_key_chip(settings, 7, &key[2]));
}

static void keys_clear(char *key[KEYS])
{
    for (int k = 0; k < KEYS; k++)
        free(key[k]);
}

/* A chip's key has its own stage alone: what comes before is the number of the training.  Keys that l1, the method of
 * settings_init, does not read count for no training. */
static bool counts(const struct ohm_section *section, const struct ohm_field *field, int k)
{
    int l1 = 0;

    while (strcmp(ohm_method_words[l1], "l1") != 0)
        l1++;
    if (strcmp(section->name, "train") == 0 && ohm_method_unused(l1, field->key))
        return false;
    if (stage_of_key[k] == OHM_STAGE_CHIP)
        return field->stage == OHM_STAGE_CHIP;
    return field->stage <= stage_of_key[k];
}

static void check_field(const struct ohm_section *section, const struct ohm_field *field)
{
    static struct ohm_settings settings;
    char *before[KEYS], *after[KEYS];

    settings_init(&settings);
    keys_init(&settings, before);
    change(field, (char *)&settings + section->offset);
    keys_init(&settings, after);
    for (int k = 0; k < KEYS; k++)
        ck_assert_msg((strcmp(before[k], after[k]) != 0) == counts(section, field, k),
                      "%s.%s of stage %d: key of stage %d", section->name, field->key,
                      field->stage, stage_of_key[k]);
    keys_clear(before);
    keys_clear(after);
}

START_TEST(every_field_has_a_stage)
{
    for (const struct ohm_section *s = ohm_sections; s->name; s++)
        for (const struct ohm_field *f = s->fields; f->key; f++)
            ck_assert_msg(f->stage > OHM_STAGE_NONE && f->stage <= OHM_STAGE_STUDY, "%s.%s",
                          s->name, f->key);
}
END_TEST

START_TEST(a_field_changes_the_keys_from_its_stage_on)
{
    for (const struct ohm_section *s = ohm_sections; s->name; s++)
        for (const struct ohm_field *f = s->fields; f->key; f++)
            check_field(s, f);
}
END_TEST

/* What the tables do not say (key.h). */
START_TEST(what_is_the_same_in_effect_has_the_same_key)
{
    static const struct {
        const char *key, *a, *b;
        bool differ[KEYS];
    } cases[] = {
        { "train.method", "none", "l1", { true, true, false } },
        { "train.method", "bit-slice-l1", "l1", { false, true, false } },
        { "train.alpha_bit_slice", "0.5", "0.75", { false, false, false } }, /* with l1 */
        { "mapping.rows", "128", "64", { false, false, true } },
        { "readout.leakage", "none", "dummy-analog", { false, false, true } },
        { "readout.leakage", "none", "popcount-digital", { false, false, false } },
    };

    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        static struct ohm_settings settings;
        char *a[KEYS], *b[KEYS];

        settings_init(&settings);
        ck_ok(ohm_settings_read(&settings, cases[c].key, cases[c].a));
        keys_init(&settings, a);
        ck_ok(ohm_settings_read(&settings, cases[c].key, cases[c].b));
        keys_init(&settings, b);
        for (int k = 0; k < KEYS; k++)
            ck_assert_int_eq(strcmp(a[k], b[k]) != 0, cases[c].differ[k]);
        keys_clear(a);
        keys_clear(b);
    }
}
END_TEST

START_TEST(epochs_count_and_not_who_said_them)
{
    static struct ohm_settings given, recipe;
    char *a[KEYS], *b[KEYS];

    ck_ok(ohm_settings_default(&given));
    ck_ok(ohm_settings_default(&recipe));
    ck_ok(ohm_settings_read(&given, "train.pretrain", "15"));
    ck_ok(ohm_settings_read(&recipe, "train.recipe", "quick"));
    keys_init(&given, a);
    keys_init(&recipe, b);
    ck_assert_str_eq(a[0], b[0]);
    keys_clear(a);
    keys_clear(b);
}
END_TEST

/* Every key of a stage between the first and the last can be an axis, and no other. */
START_TEST(stages_say_what_may_be_swept)
{
    for (const struct ohm_section *s = ohm_sections; s->name; s++) {
        for (const struct ohm_field *f = s->fields; f->key; f++) {
            static struct ohm_settings usual;
            char value[4096], text[8192];
            struct ohm_yaml root;
            struct ohm_sweep sweep = { .axes = 0 };
            enum ohm_status status;

            ck_ok(ohm_settings_default(&usual));
            ohm_field_print(f, (const char *)&usual + s->offset, value, sizeof value);
            snprintf(text, sizeof text, "x: {a: {%s%s%s: %s%s%s}, b: {}}", s->name,
                     *s->name ? "." : "", f->key, f->kind == OHM_TEXT ? "\"" : "", value,
                     f->kind == OHM_TEXT ? "\"" : "");
            ck_ok(ohm_yaml_parse("e.yaml", text, &root));
            status = ohm_sweep_init(&sweep, &root);
            ck_assert_msg((status == OHM_OK) ==
                              (f->stage != OHM_STAGE_DATA && f->stage != OHM_STAGE_STUDY),
                          "%s: %s", text, status == OHM_OK ? "swept" : ohm_sentence());
            ohm_sweep_clear(&sweep);
            ohm_yaml_clear(&root);
        }
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("study/key");
    TCase *tc = tcase_create("key");

    tcase_add_test(tc, every_field_has_a_stage);
    tcase_add_test(tc, a_field_changes_the_keys_from_its_stage_on);
    tcase_add_test(tc, what_is_the_same_in_effect_has_the_same_key);
    tcase_add_test(tc, epochs_count_and_not_who_said_them);
    tcase_add_test(tc, stages_say_what_may_be_swept);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
