/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one core of this machine can do at most. */
#ifndef NUEM_BENCH_PEAK_H
#define NUEM_BENCH_PEAK_H

/* Vectors as wide as the processor's, by a clone of each function: these are compiled from plain loops. */
#if defined(__x86_64__) && !defined(__clang__) && defined(__GNUC__)
#define NUEM_BENCH_WIDEST                                                                          \
    __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define NUEM_BENCH_WIDEST
#endif

/* Seconds for one call: the least of many windows of a quarter of a millisecond, short enough to fall between what else
 * runs on the machine. */
double nuem_bench_shortest(void (*f)(void *context), void *context);

/* Products and sums a second, from registers. */
double nuem_bench_peak(void);

#endif
