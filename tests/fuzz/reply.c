/* reply.c -- fuzz target: what a worker answers.  The first byte is how many vectors were asked for; none: its
 * facts. */
#include "fuzz/fuzz.h"

#include "spice/reply.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const size_t n = fuzz_byte(&data, &size);
    char *copy = fuzz_text(data, size);
    struct ohm_spice_facts facts;
    size_t points;

    if (n == 0) {
        if (fuzz_told(ohm_reply_facts(copy, size, &facts)) == OHM_OK &&
            strlen(facts.version) + strlen(facts.summary) > sizeof facts)
            fuzz_wrong("a text without an end");
    } else if (fuzz_told(ohm_reply_points(copy, size, n, &points)) == OHM_OK) {
        if (points == 0 || points > size / sizeof(double) ||
            sizeof points + n * points * sizeof(double) != size)
            fuzz_wrong("values that are not there");
    }
    free(copy);
    return 0;
}
