#include "chip/audit.h"
#include "chip/probe.h"

#include "harness.h"
#include "num/rng.h"
#include "spice/spice.h"

#include <math.h>
#include <string.h>

enum { IMAGES = 12, IN = 20, HIDDEN = 9, OUT = 4 };
static const struct ohm_readout readout = { .bits = { .cols = 4, .at = { 2, 3, 3, 4 } },
                                            .leakage = OHM_LEAKAGE_DUMMY_ANALOG };

static struct ohm_network network;
static struct ohm_integer integer;
static struct ohm_fabric fabric;
static struct ohm_spice *spice;
static struct ohm_chip *chip;
static struct ohm_watch watch;
static uint8_t p[IMAGES * IN];

/* A random network of two layers on crossbars of 8 x 5, images with two phases of inputs. */
static void setup(void)
{
    struct ohm_rng rng = ohm_rng_at(2, OHM_FOR_TEST, 0, 0, 0);

    ck_ok(ohm_spice_new(&spice, 1));
    ck_ok(ohm_network_init(&network, 3, (const size_t[]){ IN, HIDDEN, OUT }));
    network.mean = 0.3;
    network.deviation = 0.3;
    for (size_t k = 0; k < 2; k++) {
        struct ohm_layer *layer = &network.layer[k];

        for (size_t i = 0; i < layer->in * layer->out; i++)
            layer->w[i] = (float)(0.1 * ohm_rng_draw_normal(&rng));
        layer->w[1] = 1; /* most top slices are empty */
        layer->a_exponent = 2;
    }
    for (size_t i = 0; i < IMAGES * IN; i++)
        p[i] = (uint8_t)ohm_rng_draw_below(&rng, 256);
    fabric = (struct ohm_fabric){ .seed = 3, .trial = 1, .dummy = true };
    ohm_fields_default(ohm_mapping_fields, &fabric.mapping);
    ohm_fields_default(ohm_card_fields, &fabric.card);
    ohm_fields_default(ohm_wires_fields, &fabric.wires);
    fabric.mapping.rows = 8;
    fabric.mapping.cols = 5;
    fabric.mapping.input = OHM_INPUT_TWO_PHASE;
    fabric.card.g_on = 1e-4;
    fabric.card.g_off = 1e-6;
    fabric.card.spread_rel = 0.05;
    fabric.wires.r_word = 10;
    ck_ok(ohm_integer_init(&integer, &network, &fabric.mapping, NULL));
}

static void teardown(void)
{
    ohm_chip_free(chip);
    chip = NULL;
    ohm_integer_clear(&integer);
    ohm_network_clear(&network);
    ohm_spice_free(spice);
}

static void program(const char *engine)
{
    struct ohm_solve_options options = ohm_solve_usual;
    const struct ohm_solver *solver;

    options.spice = spice;
    ck_ok(ohm_solver_find(engine, &solver));
    ck_ok(ohm_chip_new(&chip, &integer, &fabric, solver, &options, NULL, 1));
}

/* Runs the images, and keeps the KEEP reads nearest to an edge. */
static void run(size_t keep)
{
    static struct ohm_outcome outcome;
    static uint8_t class[IMAGES];
    const struct ohm_readout *only = &readout;

    outcome.class = class;
    ohm_watch_init(&watch, keep);
    ck_ok(ohm_chip_run(chip, IMAGES, p, 1, &only, &outcome,
                       (struct ohm_company){ .watch = &watch }, 1));
    ck_assert_uint_eq(watch.n, keep);
}

static void audit_within(double tolerance, size_t reads, struct ohm_audit_facts *facts)
{
    const struct ohm_audit wanted = { .reads = reads,
                                      .tolerance = tolerance,
                                      .seconds = HARNESS_PATIENCE };

    ck_ok(ohm_audit_run(&wanted, chip, &readout, IMAGES, p, &watch, spice, true, facts));
}

static void audit(size_t reads, struct ohm_audit_facts *facts)
{
    audit_within(1e-6, reads, facts);
}

/* The rows that are active in a read. */
static size_t active_rows(const struct ohm_audited *read)
{
    static struct ohm_sample sample;
    uint8_t x[IN];

    ck_ok(ohm_chip_inputs(chip, &readout, p + read->read.image * IN, read->read.layer,
                          read->read.phase, x));
    ck_ok(ohm_mvm_sample(chip->mvm[read->read.layer], x, ohm_read_xbar(chip, &read->read),
                         read->read.step, read->read.bit, &sample));
    return sample.active;
}

