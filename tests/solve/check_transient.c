/* Laws of reads in time, by the own solver. */
#include "solve/transient.h"

#include "solve/elmore.h"
#include "solve/pulsed.h"
#include "solve/step.h"

#include <float.h>
#include <string.h>

static const struct ohm_solver *nodal;

/* Solves READ into *settling, which is the caller's to clear. */
static void solve(struct read *read, struct ohm_settling *settling)
{
    read_bind(read);
    ck_ok(ohm_solver_find("nodal", &nodal));
    ck_ok(ohm_settling_init(settling, read->x.cols, read->transient.n));
    ck_ok(ohm_transient_run(&read->transient, nodal, &ohm_solve_usual, settling));
}

/* --- one cell: closed forms --- */

/* What a reader makes of a current that rises by 1 a second from 0 on behind one pole TAU. */
static double ramp(int reader, double tau, double tia, double t)
{
    const double fast = tau * exp(-t / tau);

    if (t <= 0)
        return 0;
    if (reader == OHM_READER_TIA)
        return t - tau - tia + (tau * fast - tia * tia * exp(-t / tia)) / (tau - tia);
    if (reader == OHM_READER_INTEGRATOR) /* the charge */
        return t * t / 2 - tau * t + tau * (tau - fast);
    return t - tau + fast;
}

static double pulse(const struct ohm_pulse *p, double tau, double t, bool falls)
{
    double y =
        ramp(p->reader, tau, p->t_tia, t) - ramp(p->reader, tau, p->t_tia, t - p->t_rise);

    if (falls)
        y += ramp(p->reader, tau, p->t_tia, t - p->t_read - p->t_rise) -
             ramp(p->reader, tau, p->t_tia, t - p->t_read);
    return y / p->t_rise / (p->reader == OHM_READER_INTEGRATOR ? t : 1);
}

/* A driver behind 2 kOhm, a cell of 100 uS, 3 kOhm to the virtual ground and 1 pF beside it. */
static void make_single(struct read *read, int reader)
{
    *read = (struct read){ .x = { .rows = 1, .cols = 1 }, .g = { 1e-4 }, .v = { 0.3 } };
    read->x.wires.r_source = 2000;
    read->x.wires.r_sense = 3000;
    read->charge.c_bit = 0.25e-12;
    read->charge.c_sense = 0.75e-12;
    read->pulse = (struct ohm_pulse){
        .t_rise = 1e-9, .t_read = 6e-9, .t_cycle = 30e-9, .reader = reader, .t_tia = 0.7e-9
    };
    read->transient =
        (struct ohm_transient){ .band = 0.5e-6, .tolerance = 1e-7, .n = INSTANTS };
    read_instants(read, read->pulse.t_cycle);
}

START_TEST(one_cell_follows_the_closed_form)
{
    const double tau = 1e-12 / (1 / 3000. + 1 / 12000.), dc = 0.3 / 15000;
    struct ohm_settling s;
    struct read read;

    for (int reader = 0; reader < 3; reader++) {
        double low = 0, high = 1e-6;

        make_single(&read, reader);
        solve(&read, &s);
        ck_near(s.dc[0], dc, 1e-12 * dc);
        for (int k = 0; k < INSTANTS; k++)
            ck_near(s.y[k], dc * pulse(&read.pulse, tau, read.t[k], true), 1e-6 * dc);
        ck_near(s.sample[0], dc * pulse(&read.pulse, tau, 6e-9, false), 1e-6 * dc);
        for (int k = 0; k < 60; k++) {
            const double t = (low + high) / 2;
            const bool in = dc * (1 - pulse(&read.pulse, tau, t, false)) <= 0.5e-6;

            *(in ? &high : &low) = t;
        }
        ck_near(s.settle[0], high, 1e-4 * high); /* a hundredth of the band is nothing */
        ck_near(s.t_least, s.settle[0], 0);
        ohm_settling_clear(&s);
    }
}
END_TEST

