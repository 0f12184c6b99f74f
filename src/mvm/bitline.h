/* bitline.h -- a behavioural model of a crossbar that has no transfer matrix, with its measured error.
 *
 * Cells that are not linear, or rows that float while they are inactive, make every read another
 * circuit; but the voltages of a cell differ little from read to read.  Replacing each cell by its secant I / V at the mean of some exactly solved reads gives a linear
 * crossbar with a transfer matrix T, and what is left is smooth in two numbers of a read, its current
 * s = sum over active rows of T, and its number of active rows a:
 *
 *     i = s (c0 + c1 s + c2 a)          c of each column by least squares, near (1, 0, 0)
 *
 * The error is measured on reads that were not fitted.  The reads are drawn from the inputs that the
 * layer gets from examples.
 */
#ifndef OHM_MVM_BITLINE_H
#define OHM_MVM_BITLINE_H

#include "base/field.h"
#include "solve/solver.h"

#include <stdint.h>

enum ohm_bitline_model { OHM_BITLINE_AUTO, OHM_BITLINE_MODEL, OHM_BITLINE_EXACT };
enum { OHM_BITLINE_TERMS = 3 };

struct ohm_bitline {
    int model;    /* enum ohm_bitline_model */
    size_t reads; /* exactly solved for the fit; half as many measure the error */
    double
        bound; /* LSB; with `auto` a crossbar whose worst error is above is solved exactly */
};

extern const struct ohm_field ohm_bitline_fields[];

/* The reads that the model is made from: the first `fitted` of N, the others measure. */
struct ohm_bitline_reads {
    size_t n, fitted;
    const uint8_t *active; /* [n][rows] */
    double v_read;         /* V */
    double lsb;            /* A */
};

/* The model of the columns that were asked for. */
struct ohm_bitline_fit {
    double *t;                       /* LSB, [rows][columns], the caller's */
    double *coef[OHM_BITLINE_TERMS]; /* 1, 1 / LSB, 1: [columns] each, the caller's */
    double worst, square;            /* LSB, LSB^2: largest error, sum of squares ... */
    size_t measured;                 /* ... over so many currents */
};

/* What became of the crossbars of a layer or a chip. */
struct ohm_bitline_facts {
    size_t modelled, exact; /* crossbars */
    double worst, square;   /* LSB, LSB^2, of those modelled */
    size_t measured;
};

/* Fits N columns.  EXACT is loaded; LINEAR is a plan of the same circuit with linear cells. */
enum ohm_status ohm_bitline_fit(const struct ohm_plan *exact, struct ohm_plan *linear,
                                const struct ohm_bitline_reads *reads, size_t n,
                                const size_t columns[], struct ohm_bitline_fit *fit,
                                struct ohm_solve_facts *facts);

void ohm_bitline_facts_join(struct ohm_bitline_facts *facts,
                            const struct ohm_bitline_facts *other);

#endif
