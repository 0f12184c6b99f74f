/* charge.c -- the table of capacitances, and what each line's come to. */
#include "crossbar/charge.h"

/* clang-format off */
#define AT(member) offsetof(struct ohm_charge, member)
const struct ohm_field ohm_charge_fields[] = {
    { "c_word", "F", OHM_REAL, AT(c_word), "0.05 fF", 0, 1e-9, NULL,
      "Capacitance of one word-line segment to ground.", OHM_STAGE_CHIP },
    { "c_bit", "F", OHM_REAL, AT(c_bit), "0.05 fF", 0, 1e-9, NULL,
      "Capacitance of one bit-line segment to ground.", OHM_STAGE_CHIP },
    { "c_cell", "F", OHM_REAL, AT(c_cell), "0.1 fF", 0, 1e-9, NULL,
      "Capacitance across a cell, from its word line to its bit line.", OHM_STAGE_CHIP },
    { "c_words", "F", OHM_REAL, AT(c_words), "0 F", 0, 1e-9, NULL,
      "Capacitance between two neighbouring word lines, for each cell.", OHM_STAGE_CHIP },
    { "c_bits", "F", OHM_REAL, AT(c_bits), "0 F", 0, 1e-9, NULL,
      "Capacitance between two neighbouring bit lines, for each cell.", OHM_STAGE_CHIP },
    { "c_sense", "F", OHM_REAL, AT(c_sense), "10 fF", 0, 1e-6, NULL,
      "Capacitance of the read-out's input at the foot of a bit line.", OHM_STAGE_CHIP },
    { 0 }
};
#undef AT
/* clang-format on */

static double neighbours(size_t k, size_t n)
{
    return (k > 0) + (k + 1 < n);
}

double ohm_charge_word(const struct ohm_charge *charge, size_t r, size_t rows)
{
    return charge->c_word + charge->c_cell + charge->c_words * neighbours(r, rows);
}

double ohm_charge_bit(const struct ohm_charge *charge, size_t c, size_t cols)
{
    return charge->c_bit + charge->c_cell + charge->c_bits * neighbours(c, cols);
}