/* Law: between ideal connections cells and their capacitances are alone, whatever else hangs on the lines. */
START_TEST(ideal_wires_leave_the_cells_alone)
{
    static struct read read;
    struct ohm_settling s;

    for (uint32_t seed = 0; seed < 20; seed++) {
        read_draw(&read, seed);
        read.x.wires = (struct ohm_wires){ .drive = seed % 2, .sense = seed / 2 % 2 };
        for (int k = 0; k < INSTANTS; k++)
            read.t[k] += 1e-11; /* not at the corners */
        read.transient.n = INSTANTS - 1;
        solve(&read, &s);
        for (size_t k = 0; k + 1 < INSTANTS; k++) {
            const double t = read.t[k], after = t - read.pulse.t_read;
            const double slope = t < read.pulse.t_rise                    ? 1
                                 : after > 0 && after < read.pulse.t_rise ? -1
                                                                          : 0;

            for (size_t c = 0; c < read.x.cols; c++) {
                double i = s.dc[c] * ohm_pulse_at(&read.pulse, t);

                for (size_t r = 0; r < read.x.rows; r++)
                    i += slope * read.charge.c_cell * read.v[r] / read.pulse.t_rise;
                ck_near(s.i[k * read.x.cols + c], i,
                        1e-6 * read_largest(read.x.cols, s.dc));
            }
        }
        ohm_settling_clear(&s);
    }
}
END_TEST

/* Nodes that voltages pin are no work: a connection of 0 Ohm costs no more iterations than one of 1 Ohm. */
START_TEST(ideal_connections_are_solved_as_fast)
{
    static struct read read;
    struct ohm_settling s;

    for (uint32_t seed = 0; seed < 10; seed++) {
        size_t iterations[2];

        for (int k = 0; k < 2; k++) {
            read_draw(&read, seed);
            read.x.wires.first_segment = read.x.wires.last_segment = false;
            read.x.wires.r_source = read.x.wires.r_sense = k;
            read.x.wires.inactive = seed % 2;
            read.transient.n = 0;
            solve(&read, &s);
            iterations[k] = s.iterations / s.steps;
            ohm_settling_clear(&s);
        }
        ck_assert_uint_le(iterations[0], 2 * iterations[1] + 10);
    }
}
END_TEST

/* --- laws --- */

/* Law: with steps half as long a method of order 4 is wrong by a sixteenth. */
START_TEST(errors_fall_with_the_fourth_power)
{
    double current[3], error, wrong[2];
    struct read read;

    make_single(&read, OHM_READER_CLAMP);
    read_bind(&read);
    read.pulse.t_rise = read.pulse.t_read = 20e-9;
    read.pulse.t_cycle = 40e-9;
    for (int k = 0; k < 3; k++) {
        const int steps = k < 2 ? 4 << k : 256;
        struct ohm_step step;

        ck_ok(ohm_step_init(&step, &read.x, &read.charge, &read.pulse, read.v));
        step.target = 1e-22;
        for (int n = 0; n < steps; n++) {
            ck_ok(ohm_step_try(&step, 8e-9 / steps, &error));
            ohm_step_accept(&step);
        }
        current[k] = step.i[0];
        ohm_step_clear(&step);
    }
    for (int k = 0; k < 2; k++)
        wrong[k] = fabs(current[k] - current[2]);
    ck_assert_double_gt(wrong[0], 1e-5 * current[2]);
    ck_assert_double_gt(wrong[0] / wrong[1], 12);
    ck_assert_double_lt(wrong[0] / wrong[1], 26);
}
END_TEST

/* Law: the circuit is linear in its inputs. */
START_TEST(inputs_superpose)
{
    static struct read both, one;
    struct ohm_settling sum, part[2];

    for (uint32_t seed = 0; seed < 20; seed++) {
        read_draw(&both, seed);
        solve(&both, &sum);
        for (int k = 0; k < 2; k++) {
            one = both;
            for (size_t r = 0; r < one.x.rows; r++)
                one.v[r] = (int)(r % 2) == k ? one.v[r] : 0;
            solve(&one, &part[k]);
        }
        for (size_t k = 0; k < INSTANTS * both.x.cols; k++)
            ck_near(sum.i[k], part[0].i[k] + part[1].i[k],
                    1e-5 * (1e-9 + read_largest(both.x.cols, part[0].dc) +
                            read_largest(both.x.cols, part[1].dc)));
        ohm_settling_clear(&sum);
        ohm_settling_clear(&part[0]);
        ohm_settling_clear(&part[1]);
    }
}
END_TEST

