#include "mvm/mvm.h"

#include "harness.h"
#include "mapping/load.h"
#include "mapping/scheme.h"
#include "mapping/sign.h"
#include "num/rng.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { IN = 21, OUT = 11, IMAGES = 6, MAX = 64 };

/* A layer of 21 x 11 random codes on crossbars of 8 x 6, so that tiles are partial both ways. */
struct layer {
    struct ohm_fabric fabric;
    struct ohm_placement placement;
    size_t in;
    int16_t code[IN * OUT];
    uint8_t x[IMAGES * IN];
};

static void init(struct layer *k, uint32_t seed)
{
    struct ohm_rng rng = ohm_rng_at(seed, OHM_FOR_TEST, 0, 0, 0);

    *k = (struct layer){ .fabric = { .seed = seed }, .in = IN };
    ohm_fields_default(ohm_mapping_fields, &k->fabric.mapping);
    ohm_fields_default(ohm_card_fields, &k->fabric.card);
    k->fabric.card.g_on = 10e-6;
    k->fabric.card.g_off = 0.1e-6;
    k->fabric.mapping.rows = 8;
    k->fabric.mapping.cols = 6;
    for (int i = 0; i < IN * OUT; i++)
        k->code[i] = (int16_t)(ohm_rng_draw_below(&rng, 3)
                                   ? 0
                                   : (int)ohm_rng_draw_below(&rng, 511) - 255);
    for (int i = 0; i < IMAGES * IN; i++)
        k->x[i] =
            (uint8_t)(ohm_rng_draw_below(&rng, 2) ? 0 : ohm_rng_draw_below(&rng, 256));
    k->placement = (struct ohm_placement){ .fabric = &k->fabric };
}

static struct ohm_layout *lay_out(const struct layer *k)
{
    struct ohm_layout *layout;

    ck_ok(ohm_fabric_layout(&k->fabric, k->in, OUT, k->code, false, NULL, &layout));
    return layout;
}

/* The layer laid out and programmed; ENGINE NULL: the digital route. */
static struct ohm_mvm *made(const struct layer *k, const char *engine)
{
    struct ohm_placement placement = k->placement;
    const struct ohm_solver *solver = NULL;
    struct ohm_mvm *mvm = NULL;

    placement.layout = lay_out(k);
    if (engine)
        ck_ok(ohm_solver_find(engine, &solver));
    ck_ok(ohm_mvm_new(&mvm, &placement, 0, solver, &ohm_solve_usual, 2));
    return mvm;
}

static void unmake(struct ohm_mvm *mvm)
{
    struct ohm_layout *layout = (struct ohm_layout *)mvm->placement.layout;

    ohm_mvm_free(mvm);
    ohm_layout_free(layout);
}

static void apply(const struct ohm_mvm *mvm, const struct layer *k,
                  const struct ohm_readout *readout, double y[], struct ohm_tally tally[])
{
    memset(tally, 0, OHM_SLICES_MAX * sizeof *tally);
    ck_ok(ohm_mvm_apply(mvm, &(struct ohm_batch){ .n = IMAGES,
                                                  .x = k->x,
                                                  .variants = 1,
                                                  .readout = &readout,
                                                  .y = &y,
                                                  .tally = &tally }));
}

/* The product with saturating column sums, by plain loops over the definition. */
static void plain(const struct layer *k, double top, double y[])
{
    const size_t rows = k->fabric.mapping.rows;

    memset(y, 0, IMAGES * OUT * sizeof *y);
    for (int m = 0; m < IMAGES; m++)
        for (int o = 0; o < OUT; o++)
            for (size_t tr = 0; tr * rows < IN; tr++)
                for (int bit = 0; bit < 8; bit++)
                    for (int slice = 0; slice < 4; slice++)
                        for (int sign = 0; sign < 2; sign++) {
                            double sum = 0;

                            for (size_t i = tr * rows; i < IN && i < (tr + 1) * rows; i++) {
                                const int w =
                                    (sign ? -1 : 1) * k->code[i * OUT + (size_t)o];

                                if (w > 0 && (k->x[m * IN + (int)i] >> bit & 1))
                                    sum += w >> (6 - 2 * slice) & 3;
                            }
                            y[m * OUT + o] += (sign ? -1 : 1) *
                                              ldexp(fmin(sum, top), bit + 6 - 2 * slice);
                        }
}

