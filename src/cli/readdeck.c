/* readdeck.c -- makes the deck of one read of a result file. */
#include "cli/readdeck.h"

#include "cli/options.h"
#include "results/kept.h"
#include "results/record.h"

#include <stdlib.h>
#include <string.h>

static const char *const signs[] = { "+", "-", NULL };

/* clang-format off */
#define AT(member) offsetof(struct ohm_readdeck, member)
const struct ohm_field ohm_readdeck_fields[] = {
    { "from", "", OHM_TEXT, AT(from), "", 0, 0, NULL,
      "A result file: the deck of one of its reads, instead of --conductance and --input.", OHM_STAGE_NONE },
    { "at", "", OHM_TEXT, AT(at), "", 0, 0, NULL,
      "With --from: the point, e.g. method=bl1,bits=1-3-3-3; axes left out take their first entry.",
      OHM_STAGE_NONE },
    { "route", "", OHM_WORD, AT(route), "nodal", 0, 0, ohm_route_names,
      "With --from: the route whose codes are the inputs of layers after the first.", OHM_STAGE_NONE },
    { "group", "", OHM_TEXT, AT(group), "", 0, 0, NULL,
      "With --from: reads that the file keeps, e.g. traces/nodal or waveforms/nodal/0; the one that is "
      "written is --read, and the deck says what it has to print.", OHM_STAGE_NONE },
    { "read", "", OHM_COUNT, AT(read), "0", 0, 1e9, NULL, "With --group: which of its reads.", OHM_STAGE_NONE },
    { "train_seed", "", OHM_COUNT, AT(train_seed), "0", 0, 1e6, NULL, "With --from: the training.",
      OHM_STAGE_NONE },
    { "trial", "", OHM_COUNT, AT(trial), "0", 0, 1e6, NULL, "With --from: the chip.", OHM_STAGE_NONE },
    { "layer", "", OHM_COUNT, AT(layer), "0", 0, 1e6, NULL, "With --from: the layer.", OHM_STAGE_NONE },
    { "row_tile", "", OHM_COUNT, AT(row_tile), "0", 0, 1e6, NULL, "With --from: the tile of inputs.",
      OHM_STAGE_NONE },
    { "column_tile", "", OHM_COUNT, AT(column_tile), "0", 0, 1e6, NULL,
      "With --from: the tile of outputs.", OHM_STAGE_NONE },
    { "tile", "", OHM_COUNT, AT(tile), "0", 0, 1e6, NULL,
      "With --from, instead of the two: the tile's number, those of one row after each other.",
      OHM_STAGE_NONE },
    { "slice", "", OHM_COUNT, AT(slice), "0", 0, 1e6, NULL, "With --from: the slice, 0 is the top.",
      OHM_STAGE_NONE },
    { "sign", "", OHM_WORD, AT(sign), "+", 0, 0, signs, "With --from: the sign of the weights.",
      OHM_STAGE_NONE },
    { "image", "", OHM_COUNT, AT(image), "0", 0, 1e9, NULL, "With --from: the test image.", OHM_STAGE_NONE },
    { "phase", "", OHM_COUNT, AT(phase), "0", 0, 1, NULL, "With --from: 1 for negative inputs.",
      OHM_STAGE_NONE },
    { "step", "", OHM_COUNT, AT(step), "0", 0, 1e6, NULL,
      "With --from: the step, where a bit is read in several.", OHM_STAGE_NONE },
    { "bit", "", OHM_COUNT, AT(bit), "0", 0, 64, NULL, "With --from: the input bit, 0 is the least.",
      OHM_STAGE_NONE },
    { 0 }
};
#undef AT
/* clang-format on */

/* A read is named by its number among those that are kept, or place by place. */
static enum ohm_status check_options(bool kept)
{
    static const char *const places[] = { "at",    "route", "train_seed", "trial",
                                          "layer", "tile",  "row_tile",   "column_tile",
                                          "slice", "sign",  "image",      "phase",
                                          "step",  "bit",   NULL };

    if (kept)
        return ohm_options_refuse(places, "--group and --read say which read it is");
    OHM_TRY(ohm_options_refuse((const char *const[]){ "read", NULL },
                               "it is a number in --group"));
    if (ohm_option_given("tile"))
        OHM_TRY(ohm_options_refuse((const char *const[]){ "row_tile", "column_tile", NULL },
                                   "--tile says which tile it is"));
    return OHM_OK;
}

/* The read that the options name one by one. */
static enum ohm_status named_read(const struct ohm_readdeck *wanted,
                                  const struct ohm_experiment *experiment,
                                  struct ohm_reread_id *id)
{
    const struct ohm_settings *settings;
    size_t columns = 1;

