/* Layers whose cells are not straight lines: modelled bit lines, and reads that are solved. */
#include "mvm/mvm.h"

#include "harness.h"
#include "num/rng.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { IN = 40, OUT = 9, IMAGES = 12, ROWS = 16, COLS = 6, MAX = 64 };

struct layer {
    struct ohm_fabric fabric;
    struct ohm_placement placement;
    int16_t code[IN * OUT];
    uint8_t x[2 * IMAGES * IN]; /* the later half are examples */
};

static void init(struct layer *k, int model, double v0)
{
    struct ohm_rng rng = ohm_rng_at(1, OHM_FOR_TEST, 0, 0, 0);

    *k = (struct layer){ .fabric = { .seed = 1, .dummy = true } };
    ohm_fields_default(ohm_mapping_fields, &k->fabric.mapping);
    ohm_fields_default(ohm_card_fields, &k->fabric.card);
    k->fabric.card.model = model;
    k->fabric.card.shape_on = k->fabric.card.shape_off = v0;
    k->fabric.card.g_on = 100e-6;
    k->fabric.card.g_off = 1e-6;
    k->fabric.card.spread_rel = 0.02;
    k->fabric.mapping.rows = ROWS;
    k->fabric.mapping.cols = COLS;
    k->fabric.wires = (struct ohm_wires){
        .r_word = 5, .r_bit = 5, .first_segment = true, .last_segment = true
    };
    k->fabric.bitline = (struct ohm_bitline){ OHM_BITLINE_AUTO, 32, 0.05 };
    for (int i = 0; i < IN * OUT; i++)
        k->code[i] = (int16_t)((int)ohm_rng_draw_below(&rng, 511) - 255);
    for (int i = 0; i < 2 * IMAGES * IN; i++)
        k->x[i] =
            (uint8_t)(ohm_rng_draw_below(&rng, 2) ? 0 : ohm_rng_draw_below(&rng, 256));
    k->placement = (struct ohm_placement){ .fabric = &k->fabric,
                                           .examples = { IMAGES, k->x + IMAGES * IN } };
}

static struct ohm_layout *lay_out(const struct layer *k)
{
    struct ohm_layout *layout;

