/* chip.c -- programs a network layer by layer, and passes images through it in blocks. */
#include "chip/chip.h"

#include "base/memory.h"
#include "base/parallel.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 64 }; /* images that pass together; the same whatever the threads */

/* The inputs that layer K + 1 gets from those of layer K, by the digital truth; *x is replaced. */
static enum ohm_status next_inputs(const struct ohm_integer *integer, size_t k, size_t n,
                                   uint8_t **x)
{
    const struct ohm_integer_layer *layer = &integer->layer[k];
    double *y = NULL;
    int16_t *a = NULL;
    uint8_t *next = NULL;
    enum ohm_status status;

    OHM_GO(OHM_NEW(y, n * layer->out, "products"));
    OHM_GO(OHM_NEW(a, n * layer->out, "activations"));
    OHM_GO(OHM_NEW(next, n * layer->out, "inputs"));
    ohm_integer_product(layer, n, *x, y);
    ohm_integer_activate(integer, k, n, y, a);
    (void)ohm_integer_relu(integer, n * layer->out, a, next);
    free(*x);
    *x = next;
    next = NULL;
out:
    free(y);
    free(a);
    free(next);
    return status;
}

/* Examples are wanted where there is no transfer matrix. */
static enum ohm_status first_inputs(const struct ohm_integer *integer,
                                    const struct ohm_fabric *fabric,
                                    const struct ohm_likeness *likeness,
                                    struct ohm_examples *examples, uint8_t **x)
{
    const size_t in = integer->layer[0].in;

    if (ohm_fabric_has_transfer(fabric) || !likeness)
        return OHM_OK;
    OHM_TRY(OHM_NEW(*x, likeness->n * in, "inputs"));
    ohm_integer_inputs(integer, 0, likeness->n * in, likeness->p, *x);
    examples->n = likeness->n;
    return OHM_OK;
}

enum ohm_status ohm_chip_new(struct ohm_chip **chip, const struct ohm_integer *integer,
                             const struct ohm_fabric *fabric,
                             const struct ohm_solver *solver,
                             const struct ohm_solve_options *options,
                             const struct ohm_likeness *likeness, size_t threads)
{
    struct ohm_examples examples = { 0 };
    struct ohm_chip *made = NULL;
    uint8_t *x = NULL;
    uint32_t first = 0;
    enum ohm_status status;

    OHM_GO(OHM_NEW(made, 1, "chips"));
    OHM_GO(first_inputs(integer, fabric, likeness, &examples, &x));
    made->integer = integer;
    made->fabric = *fabric;
    made->solver = solver;
    for (size_t k = 0; k < integer->layers; k++) {
        const struct ohm_integer_layer *layer = &integer->layer[k];
        struct ohm_placement placement = {
            .fabric = &made->fabric,
            .first = first,
            .examples = { .n = examples.n, .x = x },
        };

        OHM_GO(ohm_fabric_layout(fabric, layer->in, layer->out, layer->code,
                                 layer->sign_bit != 0, &made->layout[k]));
        placement.layout = made->layout[k];
        OHM_GO(ohm_mvm_new(&made->mvm[k], &placement, k, solver, options, threads));
        made->layers++;
        first += (uint32_t)made->mvm[k]->crossbars;
        made->crossbars += made->mvm[k]->crossbars;
        made->empty += made->mvm[k]->empty;
        made->seconds += made->mvm[k]->seconds;
        ohm_solve_facts_join(&made->facts, &made->mvm[k]->facts);
        ohm_bitline_facts_join(&made->bitline, &made->mvm[k]->bitline);
        if (examples.n > 0 && k + 1 < integer->layers)
            OHM_GO(next_inputs(integer, k, examples.n, &x));
        made->mvm[k]->placement.examples = (struct ohm_examples){ 0, NULL };
    }
    *chip = made;
out:
    free(x);
    if (status != OHM_OK)
        ohm_chip_free(made);
    return status;
}

void ohm_chip_free(struct ohm_chip *chip)
{
    if (!chip)
        return;
    for (size_t k = 0; k < OHM_LAYERS_MAX; k++) {
        ohm_mvm_free(chip->mvm[k]);
        ohm_layout_free(chip->layout[k]);
    }
    free(chip);
}

/* One thread's images in flight, for each variant. */
struct flow {
    size_t variants, width;
    uint8_t *x;         /* [variants][BLOCK][width] inputs of the present layer */
    double **y, **part; /* [variants] -> [BLOCK][width] */
    int16_t *a;         /* [BLOCK][width] */
    struct ohm_tally (*tally)[OHM_LAYERS_MAX][OHM_SLICES_MAX]; /* [variants] */
    struct ohm_tally **slices; /* [variants] -> the tallies of the present layer */
    size_t *saturated;         /* [variants] */
    struct ohm_watch watch;
    const struct ohm_chip *rival;
};