/* Law: a chip of either route is confirmed by the other one, far below the tolerance. */
START_TEST(an_honest_chip_is_confirmed)
{
    static const char *const engines[] = { "ideal", "nodal", "ngspice" };
    static struct ohm_audit_facts facts;

    program(engines[_i]);
    run(8);
    audit(16, &facts);
    ck_assert_uint_eq(facts.done, 16);
    ck_assert_uint_eq(facts.skipped, 0);
    ck_assert_uint_eq(facts.bad, 0);
    ck_assert_double_lt(facts.worst_lsb, 1e-8);
    ck_assert_double_gt(facts.worst_lsb, 0); /* two routes do not round alike */
    ck_near(pow(1 - facts.bound, (double)facts.random), 0.05, 1e-9);
}
END_TEST

/* Shifts one column of a crossbar by DELTA LSB for each active row. */
static void shift(size_t layer, size_t crossbar, double delta)
{
    const struct ohm_xbar *xbar = &chip->layout[layer]->xbar[crossbar];
    const struct ohm_wide *wide = &chip->mvm[layer]->wide[xbar->drive];

    for (size_t r = 0; xbar->exists && r < chip->layout[layer]->drive[xbar->drive].rows;
         r++)
        wide->t[r * wide->columns + xbar->at] += delta;
}

/* Bits of the smallest converter that reads the weights of a read's crossbar. */
static size_t least_bits(const struct ohm_audited *read)
{
    const struct ohm_xbar *xbar = ohm_read_xbar(chip, &read->read);
    size_t least = 99;

    for (size_t t = 0; t < xbar->taps; t++) {
        const size_t bits = readout.bits.at[ohm_layout_tap(xbar, t).group];

        least = bits < least ? bits : least;
    }
    return least;
}

/* Law: a wrong current is found in the crossbar that has it, and nowhere else, by its size; on packed crossbars too, which
 * several groups of converters read. */
START_TEST(a_wrong_current_is_caught)
{
    enum { READS = 200 };
    const double delta = 1e-3, lsb = ohm_fabric_lsb(&fabric);
    static struct ohm_audit_facts facts;
    size_t bad = 0, crossbar = 0;

    fabric.mapping.packed = _i;
    program("ngspice");
    run(0);
    while (!chip->layout[0]->xbar[crossbar].exists)
        crossbar++;
    shift(0, crossbar, delta);
    audit(READS, &facts);
    ck_assert_uint_eq(facts.done, READS);
    for (size_t k = 0; k < READS; k++) {
        const struct ohm_audited *read = &facts.read[k];
        const bool ours =
            read->read.layer == 0 && ohm_read_xbar(chip, &read->read)->number == crossbar;
        const double wrong = ours ? delta * (double)active_rows(read) : 0;
        const size_t bits = least_bits(read);

        ck_near(read->lsb, wrong, 1e-8);
        ck_near(read->deviation, read->lsb * lsb, 1e-12 * lsb);
        ck_near(read->scale, read->lsb / ((1 << bits) - 1), 1e-12);
        bad += wrong > 0;
    }
    ck_assert_uint_gt(bad, 0);
    ck_assert_uint_eq(facts.bad, bad);
    ck_assert_double_ge(facts.worst_lsb, delta);
    ck_assert_double_gt(facts.bound, (double)bad / READS);
    audit_within(facts.worst_scale, READS, &facts);
    ck_assert_uint_eq(facts.bad, 0); /* the tolerance is of the full scale */
}
END_TEST

START_TEST(a_current_that_is_no_number_is_caught)
{
    static struct ohm_audit_facts facts;

    program("ngspice");
    run(0);
    for (size_t k = 0; k < chip->layers; k++)
        for (size_t c = 0; c < chip->mvm[k]->crossbars; c++)
            shift(k, c, _i ? NAN : INFINITY);
    audit(10, &facts);
    for (size_t k = 0; k < facts.done; k++)
        ck_assert_int_eq(!(facts.read[k].scale <= 1e-6), active_rows(&facts.read[k]) > 0);
    ck_assert_uint_gt(facts.bad, 0);
    ck_assert(facts.worst_lsb == INFINITY && facts.worst_scale == INFINITY);
}
END_TEST

/* --- which reads --- */

START_TEST(half_are_random_and_half_near_an_edge)
{
    static struct ohm_audit_facts facts;

    program("ngspice");
    run(10);
    audit(20, &facts);
    ck_assert_uint_eq(facts.random, 10);
    for (size_t k = 0; k < 20; k++) {
        ck_assert_int_eq(facts.read[k].random, k % 2 == 0);
        if (k % 2 == 1)
            ck_assert_mem_eq(&facts.read[k].read, &watch.read[k / 2].read,
                             sizeof watch.read[0].read);
    }
    audit(30, &facts); /* there are no more near ones */
    ck_assert_uint_eq(facts.random, 20);
}
END_TEST

/* Law: random reads are spread evenly over the crossbars that exist, images, bits and phases: of n,
 * np +- 6 sigma fall to a share p; one of these 22 counts misses that by chance with a probability below 1e-7. */
