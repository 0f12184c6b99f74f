/* sign.c -- the table of signs. */
#include "mapping/sign.h"

#define SIGNS(ROW)                                                                         \
    ROW("two-crossbars", { .parts = 2, .columns = 1 })                                     \
    ROW("paired-digital", { .parts = 1, .columns = 2 })                                    \
    ROW("paired-analog", { .parts = 1, .columns = 2, .difference = true })                 \
    ROW("offset-binary", { .parts = 1, .columns = 1, .offset = true })                     \
    ROW("offset-clipped", { .parts = 1, .columns = 1, .offset = true, .clipped = true })

#define OBJECT(word, ...) __VA_ARGS__,
#define WORD(word, ...)   word,

const struct ohm_sign ohm_signs[] = { SIGNS(OBJECT) };
const char *const ohm_sign_words[] = { SIGNS(WORD) NULL };
