#include "solve/exact.h"

#include <math.h>
#include <stdlib.h>

/* --- numbers of two doubles (Dekker 1971) --- */

static struct twofold sum_of(double a, double b)
{
    const double hi = a + b, part = hi - a;

    return (struct twofold){ hi, (a - (hi - part)) + (b - part) };
}

static struct twofold of(double x)
{
    return (struct twofold){ x, 0 };
}

static struct twofold plus(struct twofold a, struct twofold b)
{
    const struct twofold high = sum_of(a.hi, b.hi), low = sum_of(a.lo, b.lo);
    const struct twofold first = sum_of(high.hi, high.lo + low.hi);

    return sum_of(first.hi, first.lo + low.lo);
}

static struct twofold minus(struct twofold a, struct twofold b)
{
    return plus(a, (struct twofold){ -b.hi, -b.lo });
}

static struct twofold times(struct twofold a, struct twofold b)
{
    const double hi = a.hi * b.hi;

    return sum_of(hi, fma(a.hi, b.hi, -hi) + (a.hi * b.lo + a.lo * b.hi));
}

static struct twofold over(struct twofold a, struct twofold b)
{
    const double first = a.hi / b.hi;
    const struct twofold rest = minus(a, times(of(first), b));
    const double second = rest.hi / b.hi;
    const struct twofold last = minus(rest, times(of(second), b));

    return plus(sum_of(first, second), of(last.hi / b.hi));
}

double exact_distance(double x, struct twofold y)
{
    return fabs(minus(of(x), y).hi);
}

/* --- the circuit --- */

struct wires {
    struct twofold entry, exit, word, bit; /* Ohm */
};

static struct twofold along(struct twofold end, struct twofold segment, size_t n)
{
    return plus(end, times(segment, of((double)n)));
}

/* What cells c and d of one word line share: of two paths to ground, if both ends are driven. */
static struct twofold share_word(const struct ohm_crossbar *x, const struct wires *w,
                                 size_t c, size_t d)
{
    const size_t first = c < d ? c : d, last = x->cols - 1 - (c > d ? c : d);
    const struct twofold near = along(w->entry, w->word, first);
    const struct twofold far = along(w->entry, w->word, last);
    const struct twofold whole = plus(w->entry, along(w->entry, w->word, x->cols - 1));

    if (x->wires.drive != OHM_DRIVE_BOTH)
        return near;
    return whole.hi > 0 ? over(times(near, far), whole) : of(0);
}

static struct twofold share_bit(const struct ohm_crossbar *x, const struct wires *w,
                                size_t r, size_t s)
{
    const size_t far =
        x->wires.sense == OHM_SENSE_TOP ? (r < s ? r : s) : x->rows - 1 - (r > s ? r : s);

    return along(w->exit, w->bit, far);
}

struct system {
    size_t n, size;    /* conducting cells, and rows of the crossbar beyond them */
    size_t *cell;      /* [n] */
    struct twofold *a; /* [size][size + 1], the last column being the right-hand side */
};

static struct twofold *at(const struct system *s, size_t j, size_t k)
{
    return &s->a[j * (s->size + 1) + k];
}

static bool floats(const struct ohm_crossbar *x, const double v[], size_t r)
{
    return x->wires.inactive == OHM_INACTIVE_FLOAT && v[r] == 0;
}

static struct twofold shared(const struct ohm_crossbar *x, const struct wires *w,
                             const double v[], size_t j, size_t k)
{
    const size_t r = j / x->cols, c = j % x->cols, s = k / x->cols, d = k % x->cols;
    struct twofold sum = of(0);

    if (r == s && floats(x, v, r)) /* from the node next to the driver that is not there */
        sum = along(of(0), w->word, c < d ? c : d);
    else if (r == s)
        sum = share_word(x, w, c, d);
    return c == d ? plus(sum, share_bit(x, w, r, s)) : sum;
}

