#include "study/group.h"

#include "harness.h"

#include <string.h>

/* An experiment with its trainings and groups. */
struct laid {
    struct ohm_experiment experiment;
    struct ohm_trainings trainings;
    struct ohm_groups groups;
};

static void lay(struct laid *l, const char *text)
{
    ck_ok(ohm_experiment_parse(&l->experiment, "e.yaml", text, 0, NULL));
    ck_ok(ohm_trainings_init(&l->trainings, &l->experiment));
    ck_ok(ohm_groups_init(&l->groups, &l->experiment, &l->trainings));
}

static void clear(struct laid *l)
{
    ohm_groups_clear(&l->groups);
    ohm_trainings_clear(&l->trainings);
    ohm_experiment_clear(&l->experiment);
}

/* The number of the group that has POINT; every point is in exactly one. */
static size_t group_of(const struct laid *l, size_t point)
{
    size_t found = l->groups.n, times = 0;

    for (size_t g = 0; g < l->groups.n; g++) {
        for (size_t k = 0; k < l->groups.group[g].n; k++) {
            if (l->groups.group[g].point[k] == point) {
                found = g;
                times++;
            }
        }
    }
    ck_assert_uint_eq(times, 1);
    return found;
}

/* Sweeps of one axis with two entries: do they share a chip, and a training? */
static const struct {
    const char *axis;
    bool chip, training;
} pairs[] = {
    { "readout.bits: [[8, 8, 8, 8], [1, 3, 3, 3]]", true, true },
    { "readout.bits: [[8, 8, 8, 8], [[8, 8, 8, 8], [1, 3, 3, 3]]]", true, true },
    { "readout.leakage: [none, popcount-digital]", true, true },
    { "readout.leakage: [none, popcount-threshold]", true, true },
    { "readout.leakage: [dummy-analog, dummy-digital]", true, true },
    { "readout.leakage: [none, dummy-analog]", false, true },
    { "readout.leakage: [dummy-digital, popcount-digital]", false, true },
    { "crossbar.r_word: [1 Ohm, 2 Ohm]", false, true },
    { "crossbar.sense: [top, bottom]", false, true },
    { "device.g_off: [1 nS, 2 nS]", false, true },
    { "device: [hfo2-linear, prime]", false, true },
    { "mapping.headroom: [0, 1]", false, true },
    { "mapping.keep_empty: [yes, no]", false, true },
    { "mapping.rows: [64, 128]", false, true },
    { "train.method: [l1, bit-slice-l1]", false, false },
    { "train.prune: [0, 0.1]", false, false },
    { "network.layers: [[784, 20, 10], [784, 30, 10]]", false, false },
    { "seed: [1, 2]", false, false },
    { "x: {a: {}, b: {}}", true, true },
    { "x: {a: {crossbar.r_word: 1 Ohm}, b: {crossbar.r_word: 1000 mOhm}}", true, true },
    { "x: {a: {train.method: none}, b: {train.method: none, train.alpha_l1: 3}}", true,
      true },
    { "x: {a: {train.method: column-proportional}, b: {train.method: column-proportional, "
      "mapping.rows: 64}}",
      false, false },
    { "x: {a: {train.method: column-proportional}, b: {train.method: column-proportional, "
      "mapping.cols: 64}}",
      false, true },
    { "x: {a: {train.method: column-proportional, train.column_rate: 4}, b: {train.method: "
      "column-proportional, train.column_rate: [4, 4]}}",
      false, false },
    { "x: {a: {train.recipe: quick}, b: {train.recipe: paper}}", false, false },
};

START_TEST(points_that_differ_in_the_readout_alone_share_a_chip)
{
    static struct laid l;
    char text[512];

    snprintf(text, sizeof text, "sweep: {%s}\ntrain: {seeds: 2}\n", pairs[_i].axis);
    lay(&l, text);
    ck_assert_uint_eq(l.experiment.points, 2);
    ck_assert_msg((group_of(&l, 0) == group_of(&l, 1)) == pairs[_i].chip, "%s", text);
    ck_assert_uint_eq(l.groups.n, pairs[_i].chip ? 1 : 2);
    ck_assert_uint_eq(l.trainings.seeds, 2);
    ck_assert_uint_eq(l.trainings.n, pairs[_i].training ? 2 : 4);
    for (size_t seed = 0; seed < 2; seed++) {
        const size_t a = l.trainings.of[seed], b = l.trainings.of[2 + seed];

        ck_assert_msg((a == b) == pairs[_i].training, "%s", text);
        ck_assert_uint_eq(l.trainings.training[a].seed, seed);
        ck_assert_uint_eq(l.trainings.training[b].seed, seed);
        ck_assert(!l.trainings.training[a].done);
    }
    ck_assert_uint_ne(l.trainings.of[0], l.trainings.of[1]);
    clear(&l);
}
END_TEST

