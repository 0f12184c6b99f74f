/* conductor.c -- a compiled model as a Verilog-A compiler makes it (OSDI 0.3), by hand:
 *
 *     module conductor(a, b);  parameter real g = 1;  I(a,b) <+ g * V(a,b) * (1 + V(a,b)^2);
 *
 * Built as a shared library that ngspice loads.  Only what the interface asks of such a model is here.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NOWHERE UINT32_MAX

struct pair {
    uint32_t a, b;
};

struct jacobian_entry {
    struct pair nodes;
    uint32_t react_pointer, flags;
};

struct node {
    const char *name, *units, *residual_units;
    uint32_t resist_residual, react_residual, resist_limit, react_limit;
    bool is_flow;
};

struct parameter {
    const char **name;
    uint32_t aliases;
    const char *description, *units;
    uint32_t flags, length;
};

struct simulation {
    void *parameters[4];
    double time, *voltages; /* of the last iteration */
    double *states[2];
    uint32_t flags;
};

struct set_up {
    uint32_t flags, errors;
    void *error;
};

struct descriptor {
    const char *name;
    uint32_t n_nodes, n_terminals;
    const struct node *nodes;
    uint32_t n_entries;
    const struct jacobian_entry *entries;
    uint32_t n_collapsible;
    const struct pair *collapsible;
    uint32_t collapsed;
    const void *noise;
    uint32_t n_noise;
    uint32_t n_parameters, n_instance_parameters, n_outputs;
    const struct parameter *parameters;
    uint32_t node_mapping, jacobian_pointers;
    uint32_t n_states, states, bound_step;
    uint32_t instance_size, model_size;
    void *(*access)(void *instance, void *model, uint32_t id, uint32_t flags);
    void (*set_up_model)(void *handle, void *model, void *simulation,
                         struct set_up *result);
    void (*set_up_instance)(void *handle, void *instance, void *model, double temperature,
                            uint32_t terminals, void *simulation, struct set_up *result);
    uint32_t (*eval)(void *handle, void *instance, void *model,
                     const struct simulation *simulation);
    void (*noise_at)(void *instance, void *model, double frequency, double *density,
                     double *logarithm);
    void (*residual[2])(void *instance, void *model, double *to);
    void (*limit[2])(void *instance, void *model, double *to);
    void (*rhs_dc)(void *instance, void *model, double *to, double *voltages);
    void (*rhs_tran)(void *instance, void *model, double *to, double *voltages,
                     double alpha);
    void (*jacobian)(void *instance, void *model);
    void (*jacobian_react)(void *instance, void *model, double alpha);
    void (*jacobian_tran)(void *instance, void *model, double alpha);
};

struct model {
    double g;
    bool given;
};

struct instance {
    double multiplier;
    double current[2];    /* residuals of both nodes */
    double slope, excess; /* dI/dV; slope * V - I */
    double *entry[4];
    uint32_t node[2];
    bool collapsed[1];
};

static void *give(void *instance, void *model, uint32_t id, uint32_t flags)
{
    struct instance *i = instance;
    struct model *m = model;

    if (id == 0)
        return flags & 4 ? &i->multiplier : NULL;
    if (flags & 1)
        m->given = true;
    return &m->g;
}

static void set_up_model(void *handle, void *model, void *simulation, struct set_up *result)
{
    struct model *m = model;

    (void)handle;
    (void)simulation;
    if (!m->given)
        m->g = 1;
    *result = (struct set_up){ 0 };
}

static void set_up_instance(void *handle, void *instance, void *model, double temperature,
                            uint32_t terminals, void *simulation, struct set_up *result)
{
    (void)handle;
    (void)instance;
    (void)model;
    (void)temperature;
    (void)terminals;
    (void)simulation;
    *result = (struct set_up){ 0 };
}

