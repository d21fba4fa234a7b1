/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sizes of binding in germanium and xenon beside another Dirac-Hartree-Slater calculation (Slater's alpha 1, Latter's
 * tail, converged to 1e-3): cross sections with response functions over stepping with the same thresholds, those of the
 * mean field, at E = 1 MeV. And the elements whose outermost electrons need the most multipoles. */
#include <math.h>
#include <stdlib.h>

#include "nuem/atom_response.h"
#include "nuem/constants.h"
#include "nuem/init.h"
#include "support/assert_close.h"

/* another mean field, above 0.3 keV, and at and below it */
static const double TOL_FIELD = 0.05, TOL_FIELD_LOW = 0.15, LOW_KEV = 0.3;

enum { GE = 32, XE = 54 };

static const struct {
    int z;
    double t_kev, zeff, moment, weak, longitudinal;
} sizes[] = {
    {GE, 0.1, 14, 0.662, 0.843, 4.53},  {GE, 0.2, 22, 0.752, 0.858, 4.06},
    {GE, 0.3, 22, 0.890, 0.935, 3.66},  {GE, 0.5, 22, 0.966, 0.984, 2.73},
    {GE, 1.0, 22, 0.990, 0.996, 1.79},  {GE, 1.5, 30, 0.979, 0.992, 2.70},
    {GE, 2.8, 30, 0.990, 0.998, 1.76},  {GE, 5.0, 30, 0.996, 1.001, 1.32},
    {GE, 10.0, 30, 0.998, 1.003, 1.12}, {XE, 0.3, 26, 0.848, 0.943, 2.17},
    {XE, 0.8, 36, 0.966, 0.988, 4.12},  {XE, 2.0, 44, 0.983, 0.995, 2.20},
    {XE, 3.0, 44, 0.990, 0.999, 1.73},  {XE, 5.0, 48, 0.991, 1.001, 1.71},
};
enum { N_SIZE = sizeof sizes / sizeof sizes[0] };

typedef struct tables {
    nuem_atom_response *of[XE + 1];
} tables;

static nuem_atom_response *make(int z, const nuem_atom_response_options *o)
{
    nuem_atom_response *r = NULL;
    nuem_atom *atom = NULL;
    nuem_error err = {0};

    assert_ok(nuem_atom_create(z, NULL, &atom, &err), err);
    assert_ok(nuem_atom_response_create(atom, o, &r, &err), err);
    nuem_atom_free(atom);
    return r;
}

static int set_up(void **state)
{
    static const nuem_atom_response_options ge = {
        .eps_max_kev = 10.0, .q_max_kev = 1000.0, .n_eps = 64, .n_q = 96};
    static const nuem_atom_response_options xe = {
        .eps_max_kev = 5.0, .q_max_kev = 1000.0, .n_eps = 64, .n_q = 96};
    tables *t = calloc(1, sizeof *t);

    if (!t) return -1;
    t->of[GE] = make(GE, &ge);
    t->of[XE] = make(XE, &xe);
    *state = t;
    return 0;
}

static int tear_down(void **state)
{
    tables *t = *state;

    nuem_atom_response_free(t->of[GE]);
    nuem_atom_response_free(t->of[XE]);
    free(t);
    return 0;
}

/* Electrons that T can free. */
static double electrons(const nuem_atom_response *r, double t_kev)
{
    const nuem_atom_response_table *a = nuem_atom_response_get(r);
    double sum = 0.0;

    for (size_t i = 0; i < a->n_shell; i++)
        if (a->binding_kev[i] < t_kev) sum += a->occupation[i];
    return sum;
}

typedef struct ratio {
    double moment, weak, longitudinal;
} ratio;

/* The formulas of docs/atoms.md for q up to 2E - T, over those of electrons at rest; keV, and without pi alpha^2: a dipole
 * (1/T - 1/E)/m^2, the weak interaction int dq^2 R_L = 2m + T, a charge (E^2 + E'^2 - m T)/(E^2 m T^2), longitudinal
 * and transverse together: R_L alone is compared with all of it. */
static ratio ratios(const nuem_atom_response *r, double t)
{
    const double e = 1e3, e1 = e - t, m = 1e3 * nuem_constants_get()->me_mev, z = electrons(r, t);
    nuem_atom_response_moments i;
    nuem_error err = {0};

    assert_ok(nuem_atom_response_integrate(r, NULL, t, 2.0 * e - t, -1, &i, &err), err);
    const double dipole = ((e + e1) * (e + e1) * (i.l_q2 - t * t * i.l_q4) +
                           0.5 * ((4.0 * e * e1 + t * t) * i.t_q2 - i.t_q0)) /
                          (4.0 * e * e);
    const double charge = (4.0 * e * e1 + t * t) * i.l_q4 - i.l_q2,
                 free_charge = (e * e + e1 * e1 - m * t) / (m * t * t);
    return (ratio){dipole / (z * (1.0 / t - 1.0 / e)), i.l_q0 / (z * (2.0 * m + t)),
                   charge / (z * free_charge)};
}

static void sizes_of_binding(void **state)
{
    const tables *x = *state;

    assert_int_equal(N_SIZE, 14);
    for (size_t i = 0; i < N_SIZE; i++) {
        const nuem_atom_response *r = x->of[sizes[i].z];
        const double t = sizes[i].t_kev, tol = t > LOW_KEV ? TOL_FIELD : TOL_FIELD_LOW;
        const ratio got = ratios(r, t);
        print_message("Z = %d, T = %.1f keV: moment %.3f, weak %.3f, longitudinal %.2f\n",
                      sizes[i].z, t, got.moment, got.weak, got.longitudinal);
        assert_close(electrons(r, t), sizes[i].zeff, 1e-12);
        assert_close(got.moment, sizes[i].moment, tol);
        assert_close(got.weak, sizes[i].weak, tol);
        assert_close(got.longitudinal, sizes[i].longitudinal, tol);
    }
}

/* Up to where the tables of the command line go: 100 keV, 1 MeV, 2000 multipoles. */
static void alkali_metals_converge(void **unused)
{
    static const nuem_atom_response_options o = {
        .eps_max_kev = 100.0, .q_max_kev = 1000.0, .n_eps = 8, .n_q = 8, .max_multipole = 2000};
    static const int zs[] = {37, 55, 87};

    (void)unused;
    for (size_t i = 0; i < sizeof zs / sizeof zs[0]; i++) {
        nuem_atom_response *r = make(zs[i], &o);
        assert_true(nuem_atom_response_get(r)->highest_multipole > 1000);
        nuem_atom_response_free(r);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sizes_of_binding),
        cmocka_unit_test(alkali_metals_converge),
    };

    nuem_init();
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
