/* json.h -- what --json prints: one object on one line.
 *
 * A root object and the objects and arrays in it are built in the order in which they are printed.
 * KEY is a word in objects, each only once, and NULL in arrays.  Building cannot fail: what goes
 * wrong (no memory, a key twice) is kept and reported by ohm_json_write.  All functions accept NULL
 * for a node that could not be made, and do nothing then.
 *
 *     json = ohm_json_new();
 *     ohm_json_text(json, "engine", "nodal");
 *     ohm_json_reals(json, "current", n, i);
 *     row = ohm_json_object(json, "audit");
 *     ohm_json_flag(row, "passed", true);
 *     status = ohm_json_write(json, stdout);
 *     ohm_json_free(json);
 */
#ifndef OHM_EXCHANGE_JSON_H
#define OHM_EXCHANGE_JSON_H

#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct ohm_json;

/* An empty object; NULL when there is no memory, which ohm_json_write reports. */
struct ohm_json *ohm_json_new(void);

/* An empty object or array in JSON, owned by its root. */
struct ohm_json *ohm_json_object(struct ohm_json *json, const char *key);
struct ohm_json *ohm_json_array(struct ohm_json *json, const char *key);

/* One value.  Reals have 17 significant digits; NaN and infinities become null.  A count beyond
 * 2^63 - 1 becomes a real.  A text that is not UTF-8 gets "?" for each byte beyond ASCII; a text of
 * NULL becomes null. */
void ohm_json_real(struct ohm_json *json, const char *key, double value);
void ohm_json_count(struct ohm_json *json, const char *key, size_t value);
void ohm_json_flag(struct ohm_json *json, const char *key, bool value);
void ohm_json_text(struct ohm_json *json, const char *key, const char *value);

/* An array of N values. */
void ohm_json_reals(struct ohm_json *json, const char *key, size_t n,
                    const double values[]);
void ohm_json_counts(struct ohm_json *json, const char *key, size_t n,
                     const size_t values[]);

/* The root as one line.  OHM_ENOMEM or OHM_EUSAGE for what went wrong in building, and then nothing
 * is written; OHM_EIO when OUT does not take it. */
enum ohm_status ohm_json_write(const struct ohm_json *root, FILE *out);

/* Frees the root and all in it.  NULL is accepted. */
void ohm_json_free(struct ohm_json *root);

#endif
