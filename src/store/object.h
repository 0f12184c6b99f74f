/* object.h -- what stands in a store under a name. */
#ifndef OHM_STORE_OBJECT_H
#define OHM_STORE_OBJECT_H

enum { OHM_ENTRY_BYTES = 256 }; /* of a name, with its zero byte */

enum ohm_object { OHM_NO_OBJECT, OHM_GROUP, OHM_AXIS, OHM_ARRAY };

#endif
