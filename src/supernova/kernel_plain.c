/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kernels in vectors of two doubles, which every processor has or the compiler takes apart. */
#define W     2
#define TABLE nuem_kernels_plain
#include "supernova/kernel_width.h"
