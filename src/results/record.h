/* record.h -- a study's result file: the cube, the trained weights, verdicts, provenance, traces.
 *
 *     /                      axes of the sweep, train_seed, trial, layer, slice, image
 *                            variables (result.h); those of a route end with its name
 *                            notes: experiment (its text), seed, versions, audit, seconds (origin.h)
 *     /weights/K             a trained network (model/weights.h), notes key, seed, point
 *     /verdicts              over verdict: claim, route, verdict, value, low, high, holds_only_if
 *     /audit                 over read: which read, deviation in A, LSB, of full scale (audits.h)
 *     /traces/ROUTE          over read: which read, currents, sums, codes (trace.h)
 *     /maps/ROUTE            over read: which read, voltages of all nodes (maps.h)
 *     /waveforms/ROUTE/N     over read, time: which read, currents in time (waveforms.h)
 */
#ifndef OHM_RESULTS_RECORD_H
#define OHM_RESULTS_RECORD_H

#include "chip/timing.h"
#include "results/ledger.h"
#include "store/store.h"
#include "study/unit.h"

struct ohm_record {
    struct ohm_store *store;
    char path[4096];
    size_t audited; /* reads of the audit that are on file */
};

/* Begins PATH.partial for the LEDGER, with the networks that it has.  OHM_EUSAGE when that exists and
 * REPLACE is not given; after any failure there is no new file. */
enum ohm_status ohm_record_create(struct ohm_record **record, const char *path,
                                  const struct ohm_ledger *ledger, bool replace);

/* Goes on with PATH.partial: what it holds is put into the study, as done; of its audit too.  Networks
 * that the study has and the file has not are kept there.  OHM_EUSAGE when it belongs to another
 * experiment, or when PATH is complete. */
enum ohm_status ohm_record_resume(struct ohm_record **record, const char *path,
                                  struct ohm_ledger *ledger);

/* Keeps a trained network; a finished unit; both are safe on file afterwards. */
enum ohm_status ohm_record_training(struct ohm_record *record,
                                    const struct ohm_study *study, size_t training);
enum ohm_status ohm_record_unit(struct ohm_record *record, const struct ohm_ledger *ledger,
                                struct ohm_unit unit);

/* Traces and maps of a unit, as far as the study's options want them. */
enum ohm_status ohm_record_traces(struct ohm_record *record, const struct ohm_study *study,
                                  struct ohm_unit unit,
                                  struct ohm_chip *const chip[OHM_ROUTES]);

/* Waveforms of N reads of a unit on a route, as far as they have any (waveforms.h). */
enum ohm_status ohm_record_waveforms(struct ohm_record *record,
                                     const struct ohm_study *study, struct ohm_unit unit,
                                     enum ohm_route route, size_t n,
                                     const struct ohm_timed timed[]);

/* Adds audit and times and gives the file its name.  The record is gone afterwards. */
enum ohm_status ohm_record_finish(struct ohm_record *record,
                                  const struct ohm_ledger *ledger);

/* Leaves PATH.partial to be resumed.  NULL is accepted. */
void ohm_record_close(struct ohm_record *record);

/* Puts the cube, the weights and the audit that the result file PATH holds into STUDY; only what is
 * done there.  Trials that STUDY has already are not counted again.  OHM_EINPUT when it is of another experiment, when
 * such a trial is another one there, or when all of its trials are such: the same part twice. */
enum ohm_status ohm_record_load(const char *path, struct ohm_ledger *ledger);

/* Networks of PATH whose training is one of the study's; the experiments may differ.  Trainings that the file
 * has no network for are told; OHM_EUSAGE, with what differs, when it has none for any. */
enum ohm_status ohm_record_load_weights(const char *path, struct ohm_study *study);

/* A result file as the study that it is: *experiment and *study are new, the study without data.
 * The experiment must stay where it is while the study is used. */
enum ohm_status ohm_record_open(const char *path, struct ohm_experiment *experiment,
                                struct ohm_ledger *ledger);

#endif
