/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nuem/init.h"

#include <gsl/gsl_errno.h>

void nuem_init(void)
{
    gsl_set_error_handler_off();
}

const char *nuem_version(void)
{
    return NUEM_VERSION;
}
