/* figure.c -- figures of a point: means over trainings and chips, shares, energies. */
#include "claims/figure.h"

#include <math.h>

/* Adds what is known; `spread` is the sum of squares about the mean meanwhile (Welford 1962). */
static void add(struct ohm_mean *m, double x)
{
    const double before = m->mean;

    if (isnan(x))
        return;
    m->n++;
    m->mean += (x - before) / (double)m->n;
    m->spread += (x - before) * (x - m->mean);
}

static struct ohm_mean finished(struct ohm_mean m)
{
    m.mean = m.n ? m.mean : NAN;
    m.spread = m.n > 1 ? sqrt(m.spread / (double)(m.n - 1)) : 0;
    return m;
}

struct ohm_mean ohm_figure_mean(const struct ohm_result *result, enum ohm_variable variable,
                                enum ohm_route route, size_t point, size_t index)
{
    const bool network = ohm_variable_rows[variable].scope == OHM_OF_NETWORK;
    const size_t trials = network ? 1 : ohm_result_trials(result, route);
    struct ohm_mean m = { 0 };

    for (size_t s = 0; s < result->seeds; s++)
        for (size_t t = 0; t < trials; t++)
            add(&m, ohm_result_at(result, variable, route, point, s, t)[index]);
    return finished(m);
}

struct ohm_mean ohm_figure_share(const struct ohm_result *result,
                                 enum ohm_variable variable, enum ohm_route route,
                                 size_t point)
{
    struct ohm_mean m = { 0 };

    for (size_t s = 0; s < result->seeds; s++)
        for (size_t t = 0; t < ohm_result_trials(result, route); t++)
            add(&m, ohm_result_share(result, variable, route, point, s, t));
    return finished(m);
}

double ohm_figure_energy(const struct ohm_result *result, const struct ohm_adc_model *model,
                         enum ohm_route route, size_t point)
{
    const size_t n = result->layers * result->slices;
    const double *reads = ohm_result_at(result, OHM_V_CONVERSIONS, route, point, 0, 0);
    const double *bits = ohm_result_at(result, OHM_V_CHARGED_BITS, route, point, 0, 0);
    const bool circuit = ohm_variable_applies(result, OHM_V_DUMMIES, route);
    const double *dummies =
        circuit ? ohm_result_at(result, OHM_V_DUMMIES, route, point, 0, 0) : NULL;
    double known_reads[OHM_LAYERS_MAX * OHM_SLICES_MAX],
        known_bits[OHM_LAYERS_MAX * OHM_SLICES_MAX];
    double all = 0, wanted = 0;
    size_t known = 0;

    for (size_t k = 0; k < n; k++) {
        if (!isnan(reads[k]) && !isnan(bits[k]) && reads[k] > 0) {
            known_reads[known] = reads[k];
            if (dummies && dummies[k] > 0)
                known_reads[known] += dummies[k];
            wanted += reads[k];
            all += known_reads[known];
            known_bits[known++] = bits[k];
        }
    }
    return known ? all / wanted *
                       ohm_adc_relative_energy(model, known, known_reads, known_bits)
                 : NAN;
}

/* Adds what is known of one chip. */
static void add_differing(const struct ohm_result *result, size_t point, size_t seed,
                          size_t trial, double *differ, double *codes)
{
    const double *n =
        ohm_result_at(result, OHM_V_DIFFER, OHM_ROUTE_NGSPICE, point, seed, trial);
    const double *all =
        ohm_result_at(result, OHM_V_CONVERSIONS, OHM_ROUTE_NGSPICE, point, seed, trial);

    for (size_t k = 0; k < result->layers * result->slices; k++) {
        if (!isnan(n[k]) && !isnan(all[k])) {
            *differ += n[k];
            *codes += all[k];
        }
    }
}

bool ohm_figure_differing(const struct ohm_result *result, double *differ, double *codes)
{
    *differ = *codes = 0;
    if (!result->route[OHM_ROUTE_NGSPICE] || !result->route[OHM_ROUTE_NODAL])
        return false;
    for (size_t point = 0; point < result->points; point++)
        for (size_t s = 0; s < result->seeds; s++)
            for (size_t t = 0; t < result->trials; t++)
                add_differing(result, point, s, t, differ, codes);
    return true;
}

/* Adds one chip. */
static void add_bitlines(const struct ohm_result *result, enum ohm_route route,
                         size_t point, size_t seed, size_t trial,
                         struct ohm_bitline_figure *figure)
{
#define AT(variable) ohm_result_at(result, variable, route, point, seed, trial)[k]
    for (size_t k = 0; k < result->layers; k++) {
        if (isnan(AT(OHM_V_MODELLED)))
            continue;
        figure->modelled += AT(OHM_V_MODELLED);
        figure->solved += AT(OHM_V_SOLVED);
        figure->worst = fmax(figure->worst, AT(OHM_V_MODEL_WORST)); /* NaN where none is */
        figure->rms = fmax(figure->rms, AT(OHM_V_MODEL_RMS));
    }
#undef AT
}

bool ohm_figure_bitlines(const struct ohm_result *result, enum ohm_route route,
                         struct ohm_bitline_figure *figure)
{
    *figure = (struct ohm_bitline_figure){ 0 };
    if (!ohm_variable_applies(result, OHM_V_MODELLED, route) || !result->route[route])
        return false;
    for (size_t point = 0; point < result->points; point++)
        for (size_t s = 0; s < result->seeds; s++)
            for (size_t t = 0; t < result->trials; t++)
                add_bitlines(result, route, point, s, t, figure);
    return figure->modelled + figure->solved > 0;
}

enum ohm_route ohm_figure_last_route(const struct ohm_result *result)
{
    enum ohm_route last = OHM_ROUTE_DIGITAL;

    for (int r = 0; r < OHM_ROUTES; r++)
        if (result->route[r])
            last = (enum ohm_route)r;
    return last;
}
