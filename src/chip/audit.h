/* audit.h -- some of a run's own reads, solved again by the other route.
 *
 * A chip's reads come out of transfer matrices.  The audit programs the crossbar of a read again,
 * applies the read's input as a single vector, and has it solved from the emitted netlist by ngspice
 * (or, when the chip itself came out of ngspice, by the nodal solver).  Half the reads are drawn at
 * random, half are those whose current came closest to an edge between two codes.
 * A read that is out of time, refused by its simulator or too large for it is skipped: the audit is short, and
 * what it did supports a weaker bound, which is told with it.  No such thing fails a run by itself.
 * Where a model stands for crossbars whose cells are not linear (mvm/bitline.h), both routes solve the
 * read exactly, and the model's own error is noted beside it.
 */
#ifndef OHM_CHIP_AUDIT_H
#define OHM_CHIP_AUDIT_H

#include "chip/chip.h"

struct ohm_audit {
    size_t reads;     /* 0: no audit */
    double tolerance; /* of the converter's full scale; a larger deviation fails */
    double seconds;   /* no new read is started after that */
    bool required;    /* an audit that falls short fails */
};

extern const struct ohm_field ohm_audit_fields[];

/* One audited read. */
struct ohm_audited {
    struct ohm_read_id read;
    double margin; /* LSB, of those near an edge */
    bool random;
    double deviation; /* A, largest over the columns */
    double lsb;       /* the same in LSB */
    double scale;     /* the same relative to the full scale of the slice's converter */
    double
        model; /* LSB, of cells that are not linear: how far the bit-line model was off */
};

struct ohm_audit_facts {
    size_t done, skipped;     /* skipped: what the audit is short of */
    char why[OHM_TEXT_BYTES]; /* of the first read that was skipped; "" without any */
    size_t random, bad;       /* random ones done; all that missed the tolerance */
    double worst_lsb, worst_scale;
    double bound; /* share of bad reads that the random sample does not exclude, at 95 % */
    double seconds;
    struct ohm_audited read[OHM_WATCH_MAX];
};

/* Without KLU only crossbars up to this side are audited: a read of 64 x 64 takes seconds, one of 128 x 128
 * many minutes. */
enum { OHM_AUDIT_SIDE = 48 };

/* Keeps WHY an audit is short, unless something else came before. */
void ohm_audit_short(char why[OHM_TEXT_BYTES], const char *because);
/* Is a read of such a crossbar (a dummy column apart) audited by an ngspice with or without KLU? */
bool ohm_audit_fits(size_t rows, size_t cols, bool klu);

/* Audits a run of CHIP on images p[n][in] in READOUT; the closest reads are those of WATCH. */
enum ohm_status ohm_audit_run(const struct ohm_audit *audit, const struct ohm_chip *chip,
                              const struct ohm_readout *readout, size_t n,
                              const uint8_t p[], const struct ohm_watch *watch,
                              struct ohm_spice *spice, bool klu,
                              struct ohm_audit_facts *facts);

#endif
