/* Every cell is one model: the sub-circuits of netlists/ and those of all cards, run by ngspice, give the
 * currents of src/device over voltages of both signs. */
#include "study/settings.h"
#include "netlist/subckt.h"
#include "spice/spice.h"

#include "harness.h"

#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { POINTS = 41, LEVELS = 16, KINDS = 4, CELLS = KINDS * LEVELS, FILES = 64 };

static const char *top(void)
{
    const char *top = getenv("top_srcdir");

    return top ? top : ".";
}

/* --- the folders --- */

static size_t list(const char *folder, const char *ending, char names[FILES][64])
{
    char path[4096];
    size_t n = 0;
    const struct dirent *entry;
    DIR *dir;

    snprintf(path, sizeof path, "%s/%s", top(), folder);
    dir = opendir(path);
    ck_assert_msg(dir != NULL, "%s cannot be read", path);
    while ((entry = readdir(dir)) != NULL) {
        const char *dot = strrchr(entry->d_name, '.');

        if (!dot || strcmp(dot, ending) != 0)
            continue;
        ck_assert_uint_lt(n, FILES);
        snprintf(names[n++], 64, "%.60s", entry->d_name);
    }
    closedir(dir);
    return n;
}

/* A file of netlists/ into a deck, its includes before it, each once. */
static void paste(FILE *out, const char *name, char done[])
{
    char path[4096], line[8192], other[64];
    FILE *in;

    if (strstr(done, name))
        return;
    strcat(strcat(done, name), " ");
    snprintf(path, sizeof path, "%s/netlists/%s", top(), name);
    for (int pass = 0; pass < 2; pass++) {
        in = fopen(path, "r");
        ck_assert_msg(in != NULL, "%s cannot be read", path);
        while (fgets(line, sizeof line, in)) {
            const bool include = sscanf(line, ".include %63s", other) == 1;

            if (pass == 0 && include)
                paste(out, other, done);
            else if (pass == 1 && !include)
                fputs(line, out);
        }
        fclose(in);
    }
}

/* --- the comparison --- */

/* A cell, its levels at 0 V, and its name and parameters as a sub-circuit. */
struct subject {
    struct ohm_cell cell;
    double g[LEVELS], v; /* S; V, the largest over the cell */
    size_t levels;
    const char *name, *parameters;
    char subckt[OHM_NAME_BYTES];
};

/* Cell K: a level; its gate is on or off, its bit line at 0 V or 0.1 V. */
static double gate_of(const struct subject *s, size_t k)
{
    return k / s->levels % 2 ? s->cell.v_gate : 0;
}

static double bit_line_of(const struct subject *s, size_t k)
{
    return k / s->levels / 2 ? 0.1 : 0;
}

static void write_instances(FILE *out, const struct subject *s)
{
    const bool gate = s->cell.access == OHM_ACCESS_TRANSISTOR;

    fprintf(out,
            ".options reltol=1e-9 vntol=1e-12 abstol=1e-18\n"
            "v_word w0 0 0\nv_raise base 0 0.1\ne_raised w1 base w0 0 1\n"
            "v_off g0 0 0\nv_on g1 0 %.17g\n",
            s->cell.v_gate);
    for (size_t k = 0; k < KINDS * s->levels; k++)
        fprintf(out,
                "x_%zu w%zu b%zu %s %s g=%.17g %s\n"
                "v_sense_%zu b%zu 0 %.17g\n",
                k, k / s->levels / 2, k,
                !gate               ? ""
                : k / s->levels % 2 ? "g1"
                                    : "g0",
                s->name, s->g[k % s->levels], s->parameters, k, k, bit_line_of(s, k));
    fprintf(out, ".end\n");
}

static void run(const struct subject *s, const char *deck, double values[])
{
    const size_t n = KINDS * s->levels;
    char names[CELLS + 1][32], analysis[128];
    const char *vectors[CELLS + 1];
    struct ohm_spice *spice;

    for (size_t k = 0; k <= n; k++) {
        snprintf(names[k], sizeof names[k], k < n ? "v_sense_%zu#branch" : "v(w0)", k);
        vectors[k] = names[k];
    }
    snprintf(analysis, sizeof analysis, "dc v_word %.17g %.17g %.17g", -s->v, s->v,
             2 * s->v / (POINTS - 1) * (1 - 1e-12));
    ck_ok(ohm_spice_new(&spice, 1));
    ck_ok(ohm_spice_run(spice,
                        &(struct ohm_spice_run){ .deck = deck,
                                                 .analysis = analysis,
                                                 .points = POINTS,
                                                 .n = n + 1,
                                                 .vectors = vectors,
                                                 .seconds = HARNESS_PATIENCE },
                        values));
    ohm_spice_free(spice);
}

