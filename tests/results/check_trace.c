#include "results/trace.h"

#include "results/little.h"
#include "store/facts.h"
#include "store/slab.h"

#include <math.h>

enum { READS = 4096 };

/* An array of the traces of a route; returns the number of reads. */
static size_t fetch(enum ohm_route route, const char *name, double values[])
{
    size_t ndim, shape[OHM_AXES_MAX];
    char path[64];

    snprintf(path, sizeof path, "traces/%s/%s", ohm_route_names[route], name);
    ck_ok(ohm_store_shape(store, path, &ndim, shape));
    ck_assert_uint_le(shape[0], READS);
    ck_assert_uint_eq(ndim == 2 ? shape[1] : COLS, COLS);
    ck_ok(ohm_store_read(store, path, OHM_DOUBLE, NULL, NULL, values));
    return shape[0];
}

/* Where a read comes from. */
static const char *const names[] = { "point",       "train_seed", "trial",    "layer",
                                     "row_tile",    "image",      "phase",    "slice",
                                     "column_tile", "sign",       "input_bit" };
enum {
    POINT,
    SEED,
    TRIAL,
    LAYER,
    ROW_TILE,
    IMAGE,
    PHASE,
    SLICE,
    COLUMN_TILE,
    SIGN,
    BIT,
    NAMES
};

static double place[NAMES][READS], code[READS * COLS], sum[READS * COLS],
    current[READS * COLS];

static size_t fetch_all(enum ohm_route route)
{
    const size_t n = fetch(route, "code", code);

    for (int k = 0; k < NAMES; k++)
        ck_assert_uint_eq(fetch(route, names[k], place[k]), n);
    ck_assert_uint_eq(fetch(route, "ideal_sum", sum), n);
    ck_assert_uint_eq(fetch(route, "current", current), n);
    return n;
}

START_TEST(a_read_says_where_it_comes_from)
{
    size_t n;

    ck_ok(ohm_trace_write(store, &study, unit, chip));
    n = fetch_all((enum ohm_route)_i);
    for (size_t k = 0; k < n; k++) {
        ck_assert(place[POINT][k] == 1);
        ck_assert(place[SEED][k] == (double)unit.seed);
        ck_assert(place[TRIAL][k] == (double)unit.trial);
        ck_assert(place[IMAGE][k] < TRACED);
    }
    n = fetch((enum ohm_route)_i, "read", code); /* another unit comes after the first */
    ck_ok(ohm_trace_write(store, &study, (struct ohm_unit){ .seed = 0 }, chip));
    ck_assert_uint_eq(fetch_all((enum ohm_route)_i), 2 * n);
    for (size_t k = 0; k < 2 * n; k++)
        ck_assert(place[SEED][k] == (k < n ? (double)unit.seed : 0));
}
END_TEST

/* Law: shifted and added by what a trace says of its reads, the codes of the first layer give its exact
 * product, in every image. */
START_TEST(codes_add_up_to_the_product)
{
    const struct ohm_mapping *mapping = &experiment.point[1].mapping;
    double y[TRACED][OUT] = { { 0 } }, exact[OUT];
    uint8_t x[IN];
    size_t n;

    ck_ok(ohm_trace_write(store, &study, unit, chip));
    n = fetch_all((enum ohm_route)_i);
    for (size_t k = 0; k < n; k++) {
        const double weight =
            ldexp(1, (int)(place[BIT][k] + (double)mapping->cell_bits *
                                               ((double)ohm_mapping_slices(mapping) - 1 -
                                                place[SLICE][k]))) *
            (place[SIGN][k] > 0 ? -1 : 1) * (place[PHASE][k] > 0 ? -1 : 1);

        for (size_t c = 0; c < COLS && place[LAYER][k] == 0; c++)
            if (!isnan(code[k * COLS + c]))
                y[(size_t)place[IMAGE][k]][(size_t)place[COLUMN_TILE][k] * COLS + c] +=
                    weight * code[k * COLS + c];
    }
    for (size_t m = 0; m < TRACED; m++) {
        for (size_t phase = 0; phase < 2; phase++) {
            ohm_integer_inputs(&integer, phase, IN, study.data.test.x + m * IN, x);
            ohm_integer_product(&integer.layer[0], 1, x, exact);
            for (size_t o = 0; o < OUT; o++)
                y[m][o] -= phase ? -exact[o] : exact[o];
        }
        for (size_t o = 0; o < OUT; o++)
            ck_assert(y[m][o] == 0);
    }
}
END_TEST

/* Law: on so small a crossbar a current is that of its sum, to an LSB; the digital
 * route has none; what lies beyond the used columns is no number. */
START_TEST(currents_are_those_of_the_sums)
{
    const double lsb = ohm_fabric_lsb(&chip[OHM_ROUTE_NODAL]->fabric);
    size_t n, beyond = 0;

    ck_ok(ohm_trace_write(store, &study, unit, chip));
    n = fetch_all(OHM_ROUTE_NODAL);
    for (size_t k = 0; k < n * COLS; k++) {
        const size_t outs = place[LAYER][k / COLS] > 0 ? 3 : OUT;
        const bool used = (size_t)place[COLUMN_TILE][k / COLS] * COLS + k % COLS < outs;

        ck_assert_int_eq(isnan(current[k]), !used);
        ck_assert_int_eq(isnan(sum[k]), !used);
        ck_assert_int_eq(isnan(code[k]), !used);
        if (used)
            ck_near(current[k] / lsb, sum[k], 1);
        beyond += !used;
    }
    ck_assert_uint_gt(beyond, 0);
    n = fetch_all(OHM_ROUTE_DIGITAL);
    for (size_t k = 0; k < n * COLS; k++)
        ck_assert(isnan(current[k]));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("results/trace");
    TCase *tc = tcase_create("trace");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_loop_test(tc, a_read_says_where_it_comes_from, OHM_ROUTE_NODAL,
                        OHM_ROUTE_NODAL + 1);
    tcase_add_loop_test(tc, a_read_says_where_it_comes_from, OHM_ROUTE_DIGITAL,
                        OHM_ROUTE_DIGITAL + 1);
    tcase_add_loop_test(tc, codes_add_up_to_the_product, OHM_ROUTE_NODAL,
                        OHM_ROUTE_NODAL + 1);
    tcase_add_loop_test(tc, codes_add_up_to_the_product, OHM_ROUTE_DIGITAL,
                        OHM_ROUTE_DIGITAL + 1);
    tcase_add_test(tc, currents_are_those_of_the_sums);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