/* Law: what the drivers deliver is lost or still there; and energies go with the square of the inputs. */
START_TEST(energy_is_balanced)
{
    static struct read read;
    struct ohm_settling s;

    for (uint32_t seed = 0; seed < 60; seed++) {
        const struct ohm_energy *e = &s.energy;

        read_draw(&read, seed);
        read.x.wires.inactive = seed % 4 ? OHM_INACTIVE_GROUND : OHM_INACTIVE_FLOAT;
        read.pulse.t_cycle = seed % 3 ? 0 : read.pulse.t_read + read.pulse.t_rise;
        read.transient.n = 0;
        solve(&read, &s);
        ck_near(e->delivered, e->driver + e->array + e->sense + e->stored,
                1e-5 * e->delivered + DBL_MIN);
        ck_assert(e->driver >= 0 && e->array >= 0 && e->sense >= 0 && e->stored >= 0);
        ohm_settling_clear(&s);
    }
}
END_TEST

/* Law: so is that of word lines alone, whose cells are all open: no current tells how right they are. */
START_TEST(energy_is_balanced_without_currents)
{
    static struct read read;
    struct ohm_settling s;

    for (uint32_t seed = 0; seed < 30; seed++) {
        const struct ohm_energy *e = &s.energy;

        read_draw(&read, seed);
        memset(read.g, 0, sizeof read.g);
        read.v[0] = 0.2;
        read.x.wires.r_source += 10;
        read.pulse.t_rise = 1e-10;
        read.transient.tolerance = 1e-4;
        read.transient.band = 3e-6;
        if (seed % 2)
            read.charge.c_cell = 0;
        read.transient.n = 0;
        solve(&read, &s);
        ck_near(e->delivered, e->driver + e->array + e->sense + e->stored,
                1e-3 * e->delivered);
        ck_assert(e->delivered > 0);
        ohm_settling_clear(&s);
    }
}
END_TEST

/* Law: without capacitances every current follows its inputs at once. */
START_TEST(without_capacitances_there_is_no_delay)
{
    static struct read read;
    struct ohm_settling s;

    for (uint32_t seed = 0; seed < 30; seed++) {
        read_draw(&read, seed);
        read.x.wires.inactive = seed % 2;
        read.charge = (struct ohm_charge){ .c_word = 0 };
        solve(&read, &s);
        for (size_t k = 0; k < INSTANTS; k++)
            for (size_t c = 0; c < read.x.cols; c++)
                ck_near(s.i[k * read.x.cols + c],
                        s.dc[c] * ohm_pulse_at(&read.pulse, read.t[k]),
                        1e-6 * read_largest(read.x.cols, s.dc));
        for (size_t c = 0; c < read.x.cols; c++)
            ck_near(s.settle[c],
                    fmax(0, read.pulse.t_rise * (1 - read.transient.band / fabs(s.dc[c]))),
                    1e-6 * read.pulse.t_rise);
        ohm_settling_clear(&s);
    }
}
END_TEST

/* Column C's share of the charge that the capacitances take, by reciprocity: their charges at the direct
 * voltages, times the node voltages for 1 V at its virtual ground. */
static double first_moment(const struct read *read, size_t c)
{
    const size_t rows = read->x.rows, cols = read->x.cols;
    double w[2][SIDE * SIDE], b[2][SIDE * SIDE], i[SIDE], u[SIDE] = { 0 },
                                                          zero[SIDE] = { 0 };
    const struct ohm_charge *q = &read->charge;
    const size_t last = read->x.wires.sense == OHM_SENSE_TOP ? 0 : rows - 1;
    struct ohm_plan *plan;
    double sum = 0;

    u[c] = 1;
    ck_ok(ohm_plan_new(&plan, nodal, &read->x, &ohm_solve_usual));
    ck_ok(ohm_plan_load(plan, read->g));
    for (int k = 0; k < 2; k++)
        ck_ok(ohm_plan_apply(plan,
                             &(struct ohm_reads){ .n = 1,
                                                  .v = k ? zero : read->v,
                                                  .u = k ? u : zero,
                                                  .i = i,
                                                  .w = w[k],
                                                  .b = b[k] },
                             NULL));
    ohm_plan_free(plan);
    for (size_t k = 0; k < rows * cols; k++) {
        sum += q->c_word * w[0][k] * w[1][k] + q->c_bit * b[0][k] * b[1][k] +
               q->c_cell * (w[0][k] - b[0][k]) * (w[1][k] - b[1][k]);
        if (k + cols < rows * cols)
            sum += q->c_words * (w[0][k] - w[0][k + cols]) * (w[1][k] - w[1][k + cols]);
        if ((k + 1) % cols)
            sum += q->c_bits * (b[0][k] - b[0][k + 1]) * (b[1][k] - b[1][k + 1]);
        if (k / cols == last)
            sum += q->c_sense * b[0][k] * b[1][k];
    }
    return sum;
}

