/* pipeline.c -- a block-circulant layer in fixed point, bit for bit. */
#include "circulant/pipeline.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

static const char *const roundings[] = { "truncate", "half-up", NULL };
static const char *const overflows[] = { "wrap", "saturate", NULL };
static const char *const scalings[] = { "spectra", "forward", "inverse", "end", NULL };

const char *const ohm_assignment_words[] = { "spectra", "inputs",  "forward", "products",
                                             "inverse", "outputs", NULL };

/* clang-format off */
#define AT(member) offsetof(struct ohm_pipeline, member)
const struct ohm_field ohm_pipeline_fields[] = {
    { "word", "", OHM_COUNT, AT(number.word), "16", 2, OHM_WORD_MOST, NULL,
      "Bits of a number in fixed point.", OHM_STAGE_NONE },
    { "integer", "", OHM_COUNT, AT(number.integer), "8", 1, OHM_WORD_MOST, NULL,
      "Those of them before the point, the sign among them.", OHM_STAGE_NONE },
    { "rounding", "", OHM_WORD, AT(number.rounding), "half-up", 0, 0, roundings,
      "What becomes of bits behind the last.", OHM_STAGE_NONE },
    { "overflow", "", OHM_WORD, AT(number.overflow), "wrap", 0, 0, overflows,
      "What becomes of numbers beyond the ends.", OHM_STAGE_NONE },
    { "twiddle_integer", "", OHM_COUNT, AT(twiddle_integer), "0", 0, OHM_WORD_MOST, NULL,
      "Bits before the point of the transform's constants, which have as many bits in all; 0: as all numbers.", OHM_STAGE_NONE },
    { "scaling", "", OHM_WORD, AT(scaling), "inverse", 0, 0, scalings,
      "Where the 1/k of the inverse transform is: in the stored spectra, in the stages of the forward or the "
      "inverse transform, or a shift at the end.", OHM_STAGE_NONE },
    { "all_bins", "", OHM_FLAG, AT(all_bins), "no", 0, 0, NULL,
      "Store and multiply all k bins of a spectrum, not the first k/2 + 1.", OHM_STAGE_NONE },
    { 0 }
};
#undef AT
/* clang-format on */

enum ohm_status ohm_pipeline_check(const struct ohm_pipeline *pipeline)
{
    const size_t word = pipeline->number.word;

    if (pipeline->number.integer > word)
        return ohm_fail(OHM_EUSAGE, "integer: %zu bits before the point of %zu in all",
                        pipeline->number.integer, word);
    if (pipeline->twiddle_integer > word)
        return ohm_fail(OHM_EUSAGE,
                        "twiddle_integer: %zu bits before the point of %zu in all",
                        pipeline->twiddle_integer, word);
    return OHM_OK;
}

static void set_twiddles(struct ohm_fixed_layer *layer)
{
    struct ohm_fixed format = layer->pipeline.number;
    struct ohm_tally *tally = &layer->tally[OHM_AT_SPECTRA];

    if (layer->pipeline.twiddle_integer)
        format.integer = layer->pipeline.twiddle_integer;
    layer->twiddle_fraction = ohm_fixed_fraction(&format);
    for (size_t j = 0; j < layer->blocks.k / 2; j++) {
        layer->cosine[j] = ohm_fixed_of(&format, layer->fourier.cosine[j], tally);
        layer->sine[j] = ohm_fixed_of(&format, layer->fourier.sine[j], tally);
    }
}

