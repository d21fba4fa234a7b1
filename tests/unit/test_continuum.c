/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Outgoing electrons: Coulomb functions, Wronskians, normalisation, orthogonality. */
#include "target/continuum.h"

#include <stdlib.h>

#include <gsl/gsl_sf_coulomb.h>

#include "nuem/constants.h"
#include "nuem/init.h"
#include "support/assert_close.h"
#include "target/scf.h"

/* relativity of hydrogen, alpha^2 = 5e-5, of the amplitude */
static const double TOL_RELATIVITY = 3e-4;
/* integral of two waves against their Wronskian: fourth-order steps of 0.8 radians */
static const double TOL_WRONSKIAN = 2e-6;
/* the same wave on two grids, of the amplitude */
static const double TOL_GRID = 2e-5;
/* overlap with bound orbitals of the same potential */
static const double TOL_OVERLAP = 2e-5;

static nuem_atom *atom_of(int z, nuem_atom_method method)
{
    const nuem_atom_options o = {.method = method, .nuclear_rms_fm = -1.0};
    nuem_atom *atom = NULL;
    nuem_error err = {0};

    assert_ok(nuem_atom_create(z, &o, &atom, &err), err);
    return atom;
}

typedef struct wave {
    nuem_fine_grid grid;
    double *p, *q;
} wave;

static wave wave_of(const nuem_atom *atom, double r_max, double eps, double q, int kappa)
{
    nuem_error err = {0};
    wave w;

    assert_ok(nuem_fine_grid_create(atom, r_max, eps, q, &w.grid, &err), err);
    w.p = malloc(2 * w.grid.n * sizeof *w.p);
    assert_non_null(w.p);
    w.q = w.p + w.grid.n;
    assert_ok(nuem_continuum(&w.grid, eps, kappa, w.p, w.q, &err), err);
    return w;
}

static void wave_free(wave *w)
{
    nuem_fine_grid_clear(&w->grid);
    free(w->p);
}

/* P = sqrt((e + 2c^2)/(pi c^2 k)) F_l(eta, k r) with the wave number and eta of the moving electron; what is
 * left is relativity near the nucleus. From 0.3 eV to 0.5 keV, l to 40. */
static void hydrogen_gives_coulomb_functions(void **unused)
{
    static const double energy[] = {0.01, 0.1, 1.0, 20.0};
    static const int kappas[] = {-1, 1, -2, 2, -5, -11, 12, -41};
    nuem_atom *atom = atom_of(1, NUEM_ATOM_BARE);

    (void)unused;
    for (size_t e = 0; e < 4; e++)
        for (size_t j = 0; j < 8; j++) {
            const double a2 = pow(nuem_constants_get()->alpha, 2.0), ea2 = energy[e] * a2,
                         k = sqrt(energy[e] * (2.0 + ea2)), eta = -(1.0 + ea2) / k,
                         unit = sqrt((2.0 + ea2) / (M_PI * k));
            const int l = kappas[j] > 0 ? kappas[j] : -kappas[j] - 1;
            wave w = wave_of(atom, 20.0, energy[e], 1.0, kappas[j]);
            for (size_t i = 0; i < w.grid.n; i += 53) {
                gsl_sf_result f, f1, g, g1;
                double ef, eg;
                if (k * w.grid.r[i] < 1e-3) continue; /* GSL has no small arguments */
                if (gsl_sf_coulomb_wave_FG_e(eta, k * w.grid.r[i], l, 0, &f, &f1, &g, &g1, &ef,
                                             &eg))
                    continue; /* deep under the barrier */
                assert_near(w.p[i], unit * f.val * exp(ef), TOL_RELATIVITY * unit);
            }
            wave_free(&w);
        }
    nuem_atom_free(atom);
}

