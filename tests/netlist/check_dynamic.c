/* The values that the benches of the dynamic models expect: the models' equations, integrated here without
 * ngspice.  benches.sh compares ngspice with the same lines, so this is the other of two routes. */
#include "harness.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_odeiv2.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- the benches --- */

enum { POINTS = 40 };

/* A source of straight pieces, in ns and V, as in the line `v_in ... pwl(...)` of a bench. */
static struct {
    size_t n;
    double t[POINTS], v[POINTS];
} drive;

static double drive_at(double t)
{
    size_t k = 0;

    while (k + 2 < drive.n && t > drive.t[k + 1])
        k++;
    if (t >= drive.t[drive.n - 1])
        return drive.v[drive.n - 1];
    return drive.v[k] +
           (drive.v[k + 1] - drive.v[k]) * (t - drive.t[k]) / (drive.t[k + 1] - drive.t[k]);
}

static char *bench_text(const char *name)
{
    const char *top = getenv("top_srcdir");
    char path[4096], *text = calloc(1, 65536);
    FILE *in;

    snprintf(path, sizeof path, "%s/netlists/%s", top ? top : ".", name);
    in = fopen(path, "r");
    ck_assert_msg(in != NULL, "%s cannot be read", path);
    ck_assert_uint_gt(fread(text, 1, 65535, in), 0);
    fclose(in);
    return text;
}

/* The source SOURCE, "v_in"; times end in n, voltages in m or nothing. */
static void read_drive(const char *text, const char *source)
{
    char line[64];
    const char *p;

    snprintf(line, sizeof line, "\n%s ", source);
    p = strstr(text, line);
    ck_assert_msg(p != NULL, "the bench has no %s", source);
    p = strstr(p, "pwl(");
    ck_assert_ptr_nonnull(p);
    p += 4;
    for (drive.n = 0; drive.n < POINTS; drive.n++) {
        char *end;

        p += strspn(p, " \n+");
        if (*p == ')')
            break;
        drive.t[drive.n] = strtod(p, &end);
        p = end + (*end == 'n');
        drive.v[drive.n] = strtod(p, &end);
        if (*end == 'm')
            drive.v[drive.n] *= 1e-3;
        p = end + (*end == 'm');
    }
    ck_assert_uint_gt(drive.n, 5);
    ck_assert_uint_lt(drive.n, POINTS);
}

/* `* expect: NAME = VALUE +- TOLERANCE`: MINE is within a tenth of the tolerance, so that both routes
 * together are within it. */
static void expects(const char *text, const char *name, double mine)
{
    char line[128], unit[8] = "";
    const char *found;
    double value, tolerance;

    snprintf(line, sizeof line, "* expect: %s = ", name);
    found = strstr(text, line);
    ck_assert_msg(found != NULL, "the bench expects no %s", name);
    ck_assert_int_ge(
        sscanf(found + strlen(line), "%lf +- %lf%7s", &value, &tolerance, unit), 2);
    if (unit[0] == '%')
        tolerance *= fabs(value) / 100;
    ck_assert_msg(fabs(mine - value) <= 0.1 * tolerance,
                  "%s: the bench expects %.10g, the integration gives %.10g", name, value,
                  mine);
}

/* --- Stanford-PKU --- */

static const double boltzmann = 8.617333262e-5; /* eV/K */
static double series;                           /* Ohm, in front of the cell */

static double filament_current(double gap, double v)
{
    return 1e-3 * exp(-gap / 0.25) * sinh(v / 0.25);
}

/* The cell's voltage behind the resistor, by bisection: the current rises with it. */
static double cell_voltage(double gap, double drop)
{
    double low = fmin(drop, 0), high = fmax(drop, 0);

    for (int k = 0; k < 100; k++) {
        const double v = 0.5 * (low + high);

        *(v + series * filament_current(gap, v) > drop ? &high : &low) = v;
    }
    return 0.5 * (low + high);
}

static double temperature(double gap, double v)
{
    return 300 + 2.1e3 * fabs(v * filament_current(gap, v));
}

/* nm/ns at T ns */
static int gap_growth(double t, const double gap[], double rate[], void *none)
{
    const double v = cell_voltage(gap[0], drive_at(t));
    const double kt = boltzmann * temperature(gap[0], v);
    const double gamma = 16 - 0.8 * pow(gap[0], 3);
    const double moved = 1 / (1 + exp(-(gamma * fabs(v) / 12 - 1.4) / 0.025));
    const double speed = -10 * exp(-0.6 / kt) * sinh(gamma * 0.25 / 12 * v / kt) * moved;

    (void)none;
    rate[0] = speed * -expm1(-(speed < 0 ? gap[0] - 0.2 : 1.7 - gap[0]) / 0.02);
    return GSL_SUCCESS;
}

