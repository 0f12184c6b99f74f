/* card.h -- one kind of cell: its levels, its spread and its faults.
 *
 * A card is a file in device_models/.  Levels are equally spaced between g_off and g_on, at the read
 * voltage, of the whole cell with its gate on; level 0 is g_off, not nothing.  A cell programmed to G has a standard deviation of
 *
 *     sigma(G) = spread + spread_rel G + sum_k spread_fit[k] G^k     (fit: G and sigma in uS)
 *
 * and keeps its conductance until it is programmed anew.
 */
#ifndef OHM_DEVICE_CARD_H
#define OHM_DEVICE_CARD_H

#include "base/field.h"
#include "device/cell.h"

#include <stdint.h>

enum ohm_distribution { OHM_NORMAL, OHM_LOGNORMAL };

struct ohm_card {
    char source[OHM_TEXT_BYTES]; /* where the numbers come from */
    int model;                   /* enum ohm_law_kind */
    char file[OHM_TEXT_BYTES], section[OHM_TEXT_BYTES],
        subckt[OHM_TEXT_BYTES]; /* model spice: cell.h, struct ohm_foreign */
    double shape_on,
        shape_off; /* A (1/V^2) or V0 (V) of the highest and lowest level, law.h */
    struct ohm_reals table_v, table_i; /* V, A: points of a table, curve.h */
    double selector_i, selector_v;     /* A, V; selector_i 0: no selector */
    int access;                        /* enum ohm_access */
    double t_beta, t_vt, t_n;          /* A/V^2, V, -: the transistor, transistor.h */
    double v_gate;                     /* V, of a gate that is on */
    int gate;                          /* enum ohm_gate */
    double g_on, g_off;                /* S, of the highest and the lowest level */
    size_t levels;                     /* most levels that the device is said to hold */
    double v_read;                     /* V */
    double v_valid;                    /* V, largest voltage that the numbers hold for */
    double spread;                     /* S */
    double spread_rel;                 /* of G */
    struct ohm_reals spread_fit;       /* uS, coefficients of G^0, G^1, ... in uS */
    int distribution;                  /* enum ohm_distribution */
    double stuck_on, stuck_off;        /* share of cells stuck at g_on, at g_off */
    double check_g, check_sigma; /* S, a test value: sigma(check_g), from the source */
};

extern const struct ohm_field ohm_card_fields[];

/* Cross-field rules: g_off < g_on, v_read <= v_valid, a table that rises up to v_valid, shares that fit.
 * OHM_EUSAGE. */
enum ohm_status ohm_card_check(const struct ohm_card *card);

/* The cell of a checked card.  A level's conductance is I / V of the whole cell at the read voltage with its gate on; what
 * solvers take is the memory's dI / dV at 0 V. */
struct ohm_cell ohm_card_cell(const struct ohm_card *card);

/* S, the memory's dI / dV at 0 V in a cell that is I / V = g (S) at the read voltage, its gate on; g
 * where cells are linear. */
double ohm_card_at_zero(const struct ohm_card *card, const struct ohm_cell *cell, double g);

/* S, the target conductance of LEVEL among LEVELS (at least 2). */
double ohm_card_level(const struct ohm_card *card, size_t levels, size_t level);

/* S, the standard deviation of a cell programmed to G; never negative. */
double ohm_card_sigma(const struct ohm_card *card, double g);

/* A, the current of one level step at the read voltage: v_read (g_on - g_off) / (levels - 1). */
double ohm_card_lsb(const struct ohm_card *card, size_t levels);

/* Where a crossbar's random numbers come from. */
struct ohm_place {
    uint32_t seed, trial, tile;
};

#define OHM_UNFORMED                                                                       \
    (-1.0) /* S, the target of a cell that stays open whatever happens to others */

/* What the cells of one crossbar become when programmed: g[k] from target[k] (S, or OHM_UNFORMED).
 * One draw a cell, whatever the others are. */
void ohm_card_draw(const struct ohm_card *card, struct ohm_place place, size_t n,
                   const double target[], double g[]);

#endif
