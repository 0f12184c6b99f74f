/* terminal.h -- what people read has no control characters.
 *
 * Texts come from files, and a terminal obeys what they hold.  Control characters other than line
 * breaks and tabs become \x1b, those of 8 bits and DEL \u009b (as in JSON), bytes that are no UTF-8
 * \xff.  Everything else remains as it is.
 */
#ifndef OHM_BASE_TERMINAL_H
#define OHM_BASE_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>

/* From now on standard output is cleaned, whoever prints.  Once, before anything is printed.
 * False if there is no memory for that. */
bool ohm_terminal_clean(void);

/* What was printed is written, with what waits for the rest of a character.  False if it, or
 * anything before, could not be. */
bool ohm_terminal_flush(void);

/* to[SIZE] = TEXT for one line: line breaks and tabs are replaced too; cut off where it is full. */
void ohm_terminal_line(const char *text, char to[], size_t size);

#endif
