/* The Krylov spaces of one linearised read: GMRES where the slopes of cells differ, and where they do not
 * (there conjugate gradients have the same answer). */
#include "solve/single.h"

#include "base/memory.h"
#include "harness.h"
#include "solve/oracle.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_linalg.h>

/* Its slopes are set here; but only cells that are linear would have no room for two. */
static const struct ohm_cell any = { .law = { .kind = OHM_LAW_SINH } };

struct bench {
    struct ohm_crossbar x;
    struct ohm_single single;
    double *g, *g_w, *g_b, *r; /* S and A, [rows][cols] */
    ohm_lanes *basis;          /* long enough for GMRES with cells of two terminals too */
    size_t n;                  /* lanes of a vector */
};

/* Puts [rows][cols] into a vector of the bit layout, and back. */
static void spread(const struct bench *k, const double from[], ohm_lanes to[])
{
    memset(to, 0, k->n * sizeof *to);
    for (size_t r = 0; r < k->x.rows; r++)
        memcpy(to + r * k->single.lines.width, from + r * k->x.cols,
               k->x.cols * sizeof *from);
}

static double at(const struct bench *k, const ohm_lanes from[], size_t r, size_t c)
{
    return ((const double *)(from + r * k->single.lines.width))[c];
}

/* Random slopes, which differ by factors up to 1 + SKEW, and random currents to begin with. */
static void draw(struct bench *k, uint32_t seed, double g_max, double skew)
{
    struct ohm_lines *l = &k->single.lines;
    const size_t cells = k->x.rows * k->x.cols;
    uint32_t state = seed;
    double *v;
    bool *driven;

    random_conductances(seed, &k->x, g_max / 100, g_max, 0.1, 0, k->g);
    for (size_t j = 0; j < cells; j++) {
        k->g_w[j] = k->g[j] * (1 + skew * lcg(&state));
        k->g_b[j] = k->g[j] * (1 + skew * lcg(&state));
        k->r[j] = 1e-6 * (lcg(&state) - 0.5);
    }
    spread(k, k->g_w, k->single.x);
    for (size_t j = 0; j < l->bundles; j++)
        ohm_lines_to_words(l, j, k->single.x + j * l->piece, l->g_word + j * l->length);
    spread(k, k->g_b, l->g_bit);
    v = ohm_array_new(k->x.rows + k->x.cols, sizeof *v);
    driven = ohm_array_new(k->x.rows + k->x.cols, sizeof *driven);
    for (size_t j = 0; j < k->x.rows + k->x.cols; j++)
        driven[j] = true;
    ohm_lines_load(l, v, driven);
    free(v);
    free(driven);
    spread(k, k->r, k->single.r);
    memset(k->single.b, 0, k->n * sizeof *k->single.b);
}

static void setup(struct bench *k, size_t rows, size_t cols, struct ohm_wires wires)
{
    const size_t cells = rows * cols;

    *k = (struct bench){ .x = { .rows = rows, .cols = cols, .wires = wires } };
    k->g = ohm_array_new(4 * cells, sizeof *k->g);
    k->g_w = k->g + cells;
    k->g_b = k->g_w + cells;
    k->r = k->g_b + cells;
    ck_ok(ohm_single_init(&k->single, &k->x, &any, k->g, 1e-11));
    k->n = ohm_lines_bit_size(&k->single.lines);
    k->basis = ohm_array_new((OHM_BASIS + 1) * k->n, sizeof *k->basis);
    k->single.basis = k->basis;
}

static void teardown(struct bench *k)
{
    ohm_single_clear(&k->single);
    free(k->basis);
    free(k->g);
}

static double total(const struct bench *k, const ohm_lanes x[])
{
    double sum = 0;

    for (size_t r = 0; r < k->x.rows; r++)
        for (size_t c = 0; c < k->x.cols; c++)
            sum += fabs(at(k, x, r, c));
    return sum;
}

/* --- the whole network, densely --- */

/* A conductance 1/R between nodes P and Q; Q is ground if it is SIZE. */
static void connect(gsl_matrix *a, size_t p, size_t q, double r)
{
    *gsl_matrix_ptr(a, p, p) += 1 / r;
    if (q == a->size1)
        return;
    *gsl_matrix_ptr(a, q, q) += 1 / r;
    *gsl_matrix_ptr(a, p, q) -= 1 / r;
    *gsl_matrix_ptr(a, q, p) -= 1 / r;
}

