/* run.h -- an experiment file, run and judged: what the command `run` does, as an object.
 *
 *     ohm_run_new --> ohm_run_execute --> ohm_run_verdict, ohm_run_print --> ohm_run_free
 */
#ifndef OHM_RUN_RUN_H
#define OHM_RUN_RUN_H

#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* All 0 and NULL is good: every setting as in the file, one thread a processor, nothing kept. */
struct ohm_run_options {
    size_t jobs;                /* threads; 0: one a processor.  No number depends on it. */
    size_t n;                   /* changes */
    const char *const *changes; /* [n], "key=value", which win over the file; not owned */
    const char *result;   /* HDF5 file, PATH.partial until it is complete; NULL: none */
    bool resume, replace; /* go on with PATH.partial, or begin anew; neither: refused */
    const char *weights;  /* result file to take trained networks from; NULL: none */
    size_t shard, shards; /* units k with k % shards == shard < shards; shards 0: all */
    size_t trace_images;  /* test images whose reads are kept in the result; 0: none */
    size_t map_reads;     /* reads whose node voltages are kept in the result; 0: none */
    const char *command;  /* how it was called, for the result's notes; NULL: "" */
};

/* One claim on one route.  The texts belong to the run. */
struct ohm_run_verdict {
    const char *says, *holds_if; /* the claim, in words and as a condition */
    const char *route;           /* "digital", "nodal" ...; "network": about no route */
    const char *metric, *unit;   /* what the value is, "drop" in "points"; "": no unit */
    double value, low, high;     /* with its 95 % interval, NAN where there is none */
    const char *verdict;         /* "holds", "fails", "undecided", "not testable here" */
    const char *missing;         /* what the last of these lacks; else "" */
};

struct ohm_run;

/* Reads the experiment PATH, starts ngspice where it takes part and opens the data.  ngspice works in
 * processes that are forked here: call it before the program starts threads.  OHM_EUSAGE, OHM_EIO,
 * OHM_EINPUT: a sentence with file, line, key and value; OHM_ESPICE, OHM_ENOMEM. */
enum ohm_status ohm_run_new(struct ohm_run **run, const char *path,
                            const struct ohm_run_options *options);

/* Trains, programs, solves, audits and judges what is not done yet; once for each run.  After a failure
 * there are no verdicts, and PATH.partial is left to be resumed. */
enum ohm_status ohm_run_execute(struct ohm_run *run);

/* What an executed run comes to: OHM_OK; OHM_EAUDIT, a read deviates from the other route;
 * OHM_EDIVERGED, there are trainings without a result; OHM_EPARTIAL, trials are missing. */
enum ohm_status ohm_run_outcome(const struct ohm_run *run);

/* How many verdicts there are (0 before the run is executed), and number K < that. */
size_t ohm_run_verdicts(const struct ohm_run *run);
struct ohm_run_verdict ohm_run_verdict(const struct ohm_run *run, size_t k);

/* How many verdicts are not those that the experiment expects. */
size_t ohm_run_unmet(const struct ohm_run *run);

/* All tables of an executed run for people, and as one JSON object. */
void ohm_run_print(const struct ohm_run *run, FILE *out);
enum ohm_status ohm_run_json(const struct ohm_run *run, FILE *out);

/* Ends the run's processes.  NULL is accepted. */
void ohm_run_free(struct ohm_run *run);

#endif
