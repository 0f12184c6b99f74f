/* The cells in netlists/ are the models of src/device: the same currents over the card's voltages. */
#include "experiment/settings.h"
#include "spice/spice.h"

#include "harness.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { POINTS = 41, LEVELS = 4, CELLS = 4 * LEVELS };

/* A file of netlists/ without its includes, which are pasted before it. */
static void paste(FILE *out, const char *name)
{
    const char *top = getenv("top_srcdir");
    char path[4096], line[1024];
    FILE *in;

    snprintf(path, sizeof path, "%s/netlists/%s", top ? top : ".", name);
    in = fopen(path, "r");
    ck_assert_msg(in != NULL, "%s cannot be read", path);
    while (fgets(line, sizeof line, in))
        if (strncmp(line, ".include", 8) != 0)
            fputs(line, out);
    fclose(in);
}

/* Cell K: a level, its gate on or off, its bit line at 0 V or 0.1 V. */
static double level_of(const struct ohm_card *card, const struct ohm_cell *cell, size_t k)
{
    return ohm_card_at_zero(card, cell, ohm_card_level(card, LEVELS, k % LEVELS));
}

static bool on(size_t k)
{
    return k / LEVELS % 2;
}

static double bit_line(size_t k)
{
    return k / LEVELS / 2 ? 0.1 : 0;
}

static char *deck_of(const struct ohm_card *card, const struct ohm_cell *cell)
{
    const struct ohm_transistor *t = &cell->transistor;
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);

    fprintf(out, "the cells of a card\n");
    paste(out, "transistor-ekv.sub");
    paste(out, "cell-1t1r.sub");
    fprintf(out,
            ".options reltol=1e-9 vntol=1e-12 abstol=1e-18\n"
            "v_word w 0 0\nv_off off 0 0\nv_on on 0 %.17g\n",
            cell->v_gate);
    for (size_t k = 0; k < CELLS; k++)
        fprintf(out,
                "x_%zu w b%zu %s cell_1t1r g=%.17g beta=%.17g vt0=%.17g n=%.17g ut=%.17g\n"
                "v_sense_%zu b%zu 0 %.17g\n",
                k, k, on(k) ? "on" : "off", level_of(card, cell, k), t->beta, t->vt0, t->n,
                t->ut, k, k, bit_line(k));
    fprintf(out, ".end\n");
    fclose(out);
    return text;
}

START_TEST(the_1t1r_netlist_is_the_1t1r_model)
{
    static double values[(CELLS + 1) * POINTS];
    char names[CELLS + 1][32], analysis[128], *deck;
    const char *vectors[CELLS + 1];
    struct ohm_spice *spice;
    struct ohm_card card;
    struct ohm_cell cell;

    ck_ok(ohm_card_read("hfo2-1t1r", &card));
    cell = ohm_card_cell(&card);
    deck = deck_of(&card, &cell);
    for (size_t k = 0; k <= CELLS; k++) {
        snprintf(names[k], sizeof names[k], k < CELLS ? "v_sense_%zu#branch" : "v(w)", k);
        vectors[k] = names[k];
    }
    snprintf(analysis, sizeof analysis, "dc v_word %.17g %.17g %.17g", -card.v_valid,
             card.v_valid, 2 * card.v_valid / (POINTS - 1) * (1 - 1e-12));
    ck_ok(ohm_spice_new(&spice, 1));
    ck_ok(ohm_spice_run(spice,
                        &(struct ohm_spice_run){ .deck = deck,
                                                 .analysis = analysis,
                                                 .points = POINTS,
                                                 .n = CELLS + 1,
                                                 .vectors = vectors,
                                                 .seconds = 20 },
                        values));
    for (size_t k = 0; k < CELLS; k++) {
        const double g = level_of(&card, &cell, k), b = bit_line(k);
        const double *w = values + CELLS * POINTS;

        for (size_t p = 0; p < POINTS; p++) {
            double i, g_w, g_b;

            ohm_cell_eval(&cell, on(k) ? cell.v_gate : 0, 1, &g, &w[p], &b, &i, &g_w, &g_b);
            ck_near(values[k * POINTS + p], i, 1e-6 * fabs(i) + 1e-12 * g_w + 1e-21);
        }
    }
    ck_near(values[CELLS * POINTS], -card.v_valid, 1e-9);
    ck_near(values[CELLS * POINTS + POINTS - 1], card.v_valid, 1e-9);
    ohm_spice_free(spice);
    free(deck);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("netlist/models");
    TCase *tc = tcase_create("models");

    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, the_1t1r_netlist_is_the_1t1r_model);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
