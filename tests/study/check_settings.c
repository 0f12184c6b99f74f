#include "study/settings.h"

#include "harness.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Every key with a value that is not the usual one. */
static const struct {
    const char *key, *text;
} unusual[] = {
    { "device", "prime" },
    { "question", "What: {is, this}?" },
    { "source", "somebody, \"somewhere\"" },
    { "data", "mnist:/a folder/x" },
    { "images", "77" },
    { "seed", "4294967295" },
    { "trials", "3" },
    { "bootstrap", "250" },
    { "network.layers", "[12, 7, 5, 3]" },
    { "train.method", "l1" },
    { "train.recipe", "quick" },
    { "train.pretrain", "4" },
    { "train.finetune", "5" },
    { "train.batch", "65" },
    { "train.rate", "0.1234567890123" },
    { "train.momentum", "0.25" },
    { "train.alpha_pretrain", "1e-7" },
    { "train.alpha_l1", "3.5" },
    { "train.alpha_bit_slice", "12345.678" },
    { "train.prune", "0" },
    { "train.exempt_biases", "yes" },
    { "train.validation", "999" },
    { "train.seeds", "7" },
    { "mapping.weight_bits", "6" },
    { "mapping.input_bits", "5" },
    { "mapping.cell_bits", "3" },
    { "mapping.rows", "33" },
    { "mapping.cols", "17" },
    { "mapping.input", "two-phase" },
    { "mapping.unused", "unformed" },
    { "mapping.headroom", "2" },
    { "mapping.keep_empty", "yes" },
    { "device.source", "a paper" },
    { "device.g_on", "33.3333333333 uS" },
    { "device.g_off", "1.7 nS" },
    { "device.levels", "8" },
    { "device.v_read", "123 mV" },
    { "device.v_valid", "0.4567 V" },
    { "device.spread", "11 nS" },
    { "device.spread_rel", "3 %" },
    { "device.spread_fit", "[1.053, 0.2374, -1.167e-2, 1.536e-4]" },
    { "device.distribution", "lognormal" },
    { "device.stuck_on", "0.1 %" },
    { "device.stuck_off", "0.002" },
    { "device.check_g", "1 uS" },
    { "device.check_sigma", "2 nS" },
    { "crossbar.r_word", "2.5 Ohm" },
    { "crossbar.r_bit", "0.3333333333333333 Ohm" },
    { "crossbar.r_source", "1 kOhm" },
    { "crossbar.r_sense", "10 MOhm" },
    { "crossbar.first_segment", "no" },
    { "crossbar.last_segment", "no" },
    { "crossbar.sense", "top" },
    { "crossbar.inactive", "float" },
    { "readout.bits", "[[1, 2, 3], [4, 5, 16]]" },
    { "readout.leakage", "popcount-digital" },
    { "audit.reads", "5" },
    { "audit.tolerance", "1e-9" },
    { "audit.seconds", "250 ms" },
};
enum { UNUSUAL = sizeof unusual / sizeof *unusual };

START_TEST(every_usual_value_reads)
{
    static struct ohm_settings settings;
    size_t fields = 0;

    for (const struct ohm_section *s = ohm_sections; s->name; s++) {
        for (const struct ohm_field *f = s->fields; f->key; f++, fields++) {
            ck_assert_msg(f->sentence && strlen(f->sentence) > 8, "%s.%s", s->name, f->key);
            if (f->usual)
                ck_ok(ohm_field_read(f, (char *)&settings + s->offset, f->usual));
        }
    }
    ck_assert_uint_gt(fields, 50);
    ck_ok(ohm_settings_default(&settings));
    ck_ok(ohm_settings_check(&settings));
    ck_assert_str_eq(settings.card_name, "hfo2-linear");
    ck_assert(settings.route[OHM_ROUTE_DIGITAL] && settings.route[OHM_ROUTE_NODAL]);
    ck_assert(!settings.route[OHM_ROUTE_IDEAL] && !settings.route[OHM_ROUTE_NGSPICE]);
}
END_TEST

