#include "chip/audit.h"
#include "chip/chip.h"

#include "harness.h"
#include "num/rng.h"
#include "spice/spice.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { IMAGES = 150, IN = 40, HIDDEN = 15, OUT = 10 };
static const size_t sizes[] = { IN, HIDDEN, OUT };

/* A random network, images, and a fabric of 16 x 12 crossbars with spread and wires. */
struct study {
    struct ohm_network network;
    struct ohm_integer integer;
    struct ohm_fabric fabric;
    uint8_t p[IMAGES * IN];
};

static void init(struct study *s, int input)
{
    struct ohm_rng rng = ohm_rng_at(9, OHM_FOR_TEST, 0, 0, 0);

    *s = (struct study){ .fabric = { .seed = 5, .dummy = true } };
    ck_ok(ohm_network_init(&s->network, 3, sizes));
    s->network.mean = 0.2;
    s->network.deviation = 0.3;
    for (size_t k = 0; k < 2; k++) {
        struct ohm_layer *layer = &s->network.layer[k];

        for (size_t i = 0; i < layer->in * layer->out; i++)
            layer->w[i] = (float)(0.3 * ohm_rng_draw_normal(&rng));
        layer->a_exponent = 4;
    }
    for (size_t i = 0; i < IMAGES * IN; i++)
        s->p[i] =
            (uint8_t)(ohm_rng_draw_below(&rng, 2) ? 0 : ohm_rng_draw_below(&rng, 256));
    ohm_fields_default(ohm_mapping_fields, &s->fabric.mapping);
    ohm_fields_default(ohm_card_fields, &s->fabric.card);
    ohm_fields_default(ohm_wires_fields, &s->fabric.wires);
    s->fabric.mapping.rows = 16;
    s->fabric.mapping.cols = 12;
    s->fabric.mapping.input = input;
    s->fabric.card.g_on = 10e-6;
    s->fabric.card.g_off = 0.1e-6;
    s->fabric.card.spread_rel = 0.02;
    s->fabric.wires.r_word = s->fabric.wires.r_bit = 50;
    ck_ok(ohm_integer_init(&s->integer, &s->network, &s->fabric.mapping, NULL));
}

static void clear(struct study *s)
{
    ohm_integer_clear(&s->integer);
    ohm_network_clear(&s->network);
}

static struct ohm_chip *made(const struct study *s, const char *engine, size_t threads)
{
    const struct ohm_solver *solver = NULL;
    struct ohm_chip *chip = NULL;

    if (engine)
        ck_ok(ohm_solver_find(engine, &solver));
    ck_ok(ohm_chip_new(&chip, &s->integer, &s->fabric, solver, &ohm_solve_usual, NULL,
                       threads));
    return chip;
}

static const struct ohm_readout lossless = { .bits = { .cols = 4, .at = { 8, 8, 8, 8 } },
                                             .leakage = OHM_LEAKAGE_DUMMY_ANALOG };
static const struct ohm_readout small = { .bits = { .cols = 4, .at = { 1, 3, 3, 3 } },
                                          .leakage = OHM_LEAKAGE_DUMMY_ANALOG };

/* Law: the lossless digital chip answers as the integer network does, image for image. */
START_TEST(the_lossless_chip_is_the_integer_network)
{
    static struct study s;
    static uint8_t class[IMAGES], expected[IMAGES];
    static struct ohm_outcome outcome;
    const struct ohm_readout *readout = &lossless;
    struct ohm_chip *chip;
    size_t saturated;

    init(&s, _i);
    chip = made(&s, NULL, 2);
    outcome.class = class;
    ck_ok(ohm_chip_run(chip, IMAGES, s.p, 1, &readout, &outcome, (struct ohm_company){ 0 },
                       2));
    ck_ok(ohm_integer_classify(&s.integer, IMAGES, s.p, NULL, expected, &saturated));
    ck_assert_mem_eq(class, expected, sizeof class);
    ck_assert_uint_eq(outcome.saturated, saturated);
    for (int k = 0; k < 4; k++)
        ck_assert_uint_eq(outcome.tally[0][k].clipped, 0);
    ohm_chip_free(chip);
    clear(&s);
}
END_TEST

