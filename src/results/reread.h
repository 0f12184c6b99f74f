/* reread.h -- one read of a result file, made again as the single circuit that it was.
 *
 * Everything follows from the file: the trained weights are in it, the crossbar's conductances and the
 * image from seeds, or from the data set that it names.
 */
#ifndef OHM_RESULTS_REREAD_H
#define OHM_RESULTS_REREAD_H

#include "study/study.h"

/* Which read; as /traces and /audit of the file name them. */
struct ohm_reread_id {
    size_t point, seed, trial;
    int route; /* enum ohm_route, whose codes are the inputs of layers after the first */
    struct ohm_read_id read;
};

struct ohm_reread {
    struct ohm_crossbar x; /* its g and cell are those below, so it must not move */
    struct ohm_cell cell;
    double *g, *v; /* S [rows][cols], V [rows], owned */
    char title[OHM_TEXT_BYTES];
};

enum ohm_reread_inputs {
    OHM_REREAD_DIRECT, /* those of the image */
    OHM_REREAD_TIMED   /* those with which reads are solved in time (transient.inputs) */
};

/* STUDY is an opened result (ohm_record_open) without data.  OHM_EUSAGE names what there is. */
enum ohm_status ohm_reread_init(struct ohm_reread *reread, const struct ohm_study *study,
                                const struct ohm_reread_id *id,
                                enum ohm_reread_inputs inputs);
void ohm_reread_clear(struct ohm_reread *reread);

/* The point that labels "method=bl1,bits=1-3-3-3" name; axes that are left out take their first
 * entry. */
enum ohm_status ohm_reread_point(const struct ohm_sweep *sweep, const char *labels,
                                 size_t *point);

#endif
