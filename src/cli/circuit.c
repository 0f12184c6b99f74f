#include "cli/circuit.h"

#include "experiment/settings.h"

#include <string.h>

const char *const ohm_sense_words[] = { "bottom", "top", NULL };
const char *const ohm_inactive_words[] = { "ground", "float", NULL };

/* Linear cells only, for now; a wrong word and a law that is not there yet are told apart. */
static enum ohm_status check_cell(const char *cell)
{
    struct ohm_card card;

    if (strcmp(cell, "linear") == 0)
        return OHM_OK;
    if (strncmp(cell, "cubic:", 6) == 0 || strncmp(cell, "sinh:", 5) == 0)
        return ohm_fail(OHM_EUSAGE,
                        "--cell: %s: non-linear cells are not solved yet; linear is", cell);
    if (ohm_card_read(cell, &card) != OHM_OK)
        return ohm_fail(OHM_EUSAGE,
                        "--cell: %s is not linear, cubic:A, sinh:V0 or a card (%s)", cell,
                        ohm_sentence());
    return OHM_OK; /* every card's model is linear so far */
}

/* An array of voltages [n][WIDTH], or one row of them. */
static enum ohm_status read_voltages(const char *path, size_t width, const char *what,
                                     struct ohm_npy *a, size_t *n)
{
    OHM_TRY(ohm_npy_read(path, a));
    OHM_TRY(ohm_npy_finite(a, path));
    if (a->ndim == 1 && a->shape[0] == width)
        *n = 1;
    else if (a->ndim == 2 && a->shape[1] == width && a->shape[0] > 0)
        *n = a->shape[0];
    else
        return ohm_npy_expect(a, path, 2, (size_t[]){ 0, width }) != OHM_OK
                   ? ohm_while(OHM_EINPUT, "one voltage for each of the %zu %s is wanted",
                               width, what)
                   : ohm_fail(OHM_EINPUT, "%s: there is no input in it", path);
    return OHM_OK;
}

enum ohm_status ohm_circuit_init(struct ohm_circuit *circuit,
                                 const struct ohm_circuit_options *options)
{
    struct ohm_circuit draft = { .crossbar = { .wires = options->wires } };
    struct ohm_crossbar *x = &draft.crossbar;
    size_t clamps;
    enum ohm_status status;

    OHM_GO(check_cell(options->cell));
    if (options->convention[0] != '\0')
        OHM_GO(ohm_wires_convention(&x->wires, options->convention));
    OHM_GO(ohm_npy_read(options->conductance, &draft.conductance));
    OHM_GO(ohm_npy_expect(&draft.conductance, options->conductance, 2, (size_t[]){ 0, 0 }));
    x->rows = draft.conductance.shape[0];
    x->cols = draft.conductance.shape[1];
    x->g = draft.conductance.values;
    status = ohm_crossbar_check(x);
    if (status != OHM_OK) {
        ohm_while(status, "%s", options->conductance);
        goto out;
    }
    OHM_GO(read_voltages(options->input, x->rows, "rows", &draft.input, &draft.n));
    draft.v = draft.input.values;
    if (options->clamp[0] != '\0') {
        OHM_GO(read_voltages(options->clamp, x->cols, "columns", &draft.clamp, &clamps));
        if (clamps != draft.n) {
            status = ohm_fail(OHM_EINPUT, "%s has %zu rows of voltages, the inputs are %zu",
                              options->clamp, clamps, draft.n);
            goto out;
        }
        draft.u = draft.clamp.values;
    }
    *circuit = draft;
out:
    if (status != OHM_OK)
        ohm_circuit_clear(&draft);
    return status;
}

void ohm_circuit_clear(struct ohm_circuit *circuit)
{
    ohm_npy_clear(&circuit->conductance);
    ohm_npy_clear(&circuit->input);
    ohm_npy_clear(&circuit->clamp);
}
