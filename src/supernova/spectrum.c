/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "supernova/spectrum.h"

#include <math.h>

#include "num/gamma.h"

/* The trapezoidal rule in t with x = e^(t - e^-t), behind which the integrand falls doubly exponentially on the left
 * and exponentially in x on the right. Its poles x = eta +- i pi are pi/50 from the axis of t or farther: the rule's
 * error is e^(-2 pi^2/(50 h)), 1e-22. */
double nuem_fermi_dirac_integral(int j, double eta)
{
    const double h = 1.0 / 128.0, cut = 800.0; /* e^-(cut - eta) is no number any more */
    double sum = 0.0;

    for (double t = -4.0;; t += h) {
        const double shrink = exp(-t), x = exp(t - shrink);
        if (x > cut) return h * sum;
        /* dx = x (1 + e^-t) dt; the form of 1/(1 + e^y) that cannot overflow */
        const double y = x - eta, f = y > 0.0 ? exp(-y) / (1.0 + exp(-y)) : 1.0 / (1.0 + exp(y));
        sum += pow(x, j + 1) * (1.0 + shrink) * f;
    }
}

nuem_emission nuem_emission_fermi_dirac(double temperature_mev, double eta)
{
    const double f2 = nuem_fermi_dirac_integral(2, eta), f3 = nuem_fermi_dirac_integral(3, eta);

    return (nuem_emission){.form = NUEM_EMISSION_FERMI_DIRAC,
                           .temperature_mev = temperature_mev,
                           .eta = eta,
                           .mean_mev = temperature_mev * f3 / f2,
                           .log_norm = -log(f2)};
}

nuem_emission nuem_emission_fermi_dirac_mean(double mean_mev, double eta)
{
    const nuem_emission unit = nuem_emission_fermi_dirac(1.0, eta);

    return nuem_emission_fermi_dirac(mean_mev / unit.mean_mev, eta);
}

nuem_emission nuem_emission_pinched(double mean_mev, double alpha)
{
    const double a = alpha + 1.0;

    return (nuem_emission){.form = NUEM_EMISSION_PINCHED,
                           .mean_mev = mean_mev,
                           .alpha = alpha,
                           .log_norm = a * log(a) - nuem_ln_gamma(a)};
}

/* In logarithms, so that nothing between overflows. */
double nuem_emission_density(const nuem_emission *s, double enu_mev)
{
    if (s->form == NUEM_EMISSION_FERMI_DIRAC) {
        const double x = enu_mev / s->temperature_mev, y = x - s->eta;
        if (!(x > 0.0)) return 0.0;
        const double occupied = y > 0.0 ? -y - log1p(exp(-y)) : -log1p(exp(y));
        return exp(s->log_norm + 2.0 * log(x) + occupied) / s->temperature_mev;
    }
    const double x = enu_mev / s->mean_mev, a = s->alpha;
    if (!(x > 0.0)) return a > 0.0 ? 0.0 : exp(s->log_norm) / s->mean_mev;
    return exp(s->log_norm + a * log(x) - (a + 1.0) * x) / s->mean_mev;
}

void nuem_energy_bins_fill(nuem_energy_bins *b, double lower, double upper, bool logarithmic)
{
    const double n = (double)b->n;

    for (size_t i = 0; i <= b->n; i++) {
        const double t = (double)i / n;
        b->edge[i] = i == b->n     ? upper
                     : logarithmic ? lower * exp(t * log(upper / lower))
                                   : lower + t * (upper - lower);
    }
    for (size_t i = 0; i < b->n; i++) {
        b->width[i] = b->edge[i + 1] - b->edge[i];
        b->centre[i] = logarithmic ? sqrt(b->edge[i]) * sqrt(b->edge[i + 1])
                                   : lower + ((double)i + 0.5) / n * (upper - lower);
    }
}

double nuem_table_mean(size_t n, const double *x, const double *y, double lower, double upper)
{
    double sum = 0.0;

    for (size_t i = 0; i + 1 < n && x[i] < upper; i++) {
        const double from = fmax(lower, x[i]), to = fmin(upper, x[i + 1]),
                     slope = (y[i + 1] - y[i]) / (x[i + 1] - x[i]);
        if (to > from) sum += (to - from) * (y[i] + slope * (0.5 * (from + to) - x[i]));
    }
    return sum / (upper - lower);
}
