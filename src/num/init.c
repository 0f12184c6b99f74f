/* init.c -- turns off the error handler of GSL. */
#include "num/init.h"

#include <gsl/gsl_errno.h>

void ohm_num_init(void)
{
    gsl_set_error_handler_off();
}
