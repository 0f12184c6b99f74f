/* measure.c -- the largest g times what a drop over a cell differs from the drop that the wires leave. */
#include "solve/measure.h"

OHM_CLONES
void ohm_measure(const struct ohm_ladders *ladders, const ohm_lanes u[],
                 const ohm_lanes w[], const ohm_lanes b[], ohm_lanes scratch[],
                 ohm_lanes *residual)
{
    const size_t cols = ladders->cols, cells = ladders->rows * cols;
    ohm_lanes peak = ohm_lanes_of(0);

    /* scratch: the branch current that leaves each bit-line node towards the virtual ground */
    for (size_t k = 0; k < cells; k++) {
        scratch[k] = ladders->g[k] * (w[k] - b[k]);
        if (k >= cols)
            scratch[k] += scratch[k - cols];
    }
    /* scratch becomes u + Z_b i, from the virtual ground upwards; w is V - Z_w i by its ladder */
    for (size_t k = cells; k-- > 0;) {
        ohm_lanes rho;

        scratch[k] = k >= cells - cols
                         ? u[k - (cells - cols)] + ladders->r_exit * scratch[k]
                         : scratch[k + cols] + ladders->r_bit * scratch[k];
        rho = ladders->g[k] * (scratch[k] - b[k]);
        ohm_lanes_peak(&peak, &rho);
    }
    *residual = peak;
}
