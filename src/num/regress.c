/* regress.c -- least squares by one-sided rotations: the singular values of x, without x^T x. */
#include "num/regress.h"

#include "base/memory.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

enum { SWEEPS = 60 }; /* far more than it takes: about 6 */

/* Columns side by side: a[k][n] holds x V, v[k][k] the columns of V, scale[k] what x was divided by. */
struct rotated {
    size_t n, k;
    double *a, *v, *scale, *size; /* size[k]: the singular values */
};

static double dot(size_t n, const double x[], const double y[])
{
    double sum = 0;

    for (size_t i = 0; i < n; i++)
        sum += x[i] * y[i];
    return sum;
}

/* x with columns of a length of about 1; a power of two loses nothing. */
static enum ohm_status init(struct rotated *s, const double x[])
{
    const size_t n = s->n, k = s->k;

    OHM_TRY(OHM_NEW(s->a, n * k, "columns"));
    OHM_TRY(OHM_NEW(s->v, k * k, "directions"));
    OHM_TRY(OHM_NEW(s->scale, k, "columns"));
    OHM_TRY(OHM_NEW(s->size, k, "columns"));
    for (size_t j = 0; j < k; j++) {
        double most = 0;
        int exponent = 0;

        for (size_t i = 0; i < n; i++)
            most = fmax(most, fabs(x[i * k + j]));
        if (most > 0 && isfinite(most))
            frexp(most, &exponent);
        s->scale[j] = ldexp(1, exponent);
        for (size_t i = 0; i < n; i++)
            s->a[j * n + i] = x[i * k + j] / s->scale[j];
        for (size_t l = 0; l < k; l++)
            s->v[j * k + l] = j == l;
    }
    return OHM_OK;
}

static void clear(struct rotated *s)
{
    free(s->a);
    free(s->v);
    free(s->scale);
    free(s->size);
}

static void turn(size_t n, double c, double s, double x[], double y[])
{
    for (size_t i = 0; i < n; i++) {
        const double was = x[i];

        x[i] = c * was - s * y[i];
        y[i] = s * was + c * y[i];
    }
}

/* Turns columns P and Q until they are at right angles; whether they were not. */
static bool rotate(struct rotated *s, size_t p, size_t q)
{
    double *x = s->a + p * s->n, *y = s->a + q * s->n;
    const double xx = dot(s->n, x, x), yy = dot(s->n, y, y), xy = dot(s->n, x, y);
    double zeta, t, c;

    if (!(fabs(xy) > DBL_EPSILON * sqrt(xx) * sqrt(yy)))
        return false;
    zeta = (yy - xx) / (2 * xy);
    t = copysign(1, zeta) / (fabs(zeta) + sqrt(1 + zeta * zeta));
    c = 1 / sqrt(1 + t * t);
    turn(s->n, c, c * t, x, y);
    turn(s->k, c, c * t, s->v + p * s->k, s->v + q * s->k);
    return true;
}

static void decompose(struct rotated *s)
{
    bool turned = true;

    for (int sweep = 0; turned && sweep < SWEEPS; sweep++) {
        turned = false;
        for (size_t p = 0; p < s->k; p++)
            for (size_t q = p + 1; q < s->k; q++)
                turned |= rotate(s, p, q);
    }
    for (size_t j = 0; j < s->k; j++)
        s->size[j] = sqrt(dot(s->n, s->a + j * s->n, s->a + j * s->n));
}

enum ohm_status ohm_regress(size_t n, size_t k, const double x[], const double y[],
                            double coef[])
{
    struct rotated s = { .n = n, .k = k };
    double most = 0;
    enum ohm_status status;

    OHM_GO(init(&s, x));
    decompose(&s);
    for (size_t j = 0; j < k; j++) {
        most = fmax(most, s.size[j]);
        coef[j] = 0;
    }
    for (size_t j = 0; j < k; j++) {
        const double along = dot(n, s.a + j * n, y) / s.size[j] / s.size[j];

        if (s.size[j] > (double)n * DBL_EPSILON * most)
            for (size_t l = 0; l < k; l++)
                coef[l] += along * s.v[j * k + l];
    }
    for (size_t l = 0; l < k; l++)
        coef[l] /= s.scale[l];
out:
    clear(&s);
    return status;
}
