#include "cost/adc.h"

#include "harness.h"

#include <math.h>
#include <string.h>

static const struct ohm_adc_model *model(const char *name)
{
    const struct ohm_adc_model *row = ohm_adc_models;

    while (row->name && strcmp(row->name, name) != 0)
        row++;
    ck_assert_ptr_nonnull(row->name);
    return row;
}

/* Ratios that follow from the sources: PUMA 8 to 3 bits 7.1, to 1 bit 64, time 2.67 and 8; NeuroSim
 * 3.3 and 8.2; the capacitive DAC 38.8 and 339 (its values for 1 to 8 bits are in the literature). */
START_TEST(models_give_their_sources_ratios)
{
    static const double cdac[8] = { 1, 3.5, 8.75, 19.4, 40.7, 83.3, 168.7, 339.3 };
    const struct ohm_adc_model *puma = model("puma"), *neurosim = model("neurosim");

    ck_near(puma->energy(8) / puma->energy(3), 7.11, 0.01);
    ck_near(puma->energy(8) / puma->energy(1), 64, 1e-9);
    ck_near(puma->time(8) / puma->time(3), 2.667, 1e-3);
    ck_near(neurosim->energy(8) / neurosim->energy(3), 3.3, 0.05);
    ck_near(neurosim->energy(8) / neurosim->energy(1), 8.2, 0.1);
    for (int n = 1; n <= 8; n++)
        ck_near(model("cdac")->energy(n), cdac[n - 1], 0.06);
    ck_near(model("isaac")->energy(8), 1.5625e-12, 1e-18);
}
END_TEST

START_TEST(every_model_grows_with_the_bits)
{
    for (const struct ohm_adc_model *row = ohm_adc_models; row->name; row++)
        for (double bits = 1; bits < 16; bits++)
            ck_assert_double_lt(row->energy(bits), row->energy(bits + 1));
}
END_TEST

START_TEST(conversions_are_weighted)
{
    const double n[2] = { 3, 1 }, same[2] = { 8, 8 }, bits[2] = { 8, 4 };

    for (const struct ohm_adc_model *row = ohm_adc_models; row->name; row++) {
        ck_near(ohm_adc_relative_energy(row, 2, n, same), 1, 1e-12);
        ck_near(ohm_adc_relative_energy(row, 2, n, bits),
                0.75 + 0.25 * row->energy(4) / row->energy(8), 1e-12);
        ck_near(ohm_adc_relative_energy(row, 0, n, bits), 1, 0);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("cost/adc");
    TCase *tc = tcase_create("adc");

    tcase_add_test(tc, models_give_their_sources_ratios);
    tcase_add_test(tc, every_model_grows_with_the_bits);
    tcase_add_test(tc, conversions_are_weighted);
    suite_add_tcase(suite, tc);
    return harness(suite);
}
