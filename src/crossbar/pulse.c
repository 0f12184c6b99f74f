/* pulse.c -- the table of a pulse, its checks, and its voltage at any time. */
#include "crossbar/pulse.h"

#include <math.h>

static const char *const reader_words[] = { "clamp", "tia", "integrator", NULL };

/* clang-format off */
#define AT(member) offsetof(struct ohm_pulse, member)
const struct ohm_field ohm_pulse_fields[] = {
    { "t_rise", "s", OHM_REAL, AT(t_rise), "100 ps", 1e-15, 1, NULL,
      "Time in which the inputs rise, and fall again.", OHM_STAGE_CHIP },
    { "t_read", "s", OHM_REAL, AT(t_read), "10 ns", 1e-15, 1, NULL,
      "Instant at which the inputs begin to fall.", OHM_STAGE_CHIP },
    { "t_sample", "s", OHM_REAL, AT(t_sample), "0 s", 0, 1, NULL,
      "Instant at which the converters sample; 0: t_read.", OHM_STAGE_CHIP },
    { "t_cycle", "s", OHM_REAL, AT(t_cycle), "0 s", 0, 10, NULL,
      "Time from one read to the next, over which energies are counted; 0: twice t_read.", OHM_STAGE_CHIP },
    { "reader", "", OHM_WORD, AT(reader), "clamp", 0, 0, reader_words,
      "What is sampled: the current, the current behind one pole, or its mean since 0.", OHM_STAGE_CHIP },
    { "t_tia", "s", OHM_REAL, AT(t_tia), "1 ns", 1e-15, 1, NULL,
      "Time constant of the reader tia.", OHM_STAGE_CHIP },
    { 0 }
};
#undef AT
/* clang-format on */

double ohm_pulse_sample(const struct ohm_pulse *pulse)
{
    return pulse->t_sample > 0 ? pulse->t_sample : pulse->t_read;
}

double ohm_pulse_cycle(const struct ohm_pulse *pulse)
{
    return pulse->t_cycle > 0 ? pulse->t_cycle : 2 * pulse->t_read;
}

enum ohm_status ohm_pulse_check(const struct ohm_pulse *pulse)
{
    if (pulse->t_rise > pulse->t_read)
        return ohm_fail(OHM_EUSAGE, "t_rise: %g s is longer than t_read, %g s",
                        pulse->t_rise, pulse->t_read);
    if (pulse->t_sample > pulse->t_read)
        return ohm_fail(OHM_EUSAGE, "t_sample: %g s is after t_read, %g s", pulse->t_sample,
                        pulse->t_read);
    if (ohm_pulse_cycle(pulse) < pulse->t_read + pulse->t_rise)
        return ohm_fail(OHM_EUSAGE,
                        "t_cycle: %g s ends before the inputs have fallen, at %g s",
                        ohm_pulse_cycle(pulse), pulse->t_read + pulse->t_rise);
    return OHM_OK;
}

double ohm_pulse_at(const struct ohm_pulse *pulse, double t)
{
    if (t <= 0)
        return 0;
    if (t > pulse->t_read)
        return fmax(0, 1 - (t - pulse->t_read) / pulse->t_rise);
    return fmin(1, t / pulse->t_rise);
}