/* Law: no key is there twice, and each is found in its own section. */
START_TEST(every_key_names_one_field)
{
    char key[128];

    for (const struct ohm_section *s = ohm_sections; s->name; s++) {
        for (const struct ohm_field *f = s->fields; f->key; f++) {
            const struct ohm_section *section = NULL;

            snprintf(key, sizeof key, "%s%s%s", s->name, *s->name ? "." : "", f->key);
            ck_assert_msg(ohm_settings_find(key, &section) == f, "%s is not unique", key);
            ck_assert_ptr_eq(section, s);
        }
    }
}
END_TEST

/* The value of the line "KEY: value" in TEXT; NULL without such a line. */
static char *value_of(const char *text, const char *key, char value[4096])
{
    const size_t length = strlen(key);

    for (const char *p = text; *p; p += strcspn(p, "\n") + 1) {
        if (strncmp(p, key, length) == 0 && strncmp(p + length, ": ", 2) == 0) {
            p += length + 2;
            snprintf(value, 4096, "%.*s", (int)strcspn(p, "\n"), p);
            return value;
        }
    }
    return NULL;
}

/* Law: print, then read key by key into fresh settings, is the identity. */
START_TEST(what_is_printed_reads_back_key_by_key)
{
    static struct ohm_settings settings, fresh, again;
    char *text, *second, value[4096], key[128];
    size_t changed = 0;

    ck_ok(ohm_settings_default(&settings));
    for (size_t k = 0; k < UNUSUAL; k++)
        ck_ok(ohm_settings_read(&settings, unusual[k].key, unusual[k].text));
    ck_ok(ohm_settings_default(&fresh));
    again = fresh;
    ck_ok(ohm_settings_print(&settings, OHM_STAGE_DATA, OHM_STAGE_STUDY, &text));
    for (const struct ohm_section *s = ohm_sections; s->name; s++) {
        for (const struct ohm_field *f = s->fields; f->key; f++) {
            snprintf(key, sizeof key, "%s%s%s", s->name, *s->name ? "." : "", f->key);
            ck_assert_msg(value_of(text, key, value) != NULL, "%s is not printed", key);
            ck_ok(ohm_settings_read(&again, key, value));
        }
    }
    ck_ok(ohm_settings_print(&again, OHM_STAGE_DATA, OHM_STAGE_STUDY, &second));
    ck_assert_str_eq(text, second);
    ck_assert_mem_eq(&again.mapping, &settings.mapping, sizeof again.mapping);
    ck_assert_mem_eq(&again.train, &settings.train, sizeof again.train);
    ck_assert_mem_eq(&again.readout, &settings.readout, sizeof again.readout);
    ck_assert_mem_eq(&again.wires, &settings.wires, sizeof again.wires);
    ck_assert(again.card.g_on == settings.card.g_on);
    ck_assert(again.card.g_off == settings.card.g_off);
    ck_assert_mem_eq(&again.card.spread_fit, &settings.card.spread_fit,
                     sizeof again.card.spread_fit);
    free(second);
    ck_ok(ohm_settings_print(&fresh, OHM_STAGE_DATA, OHM_STAGE_STUDY, &second));
    for (size_t k = 1; k < UNUSUAL; k++) { /* the table above tests what it says */
        char before[4096];

        ck_assert_ptr_nonnull(value_of(second, unusual[k].key, before));
        changed += strcmp(before, value_of(text, unusual[k].key, value)) != 0;
    }
    ck_assert_uint_eq(changed, UNUSUAL - 1);
    free(text);
    free(second);
}
END_TEST

START_TEST(the_longest_lists_are_printed_whole)
{
    static struct ohm_settings settings, again;
    char list[OHM_TEXT_BYTES] = "[", *text, value[4096];
    size_t n = 1;

    for (; n + 3 < sizeof list - 1 && n / 3 < OHM_COUNTS_MAX; n += 3)
        strcpy(list + n, "7%,");
    strcpy(list + n - 1, "]");
    ck_ok(ohm_settings_default(&settings));
    ck_ok(ohm_settings_default(&again));
    ck_ok(ohm_settings_read(&settings, "device.spread_fit", list));
    ck_assert_uint_eq(settings.card.spread_fit.n, OHM_COUNTS_MAX);
    for (size_t k = 0; k < OHM_COUNTS_MAX; k++)
        settings.card.spread_fit.at[k] = -1.0 / (double)(3 + k) * 1e-7;
    ck_ok(ohm_settings_print(&settings, OHM_STAGE_DATA, OHM_STAGE_STUDY, &text));
    ck_ok(ohm_settings_read(&again, "device.spread_fit",
                            value_of(text, "device.spread_fit", value)));
    ck_assert_mem_eq(&again.card.spread_fit, &settings.card.spread_fit,
                     sizeof again.card.spread_fit);
    free(text);
}
END_TEST