START_TEST(random_reads_are_spread_evenly)
{
    enum { READS = OHM_WATCH_MAX };
    static struct ohm_audit_facts facts;
    size_t layer0 = 0, phases = 0, image[IMAGES] = { 0 }, bit[8] = { 0 };
    double share, sigma;

    program("ngspice");
    run(0);
    audit(READS, &facts);
    ck_assert_uint_gt(chip->empty, 0);
    for (size_t k = 0; k < READS; k++) {
        const struct ohm_read_id *id = &facts.read[k].read;

        ck_assert(ohm_read_xbar(chip, id)->exists);
        ck_assert(id->layer == 0 || id->phase == 0);
        image[id->image]++;
        bit[id->bit]++;
        layer0 += id->layer == 0;
        phases += id->phase;
    }
    share = (double)(chip->mvm[0]->crossbars - chip->mvm[0]->empty) /
            (double)(chip->crossbars - chip->empty);
    sigma = sqrt(READS * share * (1 - share));
    ck_near((double)layer0, READS * share, 6 * sigma);
    ck_near((double)phases, (double)layer0 / 2, 3 * sqrt((double)layer0));
    for (size_t k = 0; k < IMAGES; k++)
        ck_near((double)image[k], READS / (double)IMAGES, 6 * sqrt(READS / (double)IMAGES));
    for (size_t k = 0; k < 8; k++)
        ck_near((double)bit[k], READS / 8.0, 6 * sqrt(READS / 8.0));
}
END_TEST

/* Law: the choice is that of the seed and the chip, whatever the number of reads. */
START_TEST(the_choice_is_reproducible)
{
    static struct ohm_audit_facts first, again, longer;
    size_t same = 0;

    program("ngspice");
    run(4);
    audit(8, &first);
    audit(8, &again);
    audit(16, &longer);
    first.seconds = again.seconds = 0;
    ck_assert_mem_eq(&first, &again, sizeof first);
    ck_assert_mem_eq(first.read, longer.read, 8 * sizeof *first.read);
    chip->fabric.trial++;
    audit(8, &again);
    for (size_t k = 0; k < 8; k += 2)
        same += memcmp(&first.read[k].read, &again.read[k].read,
                       sizeof first.read[k].read) == 0;
    ck_assert_uint_lt(same, 4);
}
END_TEST

START_TEST(what_cannot_be_audited_is_skipped)
{
    const struct ohm_audit late = { .reads = 6, .tolerance = 1e-6, .seconds = 0 },
                           wanted = { .reads = 6,
                                      .tolerance = 1e-6,
                                      .seconds = HARNESS_PATIENCE };
    static struct ohm_audit_facts facts;

    program("nodal");
    run(0);
    ck_ok(ohm_audit_run(&late, chip, &readout, IMAGES, p, &watch, spice, true, &facts));
    ck_assert_uint_eq(facts.done + facts.skipped, 6);
    ck_assert_uint_gt(facts.skipped, 0);
    ck_ok(ohm_audit_run(&wanted, chip, &readout, IMAGES, p, &watch, spice, false, &facts));
    ck_assert_uint_eq(facts.done, 6); /* small enough without KLU */
    audit(0, &facts);
    ck_assert_uint_eq(facts.done + facts.skipped, 0);
    ck_assert(facts.bound == 1);
    ohm_chip_free(chip);
    fabric.mapping.rows = OHM_AUDIT_SIDE + 1;
    program("nodal");
    ck_ok(ohm_audit_run(&wanted, chip, &readout, IMAGES, p, &watch, spice, false, &facts));
    ck_assert_uint_eq(facts.skipped, 6);
    ck_assert(facts.bound == 1);
    ck_ok(ohm_audit_run(&wanted, chip, &readout, IMAGES, p, &watch, spice, true, &facts));
    ck_assert_uint_eq(facts.done, 6);
}
END_TEST

START_TEST(an_empty_chip_has_nothing_to_audit)
{
    static struct ohm_audit_facts facts;

    for (size_t k = 0; k < 2; k++)
        memset(integer.layer[k].code, 0,
               integer.layer[k].in * integer.layer[k].out * sizeof(int16_t));
    program("nodal");
    ck_assert_uint_eq(chip->empty, chip->crossbars);
    run(0);
    audit(6, &facts);
    ck_assert_uint_eq(facts.done + facts.bad, 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("chip/audit");
    TCase *tc = tcase_create("audit");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_loop_test(tc, an_honest_chip_is_confirmed, 0, 3);
    tcase_add_loop_test(tc, a_wrong_current_is_caught, 0, 2);
    tcase_add_loop_test(tc, a_current_that_is_no_number_is_caught, 0, 2);
    tcase_add_test(tc, half_are_random_and_half_near_an_edge);
    tcase_add_test(tc, random_reads_are_spread_evenly);
    tcase_add_test(tc, the_choice_is_reproducible);
    tcase_add_test(tc, what_cannot_be_audited_is_skipped);
    tcase_add_test(tc, an_empty_chip_has_nothing_to_audit);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