static void flow_clear(struct flow *flow)
{
    for (size_t v = 0; v < flow->variants; v++) {
        if (flow->y)
            free(flow->y[v]);
        if (flow->part)
            free(flow->part[v]);
    }
    free(flow->x);
    free(flow->y);
    free(flow->part);
    free(flow->a);
    free(flow->tally);
    free(flow->slices);
    free(flow->saturated);
}

static enum ohm_status flow_init(struct flow *flow, const struct ohm_chip *chip,
                                 size_t variants, size_t keep)
{
    enum ohm_status status;

    *flow = (struct flow){ .variants = variants };
    for (size_t k = 0; k < chip->layers; k++) {
        flow->width = chip->mvm[k]->in > flow->width ? chip->mvm[k]->in : flow->width;
        flow->width = chip->mvm[k]->out > flow->width ? chip->mvm[k]->out : flow->width;
    }
    OHM_GO(OHM_NEW(flow->x, variants * BLOCK * flow->width, "inputs"));
    OHM_GO(OHM_NEW(flow->y, variants, "products"));
    OHM_GO(OHM_NEW(flow->part, variants, "products"));
    for (size_t v = 0; v < variants; v++) {
        OHM_GO(OHM_NEW(flow->y[v], BLOCK * flow->width, "products"));
        OHM_GO(OHM_NEW(flow->part[v], BLOCK * flow->width, "products"));
    }
    OHM_GO(OHM_NEW(flow->a, BLOCK * flow->width, "activations"));
    OHM_GO(OHM_NEW(flow->tally, variants, "tallies"));
    OHM_GO(OHM_NEW(flow->slices, variants, "tallies"));
    OHM_GO(OHM_NEW(flow->saturated, variants, "tallies"));
    for (size_t v = 0; v < variants; v++)
        for (size_t k = 0; k < OHM_LAYERS_MAX; k++)
            for (size_t s = 0; s < OHM_SLICES_MAX; s++)
                flow->tally[v][k][s].margin = INFINITY;
    ohm_watch_init(&flow->watch, keep);
out:
    return status;
}

static struct ohm_watch *watch_of(struct flow *flow)
{
    return flow->watch.keep ? &flow->watch : NULL;
}

/* Products of the first layer: one currents for all variants, a phase or two. */
static enum ohm_status first_products(const struct ohm_chip *chip, size_t n,
                                      const uint8_t p[],
                                      const struct ohm_readout *const readout[],
                                      struct ohm_read_id first, struct flow *flow)
{
    const struct ohm_mvm *mvm = chip->mvm[0];

    for (size_t v = 0; v < flow->variants; v++)
        flow->slices[v] = flow->tally[v][0];
    for (size_t phase = 0; phase < chip->integer->phases; phase++) {
        first.phase = phase;
        ohm_integer_inputs(chip->integer, phase, n * mvm->in, p, flow->x);
        OHM_TRY(ohm_mvm_apply(
            mvm, &(struct ohm_batch){ .n = n,
                                      .x = flow->x,
                                      .variants = flow->variants,
                                      .readout = readout,
                                      .y = phase ? flow->part : flow->y,
                                      .tally = flow->slices,
                                      .watch = watch_of(flow),
                                      .first = first,
                                      .rival = flow->rival ? flow->rival->mvm[0] : NULL }));
    }
    for (size_t v = 0; chip->integer->phases == 2 && v < flow->variants; v++)
        for (size_t k = 0; k < n * mvm->out; k++)
            flow->y[v][k] -= flow->part[v][k];
    return OHM_OK;
}

/* What follows the products of layer K in variant V; the next layer's inputs, or the logits in a. */
static void finish_layer(const struct ohm_chip *chip, size_t k, size_t n, size_t v,
                         struct flow *flow)
{
    ohm_integer_activate(chip->integer, k, n, flow->y[v], flow->a);
    if (k + 1 < chip->layers)
        flow->saturated[v] += ohm_integer_relu(chip->integer, n * chip->mvm[k]->out,
                                               flow->a, flow->x + v * BLOCK * flow->width);
}

/* All layers after the first, in variant V. */
static enum ohm_status later_layers(const struct ohm_chip *chip, size_t n, size_t v,
                                    const struct ohm_readout *readout,
                                    struct ohm_read_id first, struct flow *flow)
{
    for (size_t k = 1; k < chip->layers; k++) {
        flow->slices[v] = flow->tally[v][k];
        OHM_TRY(ohm_mvm_apply(chip->mvm[k],
                              &(struct ohm_batch){ .n = n,
                                                   .x = flow->x + v * BLOCK * flow->width,
                                                   .variants = 1,
                                                   .readout = &readout,
                                                   .y = &flow->y[v],
                                                   .tally = &flow->slices[v],
                                                   .watch = v == 0 ? watch_of(flow) : NULL,
                                                   .first = first,
                                                   .inputs_of = v,
                                                   .rival = v == 0 && flow->rival
                                                                ? flow->rival->mvm[k]
                                                                : NULL }));
        finish_layer(chip, k, n, v, flow);
    }
    return OHM_OK;
}

