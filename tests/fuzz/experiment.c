/* experiment.c -- fuzz target: an experiment with its settings, sweep and claims.
 *
 * Behind the file's text and a zero byte may stand a point as --at names it, and behind another zero byte a
 * change as --set makes it.
 */
#include "fuzz/fuzz.h"

#include "study/experiment.h"
#include "results/reread.h"

/* The text that a result keeps is the same experiment. */
static void again(const struct ohm_experiment *experiment)
{
    struct ohm_experiment copy;

    if (ohm_experiment_parse_again(&copy, "again.yaml", experiment->text) != OHM_OK)
        fuzz_wrong("the text of an experiment cannot be read again");
    if (strcmp(copy.text, experiment->text) != 0 || copy.points != experiment->points ||
        copy.claims != experiment->claims)
        fuzz_wrong("the text of an experiment is another one");
    ohm_experiment_clear(&copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct ohm_experiment experiment;
    char *text = fuzz_word(&data, &size), *at = fuzz_word(&data, &size);
    char *set = fuzz_word(&data, &size);
    const char *const changes[] = { set };
    size_t point = 0;

    ohm_log_level(OHM_QUIET);
    if (fuzz_told(ohm_experiment_parse(&experiment, "fuzz.yaml", text, *set ? 1 : 0,
                                       changes)) == OHM_OK) {
        again(&experiment);
        if (fuzz_told(ohm_reread_point(&experiment.sweep, at, &point)) == OHM_OK &&
            point >= experiment.points)
            fuzz_wrong("a point that is not there");
        ohm_experiment_clear(&experiment);
    }
    free(text);
    free(at);
    free(set);
    return 0;
}
