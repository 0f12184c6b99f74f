/* adc.c -- ohmslice adc: the edges of a converter, and what leakage does to them. */
#include "cli/command.h"
#include "exchange/json.h"
#include "study/settings.h"

#include <math.h>
#include <string.h>

struct options {
    char device[OHM_TEXT_BYTES];
    size_t bits, cell_bits, rows, active;
    bool json;
};

/* clang-format off */
#define AT(member) offsetof(struct options, member)
static const struct ohm_field fields[] = {
    { "bits", "", OHM_COUNT, AT(bits), "3", 1, 16, NULL, "Bits of the converter.", OHM_STAGE_NONE },
    { "device", "", OHM_TEXT, AT(device), "hfo2-linear", 0, 0, NULL, "Card of the cells.", OHM_STAGE_NONE },
    { "cell_bits", "", OHM_COUNT, AT(cell_bits), "2", 1, 7, NULL, "Bits of a cell.", OHM_STAGE_NONE },
    { "rows", "", OHM_COUNT, AT(rows), "128", 1, 1024, NULL, "Word lines of the crossbar.", OHM_STAGE_NONE },
    { "active", "", OHM_COUNT, AT(active), "32", 0, 1024, NULL, "Rows active in the read.", OHM_STAGE_NONE },
    { "json", "", OHM_FLAG, AT(json), "no", 0, 0, NULL, "Print one JSON object.", OHM_STAGE_NONE },
    { 0 }
};
#undef AT
/* clang-format on */

static const struct ohm_part parts[] = { { fields, 0 }, { 0 } };

/* Where one handling of the leakage puts a converter's edges, for currents with uniform leakage. */
static void print_handling(struct ohm_json *handlings, const struct options *options,
                           const struct ohm_card *card, int leakage)
{
    const size_t levels = (size_t)1 << options->cell_bits;
    const double lsb = ohm_card_lsb(card, levels),
                 per_row = card->g_off * card->v_read / lsb;
    const struct ohm_readout readout = { .leakage = leakage };
    const struct ohm_leak leak = { .per_row = per_row,
                                   .rows = options->rows,
                                   .active = options->active,
                                   .dummy = per_row * (double)options->active };
    const struct ohm_conversion c = ohm_readout_conversion(&readout, options->bits, &leak);
    const size_t charged =
        ohm_readout_charged_bits(&readout, options->bits, per_row, options->rows, false);
    const double first = (c.subtract + 0.5 + c.offset) * lsb;
    const char *const *words = ohm_field_find(ohm_readout_fields, "leakage")->words;

    if (!handlings) {
        printf("%-18s  %12.4g  %12.4g  %8zu\n", words[leakage], first,
               first + (c.top - 1) * lsb, charged);
        return;
    }
    handlings = ohm_json_object(handlings, NULL);
    ohm_json_text(handlings, "leakage", words[leakage]);
    ohm_json_real(handlings, "first_edge", first);
    ohm_json_real(handlings, "last_edge", first + (c.top - 1) * lsb);
    ohm_json_count(handlings, "charged_bits", charged);
}

/* What a run asks of such cells and crossbars (fabric.h), and that there are so many rows. */
static enum ohm_status check(const struct options *options, const struct ohm_card *card)
{
    struct ohm_fabric fabric = { .card = *card };

    ohm_fields_default(ohm_mapping_fields, &fabric.mapping);
    fabric.mapping.cell_bits = options->cell_bits;
    fabric.mapping.rows = options->rows;
    OHM_TRY(ohm_fabric_check(&fabric));
    if (options->active > options->rows)
        return ohm_fail(OHM_EUSAGE, "--active: %zu rows of %zu", options->active,
                        options->rows);
    return OHM_OK;
}

static enum ohm_status run(const void *given, char *const arguments[])
{
    const struct options *options = given;
    struct ohm_json *json = NULL, *handlings = NULL;
    struct ohm_card card;
    double lsb, leak;
    enum ohm_status status = OHM_OK;

    (void)arguments;
    OHM_TRY(ohm_card_read(options->device, &card));
    OHM_TRY(check(options, &card));
    lsb = ohm_card_lsb(&card, (size_t)1 << options->cell_bits);
    leak = card.g_off * card.v_read / lsb;
    if (options->json) {
        json = ohm_json_new();
        ohm_json_real(json, "lsb", lsb);
        ohm_json_real(json, "leakage_per_row", leak);
        handlings = ohm_json_array(json, "handlings");
    } else {
        printf("LSB %.4g A (one level of %s at %g V); %zu active rows leak %.3g LSB "
               "through cells "
               "of level 0\n"
               "code = clamp(floor(i / LSB + 1/2), 0, %.0f)\n\n"
               "leakage handling    first edge, A  last edge, A  bits charged\n",
               lsb, options->device, card.v_read, options->active,
               leak * (double)options->active, ldexp(1, (int)options->bits) - 1);
    }
    for (int k = 0; k <= OHM_LEAKAGE_DUMMY_DIGITAL; k++)
        print_handling(handlings, options, &card, k);
    if (json) {
        status = ohm_json_write(json, stdout);
        ohm_json_free(json);
    }
    return status;
}

const struct ohm_command ohm_command_adc = {
    .name = "adc",
    .arguments = "",
    .sentence = "the edges of a converter and what leakage does to them",
    .details =
        "Prints the LSB of a column of a device's cells, the leakage of its level-0 cells, "
        "and where each way to handle the leakage puts the first and the last edge of a "
        "converter, with the bits that it is charged.\n\n"
        "  ohmslice adc --device prime --bits 1",
    .parts = parts,
    .size = sizeof(struct options),
    .run = run,
};
