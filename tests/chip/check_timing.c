/* Reads of a chip in time are the reads that they say, whoever solves them. */
#include "chip/timing.h"

#include "harness.h"
#include "num/rng.h"
#include "solve/elmore.h"
#include "spice/spice.h"

#include <math.h>
#include <string.h>

enum { IMAGES = 6, IN = 20, OUT = 4, READS = 2, KEPT = 3 };

static struct ohm_network network;
static struct ohm_integer integer;
static struct ohm_fabric fabric;
static struct ohm_spice *spice;
static struct ohm_chip *chip;
static struct ohm_timing timing;
static struct ohm_charge charge;
static struct ohm_readout readout;
static uint8_t p[IMAGES * IN];
static const struct ohm_images images = { .n = IMAGES, .x = p };

static void setup(void)
{
    struct ohm_rng rng = ohm_rng_at(5, OHM_FOR_TEST, 0, 0, 0);

    ck_ok(ohm_spice_new(&spice, 1));
    ck_ok(ohm_network_init(&network, 2, (const size_t[]){ IN, OUT }));
    network.mean = network.deviation = 0.3;
    for (size_t i = 0; i < IN * OUT; i++)
        network.layer[0].w[i] = (float)(0.3 * ohm_rng_draw_normal(&rng));
    network.layer[0].a_exponent = 2;
    for (size_t i = 0; i < IMAGES * IN; i++)
        p[i] = (uint8_t)ohm_rng_draw_below(&rng, 256);
    fabric = (struct ohm_fabric){ .seed = 3, .trial = 1 };
    ohm_fields_default(ohm_mapping_fields, &fabric.mapping);
    ohm_fields_default(ohm_card_fields, &fabric.card);
    ohm_fields_default(ohm_wires_fields, &fabric.wires);
    ohm_fields_default(ohm_charge_fields, &charge);
    ohm_fields_default(ohm_timing_fields, &timing);
    ohm_fields_default(ohm_pulse_fields, &timing.pulse);
    ohm_fields_default(ohm_readout_fields, &readout);
    fabric.mapping.rows = 8;
    fabric.mapping.cols = 6;
    fabric.card.g_on = 1e-4;
    fabric.card.g_off = 1e-6;
    fabric.wires.r_word = fabric.wires.r_bit = 20;
    fabric.wires.r_source = fabric.wires.r_sense = 200;
    timing.reads = READS;
    timing.keep = KEPT;
    timing.points = 41;
    timing.tolerance = 1e-6;
    timing.pulse.t_rise = 20e-12;
    timing.pulse.t_read = 200e-12;
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

/* The reads of a chip that ENGINE has solved. */
static struct ohm_timed *timed_by(const char *engine, size_t threads, size_t *n)
{
    struct ohm_solve_options options = ohm_solve_usual;
    const struct ohm_solver *solver;
    struct ohm_timed *timed = NULL;

    options.spice = spice;
    ck_ok(ohm_solver_find(engine, &solver));
    ohm_chip_free(chip);
    ck_ok(ohm_chip_new(&chip, &integer, &fabric, solver, &options, NULL, 1));
    ck_ok(ohm_timing_run(&timing, &charge, chip, &readout, &images, IMAGES, &options,
                         threads, n, &timed));
    return timed;
}

START_TEST(every_slice_has_its_reads)
{
    size_t n, kept = 0, of[4] = { 0 }, of_kept[4] = { 0 };
    struct ohm_timed *timed = timed_by("nodal", 2, &n);

    ck_assert_uint_eq(n, 4 * READS);
    for (size_t k = 0; k < n; k++) {
        of[timed[k].read.plane]++;
        ck_assert_uint_lt(timed[k].read.image, IMAGES);
        kept += timed[k].settling.i != NULL;
        of_kept[timed[k].read.plane] += timed[k].settling.i != NULL;
    }
    ck_assert_uint_eq(kept, KEPT);
    ck_assert_ptr_nonnull(timed[0].settling.i); /* what is kept begins with the first */
    for (size_t s = 0; s < 4; s++)
        ck_assert(of[s] == READS && of_kept[s] <= 1); /* spread */
    ohm_timed_free(n, timed);
}
END_TEST

/* As many waveforms as are asked for, or as there are reads. */
START_TEST(as_many_are_kept_as_are_wanted)
{
    static const size_t wanted[] = { 0, 1, 5, 7, 8, 9 };

    timing.points = 2;
    timing.tolerance = 1e-3;
    for (size_t w = 0; w < sizeof wanted / sizeof *wanted; w++) {
        struct ohm_timed *timed;
        size_t n, kept = 0;

        timing.keep = wanted[w];
        timed = timed_by("nodal", 1, &n);
        for (size_t k = 0; k < n; k++)
            kept += timed[k].settling.i != NULL;
        ck_assert_uint_eq(kept, wanted[w] < n ? wanted[w] : n);
        ohm_timed_free(n, timed);
    }
}
END_TEST

START_TEST(threads_change_nothing)
{
    size_t n, m;
    struct ohm_timed *one = timed_by("nodal", 1, &n), *three = timed_by("nodal", 3, &m);

    ck_assert_uint_eq(n, m);
    for (size_t k = 0; k < n; k++) {
        ck_assert(one[k].settle == three[k].settle);
        ck_assert(one[k].error == three[k].error);
        ck_assert(one[k].settling.energy.delivered == three[k].settling.energy.delivered);
    }
    ohm_timed_free(n, one);
    ohm_timed_free(m, three);
}
END_TEST

/* The direct currents are those that the chip reads, its own transfer matrix says. */
START_TEST(a_read_tends_to_what_the_chip_reads)
{
    const double lsb = ohm_fabric_lsb(&fabric);
    size_t n;
    struct ohm_timed *timed = timed_by("nodal", 1, &n);
    double most = 0;

    for (size_t k = 0; k < n; k++) {
        const struct ohm_read_id *id = &timed[k].read;
        static struct ohm_sample sample;
        uint8_t x[IN];

        ck_ok(ohm_chip_inputs(chip, &readout, p + id->image * IN, 0, id->phase, x));
        ck_ok(
            ohm_mvm_sample(chip->mvm[0], x, ohm_read_xbar(chip, id), 0, id->bit, &sample));
        for (size_t c = 0; c < sample.taps; c++) {
            ck_near(timed[k].settling.dc[c] / lsb, sample.current[c], 1e-6);
            most = fmax(most, sample.current[c]);
        }
    }
    ck_assert(most > 1);
    ohm_timed_free(n, timed);
}
END_TEST

/* What is told of a read is its worst column, of those that hold weights. */
START_TEST(the_worst_used_column_counts)
{
    size_t n, other = 0, below = 0;
    struct ohm_timed *timed = timed_by("nodal", 1, &n);
    struct ohm_probe probe;

    ck_ok(ohm_probe_init(&probe, chip));
    for (size_t k = 0; k < n; k++) {
        const struct ohm_settling *s = &timed[k].settling;
        const struct ohm_transient read = { .crossbar = &probe.x,
                                            .charge = &charge,
                                            .pulse = &timing.pulse,
                                            .v = probe.v,
                                            .band = timing.band * ohm_fabric_lsb(&fabric) };
        double settle = 0, error = 0, elmore = 0, delay[8];

        ck_ok(
            ohm_probe_read(&probe, &readout, p + timed[k].read.image * IN, &timed[k].read));
        ohm_elmore_settle(&read, s->dc, delay);
        for (size_t c = 0; c < OUT; c++) {
            settle = fmax(settle, s->settle[c]);
            error = fmax(error, fabs(s->sample[c] - s->dc[c]));
            elmore = fmax(elmore, delay[c]);
            below += s->sample[c] < s->dc[c];
        }
        ck_assert(timed[k].settle == settle && timed[k].error == error &&
                  timed[k].elmore == elmore);
        other += s->t_least > settle;
    }
    ck_assert(other > 0 && below > 0); /* or it would not matter */
    ohm_probe_clear(&probe);
    ohm_timed_free(n, timed);
}
END_TEST

START_TEST(ngspice_takes_as_long)
{
    size_t n, m;
    struct ohm_timed *own = timed_by("nodal", 1, &n), *spiced = timed_by("ngspice", 1, &m);
    double longest = 0;

    ck_assert_uint_eq(n, m);
    for (size_t k = 0; k < n; k++) {
        const struct ohm_energy *a = &own[k].settling.energy,
                                *b = &spiced[k].settling.energy;

        ck_near(own[k].settle, spiced[k].settle, 2e-3 * own[k].settle + 1e-14);
        ck_near(own[k].elmore, spiced[k].elmore, 1e-6 * own[k].elmore);
        ck_near(a->delivered, b->delivered, 2e-3 * a->delivered);
        longest = fmax(longest, own[k].settle);
    }
    ck_assert(longest > timing.pulse.t_rise / 2);
    ohm_timed_free(n, own);
    ohm_timed_free(m, spiced);
}
END_TEST

/* With all rows active there is no less to charge than in any image. */
START_TEST(ones_cost_most)
{
    size_t n, m;
    struct ohm_timed *bits = timed_by("nodal", 1, &n), *ones;
    double some = 0, most = 0;

    timing.inputs = OHM_TIMING_ONES;
    ones = timed_by("nodal", 1, &m);
    ck_assert_uint_eq(n, m);
    for (size_t k = 0; k < n; k++) {
        const double one = ones[k].settling.energy.delivered;

        ck_assert(one > bits[k].settling.energy.delivered * (1 - 1e-9));
        some += bits[k].settling.energy.delivered;
        most += one;
    }
    ck_assert(most > 1.2 * some);
    ohm_timed_free(n, bits);
    ohm_timed_free(m, ones);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("chip/timing");
    TCase *tc = tcase_create("timing");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, every_slice_has_its_reads);
    tcase_add_test(tc, as_many_are_kept_as_are_wanted);
    tcase_add_test(tc, threads_change_nothing);
    tcase_add_test(tc, a_read_tends_to_what_the_chip_reads);
    tcase_add_test(tc, the_worst_used_column_counts);
    tcase_add_test(tc, ngspice_takes_as_long);
    tcase_add_test(tc, ones_cost_most);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
