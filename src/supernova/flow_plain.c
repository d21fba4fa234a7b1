/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any processor. */
#define TABLE nuem_flow_kernels_plain
#include "supernova/flow_width.h"
