/* findings.h -- what a result says: its verdicts and its audit, for a page. */
#ifndef OHM_REPORT_FINDINGS_H
#define OHM_REPORT_FINDINGS_H

#include "store/store.h"

#include <stdio.h>

/* The table of verdicts; nothing without any. */
enum ohm_status ohm_findings_verdicts(FILE *out, struct ohm_store *store);

/* A sentence on the audit; nothing without one. */
enum ohm_status ohm_findings_audit(FILE *out, struct ohm_store *store);

#endif
