#include "results/record.h"

#include "claims/judged.h"
#include "model/weights.h"
#include "num/rng.h"
#include "results/cube.h"
#include "store/axis.h"
#include "store/note.h"
#include "store/scratch.h"
#include "store/slab.h"

#include <math.h>

enum { IMAGES = 13 };

/* 2 x 3 points in 4 groups, 2 trainings and 3 chips each, layers and slices of different numbers. */
static const char text[] =
    "network: {layers: [30, 12, 5]}\n"
    "train: {seeds: 2}\n"
    "trials: 3\n"
    "solver: [digital, ideal, nodal, ngspice]\n"
    "sweep:\n"
    "  method: {l1: {train.method: l1}, none: {train.method: none}}\n"
    "  read:\n"
    "    few: {readout.bits: [1, 3, 3, 3]}\n"
    "    many: {}\n"
    "    wide: {mapping.cell_bits: 1, readout.bits: [1, 1, 1, 1, 2, 2, 2, 2]}\n"
    "claims:\n"
    "  - {says: small, at: {read: few}, holds_if: drop <= 1}\n"
    "  - {says: measured, needs: chips}\n";

static struct ohm_experiment experiment, other;

static void setup(void)
{
    scratch_setup();
    ck_ok(ohm_experiment_parse(&experiment, "e.yaml", text, 0, NULL));
    ck_ok(
        ohm_experiment_parse(&other, "o.yaml", text, 1, (const char *const[]){ "seed=2" }));
}

static void teardown(void)
{
    ohm_experiment_clear(&experiment);
    ohm_experiment_clear(&other);
    scratch_teardown();
}

static double draw(uint32_t n)
{
    struct ohm_rng rng = ohm_rng_at(3, OHM_FOR_TEST, n, 0, 0);

    return ohm_rng_draw_uniform(&rng);
}

/* Numbers of a variable in all blocks of a route. */
static size_t values_of(const struct ohm_result *result, int v, int r)
{
    const size_t trials = ohm_variable_rows[v].scope == OHM_OF_NETWORK
                              ? 1
                              : ohm_result_trials(result, (enum ohm_route)r);

    return result->points * result->seeds * trials *
           ohm_result_block(result, (enum ohm_variable)v);
}

static size_t images_of(const struct ohm_result *result, int r)
{
    return result->points * result->seeds * ohm_result_trials(result, (enum ohm_route)r) *
           result->images;
}

/* Every number of the cube is another one. */
static void fill(struct ohm_result *result)
{
    uint32_t n = 0;

    for (int r = 0; r < OHM_ROUTES; r++) {
        for (int v = 0; v < OHM_VARIABLE_COUNT; v++)
            for (size_t k = 0; result->value[v][r] && k < values_of(result, v, r); k++)
                result->value[v][r][k] = draw(n++);
        for (size_t k = 0; k < images_of(result, r); k++)
            result->correct[r][k] = draw(n++) < 0.5;
    }
    for (size_t k = 0; k < result->points * result->seeds * IMAGES; k++)
        result->lossless[k] = draw(n++) < 0.5;
}

/* Does the unit of a point exist there? */
typedef bool choice(size_t point, size_t seed, size_t trial);

static bool all(size_t point, size_t seed, size_t trial)
{
    (void)point, (void)seed, (void)trial;
    return true;
}

/* By groups: the points few and many of a method are in one. */
static bool some(size_t point, size_t seed, size_t trial)
{
    return (point / 3 + seed + trial) % 2 == 0;
}

static bool others(size_t point, size_t seed, size_t trial)
{
    return !some(point, seed, trial);
}

static bool none(size_t point, size_t seed, size_t trial)
{
    (void)point, (void)seed, (void)trial;
    return false;
}

static void layout(struct ohm_ledger *ledger)
{
    ck_ok(ohm_ledger_layout(ledger, &experiment, IMAGES));
    ck_assert_uint_eq(ledger->result.layers, 2);
    ck_assert_uint_eq(ledger->result.slices, 8);
    ck_assert_uint_eq(ledger->study.groups.n, 4);
}