/* Law (Elmore): the charge that a current lacks in the end is its first moment. */
START_TEST(the_charge_that_lacks_is_the_first_moment)
{
    static struct read read;
    struct ohm_settling s;

    for (uint32_t seed = 0; seed < 30; seed++) {
        read_draw(&read, seed);
        read.transient.n = 0;
        read.pulse.reader = OHM_READER_INTEGRATOR;
        read.pulse.t_read = 1e-6;
        read.transient.tolerance = 1e-7;
        solve(&read, &s);
        for (size_t c = 0; c < read.x.cols; c++) {
            const double lacks = (s.dc[c] - s.sample[c]) * read.pulse.t_read;
            const double most = read_largest(read.x.cols, s.dc);

            ck_near(lacks, s.dc[c] * read.pulse.t_rise / 2 + first_moment(&read, c),
                    1e-5 * most * read.pulse.t_rise);
        }
        ohm_settling_clear(&s);
    }
}
END_TEST

/* Law: upside down, and read at the other end, it is the same crossbar. */
START_TEST(the_mirrored_crossbar_is_the_same)
{
    static struct read read, mirror;
    struct ohm_settling s, m;

    for (uint32_t seed = 0; seed < 20; seed++) {
        read_draw(&read, seed);
        mirror = read;
        mirror.x.wires.sense = !read.x.wires.sense;
        for (size_t r = 0; r < read.x.rows; r++) {
            const size_t from = read.x.rows - 1 - r;

            mirror.v[r] = read.v[from];
            memcpy(mirror.g + r * read.x.cols, read.g + from * read.x.cols,
                   read.x.cols * sizeof *read.g);
        }
        solve(&read, &s);
        solve(&mirror, &m);
        for (size_t k = 0; k < INSTANTS * read.x.cols; k++)
            ck_near(s.y[k], m.y[k], 1e-12 * read_largest(read.x.cols, s.dc));
        ck_near(s.energy.array, m.energy.array, 1e-12 * s.energy.array);
        ohm_settling_clear(&s);
        ohm_settling_clear(&m);
    }
}
END_TEST

/* Law (reciprocity): turned over its diagonal, with one row driven, the current into the column that was that row
 * is what the column that is now the driven row had. */
START_TEST(the_transposed_crossbar_is_reciprocal)
{
    static struct read read, turned;
    struct ohm_settling s, t;

    for (uint32_t seed = 0; seed < 20; seed++) {
        size_t from, to;

        read_draw(&read, seed);
        read.x.wires.drive = OHM_DRIVE_ONE;
        read.x.wires.sense = OHM_SENSE_BOTTOM;
        read.charge.c_sense = 0;
        read.transient.band = 1e-9; /* what flows through open cells counts too */
        turned = read;
        turned.x.rows = read.x.cols;
        turned.x.cols = read.x.rows;
        turned.x.wires = (struct ohm_wires){ .r_word = read.x.wires.r_bit,
                                             .r_bit = read.x.wires.r_word,
                                             .r_source = read.x.wires.r_sense,
                                             .r_sense = read.x.wires.r_source,
                                             .first_segment = read.x.wires.last_segment,
                                             .last_segment = read.x.wires.first_segment };
        turned.charge.c_word = read.charge.c_bit;
        turned.charge.c_bit = read.charge.c_word;
        turned.charge.c_words = read.charge.c_bits;
        turned.charge.c_bits = read.charge.c_words;
        for (size_t r = 0; r < turned.x.rows; r++)
            for (size_t c = 0; c < turned.x.cols; c++)
                turned.g[r * turned.x.cols + c] =
                    read.g[(read.x.rows - 1 - c) * read.x.cols + (read.x.cols - 1 - r)];
        memset(read.v, 0, sizeof read.v);
        memset(turned.v, 0, sizeof turned.v);
        from = seed % read.x.rows;
        to = seed % read.x.cols;
        read.v[from] = 0.2;
        turned.v[read.x.cols - 1 - to] = 0.2;
        solve(&read, &s);
        solve(&turned, &t);
        for (size_t k = 0; k < INSTANTS; k++)
            ck_near(s.i[k * read.x.cols + to],
                    t.i[k * turned.x.cols + read.x.rows - 1 - from],
                    1e-5 * fmax(read_largest(read.x.cols, s.dc),
                                read_largest(turned.x.cols, t.dc)));
        ohm_settling_clear(&s);
        ohm_settling_clear(&t);
    }
}
END_TEST

