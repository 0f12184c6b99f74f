/* summaryjson.c -- a study for programs; for summary.h. */
#include "claims/summary.h"

#include "claims/figure.h"
#include "num/stats.h"

static void json_block(struct ohm_json *json, const char *key,
                       const struct ohm_result *result, enum ohm_variable variable,
                       enum ohm_route route, size_t point)
{
    struct ohm_json *layers = ohm_json_array(json, key);
    double mean[OHM_SLICES_MAX];

    for (size_t l = 0; l < result->layers; l++) {
        for (size_t s = 0; s < result->slices; s++)
            mean[s] =
                ohm_figure_mean(result, variable, route, point, l * result->slices + s)
                    .mean;
        ohm_json_reals(layers, NULL, result->slices, mean);
    }
}

/* What the converters would take, by every published model. */
static void json_energies(struct ohm_json *json, const struct ohm_result *result,
                          size_t point)
{
    struct ohm_json *energy = ohm_json_object(json, "relative_energy");

    for (const struct ohm_adc_model *model = ohm_adc_models; model->name; model++)
        ohm_json_real(
            energy, model->name,
            ohm_figure_energy(result, model, ohm_figure_last_route(result), point));
}

/* Reads in time; seconds, LSB, joules. */
static void json_timing(struct ohm_json *of, const struct ohm_result *result,
                        enum ohm_route route, size_t point)
{
    static const enum ohm_variable scalars[] = {
        OHM_V_READ_TIME,     OHM_V_READ_ELMORE,  OHM_V_SAMPLE_ERROR, OHM_V_ENERGY,
        OHM_V_ENERGY_DRIVER, OHM_V_ENERGY_ARRAY, OHM_V_ENERGY_SENSE,
    };
    static const enum ohm_variable blocks[] = { OHM_V_SETTLE, OHM_V_SETTLE_ELMORE,
                                                OHM_V_SETTLE_ERROR, OHM_V_SETTLE_ENERGY };

    for (size_t k = 0; k < sizeof scalars / sizeof *scalars; k++)
        ohm_json_real(of, ohm_variable_rows[scalars[k]].name,
                      ohm_figure_mean(result, scalars[k], route, point, 0).mean);
    for (size_t k = 0; k < sizeof blocks / sizeof *blocks; k++)
        json_block(of, ohm_variable_rows[blocks[k]].name, result, blocks[k], route, point);
}

static void json_point(struct ohm_json *points, const struct ohm_result *result,
                       size_t point)
{
    const struct ohm_sweep *sweep = &result->experiment->sweep;
    struct ohm_json *json = ohm_json_object(points, NULL);
    struct ohm_json *at = ohm_json_object(json, "at");
    size_t entry[OHM_AXES], failed = 0;

    ohm_sweep_entries(sweep, point, entry);
    for (size_t k = 0; k < sweep->axes; k++)
        ohm_json_text(at, sweep->axis[k].name, sweep->axis[k].choice[entry[k]].label);
    ohm_json_real(json, "accuracy_float",
                  ohm_figure_mean(result, OHM_V_FLOAT, OHM_ROUTE_DIGITAL, point, 0).mean);
    ohm_json_real(
        json, "accuracy_lossless",
        ohm_figure_mean(result, OHM_V_LOSSLESS, OHM_ROUTE_DIGITAL, point, 0).mean);
    for (size_t s = 0; s < result->seeds; s++)
        failed += ohm_result_failed(result, point, s);
    ohm_json_count(json, "failed_trainings", failed);
    json_block(json, "nonzero", result, OHM_V_NONZERO, OHM_ROUTE_DIGITAL, point);
    for (int r = 0; r < OHM_ROUTES; r++) {
        const enum ohm_route route = (enum ohm_route)r;
        struct ohm_json *of;
        struct ohm_mean m;

        if (!result->route[r])
            continue;
        of = ohm_json_object(json, ohm_route_names[r]);
        m = ohm_figure_mean(result, OHM_V_ACCURACY, route, point, 0);
        ohm_json_real(of, "accuracy", m.mean);
        ohm_json_real(of, "spread", m.spread);
        ohm_json_count(of, "n", m.n);
        ohm_json_real(of, "drop",
                      ohm_figure_mean(result, OHM_V_DROP, route, point, 0).mean);
        json_block(of, "clipped", result, OHM_V_CLIPPED, route, point);
        if (r != OHM_ROUTE_DIGITAL) {
            json_block(of, "wrong", result, OHM_V_WRONG, route, point);
            m = ohm_figure_share(result, OHM_V_WRONG, route, point);
            ohm_json_real(of, "wrong_codes", m.mean);
            ohm_json_real(of, "wrong_codes_spread", m.spread);
        }
        if (r == OHM_ROUTE_NGSPICE && result->route[OHM_ROUTE_NODAL])
            json_block(of, "differ", result, OHM_V_DIFFER, route, point);
        if (ohm_variable_applies(result, OHM_V_READ_TIME, route))
            json_timing(of, result, route, point);
    }
    json_energies(json, result, point);
}

