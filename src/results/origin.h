/* origin.h -- where a result comes from: the notes of its file's root.
 *
 *     question, source, experiment, experiment_file, settings, data, seed, command, started,
 *     random_numbers, ohmslice_version, simulator, instruction_set, mean, deviation
 *     sandbox: what held ngspice's processes back, "seccomp" or "limits"; "" without them
 *     row_orders: "FILE SUM" lines of the files of mapping.rows_order, where there are any
 *     compiled_models: the .osdi files that the run loaded, one a line
 */
#ifndef OHM_RESULTS_ORIGIN_H
#define OHM_RESULTS_ORIGIN_H

#include "results/ledger.h"
#include "store/store.h"

/* The notes of a study that begins here and now, or, if it comes from a file, of that. */
enum ohm_status ohm_origin_write(struct ohm_store *store, const struct ohm_ledger *ledger);

/* The note `finished`: now. */
enum ohm_status ohm_origin_finish(struct ohm_store *store);

/* Takes over what the file tells of its own origin, and which setting is another one now. */
enum ohm_status ohm_origin_read(struct ohm_store *store, struct ohm_ledger *ledger);

/* The first setting that is another one in EXPERIMENT than when the result was made: "KEY: VALUE was VALUE"; empty
 * where none is. */
enum ohm_status ohm_origin_changed(struct ohm_store *store,
                                   const struct ohm_experiment *experiment,
                                   char changed[256]);

/* Warns when PATH was made by another program or simulator than the study. */
enum ohm_status ohm_origin_compare(struct ohm_store *store, const char *path,
                                   const struct ohm_ledger *ledger);

#endif
