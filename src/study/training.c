/* training.c -- trains the networks that the points need, each once. */
#include "study/training.h"

#include "base/log.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "base/progress.h"
#include "num/elementary.h"
#include "study/key.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static size_t find_key(const struct ohm_trainings *trainings, const char *key)
{
    size_t k = 0;

    while (k < trainings->n && strcmp(trainings->training[k].key, key) != 0)
        k++;
    return k;
}

enum ohm_status ohm_trainings_init(struct ohm_trainings *trainings,
                                   const struct ohm_experiment *experiment)
{
    struct ohm_trainings draft = { .seeds = experiment->base.train_seeds };
    const size_t pairs = experiment->points * draft.seeds;
    enum ohm_status status;

    OHM_GO(OHM_NEW(draft.of, pairs, "trainings"));
    OHM_GO(OHM_NEW(draft.training, pairs, "trainings"));
    for (size_t seed = 0; seed < draft.seeds; seed++) {
        for (size_t point = 0; point < experiment->points; point++) {
            char *key;
            size_t at;

            OHM_GO(
                ohm_key_training(&experiment->point[point], OHM_STAGE_TRAIN, seed, &key));
            at = find_key(&draft, key);
            draft.of[point * draft.seeds + seed] = at;
            if (at < draft.n) {
                free(key);
                continue;
            }
            draft.training[draft.n++] =
                (struct ohm_training){ .key = key, .point = point, .seed = seed };
        }
    }
    *trainings = draft;
out:
    if (status != OHM_OK)
        ohm_trainings_clear(&draft);
    return status;
}

void ohm_trainings_clear(struct ohm_trainings *trainings)
{
    for (size_t k = 0; k < trainings->n; k++) {
        free(trainings->training[k].key);
        ohm_network_clear(&trainings->training[k].network);
    }
    free(trainings->training);
    free(trainings->of);
    *trainings = (struct ohm_trainings){ .n = 0 };
}

size_t ohm_trainings_failed(const struct ohm_trainings *trainings)
{
    size_t failed = 0;

    for (size_t k = 0; k < trainings->n; k++)
        failed += trainings->training[k].failed[0] != '\0';
    return failed;
}

/* What the threads of a phase share. */
struct phase {
    const struct ohm_experiment *experiment;
    const struct ohm_dataset *data;
    struct ohm_trainings *trainings;
    struct ohm_listener listener;
    size_t n;
    size_t *todo;                   /* [n] trainings */
    char **first_key;               /* [n] */
    size_t firsts, *first_of;       /* [n] -> first phase */
    size_t *first_todo;             /* [firsts] a training that has it */
    struct ohm_network *first;      /* [firsts] */
    char (*failed)[OHM_TEXT_BYTES]; /* [firsts] why there is none */
    size_t offset;                  /* of this group in todo */
};

static void count_epoch(void *self, const struct ohm_epoch *epoch)
{
    (void)epoch;
    ohm_progress_step(self, 1);
}

/* What a training is given. */
static struct ohm_course course_of(const struct phase *phase,
                                   const struct ohm_training *training)
{
    const struct ohm_settings *settings = &phase->experiment->point[training->point];

    return (struct ohm_course){
        .train = &settings->train,
        .mapping = &settings->mapping,
        .data = phase->data,
        .chance = { (uint32_t)settings->head.seed, (uint32_t)training->seed },
        .listener = &phase->listener,
    };
}

/* Keeps why a training diverged; the others go on. */
static enum ohm_status failing(enum ohm_status status, char failed[OHM_TEXT_BYTES])
{
    if (status != OHM_EDIVERGED)
        return status;
    snprintf(failed, OHM_TEXT_BYTES, "%.500s", ohm_sentence());
    return OHM_OK;
}

/* What becomes of a training that diverged. */
static void tell_failed(const struct phase *phase, const struct ohm_training *training)
{
    char where[256];

    ohm_sweep_describe(&phase->experiment->sweep, training->point, NULL, where,
                       sizeof where);
    ohm_log(OHM_WARN, "%s%straining %zu: %s; its points are marked as failed", where,
            *where ? ", " : "", training->seed, training->failed);
}

/* A network that does worse than guessing has not diverged, but something is wrong. */
static void tell_worse(const struct phase *phase, const struct ohm_training *training)
{
    const double guessing = ohm_ln((double)phase->data->classes);
    char where[256];

    if (!(training->best.loss > guessing))
        return;
    ohm_sweep_describe(&phase->experiment->sweep, training->point, NULL, where,
                       sizeof where);
    ohm_log(OHM_WARN, "%s%straining %zu: its loss is %.3g, and that of guessing is %.3g",
            where, *where ? ", " : "", training->seed, training->best.loss, guessing);
}

