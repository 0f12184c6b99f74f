/* fabric.h -- what crossbars are made of: mapping, cells and wires, and one crossbar of it.
 *
 *   layout --> levels --card--> targets (S) --draw--> conductances (S)
 *
 * A crossbar has rows x cols cells, the extra columns of its layout, and, where the read-out asks for it, one
 * more column of level-0 cells at the far end.  What a cell becomes depends on (seed, trial, crossbar, cell) alone, so any
 * crossbar can be made again, by itself, at any time.
 */
#ifndef OHM_MVM_FABRIC_H
#define OHM_MVM_FABRIC_H

#include "crossbar/crossbar.h"
#include "device/card.h"
#include "mapping/layout.h"
#include "mvm/bitline.h"

struct ohm_fabric {
    struct ohm_mapping mapping;
    struct ohm_card card;
    struct ohm_wires wires;
    struct ohm_bitline bitline; /* where there is no transfer matrix */
    bool dummy;                 /* every crossbar has a dummy column */
    bool keep_empty;            /* crossbars without any weight exist too */
    uint32_t seed, trial;
};

/* OHM_EUSAGE when cells do not hold the levels, or for anything that the parts' own checks find. */
enum ohm_status ohm_fabric_check(const struct ohm_fabric *fabric);

/* Columns of a crossbar, with extra ones and the dummy, which is the last. */
size_t ohm_fabric_cols(const struct ohm_fabric *fabric);

/* LSB (A) of a column: one level step of one active row. */
double ohm_fabric_lsb(const struct ohm_fabric *fabric);

/* LSB that an active row leaks through a level-0 cell. */
double ohm_fabric_leak(const struct ohm_fabric *fabric);

/* Inputs that those of a layer resemble. */
struct ohm_examples {
    size_t n;
    const uint8_t *x; /* [n][in], not owned */
};

/* A layer's weights on the fabric. */
struct ohm_placement {
    const struct ohm_fabric *fabric;
    const struct ohm_layout *layout; /* not owned */
    uint32_t first;                  /* number of the layer's first crossbar on the chip */
    struct ohm_examples examples;
};

/* Lays out codes[in][out] (input words in two's complement if signed_inputs) as the fabric says; ORDER is that of
 * the product (layout.h), or NULL. */
enum ohm_status ohm_fabric_layout(const struct ohm_fabric *fabric, size_t in, size_t out,
                                  const int16_t code[], bool signed_inputs,
                                  const uint32_t *order, struct ohm_layout **layout);

/* g[rows][ohm_fabric_cols] of a crossbar as programmed. */
enum ohm_status ohm_placement_draw(const struct ohm_placement *placement,
                                   const struct ohm_xbar *xbar, double g[]);

/* Are its crossbars linear, with the same topology in every read? */
bool ohm_fabric_has_transfer(const struct ohm_fabric *fabric);

/* g[n], as drawn (I / V at the read voltage), becomes dI / dV at 0 V, which solvers take. */
void ohm_fabric_at_zero(const struct ohm_fabric *fabric, size_t n, double g[]);

#endif