/* Marks and writes the units of one's CHOICE. */
static void record_units(struct ohm_record *record, struct ohm_ledger *ledger,
                         choice *chosen)
{
    for (size_t g = 0; g < ledger->study.groups.n; g++) {
        for (size_t s = 0; s < 2; s++) {
            for (size_t t = 0; t < 3; t++) {
                const struct ohm_group *group = &ledger->study.groups.group[g];

                if (!chosen(group->point[0], s, t))
                    continue;
                for (size_t k = 0; k < group->n; k++)
                    *ohm_result_done(&ledger->result, group->point[k], s, t) = 1;
                ck_ok(ohm_record_unit(
                    record, ledger,
                    (struct ohm_unit){ .group = g, .seed = s, .trial = t }));
            }
        }
    }
}

static void finish(struct ohm_record *record, struct ohm_ledger *ledger)
{
    struct ohm_judgements judgements;

    ck_ok(ohm_judgements_init(&judgements, &ledger->result));
    ck_ok(ohm_judged_finish(record, ledger, &judgements));
    ohm_judgements_clear(&judgements);
}

/* A result file with the units of CHOSEN, of a study of the global experiment. */
static void write_result(const char *path, choice *chosen)
{
    struct ohm_ledger ledger;
    struct ohm_record *record;

    layout(&ledger);
    fill(&ledger.result);
    ck_ok(ohm_record_create(&record, path, &ledger, false));
    record_units(record, &ledger, chosen);
    finish(record, &ledger);
    ohm_ledger_clear(&ledger);
}

/* Law: the block of (point, seed, trial) is there exactly if it is CHOSEN; what is of the network or
 * of the digital route comes with trial 0. */
static void ck_result(const struct ohm_result *result, choice *chosen)
{
    struct ohm_ledger full;

    layout(&full);
    fill(&full.result);
    for (size_t p = 0; p < result->points; p++) {
        for (size_t s = 0; s < 2; s++) {
            for (size_t t = 0; t < 3; t++) {
                ck_assert_uint_eq(*ohm_result_done(result, p, s, t), chosen(p, s, t));
                for (int r = 0; r < OHM_ROUTES; r++) {
                    for (int v = 0; v < OHM_VARIABLE_COUNT; v++) {
                        const bool network = ohm_variable_rows[v].scope == OHM_OF_NETWORK;
                        const size_t trial = network || r == OHM_ROUTE_DIGITAL ? 0 : t;
                        const double *a, *b;

                        if (!result->value[v][r])
                            continue;
                        a = ohm_result_at(result, (enum ohm_variable)v, (enum ohm_route)r,
                                          p, s, trial);
                        b = ohm_result_at(&full.result, (enum ohm_variable)v,
                                          (enum ohm_route)r, p, s, trial);
                        for (size_t k = 0;
                             k < ohm_result_block(result, (enum ohm_variable)v); k++)
                            ck_assert(chosen(p, s, trial) ? a[k] == b[k] : isnan(a[k]));
                    }
                    for (size_t m = 0; m < IMAGES; m++) {
                        const size_t trial = r == OHM_ROUTE_DIGITAL ? 0 : t;

                        ck_assert_uint_eq(
                            ohm_result_correct(result, (enum ohm_route)r, p, s, trial)[m],
                            chosen(p, s, trial)
                                ? ohm_result_correct(&full.result, (enum ohm_route)r, p, s,
                                                     trial)[m]
                                : 255);
                    }
                }
                for (size_t m = 0; m < IMAGES; m++)
                    ck_assert_uint_eq(
                        ohm_result_lossless(result, p, s)[m],
                        chosen(p, s, 0) ? ohm_result_lossless(&full.result, p, s)[m] : 255);
            }
        }
    }
    ohm_ledger_clear(&full);
}

static choice *const choices[] = { all, some, others, none };

START_TEST(a_cube_reads_back_as_it_was)
{
    struct ohm_ledger ledger;
    const char *path = in("r.h5");

    write_result(path, choices[_i]);
    layout(&ledger);
    ck_ok(ohm_record_load(path, &ledger));
    ck_result(&ledger.result, choices[_i]);
    ohm_ledger_clear(&ledger);
}
END_TEST

