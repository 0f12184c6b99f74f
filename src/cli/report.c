#include "cli/command.h"
#include "exchange/draft.h"
#include "report/page.h"

struct options {
    char output[OHM_TEXT_BYTES];
};

/* clang-format off */
#define AT(member) offsetof(struct options, member)
static const struct ohm_field fields[] = {
    { "output", "", OHM_TEXT, AT(output), NULL, 0, 0, NULL, "The page (HTML)." },
    { 0 }
};
#undef AT
/* clang-format on */

static const struct ohm_part parts[] = { { fields, 0 }, { 0 } };

static enum ohm_status run(const void *given, char *const arguments[])
{
    const struct options *options = given;
    struct ohm_draft draft;
    enum ohm_status status;

    OHM_TRY(ohm_draft_init(&draft, options->output));
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
               "  ohmslice report r.h5 -o r.html",
    .parts = parts,
    .size = sizeof(struct options),
    .run = run,
};