/* Law: with all capacitances and all instants thrice as large everything happens thrice as late, and costs thrice as
 * much. */
START_TEST(time_goes_with_the_capacitances)
{
    static struct read read, slow;
    struct ohm_settling s, t;

    for (uint32_t seed = 0; seed < 12; seed++) {
        double *c = &slow.charge.c_word;

        read_draw(&read, seed);
        read.x.wires.inactive = OHM_INACTIVE_FLOAT;
        read.pulse.reader = (int)(seed % 3);
        slow = read;
        for (int k = 0; k < 6; k++)
            c[k] *= 3;
        slow.pulse.t_rise *= 3;
        slow.pulse.t_read *= 3;
        slow.pulse.t_tia *= 3;
        read_instants(&slow, 3 * ohm_pulse_cycle(&read.pulse));
        solve(&read, &s);
        solve(&slow, &t);
        for (size_t k = 0; k < INSTANTS * read.x.cols; k++)
            ck_near(s.y[k], t.y[k], 1e-7 * (read_largest(read.x.cols, s.dc) + 1e-9));
        ck_near(3 * s.t_least, t.t_least, 1e-5 * t.t_least);
        ck_near(3 * s.energy.delivered, t.energy.delivered, 1e-7 * t.energy.delivered);
        ohm_settling_clear(&s);
        ohm_settling_clear(&t);
    }
}
END_TEST

/* The settling of a long read, against its waveform at many instants. */
START_TEST(settling_is_what_the_waveform_says)
{
    static struct read read;
    struct ohm_settling s;

    for (uint32_t seed = 0; seed < 30; seed++) {
        read_draw(&read, seed);
        read.pulse.reader = (int)(seed % 2);
        read.pulse.t_read = 60e-9;
        read_instants(&read, 60e-9);
        solve(&read, &s);
        for (size_t c = 0; c < read.x.cols; c++) {
            for (size_t k = 0; k < INSTANTS; k++)
                if (read.t[k] > s.settle[c])
                    ck_near(s.y[k * read.x.cols + c], s.dc[c], read.transient.band);
            for (size_t k = INSTANTS; k-- > 0;) {
                if (fabs(s.y[k * read.x.cols + c] - s.dc[c]) > read.transient.band) {
                    ck_assert_double_ge(s.settle[c], read.t[k]);
                    break;
                }
            }
        }
        ohm_settling_clear(&s);
    }
}
END_TEST

/* A read that is cut off in the middle tells the same settling as one that goes on. */
START_TEST(settling_does_not_depend_on_the_length_of_the_read)
{
    static struct read read;
    struct ohm_settling s[2];

    for (uint32_t seed = 0; seed < 20; seed++) {
        for (int k = 0; k < 2; k++) {
            read_draw(&read, seed);
            read.x.wires.inactive = seed % 2;
            read.pulse.reader = (int)(seed % 3);
            read.pulse.t_read = k ? 200e-9 : 1.2e-9;
            read.transient.n = 0;
            solve(&read, &s[k]);
        }
        for (size_t c = 0; c < read.x.cols; c++)
            ck_near(s[0].settle[c], s[1].settle[c], 1e-4 * s[1].settle[c] + 1e-14);
        ohm_settling_clear(&s[0]);
        ohm_settling_clear(&s[1]);
    }
}
END_TEST