static void set_spectra(struct ohm_fixed_layer *layer, const double c[])
{
    const size_t k = layer->blocks.k, blocks = layer->blocks.q * layer->blocks.p;
    const double scale = layer->pipeline.scaling == OHM_SCALED_SPECTRA ? 1 / (double)k : 1;
    double re[OHM_FOURIER_MOST], im[OHM_FOURIER_MOST];

    for (size_t b = 0; b < blocks; b++) {
        memcpy(re, c + b * k, k * sizeof *re);
        memset(im, 0, k * sizeof *im);
        ohm_fourier_forward(&layer->fourier, re, im);
        for (size_t f = 0; f < layer->bins; f++) {
            const size_t at = b * layer->bins + f;
            struct ohm_tally *tally = &layer->tally[OHM_AT_SPECTRA];

            layer->re[at] = ohm_fixed_of(&layer->pipeline.number, scale * re[f], tally);
            layer->im[at] = ohm_fixed_of(&layer->pipeline.number, scale * im[f], tally);
        }
    }
}

enum ohm_status ohm_fixed_layer_init(struct ohm_fixed_layer *layer,
                                     const struct ohm_pipeline *pipeline,
                                     const struct ohm_blocks *blocks, const double c[],
                                     const double bias[])
{
    struct ohm_fixed_layer draft = { .pipeline = *pipeline, .blocks = *blocks };
    const size_t numbers = blocks->q * blocks->p;
    enum ohm_status status;

    draft.bins = pipeline->all_bins ? blocks->k : blocks->k / 2 + 1;
    OHM_GO(OHM_NEW(draft.re, numbers * draft.bins, "spectra"));
    OHM_GO(OHM_NEW(draft.im, numbers * draft.bins, "spectra"));
    OHM_GO(OHM_NEW(draft.bias, blocks->out, "biases"));
    ohm_fourier_init(&draft.fourier, blocks->k);
    set_twiddles(&draft);
    set_spectra(&draft, c);
    for (size_t o = 0; o < blocks->out; o++)
        draft.bias[o] =
            ohm_fixed_of(&pipeline->number, bias[o], &draft.tally[OHM_AT_SPECTRA]);
    *layer = draft;
out:
    if (status != OHM_OK)
        ohm_fixed_layer_clear(&draft);
    return status;
}

void ohm_fixed_layer_clear(struct ohm_fixed_layer *layer)
{
    free(layer->re);
    free(layer->im);
    free(layer->bias);
    *layer = (struct ohm_fixed_layer){ 0 };
}

/* A transform in place; x comes in its natural order.  SIGN of the exponent: -1 forward, 1 inverse. */
static void transform(struct ohm_fixed_layer *l, int sign, bool halved, int64_t re[],
                      int64_t im[])
{
    const struct ohm_fixed *format = &l->pipeline.number;
    struct ohm_tally *tally = &l->tally[sign < 0 ? OHM_AT_FORWARD : OHM_AT_INVERSE];
    const size_t k = l->blocks.k, extra = l->twiddle_fraction;
    int64_t r[OHM_FOURIER_MOST], i[OHM_FOURIER_MOST];

    for (size_t t = 0; t < k; t++) {
        r[t] = re[l->fourier.from[t]];
        i[t] = im[l->fourier.from[t]];
    }
    for (size_t half = 1; half < k; half *= 2) {
        for (size_t n = 0; n < k / 2; n++) {
            const size_t j = n % half, a = (n / half) * 2 * half + j, b = a + half;
            const size_t turn = j * (k / (2 * half));
            const int64_t c = l->cosine[turn], s = sign * l->sine[turn];
            const int64_t tr = ohm_fixed_assign(format, c * r[b] - s * i[b], extra, tally);
            const int64_t ti = ohm_fixed_assign(format, c * i[b] + s * r[b], extra, tally);
            const int64_t ar = r[a], ai = i[a];

            r[a] = ohm_fixed_assign(format, ar + tr, halved, tally);
            i[a] = ohm_fixed_assign(format, ai + ti, halved, tally);
            r[b] = ohm_fixed_assign(format, ar - tr, halved, tally);
            i[b] = ohm_fixed_assign(format, ai - ti, halved, tally);
        }
    }
    memcpy(re, r, k * sizeof *re);
    memcpy(im, i, k * sizeof *im);
}

/* Workspace: spectra of the inputs' blocks and of one block of outputs. */
struct work {
    int64_t *xr, *xi; /* [q][k] */
    int64_t yr[OHM_FOURIER_MOST], yi[OHM_FOURIER_MOST];
};

