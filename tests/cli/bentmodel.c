/* bentmodel.c -- what a Verilog-A compiler would make of a cell, by hand: i = g v0 sinh(v / v0) between two nodes, g a
 * parameter of instances, v0 one of models.  owncell.sh compiles it to an .osdi file.  The layout is that of OSDI
 * 0.4; members that ngspice does not need here are 0. */
#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    OF_INSTANCES = 1 << 30,
    DEPENDS = 4
};                                    /* flags of parameters and of matrix entries */
enum { TO_SET = 1, IN_INSTANCE = 4 }; /* flags of an access */

struct node {
    const char *name, *unit, *flow_unit;
    uint32_t resist, react, limit_resist, limit_react;
    bool is_flow;
};

struct entry {
    uint32_t row, column, react_pointer, flags;
};

struct parameter {
    const char *const *names;
    uint32_t aliases;
    const char *sentence, *unit;
    uint32_t flags, length;
};

struct outcome {
    uint32_t flags, errors;
    void *error;
};

struct moment {
    void *names[4];
    double time;
    double *solution, *before, *after;
    uint32_t flags;
};

struct model {
    double v0;
    bool v0_given;
};

struct instance {
    double g;
    bool g_given;
    uint32_t at[2];     /* where the nodes are in the solution */
    double *entries[4]; /* into the matrix */
    bool collapsed[1];
    double i, slope, v;
};

struct descriptor {
    const char *name;
    uint32_t nodes, terminals;
    const struct node *node;
    uint32_t entries;
    const struct entry *entry;
    uint32_t pairs;
    const void *pair;
    uint32_t collapsed;
    const void *noise;
    uint32_t noises, parameters, of_instances, results;
    const struct parameter *parameter;
    uint32_t at, matrix, states, state, step, instance_size, model_size;
    void *(*access)(struct instance *, struct model *, uint32_t, uint32_t);
    void (*set_model)(void *, struct model *, void *, struct outcome *);
    void (*set_instance)(void *, struct instance *, struct model *, double, uint32_t,
                         void *, struct outcome *);
    uint32_t (*eval)(void *, struct instance *, struct model *, struct moment *);
    void (*none[5])(void);
    void (*right_side)(struct instance *, struct model *, double *, double *);
    void (*right_side_tran)(struct instance *, struct model *, double *, double *, double);
    void (*jacobian)(struct instance *, struct model *);
    void (*jacobian_react)(struct instance *, struct model *, double);
    void (*jacobian_tran)(struct instance *, struct model *, double);
    void (*newer[14])(void); /* of 0.4, for other simulators */
};

static void *access_parameter(struct instance *x, struct model *m, uint32_t id,
                              uint32_t flags)
{
    if (id == 0) {
        if (flags & IN_INSTANCE && flags & TO_SET)
            x->g_given = true;
        return flags & IN_INSTANCE ? &x->g : NULL;
    }
    if (flags & TO_SET)
        m->v0_given = true;
    return id == 1 ? &m->v0 : NULL;
}

static void set_model(void *handle, struct model *m, void *simulator,
                      struct outcome *outcome)
{
    (void)handle;
    (void)simulator;
    if (!m->v0_given)
        m->v0 = 0.2;
    *outcome = (struct outcome){ 0, 0, NULL };
}

static void set_instance(void *handle, struct instance *x, struct model *m, double kelvin,
                         uint32_t terminals, void *simulator, struct outcome *outcome)
{
    (void)handle;
    (void)m;
    (void)kelvin;
    (void)terminals;
    (void)simulator;
    if (!x->g_given)
        x->g = 1e-5;
    *outcome = (struct outcome){ 0, 0, NULL };
}

static uint32_t eval(void *handle, struct instance *x, struct model *m,
                     struct moment *moment)
{
    (void)handle;
    x->v = moment->solution[x->at[0]] - moment->solution[x->at[1]];
    x->i = x->g * m->v0 * sinh(x->v / m->v0);
    x->slope = x->g * cosh(x->v / m->v0);
    return 0;
}

/* SPICE's right side: what the tangent has left at 0 V. */
static void right_side(struct instance *x, struct model *m, double *to, double *solution)
{
    (void)m;
    (void)solution;
    to[x->at[0]] += x->slope * x->v - x->i;
    to[x->at[1]] -= x->slope * x->v - x->i;
}

static void right_side_tran(struct instance *x, struct model *m, double *to,
                            double *solution, double alpha)
{
    (void)alpha;
    right_side(x, m, to, solution);
}

static void jacobian(struct instance *x, struct model *m)
{
    (void)m;
    for (int k = 0; k < 4; k++)
        *x->entries[k] += k == 0 || k == 3 ? x->slope : -x->slope;
}

static void jacobian_react(struct instance *x, struct model *m, double alpha)
{
    (void)x;
    (void)m;
    (void)alpha;
}

static void jacobian_tran(struct instance *x, struct model *m, double alpha)
{
    (void)alpha;
    jacobian(x, m);
}

#define NO UINT32_MAX
static const struct node nodes[2] = { { "w", "V", "A", NO, NO, NO, NO, false },
                                      { "b", "V", "A", NO, NO, NO, NO, false } };
static const struct entry entries[4] = { { 0, 0, NO, DEPENDS },
                                         { 0, 1, NO, DEPENDS },
                                         { 1, 0, NO, DEPENDS },
                                         { 1, 1, NO, DEPENDS } };
static const char *const g_names[] = { "g" }, *const v0_names[] = { "v0" };
static const struct parameter parameters[2] = {
    { g_names, 0, "conductance at 0 V", "S", OF_INSTANCES, 0 },
    { v0_names, 0, "bend", "V", 0, 0 },
};

extern const uint32_t OSDI_VERSION_MAJOR, OSDI_VERSION_MINOR, OSDI_NUM_DESCRIPTORS,
    OSDI_DESCRIPTOR_SIZE;
extern const struct descriptor OSDI_DESCRIPTORS[1];

const uint32_t OSDI_VERSION_MAJOR = 0, OSDI_VERSION_MINOR = 4, OSDI_NUM_DESCRIPTORS = 1,
               OSDI_DESCRIPTOR_SIZE = sizeof(struct descriptor);
const struct descriptor OSDI_DESCRIPTORS[1] = { {
    .name = "bent_va",
    .nodes = 2,
    .terminals = 2,
    .node = nodes,
    .entries = 4,
    .entry = entries,
    .collapsed = offsetof(struct instance, collapsed),
    .parameters = 2,
    .of_instances = 1,
    .parameter = parameters,
    .at = offsetof(struct instance, at),
    .matrix = offsetof(struct instance, entries),
    .step = NO,
    .instance_size = sizeof(struct instance),
    .model_size = sizeof(struct model),
    .access = access_parameter,
    .set_model = set_model,
    .set_instance = set_instance,
    .eval = eval,
    .right_side = right_side,
    .right_side_tran = right_side_tran,
    .jacobian = jacobian,
    .jacobian_react = jacobian_react,
    .jacobian_tran = jacobian_tran,
} };