/* Elmore's delay of a bit line alone is its time constant where one lump has all the capacitance. */
START_TEST(elmore_knows_one_lump)
{
    struct read read;
    double settle, dc = 2e-5;

    make_single(&read, OHM_READER_CLAMP);
    read_bind(&read);
    ck_near(ohm_elmore_path(&read.x, &read.charge, 0, 0), 3e-9, 1e-20);
    read.charge.c_word = 1e-12;
    ck_near(ohm_elmore_path(&read.x, &read.charge, 0, 0), 5e-9, 1e-20);
    ohm_elmore_settle(&read.transient, &dc, &settle);
    ck_near(settle, 1e-9 + 5e-9 * log(40 * 5 * -expm1(-0.2)), 1e-18);
}
END_TEST

/* A cell that conducts little, and all capacitance in one lump: the estimate is the truth, whether it settles
 * long after the rise or within it, for every reader. */
START_TEST(elmore_is_right_of_one_pole)
{
    static const double lumps[] = { 1e-17, 1e-14, 2e-13, 3e-12 };
    struct read read;
    struct ohm_settling s;

    for (int k = 0; k < 12; k++) {
        double settle;

        make_single(&read, k / 4);
        read.charge = (struct ohm_charge){ .c_sense = lumps[k % 4] };
        read.g[0] = 1e-6;
        read.pulse.t_tia = 1e-16; /* next to nothing: one pole alone is in question */
        read_bind(&read);
        read.transient.band = read.g[0] * read.v[0] / 30;
        read.transient.n = 0;
        read.transient.tolerance = 1e-7;
        solve(&read, &s);
        ohm_elmore_settle(&read.transient, s.dc, &settle);
        ck_near(settle, s.settle[0], 5e-3 * s.settle[0]);
        ohm_settling_clear(&s);
    }
}
END_TEST

/* Elmore's delays are sums over the nodes, here written as such. */
START_TEST(elmore_adds_shared_resistances)
{
    static struct read read;

    for (uint32_t seed = 0; seed < 30; seed++) {
        const struct ohm_wires *w = &read.x.wires;

        read_draw(&read, seed);
        for (size_t at = 0; at < read.x.rows * read.x.cols; at++) {
            const size_t r = at / read.x.cols, c = at % read.x.cols;
            const size_t foot = w->sense == OHM_SENSE_TOP ? 0 : read.x.rows - 1;
            double sum = 0;

            for (size_t k = 0; k < read.x.cols; k++) {
                double near = ohm_wires_entry(w) + w->r_word * (double)(k < c ? k : c);
                const double far = ohm_wires_entry(w) +
                                   w->r_word * (double)(read.x.cols - 1 - (k > c ? k : c));
                const double all =
                    2 * ohm_wires_entry(w) + w->r_word * (double)(read.x.cols - 1);

                if (w->drive == OHM_DRIVE_BOTH)
                    near = all > 0 ? near * far / all : 0;
                sum += near * (read.charge.c_word + read.charge.c_cell +
                               read.charge.c_words * ((r > 0) + (r + 1 < read.x.rows)));
            }
            for (size_t k = 0; k < read.x.rows; k++)
                sum += (shared_bit(&read.x, r, c, k, c)) *
                       (read.charge.c_bit + read.charge.c_cell +
                        read.charge.c_bits * ((c > 0) + (c + 1 < read.x.cols)) +
                        (k == foot ? read.charge.c_sense : 0));
            ck_near(ohm_elmore_path(&read.x, &read.charge, r, c), sum, 1e-12 * sum);
        }
    }
}
END_TEST

static double pick(struct ohm_rng *rng, const double choices[], size_t n)
{
    return choices[ohm_rng_draw_below(rng, n)];
}

/* Crossbars that nobody builds: shorts to 1e6 S, in some of them all cells, wires of 1 mOhm, capacitances and
 * instants over many decades. */
