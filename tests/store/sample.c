/* sample FILE -- writes a result file with something of everything, for xarray.sh to look at:
 *
 *     accuracy [method][bits][train_seed][trial]   100 method + 10 bits + seed + trial/10; the
 *                                                  entry (bl1, 8-8-8-8, 1, 2) is not written
 *     verdict  [method]
 *     weights/0, weights/1                         their own axes out and in
 *     traces/current   over read (growing) and column, with the coordinates trial and tile
 *     traces/map       over row and the column of traces
 */
#include "store/array.h"
#include "store/axis.h"
#include "store/note.h"
#include "store/slab.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { METHODS = 3, BITS = 3, SEEDS = 2, TRIALS = 3, COLUMNS = 4, READS = 7, ROWS = 5 };

static enum ohm_status write_cube(struct ohm_store *s)
{
    static const char *const methods[] = { "none", "l1", "bl1" };
    static const char *const bits[] = { "1-3-3-3", "2-4-4-4", "8-8-8-8" };
    static const char *const axes[] = { "method", "bits", "train_seed", "trial" };
    static const char *const verdicts[] = { "holds", "undecided \xc2\xb1", "" };

    OHM_TRY(ohm_store_axis_labels(s, "method", METHODS, methods, "training method"));
    OHM_TRY(ohm_store_axis_labels(s, "bits", BITS, bits, NULL));
    OHM_TRY(ohm_store_axis_counts(s, "train_seed", SEEDS, "training run"));
    OHM_TRY(ohm_store_axis_counts(s, "trial", TRIALS, "chip"));
    OHM_TRY(ohm_store_array(s, "accuracy", OHM_DOUBLE, 4, axes, "percent", "accuracy"));
    OHM_TRY(ohm_store_array(s, "done", OHM_UINT8, 4, axes, "1", "was it computed?"));
    OHM_TRY(ohm_store_array(s, "verdict", OHM_STRING, 1, axes, NULL, "the claim"));
    OHM_TRY(ohm_store_array(s, "energy", OHM_FLOAT, 0, NULL, "J", NULL));
    for (size_t k = 0; k < METHODS * BITS * SEEDS * TRIALS - 1; k++) {
        static const size_t one[] = { 1, 1, 1, 1 };
        const size_t at[] = { k / (BITS * SEEDS * TRIALS), k / (SEEDS * TRIALS) % BITS,
                              k / TRIALS % SEEDS, k % TRIALS };
        const double accuracy = 100.0 * (double)at[0] + 10.0 * (double)at[1] +
                                (double)at[2] + (double)at[3] / 10;
        const unsigned char done = 1;

        OHM_TRY(ohm_store_write(s, "accuracy", OHM_DOUBLE, at, one, &accuracy));
        OHM_TRY(ohm_store_write(s, "done", OHM_UINT8, at, one, &done));
        if (k == 20)
            OHM_TRY(ohm_store_flush(s));
    }
    OHM_TRY(ohm_store_write_texts(s, "verdict", NULL, NULL, verdicts));
    return ohm_store_write(s, "energy", OHM_FLOAT, NULL, NULL, &(float){ 2.5e-9f });
}

static enum ohm_status write_weights(struct ohm_store *s, const char *group, size_t out,
                                     size_t in)
{
    static const char *const axes[] = { "out", "in" };
    char path[64];
    float weights[64];

    for (size_t k = 0; k < out * in; k++)
        weights[k] = (float)k / 8;
    snprintf(path, sizeof path, "%s/out", group);
    OHM_TRY(ohm_store_axis_counts(s, path, out, "neuron"));
    snprintf(path, sizeof path, "%s/in", group);
    OHM_TRY(ohm_store_axis_counts(s, path, in, "input"));
    snprintf(path, sizeof path, "%s/weight", group);
    OHM_TRY(ohm_store_array(s, path, OHM_FLOAT, 2, axes, "1", "weight"));
    OHM_TRY(ohm_store_write(s, path, OHM_FLOAT, NULL, NULL, weights));
    return ohm_note_write_text(s, group, "activation", "relu");
}

