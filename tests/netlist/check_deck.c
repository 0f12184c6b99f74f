#include "netlist/deck.h"

#include "harness.h"
#include "solve/oracle.h"

#include <stdlib.h>
#include <string.h>

static char *deck_text(const struct ohm_deck *deck)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    ck_ok(ohm_deck_write(out, deck));
    fclose(out);
    return text;
}

/* The one golden text, small enough to read. */
START_TEST(a_small_deck_reads_as_expected)
{
    static const char golden[] = "two by two\n"
                                 "* 2 word lines, 2 bit lines, 1 input\n"
                                 "* r_word: 1 Ohm\n"
                                 "* r_bit: 2 Ohm\n"
                                 "* r_source: 0 Ohm\n"
                                 "* r_sense: 50 Ohm\n"
                                 "* first_segment: yes\n"
                                 "* last_segment: no\n"
                                 "* drive: one\n"
                                 "* sense: bottom\n"
                                 "* inactive: ground\n"
                                 "* supply: rows\n"
                                 "v_in_0 in_0 0 0.5\n"
                                 "r_in_0 in_0 w_0_0 1\n"
                                 "r_word_0_1 w_0_0 w_0_1 1\n"
                                 "r_cell_0_0 w_0_0 b_0_0 1000\n"
                                 "v_in_1 in_1 0 0\n"
                                 "r_in_1 in_1 w_1_0 1\n"
                                 "r_word_1_1 w_1_0 w_1_1 1\n"
                                 "r_cell_1_0 w_1_0 b_1_0 4000\n"
                                 "r_cell_1_1 w_1_1 b_1_1 8000\n"
                                 "r_bit_0_0 b_0_0 b_1_0 2\n"
                                 "r_out_0 b_1_0 sense_0 50\n"
                                 "v_sense_0 sense_0 0 0\n"
                                 "r_bit_0_1 b_0_1 b_1_1 2\n"
                                 "r_out_1 b_1_1 sense_1 50\n"
                                 "v_sense_1 sense_1 0 0\n"
                                 ".control\n"
                                 "set numdgt=16\n"
                                 "op\n"
                                 "print v_sense_0#branch\n"
                                 "print v_sense_1#branch\n"
                                 "quit\n"
                                 ".endc\n"
                                 ".end\n";
    const double g[4] = { 1e-3, 0, 0.25e-3, 0.125e-3 }, v[2] = { 0.5, 0 };
    const struct ohm_crossbar x = {
        .rows = 2,
        .cols = 2,
        .g = g,
        .wires = { .r_word = 1, .r_bit = 2, .r_sense = 50, .first_segment = true }
    };
    char *text = deck_text(&(struct ohm_deck){
        .crossbar = &x, .n = 1, .v = v, .title = "two by two", .standalone = true });

    ck_assert_str_eq(text, golden);
    free(text);
}
END_TEST

/* The same cells as instances of a sub-circuit; where it comes from stands behind the title, and no path
 * can smuggle a line into the deck. */
START_TEST(a_hierarchical_deck_reads_as_expected)
{
    static const char head[] = "two by two  .end\n"
                               "* from here\n"
                               "* .end\n"
                               "* 2 word lines, 1 bit lines, 1 input\n";
    static const char cells[] = ".options reltol=1e-9 vntol=1e-12 abstol=1e-15\n"
                                ".subckt cell w b g=1e-5\n"
                                ".param shape={0.5+(0.25)*min(max((g-0.001)/0.001,0),1)}\n"
                                "b_cell w x i=({g}*({shape}))*sinh(v(w,x)/({shape}))\n"
                                "b_select x b i=0.5*sinh(v(x,b)/0.25)\n"
                                ".ends\n"
                                "v_in_0 in_0 0 0.5\n"
                                "x_cell_0_0 in_0 sense_0 cell g=0.001\n"
                                "v_in_1 in_1 0 0\n"
                                "x_cell_1_0 in_1 sense_0 cell g=0.002\n";
    const double g[2] = { 1e-3, 2e-3 }, v[2] = { 0.5, 0 };
    const struct ohm_cell cell = { .law = { .kind = OHM_LAW_SINH,
                                            .shape = { 0.5, 0.75 },
                                            .at = { 1e-3, 2e-3 },
                                            .selector_i = 0.5,
                                            .selector_v = 0.25 } };
    const struct ohm_crossbar x = { .rows = 2, .cols = 1, .g = g, .cell = &cell };
    char *text = deck_text(&(struct ohm_deck){ .crossbar = &x,
                                               .n = 1,
                                               .v = v,
                                               .title = "two by two \n.end",
                                               .origin = "from here\n.end",
                                               .form = OHM_DECK_HIERARCHICAL });

    ck_assert_msg(strncmp(text, head, strlen(head)) == 0, "%s", text);
    ck_assert_msg(strstr(text, cells) != NULL, "%s", text);
    free(text);
}
END_TEST

