/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/schroedinger.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_odeiv2.h>

#include "support/assert_close.h"

typedef struct equation {
    const nuem_test_way *way;
    double re[3][3], im[3][3]; /* vacuum Hamiltonian, 1/km */
    double potential;          /* 1/km for 1 mol/cm3 */
} equation;

static int slope(double x, const double psi[], double out[], void *context)
{
    const equation *e = context;
    double v = e->potential * e->way->density(x, e->way->context);

    for (int i = 0; i < 3; i++) {
        double re = i == 0 ? v * psi[0] : 0.0, im = i == 0 ? v * psi[1] : 0.0;
        for (int j = 0; j < 3; j++) {
            re += e->re[i][j] * psi[2 * j] - e->im[i][j] * psi[2 * j + 1];
            im += e->re[i][j] * psi[2 * j + 1] + e->im[i][j] * psi[2 * j];
        }
        out[2 * i] = im; /* -i (re + i im) */
        out[2 * i + 1] = -re;
    }
    return GSL_SUCCESS;
}

void nuem_test_schroedinger(const nuem_test_way *w, double tol, double psi[6])
{
    /* 1.26693 is the textbook's factor of L/E in km, GeV, eV^2; 3.868e-4 km^-1 is sqrt(2) G_F N_A
     * of 1 mol/cm3: sqrt(2) * 1.1663788e-23 eV^-2 * 6.02214076e23 cm^-3 * (1.973269804e-5 eV cm)^2,
     * in cm^-1, times 1e5 */
    const double per_km = 2e3 * 1.266932679815373 / w->enu_mev;
    equation e = {.way = w,
                  .potential = (w->anti ? -1.0 : 1.0) * sqrt(2.0) * 1.1663788e-23 * 6.02214076e23 *
                               1.973269804e-5 * 1.973269804e-5 * 1e5};
    const double m2[3] = {0.0, w->mixing.dm21_ev2, w->mixing.dm31_ev2};
    nuem_matrix3 u;

    nuem_mixing_pmns(&w->mixing, &u);
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++)
            for (int k = 0; k < 3; k++) {
                nuem_complex a = u.m[i][k], b = u.m[j][k];
                e.re[i][j] += m2[k] * per_km * (a.re * b.re + a.im * b.im);
                e.im[i][j] += (w->anti ? -1.0 : 1.0) * m2[k] * per_km * (a.im * b.re - a.re * b.im);
            }
    gsl_odeiv2_system system = {slope, NULL, 6, &e};
    gsl_odeiv2_driver *driver =
        gsl_odeiv2_driver_alloc_y_new(&system, gsl_odeiv2_step_rk8pd, 1.0, tol, 0.0);
    double x = w->lo_km;
    assert_non_null(driver);
    assert_int_equal(gsl_odeiv2_driver_apply(driver, &x, w->hi_km, psi), GSL_SUCCESS);
    gsl_odeiv2_driver_free(driver);
}

void nuem_test_mass_fractions(const nuem_test_way *w, const double psi[6], double fraction[3])
{
    nuem_matrix3 u;

    nuem_mixing_pmns(&w->mixing, &u);
    for (int k = 0; k < 3; k++) {
        double re = 0.0, im = 0.0;
        for (int f = 0; f < 3; f++) { /* conj(U_fk) psi_f, antineutrinos: U_fk psi_f */
            double a = u.m[f][k].re, b = w->anti ? u.m[f][k].im : -u.m[f][k].im;
            re += a * psi[2 * f] - b * psi[2 * f + 1];
            im += a * psi[2 * f + 1] + b * psi[2 * f];
        }
        fraction[k] = re * re + im * im;
    }
}