/* Files of earlier versions lack what these did not know. */
START_TEST(a_variable_that_is_not_on_file_stays_unknown)
{
    struct ohm_record *record;
    struct ohm_ledger ledger;

    layout(&ledger);
    fill(&ledger.result);
    free(ledger.result.value[OHM_V_DUMMIES][OHM_ROUTE_NODAL]);
    ledger.result.value[OHM_V_DUMMIES][OHM_ROUTE_NODAL] = NULL;
    ck_ok(ohm_record_create(&record, in("r.h5"), &ledger, false));
    record_units(record, &ledger, all);
    finish(record, &ledger);
    ohm_ledger_clear(&ledger);
    layout(&ledger);
    ck_ok(ohm_record_load(in("r.h5"), &ledger));
    ck_assert_uint_eq(ohm_result_missing(&ledger.result), 0);
    ck_assert(
        isnan(*ohm_result_at(&ledger.result, OHM_V_DUMMIES, OHM_ROUTE_NODAL, 0, 0, 0)));
    ck_assert(
        !isnan(*ohm_result_at(&ledger.result, OHM_V_WRONG, OHM_ROUTE_NODAL, 0, 0, 0)));
    ohm_ledger_clear(&ledger);
}
END_TEST

START_TEST(an_empty_result_knows_nothing)
{
    struct ohm_ledger ledger;

    layout(&ledger);
    ck_result(&ledger.result, none);
    ck_assert_uint_eq(ohm_result_missing(&ledger.result), 36);
    ck_assert_ptr_nonnull(ledger.result.value[OHM_V_DIFFER][OHM_ROUTE_NGSPICE]);
    ck_assert_ptr_null(ledger.result.value[OHM_V_DIFFER][OHM_ROUTE_NODAL]);
    ck_assert_ptr_null(ledger.result.value[OHM_V_WRONG][OHM_ROUTE_DIGITAL]);
    ck_assert_uint_eq(ohm_result_trials(&ledger.result, OHM_ROUTE_DIGITAL), 1);
    ck_assert_uint_eq(ohm_result_trials(&ledger.result, OHM_ROUTE_IDEAL), 3);
    ohm_ledger_clear(&ledger);
}
END_TEST

START_TEST(parts_join_in_either_order)
{
    struct ohm_ledger ledger;

    write_result(in("a.h5"), some);
    write_result(in("b.h5"), others);
    layout(&ledger);
    ck_ok(ohm_record_load(in(_i ? "a.h5" : "b.h5"), &ledger));
    ck_result(&ledger.result, _i ? some : others);
    ck_ok(ohm_record_load(in(_i ? "b.h5" : "a.h5"), &ledger));
    ck_result(&ledger.result, all);
    ck_assert_uint_eq(ohm_result_missing(&ledger.result), 0);
    ck_fails(ohm_record_load(in("a.h5"), &ledger), OHM_EINPUT, "a.h5: every trial in it");
    ck_result(&ledger.result, all);
    ohm_ledger_clear(&ledger);
}
END_TEST

/* Parts that overlap count once, if they agree. */
START_TEST(what_two_parts_have_counts_once)
{
    struct ohm_ledger ledger;

    write_result(in("a.h5"), some);
    write_result(in("b.h5"), all);
    layout(&ledger);
    ck_ok(ohm_record_load(in("a.h5"), &ledger));
    ck_ok(ohm_record_load(in("b.h5"), &ledger));
    ck_result(&ledger.result, all);
    ohm_ledger_clear(&ledger);
}
END_TEST

/* What is done already is not replaced by what a file says, and the two may not differ. */
START_TEST(what_is_done_stays)
{
    struct ohm_ledger ledger;
    double *value;

    write_result(in("r.h5"), all);
    layout(&ledger);
    value = ohm_result_at(&ledger.result, OHM_V_ACCURACY, OHM_ROUTE_NODAL, 1, 1, 2);
    *value = 77;
    *ohm_result_done(&ledger.result, 1, 1, 2) = 1;
    ck_fails(ohm_record_load(in("r.h5"), &ledger), OHM_EINPUT,
             "of method l1, read many, training 1, trial 2 is another one than in the "
             "files before");
    ck_assert(*value == 77);
    ck_assert_uint_eq(ohm_result_missing(&ledger.result), ledger.result.points * 2 * 3 - 1);
    ohm_ledger_clear(&ledger);
}
END_TEST

