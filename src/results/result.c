/* result.c -- the cube of results in memory. */
#include "results/result.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

/* An array of doubles that says NaN everywhere. */
static enum ohm_status new_values(double **values, size_t n)
{
    OHM_TRY(OHM_NEW(*values, n, "results"));
    for (size_t k = 0; k < n; k++)
        (*values)[k] = NAN;
    return OHM_OK;
}

static enum ohm_status new_marks(uint8_t **marks, size_t n, int mark)
{
    OHM_TRY(OHM_NEW(*marks, n, "results"));
    memset(*marks, mark, n);
    return OHM_OK;
}

size_t ohm_result_block(const struct ohm_result *result, enum ohm_variable variable)
{
    switch (ohm_variable_rows[variable].extent) {
    case OHM_LAYER:
        return result->layers;
    case OHM_LAYER_SLICE:
        return result->layers * result->slices;
    default:
        return 1;
    }
}

bool ohm_variable_applies(const struct ohm_result *result, enum ohm_variable variable,
                          enum ohm_route route)
{
    return ohm_variable_is_on(variable, route, result->route, result->timed);
}

static enum ohm_status new_route(struct ohm_result *result, int route)
{
    const size_t pairs = result->points * result->seeds;
    const size_t trials = ohm_result_trials(result, (enum ohm_route)route);

    for (int v = 0; v < OHM_VARIABLE_COUNT; v++)
        if (ohm_variable_rows[v].scope == OHM_OF_ROUTE &&
            ohm_variable_applies(result, (enum ohm_variable)v, (enum ohm_route)route))
            OHM_TRY(new_values(&result->value[v][route],
                               pairs * trials *
                                   ohm_result_block(result, (enum ohm_variable)v)));
    return new_marks(&result->correct[route], pairs * trials * result->images, 255);
}

enum ohm_status ohm_result_init(struct ohm_result *result,
                                const struct ohm_experiment *experiment, size_t images)
{
    struct ohm_result draft = { .experiment = experiment,
                                .points = experiment->points,
                                .seeds = experiment->base.train_seeds,
                                .trials = experiment->base.head.trials,
                                .images = images };
    enum ohm_status status = OHM_OK;
    size_t pairs;

    memcpy(draft.route, experiment->base.route, sizeof draft.route);
    for (size_t k = 0; k < experiment->points; k++) {
        draft.timed |= experiment->point[k].timing.reads > 0;
        draft.layers = larger(draft.layers, experiment->point[k].network.layers.cols - 1);
        draft.slices =
            larger(draft.slices, ohm_mapping_groups(&experiment->point[k].mapping));
    }
    pairs = draft.points * draft.seeds;
    for (int v = 0; v < OHM_VARIABLE_COUNT; v++)
        if (ohm_variable_rows[v].scope == OHM_OF_NETWORK)
            OHM_GO(new_values(&draft.value[v][0],
                              pairs * ohm_result_block(&draft, (enum ohm_variable)v)));
    for (int r = 0; r < OHM_ROUTES; r++)
        if (draft.route[r])
            OHM_GO(new_route(&draft, r));
    OHM_GO(new_marks(&draft.lossless, pairs * images, 255));
    OHM_GO(new_marks(&draft.done, pairs * draft.trials, 0));
    *result = draft;
out:
    if (status != OHM_OK)
        ohm_result_clear(&draft);
    return status;
}

void ohm_result_clear(struct ohm_result *result)
{
    for (int v = 0; v < OHM_VARIABLE_COUNT; v++)
        for (int r = 0; r < OHM_ROUTES; r++)
            free(result->value[v][r]);
    for (int r = 0; r < OHM_ROUTES; r++)
        free(result->correct[r]);
    free(result->lossless);
    free(result->done);
    *result = (struct ohm_result){ .points = 0 };
}

size_t ohm_result_trials(const struct ohm_result *result, enum ohm_route route)
{
    return route == OHM_ROUTE_DIGITAL ? 1 : result->trials;
}

double *ohm_result_at(const struct ohm_result *result, enum ohm_variable variable,
                      enum ohm_route route, size_t point, size_t seed, size_t trial)
{
    const size_t pair = point * result->seeds + seed,
                 block = ohm_result_block(result, variable);

    if (ohm_variable_rows[variable].scope == OHM_OF_NETWORK)
        return result->value[variable][0] + pair * block;
    return result->value[variable][route] +
           (pair * ohm_result_trials(result, route) + trial) * block;
}

uint8_t *ohm_result_correct(const struct ohm_result *result, enum ohm_route route,
                            size_t point, size_t seed, size_t trial)
{
    const size_t pair = point * result->seeds + seed;

    return result->correct[route] +
           (pair * ohm_result_trials(result, route) + trial) * result->images;
}

uint8_t *ohm_result_lossless(const struct ohm_result *result, size_t point, size_t seed)
{
    return result->lossless + (point * result->seeds + seed) * result->images;
}

uint8_t *ohm_result_done(const struct ohm_result *result, size_t point, size_t seed,
                         size_t trial)
{
    return result->done + (point * result->seeds + seed) * result->trials + trial;
}

double ohm_result_share(const struct ohm_result *result, enum ohm_variable variable,
                        enum ohm_route route, size_t point, size_t seed, size_t trial)
{
    const double *share = ohm_result_at(result, variable, route, point, seed, trial);
    const double *reads =
        ohm_result_at(result, OHM_V_CONVERSIONS, route, point, seed, trial);
    double sum = 0, all = 0;
    bool known = false;

    for (size_t k = 0; k < result->layers * result->slices; k++) {
        known |= !isnan(reads[k]);
        if (reads[k] > 0 && !isnan(share[k])) {
            sum += reads[k] * share[k];
            all += reads[k];
        }
    }
    return all > 0 ? sum / all : known ? 0 : NAN;
}

bool ohm_result_failed(const struct ohm_result *result, size_t point, size_t seed)
{
    for (size_t t = 0; t < result->trials; t++)
        if (*ohm_result_done(result, point, seed, t) == OHM_DONE_FAILED)
            return true;
    return false;
}

bool ohm_result_failed_all(const struct ohm_result *result, size_t point)
{
    for (size_t s = 0; s < result->seeds; s++)
        if (!ohm_result_failed(result, point, s))
            return false;
    return result->seeds > 0;
}

size_t ohm_result_missing(const struct ohm_result *result)
{
    size_t missing = 0;

    for (size_t k = 0; k < result->points * result->seeds * result->trials; k++)
        missing += !result->done[k];
    return missing;
}
