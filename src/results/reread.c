/* reread.c -- makes a read of a result file again as a circuit. */
#include "results/reread.h"

#include "base/memory.h"
#include "base/parallel.h"
#include "chip/probe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- which point --- */

static enum ohm_status set_entry(const struct ohm_sweep *sweep, char *word,
                                 bool named[OHM_AXES], size_t entry[OHM_AXES])
{
    char *label = strchr(word, '=');
    size_t axis, choice;

    if (!label)
        return ohm_fail(OHM_EUSAGE, "--at: %s is not AXIS=LABEL", word);
    *label++ = '\0';
    axis = ohm_sweep_find_axis(sweep, word);
    if (axis == OHM_AXES)
        return ohm_fail(OHM_EUSAGE, "--at: %s is not an axis of this result", word);
    if (named[axis])
        return ohm_fail(OHM_EUSAGE, "--at: the axis %s is there twice", word);
    named[axis] = true;
    choice = ohm_sweep_find_label(&sweep->axis[axis], label);
    if (choice == OHM_LABELS)
        return ohm_fail(OHM_EUSAGE, "--at: %s is not on the axis %s (%s, ...)", label, word,
                        sweep->axis[axis].choice[0].label);
    entry[axis] = choice;
    return OHM_OK;
}

enum ohm_status ohm_reread_point(const struct ohm_sweep *sweep, const char *labels,
                                 size_t *point)
{
    size_t entry[OHM_AXES] = { 0 };
    bool named[OHM_AXES] = { false };
    char *text = strdup(labels), *word = text;
    enum ohm_status status = OHM_OK;

    if (!text)
        return ohm_fail(OHM_ENOMEM, "no memory for the labels");
    for (bool last = *labels == '\0'; !last && status == OHM_OK;) {
        const size_t n = ohm_label_length(word);

        last = word[n] == '\0';
        word[n] = '\0';
        status = set_entry(sweep, word, named, entry);
        word += n + 1;
    }
    free(text);
    if (status == OHM_OK)
        *point = ohm_sweep_point(sweep, entry);
    return status;
}

/* --- the read --- */

struct limit {
    const char *name;
    size_t given, n;
};

static enum ohm_status check_limits(const struct limit limits[])
{
    for (const struct limit *l = limits; l->name; l++)
        if (l->given >= l->n)
            return ohm_fail(OHM_EUSAGE, "--%s: %zu is not in 0 to %zu", l->name, l->given,
                            l->n - 1);
    return OHM_OK;
}

/* What can be checked before the data set is read. */
static enum ohm_status check_early(const struct ohm_study *study,
                                   const struct ohm_reread_id *id)
{
    const struct ohm_experiment *experiment = study->experiment;
    const struct ohm_training *training;

    OHM_TRY(
        check_limits((struct limit[]){ { "point", id->point, experiment->points },
                                       { "train-seed", id->seed, study->trainings.seeds },
                                       { "trial", id->trial, experiment->base.head.trials },
                                       { 0 } }));
    training =
        &study->trainings
             .training[study->trainings.of[id->point * study->trainings.seeds + id->seed]];
    if (training->failed[0] != '\0')
        return ohm_fail(OHM_EINPUT, "there is no network for this read: %s",
                        training->failed);
    if (!training->done)
        return ohm_fail(OHM_EINPUT, "the network of this read is not in the file");
    return OHM_OK;
}

static enum ohm_status check_read(const struct ohm_chip *chip,
                                  const struct ohm_images *test,
                                  const struct ohm_reread_id *id)
{
    const struct ohm_read_id *r = &id->read;
    const struct ohm_layout *layout;

    OHM_TRY(check_limits((struct limit[]){ { "layer", r->layer, chip->layers }, { 0 } }));
    layout = chip->layout[r->layer];
    OHM_TRY(check_limits(
        (struct limit[]){ { "row-tile", r->row_tile, layout->row_tiles },
                          { "column-tile", r->col_tile, layout->col_tiles },
                          { "slice", r->plane, layout->planes },
                          { "sign", r->part, layout->parts },
                          { "image", r->image, test->n },
                          { "phase", r->phase, r->layer == 0 ? chip->integer->phases : 1 },
                          { "step", r->step, layout->steps },
                          { "bit", r->bit, layout->slots },
                          { 0 } }));
    if (!ohm_read_xbar(chip, r)->exists)
        return ohm_fail(OHM_EUSAGE, "this crossbar has no weight, so it was not built "
                                    "(mapping.keep_empty)");
    return OHM_OK;
}