/* And one of 1T1R cells, with the supply along the columns and two inputs. */
START_TEST(a_deck_of_transistors_reads_as_expected)
{
    static const char wanted[] = ".options reltol=1e-9 vntol=1e-12 abstol=1e-15\n"
                                 ".subckt access d g s\n"
                                 "b_channel d s i=0.0048828125*("
                                 "ln(1+exp(((v(g)-(0.5))/1.25-v(s))/0.125))*"
                                 "ln(1+exp(((v(g)-(0.5))/1.25-v(s))/0.125))-"
                                 "ln(1+exp(((v(g)-(0.5))/1.25-v(d))/0.125))*"
                                 "ln(1+exp(((v(g)-(0.5))/1.25-v(d))/0.125)))\n"
                                 ".ends\n"
                                 "v_index index 0 0\n"
                                 "b_supply supply 0 v=pwl(v(index),0,0.5,1,-0.25)\n"
                                 "b_gate_0 gate_0 0 v=pwl(v(index),0,1.5,1,0)\n"
                                 "b_gate_1 gate_1 0 v=pwl(v(index),0,0,1,1.5)\n"
                                 "r_cell_0_0 w_0_0 x_0_0 1000\n"
                                 "x_access_0_0 x_0_0 gate_0 b_0_0 access\n"
                                 "r_cell_1_0 w_1_0 x_1_0 4000\n"
                                 "x_access_1_0 x_1_0 gate_1 b_1_0 access\n"
                                 "r_cell_1_1 w_1_1 x_1_1 8000\n"
                                 "x_access_1_1 x_1_1 gate_1 b_1_1 access\n"
                                 "r_in_0 supply w_0_0 1\n"
                                 "r_word_0_0 w_0_0 w_1_0 1\n"
                                 "r_bit_0_0 b_0_0 b_1_0 2\n";
    const double g[4] = { 1e-3, 0, 0.25e-3, 0.125e-3 }, v[4] = { 0.5, 0, 0, -0.25 };
    const struct ohm_cell cell = { .access = OHM_ACCESS_TRANSISTOR,
                                   .transistor = { 0.5, 0.5, 1.25, 0.0625 },
                                   .v_gate = 1.5,
                                   .gate = OHM_GATE_INPUT };
    struct ohm_crossbar x = { .rows = 2,
                              .cols = 2,
                              .g = g,
                              .cell = &cell,
                              .wires = { .r_word = 1,
                                         .r_bit = 2,
                                         .r_sense = 50,
                                         .first_segment = true,
                                         .supply = OHM_SUPPLY_COLUMNS } };
    char *text = deck_text(&(struct ohm_deck){ .crossbar = &x, .n = 2, .v = v });

    ck_assert_msg(strstr(text, wanted) != NULL, "%s", text);
    free(text);
    x.wires.sense = OHM_SENSE_TOP; /* the drivers are at the other end */
    text = deck_text(&(struct ohm_deck){ .crossbar = &x, .n = 2, .v = v });
    ck_assert_ptr_nonnull(strstr(text, "r_in_1 supply w_1_1 1\n"));
    free(text);
}
END_TEST

START_TEST(two_supplies_in_one_read_are_refused)
{
    const double g[2] = { 1e-3, 1e-3 }, v[2] = { 0.1, 0.2 };
    const struct ohm_cell cell = { .access = OHM_ACCESS_TRANSISTOR,
                                   .transistor = { 1e-4, 0.5, 1.3, OHM_UT },
                                   .v_gate = 1.5,
                                   .gate = OHM_GATE_INPUT };
    const struct ohm_crossbar x = { .rows = 2,
                                    .cols = 1,
                                    .g = g,
                                    .cell = &cell,
                                    .wires = { .supply = OHM_SUPPLY_COLUMNS } };
    FILE *out = fopen("/dev/null", "w");

    ck_fails(ohm_deck_write(out, &(struct ohm_deck){ .crossbar = &x, .n = 1, .v = v }),
             OHM_EUSAGE, "row 1 has 0.2 V and one before it 0.1 V");
    fclose(out);
}
END_TEST

