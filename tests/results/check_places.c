/* Where reads come from: one name for a coordinate, in whatever group. */
#include "results/places.h"

#include "harness.h"
#include "store/array.h"
#include "store/axis.h"
#include "store/slab.h"
#include "store/tree.h"

#include <stdlib.h>
#include <unistd.h>

enum { PLACES = 12 };
static const char *const names[PLACES] = {
    "point", "train_seed", "trial", "layer", "row_tile", "column_tile",
    "slice", "sign",       "image", "phase", "step",     "input_bit"
};
static char path[] = "/tmp/ohm-places-XXXXXX";
static struct ohm_store *store;
static const struct ohm_read_id wanted = { .layer = 1,
                                           .row_tile = 2,
                                           .col_tile = 3,
                                           .plane = 4,
                                           .part = 1,
                                           .image = 6,
                                           .phase = 1,
                                           .step = 8,
                                           .bit = 9 };

static void setup(void)
{
    const int fd = mkstemp(path);

    ck_assert_int_ge(fd, 0);
    close(fd);
    unlink(path);
    ck_ok(ohm_store_create(&store, path, true));
}

static void teardown(void)
{
    char partial[64];

    ck_ok(ohm_store_close(store));
    snprintf(partial, sizeof partial, "%s.partial", path);
    unlink(partial);
    unlink(path);
}

/* Read 0 of GROUP is the one that is wanted. */
static void ck_read(const char *group)
{
    struct ohm_read_id id;
    struct ohm_unit unit;
    size_t point;

    ck_ok(ohm_places_read(store, group, 0, &point, &unit, &id));
    ck_assert_uint_eq(point, 11);
    ck_assert_uint_eq(unit.seed, 12);
    ck_assert_uint_eq(unit.trial, 13);
    ck_assert_uint_eq(id.layer, wanted.layer);
    ck_assert_uint_eq(id.row_tile, wanted.row_tile);
    ck_assert_uint_eq(id.col_tile, wanted.col_tile);
    ck_assert_uint_eq(id.plane, wanted.plane);
    ck_assert_uint_eq(id.part, wanted.part);
    ck_assert_uint_eq(id.image, wanted.image);
    ck_assert_uint_eq(id.phase, wanted.phase);
    ck_assert_uint_eq(id.step, wanted.step);
    ck_assert_uint_eq(id.bit, wanted.bit);
}

static void keep(const char *group)
{
    ck_ok(ohm_places_write(store, group, 0, 11,
                           (struct ohm_unit){ .seed = 12, .trial = 13 }, &wanted));
}

START_TEST(every_group_has_the_same_names)
{
    static const char *const groups[] = { "audit", "traces/nodal", "maps/ngspice",
                                          "waveforms/nodal/0" };

    ck_ok(ohm_places_create(store, groups[_i]));
    keep(groups[_i]);
    for (int k = 0; k < PLACES; k++) {
        char array[64];
        bool there;

        snprintf(array, sizeof array, "%s/%s", groups[_i], names[k]);
        ck_ok(ohm_store_exists(store, array, &there));
        ck_assert_msg(there, "%s", array);
    }
    ck_read(groups[_i]);
}
END_TEST

/* Audits and traces of earlier versions, with the names that they had, and doubles in audits. */
START_TEST(older_names_are_read)
{
    static const char *const older[2][PLACES] = {
        { "point", "seed", "chip", "at_layer", "row_tile", "column_tile", "at_slice",
          "sign", "at_image", "phase", "step", "input_bit" },
        { "point", "seed", "trial", "layer", "row_tile", "column_tile", "slice", "sign",
          "image", "phase", "step", "input_bit" }
    };
    static const char *const groups[2] = { "audit", "traces/nodal" };
    static const int values[PLACES] = { 11, 12, 13, 1, 2, 3, 4, 1, 6, 1, 8, 9 };
    static const char *const axis = "read";
    char array[64];

    snprintf(array, sizeof array, "%s/read", groups[_i]);
    ck_ok(ohm_store_axis_growing(store, array, "read"));
    for (int k = 0; k < PLACES; k++) {
        snprintf(array, sizeof array, "%s/%s", groups[_i], older[_i][k]);
        ck_ok(ohm_store_array(store, array, _i == 0 ? OHM_DOUBLE : OHM_INT32, 1, &axis, "1",
                              "place"));
    }
    for (int k = 0; k < PLACES; k++) {
        const size_t start = 0, count = 1;
        const double as_double = values[k];
        const int32_t as_int = values[k];

        snprintf(array, sizeof array, "%s/%s", groups[_i], older[_i][k]);
        if (_i == 0)
            ck_ok(ohm_store_write(store, array, OHM_DOUBLE, &start, &count, &as_double));
        else
            ck_ok(ohm_store_write(store, array, OHM_INT32, &start, &count, &as_int));
    }
    ck_read(groups[_i]);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("results/places");
    TCase *tc = tcase_create("places");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_loop_test(tc, every_group_has_the_same_names, 0, 4);
    tcase_add_loop_test(tc, older_names_are_read, 0, 2);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
