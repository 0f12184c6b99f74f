/* desk.c -- what is at hand while a unit is computed. */
#include "study/desk.h"

#include "base/memory.h"

#include <stdlib.h>

static enum ohm_status fill(struct ohm_desk *desk)
{
    const struct ohm_study *study = desk->study;
    const size_t n = desk->group->n, images = study->images;
    const struct ohm_images examples = ohm_images_last(&study->data, OHM_EXAMPLES);

    OHM_TRY(ohm_integer_init(&desk->integer, &desk->training->network,
                             &desk->settings->mapping, &examples));
    OHM_TRY(OHM_NEW(desk->readout, n, "read-outs"));
    OHM_TRY(OHM_NEW(desk->outcome, n, "outcomes"));
    OHM_TRY(OHM_NEW(desk->class, n * images, "answers"));
    OHM_TRY(OHM_NEW(desk->answer, images, "answers"));
    OHM_TRY(OHM_NEW(desk->heldout, n, "accuracies"));
    for (size_t v = 0; v < n; v++) {
        desk->readout[v] = &study->experiment->point[desk->group->point[v]].readout;
        desk->outcome[v].class = desk->class + v * images;
    }
    return OHM_OK;
}

enum ohm_status ohm_desk_init(struct ohm_desk *desk, struct ohm_study *study,
                              struct ohm_unit unit)
{
    const struct ohm_trainings *trainings = &study->trainings;
    const struct ohm_group *group = &study->groups.group[unit.group];
    const size_t point = group->point[0];
    struct ohm_desk draft = {
        .study = study,
        .unit = unit,
        .group = group,
        .settings = &study->experiment->point[point],
        .training =
            &trainings->training[trainings->of[point * trainings->seeds + unit.seed]],
    };
    const enum ohm_status status = fill(&draft);

    if (status != OHM_OK)
        ohm_desk_clear(&draft);
    else
        *desk = draft;
    return status;
}

void ohm_desk_clear(struct ohm_desk *desk)
{
    for (int r = 0; r < OHM_ROUTES; r++)
        ohm_chip_free(desk->chip[r]);
    ohm_integer_clear(&desk->integer);
    free(desk->readout);
    free(desk->outcome);
    free(desk->class);
    free(desk->answer);
    free(desk->heldout);
}
