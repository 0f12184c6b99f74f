/* crossbar.h -- a crossbar as a physical thing: size, conductances, wires.
 *
 *            r_source  r_word         r_word         r_word
 *      v[0] --/\/\/--/\/\/-- W(0,0) --/\/\/-- W(0,1) --/\/\/-- ...      far end open
 *                              |                |
 *                             g[0][0]          g[0][1]                  far ends of the bit lines
 *                              |                |                       (above row 0) open
 *                            B(0,0)           B(0,1)
 *                              | r_bit          | r_bit
 *      v[1] ---------------- B(1,0)  ...      B(1,1)  ...
 *                              :                :
 *                              | r_bit          | r_bit                 the last segment
 *                              | r_sense        | r_sense
 *                             u[0]             u[1]                     virtual grounds
 *                              i[0]             i[1]                    positive into the read-out
 *
 * With 1T1R cells and the supply along the columns, inputs drive only gates, and W(0,c), W(1,c), ... are
 * one line of column c, driven from the end opposite to the virtual grounds:
 *
 *            r_source  first segment     r_word        r_word
 *      vs -----/\/\/-----/\/\/---- W(0,c) --/\/\/-- W(1,c) --/\/\/-- ...     far end open
 *
 * Rows are word lines (index r), columns are bit lines (index c); matrices are flat and row-major,
 * cell (r, c) is g[r*cols + c].  docs/circuit.md tells the rest.
 */
#ifndef OHM_CROSSBAR_CROSSBAR_H
#define OHM_CROSSBAR_CROSSBAR_H

#include "base/field.h"
#include "device/cell.h"

#include <stdbool.h>
#include <stddef.h>

enum ohm_sense_end { OHM_SENSE_BOTTOM, OHM_SENSE_TOP };
enum ohm_drive_ends { OHM_DRIVE_ONE, OHM_DRIVE_BOTH };
enum ohm_inactive { OHM_INACTIVE_GROUND, OHM_INACTIVE_FLOAT };
enum ohm_supply { OHM_SUPPLY_ROWS, OHM_SUPPLY_COLUMNS };

/* The wires of a crossbar and what is done with rows that are not driven. */
struct ohm_wires {
    double r_word, r_bit; /* Ohm a segment, 0 to 1e6; 0 is an ideal wire */
    double r_source;      /* Ohm between a driver and its word line */
    double r_sense;       /* Ohm between a bit line and its virtual ground */
    bool first_segment;   /* a word segment before the first column */
    bool last_segment;    /* a bit segment after the last row */
    int drive;    /* enum ohm_drive_ends: a driver before column 0, or another, equal
                     one after the last column too, with the same resistances */
    int sense;    /* enum ohm_sense_end: virtual grounds after row N-1, or before row 0 */
    int inactive; /* enum ohm_inactive: rows whose input is exactly 0 V */
    int supply;   /* enum ohm_supply: what r_word, r_source and first_segment belong to */
};

extern const struct ohm_field ohm_wires_fields[];

/* Resistance from the driver to W(r,0), and from the last bit node to the virtual ground. */
double ohm_wires_entry(const struct ohm_wires *wires);
double ohm_wires_exit(const struct ohm_wires *wires);

/* S from the last word-line node to the driver at the far end, 0 if there is none.  An ideal
 * connection counts as 1e-18 Ohm. */
double ohm_wires_far(const struct ohm_wires *wires);

/* OHM_EUSAGE for cells (NULL: linear) that are not modelled, or a supply along the columns where there
 * are no transistors whose gates follow the inputs, with a second driver or with floating rows. */
enum ohm_status ohm_wires_check(const struct ohm_wires *wires, const struct ohm_cell *cell);

/* A named convention of another simulator (badcrossbar, CrossSim, MemTorch). */
struct ohm_convention {
    const char *name, *sentence;
    void (*set)(struct ohm_wires *wires); /* the segments keep their resistance */
};
extern const struct ohm_convention ohm_conventions[]; /* ends with a NULL name */

/* Applies the convention NAME; OHM_EUSAGE names the known ones. */
enum ohm_status ohm_wires_convention(struct ohm_wires *wires, const char *name);

struct ohm_crossbar {
    size_t rows, cols;
    const double *g; /* S, [rows][cols], finite and >= 0; 0 is an open cell; not owned */
    struct ohm_wires wires;
    const struct ohm_cell *cell; /* NULL: linear cells; not owned */
};

/* V, the supply of a read with inputs V[rows] (NULL: all 0) where it runs along the columns: that of its
 * active rows, 0 without any.  OHM_EUSAGE where they differ. */
enum ohm_status ohm_crossbar_supply(const struct ohm_crossbar *x, const double v[],
                                    double *supply);

enum { OHM_SIDE_MAX = 65536 };

/* OHM_EINPUT for an absurd size, or for the first conductance that is negative, not finite or
 * above 1e6 S. */
enum ohm_status ohm_crossbar_check(const struct ohm_crossbar *crossbar);

#endif
