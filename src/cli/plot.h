/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The picture of an answer, --plot FILE: the JSON form of the answer goes to nuem.plot of the Python package. */
#ifndef NUEM_CLI_PLOT_H
#define NUEM_CLI_PLOT_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/options.h"
#include "nuem/status.h"

/* --plot, which the commands of a table in plot.c take besides their own options. */
extern const nuem_option nuem_plot_option;
bool nuem_plot_offered(const nuem_command *command);

/* Is the ending of the file one that can be drawn? NUEM_ERR_ARG. */
nuem_status nuem_plot_check(const char *file, nuem_error *err);

/* Draw an answer (its JSON) into a file, which is written beside and renamed. NUEM_ERR_IO whatever keeps it from being
 * made: no interpreter, package or Matplotlib, a folder that cannot be written, nothing to draw. */
nuem_status nuem_plot_draw(const char *file, const char *json, nuem_error *err);

#endif