    ck_ok(ohm_fabric_layout(&k->fabric, IN, OUT, k->code, false, NULL, &layout));
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

/* One read of a crossbar, solved by itself: LSB. */
static void solve_alone(const struct layer *k, const struct ohm_placement *placement,
                        const uint8_t x[], const struct ohm_xbar *xbar, size_t bit,
                        double i[])
{
    const struct ohm_cell cell = ohm_card_cell(&k->fabric.card);
    const struct ohm_crossbar shape = {
        .rows = ROWS, .cols = COLS + 1, .wires = k->fabric.wires, .cell = &cell
    };
    double g[ROWS * (COLS + 1)], v[ROWS];
    uint8_t active[ROWS];
    const struct ohm_solver *nodal;
    struct ohm_plan *plan;

    ck_ok(ohm_placement_draw(placement, xbar, g));
    ohm_fabric_at_zero(&k->fabric, ROWS * (COLS + 1), g);
    ohm_layout_word_lines(placement->layout, &placement->layout->drive[xbar->drive], x, 0,
                          bit, active);
    for (int r = 0; r < ROWS; r++)
        v[r] = active[r] ? k->fabric.card.v_read : 0;
    ck_ok(ohm_solver_find("nodal", &nodal));
    ck_ok(ohm_plan_new(&plan, nodal, &shape, &ohm_solve_usual));
    ck_ok(ohm_plan_load(plan, g));
    ck_ok(ohm_plan_apply(plan, &(struct ohm_reads){ .n = 1, .v = v, .i = i }, NULL));
    for (int c = 0; c <= COLS; c++)
        i[c] /= ohm_fabric_lsb(&k->fabric);
    ohm_plan_free(plan);
}

/* The largest difference (LSB) of the layer's currents from reads that are solved alone. */
static double worst_current(const struct layer *k, const struct ohm_mvm *mvm)
{
    double worst = 0;

    for (size_t n = 0; n < mvm->crossbars; n++) {
        const struct ohm_xbar *xbar = &mvm->placement.layout->xbar[n];

        for (size_t bit = 0; bit < 8; bit += 3) {
            struct ohm_sample sample;
            double i[COLS + 1];

            solve_alone(k, &mvm->placement, k->x, xbar, bit, i);
            ck_ok(ohm_mvm_sample(mvm, k->x, xbar, 0, bit, &sample));
            for (size_t c = 0; c < sample.taps; c++)
                worst = fmax(worst, fabs(sample.current[c] - i[c]));
            worst = fmax(worst, fabs(sample.dummy - i[COLS]));
        }
    }
    return worst;
}

/* Reads that are solved one by one are what the circuit says; also with rows that float. */
START_TEST(exact_crossbars_are_the_circuit)
{
    static struct layer k;
    struct ohm_mvm *mvm;

    init(&k, _i == 1 ? OHM_LAW_LINEAR : OHM_LAW_SINH, 0.15);
    k.fabric.wires.inactive = _i ? OHM_INACTIVE_FLOAT : OHM_INACTIVE_GROUND;
    k.fabric.bitline.model = OHM_BITLINE_EXACT;
    mvm = made(&k, "nodal");
    ck_assert(mvm->bent);
    ck_assert_uint_eq(mvm->bitline.exact, mvm->crossbars);
    ck_assert_uint_eq(mvm->bitline.modelled, 0);
    ck_assert_double_le(worst_current(&k, mvm), 1e-8);
    unmake(mvm);
}
END_TEST

/* The error that a model states holds for reads that it has never seen, within a small factor. */
START_TEST(models_keep_their_error)
{
    static const struct {
        int model;
        double shape;
        int inactive;
        double most; /* LSB: what the model is capable of */
    } cases[] = { { OHM_LAW_SINH, 0.25, OHM_INACTIVE_GROUND, 0.03 },
                  { OHM_LAW_SINH, 0.1, OHM_INACTIVE_GROUND, 0.12 },
                  { OHM_LAW_CUBIC, 2, OHM_INACTIVE_GROUND, 0.025 },
                  { OHM_LAW_LINEAR, 0, OHM_INACTIVE_FLOAT, 0.07 } };
    static struct layer k;
    struct ohm_mvm *mvm;

    init(&k, cases[_i].model, cases[_i].shape);
    k.fabric.bitline.model = OHM_BITLINE_MODEL;
    k.fabric.wires.inactive = cases[_i].inactive;
    mvm = made(&k, "nodal");
    ck_assert_uint_eq(mvm->bitline.modelled, mvm->crossbars);
    ck_assert_double_gt(mvm->bitline.worst, 0);
    ck_assert_double_le(mvm->bitline.worst, cases[_i].most);
    ck_assert_double_le(worst_current(&k, mvm), 3 * mvm->bitline.worst);
    unmake(mvm);
}
END_TEST

/* Law: where cells are almost straight, the model is the transfer matrix. */
START_TEST(straight_cells_are_modelled_exactly)
{
    static struct layer k;
    struct ohm_mvm *mvm;

    init(&k, OHM_LAW_SINH, 1000);
    mvm = made(&k, "nodal");
    ck_assert_uint_eq(mvm->bitline.modelled, mvm->crossbars);
    ck_assert_double_le(mvm->bitline.worst, 1e-8);
    unmake(mvm);
}
END_TEST

/* `auto` solves what it cannot model well enough; so it does without examples. */
START_TEST(auto_keeps_the_bound)
{
    static struct layer k;
    struct ohm_mvm *mvm;

    init(&k, OHM_LAW_SINH, 0.1);
    k.fabric.bitline.bound = 0;
    mvm = made(&k, "nodal");
    ck_assert_uint_eq(mvm->bitline.exact, mvm->crossbars);
    unmake(mvm);
    k.fabric.bitline.bound = 1;
    mvm = made(&k, "nodal");
    ck_assert_uint_eq(mvm->bitline.modelled, mvm->crossbars);
    unmake(mvm);
    k.placement.examples.n = 0;
    mvm = made(&k, "nodal");
    ck_assert_uint_eq(mvm->bitline.exact, mvm->crossbars);
    unmake(mvm);
}
END_TEST

/* Codes of solved reads do not depend on how images are batched. */
START_TEST(batches_do_not_matter)
{
    static struct layer k;
    struct ohm_readout readout = { .bits = { .cols = 4, .at = { 8, 8, 8, 8 } } };
    const struct ohm_readout *readouts = &readout;
    struct ohm_tally tally[OHM_SLICES_MAX], *tallies = tally;
    double all[IMAGES * OUT], one[OUT], *y = all;
    struct ohm_mvm *mvm;

    init(&k, OHM_LAW_SINH, 0.15);
    k.fabric.bitline.model = OHM_BITLINE_EXACT;
    mvm = made(&k, "nodal");
    memset(tally, 0, sizeof tally);
    ck_ok(ohm_mvm_apply(
        mvm, &(struct ohm_batch){
                 IMAGES, k.x, 1, &readouts, &y, &tallies, NULL, { 0 }, 0, NULL }));
    y = one;
    for (size_t m = 0; m < IMAGES; m++) {
        ck_ok(ohm_mvm_apply(
            mvm, &(struct ohm_batch){
                     1, k.x + m * IN, 1, &readouts, &y, &tallies, NULL, { 0 }, 0, NULL }));
        ck_assert_mem_eq(one, all + m * OUT, sizeof one);
    }
    unmake(mvm);
}
END_TEST

/* Without wires a level's current is that at the read voltage, whatever the law. */
START_TEST(the_ideal_route_reads_levels)
{
    static struct layer k, straight;
    struct ohm_mvm *bent, *linear;

    init(&k, OHM_LAW_SINH, 0.1);
    init(&straight, OHM_LAW_LINEAR, 0);
    bent = made(&k, "ideal");
    linear = made(&straight, "ideal");
    ck_assert(!bent->bent);
    for (size_t d = 0; d < bent->placement.layout->drives; d++)
        ck_assert_mem_eq(bent->wide[d].t, linear->wide[d].t,
                         bent->placement.layout->drive[d].rows * bent->wide[d].columns *
                             sizeof(double));
    unmake(bent);
    unmake(linear);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("mvm/bitline");
    TCase *tc = tcase_create("bitline");

    tcase_add_loop_test(tc, exact_crossbars_are_the_circuit, 0, 3);
    tcase_add_loop_test(tc, models_keep_their_error, 0, 4);
    tcase_add_test(tc, straight_cells_are_modelled_exactly);
    tcase_add_test(tc, auto_keeps_the_bound);
    tcase_add_test(tc, batches_do_not_matter);
    tcase_add_test(tc, the_ideal_route_reads_levels);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
