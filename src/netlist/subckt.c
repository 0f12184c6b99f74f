#include "netlist/subckt.h"

#include "netlist/expression.h"

#include <ctype.h>
#include <errno.h>
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

void ohm_subckt_instance(FILE *out, const struct ohm_cell *cell, const char *name, size_t r,
                         size_t c, double g, const char *w, const char *b, const char *gate)
{
    const bool transistor = cell && cell->access == OHM_ACCESS_TRANSISTOR;

    fprintf(out, "x_cell_%zu_%zu %s %s %s%s%s g=%.17g\n", r, c, w, b,
            transistor ? gate : "", transistor ? " " : "", name, g);
}

/* The name and the number of nodes of a line ".subckt NAME node ... [params:] [key=value ...]". */
static bool read_header(char *line, char name[OHM_SUBCKT_BYTES], size_t *nodes)
{
    char *rest = line, *word = strtok_r(line, " \t\r\n,()", &rest);

    if (!word || strcasecmp(word, ".subckt") != 0)
        return false;
    word = strtok_r(NULL, " \t\r\n,()", &rest);
    if (!word || strlen(word) >= OHM_SUBCKT_BYTES)
        return false;
    strcpy(name, word);
    *nodes = 0;
    while ((word = strtok_r(NULL, " \t\r\n,()", &rest)) != NULL) {
        const char *next = rest + strspn(rest, " \t");

        if (strchr(word, '=') || *next == '=' || strcasecmp(word, "params:") == 0)
            break;
        ++*nodes;
    }
    return true;
}

enum ohm_status ohm_subckt_find(const char *path, const char *wanted, size_t nodes,
                                char name[OHM_SUBCKT_BYTES])
{
    char line[4096], seen[OHM_SUBCKT_BYTES];
    size_t n = 0, count;
    bool any = false, found = false;
    FILE *in = fopen(path, "r");

    if (!in)
        return ohm_fail(OHM_EIO, "%s: %s", path, strerror(errno));
    while (!found && fgets(line, sizeof line, in)) {
        if (!read_header(line, seen, &count))
            continue;
        found = *wanted ? strcasecmp(seen, wanted) == 0 : count == nodes;
        any = true;
        n = count;
    }
    fclose(in);
    if (found && n == nodes) {
        strcpy(name, seen);
        return OHM_OK;
    }
    if (found)
        return ohm_fail(OHM_EINPUT, "%s: .subckt %s has %zu nodes, and a cell %s has %zu%s",
                        path, wanted, n, nodes == 3 ? "with a gate" : "without a gate",
                        nodes, nodes == 3 ? " (w b gate)" : " (w b)");
    return ohm_fail(OHM_EINPUT, "%s: there is no .subckt %s in it%s", path,
                    *wanted      ? wanted
                    : nodes == 3 ? "with nodes w b gate"
                                 : "with nodes w b",
                    any ? "" : ", nor any other");
}
