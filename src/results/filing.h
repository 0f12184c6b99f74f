/* filing.h -- what a study finishes, into a ledger and its file: the sink of a run (study/sink.h). */
#ifndef OHM_RESULTS_FILING_H
#define OHM_RESULTS_FILING_H

#include "results/ledger.h"
#include "study/sink.h"

/* The sink that fills LEDGER, and its record if there is one; the ledger must stay where it is. */
struct ohm_sink ohm_filing_sink(struct ohm_ledger *ledger);

#endif
