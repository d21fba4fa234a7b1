/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "base/error.h"
#include "num/wigner.h"
#include "target/multipole.h"

enum { MAX_TWO_J = 9, KINDS = (MAX_TWO_J + 1) / 2, WIDTH = MAX_TWO_J + 1 };

struct nuem_reduced {
    size_t orders;
    double *square; /* [KINDS][orders][WIDTH] */
};

nuem_status nuem_reduced_create(size_t max_multipole, nuem_reduced **out, nuem_error *err)
{
    nuem_reduced *r = calloc(1, sizeof *r);

    if (!r) return nuem_fail_nomem(err);
    r->orders = max_multipole + 1;
    r->square = calloc(KINDS * r->orders * WIDTH, sizeof *r->square);
    if (!r->square) {
        nuem_reduced_free(r);
        return nuem_fail_nomem(err);
    }
    double *at = r->square;
    for (int j = 1; j <= MAX_TWO_J; j += 2)
        for (int multipole = 0; multipole < (int)r->orders; multipole++, at += WIDTH) {
            const int lowest = abs(2 * multipole - j);
            for (int k = lowest; k <= 2 * multipole + j; k += 2) {
                const double s = nuem_wigner_3j(j, 2 * multipole, k, 1, 0, -1);
                at[(k - lowest) / 2] = (j + 1.0) * (k + 1.0) * s * s;
            }
        }
    *out = r;
    return NUEM_OK;
}

void nuem_reduced_free(nuem_reduced *r)
{
    if (!r) return;
    free(r->square);
    free(r);
}

double nuem_reduced_square(const nuem_reduced *r, int two_j, int multipole, int two_k)
{
    const size_t row = (size_t)(two_j - 1) / 2 * r->orders + (size_t)multipole;

    return r->square[row * WIDTH + (size_t)(two_k - abs(2 * multipole - two_j)) / 2];
}