    *id = (struct ohm_reread_id){ .seed = wanted->train_seed,
                                  .trial = wanted->trial,
                                  .route = wanted->route,
                                  .read = { .layer = wanted->layer,
                                            .row_tile = wanted->row_tile,
                                            .col_tile = wanted->column_tile,
                                            .plane = wanted->slice,
                                            .part = (size_t)wanted->sign,
                                            .image = wanted->image,
                                            .phase = wanted->phase,
                                            .step = wanted->step,
                                            .bit = wanted->bit } };
    OHM_TRY(ohm_reread_point(&experiment->sweep, wanted->at, &id->point));
    settings = &experiment->point[id->point];
    if (wanted->layer + 1 < settings->network.layers.cols)
        columns = ohm_mapping_column_tiles(&settings->mapping,
                                           settings->network.layers.at[wanted->layer + 1]);
    id->read.row_tile += wanted->tile / columns;
    id->read.col_tile += wanted->tile % columns;
    return OHM_OK;
}

/* What the deck's header says: the file, the seeds that made the chip, the read, and what is to be expected. */
static enum ohm_status describe(const struct ohm_readdeck *wanted,
                                const struct ohm_deckfile *file,
                                const struct ohm_settings *settings,
                                const struct ohm_reread_id *id, bool timed, char **origin)
{
    const struct ohm_read_id *r = &id->read;
    size_t size;
    FILE *out = open_memstream(origin, &size);
    enum ohm_status status = OHM_OK;

    if (!out)
        return ohm_fail(OHM_ENOMEM, "no memory for a deck");
    fprintf(out, "result: %s\n", wanted->from);
    if (wanted->group[0] != '\0')
        fprintf(out, "read %zu of %s\n", wanted->read, wanted->group);
    else
        fprintf(out, "point: %s\n", *wanted->at ? wanted->at : "the first");
    fprintf(
        out,
        "experiment seed: %zu\ntraining (train_seed): %zu\nchip (trial): %zu\nread: "
        "layer %zu, row_tile %zu, column_tile %zu, slice %zu, sign %s, image %zu, phase "
        "%zu, step %zu, bit %zu\nroute of earlier layers: %s\ndevice: %s",
        settings->head.seed, id->seed, id->trial, r->layer, r->row_tile, r->col_tile,
        r->plane, signs[r->part != 0], r->image, r->phase, r->step, r->bit,
        ohm_route_names[id->route], settings->card_name);
    if (timed && settings->timing.inputs == OHM_TIMING_ONES)
        fprintf(out, "\ninputs: ones in all rows that hold weights");
    if (wanted->group[0] != '\0') {
        fputc('\n', out);
        status = ohm_kept_expect(out, wanted->from, wanted->group, wanted->read,
                                 file->transient);
    }
    if (fclose(out) != 0 && status == OHM_OK)
        status = ohm_fail(OHM_ENOMEM, "no memory for a deck");
    return status;
}

enum ohm_status ohm_readdeck_write(const struct ohm_readdeck *wanted,
                                   const struct ohm_deckfile *file)
{
    const bool kept = wanted->group[0] != '\0';
    const bool timed = file->transient || strncmp(wanted->group, "waveforms/", 10) == 0;
    struct ohm_reread_id id = { 0 };
    struct ohm_reread read = { .g = NULL };
    const struct ohm_settings *settings;
    struct ohm_experiment experiment;
    struct ohm_ledger ledger;
    struct ohm_deck deck;
    char *origin = NULL;
    enum ohm_status status;

    OHM_TRY(check_options(kept));
    OHM_TRY(ohm_record_open(wanted->from, &experiment, &ledger));
    if (*ledger.origin.changed) {
        status = ohm_fail(OHM_EINPUT, "%s: this would be another circuit: %s in the run",
                          wanted->from, ledger.origin.changed);
        goto out;
    }
    if (kept)
        OHM_GO(ohm_kept_find(wanted->from, wanted->group, wanted->read, &id));
    else
        OHM_GO(named_read(wanted, &experiment, &id));
    OHM_GO(ohm_reread_init(&read, &ledger.study, &id,
                           timed ? OHM_REREAD_TIMED : OHM_REREAD_DIRECT));
    settings = &experiment.point[id.point];
    OHM_GO(describe(wanted, file, settings, &id, timed, &origin));
    deck =
        (struct ohm_deck){ .crossbar = &read.x, .n = 1, .v = read.v, .title = read.title };
    OHM_GO(ohm_deckfile_write(file, &deck, &settings->charge, &settings->timing.pulse,
                              origin));
out:
    free(origin);
    ohm_reread_clear(&read);
    ohm_ledger_clear(&ledger);
    ohm_experiment_clear(&experiment);
    return status;
}
