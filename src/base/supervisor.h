/* supervisor.h -- the process between a caller and the child that works for it; only for worker.c. */
#ifndef OHM_BASE_SUPERVISOR_H
#define OHM_BASE_SUPERVISOR_H

#include "base/process.h"
#include "base/service.h"

struct ohm_job {
    ohm_serve *serve;
    struct ohm_worker_life life;
};

/* Forks a supervisor, which lives as long as the line to it; false with errno without. */
bool ohm_supervisor_new(struct ohm_process *process, const struct ohm_job *job);

/* Seconds after which even a request whose child had to be replaced has been answered. */
double ohm_supervisor_seconds(const struct ohm_worker_limits *limits);

#endif