START_TEST(a_result_opens_as_the_study_that_it_is)
{
    struct ohm_experiment found;
    struct ohm_ledger ledger;

    write_result(in("r.h5"), some);
    ck_ok(ohm_record_open(in("r.h5"), &found, &ledger));
    ck_assert_str_eq(found.text, experiment.text);
    ck_assert_str_eq(found.name, "e.yaml");
    ck_assert_uint_eq(ledger.result.images, IMAGES);
    ck_result(&ledger.result, some);
    ohm_ledger_clear(&ledger);
    ohm_experiment_clear(&found);
}
END_TEST

/* --- files that are none of ours --- */

static void write_text(const char *path, const char *words)
{
    FILE *out = fopen(path, "w");

    fputs(words, out);
    fclose(out);
}

START_TEST(foreign_files_are_refused)
{
    struct ohm_experiment found;
    struct ohm_network network;
    struct ohm_ledger ledger;

    layout(&ledger);
    ck_fails(ohm_record_load(in("gone.h5"), &ledger), OHM_EIO, "gone.h5: ");
    write_text(in("t.h5"), "not HDF5 at all");
    ck_fails(ohm_record_load(in("t.h5"), &ledger), OHM_EINPUT, "t.h5: not an HDF5 file");
    ck_ok(ohm_network_init(&network, 2, (const size_t[]){ 3, 2 }));
    network.deviation = 1;
    ck_ok(ohm_weights_write(in("w.h5"), &network));
    ohm_network_clear(&network);
    ck_fails(ohm_record_load(in("w.h5"), &ledger), OHM_EINPUT, "w.h5: ");
    ck_fails(ohm_record_open(in("w.h5"), &found, &ledger), OHM_EINPUT, "w.h5: ");
    ck_fails(ohm_record_load_weights(in("t.h5"), &ledger.study), OHM_EINPUT,
             "t.h5: not an HDF5");
    ck_result(&ledger.result, none);
    ohm_ledger_clear(&ledger);
}
END_TEST

START_TEST(results_of_another_experiment_are_refused)
{
    struct ohm_ledger ledger;
    struct ohm_record *record;

    write_result(in("r.h5"), all);
    ck_ok(ohm_ledger_layout(&ledger, &other, IMAGES));
    ck_fails(ohm_record_load(in("r.h5"), &ledger), OHM_EINPUT,
             "r.h5: this is the result of another experiment than o.yaml");
    ohm_ledger_clear(&ledger);
    layout(&ledger);
    ck_ok(ohm_record_create(&record, in("p.h5"), &ledger, false));
    ohm_record_close(record);
    ohm_ledger_clear(&ledger);
    ck_ok(ohm_ledger_layout(&ledger, &other, IMAGES));
    ck_fails(ohm_record_resume(&record, in("p.h5"), &ledger), OHM_EUSAGE,
             "p.h5: this is the result of another experiment than o.yaml");
    ck_assert_int_eq(access(in("p.h5.partial"), F_OK), 0); /* untouched */
    ohm_ledger_clear(&ledger);
}
END_TEST

/* The same experiment on other data: as many arrays of other lengths. */
START_TEST(results_of_another_shape_are_refused)
{
    struct ohm_ledger ledger;

    write_result(in("r.h5"), all);
    ck_ok(ohm_ledger_layout(&ledger, &experiment, IMAGES + 1));
    ck_fails(ohm_record_load(in("r.h5"), &ledger), OHM_EINPUT,
             "r.h5: lossless_correct has 156 numbers instead of 168");
    ck_assert_uint_eq(ohm_result_missing(&ledger.result), 36);
    ohm_ledger_clear(&ledger);
}
END_TEST

/* --- going on --- */

