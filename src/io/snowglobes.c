/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/snowglobes.h"

#include <math.h>
#include <string.h>

#include "io/decimal.h"

void nuem_snowglobes_edges(double edge_mev[NUEM_SNOWGLOBES_ROWS + 1])
{
    edge_mev[0] = 0.0;
    for (int i = 1; i <= NUEM_SNOWGLOBES_ROWS; i++) edge_mev[i] = (2 * i - 1) / 10.0;
}

static void write_comment(nuem_writer *w, const char *text)
{
    while (*text) {
        const size_t n = strcspn(text, "\n");
        nuem_writer_add(w, "# ");
        nuem_writer_add_n(w, text, n);
        nuem_writer_add(w, "\n");
        text += n + (text[n] == '\n');
    }
}

void nuem_snowglobes_write(nuem_writer *w, const char *comment,
                           const double (*fluence)[NUEM_SNOWGLOBES_COLUMNS])
{
    char number[NUEM_DECIMAL_SIZE];

    if (comment) write_comment(w, comment);
    nuem_writer_add(w, "# E(GeV) nue numu nutau nuebar numubar nutaubar\n");
    for (int i = 0; i < NUEM_SNOWGLOBES_ROWS; i++) {
        nuem_decimal_exact(i / 5000.0, number);
        nuem_writer_add(w, number);
        for (int k = 0; k < NUEM_SNOWGLOBES_COLUMNS; k++) {
            nuem_decimal_exact(fluence[i][k], number);
            nuem_writer_addf(w, " %s", number);
        }
        nuem_writer_add(w, "\n");
    }
}
