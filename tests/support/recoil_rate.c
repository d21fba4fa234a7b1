/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/recoil_rate.h"

#include "nuem/es.h"
#include "support/assert_close.h"

double nuem_test_recoil_rate(const nuem_recoil_rate *x, double t_mev)
{
    enum { GAUSS = 10, MAX = 4096 };
    static const double node[] = {0.1488743389816312, 0.4333953941292472, 0.6794095682990244,
                                  0.8650633666889845, 0.9739065285171717},
                        weight[] = {0.2955242247147529, 0.2692667193099963, 0.2190863625159820,
                                    0.1494513491505806, 0.0666713443086881};
    double threshold = nuem_es_enu_min(t_mev), sum = 0.0, e[MAX], t[MAX], phi[MAX], w[MAX];
    nuem_es_parts parts[MAX];

    for (size_t c = 0; c < nuem_flux_count(x->flux); c++) {
        const nuem_flux_component *f = nuem_flux_component_at(x->flux, c);
        size_t n = 0;
        for (size_t i = 0; i + 1 < f->n; i++) {
            double lo = fmax(f->enu_mev[i], threshold), half = 0.5 * (f->enu_mev[i + 1] - lo);
            for (int g = 0; g < GAUSS && half > 0.0; g++) {
                assert_true(n < MAX);
                e[n] = lo + half * (1.0 + (g % 2 ? -1.0 : 1.0) * node[g / 2]);
                w[n++] = half * weight[g / 2];
            }
        }
        nuem_flux_component_eval(f, n, e, phi);
        if (f->n == 0) {
            e[n] = f->line_mev;
            phi[n] = f->flux_cm2_s;
            w[n++] = 1.0;
        }
        for (size_t i = 0; i < n; i++) t[i] = t_mev;
        assert_int_equal(nuem_es_dsigma_dt(x->couplings, x->state, x->target, n, e, t, parts, NULL),
                         NUEM_OK);
        for (size_t i = 0; i < n; i++) sum += w[i] * phi[i] * (parts[i].conserving + parts[i].flip);
    }
    return sum;
}