static size_t lines_with(const char *text, const char *start)
{
    size_t n = 0;

    for (const char *p = text; p; p = strchr(p, '\n')) {
        p += *p == '\n';
        n += strncmp(p, start, strlen(start)) == 0;
    }
    return n;
}

/* Law: elements are counted by formula, for all sizes; an ideal wire has none. */
START_TEST(elements_are_counted_by_formula)
{
    for (size_t rows = 1; rows <= 6; rows++) {
        for (size_t cols = 1; cols <= 6; cols++) {
            for (int kind = 0; kind < 4; kind++) {
                double g[36], v[12];
                struct ohm_crossbar x = { .rows = rows,
                                          .cols = cols,
                                          .g = g,
                                          .wires = { .r_word = kind & 1,
                                                     .r_bit = kind & 2,
                                                     .first_segment = true,
                                                     .last_segment = true } };
                struct ohm_deck deck = { .crossbar = &x, .n = 2, .v = v };
                char *text;

                random_conductances(1, &x, 1e-6, 1e-5, 0, 0, g);
                for (size_t k = 0; k < 2 * rows; k++)
                    v[k] = 1;
                text = deck_text(&deck);
                ck_assert_uint_eq(lines_with(text, "r_cell_"), rows * cols);
                ck_assert_uint_eq(lines_with(text, "r_word_"),
                                  kind & 1 ? rows * (cols - 1) : 0);
                ck_assert_uint_eq(lines_with(text, "r_in_"), kind & 1 ? rows : 0);
                ck_assert_uint_eq(lines_with(text, "r_bit_"),
                                  kind & 2 ? (rows - 1) * cols : 0);
                ck_assert_uint_eq(lines_with(text, "r_out_"), kind & 2 ? cols : 0);
                ck_assert_uint_eq(lines_with(text, "b_in_"), rows);
                ck_assert_uint_eq(lines_with(text, "v_sense_"), cols);
                ck_assert_uint_eq(lines_with(text, ".control"), 0);
                free(text);
            }
        }
    }
}
END_TEST

START_TEST(an_isolated_row_is_left_out)
{
    const double g[4] = { 0, 0, 1e-3, 1e-3 }, v[2] = { 0, 1 };
    const struct ohm_crossbar x = {
        .rows = 2,
        .cols = 2,
        .g = g,
        .wires = { .r_word = 1, .r_bit = 1, .inactive = OHM_INACTIVE_FLOAT }
    };
    char *text = deck_text(&(struct ohm_deck){ .crossbar = &x, .n = 1, .v = v });

    ck_assert_ptr_null(strstr(text, "w_0_"));
    ck_assert_ptr_nonnull(strstr(text, "w_1_1"));
    free(text);
}
END_TEST

START_TEST(inputs_that_float_different_rows_need_two_decks)
{
    const double g[2] = { 1e-3, 1e-3 }, v[4] = { 0, 1, 1, 1 };
    const struct ohm_crossbar x = {
        .rows = 2, .cols = 1, .g = g, .wires = { .inactive = OHM_INACTIVE_FLOAT }
    };
    FILE *out = fopen("/dev/null", "w");

    ck_fails(ohm_deck_write(out, &(struct ohm_deck){ .crossbar = &x, .n = 2, .v = v }),
             OHM_EUSAGE, "float different rows");
    fclose(out);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("netlist/deck");
    TCase *tc = tcase_create("deck");

    tcase_add_test(tc, a_small_deck_reads_as_expected);
    tcase_add_test(tc, a_hierarchical_deck_reads_as_expected);
    tcase_add_test(tc, a_deck_of_transistors_reads_as_expected);
    tcase_add_test(tc, two_supplies_in_one_read_are_refused);
    tcase_add_test(tc, elements_are_counted_by_formula);
    tcase_add_test(tc, an_isolated_row_is_left_out);
    tcase_add_test(tc, inputs_that_float_different_rows_need_two_decks);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
