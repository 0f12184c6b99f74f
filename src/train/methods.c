/* methods.c -- the table of training methods, and which keys they read. */
#include "train/method.h"

#include <string.h>

/* A new method is one line here, and its file. */
#define METHODS(ROW)                                                                       \
    ROW(ohm_method_none, "none")                                                           \
    ROW(ohm_method_l1, "l1")                                                               \
    ROW(ohm_method_bit_slice_l1, "bit-slice-l1")                                           \
    ROW(ohm_method_proportional, "column-proportional")                                    \
    ROW(ohm_method_circulant, "circulant")

#define DECLARE(object, word) extern const struct ohm_method object;
#define OBJECT(object, word)  &object,
#define WORD(object, word)    word,
#define NOT(object, word)     "train.method is not " word,

METHODS(DECLARE)

const struct ohm_method *const ohm_methods[] = { METHODS(OBJECT) NULL };
const char *const ohm_method_words[] = { METHODS(WORD) NULL };
static const char *const is_not[] = { METHODS(NOT) };

int ohm_method_base(int method)
{
    const struct ohm_method *base = ohm_methods[method]->base;

    for (int k = 0; base && ohm_methods[k]; k++)
        if (ohm_methods[k] == base)
            return k;
    return method;
}

static bool is_among(const char *const keys[], const char *key)
{
    for (size_t k = 0; keys && keys[k]; k++)
        if (strcmp(keys[k], key) == 0)
            return true;
    return false;
}

const char *ohm_method_unused(int method, const char *key)
{
    int readers = 0, reader = 0;

    for (int k = 0; ohm_methods[k]; k++) {
        if (!is_among(ohm_methods[k]->first_keys, key) &&
            !is_among(ohm_methods[k]->second_keys, key))
            continue;
        if (k == method)
            return NULL;
        readers++;
        reader = k;
    }
    if (readers == 0) /* all methods read it */
        return NULL;
    return readers == 1 ? is_not[reader] : ohm_methods[method]->without;
}

bool ohm_method_is_second(const char *key)
{
    for (int k = 0; ohm_methods[k]; k++)
        if (is_among(ohm_methods[k]->second_keys, key))
            return true;
    return false;
}