/* Node voltages b for currents k->r into the bit-line nodes, all terminals at 0 V. */
static void solve_densely(const struct bench *k, double b[])
{
    const struct ohm_wires *wires = &k->x.wires;
    const size_t rows = k->x.rows, cols = k->x.cols, cells = rows * cols;
    const bool columns = wires->supply == OHM_SUPPLY_COLUMNS;
    gsl_matrix *a = gsl_matrix_calloc(2 * cells, 2 * cells);
    gsl_vector *in = gsl_vector_calloc(2 * cells), *v = gsl_vector_calloc(2 * cells);
    gsl_permutation *p = gsl_permutation_alloc(2 * cells);
    int sign;

    for (size_t j = 0; j < cells; j++) {
        const size_t before = columns ? j - cols : j - 1;
        const bool first = columns ? j < cols : j % cols == 0;

        connect(a, j, first ? 2 * cells : before,
                first ? ohm_wires_entry(wires) : wires->r_word);
        if (j + cols < cells)
            connect(a, cells + j, cells + j + cols, wires->r_bit);
        else
            connect(a, cells + j, 2 * cells, ohm_wires_exit(wires));
        *gsl_matrix_ptr(a, j, j) += k->g_w[j];
        *gsl_matrix_ptr(a, j, cells + j) -= k->g_b[j];
        *gsl_matrix_ptr(a, cells + j, j) -= k->g_w[j];
        *gsl_matrix_ptr(a, cells + j, cells + j) += k->g_b[j];
        gsl_vector_set(in, cells + j, k->r[j]);
    }
    gsl_linalg_LU_decomp(a, p, &sign);
    gsl_linalg_LU_solve(a, p, in, v);
    for (size_t j = 0; j < cells; j++)
        b[j] = gsl_vector_get(v, cells + j);
    gsl_matrix_free(a);
    gsl_vector_free(in);
    gsl_vector_free(v);
    gsl_permutation_free(p);
}

static struct ohm_wires wires_of(int kind)
{
    static const double r[] = { 1, 30, 1000 };

    return (struct ohm_wires){ .r_word = r[kind % 3],
                               .r_bit = r[kind / 3 % 3],
                               .r_source = kind % 2 ? 10 : 0,
                               .r_sense = kind % 5 ? 5 : 0,
                               .first_segment = true,
                               .last_segment = true,
                               .supply =
                                   kind / 9 % 2 ? OHM_SUPPLY_COLUMNS : OHM_SUPPLY_ROWS };
}

/* Law: GMRES solves the network, whatever the slopes. */
START_TEST(gmres_equals_the_dense_solution)
{
    static const double skews[] = { 0, 0.1, 5, 1000 };
    double b[11 * 11];

    for (uint32_t seed = 1; seed <= 12; seed++) {
        const size_t rows = 1 + seed * 5 % 11, cols = 1 + seed * 7 % 11;
        struct bench k;
        double most = 0, before;
        size_t iterations;

        setup(&k, rows, cols, wires_of(_i));
        draw(&k, seed, 1e-3, skews[seed % 4]);
        before = total(&k, k.single.r);
        iterations = ohm_single_gmres(&k.single, 1e-13 * before, 1000);
        ck_assert_uint_lt(iterations, 1000);
        ck_assert_double_le(total(&k, k.single.r), 1e-13 * before);
        solve_densely(&k, b);
        for (size_t j = 0; j < rows * cols; j++)
            most = fmax(most, fabs(b[j]));
        for (size_t j = 0; j < rows * cols; j++)
            ck_near(at(&k, k.single.b, j / cols, j % cols), b[j], 1e-10 * most);
        teardown(&k);
    }
}
END_TEST

