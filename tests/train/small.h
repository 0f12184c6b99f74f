/* small.h -- a training that is over in a moment: 600 digits, 12 hidden neurons, 3 + 3 epochs. */
#ifndef OHM_TESTS_TRAIN_SMALL_H
#define OHM_TESTS_TRAIN_SMALL_H

#include "model/few.h"
#include "num/init.h"
#include "train/numbers.h"
#include "train/train.h"

#include <string.h>

enum { TRAIN = 600, TEST = 200, HELD_OUT = 100 };
static const size_t sizes[] = { 784, 12, 10 };
static const struct ohm_chance usual_chance = { 1, 0 };

/* A data set of a few digits, and a training that is over in a moment. */
struct small {
    struct ohm_dataset data;
    struct ohm_train train;
    struct ohm_mapping mapping;
};

static inline void small_init(struct small *s, int method)
{
    ohm_num_init();
    few_digits(&s->data, TRAIN, TEST);
    ohm_fields_default(ohm_train_fields, &s->train);
    ohm_fields_default(ohm_mapping_fields, &s->mapping);
    s->train.method = method;
    s->train.pretrain = 3;
    s->train.finetune = 3;
    s->train.batch = 10;
    s->train.rate = 0.05;
    s->train.validation = HELD_OUT;
}

/* What such a training is given. */
static inline struct ohm_course small_course(const struct small *s)
{
    return (struct ohm_course){
        .train = &s->train, .mapping = &s->mapping, .data = &s->data, .chance = usual_chance
    };
}

/* Phase 1. */
static inline enum ohm_status small_first(const struct small *s, struct ohm_chance chance,
                                          struct ohm_network *network)
{
    struct ohm_course course = small_course(s);

    course.chance = chance;
    return ohm_train_first(&course, 3, sizes, network);
}

/* Phase 2. */
static inline enum ohm_status small_second(const struct small *s, struct ohm_chance chance,
                                           struct ohm_network *network,
                                           struct ohm_epoch *best)
{
    struct ohm_course course = small_course(s);

    course.chance = chance;
    return ohm_train_second(&course, network, best);
}

/* Both phases, as `ohmslice train` runs them. */
static inline struct ohm_network small_trained(const struct small *s,
                                               struct ohm_chance chance,
                                               const struct ohm_operator *op,
                                               struct ohm_epoch *best)
{
    struct ohm_course course = small_course(s);
    struct ohm_network network = { 0 };
    struct ohm_epoch unused;

    course.chance = chance;
    course.op = op;
    ck_ok(ohm_train_first(&course, 3, sizes, &network));
    ck_ok(ohm_train_second(&course, &network, best ? best : &unused));
    return network;
}

/* Bit for bit, scales and all. */
static inline bool same(const struct ohm_network *a, const struct ohm_network *b)
{
    bool equal = a->layers == b->layers && a->mean == b->mean &&
                 a->deviation == b->deviation && a->bits == b->bits;

    for (size_t k = 0; equal && k < a->layers; k++) {
        const struct ohm_layer *p = &a->layer[k], *q = &b->layer[k];

        equal = p->in == q->in && p->out == q->out && p->a_exponent == q->a_exponent &&
                memcmp(p->w, q->w, p->in * p->out * sizeof *p->w) == 0 &&
                memcmp(p->b, q->b, p->out * sizeof *p->b) == 0;
    }
    return equal;
}

#endif
