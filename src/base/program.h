/* program.h -- another program, fed with a text. */
#ifndef OHM_BASE_PROGRAM_H
#define OHM_BASE_PROGRAM_H

#include "base/status.h"

#include <stddef.h>

/* Runs ARGUMENTS[0] (found along PATH; the last argument is NULL) with SIZE bytes of TEXT as its standard input, without a shell; what
 * it prints is dropped.  A program that stops reading early is no failure, one that ends with another
 * status than 0, or by a signal, or not within SECONDS (it is killed then), is: OHM_EIO with a sentence. */
enum ohm_status ohm_program_feed(const char *const arguments[], const char *text,
                                 size_t size, double seconds);

#endif
