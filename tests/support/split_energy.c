/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/split_energy.h"

#include <math.h>

#include "supernova/spectrum.h"

/* Number above e of a spectrum of luminosity 1: midpoints up to where nothing is left. */
static double above(double mean, double e)
{
    enum { N = 20000 };
    const nuem_emission s = nuem_emission_fermi_dirac_mean(mean, 0.0);
    const double width = (20.0 * mean - e) / N;
    double sum = 0.0;

    for (int i = 0; i < N; i++) sum += nuem_emission_density(&s, e + width * (i + 0.5));
    return sum * width / mean;
}

double split_energy_mev(double mean_e, double mean_ebar, double mean_x)
{
    const double want = 1.0 / mean_ebar - 1.0 / mean_x;
    double lo = 1.0, hi = mean_e;

    while (hi - lo > 1e-7) {
        const double mid = 0.5 * (lo + hi);
        if (above(mean_e, mid) - above(mean_x, mid) > want)
            lo = mid;
        else
            hi = mid;
    }
    return 0.5 * (lo + hi);
}
