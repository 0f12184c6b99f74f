/* unit.h -- physical values as people write them: "10 uS", "0.2 V", "1 kOhm", "50 %".
 *
 * In memory every value is in SI base units.  Prefixes exist only in text: f p n u m k M G T
 * (and the micro sign, U+00B5, or the Greek mu, U+03BC, for u).  "M" is mega, never milli: these are
 * not SPICE suffixes.  The prefix is required to stand directly before the unit, and the unit itself is
 * required wherever the quantity has one, but for 0; "ohm", "OHM" and the sign of the ohm (U+03A9,
 * U+2126) are Ohm.  For a plain number (unit "") "%" is allowed and divides by 100.
 */
#ifndef OHM_BASE_UNIT_H
#define OHM_BASE_UNIT_H

#include "base/status.h"

#include <stddef.h>

/* *value, in SI units, from TEXT such as "10 uS" or "10uS".  UNIT is "", "S", "V", "A", "Ohm",
 * "s", "F", "J", "W", "K" or "m".  OHM_EUSAGE names the text and the wanted unit; it is the answer to numbers
 * that a double does not hold with all its digits too, such as 1e999 and 1e-400. */
enum ohm_status ohm_unit_read(const char *text, const char *unit, double *value);

/* TEXT in engineering form, e.g. 1e-5, "S" -> "10 uS"; reads back as the same double. */
void ohm_unit_print(double value, const char *unit, char *text, size_t size);

#endif
