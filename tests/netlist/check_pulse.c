/* Decks in time: the text of a small one, and what they cannot be. */
#include "netlist/wave.h"

#include "harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Two rows and two columns; the second row floats. */
static const double g[4] = { 1e-4, 2e-4, 0, 5e-5 }, v[2] = { 0.2, 0 };
static const struct ohm_charge charge = { 1e-16, 2e-16, 3e-16, 4e-16, 5e-16, 1e-14 };
static struct ohm_pulse pulse;
static struct ohm_crossbar x;
static struct ohm_wave wave;
static struct ohm_deck deck;

static void setup(void)
{
    x = (struct ohm_crossbar){ .rows = 2, .cols = 2, .g = g };
    x.wires = (struct ohm_wires){
        .r_bit = 2, .r_source = 1000, .last_segment = true, .inactive = OHM_INACTIVE_FLOAT
    };
    pulse = (struct ohm_pulse){
        .t_rise = 1e-9, .t_read = 4e-9, .reader = OHM_READER_TIA, .t_tia = 2e-9
    };
    wave = (struct ohm_wave){ .charge = &charge, .pulse = &pulse };
    deck = (struct ohm_deck){ .crossbar = &x, .n = 1, .v = v, .wave = &wave };
}

static char *write_deck(void)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    ck_ok(ohm_deck_write(out, &deck));
    fclose(out);
    return text;
}

static void contains(const char *text, const char *line)
{
    ck_assert_msg(strstr(text, line) != NULL, "\"%s\" is not in\n%s", line, text);
}

START_TEST(a_deck_that_a_human_can_read)
{
    static const char *const elements =
        "v_in_0 in_0 0 pwl(0 0 1.0000000000000001e-09 0.20000000000000001 "
        "4.0000000000000002e-09 0.20000000000000001 5.0000000000000001e-09 0)\n"
        "r_in_0 in_0 w_0_0 1000\n"
        "r_cell_0_0 w_0_0 b_0_0 10000\n"
        "r_cell_0_1 w_0_0 b_0_1 5000\n"
        "r_cell_1_1 w_1_0 b_1_1 20000\n"
        "r_bit_0_0 b_0_0 b_1_0 2\n"
        "r_out_0 b_1_0 sense_0 2\n"
        "v_sense_0 sense_0 0 0\n";
    static const char *const charges = "c_word_0_0 w_0_0 0 9.9999999999999998e-17\n"
                                       "c_cell_0_0 w_0_0 b_0_0 2.9999999999999999e-16\n"
                                       "c_words_0_0 w_0_0 w_1_0 3.9999999999999999e-16\n"
                                       "c_bit_0_0 b_0_0 0 2e-16\n"
                                       "c_bits_0_0 b_0_0 b_0_1 5.0000000000000004e-16\n";
    char *text = write_deck();

    contains(text, elements);
    contains(text, charges);
    contains(text, "c_cell_1_0 w_1_0 b_1_0 "); /* an open cell has its capacitance */
    contains(text, "c_sense_1 b_1_1 0 1e-14\n"
                   "f_show_1 0 show_1 v_sense_1 1\n"
                   "r_show_1 show_1 0 10000\n"
                   "c_show_1 show_1 0 2.0000000000000001e-13\n");
    ck_assert(strstr(text, "c_words_1") == NULL && strstr(text, "c_bits_0_1") == NULL);
    ck_assert(strstr(text, "v_in_1") == NULL && strstr(text, ".control") == NULL);
    free(text);
}
END_TEST

START_TEST(inputs_that_never_fall)
{
    char *text, name[2 * OHM_VECTOR_BYTES];

    wave.held = true;
    wave.stop = 1e-6;
    text = write_deck();
    contains(text, "v_in_0 in_0 0 pwl(0 0 1.0000000000000001e-09 0.20000000000000001)\n");
    ohm_wave_analysis(&wave, name);
    ck_assert_str_eq(name, "tran 2e-11 9.9999999999999995e-07 0 2e-11 uic");
    free(text);
}
END_TEST

START_TEST(a_read_that_only_rises_and_falls)
{
    char *text;

    pulse.t_read = pulse.t_rise;
    text = write_deck();
    contains(text, "pwl(0 0 1.0000000000000001e-09 0.20000000000000001 "
                   "2.0000000000000001e-09 0)\n");
    free(text);
}
END_TEST

START_TEST(without_capacitances_a_floating_row_may_be_absent)
{
    static const struct ohm_charge none;
    static const double open[4] = { 1e-4, 2e-4, 0, 0 };
    char *text;

    wave.charge = &none;
    x.g = open;
    text = write_deck();
    ck_assert(strstr(text, " w_1_0") == NULL);
    free(text);
    wave.charge = &charge;
    text = write_deck();
    contains(text, " w_1_0");
    free(text);
}
END_TEST

START_TEST(the_stand_alone_deck_prints)
{
    char *text;

    deck.standalone = true;
    text = write_deck();
    contains(text, "* t_tia: 2 ns\n");
    contains(text, "* c_cell: 0.3 fF\n");
    contains(text, "print sample_1\n");
    contains(text, "let delivered = delivered - v(in_0)*v_in_0#branch\n");
    contains(text, "print e_delivered\n");
    free(text);
}
END_TEST

START_TEST(what_cannot_be_a_deck)
{
    static const double u[2] = { 0, 0.01 };
    FILE *out = fopen("/dev/null", "w");

    deck.u = u;
    ck_fails(ohm_deck_write(out, &deck), OHM_EUSAGE, "column 1 is at 0.01 V");
    deck.u = NULL;
    pulse.t_sample = 5e-9;
    ck_fails(ohm_deck_write(out, &deck), OHM_EUSAGE, "t_sample");
    pulse.t_sample = 0;
    wave.stop =
        1001; /* ngspice 46 takes 1 fs in 1 ms; of 1 fs in 1 s it sees no rise at all */
    ck_fails(ohm_deck_write(out, &deck), OHM_EUSAGE, "t_rise: 1e-09 s is too short");
    wave.stop = 999;
    ck_ok(ohm_deck_write(out, &deck));
    wave.stop = 0;
    deck.n = 2;
    ck_fails(ohm_deck_write(out, &deck), OHM_EUSAGE, "one input, not 2");
    fclose(out);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("netlist/pulse");
    TCase *tc = tcase_create("pulse");

    tcase_add_checked_fixture(tc, setup, NULL);
    tcase_add_test(tc, a_deck_that_a_human_can_read);
    tcase_add_test(tc, inputs_that_never_fall);
    tcase_add_test(tc, a_read_that_only_rises_and_falls);
    tcase_add_test(tc, without_capacitances_a_floating_row_may_be_absent);
    tcase_add_test(tc, the_stand_alone_deck_prints);
    tcase_add_test(tc, what_cannot_be_a_deck);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