static const char large[] =
    "network: {layers: [784, 40, 30, 10]}\n"
    "sweep:\n"
    "  leakage:\n"
    "    none: {readout.leakage: none}\n"
    "    dummy: {readout.leakage: dummy-analog}\n"
    "  bits:\n"
    "    a: {readout.bits: [1, 3, 3, 3]}\n"
    "    b: {readout.bits: [[2, 4, 4, 4], [3, 3, 3, 3], [1, 1, 1, 1]]}\n"
    "    c: {readout.bits: [4, 2, 2, 2]}\n"
    "  word: {a: {crossbar.r_word: 1 Ohm}, b: {crossbar.r_word: 2 Ohm}}\n";

/* Law: every point is in one group; groups are (leakage with or without dummy) x wires. */
START_TEST(groups_part_the_points)
{
    static struct laid l;

    lay(&l, large);
    ck_assert_uint_eq(l.experiment.points, 12);
    ck_assert_uint_eq(l.groups.n, 4);
    for (size_t point = 0; point < 12; point++) {
        size_t entry[OHM_AXES], same[OHM_AXES];

        ohm_sweep_entries(&l.experiment.sweep, point, entry);
        memcpy(same, entry, sizeof same);
        same[1] = 0;
        ck_assert_uint_eq(group_of(&l, point),
                          group_of(&l, ohm_sweep_point(&l.experiment.sweep, same)));
    }
    clear(&l);
}
END_TEST

/* The bits of all converters of a network, a table's or a row's for every layer. */
static size_t bits(const struct ohm_settings *settings)
{
    const size_t layers = settings->network.layers.cols - 1;
    size_t sum = 0;

    for (size_t l = 0; l < layers; l++)
        for (size_t s = 0; s < 4; s++)
            sum += ohm_readout_bits(&settings->readout, l, s);
    return sum;
}

static const struct {
    const char *bits;
    size_t first; /* entry with the most bits */
} orders[] = {
    { "[[1, 3, 3, 3], [8, 8, 8, 8], [2, 4, 4, 4]]", 1 },
    { "[[8, 8, 8, 8], [1, 3, 3, 3], [2, 4, 4, 4]]", 0 },
    { "[[1, 3, 3, 3], [2, 4, 4, 4], [[8, 8, 8, 8], [8, 8, 8, 8]]]", 2 },
    { "[[[1, 3, 3, 3], [2, 4, 4, 4]], [1, 3, 3, 3], [2, 4, 4, 4]]", 2 },
    { "[[2, 2, 2, 2], [[2, 2, 2, 1], [2, 2, 2, 2]], [2, 2, 2, 1]]", 0 },
};

START_TEST(the_first_point_has_the_most_bits)
{
    static struct laid l;
    char text[256];

    snprintf(text, sizeof text, "sweep: {readout.bits: %s}\n", orders[_i].bits);
    lay(&l, text);
    ck_assert_uint_eq(l.groups.n, 1);
    ck_assert_uint_eq(l.groups.group[0].n, 3);
    ck_assert_uint_eq(l.groups.group[0].point[0], orders[_i].first);
    for (size_t k = 1; k < 3; k++)
        ck_assert_uint_ge(bits(&l.experiment.point[l.groups.group[0].point[0]]),
                          bits(&l.experiment.point[l.groups.group[0].point[k]]));
    for (size_t k = 0; k < 3; k++)
        ck_assert_uint_eq(group_of(&l, k), 0);
    clear(&l);
}
END_TEST

START_TEST(trainings_differ_by_the_data_and_the_epochs_but_not_by_their_number)
{
    static struct laid l, other;
    static const char *const texts[] = { "train: {seeds: 1}\n", "train: {seeds: 3}\n",
                                         "data: npz:x\n", "train: {pretrain: 100}\n",
                                         "train: {pretrain: 99}\n" };
    static const bool same[] = { true, true, false, true, false };

    lay(&l, texts[0]);
    for (size_t k = 0; k < 5; k++) {
        lay(&other, texts[k]);
        ck_assert_int_eq(
            strcmp(l.trainings.training[0].key, other.trainings.training[0].key) == 0,
            same[k]);
        clear(&other);
    }
    clear(&l);
}
END_TEST

START_TEST(init_survives_scarcity)
{
    static struct laid l;

    lay(&l, "sweep: {readout.bits: [[8, 8, 8, 8], [1, 3, 3, 3]]}\n");
    ohm_groups_clear(&l.groups);
    ck_survives_scarcity(ohm_groups_init(&l.groups, &l.experiment, &l.trainings),
                         ohm_groups_clear(&l.groups));
    ohm_trainings_clear(&l.trainings);
    ck_survives_scarcity(ohm_trainings_init(&l.trainings, &l.experiment),
                         ohm_trainings_clear(&l.trainings));
    clear(&l);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("study/group");
    TCase *tc = tcase_create("group");

    tcase_add_loop_test(tc, points_that_differ_in_the_readout_alone_share_a_chip, 0,
                        sizeof pairs / sizeof *pairs);
    tcase_add_test(tc, groups_part_the_points);
    tcase_add_loop_test(tc, the_first_point_has_the_most_bits, 0,
                        sizeof orders / sizeof *orders);
    tcase_add_test(tc, trainings_differ_by_the_data_and_the_epochs_but_not_by_their_number);
    tcase_add_test(tc, init_survives_scarcity);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
