/* probe.h -- one read of a chip as the single circuit that it is: its crossbar, programmed again, and the
 * voltages of one input bit of one image.
 */
#ifndef OHM_CHIP_PROBE_H
#define OHM_CHIP_PROBE_H

#include "chip/chip.h"
#include "num/rng.h"

struct ohm_probe {
    const struct ohm_chip *chip; /* not owned */
    struct ohm_crossbar
        x; /* g as solvers take it: dI / dV at 0 V; ideal wires on the route `ideal` */
    struct ohm_cell cell;
    const struct ohm_xbar *xbar; /* of the read */
    double *g;                   /* S, [rows][cols with the dummy], owned */
    double *v;                   /* V, [rows], owned */
    uint8_t *inputs, *active;    /* [widest layer], [rows], owned */
};

enum ohm_status ohm_probe_init(struct ohm_probe *probe, const struct ohm_chip *chip);
void ohm_probe_clear(struct ohm_probe *probe);

/* The read of image, step and slot 0 of a crossbar of LAYER. */
struct ohm_read_id ohm_read_at(size_t layer, const struct ohm_xbar *xbar);

/* The crossbar of a read; NULL: there is none. */
const struct ohm_xbar *ohm_read_xbar(const struct ohm_chip *chip,
                                     const struct ohm_read_id *id);

/* Sets all that belongs to the read ID, for the image p[] and, of layers after the first, the codes
 * of READOUT. */
enum ohm_status ohm_probe_read(struct ohm_probe *probe, const struct ohm_readout *readout,
                               const uint8_t p[], const struct ohm_read_id *id);

/* Makes all rows active that some step drives. */
void ohm_probe_ones(struct ohm_probe *probe, const struct ohm_read_id *id);

/* A read drawn uniformly among all crossbars that exist, images of N, and bits; the chip has a
 * crossbar. */
struct ohm_read_id ohm_read_draw(const struct ohm_chip *chip, size_t n,
                                 struct ohm_rng *rng);

#endif