/* Law: what is called the residual is one, also after restarts: b and r come from x by S itself. */
START_TEST(residuals_are_what_is_left)
{
    struct bench k;
    ohm_lanes *x, *y;
    double most = 0, before;

    setup(&k, 40, 50, wires_of(_i));
    draw(&k, 7, 3e-3, 10);
    x = ohm_array_new(2 * k.n, sizeof *x);
    y = x + k.n;
    memcpy(y, k.single.r, k.n * sizeof *y);
    memcpy(x, y, k.n * sizeof *x);
    ohm_lines_bits(&k.single.lines, NULL, x,
                   NULL); /* x = P^-1 y, so S x = y - G_w W^-1 G_b x */
    ohm_single_couple(&k.single, x, y, k.single.r);
    before = total(&k, k.single.r);
    (void)ohm_single_gmres(&k.single, 1e-12 * before, 2000);
    ck_assert_double_le(total(&k, k.single.r), 1e-12 * before);
    for (size_t j = 0; j < 40 * 50; j++)
        most = fmax(most, fabs(at(&k, x, j / 50, j % 50)));
    for (size_t j = 0; j < 40 * 50; j++)
        ck_near(at(&k, k.single.b, j / 50, j % 50), at(&k, x, j / 50, j % 50), 1e-7 * most);
    free(x);
    teardown(&k);
}
END_TEST

/* Law: with equal slopes both methods solve the same system. */
START_TEST(gmres_equals_conjugate_gradients)
{
    struct bench k;
    double *b = ohm_array_new(64 * 64, sizeof *b), most = 0, before;
    size_t one, other;

    setup(&k, 64, 64, wires_of(_i));
    draw(&k, 3, 1e-4, 0);
    before = total(&k, k.single.r);
    one = ohm_single_gradients(&k.single, 1e-12 * before, 2000);
    for (size_t j = 0; j < 64 * 64; j++) {
        b[j] = at(&k, k.single.b, j / 64, j % 64);
        most = fmax(most, fabs(b[j]));
    }
    spread(&k, k.r, k.single.r);
    memset(k.single.b, 0, k.n * sizeof *k.single.b);
    other = ohm_single_gmres(&k.single, 1e-12 * before, 2000);
    for (size_t j = 0; j < 64 * 64; j++)
        ck_near(at(&k, k.single.b, j / 64, j % 64), b[j], 1e-9 * most);
    ck_assert_msg(other <= 4 * one + 2, "%zu and %zu iterations", one, other);
    free(b);
    teardown(&k);
}
END_TEST

START_TEST(limits_are_kept)
{
    struct bench k;
    double before;

    setup(&k, 30, 30, wires_of(8));
    draw(&k, 3, 1e-2, 3);
    before = total(&k, k.single.r);
    ck_assert_uint_eq(ohm_single_gmres(&k.single, 2 * before, 100), 0); /* good enough */
    ck_assert_uint_eq(ohm_single_gmres(&k.single, 0, 5), 5);
    ck_assert_double_lt(total(&k, k.single.r), before);
    memset(k.single.r, 0, k.n * sizeof *k.single.r);
    ck_assert_uint_eq(ohm_single_gmres(&k.single, 0, 5), 0); /* nothing to do */
    ((double *)k.single.r)[0] = INFINITY; /* must end, not go on for ever */
    ck_assert_uint_eq(ohm_single_gmres(&k.single, 1, 5), 0);
    teardown(&k);
}
END_TEST

/* Bytes up to the end of N lanes from LAST. */
static size_t span(const void *memory, const ohm_lanes *last, size_t n)
{
    return (size_t)((const char *)(last + n) - (const char *)memory);
}

/* Eight vectors over the cells, and a few along one bundle of lines. */
START_TEST(linear_cells_need_64_bytes)
{
    enum { ROWS = 256, COLS = 200 };
    static const struct ohm_cell linear = { .law = { .kind = OHM_LAW_LINEAR } };
    const struct ohm_crossbar x = { .rows = ROWS, .cols = COLS };
    static const double g[ROWS * COLS];
    struct ohm_single single;
    size_t bytes;

    ck_ok(ohm_single_init(&single, &x, &linear, g, 1e-11));
    bytes = span(single.memory, single.i_source, ROWS / OHM_LANES) +
            span(single.lines.memory, single.lines.far, ROWS / OHM_LANES);
    ck_assert_uint_le(bytes, 64 * ROWS * COLS + 256 * (ROWS + COLS));
    ohm_single_clear(&single);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("solve/krylov");
    TCase *tc = tcase_create("krylov");

    tcase_add_loop_test(tc, gmres_equals_the_dense_solution, 0, 18);
    tcase_add_loop_test(tc, residuals_are_what_is_left, 0, 18);
    tcase_add_loop_test(tc, gmres_equals_conjugate_gradients, 0, 18);
    tcase_add_test(tc, limits_are_kept);
    tcase_add_test(tc, linear_cells_need_64_bytes);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