/* Codes within the range of the mapping. */
static void clip(struct layer *k)
{
    int low, high;

    ohm_mapping_codes(&k->fabric.mapping, &low, &high);
    for (int i = 0; i < IN * OUT; i++)
        k->code[i] = (int16_t)fmin(fmax(k->code[i], low), high);
    ck_ok(ohm_scheme_transform(&k->fabric.mapping, IN, OUT, NULL, k->code));
}

static double exact_product(const struct layer *k, int image, int out)
{
    double exact = 0;

    for (int i = 0; i < IN; i++)
        exact += k->code[i * OUT + out] * k->x[image * IN + i];
    return exact;
}

/* Law: the digital route is the product with saturating sums; lossless it is the exact product. */
START_TEST(the_digital_route_is_the_definition)
{
    static struct layer k;
    struct ohm_readout readout = { .bits = { .cols = 4 } };
    struct ohm_tally tally[OHM_SLICES_MAX];
    double y[IMAGES * OUT], expected[IMAGES * OUT];
    struct ohm_mvm *mvm;

    init(&k, (uint32_t)_i);
    mvm = made(&k, NULL);
    for (size_t bits = 1; bits <= 8; bits++) {
        for (int s = 0; s < 4; s++)
            readout.bits.at[s] = bits;
        apply(mvm, &k, &readout, y, tally);
        plain(&k, ldexp(1, (int)bits) - 1, expected);
        ck_assert_mem_eq(y, expected, sizeof y);
    }
    for (int m = 0; m < IMAGES; m++)
        for (int o = 0; o < OUT; o++)
            ck_assert(y[m * OUT + o] == exact_product(&k, m, o));
    unmake(mvm);
}
END_TEST

/* Law: with ideal devices and no wires the circuit's codes equal the digital ones, all of them. */
START_TEST(ideal_circuits_give_the_digital_codes)
{
    static struct layer k;
    struct ohm_readout readout = { .bits = { .cols = 4, .at = { 1, 3, 3, 8 } },
                                   .leakage = _i % 5 };
    struct ohm_tally tally[OHM_SLICES_MAX], digital_tally[OHM_SLICES_MAX];
    double y[IMAGES * OUT], digital[IMAGES * OUT];
    struct ohm_mvm *mvm;

    init(&k, 7);
    k.fabric.dummy = ohm_readout_has_dummy(&readout);
    k.fabric.keep_empty = _i % 2;
    k.fabric.mapping.unused = _i % 3 == 0;
    k.fabric.card.g_off = readout.leakage == OHM_LEAKAGE_NONE ? 0 : 0.1e-6;
    mvm = made(&k, NULL);
    apply(mvm, &k, &readout, digital, digital_tally);
    unmake(mvm);
    for (int engine = 0; engine < 2; engine++) {
        uint64_t dummies = 0;

        mvm = made(&k, engine ? "nodal" : "ideal");
        apply(mvm, &k, &readout, y, tally);
        ck_assert_mem_eq(y, digital, sizeof y);
        for (int s = 0; s < 4; s++) {
            ck_assert_uint_eq(tally[s].wrong, 0);
            ck_assert_uint_eq(tally[s].clipped, digital_tally[s].clipped);
            ck_assert_uint_eq(tally[s].reads, digital_tally[s].reads);
            dummies += tally[s].dummies;
            ck_assert_uint_eq(digital_tally[s].dummies, 0);
        }
        ck_assert_uint_eq(dummies, readout.leakage == OHM_LEAKAGE_DUMMY_DIGITAL
                                       ? IMAGES * 8 * (mvm->crossbars - mvm->empty)
                                       : 0);
        unmake(mvm);
    }
}
END_TEST

