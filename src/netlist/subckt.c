/* subckt.c -- writes cells as sub-circuits, and loads those of users. */
#include "netlist/subckt.h"

#include "base/place.h"
#include "netlist/contract.h"
#include "netlist/expression.h"
#include "netlist/include.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

/* The parameters of a memory.  A shape that follows g is computed beside them. */
static struct ohm_number parameters(FILE *out, const struct ohm_law *law)
{
    struct ohm_number number = ohm_number_of(law, 0);

    snprintf(number.g, sizeof number.g, "({g})");
    if (law->at[1] > law->at[0]) {
        fprintf(out, ".param shape={%.17g+(%.17g)*min(max((g-%.17g)/%.17g,0),1)}\n",
                law->shape[0], law->shape[1] - law->shape[0], law->at[0],
                law->at[1] - law->at[0]);
        snprintf(number.shape, sizeof number.shape, "({shape})");
    }
    snprintf(number.product, sizeof number.product, "({g}*%s)", number.shape);
    return number;
}

void ohm_subckt_write(FILE *out, const struct ohm_cell *cell, const char *name)
{
    const bool transistor = cell->access == OHM_ACCESS_TRANSISTOR;
    const bool selector = cell->law.selector_i > 0;
    const char *to = transistor || selector ? "x" : "b";

    fprintf(out, ".subckt %s w b%s g=1e-5\n", name, transistor ? " gate" : "");
    if (ohm_law_linear(&cell->law)) {
        fprintf(out, "r_cell w %s {1/g}\n", to);
    } else {
        const struct ohm_number number = parameters(out, &cell->law);

        fprintf(out, "b_cell w %s ", to);
        ohm_expression_memory(out, &cell->law, &number, "w", to);
    }
    if (selector) {
        fprintf(out, "b_select x b ");
        ohm_expression_selector(out, &cell->law, "x", "b");
    }
    if (transistor) {
        fprintf(out, "b_access x b ");
        ohm_expression_transistor(out, &cell->transistor, "x", "gate", "b");
    }
    fprintf(out, ".ends\n");
}

/* Is FILE a compiled model (.osdi)? */
static bool is_compiled(const char *file)
{
    const size_t n = strlen(file);

    return n > 5 && strcasecmp(file + n - 5, ".osdi") == 0;
}

const char *ohm_subckt_code(const struct ohm_cell *cell)
{
    return cell && ohm_cell_foreign(cell) && is_compiled(cell->foreign.file)
               ? cell->foreign.file
               : NULL;
}

void ohm_subckt_head(FILE *out, const struct ohm_cell *cell, const char *text,
                     bool standalone)
{
    if (text)
        fputs(text, out);
    if (!ohm_subckt_code(cell))
        return;
    if (standalone)
        fprintf(out, ".control\npre_osdi %s\n.endc\n", cell->foreign.file);
    fprintf(out, ".model compiled_cell %s\n", cell->foreign.name);
}

void ohm_subckt_instance(FILE *out, const struct ohm_cell *cell, const char *name, size_t r,
                         size_t c, double g, const char *w, const char *b, const char *gate)
{
    const bool transistor = cell && cell->access == OHM_ACCESS_TRANSISTOR;
    const bool compiled = ohm_subckt_code(cell) != NULL;

    fprintf(out, "%c_cell_%zu_%zu %s %s %s%s%s g=%.17g\n", compiled ? 'n' : 'x', r, c, w, b,
            transistor ? gate : "", transistor ? " " : "",
            compiled ? "compiled_cell" : name, g);
}

/* A netlist as it stands in a deck; *text is the caller's to free. */
static enum ohm_status print(const struct ohm_statements *list, char **text)
{
    size_t size;
    FILE *out = open_memstream(text, &size);
    bool good;

    if (out) {
        ohm_statements_write(out, list);
        good = !ferror(out);
        if (fclose(out) == 0 && good)
            return OHM_OK;
        free(*text);
        *text = NULL;
    }
    return ohm_fail(OHM_ENOMEM, "no memory for a netlist");
}

/* Reads and checks; TEXT may be NULL. */
static enum ohm_status load(const char *path, const char *section, const char *wanted,
                            size_t ports, char name[OHM_NAME_BYTES], char **text)
{
    struct ohm_statements list = { 0 };
    enum ohm_status status;

    OHM_GO(ohm_include_read(path, section, &list));
    OHM_GO(ohm_contract_check(&list, path, wanted, ports, name));
    if (text)
        status = print(&list, text);
out:
    ohm_statements_clear(&list);
    return status;
}

enum ohm_status ohm_subckt_find(const char *path, size_t nodes, char name[OHM_NAME_BYTES])
{
    char found[OHM_NAME_BYTES];

    if (!ohm_place_quotable(path))
        return ohm_fail(OHM_EUSAGE,
                        "a deck cannot name a file with one of \" ` $ ; \\ or a control "
                        "character in its path, or ~ at its start: %.400s",
                        path);
    OHM_TRY(load(path, "", "", nodes, found, NULL));
    strcpy(name, found);
    return OHM_OK;
}

/* Names go into a deck as they are. */
static enum ohm_status check_word(const char *key, const char *word)
{
    if (word[strspn(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                          "0123456789_")] == '\0')
        return OHM_OK;
    return ohm_fail(OHM_EUSAGE,
                    "%s: \"%.63s\" is not a name that a deck can have: letters, digits and "
                    "_ alone",
                    key, word);
}

/* Of a compiled model nothing can be checked but that it is there; ngspice takes its path as a word of a command. */
static enum ohm_status check_compiled(const struct ohm_foreign *foreign)
{
    struct stat facts;

    if (!ohm_place_plain(foreign->file))
        return ohm_fail(OHM_EUSAGE,
                        "file: ngspice can be told of a compiled model only in a path of "
                        "plain characters (no blanks, quotes, ` $ ; | & < > and the like), "
                        "%.400s",
                        foreign->file);
    if (stat(foreign->file, &facts) != 0)
        return ohm_fail(OHM_EIO, "%s: %s", foreign->file, strerror(errno));
    if (!S_ISREG(facts.st_mode))
        return ohm_fail(OHM_EINPUT, "%s: not a regular file", foreign->file);
    if (*foreign->section)
        return ohm_fail(OHM_EUSAGE, "section: a compiled model has none");
    return *foreign->name
               ? OHM_OK
               : ohm_fail(OHM_EUSAGE, "subckt: name the module of %s", foreign->file);
}

enum ohm_status ohm_subckt_load(struct ohm_cell *cell, char **text)
{
    struct ohm_foreign *foreign = &cell->foreign;
    const size_t ports = cell->access == OHM_ACCESS_TRANSISTOR ? 3 : 2;
    char name[OHM_NAME_BYTES];

    if (text)
        *text = NULL;
    OHM_TRY(check_word("subckt", foreign->name));
    if (is_compiled(foreign->file))
        return check_compiled(foreign);
    OHM_TRY(load(foreign->file, foreign->section, foreign->name, ports, name, text));
    strcpy(foreign->name, name);
    return OHM_OK;
}

enum ohm_status ohm_subckt_check(struct ohm_cell *cell)
{
    return ohm_subckt_load(cell, NULL);
}