static uint32_t evaluate(void *handle, void *instance, void *model,
                         const struct simulation *simulation)
{
    struct instance *i = instance;
    const struct model *m = model;
    const double v = simulation->voltages[i->node[0]] - simulation->voltages[i->node[1]];

    (void)handle;
    i->current[0] = m->g * v * (1 + v * v);
    i->current[1] = -i->current[0];
    i->slope = m->g * (1 + 3 * v * v);
    i->excess = i->slope * v - i->current[0];
    return 0;
}

static void load_residual(void *instance, void *model, double *to)
{
    const struct instance *i = instance;

    (void)model;
    to[i->node[0]] += i->current[0];
    to[i->node[1]] += i->current[1];
}

static void load_nothing(void *instance, void *model, double *to)
{
    (void)instance;
    (void)model;
    (void)to;
}

static void load_rhs(void *instance, void *model, double *to, double *voltages)
{
    const struct instance *i = instance;

    (void)model;
    (void)voltages;
    to[i->node[0]] += i->excess;
    to[i->node[1]] -= i->excess;
}

static void load_rhs_tran(void *instance, void *model, double *to, double *voltages,
                          double alpha)
{
    (void)alpha;
    load_rhs(instance, model, to, voltages);
}

static void load_jacobian(void *instance, void *model)
{
    const struct instance *i = instance;

    (void)model;
    for (int k = 0; k < 4; k++)
        *i->entry[k] += k == 0 || k == 3 ? i->slope : -i->slope;
}

static void load_jacobian_tran(void *instance, void *model, double alpha)
{
    (void)alpha;
    load_jacobian(instance, model);
}

static void load_no_jacobian(void *instance, void *model, double alpha)
{
    (void)instance;
    (void)model;
    (void)alpha;
}

static const struct node nodes[] = {
    { "a", "V", "A", offsetof(struct instance, current[0]), NOWHERE, NOWHERE, NOWHERE,
      false },
    { "b", "V", "A", offsetof(struct instance, current[1]), NOWHERE, NOWHERE, NOWHERE,
      false },
};
static const struct jacobian_entry entries[] = {
    { { 0, 0 }, NOWHERE, 4 },
    { { 0, 1 }, NOWHERE, 4 },
    { { 1, 0 }, NOWHERE, 4 },
    { { 1, 1 }, NOWHERE, 4 },
};
static const char *multiplier_names[] = { "$mfactor" }, *g_names[] = { "g" };
static const struct parameter parameters[] = {
    { multiplier_names, 0, "multiplier", "", 1u << 30, 0 },
    { g_names, 0, "conductance", "S", 0, 0 },
};

extern const uint32_t OSDI_VERSION_MAJOR, OSDI_VERSION_MINOR, OSDI_NUM_DESCRIPTORS;
extern const struct descriptor OSDI_DESCRIPTORS[];
const uint32_t OSDI_VERSION_MAJOR = 0, OSDI_VERSION_MINOR = 3, OSDI_NUM_DESCRIPTORS = 1;
const struct descriptor OSDI_DESCRIPTORS[] = { {
    .name = "conductor",
    .n_nodes = 2,
    .n_terminals = 2,
    .nodes = nodes,
    .n_entries = 4,
    .entries = entries,
    .collapsed = offsetof(struct instance, collapsed),
    .n_parameters = 2,
    .n_instance_parameters = 1,
    .parameters = parameters,
    .node_mapping = offsetof(struct instance, node),
    .jacobian_pointers = offsetof(struct instance, entry),
    .bound_step = NOWHERE,
    .instance_size = sizeof(struct instance),
    .model_size = sizeof(struct model),
    .access = give,
    .set_up_model = set_up_model,
    .set_up_instance = set_up_instance,
    .eval = evaluate,
    .residual = { load_residual, load_nothing },
    .limit = { load_nothing, load_nothing },
    .rhs_dc = load_rhs,
    .rhs_tran = load_rhs_tran,
    .jacobian = load_jacobian,
    .jacobian_react = load_no_jacobian,
    .jacobian_tran = load_jacobian_tran,
} };
