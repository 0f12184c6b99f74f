/* oracle.h -- the circuit solved another way, for tests.
 *
 * Unknowns are the cell currents, not the nodes: (1/g + Z_w + Z_b) i = v - u for the conducting
 * cells, Z_w and Z_b the resistances that two cells share along their word line and bit line.
 * Dense LU by GSL; ideal wires need no special case.  A floating row is one more unknown voltage
 * with one more equation, that its currents sum to zero.  Cells that are not linear are replaced by
 * their tangents until nothing changes.
 */
#ifndef OHM_TESTS_ORACLE_H
#define OHM_TESTS_ORACLE_H

#include "crossbar/crossbar.h"

#include <stdint.h>

/* i[cols], i_source[rows]; v[rows], u[cols] (or NULL). */
void oracle(const struct ohm_crossbar *x, const double v[], const double u[], double i[],
            double i_source[]);

/* The same for cells with a transistor, of any supply (oracle1t1r.c). */
void oracle_1t1r(const struct ohm_crossbar *x, const double v[], const double u[],
                 double i[], double i_source[]);

/* Ohm, what cells (r, c) and (s, d) share: of their bit line; of their word line or, along the columns,
 * of their supply line. */
double shared_bit(const struct ohm_crossbar *x, size_t r, size_t c, size_t s, size_t d);
double shared_supply(const struct ohm_crossbar *x, size_t r, size_t c, size_t s, size_t d,
                     bool both);

/* A random crossbar: conductances log-uniform in g_min..g_max with some open cells and shorts;
 * g has rows*cols places. */
void random_conductances(uint32_t seed, const struct ohm_crossbar *x, double g_min,
                         double g_max, double open_share, double short_share, double g[]);

/* A cell by its words, as ohm_cell_parse, or with "table" for the law: a table that is bent both ways, up
 * to 2 V; "straight-table" is one that is not bent. */
void cell_of(const char *text, struct ohm_cell *cell);

/* The generator of the reference currents: x <- (1664525 x + 1013904223) mod 2^32, x / 2^32. */
double lcg(uint32_t *state);

#endif
