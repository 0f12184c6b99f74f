/* Maps are the circuits of their reads; what is kept of a unit is kept once. */
#include "results/maps.h"

#include "results/little.h"
#include "results/trace.h"
#include "results/waveforms.h"
#include "store/facts.h"
#include "store/slab.h"

#include <math.h>

enum { MAPS = 12, WIDTH = COLS + 1 }; /* with the dummy */

static double input[MAPS][ROWS], word[MAPS][ROWS][WIDTH], bit[MAPS][ROWS][WIDTH],
    conductance[MAPS][ROWS][WIDTH], current[MAPS][WIDTH];

static void fetch(const char *name, size_t size, double values[])
{
    size_t ndim, shape[OHM_AXES_MAX], n = 1;
    char path[64];

    snprintf(path, sizeof path, "maps/nodal/%s", name);
    ck_ok(ohm_store_shape(store, path, &ndim, shape));
    for (size_t k = 0; k < ndim; k++)
        n *= shape[k];
    ck_assert_uint_eq(n, size);
    ck_ok(ohm_store_read(store, path, OHM_DOUBLE, NULL, NULL, values));
}

static void make_maps(void)
{
    study.options.map_reads = MAPS;
    ck_ok(ohm_maps_write(store, &study, unit, chip));
    fetch("input", MAPS * ROWS, input[0]);
    fetch("word", MAPS * ROWS * WIDTH, word[0][0]);
    fetch("bit", MAPS * ROWS * WIDTH, bit[0][0]);
    fetch("conductance", MAPS * ROWS * WIDTH, conductance[0][0]);
    fetch("current", MAPS * WIDTH, current[0]);
}

/* Law: what leaves a word line's segment between two nodes, and what a bit line gathers, is what the
 * cells carry. */
START_TEST(currents_stay_the_same_along_the_wires)
{
    const struct ohm_wires *wires = &chip[OHM_ROUTE_NODAL]->fabric.wires;
    double most = 0;

    make_maps();
    for (size_t k = 0; k < MAPS; k++)
        for (size_t c = 0; c < WIDTH; c++)
            most = fmax(most, fabs(current[k][c]));
    ck_assert(most > 0 && wires->r_word > 0 && wires->r_bit > 0);
    for (size_t k = 0; k < MAPS; k++) {
        double down[WIDTH] = { 0 };

        for (size_t r = 0; r < ROWS; r++) {
            double along = 0;

            for (size_t c = WIDTH; c-- > 0;) {
                const double i = conductance[k][r][c] * (word[k][r][c] - bit[k][r][c]);
                const double before = c > 0 ? word[k][r][c - 1] : input[k][r];
                const double after = r + 1 < ROWS ? bit[k][r + 1][c] : 0;

                along += i;
                down[c] += i;
                ck_near((before - word[k][r][c]) / wires->r_word, along, 1e-9 * most);
                ck_near((bit[k][r][c] - after) / wires->r_bit, down[c], 1e-9 * most);
            }
        }
        for (size_t c = 0; c < WIDTH; c++)
            ck_near(down[c], current[k][c], 1e-9 * most);
    }
}
END_TEST

/* The circuit of a map, solved alone, carries what the chip's transfer matrix gave; and its place names
 * it. */
START_TEST(a_map_is_the_read_that_it_names)
{
    static const char *const names[] = { "layer", "row_tile", "column_tile", "slice",
                                         "sign",  "image",    "phase",       "input_bit" };
    static double place[8][MAPS];
    const struct ohm_chip *own = chip[OHM_ROUTE_NODAL];
    const double lsb = ohm_fabric_lsb(&own->fabric);
    double largest = 0;

    make_maps();
    for (int k = 0; k < 8; k++)
        fetch(names[k], MAPS, place[k]);
    for (size_t k = 0; k < MAPS; k++) {
        const size_t layer = (size_t)place[0][k];
        const struct ohm_xbar *xbar =
            ohm_layout_find(own->layout[layer], (size_t)place[1][k], (size_t)place[2][k],
                            (size_t)place[3][k], (size_t)place[4][k]);
        static struct ohm_sample sample;
        uint8_t x[IN];

        ck_ok(ohm_chip_inputs(own, &experiment.point[1].readout,
                              study.data.test.x + (size_t)place[5][k] * IN, layer,
                              (size_t)place[6][k], x));
        ck_ok(ohm_mvm_sample(own->mvm[layer], x, xbar, 0, (size_t)place[7][k], &sample));
        for (size_t c = 0; c < sample.taps; c++) {
            ck_near(current[k][c] / lsb, sample.current[c], 1e-6);
            largest = fmax(largest, sample.current[c]);
        }
        ck_near(current[k][COLS] / lsb, sample.dummy, 1e-6);
    }
    ck_assert(largest > 1); /* LSB: something was there to compare */
}
END_TEST

