/* fabric.h -- what crossbars are made of: mapping, cells and wires, and one crossbar of it.
 *
 *   codes --encode--> levels --card--> targets (S) --draw--> conductances (S)
 *
 * A crossbar has rows x cols cells and, where the read-out asks for it, one more column of level-0
 * cells at the far end.  What a cell becomes depends on (seed, trial, crossbar, cell) alone, so any
 * crossbar can be made again, by itself, at any time.
 */
#ifndef OHM_MVM_FABRIC_H
#define OHM_MVM_FABRIC_H

#include "crossbar/crossbar.h"
#include "device/card.h"
#include "mapping/bitslice.h"
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

/* Columns of a crossbar, with the dummy. */
size_t ohm_fabric_cols(const struct ohm_fabric *fabric);

/* LSB (A) of a column: one level step of one active row. */
double ohm_fabric_lsb(const struct ohm_fabric *fabric);

/* LSB that an active row leaks through a level-0 cell. */
double ohm_fabric_leak(const struct ohm_fabric *fabric);

/* Tiles of an [in][out] matrix, with their used rows nearest the virtual grounds. */
struct ohm_tiling ohm_fabric_tiling(const struct ohm_fabric *fabric, size_t in, size_t out);

/* Inputs that those of a layer resemble. */
struct ohm_examples {
    size_t n;
    const uint8_t *x; /* [n][in], not owned */
};

/* A layer's weights on the fabric. */
struct ohm_placement {
    const struct ohm_fabric *fabric;
    struct ohm_tiling tiling;
    const int16_t *code; /* [in][out] */
    uint32_t first;      /* number of the layer's first crossbar on the chip */
    struct ohm_examples examples;
};

/* Crossbars of the placement are numbered 0 .. crossbars-1. */
size_t ohm_placement_crossbars(const struct ohm_placement *placement);
size_t ohm_placement_number(const struct ohm_placement *placement, struct ohm_tile tile);
struct ohm_tile ohm_placement_tile(const struct ohm_placement *placement, size_t number);

/* level[rows][cols] of a crossbar, without the dummy. */
void ohm_placement_levels(const struct ohm_placement *placement, struct ohm_tile tile,
                          uint8_t level[]);

/* Does the crossbar exist?  One without any weight does not, unless keep_empty. */
bool ohm_placement_exists(const struct ohm_placement *placement, const uint8_t level[]);

/* g[rows][ohm_fabric_cols] of a crossbar with these levels, as programmed. */
enum ohm_status ohm_placement_draw(const struct ohm_placement *placement,
                                   struct ohm_tile tile, const uint8_t level[], double g[]);

/* Are its crossbars linear, with the same topology in every read? */
bool ohm_fabric_has_transfer(const struct ohm_fabric *fabric);

/* g[n], as drawn (I / V at the read voltage), becomes dI / dV at 0 V, which solvers take. */
void ohm_fabric_at_zero(const struct ohm_fabric *fabric, size_t n, double g[]);

#endif
