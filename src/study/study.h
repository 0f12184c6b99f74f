/* study.h -- a whole experiment as work: its data, trainings, groups of points, audit (run.h runs it). */
#ifndef OHM_STUDY_STUDY_H
#define OHM_STUDY_STUDY_H

#include "study/group.h"

struct ohm_spice;

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

struct ohm_study {
    const struct ohm_experiment *experiment;
    struct ohm_study_options options;
    struct ohm_dataset data;
    struct ohm_trainings trainings;
    struct ohm_groups groups;
    size_t images; /* of the test set */
    struct ohm_study_audit audit;
    double seconds_training, seconds_chips, seconds_reads, seconds_timing;
};

/* Lays out trainings and groups for IMAGES test images; no data, nothing to run. */
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

#endif
