/* group.c -- groups points that share their chips. */
#include "study/group.h"

#include "base/memory.h"
#include "study/key.h"

#include <stdlib.h>
#include <string.h>

/* Bits of the converters of all layers. */
static size_t all_bits(const struct ohm_settings *settings)
{
    const struct ohm_readout *readout = &settings->readout;
    size_t sum = 0;

    for (size_t layer = 0; layer + 1 < settings->network.layers.cols; layer++)
        for (size_t slice = 0; slice < readout->bits.cols; slice++)
            sum += ohm_readout_bits(readout, layer, slice);
    return sum;
}

/* Moves the point with the most bits to the front: its codes have all the edges of the others'. */
static void sort_group(const struct ohm_experiment *experiment, struct ohm_group *group)
{
    size_t best = 0, kept;

    for (size_t k = 1; k < group->n; k++)
        if (all_bits(&experiment->point[group->point[k]]) >
            all_bits(&experiment->point[group->point[best]]))
            best = k;
    kept = group->point[0];
    group->point[0] = group->point[best];
    group->point[best] = kept;
}

static size_t first_with(char *const key[], const char *wanted, size_t most)
{
    size_t k = 0;

    while (k < most && strcmp(key[k], wanted) != 0)
        k++;
    return k;
}

enum ohm_status ohm_groups_init(struct ohm_groups *groups,
                                const struct ohm_experiment *experiment,
                                const struct ohm_trainings *trainings)
{
    struct ohm_groups draft = { .n = 0 };
    const size_t n = experiment->points;
    char **key = NULL;
    size_t used = 0;
    enum ohm_status status;

    OHM_GO(OHM_NEW(key, n, "keys"));
    OHM_GO(OHM_NEW(draft.group, n, "groups"));
    OHM_GO(OHM_NEW(draft.points, n, "points"));
    for (size_t k = 0; k < n; k++)
        OHM_GO(ohm_key_chip(&experiment->point[k], trainings->of[k * trainings->seeds],
                            &key[k]));
    for (size_t k = 0; k < n; k++) {
        struct ohm_group *group = &draft.group[draft.n];

        if (first_with(key, key[k], k) < k)
            continue; /* in an earlier group */
        group->point = draft.points + used;
        for (size_t j = k; j < n; j++)
            if (strcmp(key[j], key[k]) == 0)
                group->point[group->n++] = j;
        used += group->n;
        sort_group(experiment, group);
        draft.n++;
    }
    *groups = draft;
out:
    for (size_t k = 0; key && k < n; k++)
        free(key[k]);
    free(key);
    if (status != OHM_OK)
        ohm_groups_clear(&draft);
    return status;
}

void ohm_groups_clear(struct ohm_groups *groups)
{
    free(groups->group);
    free(groups->points);
    *groups = (struct ohm_groups){ .n = 0 };
}
