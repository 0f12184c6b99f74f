/* digits.c -- draws the built-in digits from strokes. */
#include "model/digits.h"

#include "model/glyphs.h"
#include "num/elementary.h"
#include "num/rng.h"

#include <math.h>
#include <string.h>

/* How far people differ; tuned once so that a perceptron of one hidden layer finds the task as hard
 * as MNIST (docs/data.md).  Lengths in units of the image's side. */
#define SHAKE    0.022 /* standard deviation of a point */
#define BEND     0.030 /* amplitude of each wave of the bending field */
#define TURN     0.16  /* rad */
#define SLANT    0.22
#define STRETCH  0.13
#define MOVE     0.035
#define PEN      1.15 /* pixels, half the width of the line */
#define PEN_MORE 0.35 /* relative spread of it */
#define SIZE     0.72 /* of the image that a digit fills */
#define GRAIN    0.06 /* noise of the ink */

enum { WAVES = 3, STEPS = 5 };

/* One writer's hand, for one image. */
struct hand {
    double a[4], move[2];  /* the affine map */
    double wave[WAVES][5]; /* x and y amplitude, two frequencies, phase */
    double pen, ink;
};

static double between(struct ohm_rng *rng, double low, double high)
{
    return low + (high - low) * ohm_rng_draw_uniform(rng);
}

static struct hand draw_hand(struct ohm_rng *rng)
{
    const double turn = TURN * ohm_rng_draw_normal(rng),
                 slant = SLANT * ohm_rng_draw_normal(rng);
    const double wide = SIZE * ohm_exp(STRETCH * ohm_rng_draw_normal(rng));
    const double high = SIZE * ohm_exp(STRETCH * ohm_rng_draw_normal(rng));
    struct hand hand = { 0 };

    hand.a[0] = wide * ohm_cos(turn);
    hand.a[1] = -high * ohm_sin(turn) - slant * high;
    hand.a[2] = wide * ohm_sin(turn);
    hand.a[3] = high * ohm_cos(turn);
    hand.move[0] = MOVE * ohm_rng_draw_normal(rng);
    hand.move[1] = MOVE * ohm_rng_draw_normal(rng);
    for (int k = 0; k < WAVES; k++) {
        hand.wave[k][0] = BEND * ohm_rng_draw_normal(rng);
        hand.wave[k][1] = BEND * ohm_rng_draw_normal(rng);
        hand.wave[k][2] = between(rng, -1.5, 1.5);
        hand.wave[k][3] = between(rng, -1.5, 1.5);
        hand.wave[k][4] = between(rng, 0, 2 * M_PI);
    }
    hand.pen = PEN * ohm_exp(PEN_MORE * ohm_rng_draw_normal(rng));
    hand.pen = fmin(fmax(hand.pen, 0.55), 2.4);
    hand.ink = between(rng, 0.75, 1.05);
    return hand;
}

/* Where a point of the glyph lands, in pixels. */
static struct ohm_point placed(const struct hand *hand, struct ohm_point q)
{
    double x = q.x - 0.5, y = q.y - 0.5, dx = 0, dy = 0;

    for (int k = 0; k < WAVES; k++) {
        const double *w = hand->wave[k];
        const double s = ohm_sin(2 * M_PI * (w[2] * x + w[3] * y) + w[4]);

        dx += w[0] * s;
        dy += w[1] * s;
    }
    x += dx;
    y += dy;
    return (struct ohm_point){
        OHM_DIGITS_SIDE * (0.5 + hand->a[0] * x + hand->a[1] * y + hand->move[0]) - 0.5,
        OHM_DIGITS_SIDE * (0.5 + hand->a[2] * x + hand->a[3] * y + hand->move[1]) - 0.5,
    };
}

/* The curve of Catmull and Rom between b and c. */
static struct ohm_point between_points(const struct ohm_point *a, const struct ohm_point *b,
                                       const struct ohm_point *c, const struct ohm_point *d,
                                       double t)
{
    const double t2 = t * t, t3 = t2 * t;
    const double wa = -0.5 * t + t2 - 0.5 * t3, wb = 1 - 2.5 * t2 + 1.5 * t3;
    const double wc = 0.5 * t + 2 * t2 - 1.5 * t3, wd = -0.5 * t2 + 0.5 * t3;

    return (struct ohm_point){ wa * a->x + wb * b->x + wc * c->x + wd * d->x,
                               wa * a->y + wb * b->y + wc * c->y + wd * d->y };
}

