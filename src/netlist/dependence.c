/* dependence.c -- follows a parameter through the expressions of a sub-circuit. */
#include "netlist/dependence.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

enum {
    NAMES_MOST = 64, /* that depend on one parameter; more count as a dependence */
    VISITS_MOST = 50 /* sub-circuits looked into for one question; more do, too */
};

/* --- words of expressions --- */

struct word {
    char name[OHM_NAME_BYTES];
    bool key;   /* the left side of name=value */
    bool value; /* in curly brackets, in quotes, or behind an equals sign */
};

struct scan {
    const char *at;
    bool quoted, behind; /* behind: an equals sign */
    int brackets;
};

/* Behind the bracket that closes the one at AT. */
static const char *behind_bracket(const char *at)
{
    int open = 0;

    do {
        open += *at == '(';
        open -= *at == ')';
        at++;
    } while (open > 0 && *at);
    return at;
}

static bool is_letter(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

/* A node's voltage or a source's current: what is in the brackets are no parameters. */
static bool is_probe(const char *name, const char *next)
{
    return *next == '(' && (strcasecmp(name, "v") == 0 || strcasecmp(name, "i") == 0);
}

/* The next name in a statement; numbers with their suffixes are none. */
static bool next_word(struct scan *scan, struct word *word)
{
    while (*scan->at) {
        const char c = *scan->at, *start = scan->at, *next;
        size_t n;

        if (!is_letter(c) && c != '.') {
            scan->brackets += c == '{';
            scan->brackets -= c == '}';
            scan->quoted ^= c == '\'';
            scan->behind = scan->behind || c == '=';
            scan->at++;
            continue;
        }
        while (is_letter(*scan->at) || *scan->at == '.')
            scan->at++;
        n = (size_t)(scan->at - start);
        if (isdigit((unsigned char)c) || c == '.' || n >= sizeof word->name)
            continue;
        memcpy(word->name, start, n);
        word->name[n] = '\0';
        next = scan->at + strspn(scan->at, " \t");
        if (is_probe(word->name, next)) {
            scan->at = behind_bracket(next);
            continue;
        }
        word->key = next[0] == '=' && next[1] != '=';
        word->value = scan->brackets > 0 || scan->quoted || scan->behind;
        return true;
    }
    return false;
}

/* --- names --- */

struct names {
    char at[NAMES_MOST][OHM_NAME_BYTES];
    size_t n;
};

static bool has(const struct names *names, const char *name)
{
    for (size_t k = 0; k < names->n; k++)
        if (strcasecmp(names->at[k], name) == 0)
            return true;
    return false;
}

/* True when it is new. */
static bool add(struct names *names, const char *name)
{
    if (*name == '\0' || has(names, name) || names->n == NAMES_MOST)
        return false;
    strcpy(names->at[names->n++], name);
    return true;
}

/* What depends on the parameter within one sub-circuit: parameters and functions, and models. */
struct depending {
    struct names values, models;
};

/* Is a value of the statement, from AT on, one of them?  BARE: any word is a value. */
static bool uses(const struct depending *on, const char *at, bool bare)
{
    struct scan scan = { .at = at };
    struct word word;

    while (next_word(&scan, &word))
        if (!word.key && (word.value || bare) && has(&on->values, word.name))
            return true;
    return false;
}

/* .param a=... b=...: is there a new one? */
static bool follow_parameters(struct depending *on, const struct ohm_statement *s)
{
    struct scan scan = { .at = s->text + strcspn(s->text, " \t") };
    char left[OHM_NAME_BYTES] = "";
    struct word word;
    bool more = false;

    while (next_word(&scan, &word)) {
        if (word.key && scan.brackets == 0 && !scan.quoted)
            strcpy(left, word.name);
        else if (has(&on->values, word.name))
            more = add(&on->values, left) || more;
    }
    return more;
}

/* .func f(x) {...} */
static bool follow_function(struct depending *on, const struct ohm_statement *s)
{
    char name[OHM_NAME_BYTES];
    const char *body = strchr(s->text, ')');

    return body && ohm_statement_word(s->text + strlen(".func"), name, sizeof name) &&
           uses(on, body, true) && add(&on->values, name);
}

/* .model name type(a=...) */
static bool follow_model(struct depending *on, const struct ohm_statement *s)
{
    char name[OHM_NAME_BYTES];

    return ohm_statement_word(s->text + strlen(".model"), name, sizeof name) &&
           uses(on, s->text, false) && add(&on->models, name);
}

static bool follow(struct depending *on, const struct ohm_statement *s)
{
    if (ohm_statement_is(s, ".param") || ohm_statement_is(s, ".params"))
        return follow_parameters(on, s);
    if (ohm_statement_is(s, ".func"))
        return follow_function(on, s);
    return ohm_statement_is(s, ".model") && follow_model(on, s);
}

/* --- elements --- */

struct question {
    const struct ohm_statements *list;
    const struct ohm_definitions *all;
    size_t visits;
};

static bool depends(struct question *q, const struct ohm_definition *d, const char *name);

/* Does the instance hand a dependent value to a parameter that its sub-circuit depends on? */
static bool instance_depends(struct question *q, const struct depending *on,
                             const struct ohm_statement *s, size_t within)
{
    struct scan scan = { .at = s->text };
    char name[OHM_NAME_BYTES], left[OHM_NAME_BYTES] = "";
    const struct ohm_definition *of = ohm_definition_of_instance(s, name)
                                          ? ohm_definition_named(q->all, name, within)
                                          : NULL;
    struct word word;

    while (of && next_word(&scan, &word)) {
        if (word.key && scan.brackets == 0 && !scan.quoted)
            strcpy(left, word.name);
        else if (word.value && *left && has(&on->values, word.name) && depends(q, of, left))
            return true;
    }
    return false;
}

/* Elements with models name them by a word; the last word of a controlled source is its value. */
static bool element_depends(const struct depending *on, const struct ohm_statement *s)
{
    const char *last = strpbrk(s->text, " \t");
    char word[OHM_NAME_BYTES];

    if (uses(on, s->text, false))
        return true;
    for (const char *at = last;
         at && (at = ohm_statement_word(at, word, sizeof word)) != NULL;)
        if (has(&on->models, word))
            return true;
    for (const char *p = last; p && *p; p++)
        if (strchr(" \t", *p))
            last = p;
    return strchr("eEfFgGhH", *s->text) && last && uses(on, last, true);
}

/* Is statement K one of the sub-circuit itself, not of another in it? */
static bool own(const struct ohm_statements *list, size_t k, size_t *nest)
{
    const struct ohm_statement *s = &list->at[k];

    if (ohm_statement_is(s, ".subckt"))
        ++*nest;
    else if (ohm_statement_is(s, ".ends"))
        --*nest;
    else
        return *nest == 0;
    return false;
}

static void collect(const struct ohm_statements *list, const struct ohm_definition *d,
                    struct depending *on)
{
    bool more = true;

    while (more && on->values.n < NAMES_MOST && on->models.n < NAMES_MOST) {
        size_t nest = 0;

        more = false;
        for (size_t k = d->first + 1; k < d->last; k++)
            if (own(list, k, &nest))
                more = follow(on, &list->at[k]) || more;
    }
}

static bool depends(struct question *q, const struct ohm_definition *d, const char *name)
{
    struct depending on = { .values = { .n = 0 } };
    size_t nest = 0;

    if (++q->visits > VISITS_MOST)
        return true;
    (void)add(&on.values, name);
    collect(q->list, d, &on);
    if (on.values.n == NAMES_MOST || on.models.n == NAMES_MOST)
        return true;
    for (size_t k = d->first + 1; k < d->last; k++) {
        const struct ohm_statement *s = &q->list->at[k];

        if (!own(q->list, k, &nest) || *s->text == '.')
            continue;
        if (*s->text == 'x' || *s->text == 'X'
                ? instance_depends(q, &on, s, (size_t)(d - q->all->at))
                : element_depends(&on, s))
            return true;
    }
    return false;
}

bool ohm_dependence_on(const struct ohm_statements *list, const struct ohm_definitions *all,
                       const struct ohm_definition *d, const char *name)
{
    struct question q = { .list = list, .all = all };

    return depends(&q, d, name);
}

const struct ohm_statement *ohm_dependence_hidden(const struct ohm_statements *list,
                                                  const struct ohm_definition *d,
                                                  const char *name)
{
    size_t nest = 0;

    for (size_t k = d->first + 1; k < d->last; k++) {
        const struct ohm_statement *s = &list->at[k];
        struct scan scan = { .at = s->text };
        struct word word;

        if (!own(list, k, &nest) ||
            !(ohm_statement_is(s, ".param") || ohm_statement_is(s, ".params")))
            continue;
        while (next_word(&scan, &word))
            if (word.key && strcasecmp(word.name, name) == 0)
                return s;
    }
    return NULL;
}
