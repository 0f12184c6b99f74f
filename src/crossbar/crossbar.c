/* crossbar.c -- the table of wires, conventions of other simulators, and checks. */
#include "crossbar/crossbar.h"

#include <math.h>
#include <string.h>

#define G_MAX 1e6   /* S */
#define IDEAL 1e-18 /* Ohm */

static const char *const sense_words[] = { "bottom", "top", NULL };
static const char *const drive_words[] = { "one", "both", NULL };
static const char *const inactive_words[] = { "ground", "float", NULL };
static const char *const supply_words[] = { "rows", "columns", NULL };

/* clang-format off */
#define AT(member) offsetof(struct ohm_wires, member)
const struct ohm_field ohm_wires_fields[] = {
    { "r_word", "Ohm", OHM_REAL, AT(r_word), "1 Ohm", 0, 1e6, NULL,
      "Resistance of one word-line segment; 0 is an ideal wire.", OHM_STAGE_CHIP },
    { "r_bit", "Ohm", OHM_REAL, AT(r_bit), "1 Ohm", 0, 1e6, NULL,
      "Resistance of one bit-line segment; 0 is an ideal wire.", OHM_STAGE_CHIP },
    { "r_source", "Ohm", OHM_REAL, AT(r_source), "0 Ohm", 0, 1e9, NULL,
      "Resistance between a driver and its word line.", OHM_STAGE_CHIP },
    { "r_sense", "Ohm", OHM_REAL, AT(r_sense), "0 Ohm", 0, 1e9, NULL,
      "Resistance between a bit line and its virtual ground.", OHM_STAGE_CHIP },
    { "first_segment", "", OHM_FLAG, AT(first_segment), "yes", 0, 0, NULL,
      "A word-line segment lies before the first column.", OHM_STAGE_CHIP },
    { "last_segment", "", OHM_FLAG, AT(last_segment), "yes", 0, 0, NULL,
      "A bit-line segment lies after the last row.", OHM_STAGE_CHIP },
    { "drive", "", OHM_WORD, AT(drive), "one", 0, 0, drive_words,
      "Ends of the word lines that are driven: before the first column, or after the last one too.", OHM_STAGE_CHIP },
    { "sense", "", OHM_WORD, AT(sense), "bottom", 0, 0, sense_words,
      "End of the bit lines that has the virtual grounds: after the last row or before the first.", OHM_STAGE_CHIP },
    { "inactive", "", OHM_WORD, AT(inactive), "ground", 0, 0, inactive_words,
      "What is done with a row whose input is exactly 0 V.", OHM_STAGE_CHIP },
    { "supply", "", OHM_WORD, AT(supply), "rows", 0, 0, supply_words,
      "1T1R: inputs drive the rows' lines, or only gates, and every column has its own supply line.",
      OHM_STAGE_CHIP },
    { 0 }
};
#undef AT
/* clang-format on */

double ohm_wires_entry(const struct ohm_wires *wires)
{
    return wires->r_source + (wires->first_segment ? wires->r_word : 0);
}

double ohm_wires_exit(const struct ohm_wires *wires)
{
    return wires->r_sense + (wires->last_segment ? wires->r_bit : 0);
}

double ohm_wires_far(const struct ohm_wires *wires)
{
    return wires->drive == OHM_DRIVE_BOTH ? 1 / fmax(ohm_wires_entry(wires), IDEAL) : 0;
}

/* badcrossbar and CrossSim's default array: a segment at both ends and nothing else. */
static void set_plain(struct ohm_wires *wires)
{
    wires->first_segment = wires->last_segment = true;
    wires->r_source = wires->r_sense = 0;
    wires->sense = OHM_SENSE_BOTTOM;
}

/* MemTorch (Chen 2013): R_source stands at both ends instead of a segment. */
static void set_memtorch(struct ohm_wires *wires)
{
    wires->first_segment = wires->last_segment = false;
    wires->r_sense = wires->r_source;
    wires->sense = OHM_SENSE_BOTTOM;
}

const struct ohm_convention ohm_conventions[] = {
    { "badcrossbar",
      "one segment before the first column and after the last row, ideal ends", set_plain },
    { "crosssim", "CrossSim's default array, the same circuit as badcrossbar's",
      set_plain },
    { "memtorch", "r_source at both ends in place of the outer segments", set_memtorch },
    { 0 }
};

enum ohm_status ohm_wires_convention(struct ohm_wires *wires, const char *name)
{
    for (const struct ohm_convention *row = ohm_conventions; row->name; row++) {
        if (strcmp(row->name, name) == 0) {
            row->set(wires);
            return OHM_OK;
        }
    }
    return ohm_fail(OHM_EUSAGE,
                    "convention: %s is not one of badcrossbar, crosssim, memtorch", name);
}

enum ohm_status ohm_wires_check(const struct ohm_wires *wires, const struct ohm_cell *cell)
{
    const bool transistor = cell && cell->access == OHM_ACCESS_TRANSISTOR;

    if (cell)
        OHM_TRY(ohm_cell_check(cell));
    if (wires->supply != OHM_SUPPLY_COLUMNS)
        return OHM_OK;
    if (!transistor)
        return ohm_fail(OHM_EUSAGE, "supply: columns needs cells with a transistor (1T1R)");
    if (cell->gate != OHM_GATE_INPUT)
        return ohm_fail(OHM_EUSAGE, "supply: with columns the inputs drive the gates; gate "
                                    "has to be input");
    if (wires->drive != OHM_DRIVE_ONE)
        return ohm_fail(OHM_EUSAGE, "drive: supply lines along the columns are driven from "
                                    "one end only");
    if (wires->inactive != OHM_INACTIVE_GROUND)
        return ohm_fail(OHM_EUSAGE, "inactive: with supply lines along the columns no row "
                                    "can float; only ground is allowed");
    return OHM_OK;
}

enum ohm_status ohm_crossbar_supply(const struct ohm_crossbar *x, const double v[],
                                    double *supply)
{
    double found = 0;

    for (size_t r = 0; v && r < x->rows; r++) {
        if (v[r] != 0 && found != 0 && v[r] != found)
            return ohm_fail(
                OHM_EUSAGE,
                "supply: along the columns the inputs of one read are 0 V or all "
                "the same, but row %zu has %g V and one before it %g V",
                r, v[r], found);
        found = v[r] != 0 ? v[r] : found;
    }
    *supply = found;
    return OHM_OK;
}

enum ohm_status ohm_crossbar_check(const struct ohm_crossbar *crossbar)
{
    const size_t cols = crossbar->cols;

    if (crossbar->rows < 1 || crossbar->rows > OHM_SIDE_MAX || cols < 1 ||
        cols > OHM_SIDE_MAX)
        return ohm_fail(OHM_EINPUT,
                        "a crossbar of %zu x %zu is not within 1 x 1 to %d x %d",
                        crossbar->rows, cols, OHM_SIDE_MAX, OHM_SIDE_MAX);
    for (size_t k = 0; k < crossbar->rows * cols; k++)
        if (!(crossbar->g[k] >= 0 && crossbar->g[k] <= G_MAX))
            return ohm_fail(OHM_EINPUT,
                            "conductance [%zu][%zu] is %g S, which is not within 0 to %g S",
                            k / cols, k % cols, crossbar->g[k], G_MAX);
    return OHM_OK;
}