/* Beside larger crossbars of the sweep a map has the same numbers, and nothing around them. */
START_TEST(smaller_crossbars_leave_the_rest_empty)
{
    enum { HIGH = ROWS + 3, WIDE = WIDTH + 2 };
    static double large[MAPS][HIGH][WIDE], inputs[MAPS][HIGH];

    make_maps();
    ohm_store_close(store);
    ck_ok(ohm_store_create(&store, in("t.h5"), true));
    experiment.point[0].mapping.rows = HIGH;
    experiment.point[0].mapping.cols = COLS + 2;
    ck_ok(ohm_maps_write(store, &study, unit, chip));
    fetch("bit", MAPS * HIGH * WIDE, large[0][0]);
    fetch("input", MAPS * HIGH, inputs[0]);
    for (size_t k = 0; k < MAPS; k++) {
        for (size_t r = 0; r < HIGH; r++) {
            ck_assert(r < ROWS ? inputs[k][r] == input[k][r] : isnan(inputs[k][r]));
            for (size_t c = 0; c < WIDE; c++)
                ck_assert(r < ROWS && c < WIDTH ? large[k][r][c] == bit[k][r][c]
                                                : isnan(large[k][r][c]));
        }
    }
}
END_TEST

/* Reads of GROUP. */
static size_t reads_of(const char *group)
{
    size_t ndim, shape[OHM_AXES_MAX];
    char path[64];

    snprintf(path, sizeof path, "%s/read", group);
    ck_ok(ohm_store_shape(store, path, &ndim, shape));
    return shape[0];
}

static void keep_all(struct ohm_unit of, const struct ohm_timed timed[2])
{
    ck_ok(ohm_trace_write(store, &study, of, chip));
    ck_ok(ohm_maps_write(store, &study, of, chip));
    ck_ok(ohm_waveforms_write(store, &study, of, OHM_ROUTE_NODAL, WIDTH, 2, timed));
}

/* A unit that failed after its reads were written runs again when the study is resumed. */
START_TEST(a_second_attempt_takes_the_places_of_the_first)
{
    static const char *const groups[] = { "traces/nodal", "maps/nodal",
                                          "waveforms/nodal/0" };
    const struct ohm_unit next = { .group = 0, .seed = 1, .trial = 0 };
    struct ohm_timed timed[2] = { { .settle = 0 }, { .settle = 0 } };
    size_t n[3];

    study.options.map_reads = MAPS;
    for (int k = 0; k < 2; k++)
        ck_ok(ohm_settling_init(&timed[k].settling, WIDTH,
                                experiment.point[1].timing.points));
    keep_all(unit, timed);
    for (int k = 0; k < 3; k++)
        n[k] = reads_of(groups[k]);
    ck_assert_uint_eq(n[1], MAPS);
    ck_assert_uint_eq(n[2], 2);
    keep_all(unit, timed);
    for (int k = 0; k < 3; k++)
        ck_assert_uint_eq(reads_of(groups[k]), n[k]);
    keep_all(next, timed);
    keep_all(next, timed);
    for (int k = 0; k < 3; k++)
        ck_assert_uint_eq(reads_of(groups[k]), 2 * n[k]);
    for (int k = 0; k < 2; k++)
        ohm_settling_clear(&timed[k].settling);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("results/maps");
    TCase *tc = tcase_create("maps");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, currents_stay_the_same_along_the_wires);
    tcase_add_test(tc, a_map_is_the_read_that_it_names);
    tcase_add_test(tc, smaller_crossbars_leave_the_rest_empty);
    tcase_add_test(tc, a_second_attempt_takes_the_places_of_the_first);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
