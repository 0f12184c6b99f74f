/* json.c -- builds and prints a JSON object with jansson. */
#include "exchange/json.h"

#include <assert.h>
#include <errno.h>
#include <jansson.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct ohm_json {
    json_t *value;         /* the root's is owned, the others are owned by it */
    struct ohm_json *root; /* itself for the root */
    struct ohm_json *next; /* all nodes of a root, owned by it */
    /* of the root: */
    enum ohm_status status; /* of building; the first failure stays */
    char word[64];          /* the key that was given twice */
};

static void keep_failure(struct ohm_json *json, enum ohm_status status, const char *word)
{
    struct ohm_json *root = json->root;

    if (root->status != OHM_OK)
        return;
    root->status = status;
    snprintf(root->word, sizeof root->word, "%s", word);
}

/* Puts VALUE (NULL: there was no memory) into JSON, which owns it from now on. */
static void add(struct ohm_json *json, const char *key, json_t *value)
{
    int failed;

    assert(json_is_array(json->value) == !key);
    if (!value) {
        keep_failure(json, OHM_ENOMEM, "");
        return;
    }
    if (key && json_object_get(json->value, key)) {
        keep_failure(json, OHM_EUSAGE, key);
        json_decref(value);
        return;
    }
    failed = key ? json_object_set_new(json->value, key, value)
                 : json_array_append_new(json->value, value);
    if (failed)
        keep_failure(json, OHM_ENOMEM, "");
}

static json_t *real_value(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

static json_t *count_value(size_t value)
{
    return value <= LLONG_MAX ? json_integer((json_int_t)value) : json_real((double)value);
}

static json_t *text_value(const char *text)
{
    json_t *value = text ? json_string(text) : json_null();
    char *ascii;

    if (value)
        return value;
    ascii = malloc(strlen(text) + 1); /* not UTF-8, or no memory */
    if (!ascii)
        return NULL;
    strcpy(ascii, text);
    for (char *p = ascii; *p; p++)
        if ((unsigned char)*p > 127)
            *p = '?';
    value = json_string(ascii);
    free(ascii);
    return value;
}

struct ohm_json *ohm_json_new(void)
{
    struct ohm_json *root = calloc(1, sizeof *root);

    if (!root)
        return NULL;
    root->root = root;
    root->value = json_object();
    if (!root->value) {
        free(root);
        return NULL;
    }
    return root;
}

/* A node for VALUE, which is put into JSON. */
static struct ohm_json *node(struct ohm_json *json, const char *key, json_t *value)
{
    struct ohm_json *fresh = calloc(1, sizeof *fresh);

    if (!fresh || !value) {
        keep_failure(json, OHM_ENOMEM, "");
        json_decref(value);
        free(fresh);
        return NULL;
    }
    fresh->value = json_incref(value); /* it lives on even if JSON does not take it */
    fresh->root = json->root;
    fresh->next = json->root->next;
    json->root->next = fresh;
    add(json, key, value);
    return fresh;
}

struct ohm_json *ohm_json_object(struct ohm_json *json, const char *key)
{
    return json ? node(json, key, json_object()) : NULL;
}

struct ohm_json *ohm_json_array(struct ohm_json *json, const char *key)
{
    return json ? node(json, key, json_array()) : NULL;
}

void ohm_json_real(struct ohm_json *json, const char *key, double value)
{
    if (json)
        add(json, key, real_value(value));
}

void ohm_json_count(struct ohm_json *json, const char *key, size_t value)
{
    if (json)
        add(json, key, count_value(value));
}

void ohm_json_flag(struct ohm_json *json, const char *key, bool value)
{
    if (json)
        add(json, key, json_boolean(value));
}

void ohm_json_text(struct ohm_json *json, const char *key, const char *value)
{
    if (json)
        add(json, key, text_value(value));
}

void ohm_json_reals(struct ohm_json *json, const char *key, size_t n, const double values[])
{
    struct ohm_json *array = ohm_json_array(json, key);

    for (size_t k = 0; k < n; k++)
        ohm_json_real(array, NULL, values[k]);
}

void ohm_json_counts(struct ohm_json *json, const char *key, size_t n,
                     const size_t values[])
{
    struct ohm_json *array = ohm_json_array(json, key);

    for (size_t k = 0; k < n; k++)
        ohm_json_count(array, NULL, values[k]);
}

enum ohm_status ohm_json_write(const struct ohm_json *root, FILE *out)
{
    if (!root || root->status == OHM_ENOMEM)
        return ohm_fail(OHM_ENOMEM, "no memory for the JSON output");
    assert(root->root == root);
    if (root->status != OHM_OK)
        return ohm_fail(root->status, "the JSON output has the key %s twice", root->word);
    errno = 0;
    if (json_dumpf(root->value, out, JSON_REAL_PRECISION(17)) != 0 ||
        fputc('\n', out) == EOF || fflush(out) != 0)
        return ohm_fail(OHM_EIO, "the JSON output cannot be written: %s",
                        errno ? strerror(errno) : "no memory or an earlier failure");
    return OHM_OK;
}

void ohm_json_free(struct ohm_json *root)
{
    if (!root)
        return;
    assert(root->root == root);
    for (struct ohm_json *next, *each = root->next; each; each = next) {
        next = each->next;
        json_decref(each->value);
        free(each);
    }
    json_decref(root->value);
    free(root);
}
