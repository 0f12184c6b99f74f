/* html.h -- text into a page that is HTML and well-formed XML at once. */
#ifndef OHM_REPORT_HTML_H
#define OHM_REPORT_HTML_H

#include "store/store.h"

#include <stdio.h>

/* TEXT with <, > and & escaped, without control characters. */
void ohm_html_text(FILE *out, const char *text);

/* <TAG>TEXT</TAG>, of a cell for instance. */
void ohm_html_element(FILE *out, const char *tag, const char *text);

/* The note KEY of the store between BEFORE and AFTER, which are markup; nothing without the note. */
enum ohm_status ohm_html_note(FILE *out, struct ohm_store *store, const char *key,
                              const char *before, const char *after);

#endif