static void forward(struct ohm_fixed_layer *l, const int64_t x[], struct work *w)
{
    const size_t k = l->blocks.k;

    memset(w->xr, 0, l->blocks.q * k * sizeof *w->xr);
    memset(w->xi, 0, l->blocks.q * k * sizeof *w->xi);
    memcpy(w->xr, x, l->blocks.in * sizeof *x);
    for (size_t j = 0; j < l->blocks.q; j++)
        transform(l, -1, l->pipeline.scaling == OHM_SCALED_FORWARD, w->xr + j * k,
                  w->xi + j * k);
}

/* The spectrum of output block I. */
static void multiply(struct ohm_fixed_layer *l, size_t i, struct work *w)
{
    const struct ohm_fixed *format = &l->pipeline.number;
    const size_t k = l->blocks.k, extra = ohm_fixed_fraction(format);
    const int64_t one = (int64_t)1 << extra;
    struct ohm_tally *tally = &l->tally[OHM_AT_PRODUCTS];

    memset(w->yr, 0, sizeof w->yr);
    memset(w->yi, 0, sizeof w->yi);
    for (size_t j = 0; j < l->blocks.q; j++) {
        const int64_t *cr = l->re + (j * l->blocks.p + i) * l->bins;
        const int64_t *ci = l->im + (j * l->blocks.p + i) * l->bins;
        const int64_t *xr = w->xr + j * k, *xi = w->xi + j * k;

        for (size_t f = 0; f < l->bins; f++) {
            const int64_t re = w->yr[f] * one + (cr[f] * xr[f] - ci[f] * xi[f]);
            const int64_t im = w->yi[f] * one + (cr[f] * xi[f] + ci[f] * xr[f]);

            w->yr[f] = ohm_fixed_assign(format, re, extra, tally);
            w->yi[f] = ohm_fixed_assign(format, im, extra, tally);
        }
    }
    for (size_t f = l->bins; f < k; f++) {
        w->yr[f] = w->yr[k - f];
        w->yi[f] = ohm_fixed_assign(format, -w->yi[k - f], 0, tally);
    }
}

/* z of output block I from its spectrum. */
static void inverse(struct ohm_fixed_layer *l, size_t i, struct work *w, int64_t z[])
{
    const struct ohm_fixed *format = &l->pipeline.number;
    const size_t k = l->blocks.k, first = i * k;
    size_t shift = 0;

    while (l->pipeline.scaling == OHM_SCALED_END && (size_t)1 << shift < k)
        shift++;
    transform(l, 1, l->pipeline.scaling == OHM_SCALED_INVERSE, w->yr, w->yi);
    for (size_t r = 0; r < k && first + r < l->blocks.out; r++) {
        const int64_t y =
            shift ? ohm_fixed_assign(format, w->yr[r], shift, &l->tally[OHM_AT_INVERSE])
                  : w->yr[r];

        z[first + r] =
            ohm_fixed_assign(format, y + l->bias[first + r], 0, &l->tally[OHM_AT_OUTPUTS]);
    }
}

enum ohm_status ohm_fixed_layer_apply(struct ohm_fixed_layer *layer, size_t n,
                                      const int64_t x[], int64_t z[])
{
    const size_t points = layer->blocks.q * layer->blocks.k;
    struct work work = { 0 };
    enum ohm_status status;

    OHM_GO(OHM_NEW(work.xr, points, "spectra"));
    OHM_GO(OHM_NEW(work.xi, points, "spectra"));
    for (size_t m = 0; m < n; m++) {
        forward(layer, x + m * layer->blocks.in, &work);
        for (size_t i = 0; i < layer->blocks.p; i++) {
            multiply(layer, i, &work);
            inverse(layer, i, &work, z + m * layer->blocks.out);
        }
    }
out:
    free(work.xr);
    free(work.xi);
    return status;
}
