/* study.c -- lays out a study: trainings, groups, units, data. */
#include "study/study.h"

enum { LIKENESS = 64 };

enum ohm_status ohm_study_layout(struct ohm_study *study,
                                 const struct ohm_experiment *experiment, size_t images)
{
    struct ohm_study draft = {
        .experiment = experiment,
        .images = images,
        .options = { .shards = 1, .simulator = "", .no_audit = "", .command = "" }
    };
    enum ohm_status status;

    OHM_GO(ohm_trainings_init(&draft.trainings, experiment));
    OHM_GO(ohm_groups_init(&draft.groups, experiment, &draft.trainings));
    *study = draft;
out:
    if (status != OHM_OK)
        ohm_study_clear(&draft);
    return status;
}

/* Does the data fit the head, and what every point trains?  Told before anything is written. */
static enum ohm_status check_data(const struct ohm_experiment *experiment,
                                  const struct ohm_dataset *data)
{
    const struct ohm_head *head = &experiment->base.head;
    char where[256];

    if (head->images > data->test.n)
        return ohm_fail(OHM_EUSAGE,
                        "%s: images: %zu are more than the %zu test images of %s",
                        experiment->name, head->images, data->test.n, head->data);
    for (size_t k = 0; k < experiment->points; k++) {
        const struct ohm_settings *point = &experiment->point[k];
        const struct ohm_course course = { .train = &point->train,
                                           .mapping = &point->mapping,
                                           .data = data };
        const enum ohm_status status =
            ohm_train_check(&course, point->network.layers.cols, point->network.layers.at);

        if (status == OHM_OK)
            continue;
        ohm_sweep_describe(&experiment->sweep, k, NULL, where, sizeof where);
        return *where ? ohm_while(status, "%s (%s)", experiment->name, where)
                      : ohm_while(status, "%s", experiment->name);
    }
    return OHM_OK;
}

enum ohm_status ohm_study_init(struct ohm_study *study,
                               const struct ohm_experiment *experiment,
                               const struct ohm_study_options *options)
{
    const struct ohm_head *head = &experiment->base.head;
    struct ohm_dataset data;
    enum ohm_status status;

    OHM_TRY(ohm_dataset_init(&data, head->data, (uint32_t)head->seed, options->jobs));
    status = check_data(experiment, &data);
    if (status == OHM_OK)
        status =
            ohm_study_layout(study, experiment, head->images ? head->images : data.test.n);
    if (status != OHM_OK) {
        ohm_dataset_clear(&data);
        return status;
    }
    study->data = data;
    study->options = *options;
    return OHM_OK;
}

void ohm_study_clear(struct ohm_study *study)
{
    ohm_dataset_clear(&study->data);
    ohm_trainings_clear(&study->trainings);
    ohm_groups_clear(&study->groups);
}

size_t ohm_study_chip(size_t seed, size_t trial)
{
    return seed << 16 | trial;
}

struct ohm_likeness ohm_study_likeness(const struct ohm_dataset *data)
{
    return (struct ohm_likeness){ .n = data->train.n < LIKENESS ? data->train.n : LIKENESS,
                                  .p = data->train.x };
}

enum ohm_status ohm_study_audited(const struct ohm_study *study)
{
    const struct ohm_study_audit *audit = &study->audit;

    if (audit->bad > 0)
        return ohm_fail(OHM_EAUDIT,
                        "%zu of %zu audited reads deviate by up to %.3g of full scale",
                        audit->bad, audit->done, audit->worst_scale);
    if (audit->skipped > 0 && study->experiment->base.audit.required)
        return ohm_fail(OHM_EAUDIT,
                        "audit.required: %zu of %zu reads are not solved again: %.300s",
                        audit->skipped, audit->done + audit->skipped, audit->why);
    return OHM_OK;
}
