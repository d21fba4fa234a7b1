/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Timing for the benchmarks: the best of several repetitions, because everything else that runs on
 * the machine can only add time. */
#ifndef NUEM_BENCH_TIMING_H
#define NUEM_BENCH_TIMING_H

#include <stddef.h>

/* Seconds for one call of f(context): best of repetitions of at least 20 ms each. */
double nuem_bench_time(void (*f)(void *context), void *context);

/* "name   value unit   ratio text" */
void nuem_bench_print(const char *name, double seconds, const char *ratio_text, double ratio);

/* Measured double-precision rate of one thread of OpenBLAS: matrix product (512), flop/s. */
double nuem_bench_dgemm_rate(void);

/* Print the failure and leave, when status is not 0. */
void nuem_bench_check(int status, const char *message);

#endif
