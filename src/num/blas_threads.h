/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef NUEM_NUM_BLAS_THREADS_H
#define NUEM_NUM_BLAS_THREADS_H

/* Matrix products run in the thread that calls for them, from now on and in the whole process: for
 * programs that have threads of their own, and for results that do not depend on how many there are. */
void nuem_blas_one_thread(void);

/* Number of threads of matrix products from now on, in the whole process; what it was before. */
int nuem_blas_threads_set(int threads);

#endif
