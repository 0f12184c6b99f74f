/* field.c -- fuzz target: values as people write them, with units, lists and words.
 *
 * The first two bytes choose a parameter among all that experiments have, the rest is its text.  What
 * was read is printed, and has to be read back as the same.
 */
#include "fuzz/fuzz.h"

#include "base/unit.h"
#include "study/settings.h"

/* Parameter number NUMBER of all sections, from the start again behind the last. */
static const struct ohm_field *choose(size_t number, const struct ohm_section **section)
{
    size_t n = 0;

    for (;;) {
        for (*section = ohm_sections; (*section)->name; ++*section)
            for (const struct ohm_field *f = (*section)->fields; f->key; f++)
                if (n++ == number)
                    return f;
        number %= n;
        n = 0;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const units[] = { "",  "S", "V", "A", "Ohm", "s",
                                         "F", "J", "W", "K", "m" };
    static struct ohm_settings settings, copy;
    const size_t number = 256 * (size_t)fuzz_byte(&data, &size) + fuzz_byte(&data, &size);
    const struct ohm_section *section;
    const struct ohm_field *field = choose(number, &section);
    char *text = fuzz_text(data, size), first[4096], second[4096];
    double value;

    (void)fuzz_told(
        ohm_unit_read(text, units[number % (sizeof units / sizeof *units)], &value));
    memset(&settings, 0, sizeof settings);
    memset(&copy, 0, sizeof copy);
    if (fuzz_told(ohm_field_read(field, (char *)&settings + section->offset, text)) ==
        OHM_OK) {
        ohm_field_print(field, (char *)&settings + section->offset, first, sizeof first);
        if (ohm_field_read(field, (char *)&copy + section->offset, first) != OHM_OK)
            fuzz_wrong(first);
        ohm_field_print(field, (char *)&copy + section->offset, second, sizeof second);
        if (strcmp(first, second) != 0)
            fuzz_wrong(second);
    }
    free(text);
    return 0;
}