START_TEST(stages_are_printed_as_asked)
{
    static struct ohm_settings settings;
    char *text, value[4096];

    ck_ok(ohm_settings_default(&settings));
    ck_ok(ohm_settings_print(&settings, OHM_STAGE_READOUT, OHM_STAGE_STUDY, &text));
    ck_assert_ptr_nonnull(value_of(text, "readout.bits", value));
    ck_assert_ptr_nonnull(value_of(text, "bootstrap", value));
    ck_assert_ptr_null(value_of(text, "mapping.rows", value));
    ck_assert_ptr_nonnull(value_of(text, "train.seeds", value));
    ck_assert_ptr_null(value_of(text, "seed", value));
    free(text);
}
END_TEST

static const struct {
    const char *key, *text, *words;
} refused[] = {
    { "mapping.rowz", "3", "mapping.rowz is not a key; nearest: mapping.rows" },
    { "maping.rows", "3", "maping.rows is not a key; nearest: mapping.rows" },
    { "sede", "3", "sede is not a key; nearest: seed" },
    { "solvers", "3", "solvers is not a key; nearest: solver" },
    { "devise", "3", "devise is not a key; nearest: device" },
    { "device.kard", "3", "device.kard is not a key; nearest: device.card" },
    { "rows", "3", "rows is not a key; nearest: mapping.rows" },
    { "g_on", "3", "g_on is not a key; nearest: device.g_on" },
    { "readout.xyzzyxyzzy", "3", "readout.xyzzyxyzzy is not a key; see ohmslice describe" },
    { "mapping.", "3", "mapping. is not a key" },
    { ".rows", "3", ".rows is not a key" },
    { "", "3", "is not a key" },
    { "mapping.rows", "0", "rows: 0 is not in 1 to 1024" },
    { "mapping.rows", "1025", "rows: 1025 is not in 1 to 1024" },
    { "mapping.rows", "3 rows", "rows: \"3 rows\" is not a whole number" },
    { "mapping.rows", "-3", "rows: -3 is not in 1 to 1024" },
    { "seed", "4294967296", "seed: 4294967296 is not in 0 to 4294967295" },
    { "crossbar.r_word", "3 S", "r_word: the unit of \"3 S\" is not Ohm" },
    { "crossbar.r_word", "3", "r_word: the unit of \"3\" is not Ohm" },
    { "crossbar.r_word", "-3 Ohm", "r_word: -3 Ohm is not in 0 Ohm to 1 MOhm" },
    { "device.g_on", "2 S", "g_on: 2 S is not in 1 pS to 1 S" },
    { "device.spread_rel", "1001 %", "spread_rel: 1001 % is not in 0 to 10" },
    { "readout.leakage", "dumy", "leakage: dumy is not in none, popcount-digital" },
    { "readout.bits", "3", "bits: \"3\" is not a list such as [8, 8, 8, 8]" },
    { "readout.bits", "[0, 3]", "bits: 0 is not in 1 to 16" },
    { "readout.bits", "[1, 3", "bits: the list \"[1, 3\" does not end with ]" },
    { "readout.bits", "[[1, 3], [1]]", "bits: row 2 has 1 entries, the first has 2" },
    { "mapping.keep_empty", "maybe", "keep_empty: \"maybe\" is neither yes nor no" },
    { "solver", "[nodal, spice]",
      "solver: spice is not one of digital, ideal, nodal, ngs" },
    { "solver", "nodals", "solver: nodals is not one of" },
    { "solver", "[]", "solver: name at least one of digital, ideal, nodal, ngspice" },
    { "solver", "", "solver: name at least one of" },
    { "trials", "65537", "trials: 65537 is not in 1 to 65536" },
};

