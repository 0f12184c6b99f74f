/* trace.c -- runs a deck in time in ngspice, and finds its vectors. */
#include "solve/trace.h"

#include "base/memory.h"
#include "spice/spice.h"

#include <stdlib.h>

enum { POINTS_MAX = 200000 };

/* The names of a trace's vectors. */
struct names {
    size_t n;
    char (*text)[OHM_VECTOR_BYTES];
    const char **pointers;
};

static char *next(struct names *names)
{
    names->pointers[names->n] = names->text[names->n];
    return names->text[names->n++];
}

static void list_nodes(struct ohm_trace *trace, struct names *names)
{
    const struct ohm_deck *deck = trace->deck;
    const struct ohm_crossbar *x = deck->crossbar;
    const bool columns = x->wires.supply == OHM_SUPPLY_COLUMNS;
    const bool inner = x->cell && x->cell->access == OHM_ACCESS_TRANSISTOR;

    trace->drivers = names->n;
    for (size_t r = 0; r < ohm_deck_drivers(deck); r++)
        if (ohm_deck_driven(deck, 0, r))
            ohm_deck_driver_vector(deck, r, next(names));
    for (size_t k = 0; k < x->rows * x->cols; k++) {
        const size_t r = k / x->cols, c = k % x->cols;

        if (columns || ohm_deck_has_row(deck, r)) {
            trace->w[k] = names->n;
            ohm_deck_word_vector(deck, r, c, next(names));
        }
        trace->b[k] = names->n;
        ohm_deck_bit_vector(deck, r, c, next(names));
        if (inner && x->g[k] > 0) {
            trace->inner[k] = names->n;
            ohm_deck_inner_vector(r, c, next(names));
        }
    }
}

static enum ohm_status list(struct ohm_trace *trace, bool nodes, struct names *names)
{
    const struct ohm_crossbar *x = trace->deck->crossbar;
    const size_t cells = x->rows * x->cols;
    const size_t most = 1 + 2 * x->cols + (nodes ? x->rows + 3 * cells : 0);

    OHM_TRY(OHM_NEW(names->text, most, "vector names"));
    OHM_TRY(OHM_NEW(names->pointers, most, "vector names"));
    snprintf(next(names), OHM_VECTOR_BYTES, "time");
    trace->sense = names->n;
    for (size_t c = 0; c < x->cols; c++)
        ohm_deck_sense_vector(c, next(names));
    trace->show = names->n;
    for (size_t c = 0; c < x->cols; c++)
        ohm_wave_show_vector(trace->deck->wave, c, next(names));
    if (!nodes)
        return OHM_OK;
    OHM_TRY(OHM_NEW(trace->w, cells, "vectors"));
    OHM_TRY(OHM_NEW(trace->b, cells, "vectors"));
    OHM_TRY(OHM_NEW(trace->inner, cells, "vectors"));
    list_nodes(trace, names);
    return OHM_OK;
}

static enum ohm_status write_text(const struct ohm_deck *deck, char **text)
{
    size_t size = 0;
    FILE *out = open_memstream(text, &size);
    enum ohm_status status;

    if (!out)
        return ohm_fail(OHM_ENOMEM, "no memory for a deck");
    status = ohm_deck_write(out, deck);
    fclose(out);
    return status;
}

enum ohm_status ohm_trace_run(struct ohm_trace *trace, const struct ohm_deck *deck,
                              bool nodes, const struct ohm_solve_options *options)
{
    struct ohm_trace draft = { .deck = deck };
    struct names names = { 0 };
    char *text = NULL, analysis[2 * OHM_VECTOR_BYTES];
    enum ohm_status status;

    OHM_GO(write_text(deck, &text));
    OHM_GO(list(&draft, nodes, &names));
    ohm_wave_analysis(deck->wave, analysis);
    OHM_GO(ohm_spice_trace(
        options->spice,
        &(struct ohm_spice_run){ .deck = text,
                                 .analysis = analysis,
                                 .points = POINTS_MAX,
                                 .n = names.n,
                                 .vectors = names.pointers,
                                 .linear = !deck->crossbar->cell ||
                                           ohm_cell_linear(deck->crossbar->cell),
                                 .seconds = options->seconds },
        &draft.points, &draft.values));
    *trace = draft;
out:
    free(text);
    free(names.text);
    free(names.pointers);
    if (status != OHM_OK)
        ohm_trace_clear(&draft);
    return status;
}

void ohm_trace_clear(struct ohm_trace *trace)
{
    free(trace->values);
    free(trace->w);
    free(trace->b);
    free(trace->inner);
    *trace = (struct ohm_trace){ .values = NULL };
}

double ohm_trace_current(const struct ohm_trace *trace, size_t p, size_t c)
{
    return trace->values[(trace->sense + c) * trace->points + p];
}

double ohm_trace_shown(const struct ohm_trace *trace, size_t p, size_t c)
{
    return trace->values[(trace->show + c) * trace->points + p] *
           ohm_wave_show_scale(trace->deck->wave, trace->values[p]);
}
