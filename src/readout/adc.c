#include "readout/adc.h"

#include "base/clones.h"

#include <math.h>

OHM_CLONES
size_t ohm_adc_convert(const struct ohm_conversion *conversion, size_t n, const double x[],
                       double code[])
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

OHM_CLONES
void ohm_adc_convert_sums(double top, size_t n, const uint16_t sum[], double code[])
{
    for (size_t k = 0; k < n; k++)
        code[k] = sum[k] > top ? top : sum[k];
}

OHM_CLONES
double ohm_adc_margin(const struct ohm_conversion *conversion, size_t n, const double x[])
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