/* Numbers of a wide matrix. */
static size_t wide_cells(const struct ohm_chip *chip, size_t layer, size_t drive)
{
    return chip->layout[layer]->drive[drive].rows * chip->mvm[layer]->wide[drive].columns;
}

/* Law: neither threads nor what else is run beside it changes a result. */
START_TEST(results_do_not_depend_on_company)
{
    static struct study s;
    static struct ohm_outcome together[2], alone;
    static uint8_t class[3][IMAGES];
    static struct ohm_watch one, four;
    const struct ohm_readout *both[2] = { &lossless, &small }, *second = &small;
    struct ohm_chip *a, *b;

    init(&s, OHM_INPUT_UNSIGNED);
    a = made(&s, "nodal", 1);
    b = made(&s, "nodal", 4);
    for (size_t k = 0; k < a->layers; k++)
        for (size_t d = 0; d < a->layout[k]->drives; d++)
            ck_assert_mem_eq(a->mvm[k]->wide[d].t, b->mvm[k]->wide[d].t,
                             wide_cells(a, k, d) * sizeof(double));
    together[0].class = class[0];
    together[1].class = class[1];
    alone.class = class[2];
    ohm_watch_init(&one, 20);
    ohm_watch_init(&four, 20);
    ck_ok(ohm_chip_run(a, IMAGES, s.p, 2, both, together,
                       (struct ohm_company){ .watch = &one }, 1));
    ck_ok(ohm_chip_run(b, IMAGES, s.p, 1, &second, &alone, (struct ohm_company){ 0 }, 4));
    ck_assert_mem_eq(class[1], class[2], IMAGES);
    for (int k = 0; k < 2; k++)
        for (int j = 0; j < 4; j++)
            ck_assert_uint_eq(together[1].tally[k][j].wrong, alone.tally[k][j].wrong);
    ck_ok(ohm_chip_run(b, IMAGES, s.p, 2, both, together,
                       (struct ohm_company){ .watch = &four }, 4));
    ck_assert_mem_eq(one.read, four.read, 20 * sizeof *one.read);
    ck_assert_mem_eq(class[1], class[2], IMAGES);
    ohm_chip_free(a);
    ohm_chip_free(b);
    clear(&s);
}
END_TEST

/* The chips of different engines: nodal and ngspice give the same codes but for edges; an audit
 * confirms both, and notices a chip that is not what its crossbars say. */
START_TEST(the_audit_confirms_honest_chips_only)
{
    static struct study s;
    static struct ohm_outcome outcome;
    static uint8_t class[IMAGES];
    static struct ohm_audit_facts facts;
    static struct ohm_watch watch;
    const struct ohm_readout *readout = &small;
    const struct ohm_audit audit = { .reads = 20,
                                     .tolerance = 1e-6,
                                     .seconds = HARNESS_PATIENCE };
    struct ohm_spice *spice;
    struct ohm_chip *chip;

    ck_ok(ohm_spice_new(&spice, 1));
    init(&s, OHM_INPUT_UNSIGNED);
    chip = made(&s, _i ? "nodal" : "ideal", 2);
    outcome.class = class;
    ohm_watch_init(&watch, 10);
    ck_ok(ohm_chip_run(chip, IMAGES, s.p, 1, &readout, &outcome,
                       (struct ohm_company){ .watch = &watch }, 2));
    ck_ok(ohm_audit_run(&audit, chip, &small, IMAGES, s.p, &watch, spice, true, &facts));
    ck_assert_uint_eq(facts.done, 20);
    ck_assert_uint_eq(facts.random, 10);
    ck_assert_uint_eq(facts.bad, 0);
    ck_assert_double_lt(facts.worst_scale, 1e-9);
    ck_near(facts.bound, 1 - pow(0.05, 0.1), 1e-9);
    for (size_t d = 0; d < chip->layout[0]->drives; d++)
        for (size_t k = 0; k < wide_cells(chip, 0, d); k++)
            chip->mvm[0]->wide[d].t[k] *= 1 + 1e-4;
    ck_ok(ohm_audit_run(&audit, chip, &small, IMAGES, s.p, &watch, spice, true, &facts));
    ck_assert_uint_gt(facts.bad, 0);
    ck_assert_double_gt(facts.worst_scale, 1e-6);
    ohm_chip_free(chip);
    clear(&s);
    ohm_spice_free(spice);
}
END_TEST

