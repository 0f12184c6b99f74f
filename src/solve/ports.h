/* ports.h -- a linear crossbar as its terminals see it.
 *
 * With all drivers held at v and all virtual grounds at u,
 *
 *     ( i_source )   ( Y_rr   -T   ) ( v )
 *     (    -i    ) = ( -T^T   Y_uu ) ( u )        so that  i = T^T v - Y_uu u
 *
 * The matrix is that of a mesh: one conductance, never negative, between every two terminals, and none to
 * anywhere else.  Rows that float are eliminated from the mesh star by star, which only adds, multiplies
 * and divides positive numbers.
 */
#ifndef OHM_SOLVE_PORTS_H
#define OHM_SOLVE_PORTS_H

#include "solve/solver.h"

struct ohm_ports {
    size_t rows, cols;
    int drive; /* enum ohm_drive_ends */
    double *y; /* S, [rows + cols][rows + cols]: row drivers, then virtual grounds */
    double
        asymmetry; /* of the solutions: max |Y_jk - Y_kj| / max |Y|, before one of the two was
                         taken (that of the smaller terminal, which is the more accurate) */
};

/* The ports of a loaded plan, from one batch of rows + cols solves.  OHM_EUSAGE for cells that are not
 * linear and for inactive: float (a plan for ground gives the ports, which may float then). */
enum ohm_status ohm_plan_ports(const struct ohm_plan *plan, struct ohm_ports *ports,
                               struct ohm_solve_facts *facts);

/* i[cols], A into the virtual grounds at 0 V: rows that are driven[rows] are held at v[rows] (V), the
 * others float, their v is not read.  OHM_EUSAGE where a row floats that has drivers at both ends: these
 * are one terminal here. */
enum ohm_status ohm_ports_read(const struct ohm_ports *ports, const double v[],
                               const bool driven[], double i[]);

void ohm_ports_clear(struct ohm_ports *ports);

#endif
