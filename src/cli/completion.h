/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef NUEM_CLI_COMPLETION_H
#define NUEM_CLI_COMPLETION_H

#include "io/writer.h"

/* Completion scripts from the table of commands. */
void nuem_completion_write_bash(nuem_writer *w);
void nuem_completion_write_zsh(nuem_writer *w);
void nuem_completion_write_fish(nuem_writer *w);

#endif
