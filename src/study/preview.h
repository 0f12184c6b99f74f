/* preview.h -- what an experiment would compute, told without data and without computing anything. */
#ifndef OHM_STUDY_PREVIEW_H
#define OHM_STUDY_PREVIEW_H

#include "exchange/json.h"
#include "study/group.h"

struct ohm_preview {
    const struct ohm_experiment *experiment;
    struct ohm_trainings trainings;
    struct ohm_groups groups;
    size_t units; /* pieces of work: groups x trainings a group x trials */
    size_t ours;  /* of them in this shard */
};

/* Lays the work out for shard SHARD (from 0) of SHARDS. */
enum ohm_status ohm_preview_init(struct ohm_preview *preview,
                                 const struct ohm_experiment *experiment, size_t shard,
                                 size_t shards);
void ohm_preview_clear(struct ohm_preview *preview);

/* Data, routes, points, trainings, chips, audit and claims: for people, and for programs. */
void ohm_preview_print(FILE *out, const struct ohm_preview *preview);
void ohm_preview_json(struct ohm_json *json, const struct ohm_preview *preview);

#endif
