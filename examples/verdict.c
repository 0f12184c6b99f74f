/* verdict.c -- an experiment file, run: what comes of each of its claims.
 *
 *     cc verdict.c $(pkg-config --cflags ohmslice) $(pkg-config --static --libs ohmslice) -o verdict
 *     ./verdict EXPERIMENT.yaml [RESULT.h5]
 */
#include "base/log.h"
#include "base/progress.h"
#include "run/run.h"

#include <math.h>
#include <stdio.h>

static void print(const struct ohm_run_verdict *v)
{
    printf("%s | %s | %s | %s %.6g %s", v->says, v->route, v->verdict, v->metric, v->value,
           v->unit);
    if (!isnan(v->low))
        printf(" [%.6g, %.6g]", v->low, v->high);
    if (*v->missing)
        printf(" | %s", v->missing);
    putchar('\n');
}

static enum ohm_status judge(const char *experiment, const char *result)
{
    const struct ohm_run_options options = { .jobs = 1, .result = result };
    struct ohm_run *run;
    enum ohm_status status;

    OHM_TRY(ohm_run_new(&run, experiment, &options));
    status = ohm_run_execute(run);
    for (size_t k = 0; status == OHM_OK && k < ohm_run_verdicts(run); k++) {
        const struct ohm_run_verdict verdict = ohm_run_verdict(run, k);

        print(&verdict);
    }
    if (status == OHM_OK)
        status = ohm_run_outcome(run); /* is the result whole, did its audit pass? */
    ohm_run_free(run);
    return status;
}

int main(int argc, char *argv[])
{
    enum ohm_status status;

    if (argc < 2 || argc > 3) {
        fputs("usage: verdict EXPERIMENT.yaml [RESULT.h5]\n", stderr);
        return 2;
    }
    ohm_log_level(OHM_WARN);
    ohm_progress_silence();
    status = judge(argv[1], argc > 2 ? argv[2] : NULL);
    if (status != OHM_OK)
        fprintf(stderr, "verdict: %s\n", ohm_sentence());
    return ohm_status_exit(status);
}