/* A refusal changes nothing, names the value, and says what is allowed. */
START_TEST(what_is_wrong_is_refused_in_words)
{
    static struct ohm_settings settings, before;

    ck_ok(ohm_settings_default(&settings));
    before = settings;
    ck_fails(ohm_settings_read(&settings, refused[_i].key, refused[_i].text), OHM_EUSAGE,
             refused[_i].words);
    ck_assert_mem_eq(&before, &settings, sizeof before);
}
END_TEST

START_TEST(the_solver_takes_a_word_or_a_list)
{
    static struct ohm_settings settings;

    ck_ok(ohm_settings_default(&settings));
    ck_ok(ohm_settings_read(&settings, "solver", "ngspice"));
    ck_assert(settings.route[OHM_ROUTE_NGSPICE] && !settings.route[OHM_ROUTE_DIGITAL]);
    ck_ok(ohm_settings_read(&settings, "solver", "[ideal,digital]"));
    ck_assert(settings.route[OHM_ROUTE_IDEAL] && settings.route[OHM_ROUTE_DIGITAL]);
    ck_assert(!settings.route[OHM_ROUTE_NGSPICE] && !settings.route[OHM_ROUTE_NODAL]);
}
END_TEST

START_TEST(a_device_is_a_card_by_name_or_by_path)
{
    static struct ohm_settings settings;
    static const char path[] = "./check_settings.tmp.yaml";
    FILE *out = fopen(path, "w");

    fputs("source: here\ng_on: 3 uS\ng_off: 1 uS\nv_read: 0.1 V\n", out);
    fclose(out);
    ck_ok(ohm_settings_default(&settings));
    ck_ok(ohm_settings_read(&settings, "device", "prime"));
    ck_assert_str_eq(settings.card_name, "prime");
    ck_assert(settings.card.g_on == 1e-3);
    ck_ok(ohm_settings_read(&settings, "device.card", path));
    ck_assert_str_eq(settings.card_name, path);
    ck_assert(settings.card.g_on == 3e-6);
    ck_assert_uint_eq(settings.card.levels, 4); /* the usual value, not PRIME's */
    ck_assert_int_ne(ohm_settings_read(&settings, "device", "primo"), OHM_OK);
    ck_assert_ptr_nonnull(strstr(ohm_sentence(), "primo"));
    ck_assert(settings.card.g_on == 3e-6);
    out = fopen(path, "w");
    fputs("source: here\ng_on: 3 uS\ng_off: 4 uS\n", out);
    fclose(out);
    ck_fails(ohm_settings_read(&settings, "device", path), OHM_EUSAGE,
             "check_settings.tmp.yaml: g_off: 4e-06 S is not below g_on, 3e-06 S");
    ck_assert(settings.card.g_off == 1e-6);
    remove(path);
}
END_TEST

static const struct {
    const char *key[2], *text[2], *words;
} unfit[] = {
    { { "network.layers" }, { "[784]" }, "network.layers: 2 to 9 sizes are wanted" },
    { { "network.layers" }, { "[[784, 10]]" }, "network.layers: 2 to 9 sizes" },
    { { "network.layers" },
      { "[9, 9, 9, 9, 9, 9, 9, 9, 9, 9]" },
      "network.layers: 2 to 9 sizes" },
    { { "readout.bits" },
      { "[1, 3, 3]" },
      "bits: 3 numbers where the mapping has 4 slices" },
    { { "readout.bits" },
      { "[[1, 3, 3, 3]]" },
      "bits: 1 lists where the network has 2 layers" },
    { { "mapping.cell_bits" }, { "4" }, "bits: 4 numbers where the mapping has 2 slices" },
    { { "mapping.cell_bits" },
      { "5" },
      "cell_bits: 5 bits are 32 levels, and the device holds 16" },
    { { "mapping.cell_bits", "mapping.rows" },
      { "7", "1024" },
      "rows: 1024 rows of 7-bit cells can add up to more than 65535" },
    { { "device.g_off" }, { "10 uS" }, "g_off: 1e-05 S is not below g_on, 1e-05 S" },
    { { "device.v_read" }, { "0.31 V" }, "v_read: 0.31 V is above v_valid, 0.3 V" },
    { { "device.stuck_on", "device.stuck_off" },
      { "0.6", "0.5" },
      "stuck_on and stuck_off: 0.6 and 0.5 are more than all cells" },
    { { "transient.reads", "solver" },
      { "1", "[ngspice]" },
      "ngspice follows a read in time of at most 4096 cells, not 128 x 129" },
    { { "transient.reads", "transient.t_sample" }, { "1", "11 ns" }, "is after t_read" },
    { { "train.method", "train.column_rate" },
      { "column-proportional", "200" },
      "column_rate: 200 is not in 1 to 128" },
    { { "device.model" }, { "sinh" }, "sinh with V0 = 0 V is too steep for 0.3 V" },
};

