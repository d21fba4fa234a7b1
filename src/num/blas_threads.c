/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/blas_threads.h"

#include <cblas.h>

void nuem_blas_one_thread(void)
{
    openblas_set_num_threads(1);
}