/* --- VTEAM --- */

static int state_growth(double t, const double x[], double rate[], void *none)
{
    const double v = drive_at(t);

    (void)none;
    rate[0] = 0;
    if (v > 0.02)
        rate[0] = 5e-4 * (v / 0.02 - 1) * -expm1(-(3 - x[0]) / 0.03);
    if (v < -0.2)
        rate[0] = -10 * pow(v / -0.2 - 1, 3) * -expm1(-x[0] / 0.03);
    return GSL_SUCCESS;
}

/* --- both --- */

/* The state at UNTIL ns, from START at 0 ns; corners of the drive are ends of steps. */
static double integrate(int (*growth)(double, const double *, double *, void *),
                        double start, double until)
{
    gsl_odeiv2_system system = { growth, NULL, 1, NULL };
    gsl_odeiv2_driver *driver =
        gsl_odeiv2_driver_alloc_y_new(&system, gsl_odeiv2_step_rk8pd, 1e-4, 1e-11, 1e-11);
    double x = start, t = 0;

    for (size_t k = 1; k <= drive.n && t < until; k++) {
        const double end = k < drive.n ? fmin(drive.t[k], until) : until;

        gsl_odeiv2_driver_reset_hstart(driver, fmin(1e-4, 0.1 * (end - t)));
        ck_assert_int_eq(gsl_odeiv2_driver_apply(driver, &t, end, &x), GSL_SUCCESS);
    }
    gsl_odeiv2_driver_free(driver);
    return x;
}

START_TEST(stanford_pku_sets_and_resets_as_integrated)
{
    static const struct {
        double t;
        const char *gap, *i;
    } reads[] = { { 15, "gap_fresh", "i_fresh" },
                  { 145, "gap_set", "i_set" },
                  { 275, "gap_reset", "i_reset" } };
    char *text = bench_text("stanford-pku.cir");
    double gap;

    read_drive(text, "v_in");
    series = 1e3;
    for (size_t k = 0; k < sizeof reads / sizeof *reads; k++) {
        double v;

        gap = integrate(gap_growth, 1.7, reads[k].t);
        v = cell_voltage(gap, drive_at(reads[k].t));
        ck_near(drive_at(reads[k].t), 0.1, 1e-12);
        expects(text, reads[k].gap, gap);
        expects(text, reads[k].i, filament_current(gap, v));
    }
    gap = integrate(gap_growth, 1.7, 129);
    expects(text, "t_hot", temperature(gap, cell_voltage(gap, drive_at(129))));
    read_drive(text, "v_hard");
    series = 100;
    expects(text, "gap_started", 0.25);
    expects(text, "gap_uic", 0.25);
    expects(text, "gap_edge", integrate(gap_growth, 0.25, 30));
    expects(text, "gap_limit", integrate(gap_growth, 0.25, 145));
    free(text);
}
END_TEST

START_TEST(vteam_sets_and_resets_as_integrated)
{
    static const struct {
        double t;
        const char *x, *i;
    } reads[] = { { 20, "x_set", "i_set" },
                  { 90, "x_reset", "i_reset" },
                  { 165, "x_limit", "i_limit" } };
    char *text = bench_text("vteam.cir");

    read_drive(text, "v_in");
    for (size_t k = 0; k < sizeof reads / sizeof *reads; k++) {
        const double x = integrate(state_growth, 3, reads[k].t);

        ck_near(drive_at(reads[k].t), 0.01, 1e-12);
        /* the bench's values are closed forms of rectangular pulses; its edges take 1 ps */
        ck_assert_double_le(fabs(x - integrate(state_growth, 3, reads[k].t + 1)), 1e-12);
        expects(text, reads[k].x, x);
        expects(text, reads[k].i, 0.01 / (50 + 950 * x / 3));
    }
    read_drive(text, "v_low");
    expects(text, "x_started", 1);
    expects(text, "x_low", integrate(state_growth, 1, 20));
    free(text);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("netlist/dynamic");
    TCase *tc = tcase_create("dynamic");

    tcase_add_test(tc, stanford_pku_sets_and_resets_as_integrated);
    tcase_add_test(tc, vteam_sets_and_resets_as_integrated);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
