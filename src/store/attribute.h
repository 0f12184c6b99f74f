/* attribute.h -- the notes of an object that is open; only for the room `store`. */
#ifndef OHM_STORE_ATTRIBUTE_H
#define OHM_STORE_ATTRIBUTE_H

#include "base/status.h"

#include <hdf5.h>

#include <stdbool.h>
#include <stddef.h>

/* An attribute that is open. */
struct ohm_attribute {
    hid_t id, type;
    H5T_class_t class;
    size_t n;  /* values */
    bool list; /* even if n is 1 */
};

/* *there: does OBJECT have the note KEY?  A failure means that it is not known. */
enum ohm_status ohm_attribute_exists(hid_t object, const char *key, bool *there);

/* OHM_EINPUT if OBJECT has no such note. */
enum ohm_status ohm_attribute_open(hid_t object, const char *key,
                                   struct ohm_attribute *attribute);
void ohm_attribute_close(struct ohm_attribute *attribute);

/* In place of an older one.  TYPE and SPACE remain the caller's; negative ones fail. */
enum ohm_status ohm_attribute_write(hid_t object, const char *key, hid_t type, hid_t space,
                                    const void *value);
enum ohm_status ohm_attribute_write_text(hid_t object, const char *key, const char *text);

/* KEY is not there afterwards. */
enum ohm_status ohm_attribute_remove(hid_t object, const char *key);

/* The notes units and long_name; NULL and "" are not written.  The check: OHM_EUSAGE. */
enum ohm_status ohm_attribute_check_title(const char *units, const char *long_name);
enum ohm_status ohm_attribute_write_title(hid_t object, const char *units,
                                          const char *long_name);

/* *text (new) from the note KEY.  OHM_EINPUT if it is not one text. */
enum ohm_status ohm_attribute_read_text(hid_t object, const char *key, char **text);

#endif
