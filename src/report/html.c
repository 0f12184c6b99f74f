/* html.c -- prints text and elements as HTML that is XML too. */
#include "report/html.h"

#include "store/note.h"

#include <stdlib.h>

void ohm_html_text(FILE *out, const char *text)
{
    for (; *text; text++) {
        switch (*text) {
        case '<':
            fputs("&lt;", out);
            break;
        case '>':
            fputs("&gt;", out);
            break;
        case '&':
            fputs("&amp;", out);
            break;
        default:
            if ((unsigned char)*text >= ' ' || *text == '\n' || *text == '\t')
                fputc(*text, out);
        }
    }
}

void ohm_html_element(FILE *out, const char *tag, const char *text)
{
    fprintf(out, "<%s>", tag);
    ohm_html_text(out, text);
    fprintf(out, "</%s>", tag);
}

enum ohm_status ohm_html_note(FILE *out, struct ohm_store *store, const char *key,
                              const char *before, const char *after)
{
    char *text = NULL;
    bool there;

    OHM_TRY(ohm_note_exists(store, "", key, &there));
    if (!there)
        return OHM_OK;
    OHM_TRY(ohm_note_read_text(store, "", key, &text));
    if (*text != '\0') {
        fputs(before, out);
        ohm_html_text(out, text);
        fputs(after, out);
    }
    free(text);
    return OHM_OK;
}