START_TEST(a_partial_result_goes_on_where_it_was)
{
    struct ohm_ledger ledger;
    struct ohm_record *record;

    layout(&ledger);
    fill(&ledger.result);
    ck_ok(ohm_record_create(&record, in("r.h5"), &ledger, false));
    record_units(record, &ledger, some);
    ohm_record_close(record);
    ohm_ledger_clear(&ledger);
    layout(&ledger);
    ck_fails(ohm_record_create(&record, in("r.h5"), &ledger, false), OHM_EUSAGE,
             "r.h5.partial: an earlier run left it; resume or replace it");
    ck_ok(ohm_record_resume(&record, in("r.h5"), &ledger));
    ck_result(&ledger.result, some);
    ck_assert_int_ne(access(in("r.h5"), F_OK), 0);
    fill(&ledger.result);
    record_units(record, &ledger, others);
    finish(record, &ledger);
    ohm_ledger_clear(&ledger);
    layout(&ledger);
    ck_ok(ohm_record_load(in("r.h5"), &ledger));
    ck_result(&ledger.result, all);
    ck_fails(ohm_record_resume(&record, in("r.h5"), &ledger), OHM_EUSAGE,
             "r.h5 is complete: there is nothing to resume");
    ck_fails(ohm_record_resume(&record, in("s.h5"), &ledger), OHM_EIO,
             "s.h5.partial: there is no such file to resume");
    ohm_ledger_clear(&ledger);
}
END_TEST

/* Killed before anything was settled: an empty file, or a store with nothing in it; killed after the
 * verdicts and before the renaming: a partial file that is whole. */
START_TEST(a_run_that_was_killed_at_its_ends_goes_on)
{
    struct ohm_ledger ledger;
    struct ohm_record *record;
    struct ohm_store *store;
    FILE *empty = fopen(in("r.h5.partial"), "w");

    ck_assert_ptr_nonnull(empty);
    fclose(empty);
    layout(&ledger);
    ck_ok(ohm_record_resume(&record, in("r.h5"), &ledger));
    ohm_record_close(record);
    ck_ok(ohm_store_create(&store, in("r.h5"), true));
    ck_ok(ohm_store_close(store));
    ck_ok(ohm_record_resume(&record, in("r.h5"), &ledger));
    fill(&ledger.result);
    record_units(record, &ledger, some);
    finish(record, &ledger);
    ck_assert_int_eq(rename(in("r.h5"), in("r.h5.partial")), 0);
    ck_ok(ohm_record_resume(&record, in("r.h5"), &ledger));
    fill(&ledger.result);
    record_units(record, &ledger, others);
    finish(record, &ledger);
    ohm_ledger_clear(&ledger);
    layout(&ledger);
    ck_ok(ohm_record_load(in("r.h5"), &ledger));
    ck_result(&ledger.result, all);
    ohm_ledger_clear(&ledger);
}
END_TEST

START_TEST(an_earlier_result_is_replaced_on_request)
{
    struct ohm_ledger ledger;
    struct ohm_record *record;

    write_text(in("r.h5.partial"), "rubbish");
    layout(&ledger);
    ck_ok(ohm_record_create(&record, in("r.h5"), &ledger, true));
    finish(record, &ledger);
    ohm_ledger_clear(&ledger);
    layout(&ledger);
    ck_ok(ohm_record_load(in("r.h5"), &ledger));
    ck_result(&ledger.result, none);
    ohm_ledger_clear(&ledger);
}
END_TEST

START_TEST(a_record_that_cannot_begin_leaves_nothing)
{
    struct ohm_ledger ledger;
    struct ohm_record *record;

    layout(&ledger);
    strcpy(experiment.sweep.axis[1].name, "method"); /* twice: refused by the store */
    ck_assert_int_ne(ohm_record_create(&record, in("r.h5"), &ledger, false), OHM_OK);
    ck_assert_ptr_nonnull(strstr(ohm_sentence(), "method"));
    ck_assert_int_ne(access(in("r.h5.partial"), F_OK), 0);
    ohm_ledger_clear(&ledger);
}
END_TEST

/* --- networks --- */

static void train_falsely(struct ohm_ledger *ledger, size_t k, float w)
{
    struct ohm_training *training = &ledger->study.trainings.training[k];

    ck_ok(ohm_network_init(&training->network, 3, (const size_t[]){ 30, 12, 5 }));
    training->network.layer[1].w[7] = w;
    training->network.deviation = 0.5;
    training->network.bits = 8;
    training->best.validation = (double)w / 10;
    training->done = true;
}

