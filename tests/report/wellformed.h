/* wellformed.h -- is a text well-formed XML, as far as pages and pictures use it?  Elements nest, values
 * are quoted, & begins a known entity, and identifiers are unique. */
#ifndef OHM_TESTS_REPORT_WELLFORMED_H
#define OHM_TESTS_REPORT_WELLFORMED_H

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

enum { FORM_DEPTH = 64, FORM_IDS = 4096, FORM_NAME = 80 };

struct form {
    char open[FORM_DEPTH][FORM_NAME], id[FORM_IDS][FORM_NAME];
    size_t depth, ids;
};

static size_t form_name(const char *at, char name[FORM_NAME])
{
    size_t n = 0;

    while (n + 1 < FORM_NAME && (isalnum((unsigned char)at[n]) || strchr("-_:.!", at[n])) &&
           at[n]) {
        name[n] = at[n];
        n++;
    }
    name[n] = '\0';
    return n;
}

/* The end of the entity at AT, or NULL. */
static const char *form_entity(const char *at)
{
    static const char *const known[] = { "&lt;", "&gt;", "&amp;", "&quot;", "&#8211;" };

    for (size_t k = 0; k < sizeof known / sizeof *known; k++)
        if (strncmp(at, known[k], strlen(known[k])) == 0)
            return at + strlen(known[k]);
    return NULL;
}

/* Remembers an identifier; false if it is there already. */
static bool form_is_new(struct form *form, const char *value, size_t length)
{
    char *id = form->id[form->ids];

    if (form->ids + 1 >= FORM_IDS || length >= FORM_NAME)
        return false;
    memcpy(id, value, length);
    id[length] = '\0';
    for (size_t k = 0; k < form->ids; k++)
        if (strcmp(form->id[k], id) == 0)
            return false;
    form->ids++;
    return true;
}

/* The end of the attributes at AT, at > or />; NULL: they are wrong. */
static const char *form_attributes(struct form *form, const char *at)
{
    char name[FORM_NAME];

    for (;;) {
        const char *end;

        at += strspn(at, " \t\n");
        if (*at == '>' || (at[0] == '/' && at[1] == '>'))
            return at;
        at += form_name(at, name);
        if (*name == '\0' || at[0] != '=' || (at[1] != '"' && at[1] != '\''))
            return NULL;
        end = strchr(at + 2, at[1]);
        if (!end || memchr(at + 2, '<', (size_t)(end - at - 2)))
            return NULL;
        if (strcmp(name, "id") == 0 && !form_is_new(form, at + 2, (size_t)(end - at - 2)))
            return NULL;
        at = end + 1;
    }
}

/* The end of the tag at AT; NULL: it is wrong. */
static const char *form_tag(struct form *form, const char *at)
{
    char name[FORM_NAME];

    if (strncmp(at, "<!DOCTYPE html>", 15) == 0)
        return at + 15;
    if (strncmp(at, "<!--", 4) == 0)
        return strstr(at, "-->") ? strstr(at, "-->") + 3 : NULL;
    if (at[1] == '/') {
        at += 2 + form_name(at + 2, name);
        at += strspn(at, " \n");
        return *at == '>' && form->depth > 0 && strcmp(form->open[--form->depth], name) == 0
                   ? at + 1
                   : NULL;
    }
    at += 1 + form_name(at + 1, name);
    if (*name == '\0' || !(at = form_attributes(form, at)))
        return NULL;
    if (*at == '/')
        return at + 2;
    if (form->depth == FORM_DEPTH)
        return NULL;
    strcpy(form->open[form->depth++], name);
    return at + 1;
}

/* NULL, or the place that is wrong. */
static const char *ill_formed(const char *text)
{
    static struct form form;

    form.depth = form.ids = 0;
    for (const char *at = text; *at;) {
        const char *next = *at == '<'   ? form_tag(&form, at)
                           : *at == '&' ? form_entity(at)
                                        : at + 1;

        if (!next)
            return at;
        at = next;
    }
    return form.depth == 0 ? NULL : "the end";
}

#endif
