/* input.h -- files that are read: regular ones, which no output takes the place of.
 *
 * Everything that comes from outside is opened here.  A pipe, a device or a folder is refused, since
 * one may never end and another never begin.  A program that asks for it has each file remembered by
 * its device and inode, and whoever writes a file asks first whether it is one of them, under
 * whatever name.
 */
#ifndef OHM_BASE_INPUT_H
#define OHM_BASE_INPUT_H

#include "base/status.h"

#include <stdbool.h>
#include <stdio.h>

/* Inputs are remembered from now on. */
void ohm_input_remember(void);

/* *file, a descriptor for reading PATH; the caller's, close().  OHM_EIO, OHM_ENOMEM. */
enum ohm_status ohm_input_open(const char *path, int *file);

/* The same as a stream; the caller's, fclose(). */
enum ohm_status ohm_input_stream(const char *path, FILE **in);

/* OHM_EUSAGE if PATH is a file that is remembered as an input. */
enum ohm_status ohm_input_spare(const char *path);

/* Are both there, and the same file? */
bool ohm_path_same(const char *a, const char *b);

#endif