static void compare(const struct subject *s, const char *deck)
{
    static double values[(CELLS + 1) * POINTS];
    const size_t n = KINDS * s->levels;
    const double *swept = values + n * POINTS;

    run(s, deck, values);
    for (size_t k = 0; k < n; k++) {
        const double b = bit_line_of(s, k);

        for (size_t p = 0; p < POINTS; p++) {
            const double w = swept[p] + b;
            const double got = values[k * POINTS + p];
            double i, g_w, g_b;

            ohm_cell_eval(&s->cell, gate_of(s, k), 1, &s->g[k % s->levels], &w, &b, &i,
                          &g_w, &g_b);
            ck_assert_msg(fabs(got - i) <= 1e-6 * fabs(i) + 1e-12 * g_w + 1e-21,
                          "%s g=%g, gate %g V, b %g V, w %g V: ngspice %.17g, C %.17g",
                          s->name, s->g[k % s->levels], gate_of(s, k), b, w, got, i);
        }
    }
    ck_near(swept[0], -s->v, 1e-9);
    ck_near(swept[POINTS - 1], s->v, 1e-9);
}

/* --- cards --- */

/* Cards that are netlists, and the law that each equals. */
static const struct {
    const char *file, *law;
} netlists[] = { { "stanford-pku.yaml", "sinh:0.25" }, { NULL, NULL } };

/* What stands before the instances of a card's cell; of a netlist, its text.  The law then is another's. */
static void write_definition(FILE *out, struct subject *s, const char *card)
{
    char *text;
    size_t k = 0;

    if (!ohm_cell_foreign(&s->cell)) {
        ohm_subckt_write(out, &s->cell, s->name);
        return;
    }
    while (netlists[k].file && strcmp(netlists[k].file, card) != 0)
        k++;
    ck_assert_msg(netlists[k].file != NULL, "%s is a netlist that is held to no law", card);
    ck_ok(ohm_subckt_load(&s->cell, &text));
    ohm_subckt_head(out, &s->cell, text, false);
    free(text);
    strcpy(s->subckt, s->cell.foreign.name);
    s->name = s->subckt;
    ck_ok(ohm_cell_parse(netlists[k].law, &s->cell));
}

static void a_card_conforms(const char *name)
{
    struct subject s = { .name = "cell", .parameters = "" };
    char path[4096], *deck = NULL;
    struct ohm_card card;
    size_t size;
    FILE *out;

    snprintf(path, sizeof path, "%s/device_models/%s", top(), name);
    ck_ok(ohm_card_read(path, &card));
    s.cell = ohm_card_cell(&card);
    s.v = card.v_valid;
    for (size_t level = 0; level < LEVELS && level < card.levels; level++) {
        const double g =
            ohm_card_level(&card, card.levels < LEVELS ? card.levels : LEVELS, level);

        if (g > 0)
            s.g[s.levels++] = ohm_card_at_zero(&card, &s.cell, g);
    }
    out = open_memstream(&deck, &size);
    fprintf(out, "the cells of a card\n");
    write_definition(out, &s, name);
    write_instances(out, &s);
    fclose(out);
    compare(&s, deck);
    free(deck);
}

START_TEST(every_card_is_its_sub_circuit)
{
    char names[FILES][64];
    const size_t n = list("device_models", ".yaml", names);

    ck_assert_uint_ge(n, 5);
    for (size_t k = 0; k < n; k++)
        a_card_conforms(names[k]);
}
END_TEST

/* --- laws that no card has --- */

static const char *const words[] = {
    "cubic:2.5",
    "cubic:-4",
    "sinh:0.08",
    "linear,selector:1e-6:0.05",
    "cubic:2.5,selector:3e-6:0.1",
    "sinh:0.2,selector:1e-7:0.03",
    "sinh:0.2,transistor:5e-5:0.4:1.4:1.2",
    "cubic:2.5,transistor:5e-5:0.4:1.4:1.2",
};

static void set_levels(struct subject *s)
{
    static const double g[] = { 1e-8, 3e-7, 1e-5, 2e-4 };

    s->levels = sizeof g / sizeof *g;
    memcpy(s->g, g, sizeof g);
    s->v = 0.3;
}

START_TEST(every_law_is_its_sub_circuit)
{
    for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
        for (int follows = 0; follows < 2; follows++) {
            struct subject s = { .name = "cell", .parameters = "" };
            char *deck = NULL;
            size_t size;
            FILE *out;

            ck_ok(ohm_cell_parse(words[k], &s.cell));
            set_levels(&s);
            if (follows) { /* the shape follows the conductance, and is constant beyond */
                s.cell.law.shape[1] *= 0.7;
                s.cell.law.at[0] = 1e-7;
                s.cell.law.at[1] = 5e-5;
            }
            out = open_memstream(&deck, &size);
            fprintf(out, "%s\n", words[k]);
            ohm_subckt_write(out, &s.cell, s.name);
            write_instances(out, &s);
            fclose(out);
            compare(&s, deck);
            free(deck);
        }
    }
}
END_TEST

/* --- the files of netlists/ --- */

