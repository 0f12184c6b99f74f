#include "netlist/subckt.h"

#include "netlist/expression.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

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

bool ohm_subckt_compiled(const char *file)
{
    const size_t n = strlen(file);

    return n > 5 && strcasecmp(file + n - 5, ".osdi") == 0;
}

void ohm_subckt_head(FILE *out, const struct ohm_cell *cell, bool standalone)
{
    const struct ohm_foreign *foreign = &cell->foreign;

    if (!ohm_subckt_compiled(foreign->file)) {
        fprintf(out, ".%s \"%s\"%s%s\n", *foreign->section ? "lib" : "include",
                foreign->file, *foreign->section ? " " : "", foreign->section);
        return;
    }
    if (standalone)
        fprintf(out, ".control\npre_osdi %s\n.endc\n", foreign->file);
    fprintf(out, ".model compiled_cell %s\n", foreign->name);
}

void ohm_subckt_instance(FILE *out, const struct ohm_cell *cell, const char *name, size_t r,
                         size_t c, double g, const char *w, const char *b, const char *gate)
{
    const bool transistor = cell && cell->access == OHM_ACCESS_TRANSISTOR;
    const bool compiled =
        cell && ohm_cell_foreign(cell) && ohm_subckt_compiled(cell->foreign.file);

    fprintf(out, "%c_cell_%zu_%zu %s %s %s%s%s g=%.17g\n", compiled ? 'n' : 'x', r, c, w, b,
            transistor ? gate : "", transistor ? " " : "",
            compiled ? "compiled_cell" : name, g);
}

/* The name and the number of nodes of a card ".subckt NAME node ... [params:] [key=value ...]". */
static bool read_header(char *card, char name[OHM_NAME_BYTES], size_t *nodes)
{
    static const char gaps[] = " \t\r\n,()";
    char *rest = card, *word = strtok_r(card, gaps, &rest);

    if (!word || strcasecmp(word, ".subckt") != 0)
        return false;
    word = strtok_r(NULL, gaps, &rest);
    if (!word || strlen(word) >= OHM_NAME_BYTES)
        return false;
    strcpy(name, word);
    *nodes = 0;
    while ((word = strtok_r(NULL, gaps, &rest)) != NULL) {
        const char *next = rest + strspn(rest, gaps);

        if (strchr(word, '=') || *next == '=' || strcasecmp(word, "params:") == 0)
            break;
        ++*nodes;
    }
    return true;
}

/* What a search through a file has met. */
struct search {
    const char *wanted; /* empty: whatever has NODES nodes */
    size_t nodes;
    bool found, any, includes;
    char name[OHM_NAME_BYTES];
    size_t n; /* its nodes */
};

static void search_card(struct search *search, char *card)
{
    char name[OHM_NAME_BYTES];
    size_t n;

    if (strncasecmp(card, ".inc", 4) == 0 || strncasecmp(card, ".lib", 4) == 0)
        search->includes = true;
    if (search->found || !read_header(card, name, &n))
        return;
    search->any = true;
    search->found =
        *search->wanted ? strcasecmp(name, search->wanted) == 0 : n == search->nodes;
    strcpy(search->name, name);
    search->n = n;
}

/* Ends a line where ngspice does: at its comment. */
static void cut_comment(char *line)
{
    for (char *p = line; *p; p++) {
        if (*p == ';' || strncmp(p, "//", 2) == 0 ||
            (*p == '$' && p > line && isspace((unsigned char)p[-1]))) {
            *p = '\0';
            return;
        }
    }
}