static void ck_networks(const struct ohm_ledger *ledger, const float wanted[4])
{
    for (size_t k = 0; k < 4; k++) {
        const struct ohm_training *training = &ledger->study.trainings.training[k];

        ck_assert_int_eq(training->done, wanted[k] != 0);
        if (!training->done)
            continue;
        ck_assert(training->network.layer[1].w[7] == wanted[k]);
        ck_near(training->best.validation, (double)wanted[k] / 10, 1e-7);
        ck_assert_uint_eq(training->network.layer[0].in, 30);
    }
}

/* Networks that were trained but whose chips are not done are not trained again. */
START_TEST(networks_survive_in_a_partial_result)
{
    struct ohm_ledger ledger;
    struct ohm_record *record;

    layout(&ledger);
    ck_assert_uint_eq(ledger.study.trainings.n, 4);
    ck_ok(ohm_record_create(&record, in("r.h5"), &ledger, false));
    train_falsely(&ledger, 2, 3);
    ck_ok(ohm_record_training(record, &ledger.study, 2));
    ohm_record_close(record);
    ohm_ledger_clear(&ledger);
    layout(&ledger);
    train_falsely(&ledger, 0, 5); /* of another result, by --weights */
    train_falsely(&ledger, 2, 6); /* that one is on file already */
    ck_ok(ohm_record_resume(&record, in("r.h5"), &ledger));
    ck_networks(&ledger, (const float[]){ 5, 0, 3, 0 });
    finish(record, &ledger);
    ohm_ledger_clear(&ledger);
    layout(&ledger);
    ck_ok(ohm_record_load_weights(in("r.h5"), &ledger.study));
    ck_networks(&ledger, (const float[]){ 5, 0, 3, 0 });
    ck_result(&ledger.result, none);
    ohm_ledger_clear(&ledger);
}
END_TEST

/* A result is complete with its networks, also those that were not trained for it; another
 * experiment takes over what it would train alike. */
START_TEST(networks_of_another_result_are_kept)
{
    struct ohm_ledger ledger;
    struct ohm_record *record;

    layout(&ledger);
    train_falsely(&ledger, 1, 4);
    train_falsely(&ledger, 3, 2);
    ck_ok(ohm_record_create(&record, in("r.h5"), &ledger, false));
    finish(record, &ledger);
    ohm_ledger_clear(&ledger);
    layout(&ledger);
    train_falsely(&ledger, 3, 9);
    ck_ok(ohm_record_load(in("r.h5"), &ledger));
    ck_networks(&ledger, (const float[]){ 0, 4, 0, 9 });
    ohm_ledger_clear(&ledger);
    ck_ok(ohm_ledger_layout(&ledger, &other, IMAGES));
    ck_fails(ohm_record_load_weights(in("r.h5"), &ledger.study), OHM_EUSAGE,
             "no network is one of this experiment's: seed: 2 here, seed: 1 there");
    ck_networks(&ledger, (const float[]){ 0, 0, 0, 0 });
    ohm_ledger_clear(&ledger);
}
END_TEST

/* --- the audit --- */

/* N more reads, the last of them bad. */
static void audit(struct ohm_study_audit *a, size_t n)
{
    for (size_t k = 0; k < n; k++) {
        struct ohm_study_read *read = &a->read[a->kept];

        *read =
            (struct ohm_study_read){ .read = { .read = { .image = 3 + a->kept,
                                                         .layer = 1,
                                                         .row_tile = 5,
                                                         .col_tile = 4,
                                                         .plane = 2,
                                                         .part = 1,
                                                         .phase = 1,
                                                         .step = 3,
                                                         .bit = 6 },
                                               .margin = draw(7),
                                               .random = k % 2 == 0,
                                               .deviation = 1e-9 * (double)(1 + a->kept),
                                               .lsb = 1e-3 * (double)(1 + a->kept),
                                               .scale = 1e-4 * (double)(1 + a->kept) },
                                     .point = 4,
                                     .seed = 1,
                                     .trial = 2,
                                     .route = OHM_ROUTE_NODAL };
        a->worst_lsb = fmax(a->worst_lsb, read->read.lsb);
        a->worst_scale = fmax(a->worst_scale, read->read.scale);
        a->kept++;
    }
    a->done += n;
    a->random += (n + 1) / 2;
    a->skipped += 2;
    a->bad += 1;
    a->bad_random += 1;
    a->seconds += 0.5;
}