/* A sub-circuit there, its parameters, and the same cell in words; "table" stands for that of a card. */
static const struct {
    const char *name, *file, *parameters, *cell;
} shipped[] = {
    { "cell_1r", "cell-1r.sub", "", "linear" },
    { "cell_cubic", "cell-cubic.sub", "a=2.5", "cubic:2.5" },
    { "cell_sinh", "cell-sinh.sub", "v0=0.08", "sinh:0.08" },
    { "cell_sky130_table", "cell-table.sub", "", "table" },
    { "cell_1s1r", "cell-1s1r.sub", "is=3e-6 vs=0.1", "linear,selector:3e-6:0.1" },
    { "cell_1s1r_cubic", "cell-1s1r.sub", "a=-4 is=3e-6 vs=0.1",
      "cubic:-4,selector:3e-6:0.1" },
    { "cell_1s1r_sinh", "cell-1s1r.sub", "v0=0.2 is=3e-6 vs=0.1",
      "sinh:0.2,selector:3e-6:0.1" },
    { "cell_1s1r_table", "cell-1s1r.sub", "is=3e-6 vs=0.1", "table,selector:3e-6:0.1" },
    { "cell_1t1r", "cell-1t1r.sub", "beta=5e-5 vt0=0.4 n=1.4",
      "linear,transistor:5e-5:0.4:1.4:1.2" },
    { "cell_1t1r_cubic", "cell-1t1r.sub", "a=2.5 beta=5e-5 vt0=0.4 n=1.4",
      "cubic:2.5,transistor:5e-5:0.4:1.4:1.2" },
    { "cell_1t1r_sinh", "cell-1t1r.sub", "v0=0.2 beta=5e-5 vt0=0.4 n=1.4",
      "sinh:0.2,transistor:5e-5:0.4:1.4:1.2" },
    { "cell_1t1r_table", "cell-1t1r.sub", "beta=5e-5 vt0=0.4 n=1.4",
      "table,transistor:5e-5:0.4:1.4:1.2" },
    /* reads do not move the state of these */
    { "cell_stanford_pku", "stanford-pku.sub", "gap_min=0 gap_max=4", "sinh:0.25" },
    { "cell_vteam", "vteam.sub", "r_on=1e3 r_off=1e8 v_off=1 v_on=-1", "linear" },
};

enum { SHIPPED = sizeof shipped / sizeof *shipped };

/* The words of a cell, in which "table" is read as linear first. */
static struct ohm_cell cell_of(const char *words_of_it)
{
    const bool table = strncmp(words_of_it, "table", 5) == 0;
    struct ohm_cell cell;
    struct ohm_card card;
    char text[128];

    snprintf(text, sizeof text, "%s%s", table ? "linear" : "",
             words_of_it + (table ? 5 : 0));
    ck_ok(ohm_cell_parse(text, &cell));
    if (table) {
        ck_ok(ohm_card_read("sky130-table", &card));
        cell.law.kind = OHM_LAW_TABLE;
        cell.law.curve = ohm_card_cell(&card).law.curve;
    }
    return cell;
}

START_TEST(every_cell_of_netlists_is_its_law)
{
    struct subject s = { .name = shipped[_i].name, .parameters = shipped[_i].parameters };
    char done[1024] = "", *deck = NULL;
    size_t size;
    FILE *out = open_memstream(&deck, &size);

    s.cell = cell_of(shipped[_i].cell);
    set_levels(&s);
    fprintf(out, "%s\n", s.name);
    paste(out, shipped[_i].file, done);
    write_instances(out, &s);
    fclose(out);
    compare(&s, deck);
    free(deck);
}
END_TEST

/* A new cell needs a row above: every sub-circuit that is called cell_... has one. */
START_TEST(no_cell_of_netlists_is_left_out)
{
    char files[FILES][64], path[4096], line[8192], name[64];
    const size_t n = list("netlists", ".sub", files);
    size_t found = 0;

    for (size_t f = 0; f < n; f++) {
        FILE *in;

        snprintf(path, sizeof path, "%s/netlists/%s", top(), files[f]);
        in = fopen(path, "r");
        ck_assert_ptr_nonnull(in);
        while (fgets(line, sizeof line, in)) {
            size_t k = 0;

            if (sscanf(line, ".subckt %63s", name) != 1 || strncmp(name, "cell_", 5) != 0)
                continue;
            while (k < SHIPPED && (strcmp(shipped[k].name, name) != 0 ||
                                   strcmp(shipped[k].file, files[f]) != 0))
                k++;
            ck_assert_msg(k < SHIPPED, "%s has %s, which is compared with no law", files[f],
                          name);
            found++;
        }
        fclose(in);
    }
    ck_assert_uint_eq(found, SHIPPED);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("netlist/models");
    TCase *tc = tcase_create("models");

    tcase_add_test(tc, every_card_is_its_sub_circuit);
    tcase_add_test(tc, every_law_is_its_sub_circuit);
    tcase_add_loop_test(tc, every_cell_of_netlists_is_its_law, 0, SHIPPED);
    tcase_add_test(tc, no_cell_of_netlists_is_left_out);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
