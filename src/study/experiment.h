/* experiment.h -- an experiment is a file: a question, settings, a sweep, and claims.
 *
 * Sections stand under their names; the head's keys stand at the top; `device` is a card's name or a
 * mapping with `card` and what is changed of it; `solver` is a list of routes.  experiments/ has
 * examples, ohmslice describe every key.
 */
#ifndef OHM_STUDY_EXPERIMENT_H
#define OHM_STUDY_EXPERIMENT_H

#include "study/claim.h"

struct ohm_experiment {
    char name[OHM_TEXT_BYTES]; /* the file's name */
    struct ohm_settings base;
    struct ohm_sweep sweep;
    struct ohm_claim claim[OHM_CLAIMS];
    size_t claims, points;
    struct ohm_settings *point; /* [points], owned: the settings of each */
    uint32_t **
        order; /* [points], owned: row orders that points have read from files, each once; or NULL */
    char *text; /* what was read, with the changes, owned */
};

/* Reads PATH, then applies the N changes "key=value" of the command line, which win over the file; a change
 * of the card comes first.  No key has two sources, and a change that the sweep would overrule is refused;
 * what is set and has no effect is told (given.h).  OHM_EUSAGE, OHM_EIO: one sentence with file, line, key
 * and value. */
enum ohm_status ohm_experiment_read(struct ohm_experiment *experiment, const char *path,
                                    size_t n, const char *const changes[]);

/* The same from text that NAME stands for; nothing is told. */
enum ohm_status ohm_experiment_parse(struct ohm_experiment *experiment, const char *name,
                                     const char *text, size_t n,
                                     const char *const changes[]);

/* The same from the text that an experiment came to (its member text), as result files keep it: the
 * file, then a line "# --set key=value" for each change, then their number.  Reading such a text
 * applies the changes again, so it can be run as it is. */
enum ohm_status ohm_experiment_parse_again(struct ohm_experiment *experiment,
                                           const char *name, const char *text);

/* Points of the sweep that are not audited by an ngspice without KLU, since their crossbars are too large for
 * it (chip/audit.h); *side is the largest side among them, or 0. */
size_t ohm_experiment_unaudited(const struct ohm_experiment *experiment, size_t *side);
void ohm_experiment_clear(struct ohm_experiment *experiment);

/* *orders = the files of the row orders of all points, each with a sum of what it says, "FILE SUM" lines; "" where
 * there are none.  The caller's to free.  OHM_ENOMEM. */
enum ohm_status ohm_experiment_orders(const struct ohm_experiment *experiment,
                                      char **orders);

/* *files = the compiled models (.osdi) of all points, one a line; "" where there are none.  The caller's to free.
 * OHM_ENOMEM. */
enum ohm_status ohm_experiment_code(const struct ohm_experiment *experiment, char **files);

#endif