/* A card is a line with those behind it that begin with +; blank ones and comments may stand between. */
static bool search_lines(struct search *search, FILE *in)
{
    char *line = NULL, *card = NULL, *longer;
    size_t room = 0, used = 0;
    bool memory = true;

    while (memory && getline(&line, &room, in) >= 0) {
        char *start = line + strspn(line, " \t\r\n");

        cut_comment(start);
        if (*start == '*' || *start == '\0')
            continue;
        if (*start == '+') {
            *start = ' ';
        } else if (card) {
            search_card(search, card);
            used = 0;
        }
        longer = realloc(card, used + strlen(start) + 1);
        memory = longer != NULL;
        if (!memory)
            break;
        card = longer;
        strcpy(card + used, start);
        used += strlen(start);
    }
    if (card)
        search_card(search, card);
    free(line);
    free(card);
    return memory;
}

static enum ohm_status search_file(struct search *search, const char *path)
{
    FILE *in = fopen(path, "r");
    enum ohm_status status = OHM_OK;

    if (!in)
        return ohm_fail(OHM_EIO, "%s: %s", path, strerror(errno));
    if (!search_lines(search, in))
        status = ohm_fail(OHM_ENOMEM, "%s: no memory for its lines", path);
    else if (ferror(in))
        status = ohm_fail(OHM_EIO, "%s: %s", path, strerror(errno));
    fclose(in);
    return status;
}

static enum ohm_status judge(const struct search *search, const char *path)
{
    const bool gate = search->nodes == 3;

    if (search->found && search->n == search->nodes)
        return OHM_OK;
    if (search->found)
        return ohm_fail(OHM_EINPUT,
                        "%s: .subckt %s has %zu nodes, and a cell %s gate has %zu (%s)",
                        path, search->wanted, search->n, gate ? "with a" : "without a",
                        search->nodes, gate ? "w b gate" : "w b");
    return ohm_fail(OHM_EINPUT, "%s: there is no .subckt %s in it%s", path,
                    *search->wanted ? search->wanted
                    : gate          ? "with nodes w b gate"
                                    : "with nodes w b",
                    search->any ? "" : ", nor any other");
}

enum ohm_status ohm_subckt_find(const char *path, const char *wanted, size_t nodes,
                                char name[OHM_NAME_BYTES])
{
    struct search search = { .wanted = wanted, .nodes = nodes };

    OHM_TRY(search_file(&search, path));
    OHM_TRY(judge(&search, path));
    strcpy(name, search.name);
    return OHM_OK;
}

/* Names go into a deck as they are: one word each. */
static enum ohm_status check_word(const char *key, const char *word)
{
    if (word[strcspn(word, " \t\r\n=,;(){}[]\"'$&")] == '\0')
        return OHM_OK;
    return ohm_fail(OHM_EUSAGE, "%s: \"%.63s\" is not a name that a deck can have", key,
                    word);
}

enum ohm_status ohm_subckt_check(struct ohm_cell *cell)
{
    struct ohm_foreign *foreign = &cell->foreign;
    struct search search = { .wanted = foreign->name,
                             .nodes = cell->access == OHM_ACCESS_TRANSISTOR ? 3 : 2 };

    if (foreign->file[strcspn(foreign->file, "\"\n")] != '\0')
        return ohm_fail(OHM_EUSAGE,
                        "file: a deck cannot name a file with a quotation mark or "
                        "a line break in its name");
    OHM_TRY(check_word("subckt", foreign->name));
    OHM_TRY(check_word("section", foreign->section));
    OHM_TRY(search_file(&search, foreign->file));
    if ((ohm_subckt_compiled(foreign->file) || *foreign->section) &&
        strpbrk(foreign->file, " \t"))
        return ohm_fail(
            OHM_EUSAGE,
            "file: ngspice cannot be told of a compiled model, or of a section, in "
            "a path with a blank, %.400s",
            foreign->file);
    if (ohm_subckt_compiled(foreign->file))
        return *foreign->name
                   ? OHM_OK
                   : ohm_fail(OHM_EUSAGE, "subckt: name the module of %s", foreign->file);
    if (!search.found && search.includes && *foreign->name)
        return OHM_OK; /* it may stand in a file that this one includes */
    OHM_TRY(judge(&search, foreign->file));
    strcpy(foreign->name, search.name);
    return OHM_OK;
}
