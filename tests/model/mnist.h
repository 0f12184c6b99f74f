/* mnist.h -- where the real MNIST is, if it is: in $OHM_MNIST, or beside the source tree. */
#ifndef OHM_TESTS_MODEL_MNIST_H
#define OHM_TESTS_MODEL_MNIST_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* The folder, or NULL. */
static inline const char *mnist_folder(void)
{
    static char beside[4096];
    const char *given = getenv("OHM_MNIST"), *top = getenv("top_srcdir");

    if (given && *given)
        return given;
    snprintf(beside, sizeof beside, "%s/../shared/data/mnist", top ? top : ".");
    return access(beside, F_OK) == 0 ? beside : NULL;
}

#endif