START_TEST(settings_that_do_not_fit_together_are_refused)
{
    static struct ohm_settings settings;

    ck_ok(ohm_settings_default(&settings));
    for (int k = 0; k < 2 && unfit[_i].key[k]; k++)
        ck_ok(ohm_settings_read(&settings, unfit[_i].key[k], unfit[_i].text[k]));
    ck_fails(ohm_settings_check(&settings), OHM_EUSAGE, unfit[_i].words);
}
END_TEST

START_TEST(settings_that_fit_pass)
{
    static struct ohm_settings settings;

    ck_ok(ohm_settings_default(&settings));
    ck_ok(ohm_settings_read(&settings, "readout.bits", "[[1, 3, 3, 3], [8, 8, 8, 8]]"));
    ck_ok(ohm_settings_check(&settings));
    ck_ok(ohm_settings_read(&settings, "network.layers", "[9, 9, 9, 9, 9, 9, 9, 9, 9]"));
    ck_ok(ohm_settings_read(&settings, "readout.bits", "[16, 1, 1, 1]"));
    ck_ok(ohm_settings_check(&settings));
}
END_TEST

START_TEST(the_fabric_is_that_of_the_settings)
{
    static struct ohm_settings settings;
    struct ohm_fabric fabric;

    ck_ok(ohm_settings_default(&settings));
    ck_ok(ohm_settings_read(&settings, "seed", "9"));
    ck_ok(ohm_settings_read(&settings, "mapping.rows", "20"));
    ck_ok(ohm_settings_read(&settings, "crossbar.r_bit", "3 Ohm"));
    ck_ok(ohm_settings_read(&settings, "mapping.keep_empty", "yes"));
    fabric = ohm_settings_fabric(&settings, 5);
    ck_assert_uint_eq(fabric.seed, 9);
    ck_assert_uint_eq(fabric.trial, 5);
    ck_assert_uint_eq(fabric.mapping.rows, 20);
    ck_assert(fabric.wires.r_bit == 3 && fabric.card.g_on == settings.card.g_on);
    ck_assert(fabric.dummy && fabric.keep_empty);
    ck_ok(ohm_settings_read(&settings, "readout.leakage", "none"));
    ck_assert(!ohm_settings_fabric(&settings, 5).dummy);
}
END_TEST

START_TEST(settings_survive_scarcity)
{
    static struct ohm_settings settings;

    ck_survives_scarcity(ohm_settings_default(&settings), );
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("study/settings");
    TCase *tc = tcase_create("settings");

    tcase_add_test(tc, every_usual_value_reads);
    tcase_add_test(tc, every_key_names_one_field);
    tcase_add_test(tc, what_is_printed_reads_back_key_by_key);
    tcase_add_test(tc, the_longest_lists_are_printed_whole);
    tcase_add_test(tc, stages_are_printed_as_asked);
    tcase_add_loop_test(tc, what_is_wrong_is_refused_in_words, 0,
                        sizeof refused / sizeof *refused);
    tcase_add_test(tc, the_solver_takes_a_word_or_a_list);
    tcase_add_test(tc, a_device_is_a_card_by_name_or_by_path);
    tcase_add_loop_test(tc, settings_that_do_not_fit_together_are_refused, 0,
                        sizeof unfit / sizeof *unfit);
    tcase_add_test(tc, settings_that_fit_pass);
    tcase_add_test(tc, the_fabric_is_that_of_the_settings);
    tcase_add_test(tc, settings_survive_scarcity);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
