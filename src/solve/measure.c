#include "solve/measure.h"

OHM_CLONES
void ohm_measure(const struct ohm_ladders *ladders, const ohm_lanes u[],
                 const ohm_lanes w[], const ohm_lanes b[], const ohm_lanes i[],
                 ohm_lanes scratch[], struct ohm_measure *measure)
{
    const size_t cols = ladders->cols, cells = ladders->rows * cols;
    ohm_lanes power = ohm_lanes_of(0), peak = power, miss = power;

    /* scratch: the branch current that leaves each bit-line node towards the virtual ground */
    for (size_t k = 0; k < cells; k++) {
        scratch[k] = ladders->g[k] * (w[k] - b[k]);
        if (k >= cols)
            scratch[k] += scratch[k - cols];
    }
    for (size_t c = 0; c < cols; c++) {
        const ohm_lanes difference = scratch[cells - cols + c] - i[c];

        ohm_lanes_peak(&miss, &difference);
    }
    /* scratch becomes u + Z_b i, from the virtual ground upwards */
    for (size_t k = cells; k-- > 0;) {
        const double g = ladders->g[k];
        ohm_lanes rho;

        scratch[k] = k >= cells - cols
                         ? u[k - (cells - cols)] + ladders->r_exit * scratch[k]
                         : scratch[k + cols] + ladders->r_bit * scratch[k];
        rho = scratch[k] - b[k];
        power += g * rho * rho;
        rho *= g;
        ohm_lanes_peak(&peak, &rho);
    }
    measure->power = power;
    measure->peak = peak;
    measure->miss = miss;
}

void ohm_measure_relative(const struct ohm_measure *measure, double g_line,
                          const ohm_lanes *reference, ohm_lanes *error, ohm_lanes *residual)
{
    for (int l = 0; l < OHM_LANES; l++) {
        const double bound = sqrt(measure->power[l] * g_line) + measure->miss[l];

        (*error)[l] = (*reference)[l] > 0 ? bound / (*reference)[l] : 0;
        (*residual)[l] = (*reference)[l] > 0 ? measure->peak[l] / (*reference)[l] : 0;
    }
}