static enum ohm_status train_first(void *context, size_t item, size_t thread)
{
    struct phase *phase = context;
    const struct ohm_training *training =
        &phase->trainings->training[phase->first_todo[item]];
    const struct ohm_counts *layers =
        &phase->experiment->point[training->point].network.layers;
    const struct ohm_course course = course_of(phase, training);

    (void)thread;
    return failing(ohm_train_first(&course, layers->cols, layers->at, &phase->first[item]),
                   phase->failed[item]);
}

static enum ohm_status train_second(void *context, size_t item, size_t thread)
{
    struct phase *phase = context;
    const size_t at = phase->offset + item;
    struct ohm_training *training = &phase->trainings->training[phase->todo[at]];
    const struct ohm_course course = course_of(phase, training);

    (void)thread;
    strcpy(training->failed, phase->failed[phase->first_of[at]]);
    if (training->failed[0] == '\0') {
        OHM_TRY(ohm_network_copy(&training->network, &phase->first[phase->first_of[at]]));
        OHM_TRY(failing(ohm_train_second(&course, &training->network, &training->best),
                        training->failed));
    }
    if (training->failed[0] != '\0') {
        ohm_network_clear(&training->network);
        tell_failed(phase, training);
    } else {
        tell_worse(phase, training);
    }
    training->done = true;
    return OHM_OK;
}

/* Lists what is to be trained, and the different first phases of that. */
static enum ohm_status phase_init(struct phase *phase, const bool wanted[])
{
    const struct ohm_trainings *trainings = phase->trainings;

    OHM_TRY(OHM_NEW(phase->todo, trainings->n, "trainings"));
    OHM_TRY(OHM_NEW(phase->first_key, trainings->n, "trainings"));
    OHM_TRY(OHM_NEW(phase->first_of, trainings->n, "trainings"));
    OHM_TRY(OHM_NEW(phase->first_todo, trainings->n, "trainings"));
    OHM_TRY(OHM_NEW(phase->first, trainings->n, "networks"));
    OHM_TRY(OHM_NEW(phase->failed, trainings->n, "sentences"));
    for (size_t k = 0; k < trainings->n; k++) {
        const struct ohm_training *training = &trainings->training[k];
        size_t at = 0;
        char *key;

        if (training->done || (wanted && !wanted[k]))
            continue;
        OHM_TRY(ohm_key_training(&phase->experiment->point[training->point],
                                 OHM_STAGE_PRETRAIN, training->seed, &key));
        while (at < phase->firsts && strcmp(phase->first_key[at], key) != 0)
            at++;
        if (at == phase->firsts) {
            phase->first_key[phase->firsts] = key;
            phase->first_todo[phase->firsts++] = k;
        } else {
            free(key);
        }
        phase->first_of[phase->n] = at;
        phase->todo[phase->n++] = k;
    }
    return OHM_OK;
}

static void phase_clear(struct phase *phase)
{
    for (size_t k = 0; k < phase->firsts; k++) {
        free(phase->first_key[k]);
        ohm_network_clear(&phase->first[k]);
    }
    free(phase->todo);
    free(phase->first_key);
    free(phase->first_of);
    free(phase->first_todo);
    free(phase->first);
    free(phase->failed);
}

static size_t epochs_of(const struct phase *phase)
{
    size_t sum = 0;

    for (size_t k = 0; k < phase->firsts + phase->n; k++) {
        const size_t at =
            k < phase->firsts ? phase->first_todo[k] : phase->todo[k - phase->firsts];
        const struct ohm_epochs epochs = ohm_train_epochs(
            &phase->experiment->point[phase->trainings->training[at].point].train);

        sum += k < phase->firsts ? epochs.first : epochs.approach + epochs.finetune;
    }
    return sum;
}

enum ohm_status ohm_trainings_run(struct ohm_trainings *trainings,
                                  const struct ohm_experiment *experiment,
                                  const struct ohm_dataset *data, const bool wanted[],
                                  size_t threads,
                                  enum ohm_status (*save)(void *self, size_t training),
                                  void *self)
{
    struct phase phase = { .experiment = experiment,
                           .data = data,
                           .trainings = trainings,
                           .listener = { .told = count_epoch } };
    enum ohm_status status;

    OHM_GO(phase_init(&phase, wanted));
    phase.listener.self = ohm_progress_new("training", "epochs", epochs_of(&phase));
    OHM_GO(ohm_parallel(phase.firsts, threads, train_first, &phase));
    for (phase.offset = 0; phase.offset < phase.n; phase.offset += threads) {
        const size_t left = phase.n - phase.offset, n = left < threads ? left : threads;

        OHM_GO(ohm_parallel(n, threads, train_second, &phase));
        for (size_t k = 0; save && k < n; k++)
            OHM_GO(save(self, phase.todo[phase.offset + k]));
    }
out:
    ohm_progress_free(phase.listener.self);
    phase_clear(&phase);
    return status;
}
