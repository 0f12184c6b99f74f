/* page.c -- writes the page of a result. */
#include "report/page.h"

#include "report/findings.h"
#include "report/html.h"
#include "report/results.h"

#include <string.h>

static const char style[] =
    "body{font:15px/1.5 sans-serif;max-width:60em;margin:2em auto;padding:0 1em;color:#222}"
    "table{border-collapse:collapse;margin:1em 0}td,th{padding:.2em .7em;text-align:left;"
    "border-bottom:1px solid #ddd}td.n{text-align:right;font-variant-numeric:tabular-nums}"
    ".holds{color:#0a7a2f}.fails{color:#b00020}.undecided{color:#8a6d00}pre{background:#"
    "f6f6f6;"
    "padding:1em;overflow-x:auto;font-size:13px}svg{max-width:100%;height:auto}";

static enum ohm_status print_origin(FILE *out, struct ohm_store *store)
{
    static const char *const keys[] = { "command",         "data",    "ohmslice_version",
                                        "simulator",       "sandbox", "compiled_models",
                                        "instruction_set", "started", "finished" };
    char before[128];

    fputs("<h2>Where it comes from</h2>\n<table>\n", out);
    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
        snprintf(before, sizeof before, "<tr><td>%s</td><td>", keys[k]);
        OHM_TRY(ohm_html_note(out, store, keys[k], before, "</td></tr>\n"));
    }
    fputs("</table>\n", out);
    OHM_TRY(ohm_html_note(out, store, "experiment",
                          "<details><summary>the experiment</summary><pre>",
                          "</pre></details>\n"));
    return ohm_html_note(out, store, "settings",
                         "<details><summary>all settings</summary><pre>",
                         "</pre></details>\n");
}

static enum ohm_status print_page(FILE *out, struct ohm_store *store, const char *result)
{
    const char *slash = strrchr(result, '/');
    enum ohm_status status;

    fprintf(out, "<!DOCTYPE html>\n<html lang=\"en\"><head><meta "
                 "charset=\"utf-8\"/><title>ohmslice: ");
    ohm_html_text(out, slash ? slash + 1 : result);
    fprintf(out, "</title>\n<style>%s</style></head>\n<body>\n", style);
    OHM_GO(ohm_html_note(out, store, "question", "<h1>", "</h1>\n"));
    OHM_GO(ohm_html_note(out, store, "source", "<p>", "</p>\n"));
    OHM_GO(ohm_findings_verdicts(out, store));
    OHM_GO(ohm_findings_audit(out, store));
    OHM_GO(ohm_results_print(out, store));
    OHM_GO(print_origin(out, store));
    fputs("</body></html>\n", out);
out:
    return status;
}

enum ohm_status ohm_page_write(const char *result, FILE *out)
{
    struct ohm_store *store;
    enum ohm_status status;

    OHM_TRY(ohm_store_open(&store, result));
    status = print_page(out, store, result);
    ohm_store_close(store);
    return status;
}
