/* label.c -- what may be the label of an entry of a sweep. */
#include "study/label.h"

#include <stdlib.h>
#include <string.h>

/* Words that claims (best) and tables use. */
static const char *const reserved[] = { "best", "failed", "-", NULL };

/* Does a character that does not print, or prints as a blank that is none, begin here (UTF-8)? */
static bool is_hidden(const unsigned char *p)
{
    if (p[0] < ' ' || p[0] == 127)
        return true;
    if (p[0] == 0xc2) /* controls, no-break space, soft hyphen */
        return p[1] <= 0xa0 || p[1] == 0xad;
    if (p[0] == 0xe2 && p[1] == 0x80) /* blanks, directions, line breaks */
        return p[2] <= 0x8f || (p[2] >= 0xa8 && p[2] <= 0xaf);
    if (p[0] == 0xe2 && p[1] == 0x81) /* joiners, more directions */
        return p[2] >= 0x9f && p[2] <= 0xaf;
    return (p[0] == 0xe3 && p[1] == 0x80 && p[2] == 0x80) ||
           (p[0] == 0xef && p[1] == 0xbb && p[2] == 0xbf);
}

size_t ohm_label_length(const char *text)
{
    size_t n = 0;
    int depth = 0;

    for (; text[n] && !(text[n] == ',' && depth <= 0); n++)
        depth += (text[n] == '[') - (text[n] == ']');
    return n;
}

static bool brackets_match(const char *text)
{
    int depth = 0;

    for (; *text && depth >= 0; text++)
        depth += (*text == '[') - (*text == ']');
    return depth == 0;
}

enum ohm_status ohm_label_check(const struct ohm_yaml *node, const char *label)
{
    const size_t n = strlen(label);

    if (n >= OHM_LABEL_BYTES || n == 0)
        return ohm_yaml_fail(node, "a label has 1 to %d characters", OHM_LABEL_BYTES - 1);
    for (const char *p = label; *p; p++)
        if (is_hidden((const unsigned char *)p))
            return ohm_yaml_fail(node, "a label holds a character that does not print");
    if (label[0] == ' ' || label[n - 1] == ' ')
        return ohm_yaml_fail(node, "the label \"%s\" begins or ends with a blank", label);
    if (!brackets_match(label) || ohm_label_length(label) < n)
        return ohm_yaml_fail(node,
                             "the label \"%s\" has a comma, or brackets that do not match, "
                             "so that --at cannot name it",
                             label);
    for (size_t k = 0; reserved[k]; k++)
        if (strcmp(label, reserved[k]) == 0)
            return ohm_yaml_fail(
                node, "the label %s means something else in claims and tables", label);
    return OHM_OK;
}

/* Is TEXT a plain number? */
static bool read_number(const char *text, double *x)
{
    char *end;

    if (text[strspn(text, "+-0123456789.eE")] != '\0')
        return false;
    *x = strtod(text, &end);
    return end != text && *end == '\0';
}

bool ohm_label_alike(const char *a, const char *b)
{
    double x, y;

    if (read_number(a, &x) && read_number(b, &y))
        return !(x < y || x > y);
    for (;; a++, b++) {
        if (*a == ' ' && *b == ' ') {
            a += strspn(a, " ") - 1;
            b += strspn(b, " ") - 1;
        }
        if (*a != *b || *a == '\0')
            return *a == *b;
    }
}
