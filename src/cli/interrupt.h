/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ctrl-C (or SIGTERM) asks a long command to stop and keep what it has; a second one, more than a
 * second later, ends the program at once. */
#ifndef NUEM_CLI_INTERRUPT_H
#define NUEM_CLI_INTERRUPT_H

#include <stdbool.h>

/* For commands that look at nuem_interrupted() as they go; others simply end at Ctrl-C. */
void nuem_interrupt_catch(void);
bool nuem_interrupted(void);

#endif
