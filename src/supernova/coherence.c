/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "supernova/coherence.h"

#include <math.h>
#include <stdlib.h>

#include "base/error.h"

enum { NEWTON_STEPS = 60 };

nuem_status nuem_coherence_create(size_t n, int rank, nuem_coherence *out, nuem_error *err)
{
    const size_t columns = 1 + 2 * (size_t)rank;
    double *block = calloc(n ? n : 1, columns * sizeof *block);

    if (!block) return nuem_fail_nomem(err);
    *out = (nuem_coherence){.n = n, .rank = rank, .omega = block};
    for (int m = 0; m < rank; m++) {
        out->out[m] = block + (size_t)(1 + 2 * m) * n;
        out->in[m] = out->out[m] + n;
    }
    return NUEM_OK;
}

void nuem_coherence_clear(nuem_coherence *c)
{
    free(c->omega);
    *c = (nuem_coherence){0};
}

double nuem_coherence_push(const nuem_coherence *c, size_t j)
{
    double in2 = 0.0, out2 = 0.0;

    for (int m = 0; m < c->rank; m++) {
        in2 += c->in[m][j] * c->in[m][j];
        out2 += c->out[m][j] * c->out[m][j];
    }
    return sqrt(in2 * out2);
}

double nuem_coherence_bound(const nuem_coherence *c)
{
    double bound = 0.0;

    for (size_t j = 0; j < c->n; j++) bound += nuem_coherence_push(c, j);
    return bound;
}

double complex nuem_coherence_det(const nuem_coherence *c, double complex z,
                                  double complex *derivative)
{
    const double x = creal(z), y = cimag(z);
    double re[4] = {0}, im[4] = {0}, dre[4] = {0},
           dim[4] = {0}; /* sum in out/(z - omega), and /()^2 */

    for (size_t j = 0; j < c->n; j++) {
        const double d = x - c->omega[j], norm = 1.0 / (d * d + y * y);
        const double a = d * norm, b = -y * norm; /* 1/(z - omega) */
        const double a2 = a * a - b * b, b2 = 2.0 * a * b;
        for (int m = 0, k = 0; m < c->rank; m++)
            for (int l = 0; l < c->rank; l++, k++) {
                const double p = c->in[m][j] * c->out[l][j];
                re[k] += p * a;
                im[k] += p * b;
                dre[k] += p * a2;
                dim[k] += p * b2;
            }
    }
    if (c->rank == 1) {
        *derivative = nuem_double_complex(dre[0], dim[0]);
        return 1.0 - nuem_double_complex(re[0], im[0]);
    }
    const double complex k00 = 1.0 - nuem_double_complex(re[0], im[0]),
                         k01 = -nuem_double_complex(re[1], im[1]),
                         k10 = -nuem_double_complex(re[2], im[2]),
                         k11 = 1.0 - nuem_double_complex(re[3], im[3]);
    *derivative =
        nuem_double_complex(dre[0], dim[0]) * k11 + k00 * nuem_double_complex(dre[3], dim[3]) -
        nuem_double_complex(dre[1], dim[1]) * k10 - k01 * nuem_double_complex(dre[2], dim[2]);
    return k00 * k11 - k01 * k10;
}

bool nuem_coherence_refine(const nuem_coherence *c, double complex *z)
{
    double complex at = *z, derivative;
    double last = HUGE_VAL;

    for (int i = 0; i < NEWTON_STEPS; i++) {
        const double complex step = nuem_coherence_det(c, at, &derivative) / derivative;
        const double size = cabs(step);
        if (!isfinite(size)) return false;
        /* at the level of rounding, where steps no longer shrink */
        if (size <= 1e-9 * cabs(at) && size >= 0.5 * last) break;
        at -= step;
        last = size;
        if (size <= 1e-15 * cabs(at)) break;
    }
    if (!(last <= 1e-9 * cabs(at))) return false;
    *z = at;
    return true;
}

nuem_status nuem_coherence_modes_add(nuem_coherence_modes *modes, double complex mode,
                                     nuem_error *err)
{
    if (modes->n == modes->room) {
        const size_t room = modes->room ? 2 * modes->room : 16;
        double complex *more = realloc(modes->mode, room * sizeof *more);
        if (!more) return nuem_fail_nomem(err);
        modes->mode = more;
        modes->room = room;
    }
    modes->mode[modes->n++] = mode;
    return NUEM_OK;
}

void nuem_coherence_modes_clear(nuem_coherence_modes *modes)
{
    free(modes->mode);
    *modes = (nuem_coherence_modes){0};
}
