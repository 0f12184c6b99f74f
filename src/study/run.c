/* run.c -- runs a study, unit by unit. */
#include "study/run.h"

#include "base/log.h"
#include "base/memory.h"
#include "base/progress.h"
#include "study/circuits.h"

#include <stdlib.h>

/* Unit K of all: the group varies fastest, so that every seed is comparable early. */
static struct ohm_unit unit_at(const struct ohm_study *study, size_t k)
{
    const size_t groups = study->groups.n;

    return (struct ohm_unit){ .group = k % groups,
                              .seed = k / groups % study->trainings.seeds,
                              .trial = k / groups / study->trainings.seeds };
}

/* Is unit K to be done, and here? */
static bool is_ours(const struct ohm_study *study, const struct ohm_sink *sink, size_t k)
{
    return k % study->options.shards == study->options.shard &&
           !sink->has(sink->self, unit_at(study, k));
}

static size_t units_of(const struct ohm_study *study)
{
    return study->groups.n * study->trainings.seeds * study->experiment->base.head.trials;
}

/* Trains the networks that our units need. */
static enum ohm_status train(struct ohm_study *study, const struct ohm_sink *sink)
{
    const double start = ohm_seconds();
    bool *wanted = NULL;
    enum ohm_status status;

    OHM_TRY(OHM_NEW(wanted, study->trainings.n, "trainings"));
    for (size_t k = 0; k < units_of(study); k++) {
        const struct ohm_unit unit = unit_at(study, k);
        const size_t point = study->groups.group[unit.group].point[0];

        if (is_ours(study, sink, k))
            wanted[study->trainings.of[point * study->trainings.seeds + unit.seed]] = true;
    }
    status = ohm_trainings_run(&study->trainings, study->experiment, &study->data, wanted,
                               study->options.jobs, sink->training, sink->self);
    study->seconds_training += ohm_seconds() - start;
    free(wanted);
    return status;
}

enum ohm_status ohm_study_run(struct ohm_study *study, const struct ohm_sink *sink)
{
    struct ohm_progress *progress;
    size_t todo = 0;
    enum ohm_status status;

    OHM_TRY(train(study, sink));
    for (size_t k = 0; k < units_of(study); k++)
        todo += is_ours(study, sink, k);
    progress = ohm_progress_new("circuits", "chips", todo);
    for (size_t k = 0; k < units_of(study); k++) {
        if (!is_ours(study, sink, k))
            continue;
        OHM_GO(ohm_unit_run(study, sink, unit_at(study, k)));
        ohm_progress_step(progress, 1);
    }
    status = ohm_study_audited(study);
out:
    ohm_progress_free(progress);
    return status;
}
