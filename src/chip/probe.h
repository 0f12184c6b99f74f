/* probe.h -- one read of a chip as the single circuit that it is: its crossbar, programmed again, and the
 * voltages of one input bit of one image.
 */
#ifndef OHM_CHIP_PROBE_H
#define OHM_CHIP_PROBE_H

#include "chip/chip.h"
#include "num/rng.h"

/* Which read. */
struct ohm_spot {
    size_t layer;
    struct ohm_tile tile;
    size_t image, phase, bit;
};

struct ohm_probe {
    const struct ohm_chip *chip; /* not owned */
    struct ohm_crossbar
        x; /* g as solvers take it: dI / dV at 0 V; ideal wires on the route `ideal` */
    struct ohm_cell cell;
    size_t used;                      /* columns that hold weights, the first ones */
    double *g;                        /* S, [rows][cols with the dummy], owned */
    double *v;                        /* V, [rows], owned */
    uint8_t *inputs, *level, *active; /* [widest layer], [rows][cols], [rows], owned */
};

enum ohm_status ohm_probe_init(struct ohm_probe *probe, const struct ohm_chip *chip);
void ohm_probe_clear(struct ohm_probe *probe);

/* Sets all that belongs to the read SPOT, for the image p[] and, of layers after the first, the codes
 * of READOUT. */
enum ohm_status ohm_probe_read(struct ohm_probe *probe, const struct ohm_readout *readout,
                               const uint8_t p[], const struct ohm_spot *spot);

/* Makes all rows active that hold weights of the tile. */
void ohm_probe_ones(struct ohm_probe *probe, const struct ohm_spot *spot);

/* A read drawn uniformly among all crossbars that exist, images of N, and bits; the chip has a
 * crossbar. */
struct ohm_spot ohm_spot_draw(const struct ohm_chip *chip, size_t n, struct ohm_rng *rng);

#endif
