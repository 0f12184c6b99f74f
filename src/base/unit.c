/* unit.c -- reads and prints values with units and prefixes. */
#include "base/unit.h"

#include <errno.h>
#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* clang-format off */
static const struct { const char *text; int power; } prefixes[] = {
    { "", 0 },  { "f", -15 }, { "p", -12 }, { "n", -9 }, { "u", -6 }, { "\xc2\xb5", -6 },
    { "m", -3 }, { "k", 3 },   { "M", 6 },  { "G", 9 },  { "T", 12 }, { "\xce\xbc", -6 },
};
/* Other ways to write the ohm: U+03A9, U+2126. */
static const char *const ohms[] = { "ohm", "OHM", "\xce\xa9", "\xe2\x84\xa6", NULL };
/* clang-format on */
enum { PREFIXES = sizeof prefixes / sizeof *prefixes };

#define MOST                                                                               \
    10000L /* of an exponent: beyond all doubles, whatever 40 digits stand before it */

/* The number of LENGTH characters times 10^POWER, rounded once: "10 uS" equals the literal 10e-6. */
static double scaled(const char *number, size_t length, int power)
{
    const size_t digits = strcspn(number, "eE");
    char text[64];
    long exponent = 0;

    if (digits < length)
        exponent = strtol(number + digits + 1, NULL, 10);
    exponent = exponent < -MOST ? -MOST : exponent > MOST ? MOST : exponent;
    snprintf(text, sizeof text, "%.*se%ld", (int)(digits < length ? digits : length),
             number, exponent + power);
    return strtod(text, NULL);
}

static double ten_to(int power)
{
    return scaled("1", 1, power);
}

enum { NO_POWER = 99 };

static bool is_unit(const char *word, const char *unit)
{
    if (strcmp(unit, "Ohm") == 0)
        for (size_t k = 0; ohms[k]; k++)
            if (strcmp(word, ohms[k]) == 0)
                return true;
    return strcmp(word, unit) == 0;
}

/* The power of ten of WORD as a multiple of UNIT, or NO_POWER. */
static int power_of(const char *word, const char *unit)
{
    for (int k = 0; k < PREFIXES; k++) {
        const size_t length = strlen(prefixes[k].text);

        if (strncmp(word, prefixes[k].text, length) == 0 && is_unit(word + length, unit))
            return prefixes[k].power;
    }
    if (*unit == '\0' && strcmp(word, "%") == 0)
        return -2;
    return NO_POWER;
}

/* Length of the decimal number at the start of TEXT; 0 if there is none.  Stricter than strtod:
 * no hexadecimal, no "inf", no "nan". */
static size_t number_length(const char *text)
{
    const char *p = text;
    size_t digits = 0;

    if (*p == '+' || *p == '-')
        p++;
    while ((*p >= '0' && *p <= '9') || *p == '.')
        digits += *p++ != '.';
    if (digits == 0)
        return 0;
    if (*p == 'e' || *p == 'E') {
        const char *q = p + 1;

        if (*q == '+' || *q == '-')
            q++;
        if (*q >= '0' && *q <= '9') {
            while (*q >= '0' && *q <= '9')
                q++;
            p = q;
        }
    }
    return (size_t)(p - text);
}

/* Is every digit before the exponent a 0? */
static bool is_zero(const char *number, size_t length)
{
    for (size_t k = 0; k < length && number[k] != 'e' && number[k] != 'E'; k++)
        if (number[k] >= '1' && number[k] <= '9')
            return false;
    return true;
}

enum ohm_status ohm_unit_read(const char *text, const char *unit, double *value)
{
    const char *start = text + strspn(text, " \t");
    const size_t length = number_length(start);
    const char *word = start + length;
    const bool zero = is_zero(start, length);
    char *end;
    double plain, draft;
    int power;

    if (length == 0 || length > 40)
        return ohm_fail(OHM_EUSAGE, "\"%s\" is not a number%s%s", text,
                        *unit ? " with the unit " : "", unit);
    plain = strtod(start, &end);
    if (end != word || !isfinite(plain))
        return ohm_fail(OHM_EUSAGE, "\"%s\" is not a finite number", text);
    word += strspn(word, " \t");
    power = zero && *word == '\0' ? 0 : power_of(word, unit); /* 0 needs no unit */
    if (power == NO_POWER || (power != 0 && power != -2 && *unit == '\0'))
        return ohm_fail(OHM_EUSAGE, "the unit of \"%s\" is not %s", text,
                        *unit ? unit : "empty (this is a plain number)");
    draft = power == 0 ? plain : scaled(start, length, power);
    if (!isfinite(draft) || (!zero && !(fabs(draft) >= DBL_MIN)))
        return ohm_fail(OHM_EUSAGE, "\"%s\" is too %s a number", text,
                        isfinite(draft) ? "small" : "large");
    *value = draft;
    return OHM_OK;
}

/* The largest prefix that leaves at least 1 before it. */
static const char *fitting_prefix(double value, int *power)
{
    const char *prefix = prefixes[1].text;

    *power = prefixes[1].power;
    for (int k = 0; k < PREFIXES; k++) {
        const int candidate = prefixes[k].power;

        if ((unsigned char)*prefixes[k].text < 0x80 && candidate > *power &&
            fabs(value) * (1 + 1e-12) >= ten_to(candidate)) {
            prefix = prefixes[k].text;
            *power = candidate;
        }
    }
    return prefix;
}

void ohm_unit_print(double value, const char *unit, char *text, size_t size)
{
    const char *prefix = "";
    double back = value;
    char number[64];
    int power = 0;

    if (*unit != '\0' && value != 0 && isfinite(value))
        prefix = fitting_prefix(value, &power);
    for (int digits = 6; digits <= 17; digits++) {
        snprintf(number, sizeof number, "%.*g", digits,
                 power ? value / ten_to(power) : value);
        snprintf(text, size, *unit ? "%s %s%s" : "%s", number, prefix, unit);
        if (ohm_unit_read(text, unit, &back) == OHM_OK && back == value)
            return;
    }
    snprintf(text, size, *unit ? "%.17g %s" : "%.17g", value, unit);
}
