/* study.h -- a whole experiment, run: data, trainings, chips, audit, results.
 *
 *   data --> trainings --> for each (seed, group of points, trial):
 *              whole-number network --> digital route --> chip by each other route --> audit
 *
 * Everything that is finished is handed to the record (record.h), trial by trial.
 */
#ifndef OHM_EXPERIMENT_STUDY_H
#define OHM_EXPERIMENT_STUDY_H

#include "experiment/group.h"
#include "experiment/result.h"

struct ohm_record;

struct ohm_study_options {
    size_t jobs;             /* threads, at least 1 */
    size_t shard, shards;    /* this process does units k with k % shards == shard */
    struct ohm_spice *spice; /* for ngspice and the audit; NULL: none */
    bool klu;                /* it has KLU */
    const char *simulator;   /* its version and solvers, "" without one */
    const char *sandbox;     /* what holds its workers back (spice.h); NULL: none */
    const char *no_audit;    /* why nothing can be audited; "" */
    const char *command;     /* the command line, for the record */
    size_t trace_images;     /* images whose reads are traced; 0: none */
    size_t map_reads;        /* reads whose node voltages are kept; 0: none */
};

/* An audited read with the point it belongs to. */
struct ohm_study_read {
    struct ohm_audited read;
    size_t point, seed, trial;
    enum ohm_route route;
};

struct ohm_study_audit {
    size_t done, skipped, random, bad, bad_random;
    char why
        [OHM_TEXT_BYTES]; /* the audit is short of the reads that were skipped; "" if of none */
    double worst_lsb, worst_scale, seconds;
    size_t kept;
    struct ohm_study_read read[OHM_WATCH_MAX];
};

/* Who made a study that comes from a file (origin.c); NULL for one of here and now. */
struct ohm_origin {
    char *text[6]; /* owned */
    char changed
        [256]; /* a setting that is not what it was, as a card was changed; empty: none */
};

struct ohm_study {
    const struct ohm_experiment *experiment;
    struct ohm_study_options options;
    struct ohm_dataset data;
    struct ohm_trainings trainings;
    struct ohm_groups groups;
    struct ohm_result result;
    struct ohm_study_audit audit;
    struct ohm_origin origin;
    double seconds_training, seconds_chips, seconds_reads, seconds_timing;
    struct ohm_record *record; /* not owned; NULL: nothing is kept on file */
};

/* Lays out trainings, groups and an empty result for IMAGES test images; no data, nothing to run. */
enum ohm_status ohm_study_layout(struct ohm_study *study,
                                 const struct ohm_experiment *experiment, size_t images);

/* Opens the data too.  *study is cleared by ohm_study_clear. */
enum ohm_status ohm_study_init(struct ohm_study *study,
                               const struct ohm_experiment *experiment,
                               const struct ohm_study_options *options);
void ohm_study_clear(struct ohm_study *study);

/* The number of a chip among all of a study: its trial for all random numbers. */
size_t ohm_study_chip(size_t seed, size_t trial);

/* The training images that models of bit lines are made from. */
struct ohm_likeness ohm_study_likeness(const struct ohm_dataset *data);

/* OHM_EAUDIT if a read deviates, or if the experiment requires an audit and this one is short. */
enum ohm_status ohm_study_audited(const struct ohm_study *study);

/* Runs what is not done yet.  OHM_EAUDIT after all is done and recorded: the audit failed. */
enum ohm_status ohm_study_run(struct ohm_study *study);

#endif
