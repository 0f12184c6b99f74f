/* utf8.h -- which bytes are a character. */
#ifndef OHM_BASE_UTF8_H
#define OHM_BASE_UTF8_H

#include <stddef.h>

/* The length of the UTF-8 character that the SIZE bytes at P begin with, 1 to 4; 0 if they begin
 * with none.  More than SIZE: its first SIZE bytes are there.  Overlong forms, surrogates and what
 * is beyond U+10FFFF are none.  SIZE is at least 1. */
size_t ohm_utf8_length(const unsigned char *p, size_t size);

#endif
