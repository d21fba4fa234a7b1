/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file progress.h  How long work reports and is stopped. */
#ifndef NUEM_PROGRESS_H
#define NUEM_PROGRESS_H

#include <stdbool.h>

/** Called now and then by long work, always in the thread that called the library.
 *  @param fraction  done so far, 0 to 1
 *  @return false to stop: the work ends with NUEM_ERR_CANCELLED */
typedef bool nuem_progress_function(double fraction, void *context);

/** NULL function: nobody is told and nothing stops the work. */
typedef struct nuem_progress {
    nuem_progress_function *function;
    void *context;
} nuem_progress;

#endif
