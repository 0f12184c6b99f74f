/* adc.c -- converts currents and sums to codes, and says how near the next edge is. */
#include "readout/adc.h"

#include "base/clones.h"

#include <math.h>

OHM_CLONES
static size_t convert_signed(const struct ohm_conversion *conversion, size_t n,
                             const double x[], double code[])
{
    const double shift = 0.5 - conversion->offset, top = conversion->top;
    int clipped = 0;

    for (size_t k = 0; k < n; k++) {
        const double y = x[k] + shift;
        double within = y < -top ? -top : y;

        within = within > top ? top : within;
        code[k] = (double)(int32_t)(within + top) - top; /* floor, as within + top >= 0 */
        clipped += y >= top + 1 || y < -top;
    }
    return (size_t)clipped;
}

OHM_CLONES
static size_t convert_unsigned(const struct ohm_conversion *conversion, size_t n,
                               const double x[], double code[])
{
    const double shift = 0.5 - conversion->offset, cap = conversion->cap;
    const double subtract = conversion->subtract, top = conversion->top;
    const double clip = top + subtract + 1;
    int clipped = 0;

    for (size_t k = 0; k < n; k++) {
        const double y =
            x[k] + shift; /* floor(y) is the code before the range is looked at */
        double within = y < 0 ? 0 : y;

        within = within > cap ? cap : within;
        within = (double)(int32_t)within - subtract; /* floor, as within >= 0 */
        within = within < 0 ? 0 : within;
        code[k] = within > top ? top : within;
        clipped += y >= clip;
    }
    return (size_t)clipped;
}

size_t ohm_adc_convert(const struct ohm_conversion *conversion, size_t n, const double x[],
                       double code[])
{
    return conversion->is_signed ? convert_signed(conversion, n, x, code)
                                 : convert_unsigned(conversion, n, x, code);
}

void ohm_adc_convert_sums(const struct ohm_conversion *conversion, size_t n,
                          const int32_t sum[], double code[])
{
    const double top = conversion->top, bottom = conversion->is_signed ? -top : 0;

    for (size_t k = 0; k < n; k++) {
        const double least = sum[k] < bottom ? bottom : sum[k];

        code[k] = least > top ? top : least;
    }
}

/* Edges at whole numbers from -top + 1 to top. */
static double margin_signed(const struct ohm_conversion *conversion, size_t n,
                            const double x[])
{
    double margin = INFINITY;

    for (size_t k = 0; k < n; k++) {
        const double y = x[k] + 0.5 - conversion->offset;
        const double edge = fmin(fmax(rint(y), 1 - conversion->top), conversion->top);

        margin = fmin(margin, fabs(y - edge));
    }
    return margin;
}

OHM_CLONES
static double margin_unsigned(const struct ohm_conversion *conversion, size_t n,
                              const double x[])
{
    const double shift = 0.5 - conversion->offset,
                 last = conversion->top + conversion->subtract;
    const double first = conversion->subtract + 1;
    double margin = INFINITY;

    for (size_t k = 0; k < n; k++) {
        const double y = x[k] + shift; /* edges lie at whole numbers from first to last */
        double edge = y < 0 ? 0 : y + 0.5;
        double distance;

        edge = (double)(int32_t)(edge > last ? last : edge);
        edge = edge < first ? first : edge;
        distance = y > edge ? y - edge : edge - y;
        margin = distance < margin ? distance : margin;
    }
    return margin;
}

double ohm_adc_margin(const struct ohm_conversion *conversion, size_t n, const double x[])
{
    return conversion->is_signed ? margin_signed(conversion, n, x)
                                 : margin_unsigned(conversion, n, x);
}