static void ck_audit(const struct ohm_study_audit *a, size_t times)
{
    static struct ohm_study_audit wanted;

    wanted = (struct ohm_study_audit){ 0 };
    for (size_t k = 0; k < times; k++)
        audit(&wanted, 5);
    ck_assert_uint_eq(a->done, wanted.done);
    ck_assert_uint_eq(a->skipped, wanted.skipped);
    ck_assert_uint_eq(a->random, wanted.random);
    ck_assert_uint_eq(a->bad, wanted.bad);
    ck_assert_uint_eq(a->bad_random, wanted.bad_random);
    ck_assert(a->worst_lsb == wanted.worst_lsb && a->worst_scale == wanted.worst_scale);
    ck_assert(a->seconds == wanted.seconds);
    ck_assert_uint_eq(a->kept, wanted.kept);
    for (size_t k = 0; k < wanted.kept; k++)
        ck_assert_mem_eq(&a->read[k], &wanted.read[k], sizeof wanted.read[k]);
}

/* A run that goes on must not forget that a read was bad. */
START_TEST(the_audit_survives_in_a_partial_result)
{
    static struct ohm_ledger ledger;
    struct ohm_record *record;

    layout(&ledger);
    fill(&ledger.result);
    ck_ok(ohm_record_create(&record, in("r.h5"), &ledger, false));
    ohm_record_close(record);
    ohm_ledger_clear(&ledger);
    layout(&ledger);
    ck_ok(ohm_record_resume(&record, in("r.h5"), &ledger));
    ck_audit(&ledger.study.audit, 0);
    audit(&ledger.study.audit, 5);
    ledger.study.seconds_reads = 2;
    record_units(record, &ledger, some);
    ohm_record_close(record);
    ohm_ledger_clear(&ledger);
    layout(&ledger);
    ck_ok(ohm_record_resume(&record, in("r.h5"), &ledger));
    ck_audit(&ledger.study.audit, 1);
    ck_assert(ledger.study.seconds_reads == 2 && ledger.study.seconds_chips == 0);
    audit(&ledger.study.audit, 5);
    record_units(record, &ledger, others);
    finish(record, &ledger);
    ohm_ledger_clear(&ledger);
    layout(&ledger);
    ck_ok(ohm_record_load(in("r.h5"), &ledger));
    ck_audit(&ledger.study.audit, 2);
    ck_fails(ohm_record_load(in("r.h5"), &ledger), OHM_EINPUT, "the same part twice");
    ck_audit(&ledger.study.audit, 2); /* no evidence twice */
    ck_assert(ledger.study.seconds_reads == 2);
    ohm_ledger_clear(&ledger);
}
END_TEST

START_TEST(no_more_reads_are_kept_than_there_is_room_for)
{
    static struct ohm_ledger ledger;
    struct ohm_record *record;

    layout(&ledger);
    audit(&ledger.study.audit, OHM_WATCH_MAX - 1);
    ck_ok(ohm_record_create(&record, in("r.h5"), &ledger, false));
    finish(record, &ledger);
    ohm_ledger_clear(&ledger);
    layout(&ledger);
    ck_ok(ohm_record_load(in("r.h5"), &ledger));
    ck_ok(ohm_record_load(in("r.h5"), &ledger));
    ck_assert_uint_eq(ledger.study.audit.kept, OHM_WATCH_MAX);
    ck_assert_uint_eq(ledger.study.audit.done, 2 * (OHM_WATCH_MAX - 1));
    ohm_ledger_clear(&ledger);
}
END_TEST

/* --- where it comes from --- */

