/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/blas_threads.h"

#include <cblas.h>

void nuem_blas_one_thread(void)
{
    openblas_set_num_threads(1);
}

int nuem_blas_threads_set(int threads)
{
    const int before = openblas_get_num_threads();

    openblas_set_num_threads(threads);
    return before;
}
