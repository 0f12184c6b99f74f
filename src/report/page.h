/* page.h -- a result file as one HTML page that needs nothing else: verdicts, plots, numbers, origin.
 *
 * Everything on the page is read from the result file; nothing is typed by hand.  Plots are drawn by
 * gnuplot as SVG and put into the page; without gnuplot the page has the tables alone and says so.
 */
#ifndef OHM_REPORT_PAGE_H
#define OHM_REPORT_PAGE_H

#include "base/status.h"

#include <stdio.h>

/* Writes the page about the result file RESULT.  Whether OUT has taken it, its owner asks. */
enum ohm_status ohm_page_write(const char *result, FILE *out);

#endif