/* What the threads of a run share. */
struct run {
    const struct ohm_chip *chip;
    size_t n;
    const uint8_t *p;
    const struct ohm_readout *const *readout;
    struct ohm_outcome *outcome;
    struct flow *flow; /* [threads] */
};

static enum ohm_status run_block(void *context, size_t item, size_t thread)
{
    const struct run *run = context;
    const struct ohm_chip *chip = run->chip;
    struct flow *flow = &run->flow[thread];
    const size_t from = item * BLOCK, n = run->n - from < BLOCK ? run->n - from : BLOCK;
    const size_t classes = chip->mvm[chip->layers - 1]->out;
    const struct ohm_read_id first = { .image = from };

    OHM_TRY(first_products(chip, n, run->p + from * chip->mvm[0]->in, run->readout, first,
                           flow));
    for (size_t v = 0; v < flow->variants;
         v++) { /* x[v] of the first layer are overwritten here */
        finish_layer(chip, 0, n, v, flow);
        OHM_TRY(later_layers(chip, n, v, run->readout[v], first, flow));
        for (size_t m = 0; m < n; m++)
            run->outcome[v].class[from + m] =
                ohm_integer_answer(classes, flow->a + m * classes);
    }
    return OHM_OK;
}

static void add_tally(struct ohm_tally *to, const struct ohm_tally *from)
{
    to->reads += from->reads;
    to->dummies += from->dummies;
    to->clipped += from->clipped;
    to->wrong += from->wrong;
    to->differ += from->differ;
    to->margin = from->margin < to->margin ? from->margin : to->margin;
}

/* Adds up what the threads counted. */
static void gather(const struct run *run, size_t threads, size_t variants,
                   struct ohm_watch *watch)
{
    for (size_t v = 0; v < variants; v++) {
        struct ohm_outcome *to = &run->outcome[v];

        memcpy(to->tally, run->flow[0].tally[v], sizeof to->tally);
        to->saturated = run->flow[0].saturated[v];
        for (size_t t = 1; t < threads; t++) {
            to->saturated += run->flow[t].saturated[v];
            for (size_t k = 0; k < OHM_LAYERS_MAX; k++)
                for (size_t s = 0; s < OHM_SLICES_MAX; s++)
                    add_tally(&to->tally[k][s], &run->flow[t].tally[v][k][s]);
        }
    }
    for (size_t t = 0; watch && t < threads; t++)
        ohm_watch_join(watch, &run->flow[t].watch);
}

enum ohm_status ohm_chip_run(const struct ohm_chip *chip, size_t n, const uint8_t p[],
                             size_t variants, const struct ohm_readout *const readout[],
                             struct ohm_outcome outcome[], struct ohm_company company,
                             size_t threads)
{
    struct run run = {
        .chip = chip, .n = n, .p = p, .readout = readout, .outcome = outcome
    };
    enum ohm_status status;

    for (size_t v = 0; v < variants; v++)
        OHM_TRY(ohm_readout_check(readout[v], chip->layers, chip->layout[0]->slices));
    OHM_GO(OHM_NEW(run.flow, threads, "threads"));
    for (size_t t = 0; t < threads; t++)
        OHM_GO(flow_init(&run.flow[t], chip, variants,
                         company.watch ? company.watch->keep : 0));
    for (size_t t = 0; t < threads; t++)
        run.flow[t].rival = company.rival;
    OHM_GO(ohm_parallel((n + BLOCK - 1) / BLOCK, threads, run_block, &run));
    gather(&run, threads, variants, company.watch);
out:
    for (size_t t = 0; run.flow && t < threads; t++)
        flow_clear(&run.flow[t]);
    free(run.flow);
    return status;
}

enum ohm_status ohm_chip_inputs(const struct ohm_chip *chip,
                                const struct ohm_readout *readout, const uint8_t p[],
                                size_t layer, size_t phase, uint8_t x[])
{
    const struct ohm_read_id first = { 0 };
    struct flow flow;
    enum ohm_status status;

    if (layer == 0) {
        ohm_integer_inputs(chip->integer, phase, chip->mvm[0]->in, p, x);
        return OHM_OK;
    }
    OHM_GO(flow_init(&flow, chip, 1, 0));
    OHM_GO(first_products(chip, 1, p, &readout, first, &flow));
    finish_layer(chip, 0, 1, 0, &flow);
    for (size_t k = 1; k < layer; k++) {
        double *y = flow.y[0];

        flow.slices[0] = flow.tally[0][k];
        OHM_GO(ohm_mvm_apply(chip->mvm[k], &(struct ohm_batch){ .n = 1,
                                                                .x = flow.x,
                                                                .variants = 1,
                                                                .readout = &readout,
                                                                .y = &y,
                                                                .tally = flow.slices }));
        finish_layer(chip, k, 1, 0, &flow);
    }
    memcpy(x, flow.x, chip->mvm[layer]->in);
out:
    flow_clear(&flow);
    return status;
}
