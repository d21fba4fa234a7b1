/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "nuem/plasmon.h"

double nuem_plasmon_fit(double rho_g_cm3, double temp_k, double ye, double cv2)
{
    const double electrons = rho_g_cm3 * ye; /* rho/mu_e */
    const double g2 = 1.1095e11 * electrons /
                      (temp_k * temp_k * sqrt(1.0 + pow(1.019e-6 * electrons, 2.0 / 3.0)));
    const double g = sqrt(g2), g3 = g2 * g, lambda = 1.686e-10 * temp_k;
    const double transverse = 2.4 + 0.6 * sqrt(g) + 0.51 * g + 1.25 * g * sqrt(g);
    const double longitudinal = (8.6 * g2 + 1.35 * g3 * sqrt(g)) / (225.0 - 17.0 * g + g2);
    const double log_rho = log10(2.0 * electrons), log_t = log10(temp_k);
    const double x = (17.5 + log_rho - 3.0 * log_t) / 6.0,
                 y = (-24.5 + log_rho + 3.0 * log_t) / 6.0;
    double correction = 1.0;

    if (fabs(x) <= 0.7 && y >= 0.0) {
        double bump = 4.5 * x + 0.9, edge = fmin(0.0, y - 1.6 + 1.25 * x) / (0.57 - 0.25 * x);
        correction = 1.05 + (0.39 - 1.25 * x - 0.35 * sin(4.5 * x) - 0.3 * exp(-bump * bump)) *
                                exp(-edge * edge);
    }
    return cv2 * 3.00e21 * pow(lambda, 9.0) * g3 * g3 * exp(-g) * (transverse + longitudinal) *
           correction;
}
