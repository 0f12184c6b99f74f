/* sweep.h -- the points of an experiment: every combination of its axes' entries.
 *
 *     sweep:
 *       crossbar.r_word: [0.5 Ohm, 1 Ohm, 2 Ohm]          one key, several values
 *       method:                                           labels, each setting several keys
 *         l1:  {train.method: l1}
 *         bl1: {train.method: bit-slice-l1, train.alpha_bit_slice: 0.5}
 *
 * The first axis varies slowest.  Axes are axes of the result file: an axis of one key is named after
 * it, all with "_" for "." and "-", and names that the file needs itself (train_seed, layer, done,
 * drop_nodal ...) or that head a column of the tables are refused.  Labels are those that a claim and --at can
 * name (label.h); two entries of one key with the same value are refused too.  Keys that the whole study
 * has one of (data, images, trials, solver, audit ...) cannot be swept.
 */
#ifndef OHM_STUDY_SWEEP_H
#define OHM_STUDY_SWEEP_H

#include "exchange/yaml.h"
#include "study/label.h"
#include "study/settings.h"

enum { OHM_AXES = 8, OHM_LABELS = 64, OHM_CHANGES = 16, OHM_POINTS = 10000 };

/* One key that an entry sets. */
struct ohm_change {
    char key[OHM_LABEL_BYTES * 2];
    char text[OHM_TEXT_BYTES];
    size_t line;
};

struct ohm_choice {
    char label[OHM_LABEL_BYTES];
    size_t n, line;
    struct ohm_change change[OHM_CHANGES];
};

struct ohm_axis {
    char name[OHM_LABEL_BYTES];
    size_t n;
    struct ohm_choice *choice; /* [n], owned */
};

struct ohm_sweep {
    char file[OHM_TEXT_BYTES];
    size_t axes;
    struct ohm_axis axis[OHM_AXES];
};

/* Reads the mapping `sweep`; NODE may be NULL: no axes, one point. */
enum ohm_status ohm_sweep_init(struct ohm_sweep *sweep, const struct ohm_yaml *node);
void ohm_sweep_clear(struct ohm_sweep *sweep);

/* The number of points; the entries of point K along the axes, and back. */
size_t ohm_sweep_points(const struct ohm_sweep *sweep);
void ohm_sweep_entries(const struct ohm_sweep *sweep, size_t point, size_t entry[OHM_AXES]);
size_t ohm_sweep_point(const struct ohm_sweep *sweep, const size_t entry[OHM_AXES]);

/* Applies a point's changes to settings; errors name the line.  Cards are loaded before the other
 * keys of their section are set, whatever the order in the file. */
enum ohm_status ohm_sweep_apply(const struct ohm_sweep *sweep, size_t point,
                                struct ohm_settings *settings);

/* "method bl1, bits 1-3-3-3"; "" without axes.  SHOWN (NULL: all) tells which axes. */
void ohm_sweep_describe(const struct ohm_sweep *sweep, size_t point,
                        const bool shown[OHM_AXES], char *text, size_t size);

/* The axis NAME, or the entry LABEL of an axis; OHM_AXES, OHM_LABELS when there is none. */
size_t ohm_sweep_find_axis(const struct ohm_sweep *sweep, const char *name);
size_t ohm_sweep_find_label(const struct ohm_axis *axis, const char *label);

/* Does any entry of the axis set a key of the stage LAST or of one before? */
bool ohm_axis_sets(const struct ohm_axis *axis, enum ohm_stage last);

#endif