static enum ohm_status write_traces(struct ohm_store *s)
{
    static const char *const axes[] = { "read", "column" };
    static const char *const map_axes[] = { "row", "column" };
    static const double rows[] = { 0, 0.1, 0.2, 0.3, 0.4 };

    OHM_TRY(ohm_store_axis_growing(s, "traces/read", "one read of one tile"));
    OHM_TRY(ohm_store_axis_counts(s, "traces/column", COLUMNS, NULL));
    OHM_TRY(ohm_store_axis_values(s, "traces/row", ROWS, rows, "m", "position"));
    OHM_TRY(ohm_store_array(s, "traces/trial", OHM_INT32, 1, axes, "1", NULL));
    OHM_TRY(ohm_store_array(s, "traces/tile", OHM_INT16, 1, axes, "1", NULL));
    OHM_TRY(ohm_store_array(s, "traces/current", OHM_DOUBLE, 2, axes, "A", "sensed"));
    OHM_TRY(ohm_store_array(s, "traces/code", OHM_INT64, 2, axes, "1", NULL));
    OHM_TRY(ohm_store_array(s, "traces/map", OHM_DOUBLE, 2, map_axes, "V", NULL));
    OHM_TRY(ohm_note_write_text(s, "traces", "coordinates", "trial tile"));
    for (size_t k = 0; k < READS; k++) {
        const size_t at[] = { k, 0 }, count[] = { 1, COLUMNS };
        const double current[COLUMNS] = { (double)k, 1, 2, 3 };
        const int trial = (int)k / 4;
        const short tile = (short)(k % 4);

        OHM_TRY(ohm_store_write(s, "traces/trial", OHM_INT32, at, count, &trial));
        OHM_TRY(ohm_store_write(s, "traces/tile", OHM_INT16, at, count, &tile));
        OHM_TRY(ohm_store_write(s, "traces/current", OHM_DOUBLE, at, count, current));
    }
    return OHM_OK;
}

static enum ohm_status write_notes(struct ohm_store *s)
{
    static const double reals[] = { 0.25, 0.5 };
    char *text = malloc(200001);
    enum ohm_status status = OHM_ENOMEM;

    if (!text)
        return status;
    memset(text, 'x', 200000);
    text[200000] = '\0';
    OHM_GO(ohm_note_write_text(s, "", "configuration", text));
    OHM_GO(ohm_note_write_text(s, "", "host", "\xc3\xa9l\xc3\xa8ve"));
    OHM_GO(ohm_note_write_text(s, "", "nothing", ""));
    OHM_GO(ohm_note_write_count(s, "", "seed", 12345678901));
    OHM_GO(ohm_note_write_real(s, "", "g_on", 1e-5));
    OHM_GO(ohm_note_write_reals(s, "accuracy", "interval", 2, reals));
    for (int k = 0; k < 20; k++) {
        char key[24];

        snprintf(key, sizeof key, "fact_%d", k);
        OHM_GO(ohm_note_write_count(s, "", key, k));
    }
out:
    free(text);
    return status;
}

int main(int argc, char **argv)
{
    struct ohm_store *s = NULL;
    enum ohm_status status;

    if (argc != 2)
        return 2;
    OHM_GO(ohm_store_create(&s, argv[1], true));
    OHM_GO(write_cube(s));
    OHM_GO(write_weights(s, "weights/0", 4, 9));
    OHM_GO(write_weights(s, "weights/1", 2, 4));
    OHM_GO(write_traces(s));
    OHM_GO(write_notes(s));
    status = ohm_store_commit(s);
    s = NULL;
out:
    if (status != OHM_OK)
        fprintf(stderr, "sample: %s\n", ohm_sentence());
    ohm_store_close(s);
    return ohm_status_exit(status);
}
