/* glyphs.h -- how people write the ten digits: strokes through a few points.
 *
 * Points lie in the unit square, x to the right, y downwards; a stroke is a smooth curve through its
 * points.  Every digit has a few ways to be written.
 */
#ifndef OHM_MODEL_GLYPHS_H
#define OHM_MODEL_GLYPHS_H

#include <stddef.h>

enum { OHM_POINTS_MAX = 12, OHM_STROKES_MAX = 3 };

struct ohm_point {
    double x, y;
};

struct ohm_stroke {
    size_t n;
    struct ohm_point point[OHM_POINTS_MAX];
};

struct ohm_glyph {
    int digit;
    double often; /* relative to the other ways to write it */
    size_t n;
    struct ohm_stroke stroke[OHM_STROKES_MAX];
};

extern const struct ohm_glyph ohm_glyphs[];
extern const size_t ohm_glyphs_n;

#endif
