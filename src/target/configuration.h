/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Electron configurations of the elements. */
#ifndef NUEM_TARGET_CONFIGURATION_H
#define NUEM_TARGET_CONFIGURATION_H

#include <stddef.h>

enum { NUEM_MAX_SUBSHELLS = 40 };

typedef struct nuem_subshell {
    int n, l, kappa;
    double full;       /* 2j + 1 */
    double occupation; /* electrons */
    double shell;      /* electrons in the whole shell n l */
} nuem_subshell;

/* Ground configuration of a neutral atom, 1 <= z <= 100, with `charge` electrons taken from the outermost
 * shells (largest n, then l). A shell that is not full is spread over its two subshells by 2j + 1. Returns
 * their number, in the order n, l, j. */
size_t nuem_configuration(int z, double charge, nuem_subshell *out);

enum { NUEM_CONFIGURATION_TEXT = 64 };

/* "[Xe] 4f14 5d10 6s1" */
void nuem_configuration_text(int z, char *buf, size_t size);

#endif
