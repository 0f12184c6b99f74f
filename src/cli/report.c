/* report.c -- ohmslice report: a result as an HTML page or a picture. */
#include "cli/command.h"
#include "exchange/draft.h"
#include "report/page.h"
#include "report/picture.h"
#include "report/plot.h"

struct options {
    char output[OHM_TEXT_BYTES], picture[OHM_TEXT_BYTES];
};

/* clang-format off */
#define AT(member) offsetof(struct options, member)
static const struct ohm_field fields[] = {
    { "output", "", OHM_TEXT, AT(output), NULL, 0, 0, NULL, "The page (HTML), or the picture (SVG).",
      OHM_STAGE_NONE },
    { "picture", "", OHM_TEXT, AT(picture), "", 0, 0, NULL,
      "Only a picture of this variable, e.g. accuracy_nodal, over the axes of the sweep.", OHM_STAGE_NONE },
    { 0 }
};
#undef AT
/* clang-format on */

static const struct ohm_part parts[] = { { fields, 0 }, { 0 } };

static enum ohm_status write_picture(const char *result, const char *name, FILE *out)
{
    struct ohm_table table = { .axes = 0 };
    struct ohm_store *store;
    enum ohm_status status;

    if (!ohm_plot_possible())
        return ohm_fail(OHM_EUSAGE, "--picture: gnuplot, which draws it, is not installed");
    OHM_TRY(ohm_store_open(&store, result));
    OHM_GO(ohm_picture_table(&table, store, name));
    OHM_GO(ohm_picture_write(out, store, name, &table));
out:
    ohm_table_clear(&table);
    ohm_store_close(store);
    return status;
}

static enum ohm_status run(const void *given, char *const arguments[])
{
    const struct options *options = given;
    struct ohm_draft draft;
    enum ohm_status status;

    OHM_TRY(ohm_draft_init(&draft, options->output));
    if (options->picture[0] != '\0')
        OHM_GO(write_picture(arguments[0], options->picture, draft.out));
    else
        OHM_GO(ohm_page_write(arguments[0], draft.out));
    OHM_GO(ohm_draft_commit(&draft));
out:
    ohm_draft_clear(&draft);
    return status;
}

const struct ohm_command ohm_command_report = {
    .name = "report",
    .arguments = "RESULT.h5",
    .least = 1,
    .most = 1,
    .sentence = "a result file as one HTML page",
    .details = "Writes one page with the verdicts, plots (drawn by gnuplot, where it is "
               "installed), numbers and origin of a result.\n\n"
               "  ohmslice report r.h5 -o r.html\n"
               "  ohmslice report r.h5 --picture accuracy_nodal -o r.svg",
    .parts = parts,
    .size = sizeof(struct options),
    .results = OHM_RESULTS_FIRST,
    .run = run,
};