/* Law: a sampled read is what the solver says of that crossbar and that input, by itself. */
START_TEST(currents_are_those_of_the_circuit)
{
    static struct layer k;
    const struct ohm_solver *nodal;
    struct ohm_plan *plan;
    struct ohm_mvm *mvm;
    struct ohm_crossbar shape = { .rows = 8, .cols = 7 };
    static struct ohm_sample sample;

    init(&k, 3);
    k.fabric.dummy = true;
    k.fabric.card.spread_rel = 0.05;
    k.fabric.wires = shape.wires =
        (struct ohm_wires){ .r_word = 300, .r_bit = 200, .first_segment = true };
    mvm = made(&k, "nodal");
    ck_ok(ohm_solver_find("nodal", &nodal));
    ck_ok(ohm_plan_new(&plan, nodal, &shape, &ohm_solve_usual));
    for (size_t number = 0; number < mvm->crossbars; number++) {
        const struct ohm_layout *layout = mvm->placement.layout;
        const struct ohm_xbar *xbar = &layout->xbar[number];
        uint8_t active[MAX];
        double g[MAX], v[8], i[7];
        size_t on = 0;

        ck_assert_uint_eq(xbar->number, number);
        if (!xbar->exists)
            continue;
        ck_ok(ohm_placement_draw(&mvm->placement, xbar, g));
        ohm_layout_word_lines(layout, &layout->drive[xbar->drive], k.x, 0, 5, active);
        for (int r = 0; r < 8; r++) {
            v[r] = active[r] ? k.fabric.card.v_read : 0;
            on += active[r];
        }
        ck_ok(ohm_plan_load(plan, g));
        ck_ok(ohm_plan_apply(plan, &(struct ohm_reads){ .n = 1, .v = v, .i = i }, NULL));
        ck_ok(ohm_mvm_sample(mvm, k.x, xbar, 0, 5, &sample));
        ck_assert_uint_eq(sample.active, on);
        for (size_t c = 0; c < sample.taps; c++)
            ck_near(sample.current[c], i[c] / ohm_fabric_lsb(&k.fabric), 1e-9);
        ck_near(sample.dummy, i[6] / ohm_fabric_lsb(&k.fabric), 1e-9);
    }
    ohm_plan_free(plan);
    unmake(mvm);
}
END_TEST

/* Law: a tile of one row lies nearest the virtual grounds, wherever these are: reading at the top is the
 * mirror image of reading at the bottom. */
START_TEST(tiles_lie_nearest_the_virtual_grounds)
{
    static struct layer k;
    static struct ohm_sample sample[2];

    init(&k, 3);
    for (int o = 0; o < OUT; o++)
        k.code[o] = (int16_t)(o % 4);
    k.x[0] = 1;
    for (int top = 0; top < 2; top++) {
        struct ohm_mvm *mvm;

        k.fabric.wires =
            (struct ohm_wires){ .r_word = 300,
                                .r_bit = 2000,
                                .last_segment = true,
                                .sense = top ? OHM_SENSE_TOP : OHM_SENSE_BOTTOM };
        k.in = 1;
        mvm = made(&k, "nodal");
        ck_ok(ohm_mvm_sample(mvm, k.x, ohm_layout_find(mvm->placement.layout, 0, 0, 3, 0),
                             0, 0, &sample[top]));
        unmake(mvm);
    }
    ck_assert_uint_eq(sample[0].active, 1);
    for (size_t c = 0; c < sample[0].taps; c++)
        ck_near(sample[1].current[c], sample[0].current[c], 1e-9);
    ck_assert_double_gt(sample[0].current[3], 2.5);
}
END_TEST