/* (e1 - e2) int (P1 P2 + Q1 Q2) = c (P1 Q2 - Q1 P2) at the end. */
static void two_energies_obey_their_wronskian(void **unused)
{
    static const int kappas[] = {-1, 1, -3, 4, -20};
    static const double energy[] = {0.5, 30.0, 900.0};
    nuem_atom *atom = atom_of(54, NUEM_ATOM_DHS);

    (void)unused;
    for (size_t e = 0; e < 3; e++)
        for (size_t j = 0; j < 5; j++) {
            const double other = 1.3 * energy[e], k = sqrt(2.0 * energy[e]);
            wave a = wave_of(atom, 6.0, other, 0.0, kappas[j]);
            double *p = malloc(2 * a.grid.n * sizeof *p), *q = p + a.grid.n, sum = 0.0;
            nuem_error err = {0};
            assert_non_null(p);
            assert_ok(nuem_continuum(&a.grid, energy[e], kappas[j], p, q, &err), err);
            size_t i = 0;
            for (; i < a.grid.n; i++) sum += a.grid.w[i] * (p[i] * a.p[i] + q[i] * a.q[i]);
            /* The last panel ends beyond its last point, by as much as the first point of a panel lies
             * behind its beginning. */
            i = a.grid.n - 1;
            const double w = a.grid.c * (a.p[i] * q[i] - a.q[i] * p[i]) / (other - energy[e]),
                         rest = a.grid.r[i - 9] - a.grid.r[i - 10],
                         beyond = 0.5 * rest * (p[i] * a.p[i] + q[i] * a.q[i]);
            assert_near(sum - beyond, w, 0.1 * rest * 2.0 / (M_PI * k) + TOL_WRONSKIAN * fabs(w));
            free(p);
            wave_free(&a);
        }
    nuem_atom_free(atom);
}

/* The normalisation does not know where the integrals end. */
static void the_grid_does_not_matter(void **unused)
{
    static const double energy[] = {4e-4, 0.3, 50.0, 1400.0};
    nuem_atom *atom = atom_of(32, NUEM_ATOM_DHS);

    (void)unused;
    for (size_t e = 0; e < 4; e++)
        for (int kappa = -3; kappa <= 3; kappa++) {
            if (kappa == 0) continue;
            wave a = wave_of(atom, 0.5, energy[e], 30.0, kappa),
                 b = wave_of(atom, 12.0, energy[e], 30.0, kappa);
            for (size_t i = 0; i < a.grid.n; i += 7) {
                if (i >= b.grid.n || fabs(a.grid.r[i] / b.grid.r[i] - 1.0) > 1e-12) break;
                assert_near(a.p[i], b.p[i],
                            TOL_GRID * sqrt(2.0 / M_PI) / pow(2.0 * energy[e] + 2.0, 0.25));
            }
            wave_free(&a);
            wave_free(&b);
        }
    nuem_atom_free(atom);
}

static void waves_are_orthogonal_to_bound_orbitals(void **unused)
{
    nuem_atom *atom = atom_of(18, NUEM_ATOM_DHS);

    (void)unused;
    for (size_t a = 0; a < atom->n; a++)
        for (double eps = 0.01; eps < 500.0; eps *= 20.0) {
            wave w = wave_of(atom, 15.0, eps, 0.0, atom->orbital[a].kappa);
            double sum = 0.0;
            for (size_t i = 0; i < w.grid.n; i++)
                sum += w.grid.w[i] *
                       (w.p[i] * nuem_radial_at(&atom->radial, atom->orbital[a].p, w.grid.r[i]) +
                        w.q[i] * nuem_radial_at(&atom->radial, atom->orbital[a].q, w.grid.r[i]));
            assert_near(sum, 0.0, TOL_OVERLAP);
            wave_free(&w);
        }
    nuem_atom_free(atom);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hydrogen_gives_coulomb_functions),
        cmocka_unit_test(two_energies_obey_their_wronskian),
        cmocka_unit_test(the_grid_does_not_matter),
        cmocka_unit_test(waves_are_orthogonal_to_bound_orbitals),
    };

    nuem_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
