/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef NUEM_CLI_MANUAL_H
#define NUEM_CLI_MANUAL_H

#include "io/writer.h"

/* The manual page nuem.1 in the man macros of troff, from the table of commands. */
void nuem_manual_write(nuem_writer *w);

#endif