/* Law: a dummy column changes no other cell's draw; a crossbar's draw does not depend on others. */
START_TEST(draws_belong_to_their_cells)
{
    static struct layer k;
    struct ohm_layout *layout;
    const struct ohm_xbar *xbar;
    double with[MAX], without[MAX];

    init(&k, 4);
    k.fabric.card.spread_rel = 0.05;
    k.placement.layout = layout = lay_out(&k);
    xbar = ohm_layout_find(layout, 1, 0, 2, 1);
    ck_ok(ohm_placement_draw(&k.placement, xbar, without));
    k.fabric.dummy = true;
    ck_ok(ohm_placement_draw(&k.placement, xbar, with));
    for (int r = 0; r < 8; r++)
        for (int c = 0; c < 6; c++)
            ck_assert(with[r * 7 + c] == without[r * 6 + c]);
    k.fabric.trial = 1;
    ck_ok(ohm_placement_draw(&k.placement, xbar, without));
    ck_assert(without[0] != with[0]);
    ohm_layout_free(layout);
}
END_TEST

START_TEST(histograms_count_every_conversion)
{
    static struct layer k;
    struct ohm_readout readout = { .bits = { .cols = 4, .at = { 1, 2, 3, 8 } } };
    struct ohm_tally tally[OHM_SLICES_MAX];
    static uint64_t histogram[4 * 25];
    double y[IMAGES * OUT];
    struct ohm_mvm *mvm;

    memset(histogram, 0, sizeof histogram);
    init(&k, 5);
    k.fabric.keep_empty = _i;
    memset(k.code, 0, 12 * OUT * sizeof *k.code); /* no crossbar for these rows */
    mvm = made(&k, NULL);
    ck_ok(ohm_mvm_histogram(mvm, IMAGES, k.x, histogram));
    apply(mvm, &k, &readout, y, tally);
    for (int s = 0; s < 4; s++) {
        uint64_t reads = 0, above = 0;

        for (int sum = 0; sum < 25; sum++) {
            reads += histogram[s * 25 + sum];
            above += sum >= 1 << readout.bits.at[s] ? histogram[s * 25 + sum] : 0;
        }
        ck_assert_uint_eq(reads, tally[s].reads);
        ck_assert_uint_eq(above, tally[s].clipped);
    }
    unmake(mvm);
}
END_TEST

static int count_words(const char *const words[])
{
    int n = 0;

    while (words[n])
        n++;
    return n;
}

/* Law: under every scheme and sign, with converters that are wide enough, the digital route and the circuits give the
 * integer product, code by code. */
START_TEST(every_scheme_gives_the_product)
{
    static struct layer k;
    struct ohm_readout readout = { .leakage = OHM_LEAKAGE_DUMMY_ANALOG };
    static const char *const engines[] = { NULL, "ideal", "nodal" };
    struct ohm_tally tally[OHM_SLICES_MAX];
    double y[IMAGES * OUT];

    init(&k, 11);
    k.fabric.mapping.scheme = _i / 2 / count_words(ohm_sign_words);
    k.fabric.mapping.sign = _i / 2 % count_words(ohm_sign_words);
    k.fabric.mapping.active_rows = _i % 2 ? 3 : 0;
    if (strcmp(ohm_scheme_words[k.fabric.mapping.scheme], "circulant") == 0)
        k.fabric.mapping.duplication = 2; /* blocks of 8 */
    if (ohm_schemes[k.fabric.mapping.scheme]->late)
        k.fabric.mapping.freed = 3;
    if (strcmp(ohm_scheme_words[k.fabric.mapping.scheme], "bit-transformer") == 0) {
        k.fabric.mapping.cell_bits = 1;
        k.fabric.mapping.column_cap = 2;
        k.fabric.mapping.packed = k.fabric.mapping.sign < 2;
    }
    if (ohm_mapping_check(&k.fabric.mapping) != OHM_OK)
        return; /* a scheme that refuses the sign: mapping/check_layout.c */
    k.fabric.mapping.flip = ohm_mapping_offset(&k.fabric.mapping) != 0;
    k.fabric.dummy = !ohm_mapping_subtracts(&k.fabric.mapping);
    clip(&k);
    readout.bits.cols = ohm_mapping_slices(&k.fabric.mapping);
    for (size_t s = 0; s < readout.bits.cols; s++)
        readout.bits.at[s] = 8;
    for (int e = 0; e < 3; e++) {
        struct ohm_mvm *mvm = made(&k, engines[e]);
        size_t conversions = 0;

        apply(mvm, &k, &readout, y, tally);
        for (int m = 0; m < IMAGES; m++)
            for (int o = 0; o < OUT; o++)
                ck_assert(y[m * OUT + o] == exact_product(&k, m, o));
        for (size_t g = 0; g < mvm->placement.layout->groups; g++) {
            ck_assert_uint_eq(tally[g].wrong + tally[g].clipped, 0);
            conversions += tally[g].reads;
        }
        ck_assert_uint_eq(conversions,
                          IMAGES * ohm_layout_load(mvm->placement.layout).conversions);
        unmake(mvm);
    }
}
END_TEST

