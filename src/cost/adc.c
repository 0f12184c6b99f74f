/* adc.c -- published models of the energy and the time of a conversion. */
#include "cost/adc.h"

#include <math.h>

/* PUMA's simulator: latency 12.5 N ns, power (0.225 + 0.025) N mW. */
static double puma_energy(double bits)
{
    return 12.5e-9 * bits * 0.25e-3 * bits;
}

static double puma_time(double bits)
{
    return 12.5e-9 * bits;
}

/* NeuroSim V1.4, SAR at 32 nm, the part that does not depend on data: N + 1 ns at
 * (1.0157 N + 7.6286) uW. */
static double neurosim_energy(double bits)
{
    return (1.0157 * bits + 7.6286) * 1e-6 * (bits + 1) * 1e-9;
}

static double neurosim_time(double bits)
{
    return (bits + 1) * 1e-9;
}

/* 2^k, exact for the whole numbers that bits are. */
static double two_to(double k)
{
    return ldexp(1, (int)k);
}

/* ISAAC's scaling rule from its 1.5625 pJ at 8 bits: reference, memory and clock linear in the bits,
 * the capacitive DAC exponential; the shares are not published, two thirds linear is taken. */
static double isaac_energy(double bits)
{
    return 1.5625e-12 * (2.0 / 3 * bits / 8 + 1.0 / 3 * two_to(bits - 8));
}

/* Average switching energy of a conventional capacitive DAC, in C V^2. */
static double cdac_energy(double bits)
{
    double sum = 0;

    for (double i = 1; i <= bits; i++)
        sum += two_to(bits + 1 - 2 * i) * (two_to(i) - 1);
    return sum;
}

const struct ohm_adc_model ohm_adc_models[] = {
    { "puma", "PUMA simulator: power and time linear in the bits", puma_energy, puma_time },
    { "isaac", "ISAAC's scaling rule, 2/3 linear and 1/3 exponential", isaac_energy, NULL },
    { "neurosim", "DNN+NeuroSim V1.4: SAR at 32 nm, fixed part", neurosim_energy,
      neurosim_time },
    { "cdac", "conventional capacitive DAC alone", cdac_energy, NULL },
    { 0 },
};

double ohm_adc_relative_energy(const struct ohm_adc_model *model, size_t count,
                               const double n[], const double bits[])
{
    double energy = 0, baseline = 0;

    for (size_t k = 0; k < count; k++) {
        energy += n[k] * model->energy(bits[k]);
        baseline += n[k] * model->energy(8);
    }
    return baseline > 0 ? energy / baseline : 1;
}