/* Trainings that diverged. */
static void json_failures(struct ohm_json *failures, const struct ohm_ledger *ledger)
{
    const struct ohm_sweep *sweep = &ledger->study.experiment->sweep;
    size_t entry[OHM_AXES];

    for (size_t k = 0; k < ledger->study.trainings.n; k++) {
        const struct ohm_training *t = &ledger->study.trainings.training[k];
        struct ohm_json *json, *at;

        if (t->failed[0] == '\0')
            continue;
        json = ohm_json_object(failures, NULL);
        at = ohm_json_object(json, "at");
        ohm_sweep_entries(sweep, t->point, entry);
        for (size_t a = 0; a < sweep->axes; a++)
            ohm_json_text(at, sweep->axis[a].name, sweep->axis[a].choice[entry[a]].label);
        ohm_json_count(json, "train_seed", t->seed);
        ohm_json_text(json, "why", t->failed);
    }
}

static void json_bitlines(struct ohm_json *json, const struct ohm_result *result)
{
    struct ohm_bitline_figure figure;

    for (int r = 0; r < OHM_ROUTES; r++) {
        if (ohm_figure_bitlines(result, (enum ohm_route)r, &figure)) {
            struct ohm_json *of = ohm_json_object(json, ohm_route_names[r]);

            ohm_json_real(of, "crossbars_modelled", figure.modelled);
            ohm_json_real(of, "crossbars_solved", figure.solved);
            ohm_json_real(of, "model_error_worst_lsb", figure.worst);
            ohm_json_real(of, "model_error_rms_lsb", figure.rms);
        }
    }
}

static void json_verdict(struct ohm_json *verdicts, const struct ohm_experiment *experiment,
                         const struct ohm_judgement *j)
{
    struct ohm_json *json = ohm_json_object(verdicts, NULL), *holds;
    const struct ohm_claim *claim = &experiment->claim[j->claim];
    char point[512];

    ohm_json_text(json, "says", claim->says);
    ohm_json_text(json, "holds_if", claim->holds_if);
    ohm_json_text(json, "route", j->route < 0 ? "network" : ohm_route_names[j->route]);
    ohm_json_text(json, "verdict", ohm_verdict_names[j->verdict]);
    ohm_json_real(json, "value", j->value);
    ohm_json_real(json, "low", j->low);
    ohm_json_real(json, "high", j->high);
    ohm_json_text(json, "missing", j->missing);
    holds = ohm_json_array(json, "holds_only_if");
    for (size_t k = 0; k < j->holds_n; k++) {
        ohm_judgement_describe(experiment, j, k, false, point, sizeof point);
        ohm_json_text(holds, NULL, point);
    }
}

void ohm_summary_json(struct ohm_json *json, const struct ohm_ledger *ledger,
                      const struct ohm_judgements *judgements)
{
    const struct ohm_result *result = &ledger->result;
    const struct ohm_study_audit *audit = &ledger->study.audit;
    struct ohm_json *part;

    ohm_json_text(json, "question", ledger->study.experiment->base.head.question);
    ohm_json_text(json, "experiment", ledger->study.experiment->name);
    ohm_json_count(json, "images", result->images);
    ohm_json_count(json, "train_seeds", result->seeds);
    ohm_json_count(json, "trials", result->trials);
    ohm_json_count(json, "missing", ohm_result_missing(result));
    part = ohm_json_array(json, "points");
    for (size_t point = 0; point < result->points; point++)
        json_point(part, result, point);
    json_failures(ohm_json_array(json, "failures"), ledger);
    part = ohm_json_array(json, "verdicts");
    for (size_t k = 0; k < judgements->n; k++)
        json_verdict(part, ledger->study.experiment, &judgements->judgement[k]);
    json_bitlines(ohm_json_object(json, "bitlines"), result);
    part = ohm_json_object(json, "audit");
    ohm_json_count(part, "reads", audit->done);
    ohm_json_count(part, "skipped", audit->skipped);
    ohm_json_flag(part, "short", audit->skipped > 0);
    ohm_json_text(part, "why_short", audit->why);
    ohm_json_count(part, "bad", audit->bad);
    ohm_json_real(part, "worst_lsb", audit->worst_lsb);
    ohm_json_real(part, "worst_scale", audit->worst_scale);
    ohm_json_real(part, "bound_on_bad_share",
                  ohm_stats_bound(audit->bad_random, audit->random));
    part = ohm_json_object(json, "seconds");
    ohm_json_real(part, "training", ledger->study.seconds_training);
    ohm_json_real(part, "chips", ledger->study.seconds_chips);
    ohm_json_real(part, "reads", ledger->study.seconds_reads);
    ohm_json_real(part, "timing", ledger->study.seconds_timing);
    ohm_json_real(part, "audit", audit->seconds);
}