START_TEST(the_origin_is_told_and_passed_on)
{
    static const char *const keys[] = { "experiment", "ohmslice_version", "instruction_set",
                                        "simulator",  "command",          "settings",
                                        "sandbox" };
    struct ohm_experiment found;
    struct ohm_ledger ledger;
    struct ohm_record *record;
    struct ohm_store *store;
    double real;
    char *words;

    layout(&ledger);
    ledger.study.options.simulator = "ngspice-99";
    ledger.study.options.sandbox = "limits";
    ledger.study.options.command = "ohmslice run e.yaml";
    ledger.study.data.mean = 0.125;
    ledger.study.data.deviation = 0.25;
    ck_ok(ohm_record_create(&record, in("a.h5"), &ledger, false));
    finish(record, &ledger);
    ohm_ledger_clear(&ledger);
    ck_ok(ohm_record_open(in("a.h5"), &found, &ledger)); /* as merge does */
    ck_ok(ohm_record_create(&record, in("b.h5"), &ledger, false));
    finish(record, &ledger);
    ohm_ledger_clear(&ledger);
    ohm_experiment_clear(&found);
    for (int k = 0; k < 2; k++) {
        ck_ok(ohm_store_open(&store, in(k ? "b.h5" : "a.h5")));
        for (size_t j = 0; j < sizeof keys / sizeof *keys; j++) {
            ck_ok(ohm_note_read_text(store, "", keys[j], &words));
            ck_assert_int_gt((int)strlen(words), 0);
            if (j == 0)
                ck_assert_str_eq(words, experiment.text);
            if (j == 3)
                ck_assert_str_eq(words, "ngspice-99");
            if (j == 6)
                ck_assert_str_eq(words, "limits");
            free(words);
        }
        ck_ok(ohm_note_read_real(store, "", "mean", &real));
        ck_assert(real == 0.125);
        ck_ok(ohm_note_read_real(store, "", "deviation", &real));
        ck_assert(real == 0.25);
        ohm_store_close(store);
    }
}
END_TEST

START_TEST(verdicts_are_on_file_in_words)
{
    struct ohm_store *store;
    char **texts;

    write_result(in("r.h5"), some);
    ck_ok(ohm_store_open(&store, in("r.h5")));
    ck_ok(ohm_store_read_texts(store, "verdicts/says", NULL, NULL, &texts));
    ck_assert_str_eq(texts[0], "small");
    ck_assert_str_eq(texts[4], "measured");
    free(texts);
    ck_ok(ohm_store_read_texts(store, "verdicts/verdict", NULL, NULL, &texts));
    ck_assert_str_eq(texts[0], "not testable here");
    free(texts);
    ck_ok(ohm_store_read_texts(store, "verdicts/route", NULL, NULL, &texts));
    ck_assert_str_eq(texts[3], "ngspice");
    ck_assert_str_eq(texts[4], "network");
    free(texts);
    ck_ok(ohm_store_read_texts(store, "verdicts/missing", NULL, NULL, &texts));
    ck_assert_ptr_nonnull(strstr(texts[0], "is missing"));
    ck_assert_str_eq(texts[4], "chips");
    free(texts);
    ohm_store_close(store);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("results/record");
    TCase *tc = tcase_create("record");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_loop_test(tc, a_cube_reads_back_as_it_was, 0, 4);
    tcase_add_test(tc, a_variable_that_is_not_on_file_stays_unknown);
    tcase_add_test(tc, an_empty_result_knows_nothing);
    tcase_add_loop_test(tc, parts_join_in_either_order, 0, 2);
    tcase_add_test(tc, what_two_parts_have_counts_once);
    tcase_add_test(tc, what_is_done_stays);
    tcase_add_test(tc, a_result_opens_as_the_study_that_it_is);
    tcase_add_test(tc, foreign_files_are_refused);
    tcase_add_test(tc, results_of_another_experiment_are_refused);
    tcase_add_test(tc, results_of_another_shape_are_refused);
    tcase_add_test(tc, a_partial_result_goes_on_where_it_was);
    tcase_add_test(tc, a_run_that_was_killed_at_its_ends_goes_on);
    tcase_add_test(tc, an_earlier_result_is_replaced_on_request);
    tcase_add_test(tc, a_record_that_cannot_begin_leaves_nothing);
    tcase_add_test(tc, networks_survive_in_a_partial_result);
    tcase_add_test(tc, networks_of_another_result_are_kept);
    tcase_add_test(tc, the_audit_survives_in_a_partial_result);
    tcase_add_test(tc, no_more_reads_are_kept_than_there_is_room_for);
    tcase_add_test(tc, the_origin_is_told_and_passed_on);
    tcase_add_test(tc, verdicts_are_on_file_in_words);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