static void fill(struct system *s, const struct ohm_crossbar *x, const double v[],
                 const double u[])
{
    const struct ohm_wires *of_x = &x->wires;
    const struct wires w = {
        .word = of(of_x->r_word),
        .bit = of(of_x->r_bit),
        .entry = sum_of(of_x->r_source, of_x->first_segment ? of_x->r_word : 0),
        .exit = sum_of(of_x->r_sense, of_x->last_segment ? of_x->r_bit : 0),
    };

    for (size_t r = 0; r < x->rows; r++)
        *at(s, s->n + r, s->n + r) = of(1); /* of rows that do not float: nothing */
    for (size_t j = 0; j < s->n; j++) {
        const size_t r = s->cell[j] / x->cols, c = s->cell[j] % x->cols;

        for (size_t k = 0; k < s->n; k++)
            *at(s, j, k) = shared(x, &w, v, s->cell[j], s->cell[k]);
        *at(s, j, j) = plus(*at(s, j, j), over(of(1), of(x->g[s->cell[j]])));
        *at(s, j, s->size) = sum_of(floats(x, v, r) ? 0 : v[r], u ? -u[c] : 0);
        if (!floats(x, v, r))
            continue;
        *at(s, s->n + r, s->n + r) = of(0);
        *at(s, j, s->n + r) = of(-1); /* the row's voltage */
        *at(s, s->n + r, j) = of(1);
    }
}

static void exchange(const struct system *s, size_t j, size_t k)
{
    for (size_t m = 0; m <= s->size; m++) {
        const struct twofold kept = *at(s, j, m);

        *at(s, j, m) = *at(s, k, m);
        *at(s, k, m) = kept;
    }
}

/* Gauss, with pivots by column. */
static void eliminate(const struct system *s)
{
    for (size_t k = 0; k < s->size; k++) {
        size_t best = k;

        for (size_t j = k + 1; j < s->size; j++)
            best = fabs(at(s, j, k)->hi) > fabs(at(s, best, k)->hi) ? j : best;
        exchange(s, k, best);
        for (size_t j = k + 1; j < s->size; j++) {
            const struct twofold factor = over(*at(s, j, k), *at(s, k, k));

            for (size_t m = k + 1; m <= s->size && factor.hi != 0; m++)
                *at(s, j, m) = minus(*at(s, j, m), times(factor, *at(s, k, m)));
        }
    }
    for (size_t k = s->size; k-- > 0;) {
        for (size_t m = k + 1; m < s->size; m++)
            *at(s, k, s->size) =
                minus(*at(s, k, s->size), times(*at(s, k, m), *at(s, m, s->size)));
        *at(s, k, s->size) = over(*at(s, k, s->size), *at(s, k, k));
    }
}

void exact(const struct ohm_crossbar *x, const double v[], const double u[],
           struct twofold i[], struct twofold i_source[])
{
    const size_t cells = x->rows * x->cols;
    struct system s = { .n = 0 };

    s.cell = calloc(cells, sizeof *s.cell);
    for (size_t k = 0; k < cells; k++)
        if (x->g[k] > 0)
            s.cell[s.n++] = k;
    s.size = s.n + x->rows;
    s.a = calloc(s.size * (s.size + 1), sizeof *s.a);
    for (size_t r = 0; r < x->rows; r++) /* open floating rows have a voltage of nothing */
        i_source[r] = of(0);
    for (size_t c = 0; c < x->cols; c++)
        i[c] = of(0);
    fill(&s, x, v, u);
    eliminate(&s);
    for (size_t j = 0; j < s.n; j++) {
        const size_t r = s.cell[j] / x->cols, c = s.cell[j] % x->cols;
        const struct twofold current = *at(&s, j, s.size);

        i[c] = plus(i[c], current);
        if (!floats(x, v, r))
            i_source[r] = plus(i_source[r], current);
    }
    free(s.cell);
    free(s.a);
}