static void draw_absurd(struct read *read, uint32_t seed)
{
    static const double segments[] = { 0, 1e-3, 1, 1e3 }, ends[] = { 0, 1e-3, 1, 1e3, 1e5 };
    static const double largest[] = { 1e6, 1e3, 1, 1e-3, 1e-6 };
    static const double farads[] = { 0, 1e-19, 1e-16, 1e-14, 1e-11 };
    static const double rises[] = { 1e-12, 1e-10, 1e-9, 1e-7 };
    static const double lengths[] = { 1, 3, 100, 1e4 };
    struct ohm_rng rng = ohm_rng_at(seed, OHM_FOR_TEST, 0, 12, 0);
    double *const c = &read->charge.c_word;
    const double most = pick(&rng, largest, 5);

    read_draw(read, seed);
    read->x.wires.r_word = pick(&rng, segments, 4);
    read->x.wires.r_bit = pick(&rng, segments, 4);
    read->x.wires.r_source = pick(&rng, ends, 5);
    read->x.wires.r_sense = pick(&rng, ends, 5);
    read->x.wires.inactive = seed % 3 == 0;
    for (int k = 0; k < 6; k++)
        c[k] = pick(&rng, farads, 5);
    if (ohm_rng_draw_below(&rng, 2))
        c[3] = c[4] = 0;
    random_conductances(seed, &read->x, seed % 2 ? most : 1e-9 * most, most,
                        seed % 4 ? 0 : 0.3, 0, read->g);
    read->pulse.t_rise = pick(&rng, rises, 4);
    read->pulse.t_read = read->pulse.t_rise * pick(&rng, lengths, 4);
    read->pulse.reader = (int)ohm_rng_draw_below(&rng, 3);
    read->transient.band = pow(10, -9 + 6 * ohm_rng_draw_uniform(&rng));
    read->transient.tolerance = pow(10, -6 + 4 * ohm_rng_draw_uniform(&rng));
    read->transient.n = 0;
    read_bind(read);
}

/* Law: whatever the crossbar, a read in time comes to its end in few steps, and then what is settled is near its
 * direct current; or it is refused with a sentence. */
START_TEST(absurd_crossbars_end)
{
    enum { N = 150 };
    static struct read read;
    int refused = 0;

    ck_ok(ohm_solver_find("nodal", &nodal));
    for (uint32_t seed = N * (uint32_t)_i; seed < N * ((uint32_t)_i + 1); seed++) {
        struct ohm_settling s;
        enum ohm_status status;

        draw_absurd(&read, seed);
        ck_ok(ohm_settling_init(&s, read.x.cols, 0));
        status = ohm_transient_run(&read.transient, nodal, &ohm_solve_usual, &s);
        ck_assert(status == OHM_OK || status == OHM_ESOLVE);
        ck_assert_uint_lt(s.steps, 20000);
        refused += status != OHM_OK;
        if (status != OHM_OK)
            ck_assert(strstr(ohm_sentence(), " A"));
        for (size_t c = 0; status == OHM_OK && c < read.x.cols; c++)
            if (s.settle[c] < read.pulse.t_read)
                ck_near(s.sample[c], s.dc[c], 1.001 * read.transient.band);
        ohm_settling_clear(&s);
    }
    ck_assert_int_lt(refused, N / 10);
}
END_TEST

/* A crossbar all of shorts follows its inputs at once: its currents are within the band of the direct ones when the
 * inputs are. */
START_TEST(shorts_follow_their_inputs)
{
    static const double siemens[] = { 1, 1e3, 1e6 };
    static struct read read;
    struct ohm_settling s;

    read = (struct read){ .x = { .rows = 4, .cols = 3 }, .v = { 0.2, 0, 0.1, 0.2 } };
    read.x.wires = (struct ohm_wires){ .r_word = 1, .r_bit = 2, .r_source = 1000 };
    ohm_fields_default(ohm_charge_fields, &read.charge);
    ohm_fields_default(ohm_pulse_fields, &read.pulse);
    read.charge.c_sense = 0;
    read.transient = (struct ohm_transient){ .band = 0.5e-6, .tolerance = 1e-4 };
    for (int k = 0; k < 12; k++)
        read.g[k] = siemens[_i];
    solve(&read, &s);
    ck_assert_uint_lt(s.steps, 1000);
    for (size_t c = 0; c < 3; c++) {
        const double when = read.pulse.t_rise * (1 - read.transient.band / s.dc[c]);

        ck_assert_double_gt(s.dc[c], 5e-5);
        ck_near(s.sample[c], s.dc[c], 1e-3 * read.transient.band);
        ck_near(s.settle[c], when, 0.01 * read.pulse.t_rise);
    }
    ohm_settling_clear(&s);
}
END_TEST