/* Converters that are too small: the circuit clips what the digital route clips, of either sign. */
START_TEST(signed_converters_clip_alike)
{
    static struct layer k;
    struct ohm_readout readout = { .bits = { .cols = 4, .at = { 1, 2, 2, 2 } } };
    struct ohm_tally tally[OHM_SLICES_MAX], digital_tally[OHM_SLICES_MAX];
    double y[IMAGES * OUT], digital[IMAGES * OUT];
    struct ohm_mvm *mvm;
    uint64_t clipped = 0;

    init(&k, 12);
    k.fabric.mapping.sign = 2;
    mvm = made(&k, NULL);
    apply(mvm, &k, &readout, digital, digital_tally);
    unmake(mvm);
    mvm = made(&k, "nodal");
    apply(mvm, &k, &readout, y, tally);
    ck_assert_mem_eq(y, digital, sizeof y);
    for (int s = 0; s < 4; s++) {
        ck_assert_uint_eq(tally[s].wrong, 0);
        ck_assert_uint_eq(tally[s].clipped, digital_tally[s].clipped);
        ck_assert_uint_eq(ohm_mvm_charged_bits(mvm, &readout, (size_t)s),
                          readout.bits.at[s] + 1);
        clipped += tally[s].clipped;
    }
    ck_assert_uint_gt(clipped, 0);
    unmake(mvm);
}
END_TEST

START_TEST(impossible_fabrics_are_refused)
{
    static struct layer k;
    struct ohm_layout *layout;

    init(&k, 1);
    k.fabric.card.levels = 2;
    ck_fails(ohm_fabric_layout(&k.fabric, IN, OUT, k.code, false, NULL, &layout),
             OHM_EUSAGE, "4 levels, and the device holds 2");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("mvm/mvm");
    TCase *tc = tcase_create("mvm");

    tcase_add_loop_test(tc, the_digital_route_is_the_definition, 0, 5);
    tcase_add_loop_test(tc, ideal_circuits_give_the_digital_codes, 0, 10);
    tcase_add_test(tc, currents_are_those_of_the_circuit);
    tcase_add_test(tc, tiles_lie_nearest_the_virtual_grounds);
    tcase_add_test(tc, draws_belong_to_their_cells);
    tcase_add_loop_test(tc, histograms_count_every_conversion, 0, 2);
    tcase_add_loop_test(tc, every_scheme_gives_the_product, 0,
                        2 * count_words(ohm_scheme_words) * count_words(ohm_sign_words));
    tcase_add_test(tc, signed_converters_clip_alike);
    tcase_add_test(tc, impossible_fabrics_are_refused);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
