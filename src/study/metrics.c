/* metrics.c -- the table of metrics. */
#include "study/metrics.h"

static const struct {
    enum ohm_variable variable;
    bool versus;
    const char *unit, *limit_unit;
} rows[] = {
#define X(name, word, variable, versus, unit, limit_unit)                                  \
    { variable, versus, unit, limit_unit },
    OHM_METRICS_TABLE(X)
#undef X
};

const char *const ohm_metric_names[] = {
#define X(name, word, variable, versus, unit, limit_unit) word,
    OHM_METRICS_TABLE(X)
#undef X
        NULL
};

enum ohm_variable ohm_metric_variable(enum ohm_metric metric)
{
    return rows[metric].variable;
}

bool ohm_metric_compares(enum ohm_metric metric)
{
    return rows[metric].versus;
}

bool ohm_metric_is_digital(enum ohm_metric metric)
{
    return ohm_variable_rows[rows[metric].variable].scope == OHM_OF_NETWORK;
}

bool ohm_metric_is_timed(enum ohm_metric metric)
{
    return ohm_variable_rows[rows[metric].variable].where == OHM_IN_TIME;
}

const char *ohm_metric_unit(enum ohm_metric metric)
{
    return rows[metric].unit;
}

const char *ohm_metric_limit_unit(enum ohm_metric metric)
{
    return rows[metric].limit_unit;
}