START_TEST(what_cannot_be_done_is_told)
{
    struct read read;
    struct ohm_settling s = { .dc = NULL };
    const struct ohm_solver *ideal;
    struct ohm_cell cell;

    make_single(&read, OHM_READER_CLAMP);
    read_bind(&read);
    ck_ok(ohm_solver_find("nodal", &nodal));
    ck_ok(ohm_solver_find("ideal", &ideal));
    ck_ok(ohm_transient_check(&read.transient, nodal));
    ck_fails(ohm_transient_check(&read.transient, ideal), OHM_EUSAGE, "ideal");
    read.transient.band = 0;
    ck_fails(ohm_transient_check(&read.transient, nodal), OHM_EUSAGE, "band: 0 A");
    read.transient.band = 1e-6;
    read.transient.tolerance = 1e-12;
    ck_fails(ohm_transient_check(&read.transient, nodal), OHM_EUSAGE, "tolerance: 1e-12");
    read.transient.tolerance = 1e-4;
    read.t[3] = read.t[2];
    ck_fails(ohm_transient_check(&read.transient, nodal), OHM_EUSAGE, "instant 3");
    read.transient.n = 0;
    read.pulse.t_sample = 7e-9;
    ck_fails(ohm_transient_check(&read.transient, nodal), OHM_EUSAGE, "t_sample");
    read.pulse.t_sample = 0;
    cell_of("sinh:0.3", &cell);
    read.x.cell = &cell;
    ck_fails(ohm_transient_run(&read.transient, nodal, &ohm_solve_usual, &s), OHM_EUSAGE,
             "linear cells only");
}
END_TEST

START_TEST(memory_runs_out_cleanly)
{
    static struct read read;
    struct ohm_settling s;

    read_draw(&read, 3);
    ck_ok(ohm_solver_find("nodal", &nodal));
    ck_survives_scarcity(ohm_settling_init(&s, 3, 4), ohm_settling_clear(&s));
    ck_ok(ohm_settling_init(&s, read.x.cols, INSTANTS));
    ck_survives_scarcity(ohm_transient_run(&read.transient, nodal, &ohm_solve_usual, &s),
                         (void)0);
    ohm_settling_clear(&s);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("solve/transient");
    TCase *tc = tcase_create("transient");

    tcase_add_test(tc, one_cell_follows_the_closed_form);
    tcase_add_test(tc, ideal_wires_leave_the_cells_alone);
    tcase_add_test(tc, ideal_connections_are_solved_as_fast);
    tcase_add_test(tc, errors_fall_with_the_fourth_power);
    tcase_add_test(tc, inputs_superpose);
    tcase_add_test(tc, energy_is_balanced);
    tcase_add_test(tc, energy_is_balanced_without_currents);
    tcase_add_test(tc, without_capacitances_there_is_no_delay);
    tcase_add_test(tc, the_charge_that_lacks_is_the_first_moment);
    tcase_add_test(tc, the_mirrored_crossbar_is_the_same);
    tcase_add_test(tc, the_transposed_crossbar_is_reciprocal);
    tcase_add_test(tc, time_goes_with_the_capacitances);
    tcase_add_test(tc, settling_is_what_the_waveform_says);
    tcase_add_test(tc, settling_does_not_depend_on_the_length_of_the_read);
    tcase_add_test(tc, elmore_knows_one_lump);
    tcase_add_test(tc, elmore_is_right_of_one_pole);
    tcase_add_test(tc, elmore_adds_shared_resistances);
    tcase_add_loop_test(tc, absurd_crossbars_end, 0, 2);
    tcase_add_loop_test(tc, shorts_follow_their_inputs, 0, 3);
    tcase_add_test(tc, what_cannot_be_done_is_told);
    tcase_add_test(tc, memory_runs_out_cleanly);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