START_TEST(a_chip_out_of_ngspice_has_the_same_codes)
{
    static struct study s;
    static struct ohm_outcome outcome[2];
    static uint8_t class[2][IMAGES];
    const struct ohm_readout *readout = &small;
    struct ohm_solve_options options = ohm_solve_usual;
    const struct ohm_solver *solver;
    struct ohm_chip *nodal, *ngspice;

    ck_ok(ohm_spice_new(&options.spice, 2));
    init(&s, OHM_INPUT_UNSIGNED);
    nodal = made(&s, "nodal", 2);
    ck_ok(ohm_solver_find("ngspice", &solver));
    ck_ok(ohm_chip_new(&ngspice, &s.integer, &s.fabric, solver, &options, NULL, 2));
    outcome[0].class = class[0];
    outcome[1].class = class[1];
    ck_ok(ohm_chip_run(nodal, IMAGES, s.p, 1, &readout, &outcome[0],
                       (struct ohm_company){ 0 }, 2));
    ck_ok(ohm_chip_run(ngspice, IMAGES, s.p, 1, &readout, &outcome[1],
                       (struct ohm_company){ .rival = nodal }, 2));
    ck_assert_mem_eq(class[0], class[1], IMAGES);
    for (int k = 0; k < 2; k++)
        for (int j = 0; j < 4; j++)
            ck_assert_uint_eq(outcome[1].tally[k][j].differ, 0);
    for (size_t d = 0; d < nodal->layout[0]->drives; d++)
        for (size_t k = 0; k < wide_cells(nodal, 0, d); k++)
            ck_near(nodal->mvm[0]->wide[d].t[k], ngspice->mvm[0]->wide[d].t[k], 1e-9);
    ohm_chip_free(nodal);
    ohm_chip_free(ngspice);
    clear(&s);
    ohm_spice_free(options.spice);
}
END_TEST

START_TEST(inputs_of_deeper_layers_can_be_traced)
{
    static struct study s;
    static uint8_t x[IN], class[IMAGES];
    const struct ohm_readout *readout = &lossless;
    struct ohm_chip *chip;
    double y[OUT];
    int16_t a[OUT];

    init(&s, OHM_INPUT_UNSIGNED);
    chip = made(&s, NULL, 1);
    ck_ok(ohm_integer_classify(&s.integer, IMAGES, s.p, NULL, class, NULL));
    for (size_t m = 0; m < 20; m++) {
        ck_ok(ohm_chip_inputs(chip, readout, s.p + m * IN, 1, 0, x));
        ohm_integer_product(&s.integer.layer[1], 1, x, y);
        ohm_integer_activate(&s.integer, 1, 1, y, a);
        ck_assert_uint_eq(ohm_integer_answer(OUT, a), class[m]);
    }
    ohm_chip_free(chip);
    clear(&s);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("chip/chip");
    TCase *tc = tcase_create("chip");

    tcase_add_loop_test(tc, the_lossless_chip_is_the_integer_network, OHM_INPUT_UNSIGNED,
                        OHM_INPUT_TWO_PHASE + 1);
    tcase_add_test(tc, results_do_not_depend_on_company);
    tcase_add_loop_test(tc, the_audit_confirms_honest_chips_only, 0, 2);
    tcase_add_test(tc, a_chip_out_of_ngspice_has_the_same_codes);
    tcase_add_test(tc, inputs_of_deeper_layers_can_be_traced);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