/* The circuit of the read on a chip; p[] is its image. */
static enum ohm_status make_circuit(struct ohm_reread *reread, const struct ohm_chip *chip,
                                    const struct ohm_readout *readout, const uint8_t p[],
                                    const struct ohm_reread_id *id, bool ones)
{
    struct ohm_probe probe;
    enum ohm_status status;

    OHM_TRY(ohm_probe_init(&probe, chip));
    OHM_GO(ohm_probe_read(&probe, readout, p, &id->read));
    if (ones)
        ohm_probe_ones(&probe, &id->read);
    *reread =
        (struct ohm_reread){ .x = probe.x, .cell = probe.cell, .g = probe.g, .v = probe.v };
    reread->x.cell = &reread->cell;
    if (id->route == OHM_ROUTE_IDEAL)
        reread->x.wires = (struct ohm_wires){ 0 };
    probe.g = probe.v = NULL; /* now the reread's */
out:
    ohm_probe_clear(&probe);
    return status;
}

/* The chip of the read, whose first layers give the inputs of later ones. */
static enum ohm_status make_chip(struct ohm_chip **chip, const struct ohm_integer *integer,
                                 const struct ohm_study *study,
                                 const struct ohm_dataset *data,
                                 const struct ohm_reread_id *id)
{
    const struct ohm_settings *settings = &study->experiment->point[id->point];
    const struct ohm_fabric fabric =
        ohm_settings_fabric(settings, ohm_study_chip(id->seed, id->trial));
    const struct ohm_likeness likeness = ohm_study_likeness(data);
    const struct ohm_solver *solver = NULL;

    if (id->read.layer > 0 && id->route != OHM_ROUTE_DIGITAL)
        OHM_TRY(ohm_solver_find(ohm_route_names[id->route], &solver));
    return ohm_chip_new(chip, integer, &fabric, solver, &ohm_solve_usual, &likeness,
                        ohm_threads(0));
}

static void describe(struct ohm_reread *reread, const struct ohm_study *study,
                     const struct ohm_reread_id *id)
{
    const struct ohm_read_id *r = &id->read;
    char point[256];

    ohm_sweep_describe(&study->experiment->sweep, id->point, NULL, point, sizeof point);
    snprintf(reread->title, sizeof reread->title,
             "%.80s, %s%straining %zu, chip %zu, layer %zu, row tile %zu, column tile %zu, "
             "slice %zu, sign %c, image %zu, phase %zu, step %zu, bit %zu",
             study->experiment->name, point, *point ? ", " : "", id->seed, id->trial,
             r->layer, r->row_tile, r->col_tile, r->plane, r->part ? '-' : '+', r->image,
             r->phase, r->step, r->bit);
}

enum ohm_status ohm_reread_init(struct ohm_reread *reread, const struct ohm_study *study,
                                const struct ohm_reread_id *id,
                                enum ohm_reread_inputs inputs)
{
    const struct ohm_settings *settings;
    struct ohm_images examples;
    struct ohm_dataset data = { .inputs = 0 };
    struct ohm_integer integer = { .layers = 0 };
    struct ohm_chip *chip = NULL;
    enum ohm_status status;

    *reread = (struct ohm_reread){ .g = NULL };
    OHM_TRY(check_early(study, id));
    settings = &study->experiment->point[id->point];
    OHM_GO(ohm_dataset_init(&data, settings->head.data, (uint32_t)settings->head.seed,
                            ohm_threads(0)));
    examples = ohm_images_last(&data, OHM_EXAMPLES);
    OHM_GO(ohm_integer_init(
        &integer,
        &study->trainings
             .training[study->trainings.of[id->point * study->trainings.seeds + id->seed]]
             .network,
        &settings->mapping, &examples));
    OHM_GO(make_chip(&chip, &integer, study, &data, id));
    OHM_GO(check_read(chip, &data.test, id));
    OHM_GO(make_circuit(
        reread, chip, &settings->readout, data.test.x + id->read.image * data.inputs, id,
        inputs == OHM_REREAD_TIMED && settings->timing.inputs == OHM_TIMING_ONES));
    describe(reread, study, id);
out:
    ohm_chip_free(chip);
    ohm_integer_clear(&integer);
    ohm_dataset_clear(&data);
    if (status != OHM_OK)
        ohm_reread_clear(reread);
    return status;
}

void ohm_reread_clear(struct ohm_reread *reread)
{
    free(reread->g);
    free(reread->v);
    reread->g = reread->v = NULL;
}