/* Blackens the pixels near the segment from a to b; ink[] keeps the darkest. */
static void draw_segment(const struct hand *hand, struct ohm_point a, struct ohm_point b,
                         float ink[])
{
    const double reach = hand->pen + 0.6, ux = b.x - a.x, uy = b.y - a.y;
    const double length = fmax(ux * ux + uy * uy, 1e-12);
    const int x0 = (int)fmax(0, ceil(fmin(a.x, b.x) - reach));
    const int x1 = (int)fmin(OHM_DIGITS_SIDE - 1, floor(fmax(a.x, b.x) + reach));
    const int y0 = (int)fmax(0, ceil(fmin(a.y, b.y) - reach));
    const int y1 = (int)fmin(OHM_DIGITS_SIDE - 1, floor(fmax(a.y, b.y) + reach));

    for (int y = y0; y <= y1; y++) {
        for (int x = x0; x <= x1; x++) {
            const double along = ((x - a.x) * ux + (y - a.y) * uy) / length;
            const double t = along < 0 ? 0 : along > 1 ? 1 : along;
            const double ex = x - a.x - t * ux, ey = y - a.y - t * uy;
            const double dark = hand->pen + 0.5 - sqrt(ex * ex + ey * ey);
            float *to = &ink[y * OHM_DIGITS_SIDE + x];

            if (dark > *to)
                *to = (float)(dark > 1 ? 1 : dark);
        }
    }
}

static void draw_stroke(const struct hand *hand, const struct ohm_stroke *stroke,
                        struct ohm_rng *rng, float ink[])
{
    struct ohm_point p[OHM_POINTS_MAX], from;

    for (size_t k = 0; k < stroke->n; k++) {
        p[k].x = stroke->point[k].x + SHAKE * ohm_rng_draw_normal(rng);
        p[k].y = stroke->point[k].y + SHAKE * ohm_rng_draw_normal(rng);
    }
    from = placed(hand, p[0]);
    for (size_t k = 0; k + 1 < stroke->n; k++) {
        const struct ohm_point *a = &p[k ? k - 1 : 0],
                               *d = &p[k + 2 < stroke->n ? k + 2 : k + 1];

        for (int s = 1; s <= STEPS; s++) {
            const struct ohm_point to =
                placed(hand, between_points(a, &p[k], &p[k + 1], d, (double)s / STEPS));

            draw_segment(hand, from, to, ink);
            from = to;
        }
    }
}

/* A digit, then one of the ways to write it. */
static const struct ohm_glyph *draw_glyph(struct ohm_rng *rng)
{
    const int digit = (int)ohm_rng_draw_below(rng, 10);
    const struct ohm_glyph *found = NULL;
    double often = 0, pick;

    for (size_t k = 0; k < ohm_glyphs_n; k++)
        often += ohm_glyphs[k].digit == digit ? ohm_glyphs[k].often : 0;
    pick = often * ohm_rng_draw_uniform(rng);
    for (size_t k = 0; k < ohm_glyphs_n && (!found || pick > 0); k++) {
        if (ohm_glyphs[k].digit == digit) {
            found = &ohm_glyphs[k];
            pick -= found->often;
        }
    }
    return found;
}

uint8_t ohm_digits_draw(uint32_t seed, uint32_t set, uint32_t number, uint8_t p[])
{
    struct ohm_rng rng = ohm_rng_at(seed, OHM_FOR_DIGITS, 0, set, number);
    const struct ohm_glyph *glyph = draw_glyph(&rng);
    const struct hand hand = draw_hand(&rng);
    float ink[OHM_DIGITS_INPUTS] = { 0 };

    for (size_t k = 0; k < glyph->n; k++)
        draw_stroke(&hand, &glyph->stroke[k], &rng, ink);
    for (int k = 0; k < OHM_DIGITS_INPUTS; k++) {
        double grey = 0;

        if (ink[k] > 0)
            grey = ink[k] * hand.ink + GRAIN * ohm_rng_draw_normal(&rng);
        p[k] = (uint8_t)(255 * fmin(fmax(grey, 0), 1) + 0.5);
    }
    return (uint8_t)glyph->digit;
}
